import { element, setText } from "./elements";
import type { Texts } from "./texts";

/** Resolves once the server has stored it; `score` null means skipped. */
export type RateHandler = (score: number | null, comment: string) => Promise<void>;

const SCORES = [1, 2, 3, 4, 5] as const;
const MAX_COMMENT_CHARACTERS = 500;

/** Asks once how the service was: one tap is enough, a comment is possible, and so is skipping. */
export class RatingCard {
  readonly node = element("div", { class: "rating", role: "group" });
  private readonly comment = element("textarea", {
    class: "comment",
    rows: "2",
    maxlength: `${MAX_COMMENT_CHARACTERS}`,
    autocomplete: "off",
  });
  private readonly hint = element("p", { class: "hint" });
  private readonly scores = SCORES.map((score) =>
    element("button", { type: "button", class: "score", "data-testid": `rating-${score}` }),
  );
  private readonly skip = element("button", { type: "button", class: "link", "data-testid": "rating-skip" });
  private readonly problem = element("p", { class: "problem" });
  private readonly result = element("p", { class: "thanks", tabindex: "-1" });
  private readonly form = element("div", { class: "form" });
  private outcome: { score: number | null } | null = null;
  private texts: Texts | null = null;

  constructor(private readonly rate: RateHandler) {
    const row = element("div", { class: "scores" }, ...this.scores);
    this.form.append(this.comment, this.hint, row, this.skip, this.problem);
    this.node.append(this.form, this.result);
    SCORES.forEach((score, index) => this.scores[index]?.addEventListener("click", () => void this.submit(score)));
    this.skip.addEventListener("click", () => void this.submit(null));
  }

  update(texts: Texts, isDue: boolean): void {
    this.texts = texts;
    this.node.setAttribute("aria-label", texts.scoreHint);
    this.comment.placeholder = texts.comment;
    this.comment.setAttribute("aria-label", texts.comment);
    setText(this.hint, texts.scoreHint);
    setText(this.skip, texts.skip);
    SCORES.forEach((score, index) => {
      const button = this.scores[index];
      const word = texts.scores[index] ?? "";
      button?.replaceChildren(element("b", {}, `${score}`), element("span", {}, word));
      button?.setAttribute("aria-label", texts.scoreLabel(score, word));
    });
    this.form.hidden = !isDue || this.outcome !== null;
    this.result.hidden = !this.form.hidden;
    this.showResult();
  }

  private showResult(): void {
    if (this.texts === null) return;
    const score = this.outcome?.score;
    if (typeof score === "number") this.result.dataset["testid"] = "rating-thanks";
    if (this.outcome === null) setText(this.result, this.texts.rated);
    else setText(this.result, typeof score === "number" ? this.texts.thanks(score) : this.texts.skipped);
  }

  private async submit(score: number | null): Promise<void> {
    const controls = [...this.scores, this.skip];
    for (const control of controls) control.disabled = true;
    setText(this.problem, "");
    try {
      await this.rate(score, this.comment.value.trim());
      this.outcome = { score };
      if (this.texts) this.update(this.texts, false);
      this.result.focus({ preventScroll: true });
    } catch {
      setText(this.problem, this.texts?.notNow ?? "");
    } finally {
      for (const control of controls) control.disabled = false;
    }
  }
}
