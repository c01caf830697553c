import { computed, ref, watchEffect, type ComputedRef } from "vue";

export type Locale = "zh" | "en";

const STORAGE_KEY = "jiedai.staff.locale";

function storedLocale(): Locale {
  return localStorage.getItem(STORAGE_KEY) === "en" ? "en" : "zh";
}

/** Language of the page; it survives a reload. */
export const locale = ref<Locale>(storedLocale());

watchEffect(() => {
  localStorage.setItem(STORAGE_KEY, locale.value);
  document.documentElement.lang = locale.value === "zh" ? "zh-CN" : "en";
});

/** The dictionary in the language chosen now. Both languages must have the same words; the compiler checks it. */
export function words<Words extends object>(zh: Words, en: NoInfer<Words>): ComputedRef<Words> {
  return computed(() => (locale.value === "zh" ? zh : en));
}
