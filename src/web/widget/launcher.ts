/**
 * The launcher: all that a page loads until somebody asks for help (`/widget.js`).
 *
 * It runs in the host page's origin, because that is the website whose camera permission is in question: it gathers the
 * facts, looks when asked, keeps the key to the conversation, and hands the rest to the chat in an iframe.
 */
import { look } from '../probe/look.ts';
import { backoff, createPause } from './backoff.ts';
import { listenTo, type ToChat, type ToLauncher } from './bridge.ts';
import { gatherFacts } from './facts.ts';
import { drawPanel } from './launcher-panel.ts';
import { recall, remember } from './memory.ts';
import { createSessions, type KeptSession } from './sessions.ts';

/** A session that was refused this soon after it was made counts as another failure; the next one comes slower. */
const soon = 60_000;

async function launch(script: HTMLScriptElement): Promise<void> {
  if (document.readyState === 'loading') {
    await new Promise((resolve) => document.addEventListener('DOMContentLoaded', resolve));
  }
  const url = new URL('chat', script.src);
  url.hash = encodeURIComponent(location.origin);

  const pause = createPause();
  const sessions = createSessions(new URL('widget/session', script.src).href, pause);
  const role = () => (script.dataset.role === 'provider' ? 'provider' : 'patient');

  let session: Promise<KeptSession> | undefined;
  let madeAt = 0;
  let failures = 0;
  let greeted = false;
  let focusWanted = false;

  const panel = drawPanel(url.href, {
    open() {
      session ??= obtain(sessions.resume);
      session.then(() => remember({ open: true })).catch(() => {});
      if (greeted) focus();
      else focusWanted = true;
    },
    close() {
      focusWanted = false;
      void remember({ open: false });
      tell({ visitReady: 'closed' });
    },
  });

  const tell = (message: ToChat) => panel.frame.contentWindow?.postMessage(message, url.origin);

  function focus(): void {
    focusWanted = false;
    panel.frame.focus();
    tell({ visitReady: 'opened' });
  }

  function obtain(get: () => Promise<KeptSession>): Promise<KeptSession> {
    const wanted = get().then((kept) => {
      madeAt = Date.now();
      return kept;
    });
    wanted.catch(() => {
      session = undefined;
    });
    return wanted;
  }

  async function handOver(): Promise<void> {
    session ??= obtain(sessions.resume);
    const handed = session;
    try {
      const [kept, facts] = await Promise.all([handed, gatherFacts(role())]);
      if (handed === session) tell({ visitReady: 'session', ...kept, facts });
    } catch {
      tell({ visitReady: 'refused' });
    }
  }

  async function afterRefusal(): Promise<void> {
    failures = Date.now() - madeAt < soon ? failures + 1 : 0;
    if (failures) await pause.wait(backoff(failures, 30_000));
    session = obtain(sessions.resume);
    await handOver();
  }

  listenTo<ToLauncher>(
    () => panel.frame.contentWindow,
    url.origin,
    async (message) => {
      switch (message.visitReady) {
        case 'ready':
          greeted = true;
          panel.reveal();
          if (focusWanted) focus();
          return handOver();
        case 'renew':
          return afterRefusal();
        case 'new':
          session = obtain(sessions.renew);
          return handOver();
        case 'look':
          return tell({ visitReady: 'looked', value: await look(window) });
        case 'close':
          return panel.close();
      }
    },
  );
  addEventListener('online', pause.wake);

  // the browser was closed, perhaps because a step asked for it: come back to the same place, without taking the keyboard
  if (await recall<boolean>('open')) {
    panel.open();
    focusWanted = false;
  }
}

const script =
  (document.currentScript as HTMLScriptElement | null) ??
  document.querySelector<HTMLScriptElement>('script[src*="/widget.js"]');
if (script && !document.querySelector('visit-ready-launcher')) void launch(script);
