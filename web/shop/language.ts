export type Language = "zh" | "en";

/** The chat keeps its language under the same key: one choice for page and chat. */
const STORAGE_KEY = "jiedai.locale";

let current: Language = read();
const listeners: (() => void)[] = [];

function read(): Language {
  try {
    return localStorage.getItem(STORAGE_KEY) === "en" ? "en" : "zh";
  } catch {
    return "zh";
  }
}

export function language(): Language {
  return current;
}

export function setLanguage(chosen: Language): void {
  if (chosen === current) return;
  current = chosen;
  try {
    localStorage.setItem(STORAGE_KEY, chosen);
  } catch {
    // Without storage the choice lasts as long as the page.
  }
  for (const listener of listeners) listener();
}

export function onLanguage(listener: () => void): void {
  listeners.push(listener);
}
