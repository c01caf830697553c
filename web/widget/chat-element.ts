import { ChatWindow } from "./chat-window";
import { SocketConnection } from "./connection";
import type { Locale } from "./protocol";
import { BrowserMemory, LOCALE_KEY } from "./storage";

/**
 * `<jiedai-chat shop-name="云步鞋包" product-id="YB-S001" product-name="…" lang="zh" server="">`
 *
 * Opens by its own button, by `open()`, and tells the page of a change of language by the event `jiedai-locale`.
 */
export class JiedaiChat extends HTMLElement {
  static readonly observedAttributes = ["shop-name", "product-id", "product-name", "lang"];
  private window: ChatWindow | null = null;

  connectedCallback(): void {
    if (this.window !== null) return;
    const memory = new BrowserMemory();
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    this.window = new ChatWindow({
      root,
      memory,
      connection: new SocketConnection(this.getAttribute("server") ?? ""),
      locale: localeOf(memory.get(LOCALE_KEY) ?? this.getAttribute("lang")),
      onLocale: (locale) => this.dispatchEvent(new CustomEvent("jiedai-locale", { detail: locale, bubbles: true })),
    });
    this.passAttributes();
    this.window.begin();
  }

  disconnectedCallback(): void {
    this.window?.end();
    this.window = null;
    this.shadowRoot?.replaceChildren();
  }

  attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    if (this.window === null || before === now) return;
    if (name === "lang") this.window.useLocale(localeOf(now));
    else this.passAttributes();
  }

  open(): void {
    this.window?.open();
  }

  close(): void {
    this.window?.close();
  }

  private passAttributes(): void {
    this.window?.describe({
      shopName: this.getAttribute("shop-name") ?? "",
      productId: this.getAttribute("product-id") || null,
      productName: this.getAttribute("product-name") || null,
    });
  }
}

function localeOf(language: string | null): Locale {
  return language?.toLowerCase().startsWith("en") ? "en" : "zh";
}
