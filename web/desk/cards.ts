import { computed, shallowReactive, shallowRef, triggerRef } from "vue";

import { get } from "../shared/api";
import type { Card } from "../shared/protocol";
import { staff } from "../shared/session";
import { urgencyRank } from "../shared/urgency";

/** A card with the moment, on this browser's clock, when the customer began to wait. */
export interface HeldCard extends Card {
  waitingSince: number | null;
}

export type View = "queue" | "mine" | "all";

export const VIEWS: readonly View[] = ["queue", "mine", "all"];

const cards = shallowReactive(new Map<string, HeldCard>());

// What the server still counted as unread when the agent last saw the conversation.
const seenUnread = shallowRef(new Map<string, number>());

let pushedDuringReload: Set<string> | null = null;

function held(card: Card): HeldCard {
  // Measured by the server's clock, so that a browser's wrong clock shows no wrong waiting time.
  const waited = card.status === "queued" ? card.waiting_seconds : null;
  return { ...card, waitingSince: waited === null ? null : Date.now() - waited * 1000 };
}

function queuedTime(card: HeldCard): number {
  return card.queued_at === null ? Infinity : Date.parse(card.queued_at);
}

/** Most urgent first, then the longest waiting; those who never waited come last, newest first. */
export function byUrgencyThenWaiting(one: HeldCard, other: HeldCard): number {
  const urgency = urgencyRank(other.urgency) - urgencyRank(one.urgency);
  if (urgency !== 0) return urgency;
  const [oneTime, otherTime] = [queuedTime(one), queuedTime(other)];
  if (oneTime !== otherTime) return oneTime < otherTime ? -1 : 1;
  return other.number.localeCompare(one.number, "en", { numeric: true });
}

function belongsTo(view: View, card: HeldCard): boolean {
  if (view === "queue") return card.status === "queued";
  if (view === "mine") return isMine(card);
  return true;
}

/** Whether the person signed in here answers this customer. */
export function isMine(card: Card): boolean {
  return card.status === "agent" && card.staff_number !== null && card.staff_number === staff.value?.number;
}

const sorted = computed(() => [...cards.values()].sort(byUrgencyThenWaiting));

export const lists = {
  queue: computed(() => sorted.value.filter((card) => belongsTo("queue", card))),
  mine: computed(() => sorted.value.filter((card) => belongsTo("mine", card))),
  all: sorted,
};

export function cardOf(id: string): HeldCard | undefined {
  return cards.get(id);
}

/** Keep a card that came from the server; returns what was known before. */
export function keepCard(card: Card): HeldCard | undefined {
  const before = cards.get(card.id);
  cards.set(card.id, held(card));
  pushedDuringReload?.add(card.id);
  if (card.unread < (seenUnread.value.get(card.id) ?? 0)) markSeen(card.id);
  return before;
}

/** Messages that the agent has not seen, by the server's count. */
export function unreadOf(card: Card): number {
  return Math.max(0, card.unread - (seenUnread.value.get(card.id) ?? 0));
}

/** The agent has the conversation before their eyes. */
export function markSeen(id: string): void {
  const unread = cards.get(id)?.unread ?? 0;
  if ((seenUnread.value.get(id) ?? 0) === unread) return;
  seenUnread.value.set(id, unread);
  triggerRef(seenUnread);
}

/** Read all lists anew; a card pushed meanwhile is newer than the list and stays. */
export async function reloadCards(): Promise<void> {
  const pushed = new Set<string>();
  pushedDuringReload = pushed;
  try {
    const answers = await Promise.all(VIEWS.map((view) => get<{ cards: Card[] }>("/api/staff/conversations", { view })));
    const fresh = new Map(answers.flatMap((answer) => answer.cards).map((card) => [card.id, card]));
    for (const id of [...cards.keys()]) {
      if (!fresh.has(id) && !pushed.has(id)) cards.delete(id);
    }
    for (const [id, card] of fresh) {
      if (!pushed.has(id)) cards.set(id, held(card));
    }
  } finally {
    if (pushedDuringReload === pushed) pushedDuringReload = null;
  }
}

/** Forget everything: somebody else may sign in next. */
export function forgetCards(): void {
  cards.clear();
  seenUnread.value = new Map();
}
