/** The words of docs/protocol.md, as far as a customer's browser needs them. */

export type Locale = "zh" | "en";
export type Speaker = "customer" | "bot" | "agent" | "system";

export interface ChatButton {
  title: string;
  payload: string;
}

export interface ChatMessage {
  /** Counts the messages of one conversation from 1 without gaps. */
  seq: number;
  client_id: string | null;
  speaker: Speaker;
  text: string;
  buttons: ChatButton[];
  staff_number: string | null;
  kind: "text" | "notice" | "rating_request";
  notice: string | null;
  created_at: string;
}

/** Who answers now, and what the customer is told about it. */
export interface ChatState {
  status: "bot" | "queued" | "agent";
  staff_number: string | null;
  /** 1-based, null when not queued. */
  position: number | null;
  waiting_seconds: number | null;
  agents_online: number;
  rating_due: boolean | number | null;
  bot_typing: boolean;
  last_seq: number;
}

export interface SessionAnswer {
  session_id: string;
  messages: ChatMessage[];
  state: ChatState;
}

export interface SinceAnswer {
  messages: ChatMessage[];
  state: ChatState;
}

export interface StoredAnswer {
  ok: boolean;
  seq?: number;
  created_at?: string;
}

export interface RefusalAnswer {
  error: { code: string; message: string; message_en: string };
}

/** Longest message, counted as the server counts: in code points. */
export const MAX_CHARACTERS = 2000;

export function countCharacters(text: string): number {
  return Array.from(text).length;
}
