import { element, icon, setText, type IconName } from "./elements";
import type { ChatState } from "./protocol";
import type { Texts } from "./texts";

export interface HeaderHandlers {
  askPerson(): void;
  cancelQueue(): void;
  switchLanguage(): void;
  close(): void;
}

/** Who is speaking now, what happens next, and the way to a person. */
export class Header {
  readonly node = element("header", { class: "header" });
  readonly titleId = "title";
  private readonly title = element("h2", { id: this.titleId });
  private readonly language = element("button", { type: "button", class: "tool", "data-testid": "language-switch" });
  private readonly closeButton = element("button", { type: "button", class: "tool" }, icon("close"));
  private readonly mark = element("span", { class: "mark" });
  private readonly who = element("strong");
  private readonly next = element("span", { class: "next" });
  private readonly status = element("div", { class: "status", "data-testid": "chat-status" });
  private readonly ask = element("button", { type: "button", class: "action", "data-testid": "ask-person" });
  private readonly cancel = element("button", { type: "button", class: "action quiet", "data-testid": "cancel-queue" });
  private markShown: IconName | null = null;

  constructor(handlers: HeaderHandlers) {
    this.status.append(element("div", {}, this.who, this.next));
    this.node.append(
      element("div", { class: "bar" }, this.title, this.language, this.closeButton),
      element("div", { class: "now" }, this.mark, this.status, this.ask, this.cancel),
    );
    this.ask.addEventListener("click", () => handlers.askPerson());
    this.cancel.addEventListener("click", () => handlers.cancelQueue());
    this.language.addEventListener("click", () => handlers.switchLanguage());
    this.closeButton.addEventListener("click", () => handlers.close());
  }

  show(texts: Texts, shopName: string, state: ChatState | null, isAskingPerson: boolean): void {
    setText(this.title, texts.title(shopName));
    setText(this.language, texts.otherLanguage);
    this.language.setAttribute("aria-label", texts.switchLanguage);
    this.closeButton.setAttribute("aria-label", texts.close);
    setText(this.ask, texts.askPerson);
    setText(this.cancel, texts.cancelQueue);
    const status = state?.status ?? "bot";
    this.node.dataset["status"] = status;
    const [who, next] = describe(texts, state);
    setText(this.who, who);
    setText(this.next, next);
    this.ask.hidden = status !== "bot";
    this.ask.disabled = isAskingPerson;
    this.cancel.hidden = status !== "queued";
    this.showMark(status === "bot" ? "bot" : status === "queued" ? "queue" : "person");
  }

  focusClose(): void {
    this.closeButton.focus();
  }

  private showMark(name: IconName): void {
    if (name === this.markShown) return;
    this.markShown = name;
    this.mark.replaceChildren(icon(name));
  }
}

function describe(texts: Texts, state: ChatState | null): [string, string] {
  if (state === null) return [texts.bot, texts.connecting];
  if (state.status === "queued") {
    return [texts.queued(state.position), state.agents_online > 0 ? texts.queuedNext : texts.queuedNobody];
  }
  if (state.status === "agent") return [texts.agent(state.staff_number), texts.agentNext];
  return [texts.bot, texts.botNext];
}
