/** What goes over the wire between staff pages and the desk; see docs/protocol.md. Times are ISO 8601 in UTC. */

export type Speaker = "customer" | "bot" | "agent" | "system";
export type ConversationStatus = "bot" | "queued" | "agent";
export type UrgencyLevel = "normal" | "urgent" | "critical";
export type Role = "agent" | "supervisor" | "trainer";
export type Decision = "answer" | "clarify" | "none";
export type QuestionStatus = "open" | "done" | "ignored";

export interface MessageButton {
  title: string;
  payload: string;
}

/** One line of a conversation; `seq` counts from 1 without gaps. */
export interface Message {
  seq: number;
  client_id: string | null;
  speaker: Speaker;
  text: string;
  buttons: MessageButton[];
  staff_number: string | null;
  kind: "text" | "notice" | "rating_request";
  notice: "queued" | "taken" | "ended" | "cancelled" | "no_answer" | "resumed" | null;
  created_at: string;
}

/** One conversation as staff see it in a list. */
export interface Card {
  id: string;
  number: string;
  status: ConversationStatus;
  urgency: UrgencyLevel;
  category: string;
  topic: string;
  reasons: string[];
  deciding_words: string[];
  summary: string;
  order_number: string | null;
  nickname: string | null;
  locale: string;
  queued_at: string | null;
  waiting_seconds: number | null;
  staff_number: string | null;
  last_text: string;
  last_speaker: Speaker | null;
  last_at: string | null;
  unread: number;
  service: number;
  customer_online: boolean;
  rating: number | null;
}

/** What the bot handed over: nothing in it has to be asked again. */
export interface Packet {
  category: string;
  topic: string;
  urgency: UrgencyLevel;
  reasons: string[];
  deciding_words: string[];
  summary: string;
  order_number: string | null;
  tried: string[];
}

export interface Staff {
  number: string;
  role: Role;
  name: string;
}

export interface QuickPhrase {
  entry_id: string;
  title: string;
  text: string;
}

export interface FaqEntry {
  entry_id: string;
  category: string;
  topic: string;
  title: string;
  wordings: string[];
  answer: string;
  answer_en: string;
  policy: string;
  version: string;
  valid_from: string | null;
  valid_to: string | null;
  scope: string;
  flags: string[];
}

export interface FaqPage {
  entries: FaqEntry[];
  total: number;
  page: number;
  page_size: number;
  faq_version: string | number | null;
}

export interface FaqHit {
  entry_id: string;
  title: string;
  score: number;
  answer?: string;
}

export interface Trial {
  category: string;
  topic: string;
  confidence: number;
  urgency: UrgencyLevel;
  reasons: string[];
  hits: FaqHit[];
  decision: Decision;
  faq_version: string | number | null;
  milliseconds: number;
}

export interface UnansweredQuestion {
  id: string | number;
  text: string;
  decision: Decision;
  asked_at: string;
  times: number;
  hits: FaqHit[];
  status: QuestionStatus;
}
