/**
 * The launcher's own style, for its shadow root. `:host` is marked important so that no page's rule reaches inside;
 * the rest cannot be reached anyway.
 */
export const launcherStyle = `
:host { all: initial !important; }
* { box-sizing: border-box; font: 600 17px/1.3 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
.launch, dialog { position: fixed; z-index: 2147483647; }
button { min-height: 52px; padding: 10px 22px; border: 2px solid transparent; border-radius: 26px; background: #0b6e75; color: #fff; cursor: pointer; }
button:hover { background: #095a60; }
button:focus-visible { outline: 3px solid #14252b; outline-offset: 2px; box-shadow: 0 0 0 2px #fff; }
.launch { right: 16px; bottom: 16px; right: max(16px, env(safe-area-inset-right)); bottom: max(16px, env(safe-area-inset-bottom)); max-width: calc(100vw - 32px); display: flex; align-items: center; text-align: left; box-shadow: 0 2px 10px rgba(20, 37, 43, .3); }
.launch[hidden] { display: none; }
.launch svg { flex: none; width: 24px; height: 24px; margin-right: 10px; fill: currentColor; }
dialog { display: none; margin: 0; padding: 0; top: auto; left: auto; right: 16px; bottom: 16px; width: 380px; height: 720px; max-width: none; max-height: calc(100vh - 32px); overflow: hidden; border: 1px solid #b9c8cc; border-radius: 18px; background: #f4f8f9; color: #14252b; box-shadow: 0 8px 30px rgba(20, 37, 43, .25); }
dialog[open] { display: block; }
dialog::backdrop { background: #f4f8f9; }
iframe { position: absolute; top: 0; left: 0; width: 100%; height: 100%; border: 0; visibility: hidden; }
iframe.here { visibility: visible; }
.wait { display: flex; flex-direction: column; justify-content: center; height: 100%; padding: 24px; }
.wait p { margin: 0 0 20px; font-weight: 400; font-size: 20px; }
.wait button { margin-top: 12px; }
.wait button.plain { background: #fff; color: #0b6e75; border-color: #0b6e75; }
.wait[hidden], .wait button[hidden] { display: none; }
@media (max-width: 479.98px) {
  dialog { top: 0; right: 0; bottom: auto; left: 0; width: 100%; height: 100%; height: 100dvh; max-height: none; border: 0; border-radius: 0; }
}
@media print { .launch, dialog { display: none !important; } }
`;
