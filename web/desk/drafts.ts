import { reactive, watch } from "vue";

import { staff } from "../shared/session";

/** A reply that the server has not confirmed; the client_id makes sending it again harmless. */
export interface Unsent {
  client_id: string;
  text: string;
}

interface Papers {
  drafts: Record<string, string>;
  unsent: Record<string, Unsent[]>;
}

const papers = reactive<Papers>({ drafts: {}, unsent: {} });
let storageKey = "";

function read(key: string): Papers {
  try {
    const stored = JSON.parse(localStorage.getItem(key) ?? "{}") as Partial<Papers>;
    return { drafts: { ...stored.drafts }, unsent: { ...stored.unsent } };
  } catch {
    return { drafts: {}, unsent: {} };
  }
}

watch(papers, () => {
  if (storageKey) localStorage.setItem(storageKey, JSON.stringify(papers));
});

/** Open the drafts of the person signed in; each staff number has its own. */
export function openDrafts(): void {
  storageKey = "";
  const key = `jiedai.desk.drafts.${staff.value?.number ?? ""}`;
  Object.assign(papers, read(key));
  storageKey = key;
}

export function draftOf(conversationId: string): string {
  return papers.drafts[conversationId] ?? "";
}

export function keepDraft(conversationId: string, text: string): void {
  if (text) papers.drafts[conversationId] = text;
  else Reflect.deleteProperty(papers.drafts, conversationId);
}

export function unsentOf(conversationId: string): Unsent[] {
  return papers.unsent[conversationId] ?? [];
}

export function keepUnsent(conversationId: string, replies: Unsent[]): void {
  if (replies.length) papers.unsent[conversationId] = replies;
  else Reflect.deleteProperty(papers.unsent, conversationId);
}
