import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type Catalogue, loadCatalogue } from '../../src/content/catalogue.ts';
import { needed } from '../../src/content/needed.ts';
import { type Outgoing, phrase } from '../../src/content/phrase.ts';
import { advance, newConversation, type StoredConversation, standing } from '../../src/flows/advance.ts';
import { createConversation } from '../../src/flows/conversation.ts';
import type { Facts } from '../../src/flows/facts.ts';
import { flows } from '../../src/flows/index.ts';
import type { ConversationEvent } from '../../src/flows/machine-setup.ts';
import { visitors } from '../flows/visitors.ts';

const catalogue: Catalogue = loadCatalogue(resolve(import.meta.dirname, '../../src/content'), flows, needed);
const machine = createConversation(flows);
const contact = 'Please call 555 0100.';
const names = { service: 'the clinic', contact, emergency: 'Call 911 now.' };
type Message = Extract<Outgoing, { kind: 'message' }>;

type Happening = ConversationEvent | ConversationEvent['type'];

interface Chat {
  /** What goes out for the last of these events. */
  hears(...events: Happening[]): Outgoing[];
  /** The messages of it. */
  messages(...events: Happening[]): Message[];
  /** The last message: the one that asks. */
  asks(...events: Happening[]): Message;
  /** A second chat from the same place. */
  copy(): Chat;
  readonly stored: StoredConversation;
}

/** A chat with the real flows. */
function chatWith(facts: Facts, start: StoredConversation = newConversation(machine)): Chat {
  let stored = start;
  const chat: Chat = {
    hears(...events) {
      let outgoing: Outgoing[] = [];
      for (const event of events) {
        const turn = advance(
          machine,
          catalogue.atlas,
          stored,
          (typeof event === 'string' ? { type: event } : event) as ConversationEvent,
        );
        stored = turn.stored;
        outgoing = phrase(catalogue, 'en', names, turn.orders, standing(stored));
      }
      return outgoing;
    },
    messages: (...events) => chat.hears(...events).filter((out) => out.kind === 'message'),
    asks: (...events) => chat.messages(...events).at(-1)!,
    copy: () => chatWith(facts, stored),
    get stored() {
      return stored;
    },
  };
  if (start.value === 'unopened') chat.hears({ type: 'open', facts });
  return chat;
}

/** Does every step of a flow, and says that it did not help: what the bot says then. */
function walkOn(chat: Chat): Message[] {
  let now = chat.asks('repeat');
  for (let steps = 0; now.step && steps < 40; steps++) now = chat.asks('done');
  return chat.messages('did_not_help');
}

/** A chat at the first step. */
const atFirstStep = (facts: Facts) => {
  const chat = chatWith(facts);
  return { chat, first: chat.asks({ type: 'topic', topic: 'camera' }) };
};

const choices = ({ buttons }: Message) => buttons.map(({ choice }) => choice);
const chrome = visitors['Chrome 157 on Windows']!;

