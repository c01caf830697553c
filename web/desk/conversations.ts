import { computed, reactive, shallowReactive, shallowRef } from "vue";

import { asServerError, get, post, type ServerError } from "../shared/api";
import type { Card, Message, Packet } from "../shared/protocol";
import { noticeSignedOut, staff } from "../shared/session";
import { cardOf, keepCard, markSeen } from "./cards";
import { keepUnsent, unsentOf } from "./drafts";

/** A reply on its way: `waiting` for an earlier one, `sending`, or `failed`. */
export interface PendingReply {
  client_id: string;
  text: string;
  state: "waiting" | "sending" | "failed";
  error: ServerError | null;
}

/** One conversation whose text this browser holds. */
export interface Conversation {
  id: string;
  messages: Message[];
  pending: PendingReply[];
  packet: Packet | null;
  /** Everything up to now has been read from the server; false again after a disconnect. */
  complete: boolean;
  loading: boolean;
  error: ServerError | null;
  customerTypingUntil: number;
}

const CUSTOMER_TYPING_MS = 5_000;

const conversations = shallowReactive(new Map<string, Conversation>());
const openId = shallowRef<string | null>(null);
const reading = new Map<string, Promise<void>>();

export const openConversation = computed(() => (openId.value === null ? undefined : conversations.get(openId.value)));

/** Ids the agent has opened since signing in: their alarm is silent. */
export const everOpened = shallowReactive(new Set<string>());

function pathOf(id: string): string {
  return `/api/staff/conversations/${encodeURIComponent(id)}`;
}

/** The last seq up to which nothing is missing. */
export function lastWithoutGap(messages: readonly Message[]): number {
  let last = 0;
  for (const message of messages) {
    if (message.seq !== last + 1) break;
    last = message.seq;
  }
  return last;
}

/** Put messages in their places by seq; one that is there already is replaced by the server's newer word. */
export function mergeMessages(messages: Message[], added: readonly Message[]): void {
  for (const message of added) {
    let at = messages.length;
    while (at > 0 && (messages[at - 1]?.seq ?? 0) > message.seq) at -= 1;
    if (messages[at - 1]?.seq === message.seq) messages[at - 1] = message;
    else messages.splice(at, 0, message);
  }
}

function hold(id: string): Conversation {
  const known = conversations.get(id);
  if (known) return known;
  const unsent = unsentOf(id).map((reply): PendingReply => ({ ...reply, state: "failed", error: null }));
  const conversation = reactive<Conversation>({
    id,
    messages: shallowReactive([]),
    pending: unsent,
    packet: null,
    complete: false,
    loading: false,
    error: null,
    customerTypingUntil: 0,
  });
  conversations.set(id, conversation);
  return conversation;
}

function keepPending(conversation: Conversation): void {
  keepUnsent(
    conversation.id,
    conversation.pending.map(({ client_id, text }) => ({ client_id, text })),
  );
}

function add(conversation: Conversation, messages: readonly Message[]): void {
  mergeMessages(conversation.messages, messages);
  const stored = new Set(messages.map((message) => message.client_id));
  if (conversation.pending.some((reply) => stored.has(reply.client_id))) {
    conversation.pending = conversation.pending.filter((reply) => !stored.has(reply.client_id));
    keepPending(conversation);
  }
  if (messages.some((message) => message.speaker === "customer")) conversation.customerTypingUntil = 0;
}

async function readOnce(conversation: Conversation): Promise<void> {
  conversation.loading = true;
  try {
    const [about, news] = await Promise.all([
      get<{ card: Card; packet: Packet | null }>(pathOf(conversation.id)),
      get<{ messages: Message[] }>(`${pathOf(conversation.id)}/messages`, { after: lastWithoutGap(conversation.messages) }),
    ]);
    conversation.packet = about.packet;
    keepCard(about.card);
    add(conversation, news.messages);
    conversation.complete = true;
    conversation.error = null;
    if (openId.value === conversation.id) markSeen(conversation.id);
  } catch (caught) {
    conversation.error = asServerError(caught);
    noticeSignedOut(caught);
    throw caught;
  } finally {
    conversation.loading = false;
    reading.delete(conversation.id);
  }
}

