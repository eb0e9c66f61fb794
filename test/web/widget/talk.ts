import type { Activity, StepData, SuggestedAction } from '../../../src/web/widget/activity.ts';
import type { Unsent } from '../../../src/web/widget/outbox.ts';

let count = 0;
const newId = () => `c|${String(++count).padStart(7, '0')}`;

/** Buttons as the bot sends them: `about` says which question they belong to, `nonce` which asking of it. */
export const buttons = (choices: string[], about = 'symptom', nonce = 1): SuggestedAction[] =>
  choices.map((choice) => ({
    type: 'messageBack',
    title: `Title of ${choice}`,
    text: `Text of ${choice}`,
    value: { visitReady: 1, choice, step: about, nonce },
  }));

/** Something the bot says. */
export const says = (text: string, actions: SuggestedAction[] = [], more: Partial<Activity> = {}): Activity => ({
  type: 'message',
  id: newId(),
  text,
  from: { id: 'bot', name: 'Visit Ready', role: 'bot' },
  ...(actions.length > 0 && { suggestedActions: { actions } }),
  ...more,
});

export const stepChoices = [
  'done',
  'cannot_find',
  'back',
  'why',
  'skip',
  'human_agent',
  'repeat',
  'did_not_help',
  'restart',
];

/** A step as the bot sends it. */
export const stepSays = (action: string, data: StepData = {}, nonce = 1): Activity =>
  says(`Step. ${action}`, buttons(stepChoices, action, nonce), {
    channelData: { visitReady: { action, index: 2, count: 4, ...data } },
  });

/** Something the visitor typed or pressed, as its echo on the stream. */
export const own = (text: string, pressed?: SuggestedAction, clientActivityID = newId()): Activity => ({
  type: 'message',
  id: newId(),
  text,
  from: { id: 'visitor', role: 'user' },
  channelData: { clientActivityID },
  ...(pressed && { value: pressed.value }),
});

/** The same before it has arrived. */
export const unsent = (text: string, state: Unsent['state'], pressed?: SuggestedAction, id = newId()): Unsent => ({
  id,
  state,
  activity: { type: 'message', text, ...(pressed && { value: pressed.value }) },
});