describe('a step', () => {
  it('says in one line what its parts say one by one', () => {
    const { first } = atFirstStep(chrome);
    expect(first.text).toBe('Step 1 of 4. At the left end of the address bar, click the icon with two sliders.');
    expect(first.step).toEqual({
      flow: 'chrome-site',
      route: 'chrome-desktop',
      step: 'site-controls',
      index: 1,
      count: 4,
      action: 'At the left end of the address bar, click the icon with two sliders.',
      picture: { id: 'address-bar-tune', alt: catalogue.languages.get('en')!.pictures['address-bar-tune'] },
    });
  });

  it('counts its place among the steps that apply', () => {
    const { chat } = atFirstStep(chrome);
    expect(chat.asks('done').text).toMatch(/^Step 2 of 4\. /);
    const { first } = atFirstStep(visitors['Chrome 116 with the padlock']!);
    expect(first.text).toMatch(/^Step 1 of 6\. /);
  });

  it('ends with its note where the chat goes away, and keeps the note out of the action', () => {
    const { chat } = atFirstStep(chrome);
    const reload = chat.asks('done', 'done');
    expect(reload.step).toMatchObject({ step: 'reload', note: 'The chat comes back by itself, at this step.' });
    expect(reload.text).toBe(`Step 3 of 4. ${reload.step!.action} ${reload.step!.note}`);
    expect(reload.step!.action).not.toContain('comes back by itself');
  });

  it('has no note and no picture where there is none', () => {
    const { first } = atFirstStep(visitors['Edge 157']!);
    expect(first.step).not.toHaveProperty('note');
    expect(first.step).not.toHaveProperty('picture');
    expect(first.step!.route).toBe('edge-desktop');
  });

  it('is worded as this version shows it', () => {
    expect(atFirstStep(visitors['Chrome 116 with the padlock']!).first.step!.action).toContain('click the padlock');
    expect(atFirstStep(visitors['Edge 157']!).first.step!.action).toBe(
      'Look for a small icon just left of the web address, and press it.',
    );
  });

  it('names the waiting room to patients and the dashboard to providers', () => {
    const actionFor = (role: Facts['role']) => {
      const { chat } = atFirstStep({ ...visitors['Safari 26 on a Mac']!, ...(role && { role }) });
      walkOn(chat);
      return chat.asks('done').step!.action;
    };
    expect(actionFor('patient')).toBe('Sign in to your waiting room again.');
    expect(actionFor('provider')).toBe('Sign in to your dashboard again.');
    expect(actionFor(undefined)).toBe(actionFor('patient'));
  });

  it('names the site where it is known, and the visit page where it is not', () => {
    const lookFor = (site?: string) => {
      const { chat } = atFirstStep({ ...visitors['Safari 26 on a Mac']!, ...(site && { site }) });
      return chat.asks('done').step!.action;
    };
    expect(lookFor('visits.example')).toContain('"Settings for visits.example..."');
    expect(lookFor()).toContain('"Settings for your visit page..."');
  });

  it('is described another way when it cannot be found', () => {
    const { chat, first } = atFirstStep(chrome);
    const second = chat.asks('cannot_find');
    expect(second.step).toMatchObject({ step: 'site-controls', index: 1, picture: first.step!.picture });
    expect(second.step!.action).toBe(
      'It is just before the web address. It looks like two short lines with a circle on each.',
    );
  });

  it('is said as it was at the first repeat, and simpler at the second', () => {
    const { chat, first } = atFirstStep(chrome);
    expect(chat.asks('repeat').text).toBe(first.text);
    const simpler = chat.asks('repeat');
    expect(simpler.step!.step).toBe('site-controls');
    expect(simpler.text).not.toBe(first.text);
    expect(simpler.text).toBe(chat.copy().asks('cannot_find').text);
  });

  it.each(Object.entries(visitors))('never has the same words twice for what %s cannot find', (_name, facts) => {
    const chat = chatWith(facts);
    let now = chat.asks({ type: 'topic', topic: 'camera' });
    if (!now.step) now = chat.asks('tell');
    let seen = 0;
    for (let turns = 0; now.step && turns < 60; turns++) {
      const lost = chat.copy();
      const said = [now.step.action, lost.asks('cannot_find').step!.action];
      const then = lost.messages('cannot_find').map(({ text, step }) => step?.action ?? text);
      const all = [...said, ...then];
      expect([now.step.step, new Set(all).size]).toEqual([now.step.step, all.length]);
      seen++;
      now = chat.asks('done');
    }
    expect(seen).toBeGreaterThan(1);
  });
});

describe('what is known', () => {
  const javascriptStep = (facts: Facts) => {
    const { chat } = atFirstStep(facts);
    walkOn(chat);
    let messages: Message[] = [];
    for (
      let step = 1;
      step < 20 && messages.at(-1)?.step?.step !== 'reload' && messages.at(-1)?.step?.step !== 'javascript';
      step++
    ) {
      messages = chat.messages('done');
    }
    return messages;
  };

  it('is told before the next step, without buttons', () => {
    const [told, next] = javascriptStep(chrome);
    expect(told).toMatchObject({ text: 'I can see JavaScript is on.', buttons: [] });
    expect(told).not.toHaveProperty('step');
    expect(next!.step!.step).toBe('reload');
  });

  it('is asked where no page of ours has seen it', () => {
    expect(javascriptStep(visitors['Chrome without a script of ours']!).map(({ step }) => step?.step)).toEqual([
      'javascript',
    ]);
  });

  it('comes with the first words: the browser, the device, and how long it takes', () => {
    const chat = chatWith(chrome);
    expect(chat.messages({ type: 'topic', topic: 'camera' }).map(({ text }) => text)).toEqual([
      'I see you use Chrome on Windows. This takes about a minute. I will stay with you.',
      expect.stringMatching(/^Step 1 of 4\. /),
    ]);
  });
});

