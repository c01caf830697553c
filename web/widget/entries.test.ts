import { expect, test } from "vitest";

import { listEntries } from "./entries";
import type { ChatMessage } from "./protocol";

function message(seq: number, changes: Partial<ChatMessage> = {}): ChatMessage {
  return {
    seq,
    client_id: null,
    speaker: "bot",
    text: `第${seq}条`,
    buttons: [],
    staff_number: null,
    kind: "text",
    notice: null,
    created_at: "2026-01-05T06:00:00.000Z",
    ...changes,
  };
}

const offer = { buttons: [{ title: "怎么退换货", payload: "/choose" }] };

test("buttons live under the newest line of the shop only", () => {
  const [first, second] = listEntries([message(1, offer), message(2, offer)], []);

  expect([first?.areButtonsLive, second?.areButtonsLive]).toEqual([false, true]);
});

test("typing a button's words uses it up like a press", () => {
  const said = message(2, { speaker: "customer", client_id: "a", text: "怎么退换货" });

  const [entry] = listEntries([message(1, offer), said], []);

  expect([entry?.areButtonsLive, entry?.chosen]).toEqual([false, "怎么退换货"]);
});

test("other words leave the buttons live", () => {
  const said = message(2, { speaker: "customer", client_id: "a", text: "等一下" });

  expect(listEntries([message(1, offer), said], [])[0]?.areButtonsLive).toBe(true);
});

test("a new period begins after ten quiet minutes", () => {
  const later = message(2, { created_at: "2026-01-05T06:11:00.000Z" });

  expect(listEntries([message(1), later, { ...later, seq: 3 }], []).map((entry) => entry.startsPeriod)).toEqual([
    true,
    true,
    false,
  ]);
});
