import { expect, test } from "vitest";

import type { Message } from "../shared/protocol";
import { lastWithoutGap, mergeMessages } from "./conversations";

function message(seq: number, text = `${seq}`): Message {
  return { seq, text, client_id: null, speaker: "customer", buttons: [], staff_number: null, kind: "text", notice: null, created_at: "2026-03-01T08:00:00Z" };
}

function merged(...batches: Message[][]): Message[] {
  const messages: Message[] = [];
  for (const batch of batches) mergeMessages(messages, batch);
  return messages;
}

test("messages stand in the order of their seq, however they arrive", () => {
  expect(merged([message(3)], [message(1), message(2)]).map(({ seq }) => seq)).toEqual([1, 2, 3]);
});

test("a message that arrives twice stands once, in the server's latest words", () => {
  const messages = merged([message(1), message(2, "own")], [message(2, "stored"), message(1)]);

  expect(messages.map(({ text }) => text)).toEqual(["1", "stored"]);
});

test("what is missing begins after the last seq without a gap", () => {
  expect(lastWithoutGap([])).toBe(0);
  expect(lastWithoutGap(merged([message(1), message(2), message(5)]))).toBe(2);
  expect(lastWithoutGap(merged([message(4)]))).toBe(0);
});
