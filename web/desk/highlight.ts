export interface TextPart {
  text: string;
  marked: boolean;
}

/**
 * Cut a text at the words that decided its urgency, so that each part becomes a text node of its own.
 *
 * The longest word wins where several begin at one place; case and surrounding spaces of the words do not matter.
 */
export function partsOf(text: string, words: readonly string[]): TextPart[] {
  const wanted = [...new Set(words.map((word) => word.trim().toLowerCase()).filter(Boolean))].sort((a, b) => b.length - a.length);
  // Lower case must not move characters: some letters grow ("İ"), then positions would no longer fit.
  const lower = text.toLowerCase();
  if (wanted.length === 0 || lower.length !== text.length) return text ? [{ text, marked: false }] : [];

  const parts: TextPart[] = [];
  let plainFrom = 0;
  let at = 0;
  while (at < text.length) {
    const word = wanted.find((candidate) => lower.startsWith(candidate, at));
    if (word === undefined) {
      at += 1;
      continue;
    }
    if (at > plainFrom) parts.push({ text: text.slice(plainFrom, at), marked: false });
    parts.push({ text: text.slice(at, at + word.length), marked: true });
    at += word.length;
    plainFrom = at;
  }
  if (plainFrom < text.length) parts.push({ text: text.slice(plainFrom), marked: false });
  return parts;
}
