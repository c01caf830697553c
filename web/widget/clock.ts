import type { Locale } from "./protocol";

/** The time above a group of messages: 14:02, 昨天 14:02, 11月20日 14:02, with the year if it is another one. */
export function tellTime(when: Date, now: Date, locale: Locale): string {
  const time = `${when.getHours()}`.padStart(2, "0") + ":" + `${when.getMinutes()}`.padStart(2, "0");
  const days = Math.round((startOfDay(now) - startOfDay(when)) / 86_400_000);
  if (days === 0) return locale === "zh" ? `今天 ${time}` : `Today ${time}`;
  if (days === 1) return locale === "zh" ? `昨天 ${time}` : `Yesterday ${time}`;
  const isThisYear = when.getFullYear() === now.getFullYear();
  const date = when.toLocaleDateString(locale === "zh" ? "zh-CN" : "en-GB", {
    ...(isThisYear ? {} : { year: "numeric" }),
    month: locale === "zh" ? "long" : "short",
    day: "numeric",
  });
  return `${date} ${time}`;
}

function startOfDay(when: Date): number {
  return new Date(when.getFullYear(), when.getMonth(), when.getDate()).getTime();
}
