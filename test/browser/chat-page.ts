/** The chat as a visitor meets it in a page: looks at the card, presses, types. The same for every engine. */
import type { Page as ChromiumPage } from 'playwright-core';
import type { Page as FirefoxPage } from 'puppeteer-core';

/** The part of a frame or page that both drivers have under the same names. */
interface Surface {
  evaluate(expression: string): Promise<unknown>;
  click(selector: string): Promise<void>;
}

/**
 * Waits until the expression holds. The page's policy forbids the drivers' own waiting, which evaluates text inside the
 * page; this waits inside one evaluation, and starts again when the page was loaded anew meanwhile.
 */
async function holds(surface: () => Promise<Surface>, expression: string): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (Date.now() < deadline) {
    const waiting = `new Promise((resolve) => {
      const end = performance.now() + 5000;
      const look = () => (${expression}) ? resolve(true) : performance.now() > end ? resolve(false) : setTimeout(look, 20);
      look();
    })`;
    const held = await (await surface()).evaluate(waiting).catch((error: Error) => {
      if (/destroyed|detached|navigat|closed|no such frame|discarded/i.test(error.message)) return false;
      throw error;
    });
    if (held) return;
  }
  const shown = await (await surface()).evaluate('document.body.innerText').catch(() => 'nothing');
  throw new Error(`This never held: ${expression}\nThe page shows:\n${shown}`);
}

/** What stands on the card: "Step 2 of 4" where it is a step, and what is to be done or answered. */
export interface Card {
  progress: string;
  text: string;
}

const cardNow = `(() => {
  const card = document.querySelector('.card');
  return card && { progress: card.querySelector('.progress p')?.textContent ?? '', text: card.querySelector('h2').textContent };
})()`;

export interface ChatPage {
  /** Opens the chat by its button on the page. */
  open(): Promise<void>;
  /** Waits until the chat is there, as after a return to the page. */
  arrived(): Promise<void>;
  card(): Promise<Card>;
  /** Waits for a card whose progress and text, in one line, fit. */
  cardShows(pattern: RegExp): Promise<Card>;
  /** Waits until another card stands there. */
  cardChanges(from: Card): Promise<void>;
  press(choice: string): Promise<void>;
  type(text: string): Promise<void>;
  /** Waits until these words stand anywhere in the chat. */
  says(pattern: RegExp): Promise<void>;
  /** Presses what opens the camera on the host page, and gives what the page says of it. */
  cameraOnPage(): Promise<string>;
  frame(): Promise<Surface>;
}

/** Wraps a page of either driver. */
export function chatOn(page: ChromiumPage | FirefoxPage): ChatPage {
  const host = page as unknown as Surface;
  const onPage = (expression: string) => holds(async () => host, expression);
  const isChat = (url: string) => URL.canParse(url) && new URL(url).pathname === '/chat';

  const frame = async (): Promise<Surface> => {
    for (;;) {
      const found = page.frames().find((candidate) => isChat(candidate.url()));
      if (found) return found as unknown as Surface;
      await onPage(`[...document.querySelectorAll('*')].some((e) => (e.shadowRoot ?? e).querySelector('iframe'))`);
      await host.evaluate('new Promise((resolve) => setTimeout(resolve, 20))'); // the driver hears of a frame a moment later
    }
  };
  const inChat = (expression: string) => holds(frame, expression);

  const chat: ChatPage = {
    frame,
    async open() {
      const button = `[...document.querySelectorAll('*')].map((e) => e.shadowRoot?.querySelector('button')).find(Boolean)`;
      await onPage(button);
      await host.evaluate(`${button}.click()`);
      await chat.arrived();
    },
    async arrived() {
      await inChat(`document.querySelector('.card h2') !== null`);
    },
    async card() {
      return (await (await frame()).evaluate(cardNow)) as Card;
    },
    async cardShows(pattern) {
      await inChat(
        `(() => { const card = ${cardNow}; return card && ${pattern}.test(card.progress + ' ' + card.text); })()`,
      );
      return chat.card();
    },
    async cardChanges({ progress, text }) {
      const before = JSON.stringify(`${progress} ${text}`);
      await inChat(
        `(() => { const card = ${cardNow}; return card && card.progress + ' ' + card.text !== ${before}; })()`,
      );
    },
    async press(choice) {
      const button = `button[data-choice="${choice}"]`;
      await inChat(
        `document.querySelector('${button}:not([aria-disabled="true"])') || document.querySelector('.disclose[aria-expanded="false"]')`,
      );
      const surface = await frame();
      // what is not in sight is behind "More"
      if (!(await surface.evaluate(`document.querySelector('${button}') !== null`))) await surface.click('.disclose');
      await surface.click(button);
    },
    async type(text) {
      const surface = await frame();
      await surface.click('textarea, input[type="text"], input:not([type])');
      await page.keyboard.type(text);
      await page.keyboard.press('Enter');
    },
    async says(pattern) {
      await inChat(`${pattern}.test(document.body.innerText)`);
    },
    async cameraOnPage() {
      await host.evaluate(`document.querySelector('#camera-state').textContent = ''`);
      await host.click('#start-camera');
      await onPage(
        `/./.test(document.querySelector('#camera-state').textContent) && !/^Waiting/.test(document.querySelector('#camera-state').textContent)`,
      );
      return (await host.evaluate(`document.querySelector('#camera-state').textContent`)) as string;
    },
  };
  return chat;
}
