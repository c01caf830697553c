import { NoAnswerError, RefusedError, type Connection } from "./connection";
import type { NewOutboxItem, Outbox, OutboxItem } from "./outbox";
import type { ChatMessage, ChatState, Locale, SessionAnswer, SinceAnswer, StoredAnswer } from "./protocol";
import { SESSION_KEY, type Memory } from "./storage";
import type { Transcript } from "./transcript";

const ATTEMPTS_WITHOUT_ANSWER = 3;
/** Enough, with the pauses growing, to outlast the server's limit of messages in ten seconds. */
const ATTEMPTS_AGAINST_A_PASSING_REFUSAL = 6;
const MILLISECONDS_BETWEEN_ATTEMPTS = 1500;
const MILLISECONDS_BEFORE_ANOTHER_SESSION_REQUEST = 2500;
const MILLISECONDS_BETWEEN_TYPING_EVENTS = 1500;
/** Refusals that may be over in a moment. */
const PASSING_CODES = ["too_many", "internal", "bot_unavailable"];

export interface ConversationListener {
  /** Messages, state or connection have changed. */
  changed(): void;
  agentTyping(): void;
}

/** One customer's conversation: what is known of it, and what still has to reach the server. */
export class Conversation {
  state: ChatState | null = null;
  locale: Locale = "zh";
  productId: string | null = null;
  private sessionId: string | null;
  /** The server knows this connection: the session is confirmed on it. */
  private confirmed = false;
  private started = false;
  private delivering = false;
  private catchingUp = false;
  private typingToldAt = 0;
  private openTimer = 0;
  private attempts = new Map<string, number>();

  constructor(
    private readonly connection: Connection,
    private readonly memory: Memory,
    readonly outbox: Outbox,
    readonly transcript: Transcript,
    private readonly listener: ConversationListener,
  ) {
    this.sessionId = memory.get(SESSION_KEY);
  }

  get isOnline(): boolean {
    return this.confirmed;
  }

  /** Something is going on here already: an earlier visit, or a message that waits to be sent. */
  get hasBegun(): boolean {
    return this.sessionId !== null || this.outbox.next() !== null;
  }

  start(): void {
    if (this.started) return;
    this.started = true;
    this.connection.start({
      connected: () => void this.openSession(),
      disconnected: () => this.lose(),
      received: (event, data) => this.receive(event, data),
    });
  }

  stop(): void {
    this.started = false;
    this.confirmed = false;
    this.connection.stop();
  }

  say(text: string, payload: string | null = null): void {
    this.put({ kind: "text", text, payload, product_id: this.productId });
  }

  askPerson(text: string): void {
    if (this.isAskingPerson) return;
    this.put({ kind: "ask_person", text, payload: null, product_id: this.productId });
  }

  get isAskingPerson(): boolean {
    return this.outbox.all().some((item) => item.kind === "ask_person" && item.failure === null);
  }

  retry(clientId: string): void {
    this.attempts.delete(clientId);
    this.outbox.retry(clientId);
    this.listener.changed();
    if (!this.confirmed) this.connection.reconnect();
    void this.deliver();
  }

  discard(clientId: string): void {
    this.outbox.remove(clientId);
    this.listener.changed();
  }

  async cancelQueue(): Promise<void> {
    await this.connection.ask("cancel_queue", { session_id: this.sessionId });
    await this.catchUp();
  }

  async rate(score: number | null, comment: string): Promise<void> {
    const rating = { session_id: this.sessionId, score };
    await this.connection.ask("rate", comment ? { ...rating, comment } : rating);
  }

  setLocale(locale: Locale): void {
    if (locale === this.locale) return;
    this.locale = locale;
    if (!this.confirmed) return;
    // If this gets lost, the next session_request carries the language again.
    this.connection.ask("set_locale", { session_id: this.sessionId, locale }).catch(() => undefined);
  }

  typing(): void {
    const now = Date.now();
    if (!this.confirmed || now - this.typingToldAt < MILLISECONDS_BETWEEN_TYPING_EVENTS) return;
    this.typingToldAt = now;
    this.connection.tell("typing", { session_id: this.sessionId });
  }

  /** The page has come back to life: connect again, or see whether anything was missed. */
  wake(): void {
    if (!this.started) return;
    if (this.connection.isConnected && this.confirmed) void this.catchUp();
    else this.connection.reconnect();
  }

  /** The browser says that the network is gone; waiting for the next heartbeat would take most of a minute. */
  sleep(): void {
    if (!this.started) return;
    this.lose();
    this.connection.reconnect();
  }

  private lose(): void {
    this.confirmed = false;
    this.listener.changed();
  }

  /** Another tab has begun a session: both show the same one. */
  joinSession(sessionId: string): void {
    if (sessionId === this.sessionId) return;
    this.sessionId = sessionId;
    this.transcript.clear();
    if (this.started) this.connection.reconnect();
  }

  /** Asks for everything after the last seq known, until nothing is missing. */
  async catchUp(): Promise<void> {
    if (this.catchingUp || !this.confirmed) return;
    this.catchingUp = true;
    try {
      for (;;) {
        const after = this.transcript.knownThrough;
        const answer = await this.connection.ask<SinceAnswer>("since", { session_id: this.sessionId, after });
        this.takeAll(after, answer.messages, answer.state);
        const missing = this.transcript.hasGap() || answer.state.last_seq > this.transcript.knownThrough;
        if (!missing || this.transcript.knownThrough === after) break;
      }
    } catch (error) {
      if (error instanceof NoAnswerError || isUnknownSession(error)) this.connection.reconnect();
    } finally {
      this.catchingUp = false;
    }
  }

