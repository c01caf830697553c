import { onScopeDispose, ref, type Ref } from "vue";

const now = ref(Date.now());
let readers = 0;
let timer: number | undefined;

/** The time in milliseconds, renewed every second while somebody reads it. */
export function useNow(): Readonly<Ref<number>> {
  readers += 1;
  if (timer === undefined) {
    now.value = Date.now();
    timer = window.setInterval(() => (now.value = Date.now()), 1000);
  }
  onScopeDispose(() => {
    readers -= 1;
    if (readers === 0) {
      window.clearInterval(timer);
      timer = undefined;
    }
  });
  return now;
}

/** A duration as people read it on a clock: 0:07, 12:30, 1:05:00. */
export function clockText(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const two = (value: number): string => String(value).padStart(2, "0");
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${two(seconds % 60)}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}

/** Time of day; with the date in front unless it is today. */
export function timeText(iso: string, today = new Date()): string {
  const time = new Date(iso);
  const two = (value: number): string => String(value).padStart(2, "0");
  const clock = `${two(time.getHours())}:${two(time.getMinutes())}`;
  if (time.toDateString() === today.toDateString()) return clock;
  const day = `${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return time.getFullYear() === today.getFullYear() ? `${day} ${clock}` : `${time.getFullYear()}-${day} ${clock}`;
}
