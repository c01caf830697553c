import { element } from "./elements";

/** Small screens: the chat takes all of it. */
const FULL_SCREEN = "(max-width: 480px), (max-height: 480px) and (pointer: coarse)";

/** The dialog: focus goes in when it opens and back when it closes; on a phone it fills what the keyboard leaves free. */
export class Panel {
  readonly node = element("section", {
    class: "panel",
    role: "dialog",
    id: "panel",
    tabindex: "-1",
    "data-testid": "chat-panel",
    hidden: "",
  });
  private readonly fullScreen = window.matchMedia(FULL_SCREEN);
  private pageOverflow: string | null = null;

  constructor(titleId: string, close: () => void) {
    this.node.setAttribute("aria-labelledby", titleId);
    this.node.addEventListener("keydown", (event) => {
      // Escape while an input method composes belongs to the input method.
      if (event.key === "Escape" && !event.isComposing && event.keyCode !== 229) {
        event.stopPropagation();
        close();
      }
      if (event.key === "Tab" && this.fullScreen.matches) this.keepFocusInside(event);
    });
    this.fullScreen.addEventListener("change", () => this.fit());
    window.visualViewport?.addEventListener("resize", () => this.fit());
    window.visualViewport?.addEventListener("scroll", () => this.fit());
  }

  get isOpen(): boolean {
    return !this.node.hidden;
  }

  open(): void {
    this.node.hidden = false;
    this.fit();
  }

  close(): void {
    this.node.hidden = true;
    this.fit();
  }

  private fit(): void {
    const fills = this.isOpen && this.fullScreen.matches;
    this.node.setAttribute("aria-modal", `${fills}`);
    const page = document.documentElement;
    if (fills && this.pageOverflow === null) {
      this.pageOverflow = page.style.overflow;
      page.style.overflow = "hidden";
    } else if (!fills && this.pageOverflow !== null) {
      page.style.overflow = this.pageOverflow;
      this.pageOverflow = null;
    }
    const view = window.visualViewport;
    // A customer who has zoomed in wants to read, not to have the panel shrunk.
    if (!fills || !view || view.scale > 1.01) {
      this.node.style.removeProperty("--height");
      this.node.style.removeProperty("--top");
      return;
    }
    this.node.style.setProperty("--height", `${view.height}px`);
    this.node.style.setProperty("--top", `${view.offsetTop}px`);
  }

  private keepFocusInside(event: KeyboardEvent): void {
    const stops = [...this.node.querySelectorAll<HTMLElement>("button, textarea, [tabindex='0']")].filter(
      (stop) => !stop.matches(":disabled") && stop.getClientRects().length > 0,
    );
    const first = stops[0];
    const last = stops.at(-1);
    const current = (this.node.getRootNode() as ShadowRoot).activeElement;
    if (event.shiftKey && (current === first || current === this.node)) {
      event.preventDefault();
      last?.focus();
    } else if (!event.shiftKey && current === last) {
      event.preventDefault();
      first?.focus();
    }
  }
}
