import { expect, test, vi } from "vitest";

import { NoAnswerError, RefusedError, type Connection, type ConnectionListener } from "./connection";
import { Conversation } from "./conversation";
import { Outbox } from "./outbox";
import type { ChatMessage, ChatState } from "./protocol";
import { PageMemory } from "./storage";
import { Transcript } from "./transcript";

const STATE: ChatState = {
  status: "bot",
  staff_number: null,
  position: null,
  waiting_seconds: null,
  agents_online: 0,
  rating_due: false,
  bot_typing: false,
  last_seq: 0,
};

/** A server in one page: it stores each client_id once, and may lose answers or refuse. */
class SmallServer implements Connection {
  isConnected = false;
  stored: ChatMessage[] = [];
  answersToLose = 0;
  refusal: RefusedError | null = null;
  private listener: ConnectionListener | null = null;

  start(listener: ConnectionListener): void {
    this.listener = listener;
  }

  stop(): void {
    this.isConnected = false;
  }

  connect(): void {
    this.isConnected = true;
    this.listener?.connected();
  }

  disconnect(): void {
    this.isConnected = false;
    this.listener?.disconnected();
  }

  reconnect(): void {
    this.disconnect();
    this.connect();
  }

  tell(): void {
    // Nobody here listens to typing.
  }

  async ask<Answer>(event: string, data: Record<string, unknown>): Promise<Answer> {
    await Promise.resolve();
    if (!this.isConnected) throw new NoAnswerError(event);
    const state = { ...STATE, last_seq: this.stored.length };
    const after = Number(data["after"] ?? data["last_seq"] ?? 0);
    const messages = this.stored.filter((message) => message.seq > after);
    if (event === "session_request") return { session_id: "s", messages, state } as Answer;
    if (event === "since") return { messages, state } as Answer;
    if (this.refusal !== null) throw this.refusal;
    const { seq, created_at } = this.store(String(data["client_id"]), String(data["message"]));
    if (this.answersToLose > 0) {
      this.answersToLose -= 1;
      this.disconnect();
      throw new NoAnswerError(event);
    }
    return { ok: true, seq, created_at } as Answer;
  }

  private store(clientId: string, text: string): ChatMessage {
    const known = this.stored.find((message) => message.client_id === clientId);
    if (known) return known;
    const message: ChatMessage = {
      seq: this.stored.length + 1,
      client_id: clientId,
      speaker: "customer",
      text,
      buttons: [],
      staff_number: null,
      kind: "text",
      notice: null,
      created_at: "2026-01-05T06:00:00.000Z",
    };
    this.stored.push(message);
    return message;
  }
}

function openChat(server: SmallServer, memory = new PageMemory()): Conversation {
  const listener = { changed: () => undefined, agentTyping: () => undefined };
  const conversation = new Conversation(server, memory, new Outbox(memory), new Transcript(), listener);
  conversation.start();
  return conversation;
}

const textsOf = (server: SmallServer) => server.stored.map((message) => message.text);

test("messages written while offline arrive in order after the reconnect", async () => {
  const server = new SmallServer();
  const conversation = openChat(server);
  for (const text of ["一", "二", "三"]) conversation.say(text);
  expect(textsOf(server)).toEqual([]);

  server.connect();

  await vi.waitFor(() => expect(textsOf(server)).toEqual(["一", "二", "三"]));
  await vi.waitFor(() => expect(conversation.outbox.all()).toEqual([]));
});

test("a message whose acknowledgement was lost is stored once and shown once", async () => {
  const server = new SmallServer();
  const conversation = openChat(server);
  server.connect();
  server.answersToLose = 1;

  conversation.say("您好");
  await vi.waitFor(() => expect(server.isConnected).toBe(false));
  server.connect();

  await vi.waitFor(() => expect(conversation.outbox.all()).toEqual([]));
  expect(textsOf(server)).toEqual(["您好"]);
  expect(conversation.transcript.inOrder()).toHaveLength(1);
});

test("what was unsent when the page closed is sent by the next page", async () => {
  const memory = new PageMemory();
  openChat(new SmallServer(), memory).say("关页面前写的");
  const server = new SmallServer();

  openChat(server, memory);
  server.connect();

  await vi.waitFor(() => expect(textsOf(server)).toEqual(["关页面前写的"]));
});

test("a refused message stays with its reason until the customer tries again", async () => {
  const server = new SmallServer();
  const conversation = openChat(server);
  server.connect();
  server.refusal = new RefusedError("too_long", { zh: "消息太长。", en: "Too long." });

  conversation.say("很长");
  await vi.waitFor(() => expect(conversation.outbox.all()[0]?.failure).toBe("消息太长。"));
  server.refusal = null;
  conversation.retry(conversation.outbox.all()[0]?.client_id ?? "");

  await vi.waitFor(() => expect(textsOf(server)).toEqual(["很长"]));
});

test("calling a person twice in a hurry calls once", async () => {
  const server = new SmallServer();
  const conversation = openChat(server);
  conversation.askPerson("转人工");
  conversation.askPerson("转人工");

  expect(conversation.outbox.all()).toHaveLength(1);
});
