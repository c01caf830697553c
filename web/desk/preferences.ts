import { ref, watch, type Ref } from "vue";

function kept<Value extends string>(name: string, values: readonly [Value, ...Value[]]): Ref<Value> {
  const key = `jiedai.desk.${name}`;
  const stored = localStorage.getItem(key);
  const preference = ref(values.find((value) => value === stored) ?? values[0]) as Ref<Value>;
  watch(preference, (value) => localStorage.setItem(key, value));
  return preference;
}

/** Which key sends a reply: Enter (Shift+Enter breaks the line), or Ctrl+Enter (Enter breaks the line). */
export const sendKey = kept("send-key", ["enter", "ctrl-enter"] as const);
export const sound = kept("sound", ["on", "off"] as const);
export const shortcuts = kept("shortcuts", ["on", "off"] as const);
export const summaryShape = kept("summary", ["open", "folded"] as const);
