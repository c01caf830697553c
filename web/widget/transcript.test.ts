import { expect, test } from "vitest";

import type { ChatMessage } from "./protocol";
import { Transcript } from "./transcript";

function message(seq: number, text = `第${seq}条`, clientId: string | null = null): ChatMessage {
  return {
    seq,
    client_id: clientId,
    speaker: clientId === null ? "bot" : "customer",
    text,
    buttons: [],
    staff_number: null,
    kind: "text",
    notice: null,
    created_at: "2026-01-05T06:00:00.000Z",
  };
}

test("messages stand in the order of seq, each once, however they come", () => {
  const transcript = new Transcript();
  for (const seq of [2, 1, 3, 2]) transcript.add(message(seq));

  expect(transcript.inOrder().map(({ seq }) => seq)).toEqual([1, 2, 3]);
});

test("a missing message is noticed, and everything after the last one known is asked for", () => {
  const transcript = new Transcript();
  transcript.add(message(1));
  transcript.add(message(4));
  expect([transcript.hasGap(), transcript.knownThrough]).toEqual([true, 1]);

  transcript.addAllAfter(1, [message(2), message(3), message(4)]);

  expect([transcript.hasGap(), transcript.knownThrough]).toEqual([false, 4]);
});

test("a history that begins late is not taken for a gap", () => {
  const transcript = new Transcript();
  transcript.addAllAfter(0, [message(101), message(102)]);

  expect([transcript.hasGap(), transcript.knownThrough]).toEqual([false, 102]);
});

test("the server's version replaces what was only acknowledged", () => {
  const transcript = new Transcript();
  transcript.addAcknowledged(message(1, "Ask a person", "a"));
  transcript.add(message(1, "转人工", "a"));

  expect(transcript.inOrder().map(({ text }) => text)).toEqual(["转人工"]);
});
