import { language, onLanguage, setLanguage } from "./language";
import { words } from "./words";

/** The chat as far as the shop's pages use it; it is defined by /widget/jiedai-chat.js. */
interface ChatElement extends HTMLElement {
  open(): void;
}

const SECONDS_TO_WAIT = 8;

function chat(): ChatElement | null {
  return document.querySelector<ChatElement>("jiedai-chat");
}

/** Page and chat speak the same language, whichever of the two was switched. */
export function joinLanguages(): void {
  const follow = () => {
    chat()?.setAttribute("lang", language());
    chat()?.setAttribute("shop-name", words().shop);
  };
  document.addEventListener("jiedai-locale", (event) => {
    setLanguage((event as CustomEvent<string>).detail === "en" ? "en" : "zh");
  });
  onLanguage(follow);
  follow();
}

/** The chat knows which product the customer looks at. */
export function tellChat(product: { id: string; name: string }): void {
  chat()?.setAttribute("product-id", product.id);
  chat()?.setAttribute("product-name", product.name);
}

/** Opens the chat as soon as its file is here; `failed` is called if it does not come. */
export function openChat(failed: () => void): void {
  const timer = window.setTimeout(failed, SECONDS_TO_WAIT * 1000);
  void customElements.whenDefined("jiedai-chat").then(() => {
    window.clearTimeout(timer);
    chat()?.open();
  });
}
