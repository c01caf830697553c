import { Composer } from "./composer";
import type { Connection } from "./connection";
import { Conversation } from "./conversation";
import { element, setText } from "./elements";
import { listEntries } from "./entries";
import { Header } from "./header";
import { Launcher } from "./launcher";
import { Outbox } from "./outbox";
import { Panel } from "./panel";
import { ProductChip } from "./product-chip";
import type { Locale } from "./protocol";
import { LOCALE_KEY, OUTBOX_PREFIX, SESSION_KEY, type Memory } from "./storage";
import styles from "./styles.css?inline";
import { TEXTS, type Texts } from "./texts";
import { Transcript } from "./transcript";
import { TranscriptView } from "./transcript-view";
import { TypingWatch } from "./typing-watch";
import { Unread } from "./unread";

/** A hiccup shorter than this is not worth a banner. */
const MILLISECONDS_BEFORE_BANNER = 700;
const MILLISECONDS_OF_A_NOTE = 4000;

export interface ChatWindowParts {
  root: ShadowRoot;
  memory: Memory;
  connection: Connection;
  locale: Locale;
  onLocale: (locale: Locale) => void;
}

/** Joins the parts: conversation on one side, what is seen on the other. */
export class ChatWindow {
  private readonly memory: Memory;
  private readonly conversation: Conversation;
  private readonly typing = new TypingWatch(() => this.showTyping());
  private readonly unread: Unread;
  private readonly frame = element("div", { class: "frame" });
  private readonly header = new Header({
    askPerson: () => this.conversation.askPerson(this.texts.askPerson),
    cancelQueue: () => void this.conversation.cancelQueue().catch(() => this.note(this.texts.notNow)),
    switchLanguage: () => this.useLocale(this.conversation.locale === "zh" ? "en" : "zh"),
    close: () => this.close(),
  });
  private readonly panel = new Panel(this.header.titleId, () => this.close());
  private readonly launcher = new Launcher(() => (this.panel.isOpen ? this.close() : this.open()));
  private readonly banner = element("div", { class: "banner", id: "offline", "data-testid": "offline-banner", hidden: "" });
  private readonly noteLine = element("div", { class: "banner", hidden: "" });
  private readonly view = new TranscriptView({
    press: (button) => {
      this.conversation.say(button.title, button.payload);
      this.takeFocus();
    },
    retry: (clientId) => this.conversation.retry(clientId),
    discard: (clientId) => this.conversation.discard(clientId),
    rate: (score, comment) => this.conversation.rate(score, comment),
  });
  private readonly chip = new ProductChip(({ id, name }) => this.conversation.say(this.texts.productMessage(name, id)));
  private readonly composer: Composer;
  private readonly ending = new AbortController();
  private readonly onLocale: (locale: Locale) => void;
  private shopName = "";
  private product: { id: string | null; name: string | null } = { id: null, name: null };
  private bannerTimer = 0;
  private noteTimer = 0;

  constructor({ root, memory, connection, locale, onLocale }: ChatWindowParts) {
    this.memory = memory;
    this.onLocale = onLocale;
    this.unread = new Unread(memory);
    this.conversation = new Conversation(connection, memory, new Outbox(memory), new Transcript(), {
      changed: () => this.show(),
      agentTyping: () => {
        this.typing.noteAgent();
        this.showTyping();
      },
    });
    this.conversation.setLocale(locale);
    this.composer = new Composer(memory, {
      send: (text) => this.conversation.say(text),
      typing: () => this.conversation.typing(),
    });
    this.panel.node.append(
      this.header.node,
      this.banner,
      this.noteLine,
      this.view.node,
      this.chip.node,
      this.composer.node,
    );
    this.frame.append(this.panel.node, this.launcher.node);
    root.replaceChildren(element("style", {}, styles), this.frame);
  }

  private get texts(): Texts {
    return TEXTS[this.conversation.locale];
  }

