import { expect, test } from "vitest";

import { partsOf } from "./highlight";

function shown(text: string, words: string[]): string {
  return partsOf(text, words)
    .map((part) => (part.marked ? `[${part.text}]` : part.text))
    .join("");
}

test("every deciding word is marked wherever it stands", () => {
  expect(shown("骗子！扣了八千多，骗子", ["骗子", "八千多"])).toBe("[骗子]！扣了[八千多]，[骗子]");
});

test("the longest word wins where several begin", () => {
  expect(shown("我要报警处理", ["报", "报警"])).toBe("我要[报警]处理");
});

test("case does not matter, and the customer's own writing stays", () => {
  expect(shown("REFUND now", ["refund"])).toBe("[REFUND] now");
});

test("a letter that grows in lower case moves no mark", () => {
  expect(shown("İ refund", ["refund"])).toBe("İ refund");
});

test("without words the text is one part, and an empty text none", () => {
  expect(partsOf("您好", ["", " "])).toEqual([{ text: "您好", marked: false }]);
  expect(partsOf("", ["您"])).toEqual([]);
});
