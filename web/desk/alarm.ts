import { computed, onScopeDispose, watch } from "vue";

import { isMine, lists, unreadOf } from "./cards";
import { everOpened } from "./conversations";
import { play } from "./sounds";

const REPEAT_MS = 7_000;

/** Critical conversations in the queue that the agent has not opened yet. */
export const alarming = computed(() => lists.queue.value.filter((card) => card.urgency === "critical" && !everOpened.has(card.id)));

/** What waits for this agent: the queue, and own conversations with something unread. */
export const waitingCount = computed(() => lists.queue.value.length + lists.all.value.filter((card) => isMine(card) && unreadOf(card) > 0).length);

/** Repeat the critical sound until everything critical has been opened. */
export function useAlarm(): void {
  let timer: number | undefined;
  const stop = watch(
    () => alarming.value.length > 0,
    (ringing) => {
      window.clearInterval(timer);
      if (ringing) timer = window.setInterval(() => play("critical"), REPEAT_MS);
    },
    { immediate: true },
  );
  onScopeDispose(() => {
    stop();
    window.clearInterval(timer);
  });
}
