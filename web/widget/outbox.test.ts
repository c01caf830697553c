import { expect, test } from "vitest";

import { Outbox } from "./outbox";
import { OUTBOX_PREFIX, PageMemory } from "./storage";

const line = (text: string) => ({ kind: "text" as const, text, payload: null, product_id: null });

test("unsent messages come back after a reload, in the order they were written and with the same ids", () => {
  const memory = new PageMemory();
  const before = new Outbox(memory);
  const ids = ["一", "二", "三"].map((text) => before.add(line(text)).client_id);

  const after = new Outbox(memory);

  expect(after.all().map((item) => item.client_id)).toEqual(ids);
  expect(after.all().map((item) => item.text)).toEqual(["一", "二", "三"]);
});

test("an acknowledged message leaves nothing behind", () => {
  const memory = new PageMemory();
  const outbox = new Outbox(memory);

  outbox.remove(outbox.add(line("您好")).client_id);

  expect(memory.keys(OUTBOX_PREFIX)).toEqual([]);
});

test("a failed message waits for the customer, and the others go on", () => {
  const outbox = new Outbox(new PageMemory());
  const first = outbox.add(line("太长"));
  const second = outbox.add(line("正常"));

  outbox.fail(first.client_id, "消息太长。");

  expect(outbox.next()?.client_id).toBe(second.client_id);
  outbox.retry(first.client_id);
  expect(outbox.next()?.client_id).toBe(first.client_id);
});

test("a message older than half a day is not sent without asking", () => {
  const memory = new PageMemory();
  const item = new Outbox(memory).add(line("昨天的问题"));
  const yesterday = new Date(Date.now() - 24 * 3_600_000).toISOString();
  memory.set(OUTBOX_PREFIX + item.client_id, JSON.stringify({ ...item, written_at: yesterday }));

  const outbox = new Outbox(memory);

  expect(outbox.next()).toBeNull();
  expect(outbox.all()).toHaveLength(1);
});

test("storage that somebody else has filled with nonsense does no harm", () => {
  const memory = new PageMemory();
  memory.set(`${OUTBOX_PREFIX}x`, "{not json");

  expect(new Outbox(memory).all()).toEqual([]);
});
