import type { Look } from '../probe/look.ts';

/** The one action of a step, and all that is drawn around it; travels in `channelData.visitReady`. */
export interface StepData {
  flow?: string;
  route?: string;
  step?: string;
  /** Counted from 1. */
  index?: number;
  count?: number;
  action?: string;
  note?: string;
  /** What the bot saw before it says what to do. */
  seen?: string;
  picture?: { url: string; alt: string };
  /** What doing the step interrupts; `restarts-browser` closes this very page. */
  interrupts?: string;
}

/** What a button sends back. */
export interface ChoiceValue {
  visitReady: 1;
  choice: string;
  step?: string;
  nonce?: string | number;
}

/** A suggested action as the bot sends it. */
export interface SuggestedAction {
  type: string;
  title: string;
  text?: string;
  value: ChoiceValue;
}

/** The part of a Bot Framework activity this chat reads and writes. */
export interface Activity {
  type: string;
  id?: string;
  name?: string;
  text?: string;
  value?: unknown;
  locale?: string;
  from?: { id?: string; name?: string; role?: string };
  channelData?: { clientActivityID?: string; visitReady?: StepData };
  suggestedActions?: { actions?: SuggestedAction[] };
}

/** The names of the events both sides know. */
export const eventNames = { hello: 'visit-ready/hello', probe: 'visit-ready/probe' } as const;

/** True for what this visitor wrote or pressed, in this window or another. */
export const isOwn = (activity: Activity): boolean => activity.from?.role === 'user';

/** Makes the message for something typed. */
export const message = (text: string, locale: string): Activity => ({ type: 'message', text, locale });

/** Makes the message for a button: its text to be read, its value to be understood. */
export const press = (choice: SuggestedAction, locale: string): Activity => ({
  ...message(choice.text || choice.title, locale),
  value: choice.value,
});

/** Makes the event that answers the bot's wish to look. */
export const lookResult = (value: Look): Activity => ({ type: 'event', name: eventNames.probe, value });
