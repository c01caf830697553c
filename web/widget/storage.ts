/** What the widget remembers in this browser. */
export interface Memory {
  get(key: string): string | null;
  set(key: string, value: string): void;
  delete(key: string): void;
  /** All keys that begin with `prefix`. */
  keys(prefix: string): string[];
}

export const SESSION_KEY = "jiedai.session";
export const LOCALE_KEY = "jiedai.locale";
export const DRAFT_KEY = "jiedai.draft";
export const READ_KEY = "jiedai.read_seq";
export const OUTBOX_PREFIX = "jiedai.outbox.";

/** Keeps everything until the page goes: for tests, and where the browser forbids storage. */
export class PageMemory implements Memory {
  private readonly values = new Map<string, string>();

  get(key: string): string | null {
    return this.values.get(key) ?? null;
  }

  set(key: string, value: string): void {
    this.values.set(key, value);
  }

  delete(key: string): void {
    this.values.delete(key);
  }

  keys(prefix: string): string[] {
    return [...this.values.keys()].filter((key) => key.startsWith(prefix));
  }
}

/** localStorage, with the page's memory behind it: private windows and full disks make localStorage throw. */
export class BrowserMemory implements Memory {
  private readonly spare = new PageMemory();

  get(key: string): string | null {
    const spare = this.spare.get(key);
    if (spare !== null) return spare;
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  }

  set(key: string, value: string): void {
    try {
      localStorage.setItem(key, value);
      this.spare.delete(key);
    } catch {
      this.spare.set(key, value);
    }
  }

  delete(key: string): void {
    this.spare.delete(key);
    try {
      localStorage.removeItem(key);
    } catch {
      // Nothing was stored there, so nothing is left to delete.
    }
  }

  keys(prefix: string): string[] {
    const found = new Set(this.spare.keys(prefix));
    try {
      for (let index = 0; index < localStorage.length; index += 1) {
        const key = localStorage.key(index);
        if (key?.startsWith(prefix)) found.add(key);
      }
    } catch {
      // Without localStorage the page's memory is all there is.
    }
    return [...found];
  }
}