  /** Shows the button. Whoever has talked here before is connected at once, a new visitor with the first opening. */
  begin(): void {
    const options = { signal: this.ending.signal };
    window.addEventListener("online", () => this.conversation.wake(), options);
    window.addEventListener("offline", () => this.conversation.sleep(), options);
    window.addEventListener("pageshow", (event) => event.persisted && this.conversation.wake(), options);
    document.addEventListener("visibilitychange", () => this.noteVisibility(), options);
    window.addEventListener("storage", (event) => this.noteOtherTab(event), options);
    this.show();
    if (this.conversation.hasBegun) this.conversation.start();
  }

  end(): void {
    this.ending.abort();
    this.conversation.stop();
    this.typing.stop();
    this.panel.close();
    window.clearTimeout(this.bannerTimer);
  }

  describe(page: { shopName: string; productId: string | null; productName: string | null }): void {
    this.shopName = page.shopName;
    this.product = { id: page.productId, name: page.productName };
    this.conversation.productId = page.productId;
    this.show();
  }

  useLocale(locale: Locale): void {
    if (locale === this.conversation.locale) return;
    this.conversation.setLocale(locale);
    this.memory.set(LOCALE_KEY, locale);
    this.onLocale(locale);
    this.show();
  }

  open(): void {
    this.conversation.start();
    this.panel.open();
    this.show();
    this.view.toEnd();
    this.takeFocus();
  }

  close(): void {
    if (!this.panel.isOpen) return;
    this.panel.close();
    this.show();
    this.launcher.node.focus();
  }

  private show(): void {
    const { texts } = this;
    const { state, locale, outbox, transcript, isOnline } = this.conversation;
    const messages = transcript.inOrder();
    this.frame.lang = locale === "zh" ? "zh-CN" : "en";
    this.unread.update(messages, this.panel.isOpen && document.visibilityState === "visible");
    this.launcher.show(texts, this.panel.isOpen, this.unread.count);
    this.showBanner();
    const newestShopSeq = messages.filter((message) => message.speaker !== "customer").at(-1)?.seq ?? 0;
    this.typing.note(state, newestShopSeq);
    if (!this.panel.isOpen) return;
    this.header.show(texts, this.shopName, state, this.conversation.isAskingPerson);
    const surroundings = { texts, isOnline, isRatingDue: Boolean(state?.rating_due) };
    this.view.show(listEntries(messages, outbox.all()), surroundings, locale);
    this.chip.show(texts, this.product.id, this.product.name);
    this.composer.show(texts);
    this.showTyping();
  }

  private showTyping(): void {
    const who = this.conversation.isOnline ? this.typing.who() : null;
    this.view.showTyping(who === null ? null : who === "bot" ? this.texts.botTyping : this.texts.agentTyping);
  }

  private showBanner(): void {
    setText(this.banner, this.texts.offline);
    window.clearTimeout(this.bannerTimer);
    if (this.conversation.isOnline) this.banner.hidden = true;
    else if (!navigator.onLine) this.banner.hidden = false;
    else this.bannerTimer = window.setTimeout(() => (this.banner.hidden = false), MILLISECONDS_BEFORE_BANNER);
  }

  private note(words: string): void {
    setText(this.noteLine, words);
    this.noteLine.hidden = false;
    window.clearTimeout(this.noteTimer);
    this.noteTimer = window.setTimeout(() => (this.noteLine.hidden = true), MILLISECONDS_OF_A_NOTE);
  }

  private takeFocus(): void {
    if (!this.composer.focus()) this.panel.node.focus({ preventScroll: true });
  }

  private noteVisibility(): void {
    if (document.visibilityState !== "visible") return;
    this.show();
    this.conversation.wake();
  }

  private noteOtherTab(event: StorageEvent): void {
    if (event.key === SESSION_KEY && event.newValue) this.conversation.joinSession(event.newValue);
    if (event.key?.startsWith(OUTBOX_PREFIX) && event.newValue === null) {
      this.conversation.outbox.forget(event.key.slice(OUTBOX_PREFIX.length));
    }
    if (event.key?.startsWith("jiedai.")) this.show();
  }
}
