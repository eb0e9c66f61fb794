/**
 * What a flow is: an ordered list of steps, each one action a visitor does and confirms.
 *
 * A flow holds the order and the conditions; its words are in `content/<language>/<flow id>.json` under the same ids.
 */
import type { Facts } from './facts.ts';
import type { SourceKey } from './sources.ts';

/** True when a step, or a wording of it, is for a visitor of whom these facts are known. */
export type Condition = (facts: Facts) => boolean;

/** The same action as another version or browser shows it. The first whose condition holds is used. */
export interface Variant {
  id: string;
  when: Condition;
}

export interface Step<Id extends string = string> {
  id: Id;
  /** The step is left out, silently, where this does not hold. */
  when?: Condition;
  /** The step is told ("I can see JavaScript is on") instead of asked where this holds. */
  known?: Condition;
  variants?: readonly Variant[];
  /** This step is part of the other way to the same end, taken when the named step cannot be found. */
  detourFrom?: Id;
  /** Doing the step takes the chat away, so the conversation must be safe on disk and resumable before it is shown. */
  interrupts?: 'restarts-browser' | 'leaves-page';
  /** The picture of the screen, with the thing to press ringed: a name in `content/pictures`, by facts where screens differ. */
  picture?: string | ((facts: Facts) => string | undefined);
  /** Where the facts of this step come from; `unverified` ones must be worded as a search ("look for ..."). */
  source: readonly SourceKey[];
  /** The day its facts were last compared with their source, YYYY-MM-DD. */
  verified: string;
}

export interface Flow<Id extends string = string> {
  id: string;
  steps: readonly Step<Id>[];
}

/** `flow/step`: names one step among all flows. Stored in trails, so ids are for ever. */
export type StepKey = `${string}/${string}`;

export const stepKey = (flow: string, step: string): StepKey => `${flow}/${step}`;

/** Splits a step's key into its two ids. */
export function parseKey(key: StepKey): { flow: string; step: string } {
  const slash = key.indexOf('/');
  return { flow: key.slice(0, slash), step: key.slice(slash + 1) };
}

/**
 * Defines a flow. A `detourFrom` that names no step of the flow is a compile error; the rest of what can be wrong with a
 * flow (twice the same id, a detour before its step) is said here, all at once.
 */
export function defineFlow<const Id extends string>(flow: {
  id: string;
  steps: readonly (Omit<Step<Id>, 'detourFrom'> & { detourFrom?: NoInfer<Id> })[];
}): Flow {
  const ids = flow.steps.map((step) => step.id as string);
  const faults = [
    ...ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => `step "${id}" stands twice`),
    ...flow.steps
      .filter((step, at) => step.detourFrom !== undefined && ids.indexOf(step.detourFrom) >= at)
      .map((step) => `detour "${step.id}" must stand after "${step.detourFrom}"`),
  ];
  if (faults.length > 0) throw new Error(`Flow "${flow.id}": ${faults.join('; ')}.`);
  return flow as Flow;
}
