/** Talks to the bot as a visitor would, without any channel between: says, presses, hears. */
import { expect } from '@jest/globals';
import { takeTurn } from '../../src/bot/turn.ts';
import type { Outgoing } from '../../src/content/phrase.ts';
import type { StoredConversation } from '../../src/flows/advance.ts';
import type { Inbound } from '../../src/understanding/recognise.ts';
import { mind } from '../bot/running.ts';

type Message = Outgoing & { kind: 'message' };

export interface Visitor {
  userAgent?: string;
  maxTouchPoints?: number;
  role?: 'patient' | 'provider';
  probe?: boolean;
}

export interface Talk {
  says(text: string): void;
  presses(choice: string): void;
  /** Presses a button of an earlier message again. */
  pressesAgain(message: Message, choice: string): void;
  looked(result: unknown): void;
  /** The bot's last turn says this, somewhere, and offers these choices. */
  hears(words: string | RegExp, offering?: { offering?: string[] }): void;
  /** The last turn, message by message. */
  readonly heard: readonly Outgoing[];
  readonly last: Message;
  /** Walks on with Done until no step is left, and gives the steps that were shown. */
  walks(): string[];
}

/** Opens a chat; the greeting is heard first. */
export function talk({ userAgent, ...facts }: Visitor = {}): Talk {
  let stored: StoredConversation | null = null;
  let heard: readonly Outgoing[] = [];
  const take = (inbound: Inbound): void => {
    const turn = takeTurn(mind, stored, inbound, 'en');
    stored = turn.stored;
    if (inbound.type !== 'event' || turn.outgoing.length > 0) heard = turn.outgoing;
    // never two actions in one turn
    expect(turn.outgoing.filter((out) => out.kind === 'message' && out.step).length).toBeLessThanOrEqual(1);
  };
  const press = (message: Message, choice: string): void => {
    const button = message.buttons.find((offered) => offered.choice === choice);
    if (!button) throw new Error(`"${message.text}" offers no "${choice}"`);
    take({
      type: 'message',
      text: button.title,
      value: { visitReady: 1, choice, step: message.about, nonce: message.nonce },
    });
  };
  const chat: Talk = {
    get heard() {
      return heard;
    },
    get last() {
      const last = heard.findLast((out) => out.kind === 'message');
      if (!last) throw new Error('the bot said nothing');
      return last;
    },
    says: (text) => take({ type: 'message', text }),
    presses: (choice) => press(chat.last, choice),
    pressesAgain: press,
    looked: (value) => take({ type: 'event', name: 'visit-ready/probe', value }),
    hears(words, { offering } = {}) {
      const text = heard.map((out) => (out.kind === 'message' ? out.text : out.kind)).join('\n');
      if (typeof words === 'string') expect(text).toContain(words);
      else expect(text).toMatch(words);
      if (offering) expect(chat.last.buttons.map(({ title }) => title)).toEqual(expect.arrayContaining(offering));
    },
    walks() {
      const steps: string[] = [];
      while (chat.last.step) {
        steps.push(`${chat.last.step.flow}/${chat.last.step.step}`);
        chat.presses('done');
      }
      return steps;
    },
  };
  take({ type: 'opened' });
  if (userAgent)
    take({
      type: 'event',
      name: 'visit-ready/hello',
      value: { userAgent, probe: false, origin: 'https://visits.example', ...facts },
    });
  return chat;
}

export const chromeOnWindows =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/157.0.0.0 Safari/537.36';
export const safariOnMac =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/15.6 Safari/605.1.15';
