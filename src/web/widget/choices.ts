import type { SuggestedAction } from './activity.ts';

/** One button: what it says, what it means, and what it sends. */
export interface Choice {
  id: string;
  title: string;
  action: SuggestedAction;
}

/** The buttons of one question, arranged: the answers, the ways out that are always in sight, and those behind "More". */
export interface Arranged {
  answers: Choice[];
  ways: Choice[];
  more: Choice[];
}

const stepAnswers = ['done', 'cannot_find'];

/** In this order, whatever order they come in. */
const waysOut = ['back', 'why', 'skip', 'repeat', 'did_not_help', 'human_agent', 'restart'];

/** These stay in sight; the others wait behind "More", so that a small screen keeps room for the step. */
const inSight = ['back', 'why', 'skip', 'human_agent'];

/** What "does it work now?" is answered by. */
const worksAnswers = ['fixed', 'did_not_help'];

const choiceOf = (action: SuggestedAction): string => action.value?.choice ?? '';

/** Reads the buttons of a message; what carries no choice of ours is still a button, with its title as text. */
export const readChoices = (actions: SuggestedAction[]): Choice[] =>
  actions.map((action, index) => ({ id: choiceOf(action) || `other-${index}`, title: action.title, action }));

/** True when the buttons ask whether a step was done. */
export const asksForStep = (actions: SuggestedAction[]): boolean =>
  actions.some((action) => stepAnswers.includes(choiceOf(action)));

/** True when the buttons ask whether camera and microphone work now. */
export const asksIfItWorks = (actions: SuggestedAction[]): boolean =>
  worksAnswers.every((answer) => actions.some((action) => choiceOf(action) === answer));

const byOrder = (a: Choice, b: Choice) => rank(a) - rank(b);
const rank = (choice: Choice) => (waysOut.indexOf(choice.id) + waysOut.length + 1) % (waysOut.length + 1);

/**
 * Puts the buttons in their places.
 *
 * A step has two answers ("done", "cannot find") and everything else is a way out. A question has its own answers, among
 * them "did not help", which to "does it work now?" is a plain no.
 */
export function arrange(choices: Choice[], kind: 'step' | 'question'): Arranged {
  const isAnswer = (choice: Choice) =>
    kind === 'step' ? stepAnswers.includes(choice.id) : !waysOut.includes(choice.id) || choice.id === 'did_not_help';
  const answers = choices.filter(isAnswer);
  if (kind === 'step') answers.sort((a, b) => stepAnswers.indexOf(a.id) - stepAnswers.indexOf(b.id));
  const rest = choices.filter((choice) => !isAnswer(choice)).sort(byOrder);
  // "start over?" is answered by what elsewhere are ways out
  if (answers.length === 0) return { answers: choices, ways: [], more: [] };
  const ways = rest.filter((choice) => inSight.includes(choice.id));
  const more = rest.filter((choice) => !inSight.includes(choice.id));
  // a "More" that hides one thing costs the room of that thing
  return ways.length === 0 || ways.length + more.length <= 3
    ? { answers, ways: rest, more: [] }
    : { answers, ways, more };
}
