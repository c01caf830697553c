import { element, icon, setText } from "./elements";
import type { Texts } from "./texts";

/** The round button on the shop's page, with the number of messages not yet read. */
export class Launcher {
  readonly node = element("button", {
    type: "button",
    class: "launcher",
    "aria-expanded": "false",
    "aria-controls": "panel",
    "aria-haspopup": "dialog",
    "data-testid": "chat-launcher",
  });
  private readonly words = element("span", { class: "words" });
  private readonly badge = element("span", { class: "badge", hidden: "" });

  constructor(toggle: () => void) {
    this.node.append(icon("chat"), this.words, this.badge);
    this.node.addEventListener("click", toggle);
  }

  show(texts: Texts, isOpen: boolean, unread: number): void {
    setText(this.words, texts.launcher);
    setText(this.badge, unread > 99 ? "99+" : `${unread}`);
    this.badge.hidden = unread === 0;
    this.node.setAttribute("aria-expanded", `${isOpen}`);
    this.node.setAttribute("aria-label", unread > 0 ? `${texts.launcher}，${texts.unread(unread)}` : texts.launcher);
  }
}
