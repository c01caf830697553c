import { beforeAll, expect, test, vi } from "vitest";

import { Composer } from "./composer";
import { PageMemory } from "./storage";

beforeAll(() => {
  window.matchMedia = vi.fn().mockReturnValue({ matches: false });
});

function openComposer() {
  const sent: string[] = [];
  const composer = new Composer(new PageMemory(), { send: (text) => sent.push(text), typing: () => undefined });
  const input = composer.node.querySelector("textarea") as HTMLTextAreaElement;
  document.body.replaceChildren(composer.node);
  const press = (init: KeyboardEventInit = {}) =>
    input.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", cancelable: true, ...init }));
  return { input, sent, press };
}

test("Enter sends, and Shift+Enter does not", () => {
  const { input, sent, press } = openComposer();
  input.value = "您好";

  press({ shiftKey: true });
  expect(sent).toEqual([]);
  press();

  expect(sent).toEqual(["您好"]);
  expect(input.value).toBe("");
});

test.each([
  ["isComposing is set", { isComposing: true }],
  ["the key code is 229", { keyCode: 229 }],
])("an Enter that belongs to the input method sends nothing: %s", (_name, init) => {
  const { input, sent, press } = openComposer();
  input.value = "ni";

  press(init);

  expect(sent).toEqual([]);
});

test("the Enter that ends a composition in Safari sends nothing, the next one does", async () => {
  const { input, sent, press } = openComposer();
  input.value = "你好";
  input.dispatchEvent(new CompositionEvent("compositionstart"));
  input.dispatchEvent(new CompositionEvent("compositionend"));

  press();
  expect(sent).toEqual([]);
  await new Promise((resolve) => setTimeout(resolve, 80));
  press();

  expect(sent).toEqual(["你好"]);
});
