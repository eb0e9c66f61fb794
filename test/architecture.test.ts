import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parseSync } from '@swc/core';
import { createConversation } from '../src/flows/conversation.ts';
import { flows } from '../src/flows/index.ts';

const root = resolve(import.meta.dirname, '..');

interface Import {
  from: string;
  /** Nothing of it is left once types are taken off. */
  typeOnly: boolean;
}

interface Source {
  /** Path from the project's folder, with slashes. */
  path: string;
  lines: number;
  imports: Import[];
  /** Names that are used as values or types, but not those after a dot. */
  names: Set<string>;
  /** `a.b` as `a.b`. */
  members: Set<string>;
}

type Node = { type?: string; [key: string]: unknown };

/** What a file imports and names: read from its syntax tree, so comments and texts do not count. */
function readSource(path: string, code: string): Source {
  const source: Source = {
    path,
    lines: code.trimEnd().split('\n').length,
    imports: [],
    names: new Set(),
    members: new Set(),
  };
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
    const node = value as Node;
    const from = (node.source as Node | undefined)?.value as string | undefined;
    switch (node.type) {
      case 'ImportDeclaration': {
        const specifiers = node.specifiers as { isTypeOnly?: boolean }[];
        const onlyTypes = specifiers.length > 0 && specifiers.every(({ isTypeOnly }) => isTypeOnly);
        source.imports.push({ from: from!, typeOnly: node.typeOnly === true || onlyTypes });
        return;
      }
      case 'ExportNamedDeclaration':
      case 'ExportAllDeclaration':
        if (from !== undefined) source.imports.push({ from, typeOnly: node.typeOnly === true });
        break;
      case 'CallExpression': {
        const [argument] = node.arguments as { expression: Node }[];
        if ((node.callee as Node).type === 'Import') {
          source.imports.push({
            from: argument?.expression.type === 'StringLiteral' ? (argument.expression.value as string) : '?',
            typeOnly: false,
          });
        }
        break;
      }
      case 'TsImportType':
        source.imports.push({ from: (node.argument as Node).value as string, typeOnly: true });
        break;
      case 'MemberExpression': {
        const { object, property } = node as { object: Node; property: Node };
        if (object.type === 'Identifier' && property.type === 'Identifier')
          source.members.add(`${object.value}.${property.value}`);
        visit(object);
        if (property.type === 'Computed') visit(property);
        return;
      }
      case 'Identifier':
        source.names.add(node.value as string);
        break;
    }
    for (const [key, child] of Object.entries(node)) if (key !== 'span') visit(child);
  };
  visit(parseSync(code, { syntax: 'typescript', tsx: path.endsWith('x'), target: 'es2022' }).body);
  return source;
}

const sources: Source[] = (readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }) as string[])
  .filter((name) => /\.tsx?$/.test(name))
  .sort()
  .map((name) => readSource(`src/${name.replaceAll('\\', '/')}`, readFileSync(join(root, 'src', name), 'utf8')));

/** Where an import leads: a path from the project's folder, or the name of a package. */
const targetOf = (path: string, from: string): string =>
  from.startsWith('.') ? relative(root, resolve(root, dirname(path), from)).replaceAll('\\', '/') : from;

const layerOf = (path: string): string => path.split('/')[1]!;

/** What each layer may import. A text stands for itself and, where it ends in a slash, for all that begins with it. */
const allowed: Record<string, { any: string[]; types?: string[] }> = {
  flows: { any: ['src/flows/', 'xstate'] },
  content: { any: ['src/content/', 'src/flows/', 'zod', 'intl-messageformat', 'node:fs', 'node:path'] },
  // of the content it reads the words people type, not what the bot says
  understanding: {
    any: [
      'src/understanding/',
      'src/content/en/words.json',
      'src/content/en/danger.json',
      'src/flows/',
      'ua-parser-js',
      'zod',
    ],
  },
  // of the flows only the names of things reach the browser today: types, which weigh nothing
  web: { any: ['src/web/', 'preact', 'preact/', 'idb-keyval'], types: ['src/flows/'] },
  bot: {
    any: [
      'src/bot/',
      'src/understanding/',
      'src/content/',
      'src/flows/',
      'node:',
      ...['better-sqlite3', 'botbuilder', 'jose', 'kysely', 'kysely/', 'pino', 'raw-body', 'restify', 'ws', 'zod'],
    ],
  },
};

const matches = (target: string, list: readonly string[]): boolean =>
  list.some((entry) => target === entry || (/[/:]$/.test(entry) && target.startsWith(entry)));

/** Every import that leads where its layer may not go. */
function strays({ path, imports }: Source): string[] {
  const { any, types = [] } = allowed[layerOf(path)] ?? { any: [] };
  return imports
    .map((one) => ({ ...one, target: targetOf(path, one.from) }))
    .filter(({ target, typeOnly }) => !matches(target, any) && !(typeOnly && matches(target, types)))
    .map(({ target }) => `${path} imports ${target}`);
}