/** Read from the server what is missing; several calls at once are one. Rejects with a ServerError. */
export function readMissing(conversation: Conversation): Promise<void> {
  const running = reading.get(conversation.id) ?? readOnce(conversation);
  reading.set(conversation.id, running);
  return running;
}

export function open(id: string): void {
  openId.value = id;
  everOpened.add(id);
  const conversation = hold(id);
  const unreadAtServer = cardOf(id)?.unread ?? 0;
  markSeen(id);
  if (!conversation.complete || unreadAtServer > 0) readMissing(conversation).catch(() => undefined);
}

export function close(): void {
  openId.value = null;
}

/** A message that the server pushed; conversations that nobody opened here are read when they are. */
export function receive(id: string, message: Message): void {
  const conversation = conversations.get(id);
  if (!conversation) return;
  add(conversation, [message]);
  const last = conversation.messages.at(-1)?.seq ?? 0;
  if (conversation.complete && lastWithoutGap(conversation.messages) < last) {
    readMissing(conversation).catch(() => undefined);
  }
}

export function noticeTyping(id: string): void {
  const conversation = conversations.get(id);
  if (conversation) conversation.customerTypingUntil = Date.now() + CUSTOMER_TYPING_MS;
}

/** After a disconnect nothing is certain: what is open is read now, the rest when it is opened. */
export async function catchUp(): Promise<void> {
  for (const conversation of conversations.values()) conversation.complete = false;
  if (openConversation.value) await readMissing(openConversation.value);
}

/** 128 random bits; crypto.randomUUID is missing where a shop serves the desk without HTTPS. */
function newClientId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function deliver(conversation: Conversation, reply: PendingReply): Promise<void> {
  reply.state = "sending";
  reply.error = null;
  try {
    const { seq, created_at } = await post<{ seq: number; created_at: string }>(`${pathOf(conversation.id)}/messages`, {
      client_id: reply.client_id,
      text: reply.text,
    });
    const pushedAlready = conversation.messages.some((message) => message.seq === seq);
    if (!pushedAlready) receive(conversation.id, ownMessage(reply, seq, created_at));
    conversation.pending = conversation.pending.filter((other) => other.client_id !== reply.client_id);
  } catch (caught) {
    reply.state = "failed";
    reply.error = asServerError(caught);
    noticeSignedOut(caught);
  }
  keepPending(conversation);
}

function ownMessage(reply: PendingReply, seq: number, created_at: string): Message {
  const staff_number = staff.value?.number ?? null;
  return { seq, client_id: reply.client_id, speaker: "agent", text: reply.text, buttons: [], staff_number, kind: "text", notice: null, created_at };
}

/** One after another, so that replies keep their order; after a failure the later ones wait for the agent too. */
async function deliverWaiting(conversation: Conversation): Promise<void> {
  if (conversation.pending.some((reply) => reply.state === "sending")) return;
  let next = conversation.pending.find((reply) => reply.state === "waiting");
  while (next) {
    await deliver(conversation, next);
    if (next.error) {
      for (const reply of conversation.pending) if (reply.state === "waiting") reply.state = "failed";
    }
    next = conversation.pending.find((reply) => reply.state === "waiting");
  }
}

export function send(conversation: Conversation, text: string): void {
  conversation.pending.push({ client_id: newClientId(), text, state: "waiting", error: null });
  keepPending(conversation);
  void deliverWaiting(conversation);
}

export function retry(conversation: Conversation, reply: PendingReply): void {
  reply.state = "waiting";
  void deliverWaiting(conversation);
}

export function discard(conversation: Conversation, reply: PendingReply): void {
  conversation.pending = conversation.pending.filter((other) => other.client_id !== reply.client_id);
  keepPending(conversation);
}

export async function take(id: string): Promise<void> {
  keepCard((await post<{ card: Card }>(`${pathOf(id)}/take`)).card);
}

export async function end(id: string): Promise<void> {
  keepCard((await post<{ card: Card }>(`${pathOf(id)}/end`)).card);
}

export function forgetConversations(): void {
  openId.value = null;
  conversations.clear();
  everOpened.clear();
}
