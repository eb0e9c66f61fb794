/**
 * Where a walk stands and where it can go: pure questions about flows, facts and the trail.
 *
 * Steps that do not apply are skipped by choosing the target here, forwards and backwards alike; a state never passes a
 * visitor on by itself, which would say the skipped step aloud and send `back` forward again.
 */
import type { Topic } from './answers.ts';
import type { Facts } from './facts.ts';
import { type Flow, parseKey, type Step, type StepKey, stepKey } from './flow.ts';

/** What a conversation remembers of its walk. Stored as JSON. */
export interface WalkContext {
  facts: Facts;
  topic?: Topic;
  /** The flows to try, likeliest first. Kept whole; `tried` grows. */
  plan: string[];
  tried: string[];
  /** The steps as they were really shown, newest last; at most `trailLength` of them. */
  trail: StepKey[];
  /** Steps that could not be found and have another way to the same end. */
  detours: StepKey[];
}

/** How many shown steps a conversation remembers for `back`. */
export const trailLength = 20;

/** All flows by id, in the order they were listed. */
export type Atlas = ReadonlyMap<string, Flow>;

/** Lists flows by id; twice the same id is a fault. */
export function createAtlas(flows: readonly Flow[]): Atlas {
  const atlas = new Map(flows.map((flow) => [flow.id, flow]));
  if (atlas.size !== flows.length) throw new Error('Two flows have the same id.');
  return atlas;
}

/** The step of a key, or undefined when no flow has it (any more). */
export function findStep(atlas: Atlas, key: StepKey): Step | undefined {
  const { flow, step } = parseKey(key);
  return atlas.get(flow)?.steps.find(({ id }) => id === step);
}

/** True when the step belongs to this visitor's walk, whether it is asked or told. */
function applies(flow: Flow, step: Step, { facts, detours }: WalkContext): boolean {
  if (step.detourFrom && detours.includes(stepKey(flow.id, step.detourFrom))) return true;
  if (step.when) return step.when(facts);
  return step.detourFrom === undefined;
}

/** True when the page proves what the step would ask for, so that it is told instead. */
const isKnown = (step: Step, { facts }: WalkContext): boolean => step.known?.(facts) ?? false;

/** The steps of a flow that this visitor is asked to do, in order. */
export function stepsToDo(flow: Flow, context: WalkContext): Step[] {
  return flow.steps.filter((step) => applies(flow, step, context) && !isKnown(step, context));
}

/** True when the key names a step this visitor can stand at. */
function canStandAt(atlas: Atlas, context: WalkContext, key: StepKey): boolean {
  const flow = atlas.get(parseKey(key).flow);
  const step = findStep(atlas, key);
  return flow !== undefined && step !== undefined && stepsToDo(flow, context).includes(step);
}

/** "Step 2 of 4": the place among the steps of this flow that apply. Counted from 1. */
export function position(atlas: Atlas, context: WalkContext, key: StepKey): { index: number; count: number } {
  const { flow, step } = parseKey(key);
  const ids = stepsToDo(atlas.get(flow)!, context).map(({ id }) => id);
  return { index: ids.indexOf(step) + 1, count: ids.length };
}

/** The next step of the same flow, or undefined at its end. */
export function stepAfter(flow: Flow, context: WalkContext, id: string): StepKey | undefined {
  const at = flow.steps.findIndex((step) => step.id === id);
  const next = stepsToDo(flow, context).find((step) => flow.steps.indexOf(step) > at);
  return next && stepKey(flow.id, next.id);
}

/** The first step of the first flow of the plan that has not been tried and has anything to do. */
export function nextInPlan(atlas: Atlas, context: WalkContext): StepKey | undefined {
  for (const id of untried(context)) {
    const flow = atlas.get(id);
    const first = flow && stepsToDo(flow, context)[0];
    if (first) return stepKey(id, first.id);
  }
  return undefined;
}

const untried = ({ plan, tried }: WalkContext): string[] => plan.filter((id) => !tried.includes(id));

/** The step shown before the present one that this visitor can still stand at. */
export function stepBefore(atlas: Atlas, context: WalkContext): StepKey | undefined {
  return context.trail.slice(0, -1).findLast((key) => canStandAt(atlas, context, key));
}

/** The last step shown that this visitor can still stand at. */
export function lastStep(atlas: Atlas, context: WalkContext): StepKey | undefined {
  return context.trail.findLast((key) => canStandAt(atlas, context, key));
}

/**
 * Steps that are told, not asked, on the way to `to` (or to the end): from a step, within its flow; without one, from the
 * start of what is left of the plan.
 */
export function toldOnTheWay(atlas: Atlas, context: WalkContext, from?: StepKey, to?: StepKey): StepKey[] {
  const flows = (from ? [parseKey(from).flow] : untried(context)).flatMap((id) => atlas.get(id) ?? []);
  const road = flows.flatMap((flow) => flow.steps.map((step) => ({ key: stepKey(flow.id, step.id), flow, step })));
  const start = road.findIndex(({ key }) => key === from) + 1;
  const end = to ? road.findIndex(({ key }) => key === to) : road.length;
  return road
    .slice(start, end)
    .filter(({ flow, step }) => applies(flow, step, context) && isKnown(step, context))
    .map(({ key }) => key);
}

/** The trail with the step added: at most `trailLength`, and not twice in a row. */
export function extendTrail(trail: readonly StepKey[], key: StepKey): StepKey[] {
  return trail.at(-1) === key ? [...trail] : [...trail, key].slice(-trailLength);
}