describe('the reader of these rules', () => {
  it('sees every kind of import, and tells types from values', () => {
    const code = `
      import a from './a.ts';
      import type { B } from './b.ts';
      import { type C } from './c.ts';
      import { type D, d } from './d.ts';
      import './e.ts';
      import f from './f.json' with { type: 'json' };
      export { g } from './g.ts';
      export type { H } from './h.ts';
      export * from './i.ts';
      const j = await import('./j.ts');
      type K = import('./k.ts').K;
      // import './comment.ts'; setTimeout
      const text = "import './text.ts'; Date";
      const late = () => Date.now() + later.setTimeout;`;
    const { imports, names, members } = readSource('src/flows/sample.ts', code);
    expect(imports.map(({ from, typeOnly }) => `${from.slice(2, 3)}${typeOnly ? ' type' : ''}`)).toEqual([
      ...['a', 'b type', 'c type', 'd', 'e', 'f', 'g', 'h type', 'i', 'j', 'k type'],
    ]);
    expect([names.has('Date'), names.has('setTimeout')]).toEqual([true, false]);
    expect(members.has('Date.now')).toBe(true);
  });

  it('finds what goes the wrong way', () => {
    const wrong = (path: string, code: string) => strays(readSource(path, code));
    expect(wrong('src/flows/x.ts', `import type { Y } from '../content/y.ts';`)).toEqual([
      'src/flows/x.ts imports src/content/y.ts',
    ]);
    expect(wrong('src/content/x.ts', `import '../bot/y.ts'; import 'node:http';`)).toHaveLength(2);
    expect(wrong('src/understanding/x.ts', `import '../content/catalogue.ts';`)).toHaveLength(1);
    expect(wrong('src/web/widget/x.tsx', `import { flows } from '../../flows/index.ts';`)).toHaveLength(1);
    expect(wrong('src/web/widget/x.tsx', `import type { Facts } from '../../flows/facts.ts';`)).toEqual([]);
    expect(wrong('src/bot/x.ts', `import '../web/y.ts'; import 'express';`)).toHaveLength(2);
    expect(wrong('src/elsewhere/x.ts', `import 'zod';`)).toHaveLength(1);
  });
});

describe('the code', () => {
  it('is all read: every layer has files', () => {
    expect([...new Set(sources.map(({ path }) => layerOf(path)))].sort()).toEqual(Object.keys(allowed).sort());
  });

  it('imports one way: web | bot -> understanding -> content -> flows, and only the packages of its layer', () => {
    expect(sources.flatMap(strays)).toEqual([]);
  });

  it('knows the Bot Framework in one folder only', () => {
    const users = sources.filter(({ imports }) => imports.some(({ from }) => /^botbuilder|^botframework/.test(from)));
    expect(users.length).toBeGreaterThan(0);
    expect(users.filter(({ path }) => !path.startsWith('src/bot/framework/')).map(({ path }) => path)).toEqual([]);
  });

  it('imports files by their whole name', () => {
    const short = sources.flatMap(({ path, imports }) =>
      imports
        .filter(({ from }) => from.startsWith('.') && !/\.(ts|tsx|json)$/.test(from))
        .map(({ from }) => `${path}: ${from}`),
    );
    expect(short).toEqual([]);
  });

  it('has no file of more than 350 lines', () => {
    expect(sources.filter(({ lines }) => lines > 350).map(({ path, lines }) => `${path}: ${lines}`)).toEqual([]);
  });

  it('is pure in the middle: no clock, timer, chance, network or process in flows, content and understanding', () => {
    const impure = [
      ...[
        'Date',
        'performance',
        'setTimeout',
        'setInterval',
        'setImmediate',
        'queueMicrotask',
        'fetch',
        'process',
        'crypto',
        'console',
      ],
      ...['globalThis', 'require'],
    ];
    const found = sources
      .filter(({ path }) => ['flows', 'content', 'understanding'].includes(layerOf(path)))
      .flatMap(({ path, names, members }) => [
        ...impure.filter((name) => names.has(name)).map((name) => `${path}: ${name}`),
        ...(members.has('Math.random') ? [`${path}: Math.random`] : []),
      ]);
    expect(found).toEqual([]);
  });

  it('reads the environment in one place', () => {
    expect(sources.filter(({ members }) => members.has('process.env')).map(({ path }) => path)).toEqual([
      'src/bot/start.ts',
    ]);
  });
});

describe('the statechart', () => {
  interface StateNode {
    key: string;
    states: Record<string, StateNode>;
    invoke: readonly unknown[];
    after: readonly unknown[];
    config: object;
  }

  it('invokes nothing, waits for no time and spawns nobody', () => {
    const all = (node: StateNode): StateNode[] => [node, ...Object.values(node.states).flatMap(all)];
    const states = all(createConversation(flows).root as unknown as StateNode);
    expect(states.length).toBeGreaterThan(flows.length);
    expect(states.filter(({ invoke, after }) => invoke.length + after.length > 0).map(({ key }) => key)).toEqual([]);
    const spawning = sources.filter(({ names }) =>
      ['spawnChild', 'sendTo', 'raise', 'fromPromise', 'createActor'].some((name) => names.has(name)),
    );
    expect(spawning.map(({ path }) => path)).toEqual([]);
  });
});
