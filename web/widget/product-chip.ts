import { element, icon, setText } from "./elements";
import type { Texts } from "./texts";

/** Above the input: the product whose page the customer is on, ready to be sent with one tap. */
export class ProductChip {
  readonly node = element("div", { class: "chip", hidden: "" });
  private readonly words = element("span", { class: "words" });
  private readonly send = element("button", { type: "button", class: "link" });
  private readonly remove = element("button", { type: "button", class: "tool" }, icon("cross"));
  private product: { id: string; name: string } | null = null;
  private isDone = false;

  constructor(sendProduct: (product: { id: string; name: string }) => void) {
    this.node.append(this.words, this.send, this.remove);
    this.send.addEventListener("click", () => {
      if (this.product === null) return;
      this.hide();
      sendProduct(this.product);
    });
    this.remove.addEventListener("click", () => this.hide());
  }

  show(texts: Texts, id: string | null, name: string | null): void {
    if (id !== this.product?.id) this.isDone = false;
    this.product = id === null ? null : { id, name: name ?? id };
    this.node.hidden = this.product === null || this.isDone;
    if (this.product === null) return;
    setText(this.words, texts.looking(this.product.name));
    setText(this.send, texts.sendProduct);
    this.remove.setAttribute("aria-label", texts.removeProduct);
  }

  private hide(): void {
    this.isDone = true;
    this.node.hidden = true;
  }
}
