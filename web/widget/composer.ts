import { element, icon, isTouch, setText } from "./elements";
import { countCharacters, MAX_CHARACTERS } from "./protocol";
import { DRAFT_KEY, type Memory } from "./storage";
import type { Texts } from "./texts";

const CHARACTERS_LEFT_WHEN_COUNTER_SHOWS = 200;
/** Safari ends the composition first and reports the same Enter key right after it. */
const MILLISECONDS_AFTER_COMPOSITION = 50;
const MAX_HEIGHT_PIXELS = 132;

export interface ComposerHandlers {
  send(text: string): void;
  typing(): void;
}

/** Where the customer writes. The draft is kept with every key press. */
export class Composer {
  readonly node = element("form", { class: "composer", autocomplete: "off" });
  private readonly input = element("textarea", {
    rows: "1",
    enterkeyhint: "send",
    "data-testid": "chat-input",
    class: "input",
  });
  private readonly sendButton = element("button", { type: "submit", class: "send", "data-testid": "chat-send" });
  private readonly counter = element("div", { class: "counter", hidden: "", id: "counter" });
  private isComposing = false;
  private composedAt = -Infinity;
  private texts: Texts | null = null;

  constructor(
    private readonly memory: Memory,
    private readonly handlers: ComposerHandlers,
  ) {
    this.sendButton.append(icon("send"));
    this.input.setAttribute("aria-describedby", "offline counter");
    this.node.append(this.counter, element("div", { class: "row" }, this.input, this.sendButton));
    this.input.value = memory.get(DRAFT_KEY) ?? "";
    this.input.addEventListener("input", () => this.edit());
    this.input.addEventListener("keydown", (event) => this.press(event));
    this.input.addEventListener("compositionstart", () => (this.isComposing = true));
    this.input.addEventListener("compositionend", (event) => {
      this.isComposing = false;
      this.composedAt = event.timeStamp;
    });
    // Leaves the keyboard of a phone open; a composition, though, must end before its words can be sent.
    this.sendButton.addEventListener("pointerdown", (event) => {
      if (!this.isComposing && this.holdsFocus()) event.preventDefault();
    });
    this.node.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
  }

  show(texts: Texts): void {
    this.texts = texts;
    this.input.placeholder = texts.placeholder;
    this.input.setAttribute("aria-label", texts.input);
    this.sendButton.setAttribute("aria-label", texts.send);
    this.sendButton.title = texts.send;
    this.measure();
  }

  /** On a phone only if asked for by a tap: the keyboard would cover half of what the customer came to read. */
  focus(): boolean {
    if (isTouch()) return false;
    this.input.focus();
    return true;
  }

  /** The list was hidden, and everything hidden measures nothing. */
  measure(): void {
    this.input.style.height = "auto";
    const height = Math.min(this.input.scrollHeight, MAX_HEIGHT_PIXELS);
    if (height > 0) this.input.style.height = `${height + 2}px`;
    const count = countCharacters(this.input.value);
    const over = count - MAX_CHARACTERS;
    this.counter.hidden = count < MAX_CHARACTERS - CHARACTERS_LEFT_WHEN_COUNTER_SHOWS;
    this.counter.classList.toggle("over", over > 0);
    const numbers = `${count} / ${MAX_CHARACTERS}`;
    setText(this.counter, over > 0 ? `${numbers} · ${this.texts?.tooLong(over) ?? ""}` : numbers);
    this.input.setAttribute("aria-invalid", `${over > 0}`);
    this.sendButton.disabled = over > 0 || this.input.value.trim() === "";
  }

  private holdsFocus(): boolean {
    return (this.input.getRootNode() as ShadowRoot | Document).activeElement === this.input;
  }

  private edit(): void {
    this.memory.set(DRAFT_KEY, this.input.value);
    this.measure();
    if (this.input.value.trim() !== "") this.handlers.typing();
  }

  private press(event: KeyboardEvent): void {
    if (event.key !== "Enter" || event.shiftKey) return;
    const isForInputMethod =
      event.isComposing ||
      this.isComposing ||
      event.keyCode === 229 ||
      event.timeStamp - this.composedAt < MILLISECONDS_AFTER_COMPOSITION;
    if (isForInputMethod) return;
    event.preventDefault();
    if (!event.repeat) this.send();
  }

  private send(): void {
    const text = this.input.value.trim();
    if (text === "" || countCharacters(this.input.value) > MAX_CHARACTERS) return;
    this.input.value = "";
    this.memory.delete(DRAFT_KEY);
    this.measure();
    this.handlers.send(text);
  }
}
