import { joinLanguages, openChat } from "./chat-entry";
import { byId, element } from "./elements";
import { language, onLanguage, setLanguage } from "./language";
import { words } from "./words";

type PlainWord = Exclude<keyof ReturnType<typeof words>, "count">;

/** Header and footer, which all pages of the shop have in common. */
export function setUpFrame(): void {
  const languageSwitch = byId("language");
  languageSwitch.addEventListener("click", () => setLanguage(language() === "zh" ? "en" : "zh"));
  const show = () => {
    document.documentElement.lang = language() === "zh" ? "zh-CN" : "en";
    for (const node of document.querySelectorAll<HTMLElement>("[data-word]")) {
      node.textContent = words()[node.dataset["word"] as PlainWord];
    }
    languageSwitch.setAttribute("aria-label", words().switchLanguage);
  };
  onLanguage(show);
  show();
  joinLanguages();
}

/** Opens the chat, and says so under the button if that is not possible. */
export function setUpAskButton(button: HTMLElement): void {
  button.addEventListener("click", () => {
    openChat(() => {
      const note = element("p", { class: "note", role: "alert" }, words().askFailed);
      button.insertAdjacentElement("afterend", note);
      window.setTimeout(() => note.remove(), 6000);
    });
  });
}

/** One centred sentence with a way on: for waiting, for nothing found, for a failure. */
export function stateNote(sentence: string, action?: { words: string; run: () => void }): HTMLElement {
  const note = element("div", { class: "state", role: "status" }, element("p", {}, sentence));
  if (action) {
    const button = element("button", { type: "button", class: "button" }, action.words);
    button.addEventListener("click", action.run);
    note.append(button);
  }
  return note;
}
