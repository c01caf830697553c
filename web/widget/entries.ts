import type { OutboxItem } from "./outbox";
import type { ChatButton, ChatMessage, Speaker } from "./protocol";

export type EntryStatus = "received" | "sending" | "sent" | "failed";

/** One line of the chat as it is shown. */
export interface Entry {
  /** Stays the same from the first key press to the acknowledgement. */
  key: string;
  speaker: Speaker;
  text: string;
  status: EntryStatus;
  /** Why it failed, if the server said so. */
  failure: string;
  createdAt: Date;
  staffNumber: string | null;
  notice: string | null;
  buttons: readonly ChatButton[];
  areButtonsLive: boolean;
  /** Title of the button that was used, typed words included. */
  chosen: string | null;
  /** Only the newest request may still be answered. */
  isNewestRatingRequest: boolean;
  isRatingRequest: boolean;
  /** The day and time are told above it. */
  startsPeriod: boolean;
  /** The customer's last line: only there "sent" is worth telling. */
  isLastOwn: boolean;
}

const MINUTES_BETWEEN_PERIODS = 10;

/** Joins what the server has stored and what still waits into the lines of the chat. */
export function listEntries(messages: readonly ChatMessage[], waiting: readonly OutboxItem[]): Entry[] {
  const entries = [...messages.map(entryOfMessage), ...waiting.map(entryOfItem)];
  markButtons(entries);
  markPeriods(entries);
  const own = entries.filter((entry) => entry.speaker === "customer");
  const lastOwn = own.at(-1);
  if (lastOwn) lastOwn.isLastOwn = true;
  const request = entries.filter((entry) => entry.isRatingRequest).at(-1);
  if (request) request.isNewestRatingRequest = true;
  return entries;
}

function entryOfMessage(message: ChatMessage): Entry {
  return {
    ...blankEntry(message.client_id ?? `seq-${message.seq}`, message.text, message.created_at),
    speaker: message.speaker,
    status: message.speaker === "customer" ? "sent" : "received",
    staffNumber: message.staff_number,
    notice: message.notice,
    buttons: message.buttons,
    isRatingRequest: message.kind === "rating_request",
  };
}

function entryOfItem(item: OutboxItem): Entry {
  return {
    ...blankEntry(item.client_id, item.text, item.written_at),
    status: item.failure === null ? "sending" : "failed",
    failure: item.failure ?? "",
  };
}

function blankEntry(key: string, text: string, createdAt: string): Entry {
  return {
    key,
    speaker: "customer",
    text,
    status: "sending",
    failure: "",
    createdAt: new Date(createdAt),
    staffNumber: null,
    notice: null,
    buttons: [],
    areButtonsLive: false,
    chosen: null,
    isNewestRatingRequest: false,
    isRatingRequest: false,
    startsPeriod: false,
    isLastOwn: false,
  };
}

/** Buttons are live only under the newest line of the shop's side, and only until one of them is used. */
function markButtons(entries: Entry[]): void {
  const newest = entries.filter((entry) => entry.speaker !== "customer").at(-1);
  entries.forEach((entry, index) => {
    if (entry.buttons.length === 0) return;
    for (const later of entries.slice(index + 1)) {
      // The next line of the shop with buttons of its own ends the reach of these.
      if (later.speaker !== "customer") {
        if (later.buttons.length > 0) break;
        continue;
      }
      const used = entry.buttons.find((button) => button.title === later.text.trim());
      if (used && later.status !== "failed") {
        entry.chosen = used.title;
        break;
      }
    }
    entry.areButtonsLive = entry === newest && entry.chosen === null;
  });
}

function markPeriods(entries: Entry[]): void {
  let previous: Date | null = null;
  for (const entry of entries) {
    const minutes = previous === null ? Infinity : (entry.createdAt.getTime() - previous.getTime()) / 60_000;
    const isOtherDay = previous?.toDateString() !== entry.createdAt.toDateString();
    entry.startsPeriod = minutes >= MINUTES_BETWEEN_PERIODS || isOtherDay;
    previous = entry.createdAt;
  }
}
