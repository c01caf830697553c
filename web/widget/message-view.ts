import { element, icon, setText } from "./elements";
import type { Entry } from "./entries";
import type { ChatButton } from "./protocol";
import { RatingCard, type RateHandler } from "./rating-card";
import type { Texts } from "./texts";

export interface MessageHandlers {
  press(button: ChatButton): void;
  retry(clientId: string): void;
  discard(clientId: string): void;
  rate: RateHandler;
}

/** What a line needs to know beside its own entry. */
export interface Surroundings {
  texts: Texts;
  isOnline: boolean;
  isRatingDue: boolean;
}

/** One line of the chat. It is made once and then only touched where something has changed. */
export class MessageView {
  readonly node: HTMLElement;
  private readonly label = element("span", { class: "label" });
  private readonly bubble = element("div", { class: "bubble" });
  private readonly foot = element("div", { class: "foot" });
  private buttons: HTMLButtonElement[] = [];
  private rating: RatingCard | null = null;
  private shownText: string | null = null;
  private shownFoot = "";
  private shownAs = "";

  constructor(
    entry: Entry,
    private readonly handlers: MessageHandlers,
  ) {
    this.node = element("div", { class: `message ${entry.speaker}`, "data-testid": "chat-message" });
    this.node.dataset["speaker"] = entry.speaker;
    if (entry.notice !== null) this.node.dataset["notice"] = entry.notice;
    const body = element("div", { class: "body" }, this.label, this.bubble);
    if (entry.speaker === "bot" || entry.speaker === "agent") {
      this.node.append(element("span", { class: "avatar" }, icon(entry.speaker === "bot" ? "bot" : "person")));
    }
    this.node.append(body);
    if (entry.isRatingRequest) {
      this.rating = new RatingCard(handlers.rate);
      body.append(this.rating.node);
    }
    if (entry.buttons.length > 0) {
      this.buttons = entry.buttons.map((button) => this.makeButton(button));
      body.append(element("div", { class: "buttons" }, ...this.buttons));
    }
    if (entry.speaker === "customer") body.append(this.foot);
  }

  update(entry: Entry, { texts, isOnline, isRatingDue }: Surroundings): void {
    const isRatable = isRatingDue && entry.isNewestRatingRequest;
    const isLive = entry.areButtonsLive;
    // A long chat is shown again with every line that comes; nearly all of its lines are as they were.
    const parts = [entry.status, entry.text, entry.failure, isLive, entry.chosen, entry.isLastOwn, isRatable, isOnline];
    const shownAs = [texts.me, ...parts].join("\u0000");
    if (shownAs === this.shownAs) return;
    this.shownAs = shownAs;
    this.node.dataset["status"] = entry.status;
    setText(this.label, labelOf(entry, texts));
    if (this.shownText !== entry.text) {
      this.shownText = entry.text;
      this.bubble.replaceChildren(...linesOf(entry.text));
    }
    for (const button of this.buttons) {
      button.disabled = !isLive;
      button.classList.toggle("chosen", entry.chosen === button.textContent);
    }
    this.rating?.update(texts, isRatable);
    if (entry.speaker === "customer") this.updateFoot(entry, texts, isOnline);
  }

  private makeButton(button: ChatButton): HTMLButtonElement {
    const node = element("button", { type: "button", class: "reply", "data-testid": "chat-button" }, button.title);
    node.addEventListener("click", () => this.handlers.press(button));
    return node;
  }

  private updateFoot(entry: Entry, texts: Texts, isOnline: boolean): void {
    let words = "";
    if (entry.status === "sending") words = isOnline ? texts.sending : texts.waiting;
    if (entry.status === "sent" && entry.isLastOwn) words = texts.sent;
    if (entry.status === "failed") words = texts.failed;
    const shown = `${words}|${texts.retry}|${entry.failure}`;
    if (shown === this.shownFoot) return;
    this.shownFoot = shown;
    this.foot.replaceChildren(words);
    if (entry.status !== "failed") return;
    if (entry.failure) this.foot.prepend(element("span", { class: "why" }, entry.failure));
    this.foot.append(
      this.footButton(texts.retry, () => this.handlers.retry(entry.key)),
      this.footButton(texts.discard, () => this.handlers.discard(entry.key)),
    );
  }

  private footButton(words: string, act: () => void): HTMLButtonElement {
    const button = element("button", { type: "button", class: "link" }, words);
    button.addEventListener("click", act);
    return button;
  }
}

function labelOf(entry: Entry, texts: Texts): string {
  if (entry.speaker === "customer") return texts.me;
  if (entry.speaker === "bot") return texts.botLabel;
  if (entry.speaker === "agent") return texts.agentLabel(entry.staffNumber);
  return texts.systemLabel;
}

/** The mark that begins a line of a list, such as "1. ", "2、", "（3）", "①", "- ", "· ". */
const LIST_MARK = /^\s*(?:\d{1,2}[.、．)）]\s*(?!\d)|[（(]\d{1,2}[)）]\s*|[①-⑳]\s*|[-*•·●▪]\s+|[•●▪]\s*)/u;

/** One block per line of text, so that lists hang properly on a narrow phone; the text itself stays as it was sent. */
export function linesOf(text: string): HTMLElement[] {
  return text.split(/\r\n|\r|\n/).map((line) => {
    const mark = LIST_MARK.exec(line)?.[0] ?? "";
    if (mark && mark.length < line.length) {
      return element(
        "div",
        { class: "line item" },
        element("span", { class: "mark" }, mark),
        element("span", {}, line.slice(mark.length)),
      );
    }
    return element("div", { class: line.trim() === "" ? "line empty" : "line" }, line);
  });
}
