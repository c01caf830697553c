import { io, type Socket } from "socket.io-client";

import type { RefusalAnswer } from "./protocol";

/** The server understood the question and said no. */
export class RefusedError extends Error {
  constructor(
    readonly code: string,
    readonly sentence: { zh: string; en: string },
  ) {
    super(sentence.en);
  }
}

/** The connection was gone, or no answer came in time; the server may or may not have heard the question. */
export class NoAnswerError extends Error {}

export interface ConnectionListener {
  connected(): void;
  disconnected(): void;
  received(event: string, data: unknown): void;
}

/** What the conversation needs of the network; tests put a small fake here. */
export interface Connection {
  readonly isConnected: boolean;
  start(listener: ConnectionListener): void;
  stop(): void;
  /** Resolves with the acknowledgement; rejects with RefusedError or NoAnswerError. */
  ask<Answer>(event: string, data: object): Promise<Answer>;
  /** Sends without asking for an answer, and not at all while disconnected. */
  tell(event: string, data: object): void;
  /** Drops a connection that seems dead and opens a new one without waiting. */
  reconnect(): void;
}

const MILLISECONDS_FOR_AN_ANSWER = 8000;
/** Socket.IO goes on by itself after a lost network, but not after a server that closed or refused. */
const MILLISECONDS_AFTER_A_CLOSED_DOOR = 2000;
const RECEIVED_EVENTS = ["message", "state", "agent_typing"];

export class SocketConnection implements Connection {
  private readonly socket: Socket;
  private started = false;

  constructor(serverUrl: string) {
    this.socket = io(serverUrl || window.location.origin, {
      path: "/socket.io/",
      autoConnect: false,
      // WebSocket first; where a proxy or an old policy forbids it, long polling carries the chat.
      transports: ["websocket", "polling"],
      tryAllTransports: true,
      reconnectionDelay: 500,
      reconnectionDelayMax: 4000,
      timeout: 10_000,
    });
  }

  get isConnected(): boolean {
    return this.socket.connected;
  }

  start(listener: ConnectionListener): void {
    if (this.started) return;
    this.started = true;
    this.socket.on("connect", () => listener.connected());
    const lost = () => {
      listener.disconnected();
      if (!this.socket.active) window.setTimeout(() => this.started && this.socket.connect(), MILLISECONDS_AFTER_A_CLOSED_DOOR);
    };
    this.socket.on("disconnect", (reason) => (reason === "io client disconnect" ? listener.disconnected() : lost()));
    this.socket.on("connect_error", lost);
    for (const event of RECEIVED_EVENTS) this.socket.on(event, (data: unknown) => listener.received(event, data));
    this.socket.connect();
  }

  stop(): void {
    this.started = false;
    this.socket.removeAllListeners();
    this.socket.disconnect();
  }

  async ask<Answer>(event: string, data: object): Promise<Answer> {
    // Socket.IO would keep the question for later; the outbox does that already, and survives a reload.
    if (!this.socket.connected) throw new NoAnswerError(`${event}: not connected`);
    let answer: unknown;
    try {
      answer = await this.socket.timeout(MILLISECONDS_FOR_AN_ANSWER).emitWithAck(event, data);
    } catch (error) {
      throw new NoAnswerError(`${event}: no answer`, { cause: error });
    }
    if (isRefusal(answer)) {
      const { code, message, message_en } = answer.error;
      throw new RefusedError(code, { zh: message, en: message_en });
    }
    return answer as Answer;
  }

  tell(event: string, data: object): void {
    if (this.socket.connected) this.socket.volatile.emit(event, data);
  }

  reconnect(): void {
    if (!this.started) return;
    // Disconnecting first also ends the waiting time between two attempts.
    this.socket.disconnect();
    this.socket.connect();
  }
}

function isRefusal(answer: unknown): answer is RefusalAnswer {
  return typeof answer === "object" && answer !== null && "error" in answer && Boolean(answer.error);
}
