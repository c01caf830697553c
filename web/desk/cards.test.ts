import { expect, test } from "vitest";

import type { Card } from "../shared/protocol";
import { byUrgencyThenWaiting, cardOf, keepCard, lists, markSeen, unreadOf } from "./cards";

function card(number: string, fields: Partial<Card> = {}): Card {
  return {
    id: number, number, status: "queued", urgency: "normal", category: "other", topic: "", reasons: [], deciding_words: [], summary: "",
    order_number: null, nickname: null, locale: "zh", queued_at: "2026-03-01T08:00:00Z", waiting_seconds: 60, staff_number: null, last_text: "",
    last_speaker: null, last_at: null, unread: 0, service: 1, customer_online: true, rating: null, ...fields,
  };
}

function order(...cards: Card[]): string[] {
  return cards
    .map((one) => ({ ...one, waitingSince: null }))
    .sort(byUrgencyThenWaiting)
    .map(({ number }) => number);
}

test("the most urgent come first, then those who wait longest", () => {
  const early = card("C-1", { queued_at: "2026-03-01T07:00:00Z" });
  const late = card("C-2", { queued_at: "2026-03-01T08:00:00Z" });
  const critical = card("C-3", { urgency: "critical", queued_at: "2026-03-01T09:00:00Z" });

  expect(order(late, early, critical)).toEqual(["C-3", "C-1", "C-2"]);
});

test("who never waited comes after those who wait, the newest first", () => {
  const bots = ["C-9", "C-10"].map((number) => card(number, { status: "bot", queued_at: null, waiting_seconds: null }));

  expect(order(...bots, card("C-1"))).toEqual(["C-1", "C-10", "C-9"]);
});

test("a card leaves the queue when somebody takes it", () => {
  keepCard(card("C-20"));
  expect(lists.queue.value.map(({ id }) => id)).toContain("C-20");

  keepCard(card("C-20", { status: "agent", staff_number: "1002" }));
  expect(lists.queue.value.map(({ id }) => id)).not.toContain("C-20");
});

test("only what came after the last look counts as unread", () => {
  keepCard(card("C-30", { unread: 2 }));
  markSeen("C-30");
  keepCard(card("C-30", { unread: 3 }));
  const now = cardOf("C-30");

  expect(now && unreadOf(now)).toBe(1);
});

test("after the server has reset its count, new messages count from nought", () => {
  keepCard(card("C-31", { unread: 4 }));
  markSeen("C-31");
  keepCard(card("C-31", { unread: 0 }));
  keepCard(card("C-31", { unread: 1 }));
  const now = cardOf("C-31");

  expect(now && unreadOf(now)).toBe(1);
});