describe('the buttons', () => {
  it('stand on the last message only', () => {
    const { chat } = atFirstStep(chrome);
    for (const said of [
      chat.copy().messages('not_done'),
      chat.copy().messages('did_not_help'),
      chat.copy().messages('why'),
      chat.copy().messages('unclear'),
    ]) {
      expect(said.slice(0, -1).flatMap(({ buttons }) => buttons)).toEqual([]);
      expect(choices(said.at(-1)!).slice(0, 2)).toEqual(['done', 'cannot_find']);
    }
  });

  it('of a step begin with done and cannot find, and have the words of the content', () => {
    const { first } = atFirstStep(chrome);
    expect(first.buttons.map(({ choice, title }) => `${choice}: ${title}`)).toEqual([
      'done: Done',
      "cannot_find: I can't find it",
      'back: Back',
      'why: Why?',
      'skip: Skip',
      'human_agent: Talk to a person',
      'repeat: Say it again',
      'did_not_help: It did not help',
      'restart: Start over',
    ]);
  });

  it('offer skip and a person first when neither description helped', () => {
    const { chat } = atFirstStep(chrome);
    const lost = chat.asks('cannot_find', 'cannot_find');
    expect(choices(lost).slice(0, 3)).toEqual(['skip', 'human_agent', 'done']);
    expect([...choices(lost)].sort()).toEqual([...choices(chat.asks('repeat'))].sort());
  });

  it('have words of their own where a question gives them', () => {
    const { chat } = atFirstStep(chrome);
    const works = chat.asks('done', 'done', 'done', 'done');
    expect(works.about).toBe('works');
    expect(works.buttons.slice(0, 2)).toEqual([
      { choice: 'fixed', title: 'Yes, it works' },
      { choice: 'did_not_help', title: 'No' },
    ]);
  });

  it('belong to the newest question: its name and its number', () => {
    const { chat, first } = atFirstStep(chrome);
    expect(first).toMatchObject({ about: 'site-controls', nonce: chat.stored.context.asked });
    const next = chat.asks('done');
    expect(next).toMatchObject({ about: 'reset-permission', nonce: first.nonce + 1 });
    // words that ask nothing new keep the buttons good
    expect(chat.asks('not_done').nonce).toBe(next.nonce);
  });

  it('ask for the browser first and for the device then', () => {
    const chat = chatWith({});
    expect(choices(chat.asks({ type: 'topic', topic: 'camera' }))).toEqual([
      'chrome',
      'safari',
      'firefox',
      'edge',
      'human_agent',
    ]);
    const which = chat.asks({ type: 'browser', facts: { browser: { value: 'firefox', how: 'told' } } });
    expect(which.text).toBe('And on which device is that?');
    expect(choices(which)).toEqual(['windows', 'macos', 'ios', 'android', 'human_agent']);
  });

  it('are gone once the conversation is over', () => {
    const { chat } = atFirstStep(chrome);
    const over = chat.hears('stop');
    expect(over.at(-1)).toEqual({ kind: 'end' });
    expect(over.flatMap((out) => (out.kind === 'message' ? out.buttons : []))).toEqual([]);
  });
});

describe('the contact', () => {
  it('is the operator’s sentence, given to whom asks for a person', () => {
    const { chat } = atFirstStep(chrome);
    const given = chat.asks('human_agent');
    expect(given.text).toContain(contact);
    expect(choices(given)).toContain('done');
  });

  it('is not offered again right after it was given, except where it is one of many', () => {
    const chat = chatWith(chrome);
    expect(choices(chat.asks('human_agent'))).not.toContain('human_agent');
    expect(choices(chat.asks('unclear'))).toContain('human_agent');
    expect(choices(atFirstStep(chrome).chat.asks('human_agent'))).toContain('human_agent');
  });

  it('is said when all that is known was tried', () => {
    const { chat } = atFirstStep(visitors['Safari 26 on an iPhone']!);
    const ends = [walkOn(chat), walkOn(chat), walkOn(chat)];
    const end = ends.at(-1)!;
    expect(ends.map((said) => said.some(({ text }) => text.includes(contact)))).toEqual([false, false, true]);
    expect(end.at(-1)!.about).toBe('feedback');
  });
});

describe('the page', () => {
  it('is asked to look once, beside the words that say so', () => {
    const chat = chatWith(visitors['Chrome 157 on a Mac that can look']!);
    expect(chat.asks({ type: 'topic', topic: 'camera' }).about).toBe('look');
    const looking = chat.hears('look');
    expect(looking.map(({ kind }) => kind)).toEqual(['look', 'message']);
    const saw = chat.messages({ type: 'looked', result: { secure: true, camera: 'denied', microphone: 'prompt' } });
    expect(saw.map(({ text }) => text)).toContain(
      'I can see Chrome is blocking the camera for this website. That can be changed.',
    );
  });
});

describe('a language that is not there', () => {
  it('is answered in English', () => {
    const { stored, orders } = advance(machine, catalogue.atlas, newConversation(machine), { type: 'open', facts: {} });
    expect(phrase(catalogue, 'xx', names, orders, standing(stored))).toEqual(
      phrase(catalogue, 'en', names, orders, standing(stored)),
    );
  });
});
