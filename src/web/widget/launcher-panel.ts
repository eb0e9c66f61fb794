import { launcherStyle } from './launcher-style.ts';
import data from './words.json' with { type: 'json' };

const words = data.launcher;

/** What the launcher draws on somebody else's page: a button, and behind it a panel with the chat's iframe. */
export interface Panel {
  frame: HTMLIFrameElement;
  isOpen(): boolean;
  open(): void;
  close(): void;
  /** The chat in the iframe has answered: show it. */
  reveal(): void;
}

/** Below this width the chat fills the screen. */
const phone = '(max-width: 479.98px)';

/** How long the iframe may take before the panel says that it did not open. */
const patience = 12_000;

const icon =
  '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M4 6h10a2 2 0 0 1 2 2v2.5l4-3v9l-4-3V16a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V8a2 2 0 0 1 2-2z"/></svg>';

function make<K extends keyof HTMLElementTagNameMap>(tag: K, text = '', className = ''): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  element.textContent = text;
  element.className = className;
  return element;
}

/** Constructed sheets pass a strict style-src; browsers without them get a style element. */
function dress(root: ShadowRoot): void {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(launcherStyle);
    root.adoptedStyleSheets = [sheet];
  } catch {
    root.append(make('style', launcherStyle));
  }
}

/** Draws button and panel, once, in an open shadow root. `url` is loaded when the panel first opens, not before. */
export function drawPanel(url: string, on: { open(): void; close(): void }): Panel {
  const host = document.createElement('visit-ready-launcher');
  const root = host.attachShadow({ mode: 'open' });
  dress(root);

  const button = make('button', '', 'launch');
  button.type = 'button';
  button.innerHTML = icon;
  button.append(make('span', words.open));
  button.setAttribute('aria-expanded', 'false');
  button.setAttribute('aria-haspopup', 'dialog');

  const dialog = make('dialog');
  dialog.setAttribute('aria-label', words.title);
  const waiting = make('div', '', 'wait');
  const status = make('p', words.loading);
  status.setAttribute('role', 'status');
  const retry = make('button', words.retry);
  const leave = make('button', words.close, 'plain');
  waiting.append(status, retry, leave);
  const frame = make('iframe');
  frame.title = words.title;
  frame.allow = 'camera; microphone';
  dialog.append(waiting);
  root.append(button, dialog);
  document.body.append(host);

  let clock: ReturnType<typeof setTimeout> | undefined;
  function load(): void {
    status.textContent = words.loading;
    retry.hidden = true;
    waiting.hidden = false;
    frame.className = '';
    frame.src = url;
    dialog.append(frame); // put in anew, a frame loads anew; the same address set again would not
    clearTimeout(clock);
    clock = setTimeout(() => {
      status.textContent = words.failed;
      retry.hidden = false;
    }, patience);
  }
  const waitingForChat = () => dialog.hasAttribute('open') && frame.className !== 'here';

  /** A full screen makes the page behind it unreachable; a column beside the page does not. */
  function show(): void {
    dialog.removeAttribute('open');
    if (matchMedia(phone).matches && dialog.showModal) dialog.showModal();
    else dialog.setAttribute('open', '');
    resize();
  }

  /** The keyboard of a phone covers the page without making it smaller; the text field must stay above it. */
  function resize(): void {
    const view = window.visualViewport;
    const covered = view && view.scale === 1 && matchMedia(phone).matches && innerHeight - view.height > 1;
    dialog.style.height = covered ? `${view.height}px` : '';
    dialog.style.top = covered ? `${view.offsetTop}px` : '';
  }

  const panel: Panel = {
    frame,
    isOpen: () => dialog.hasAttribute('open'),
    open() {
      if (panel.isOpen()) return;
      if (!frame.src) load();
      show();
      button.hidden = true;
      button.setAttribute('aria-expanded', 'true');
      on.open();
    },
    close() {
      if (!panel.isOpen()) return;
      if (dialog.close) dialog.close();
      dialog.removeAttribute('open');
      button.hidden = false;
      button.setAttribute('aria-expanded', 'false');
      button.focus();
      on.close();
    },
    reveal() {
      clearTimeout(clock);
      frame.className = 'here';
      waiting.hidden = true;
    },
  };

  button.addEventListener('click', panel.open);
  leave.addEventListener('click', panel.close);
  retry.addEventListener('click', load);
  addEventListener('online', () => waitingForChat() && load());
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault();
    panel.close();
  });
  dialog.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') panel.close();
  });
  matchMedia(phone).addEventListener?.('change', () => panel.isOpen() && showAnew());
  window.visualViewport?.addEventListener('resize', resize);
  window.visualViewport?.addEventListener('scroll', resize);

  function showAnew(): void {
    if (dialog.close) dialog.close();
    show();
  }
  return panel;
}
