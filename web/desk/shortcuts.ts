import { onScopeDispose } from "vue";

import { shortcuts } from "./preferences";

export interface ShortcutActions {
  next: () => void;
  previous: () => void;
  reply: () => void;
  sheet: () => void;
}

function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

/** Whether a key belongs to an input method that is still composing; Safari says it by key code 229 only. */
export function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}

/** Alt+J, Alt+K, Alt+L and `?` while the calling component lives, unless they are switched off. */
export function useShortcuts(actions: ShortcutActions): void {
  function onKey(event: KeyboardEvent): void {
    if (isComposing(event) || event.ctrlKey || event.metaKey) return;
    if (event.key === "?" && !event.altKey && !isWriting(event.target)) {
      // The sheet holds the switch itself, so this one key always works.
      event.preventDefault();
      actions.sheet();
      return;
    }
    if (shortcuts.value === "off" || !event.altKey) return;
    // By place on the keyboard: with Alt held, a Mac types other characters.
    const action = { KeyJ: actions.next, KeyK: actions.previous, KeyL: actions.reply }[event.code];
    if (!action) return;
    event.preventDefault();
    action();
  }
  window.addEventListener("keydown", onKey);
  onScopeDispose(() => window.removeEventListener("keydown", onKey));
}
