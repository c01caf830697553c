import { newClientId } from "./client-id";
import { OUTBOX_PREFIX, type Memory } from "./storage";

/** One message of the customer that the server has not acknowledged yet. */
export interface OutboxItem {
  client_id: string;
  kind: "text" | "ask_person";
  text: string;
  payload: string | null;
  product_id: string | null;
  /** Rises with every message, across reloads and tabs. */
  order: number;
  written_at: string;
  /** Sentence for the customer if it will not be tried again by itself, otherwise null. */
  failure: string | null;
}

export type NewOutboxItem = Pick<OutboxItem, "kind" | "text" | "payload" | "product_id">;

/** An older message is shown, but not sent without asking: its moment may have passed. */
const HOURS_SENT_UNASKED = 12;

/**
 * Messages wait here until the server has stored them.
 *
 * Every message has a storage key of its own, so that two tabs never overwrite each other's list. Two tabs may both
 * send a message left over from a closed page: the client_id makes the server store it once.
 */
export class Outbox {
  private readonly items = new Map<string, OutboxItem>();
  private lastOrder = 0;

  constructor(private readonly memory: Memory) {
    for (const key of memory.keys(OUTBOX_PREFIX)) {
      const item = parseItem(memory.get(key));
      if (item === null) {
        memory.delete(key);
        continue;
      }
      const hours = (Date.now() - Date.parse(item.written_at)) / 3_600_000;
      if (hours > HOURS_SENT_UNASKED && item.failure === null) item.failure = "";
      this.items.set(item.client_id, item);
      this.lastOrder = Math.max(this.lastOrder, item.order);
    }
  }

  add(message: NewOutboxItem): OutboxItem {
    this.lastOrder = Math.max(this.lastOrder + 1, Date.now() * 1000);
    const item: OutboxItem = {
      ...message,
      client_id: newClientId(),
      order: this.lastOrder,
      written_at: new Date().toISOString(),
      failure: null,
    };
    this.keep(item);
    return item;
  }

  /** Everything not yet acknowledged, in the order it was written. */
  all(): OutboxItem[] {
    return [...this.items.values()].sort((a, b) => a.order - b.order);
  }

  /** The oldest message that may be sent now, or null. */
  next(): OutboxItem | null {
    return this.all().find((item) => item.failure === null) ?? null;
  }

  has(clientId: string): boolean {
    return this.items.has(clientId);
  }

  fail(clientId: string, failure: string): void {
    const item = this.items.get(clientId);
    if (item) this.keep({ ...item, failure });
  }

  /** Sends it again as plain text: the button it came from may be gone by now. */
  retry(clientId: string): void {
    const item = this.items.get(clientId);
    if (item) this.keep({ ...item, failure: null, payload: null, written_at: new Date().toISOString() });
  }

  remove(clientId: string): void {
    this.items.delete(clientId);
    this.memory.delete(OUTBOX_PREFIX + clientId);
  }

  /** Another tab has delivered it: it is already out of the storage that both share. */
  forget(clientId: string): void {
    this.items.delete(clientId);
  }

  private keep(item: OutboxItem): void {
    this.items.set(item.client_id, item);
    this.memory.set(OUTBOX_PREFIX + item.client_id, JSON.stringify(item));
  }
}

function parseItem(json: string | null): OutboxItem | null {
  try {
    const item = JSON.parse(json ?? "null") as Partial<OutboxItem> | null;
    if (typeof item?.client_id !== "string" || typeof item.text !== "string") return null;
    return {
      client_id: item.client_id,
      kind: item.kind === "ask_person" ? "ask_person" : "text",
      text: item.text,
      payload: item.payload ?? null,
      product_id: item.product_id ?? null,
      order: Number(item.order) || 0,
      written_at: item.written_at ?? new Date().toISOString(),
      failure: item.failure ?? null,
    };
  } catch {
    return null;
  }
}
