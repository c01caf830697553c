import { io, type Socket } from "socket.io-client";
import { computed, ref } from "vue";

import { asServerError } from "../shared/api";
import type { Card, Message } from "../shared/protocol";
import { noticeSignedOut, recallStaff } from "../shared/session";
import { urgencyRank } from "../shared/urgency";
import { cardOf, isMine, keepCard, markSeen, reloadCards } from "./cards";
import { catchUp, noticeTyping, openConversation, readMissing, receive } from "./conversations";
import { play } from "./sounds";

/** `catching_up`: connected again, but lists and messages are still being compared with the server. */
export type Link = "starting" | "offline" | "catching_up" | "ready";

const RETRY_MS = 2_000;
const TYPING_EVERY_MS = 2_500;
const READ_AFTER_MS = 800;

export const link = ref<Link>("starting");
/** A reply may go out: nothing that the customer wrote is missing here. */
export const isReady = computed(() => link.value === "ready");

let socket: Socket | null = null;
let attempt = 0;
let typingSentAt = 0;
let readTimer: number | undefined;

function isBeforeEyes(id: string): boolean {
  return openConversation.value?.id === id && document.visibilityState === "visible";
}

function onCard(card: Card): void {
  const before = keepCard(card);
  if (isBeforeEyes(card.id)) {
    markSeen(card.id);
    if (card.unread > 0 && isMine(card)) tellRead(card.id);
  }
  if (card.status !== "queued") return;
  const isNew = before?.status !== "queued";
  if (isNew || urgencyRank(card.urgency) > urgencyRank(before.urgency)) play(card.urgency);
}

/** Reading is what lets the server count nothing as unread, also for the next reload; once for several messages. */
function tellRead(id: string): void {
  window.clearTimeout(readTimer);
  readTimer = window.setTimeout(() => {
    const conversation = openConversation.value;
    if (isReady.value && conversation?.id === id) readMissing(conversation).catch(() => undefined);
  }, READ_AFTER_MS);
}

function onMessage(id: string, message: Message): void {
  receive(id, message);
  const card = cardOf(id);
  if (message.speaker === "customer" && card && isMine(card) && !isBeforeEyes(id)) play("message");
}

/** Compare everything with the server; tries again until it succeeds or the connection goes. */
async function compare(): Promise<void> {
  attempt += 1;
  const mine = attempt;
  link.value = link.value === "starting" ? "starting" : "catching_up";
  try {
    await reloadCards();
    await catchUp();
    if (mine === attempt) link.value = "ready";
  } catch (caught) {
    if (mine !== attempt) return;
    noticeSignedOut(caught);
    if (asServerError(caught).status !== 401) window.setTimeout(() => mine === attempt && void compare(), RETRY_MS);
  }
}

function onLost(): void {
  attempt += 1;
  link.value = "offline";
}

async function onRefused(): Promise<void> {
  onLost();
  // socket.active: it tries again by itself. Otherwise the server closed the door, most often because the session is over.
  if (!socket || socket.active) return;
  await recallStaff().catch(() => undefined);
  window.setTimeout(() => socket?.connect(), RETRY_MS);
}

function onBrowserOnline(): void {
  // The old connection may look alive for a minute although nothing gets through any more.
  socket?.disconnect().connect();
}

export function connect(): void {
  disconnect();
  link.value = "starting";
  socket = io("/staff", { path: "/socket.io/", transports: ["websocket", "polling"], tryAllTransports: true, reconnectionDelayMax: 4_000 });
  socket.on("connect", () => void compare());
  socket.on("disconnect", () => void onRefused());
  socket.on("connect_error", () => void onRefused());
  socket.on("card", onCard);
  socket.on("message", (data: { conversation_id: string; message: Message }) => onMessage(data.conversation_id, data.message));
  socket.on("customer_typing", (data: { conversation_id: string }) => noticeTyping(data.conversation_id));
  window.addEventListener("offline", onLost);
  window.addEventListener("online", onBrowserOnline);
}

export function disconnect(): void {
  attempt += 1;
  window.removeEventListener("offline", onLost);
  window.removeEventListener("online", onBrowserOnline);
  socket?.removeAllListeners();
  socket?.disconnect();
  socket = null;
}

/** Tell the customer that somebody is writing; not more often than needed. */
export function tellTyping(conversationId: string): void {
  const now = Date.now();
  if (!socket?.connected || now - typingSentAt < TYPING_EVERY_MS) return;
  typingSentAt = now;
  socket.emit("typing", { conversation_id: conversationId });
}