  private openLater(): void {
    window.clearTimeout(this.openTimer);
    this.openTimer = window.setTimeout(() => {
      if (this.started && !this.confirmed) this.connection.reconnect();
    }, MILLISECONDS_BEFORE_ANOTHER_SESSION_REQUEST);
  }

  private async openSession(): Promise<void> {
    window.clearTimeout(this.openTimer);
    this.sessionId = this.memory.get(SESSION_KEY) ?? this.sessionId;
    const after = this.transcript.knownThrough;
    try {
      const answer = await this.connection.ask<SessionAnswer>("session_request", {
        ...(this.sessionId === null ? {} : { session_id: this.sessionId }),
        last_seq: after,
        locale: this.locale,
        ...(this.productId === null ? {} : { product_id: this.productId }),
      });
      const isOther = answer.session_id !== this.sessionId;
      if (isOther) this.transcript.clear();
      this.sessionId = answer.session_id;
      this.memory.set(SESSION_KEY, answer.session_id);
      this.confirmed = true;
      this.takeAll(isOther ? 0 : after, answer.messages, answer.state);
    } catch {
      this.openLater();
      return;
    }
    if (this.state !== null && this.state.last_seq > this.transcript.knownThrough) void this.catchUp();
    void this.deliver();
  }

  private receive(event: string, data: unknown): void {
    if (!this.confirmed) return;
    if (event === "agent_typing") {
      this.listener.agentTyping();
      return;
    }
    if (event === "state") {
      this.state = data as ChatState;
      if (this.state.last_seq > this.transcript.knownThrough) void this.catchUp();
    }
    if (event === "message") {
      const message = data as ChatMessage;
      this.transcript.add(message);
      if (message.client_id !== null) this.outbox.remove(message.client_id);
      if (this.transcript.hasGap()) void this.catchUp();
    }
    this.listener.changed();
  }

  private takeAll(after: number, messages: ChatMessage[], state: ChatState): void {
    this.transcript.addAllAfter(after, messages);
    for (const { client_id } of messages) if (client_id !== null) this.outbox.remove(client_id);
    this.state = state;
    this.listener.changed();
  }

  private put(message: NewOutboxItem): void {
    this.outbox.add(message);
    this.listener.changed();
    void this.deliver();
  }

  /** Sends what waits, one after the other, so that the server stores it in the order it was written. */
  private async deliver(): Promise<void> {
    if (this.delivering) return;
    this.delivering = true;
    try {
      for (let item = this.outbox.next(); item !== null && this.confirmed; item = this.outbox.next()) {
        await this.deliverOne(item);
      }
    } finally {
      this.delivering = false;
    }
  }

  private async deliverOne(item: OutboxItem): Promise<void> {
    try {
      const answer = await this.sendItem(item);
      this.attempts.delete(item.client_id);
      this.outbox.remove(item.client_id);
      if (answer.seq !== undefined) this.transcript.addAcknowledged(messageOf(item, answer.seq, answer.created_at));
      this.listener.changed();
      if (this.transcript.hasGap()) void this.catchUp();
    } catch (error) {
      await this.decideAfterFailure(item, error);
    }
  }

  private sendItem(item: OutboxItem): Promise<StoredAnswer> {
    const common = { session_id: this.sessionId, client_id: item.client_id };
    if (item.kind === "ask_person") return this.connection.ask("ask_person", common);
    return this.connection.ask("user_uttered", {
      ...common,
      message: item.text,
      ...(item.payload === null ? {} : { payload: item.payload }),
      ...(item.product_id === null ? {} : { product_id: item.product_id }),
    });
  }

  private async decideAfterFailure(item: OutboxItem, error: unknown): Promise<void> {
    // The network went away while waiting: it is nobody's failure, and the next connection tries again.
    if (error instanceof NoAnswerError && (!this.confirmed || !this.connection.isConnected)) {
      this.lose();
      return;
    }
    const attempt = (this.attempts.get(item.client_id) ?? 0) + 1;
    this.attempts.set(item.client_id, attempt);
    const isPassing = error instanceof RefusedError && PASSING_CODES.includes(error.code);
    const mayTryAgain = isPassing || isUnknownSession(error) || error instanceof NoAnswerError;
    const attempts = isPassing ? ATTEMPTS_AGAINST_A_PASSING_REFUSAL : ATTEMPTS_WITHOUT_ANSWER;
    if (!mayTryAgain || attempt >= attempts) {
      this.attempts.delete(item.client_id);
      this.outbox.fail(item.client_id, error instanceof RefusedError ? error.sentence[this.locale] : "");
      this.listener.changed();
    } else if (isPassing) {
      await new Promise((resolve) => window.setTimeout(resolve, MILLISECONDS_BETWEEN_ATTEMPTS * attempt));
    } else {
      this.lose();
      this.connection.reconnect();
    }
  }
}

function isUnknownSession(error: unknown): boolean {
  return error instanceof RefusedError && (error.code === "not_found" || error.code === "unauthenticated");
}

function messageOf(item: OutboxItem, seq: number, createdAt: string | undefined): ChatMessage {
  return {
    seq,
    client_id: item.client_id,
    speaker: "customer",
    text: item.text,
    buttons: [],
    staff_number: null,
    kind: "text",
    notice: null,
    created_at: createdAt ?? item.written_at,
  };
}
