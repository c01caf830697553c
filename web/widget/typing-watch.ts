import type { ChatState } from "./protocol";

/** Nobody types for longer than this without a sign: then the sign was lost. */
const BOT_MILLISECONDS = 20_000;
const AGENT_MILLISECONDS = 4000;

/** Who is typing now. Each sign ends by itself, with the next line, and the bot's at a takeover. */
export class TypingWatch {
  private botUntil = 0;
  private agentUntil = 0;
  private state: ChatState | null = null;
  private newestShopSeq = 0;
  private timer = 0;

  /** `changed` is called when a sign has run out. */
  constructor(private readonly changed: () => void) {}

  noteAgent(): void {
    this.agentUntil = Date.now() + AGENT_MILLISECONDS;
    this.wait();
  }

  note(state: ChatState | null, newestShopSeq: number): void {
    if (newestShopSeq > this.newestShopSeq) {
      this.botUntil = 0;
      this.agentUntil = 0;
    }
    this.newestShopSeq = newestShopSeq;
    if (state !== this.state) {
      this.state = state;
      this.botUntil = state?.bot_typing ? Date.now() + BOT_MILLISECONDS : 0;
      this.wait();
    }
  }

  who(): "bot" | "agent" | null {
    const now = Date.now();
    if (this.state?.status === "agent") return now < this.agentUntil ? "agent" : null;
    return this.state?.status === "bot" && now < this.botUntil ? "bot" : null;
  }

  stop(): void {
    window.clearTimeout(this.timer);
  }

  private wait(): void {
    window.clearTimeout(this.timer);
    const until = Math.max(this.botUntil, this.agentUntil);
    if (until > Date.now()) this.timer = window.setTimeout(this.changed, until - Date.now() + 20);
  }
}
