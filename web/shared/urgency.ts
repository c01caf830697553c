import { locale } from "./locale";
import type { UrgencyLevel } from "./protocol";

const NAMES: Record<UrgencyLevel, { zh: string; en: string }> = {
  normal: { zh: "普通", en: "Normal" },
  urgent: { zh: "紧急", en: "Urgent" },
  critical: { zh: "特急", en: "Critical" },
};

const RANKS: Record<UrgencyLevel, number> = { normal: 0, urgent: 1, critical: 2 };

export function urgencyName(level: UrgencyLevel): string {
  return NAMES[level][locale.value];
}

/** 0 for normal, 1 for urgent, 2 for critical. */
export function urgencyRank(level: UrgencyLevel): number {
  return RANKS[level];
}
