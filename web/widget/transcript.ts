import type { ChatMessage } from "./protocol";

/**
 * The stored messages of one conversation, each once, in the order of `seq`.
 *
 * `knownThrough` is the last seq up to which nothing is missing; it is what the server is asked to go on from.
 */
export class Transcript {
  knownThrough = 0;
  private readonly bySeq = new Map<number, ChatMessage>();
  private readonly seqByClientId = new Map<string, number>();
  private readonly guessed = new Set<number>();
  private sorted: ChatMessage[] | null = null;

  /** Takes a message that came by itself. */
  add(message: ChatMessage): void {
    this.put(message);
    while (this.bySeq.has(this.knownThrough + 1)) this.knownThrough += 1;
  }

  /** Takes the customer's own acknowledged line; the server's version replaces it as soon as it comes. */
  addAcknowledged(message: ChatMessage): void {
    if (this.bySeq.has(message.seq)) return;
    this.add(message);
    this.guessed.add(message.seq);
  }

  /** Takes the answer to "everything after `after`": within it nothing is missing, even where numbers are skipped. */
  addAllAfter(after: number, messages: readonly ChatMessage[]): void {
    for (const message of messages) this.put(message);
    if (after <= this.knownThrough) {
      for (const message of messages) this.knownThrough = Math.max(this.knownThrough, message.seq);
    }
    while (this.bySeq.has(this.knownThrough + 1)) this.knownThrough += 1;
  }

  /** True if a later message is here while an earlier one is not. */
  hasGap(): boolean {
    const last = this.inOrder().at(-1);
    return last !== undefined && last.seq > this.knownThrough;
  }

  inOrder(): readonly ChatMessage[] {
    this.sorted ??= [...this.bySeq.values()].sort((a, b) => a.seq - b.seq);
    return this.sorted;
  }

  /** The conversation is another one now. */
  clear(): void {
    this.knownThrough = 0;
    this.bySeq.clear();
    this.seqByClientId.clear();
    this.guessed.clear();
    this.sorted = null;
  }

  private put(message: ChatMessage): void {
    if (this.bySeq.has(message.seq) && !this.guessed.delete(message.seq)) return;
    const earlier = message.client_id === null ? undefined : this.seqByClientId.get(message.client_id);
    if (earlier !== undefined && earlier !== message.seq) return;
    if (message.client_id !== null) this.seqByClientId.set(message.client_id, message.seq);
    this.bySeq.set(message.seq, message);
    this.sorted = null;
  }
}
