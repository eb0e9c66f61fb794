import { useEffect, useRef, useState } from 'preact/hooks';
import { Answers } from './answers.tsx';
import { CardView } from './card.tsx';
import { Composer } from './composer.tsx';
import type { Conversation } from './conversation.ts';
import { Header } from './header.tsx';
import { Lines } from './lines.tsx';
import { Preview } from './preview.tsx';
import { readThread } from './thread.ts';
import { useFocus } from './use-focus.ts';
import { useInSight } from './use-in-sight.ts';
import { usePatience } from './use-patience.ts';
import { useRoom } from './use-room.ts';
import { words } from './words.ts';

/** What the chat is drawn from; the conversation is missing until the launcher hands over a session. */
export interface AppProps {
  conversation?: Conversation;
  conversationId?: string;
  refused: boolean;
  resumable: boolean;
  /** Counts how often the visitor opened the chat; each time the keyboard is taken to what matters. */
  opened: number;
  /** Counts how often it was closed. */
  closed: number;
  close(): void;
  startAnew(): void;
  startAgain(): void;
}

/** A question with more answers than this gets them as a list under it, not in the bar at the bottom. */
const answersInBar = 4;

/** The whole chat: head, talk, card, answers, text field. */
export function App(props: AppProps) {
  const { conversation, conversationId, refused, resumable, opened, closed, close } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const { large, short, toggleLarge } = useRoom();
  const [history, setHistory] = useState(false);
  const [picture, setPicture] = useState(false);
  const now = conversation?.snapshot();
  const thread = now && readThread(now.log, now.unsent, now.line === 'ended');
  const busy = usePatience(thread?.busy ?? false, thread?.card?.key);
  const spoken = (thread?.items.length ?? 0) > 0 || thread?.card !== undefined;

  // a replayed history is not read out; what comes after it is
  useEffect(() => {
    if (!spoken || history) return;
    const clock = setTimeout(() => setHistory(true), 500);
    return () => clearTimeout(clock);
  }, [spoken, history]);

  const inSight = thread?.card && (picture ? `${thread.card.key}:picture` : thread.card.key);
  useInSight(scroller, inSight, thread?.items[thread.items.length - 1]?.key, now?.typing ?? false);
  const { pressed } = useFocus(scroller, opened, thread?.card?.key, busy);

  useEffect(() => {
    const leave = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.isComposing && !event.defaultPrevented) close();
    };
    addEventListener('keydown', leave);
    return () => removeEventListener('keydown', leave);
  }, [close]);

  const card = thread?.card;
  const listed = (thread?.choices.answers.length ?? 0) > answersInBar;
  const answers = conversation && thread && card && (
    <Answers
      key={card.key}
      choices={thread.choices}
      kind={card.kind}
      busy={busy}
      press={(choice) => {
        pressed();
        conversation.press(choice);
      }}
    />
  );

  return (
    <div class={short ? 'chat short' : 'chat'}>
      <Header large={large} toggleLarge={toggleLarge} close={close} />
      <p class="line" role="status">
        {now?.away && !thread?.ended ? words.reconnecting : ''}
      </p>
      <main class="talk" ref={scroller}>
        <div class="log" role="log" aria-label={words.messages} aria-live={history ? 'polite' : 'off'}>
          <Lines items={thread?.items ?? []} retry={(id) => conversation?.retry(id)} />
          {now?.typing && !thread?.ended && (
            <p class="typing">
              <i />
              <i />
              <i />
              <span class="unseen">{words.typing}</span>
            </p>
          )}
          {card && (
            <CardView key={card.key} card={card} resumable={resumable}>
              {card.asksIfItWorks && <Preview answered={busy} closed={closed} turned={setPicture} />}
            </CardView>
          )}
        </div>
        {listed && answers}
        {!spoken && !refused && !thread?.ended && (
          <p class="start" role="status">
            {words.loading}
          </p>
        )}
      </main>
      <footer class="bar">
        {refused && !thread && <Notice text={words.couldNotStart} button={words.again} press={props.startAgain} />}
        {thread?.ended && <Notice text={words.ended} button={words.startNew} press={props.startAnew} />}
        {!listed && answers}
        {conversation && !thread?.ended && (
          <Composer
            say={conversation.say}
            label={card ? words.field : words.fieldAlone}
            draftKey={`draft:${conversationId}`}
          />
        )}
      </footer>
    </div>
  );
}

/** A sentence and the one thing to do about it. */
function Notice({ text, button, press }: { text: string; button: string; press(): void }) {
  return (
    <div class="notice">
      <p role="status">{text}</p>
      <button type="button" class="big filled" onClick={press}>
        {button}
      </button>
    </div>
  );
}
