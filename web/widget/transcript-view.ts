import { tellTime } from "./clock";
import { element, setText } from "./elements";
import type { Entry } from "./entries";
import { MessageView, type MessageHandlers, type Surroundings } from "./message-view";
import type { Locale } from "./protocol";

/** So near to the end that a new line may move the view. */
const PIXELS_NEAR_THE_END = 60;
/** More lines than this at once are history, not news: they are not read aloud. */
const LINES_READ_ALOUD = 8;

interface ShownLine {
  view: MessageView;
  separator: HTMLElement | null;
}

/** The list of messages: follows the conversation while the reader is at its end, and otherwise stays where the reader is. */
export class TranscriptView {
  readonly node = element("div", { class: "middle" });
  private readonly scroller = element("div", { class: "scroller", tabindex: "0" });
  private readonly log = element("div", { role: "log", "aria-live": "polite", "aria-relevant": "additions" });
  private readonly typing = element("div", { class: "typing", hidden: "" });
  private readonly typingWords = element("span");
  private readonly jump = element("button", { type: "button", class: "jump", hidden: "" });
  private readonly lines = new Map<string, ShownLine>();
  private isAtEnd = true;
  private newCount = 0;
  private lastTop = 0;
  private surroundings: Surroundings | null = null;

  constructor(private readonly handlers: MessageHandlers) {
    const dots = element("span", { class: "dots", "aria-hidden": "true" }, element("i"), element("i"), element("i"));
    this.typing.append(dots, this.typingWords);
    this.scroller.append(this.log, this.typing);
    this.node.append(this.scroller, this.jump);
    this.scroller.addEventListener("scroll", () => this.noteScroll(), { passive: true });
    this.jump.addEventListener("click", () => {
      this.toEnd();
      this.scroller.focus({ preventScroll: true });
    });
    // The keyboard of a phone or a longer draft makes the list smaller: the last line stays in sight.
    if (typeof ResizeObserver === "function") new ResizeObserver(() => this.isAtEnd && this.toEnd()).observe(this.scroller);
  }

  show(entries: readonly Entry[], surroundings: Surroundings, locale: Locale): void {
    this.surroundings = surroundings;
    this.log.setAttribute("aria-label", surroundings.texts.log);
    const isFirst = this.lines.size === 0;
    const added = entries.filter((entry) => !this.lines.has(entry.key));
    this.log.setAttribute("aria-live", isFirst || added.length > LINES_READ_ALOUD ? "off" : "polite");
    this.dropMissing(entries);
    let place: ChildNode | null = this.log.firstChild;
    const now = new Date();
    for (const entry of entries) {
      const line = this.lineFor(entry);
      line.view.update(entry, surroundings);
      this.updateSeparator(line, entry, entry.startsPeriod ? tellTime(entry.createdAt, now, locale) : null);
      for (const node of line.separator === null ? [line.view.node] : [line.separator, line.view.node]) {
        if (place === node) place = node.nextSibling;
        else this.log.insertBefore(node, place);
      }
    }
    if (added.some((entry) => entry.speaker === "customer" && entry.status === "sending")) this.isAtEnd = true;
    if (this.isAtEnd || isFirst) this.toEnd();
    else this.newCount += added.filter((entry) => entry.speaker !== "customer").length;
    this.updateJump();
  }

  /** Words such as 小云正在输入…, or null for nobody. */
  showTyping(words: string | null): void {
    setText(this.typingWords, words ?? "");
    if (this.typing.hidden === (words === null)) return;
    this.typing.hidden = words === null;
    if (this.isAtEnd) this.toEnd();
  }

  toEnd(): void {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.isAtEnd = true;
    this.newCount = 0;
    this.updateJump();
  }

  private lineFor(entry: Entry): ShownLine {
    const known = this.lines.get(entry.key);
    if (known) return known;
    const line: ShownLine = { view: new MessageView(entry, this.handlers), separator: null };
    this.lines.set(entry.key, line);
    return line;
  }

  private dropMissing(entries: readonly Entry[]): void {
    const kept = new Set(entries.map((entry) => entry.key));
    for (const [key, line] of this.lines) {
      if (kept.has(key)) continue;
      line.view.node.remove();
      line.separator?.remove();
      this.lines.delete(key);
    }
  }

  private updateSeparator(line: ShownLine, entry: Entry, words: string | null): void {
    if (words === null) {
      line.separator?.remove();
      line.separator = null;
      return;
    }
    line.separator ??= element("div", { class: "period" }, element("time", { datetime: entry.createdAt.toISOString() }));
    setText(line.separator.firstElementChild as HTMLElement, words);
  }

  private noteScroll(): void {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    // While the panel is closed everything measures 0, which says nothing about the reader.
    if (clientHeight === 0) return;
    if (scrollHeight - scrollTop - clientHeight < PIXELS_NEAR_THE_END) this.isAtEnd = true;
    // Only the reader moves up; a list that has become smaller under a longer draft has not been scrolled.
    else if (scrollTop < this.lastTop) this.isAtEnd = false;
    this.lastTop = scrollTop;
    if (this.isAtEnd) this.newCount = 0;
    this.updateJump();
  }

  private updateJump(): void {
    const texts = this.surroundings?.texts;
    this.jump.hidden = this.isAtEnd;
    if (texts) setText(this.jump, this.newCount > 0 ? texts.newMessages(this.newCount) : texts.toLatest);
    this.jump.classList.toggle("news", this.newCount > 0);
  }
}
