import type { ChatMessage } from "./protocol";
import { READ_KEY, type Memory } from "./storage";

/** Counts what the customer has not seen yet, and tells it in the page's title too. */
export class Unread {
  count = 0;

  constructor(private readonly memory: Memory) {}

  update(messages: readonly ChatMessage[], isReading: boolean): void {
    const last = messages.at(-1)?.seq ?? 0;
    // Read afresh each time: another tab may have shown the messages meanwhile.
    let readSeq = Number(this.memory.get(READ_KEY)) || 0;
    if (isReading && last > 0 && last !== readSeq) {
      readSeq = last;
      this.memory.set(READ_KEY, `${last}`);
    }
    // A number beyond the end was left by an earlier conversation.
    const from = readSeq > last ? 0 : readSeq;
    this.count = messages.filter((message) => message.seq > from && message.speaker !== "customer").length;
    this.tellTitle();
  }

  private tellTitle(): void {
    const bare = document.title.replace(/^\(\d+\) /, "");
    const title = this.count > 0 ? `(${this.count}) ${bare}` : bare;
    if (document.title !== title) document.title = title;
  }
}
