/**
 * The chat in the launcher's iframe (`/chat.js`): waits for a session from the page that embeds it, then draws one
 * conversation, and draws it anew when the launcher hands over another.
 */
import { render } from 'preact';
import type { Look } from '../probe/look.ts';
import { App } from './app.tsx';
import { listenTo, type Session, type ToChat, type ToLauncher } from './bridge.ts';
import { type Conversation, createConversation } from './conversation.ts';
import data from './words.json' with { type: 'json' };

/** The launcher answers a look within three seconds; after this long it is not there. */
const lookWithin = 3500;

const host = decodeURIComponent(location.hash.slice(1));
const base = new URL('v3/directline', location.href).href;
const root = document.getElementById('chat')!;

let conversation: Conversation | undefined;
let conversationId: string | undefined;
let resumable = true;
let refused = false;
let opened = 0;
let closed = 0;
let renewed: ((session: Session) => void) | undefined;
let looked: ((value: Look) => void) | undefined;

const tell = (message: ToLauncher): void => window.parent.postMessage(message, host);

const renew = (): Promise<Session> => {
  tell({ visitReady: 'renew' });
  return new Promise((resolve) => {
    renewed = resolve;
  });
};

const look = (): Promise<Look> => {
  tell({ visitReady: 'look' });
  return new Promise((resolve) => {
    looked = resolve;
    setTimeout(() => resolve({ secure: isSecureContext, camera: 'unknown', microphone: 'unknown' }), lookWithin);
  });
};

function draw(): void {
  render(
    <App
      key={conversationId}
      conversation={conversation}
      conversationId={conversationId}
      refused={refused}
      resumable={resumable}
      opened={opened}
      closed={closed}
      close={() => tell({ visitReady: 'close' })}
      startAnew={() => tell({ visitReady: 'new' })}
      startAgain={() => {
        refused = false;
        draw();
        tell({ visitReady: 'ready' });
      }}
    />,
    root,
  );
}

function begin(message: Extract<ToChat, { visitReady: 'session' }>): void {
  const { session, facts } = message;
  refused = false;
  resumable = message.resumable;
  if (session.conversationId === conversationId) {
    renewed?.(session);
  } else {
    conversation?.stop();
    conversationId = session.conversationId;
    conversation = createConversation({ base, session, facts, renew, look, changed: draw });
  }
  draw();
}

listenTo<ToChat>(
  () => window.parent,
  host,
  (message) => {
    switch (message.visitReady) {
      case 'session':
        return begin(message);
      case 'refused':
        refused = true;
        return draw();
      case 'looked':
        return looked?.(message.value);
      case 'opened':
        opened++;
        return draw();
      case 'closed':
        closed++;
        return draw();
    }
  },
);

document.title = data.chat.tagline;
draw();
// on its own, outside a page that launches it, this page has nobody to get a session from
if (host && window.parent !== window) tell({ visitReady: 'ready' });
