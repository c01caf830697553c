import { CATEGORIES, loadProducts, type Category, type Product } from "./catalogue";
import { drawProduct } from "./drawings";
import { byId, element } from "./elements";
import { onLanguage } from "./language";
import { setUpAskButton, setUpFrame, stateNote } from "./page-frame";
import { productCard, waitingCards } from "./product-card";
import { categoryName, words } from "./words";

type Loading = { state: "loading" } | { state: "failed" } | { state: "here"; products: Product[] };

/** Shown beside the welcome, one of each kind. */
const HERO_CATEGORIES: readonly Category[] = ["running", "luggage", "handbag"];

let loading: Loading = { state: "loading" };
let chosen: Category | null = categoryFromAddress();

function categoryFromAddress(): Category | null {
  const wanted = new URLSearchParams(window.location.search).get("category");
  return CATEGORIES.find((category) => category === wanted) ?? null;
}

function choose(category: Category | null): void {
  chosen = category;
  window.history.replaceState(null, "", category === null ? "/" : `/?category=${category}`);
  show();
}

function show(): void {
  document.title = `${words().shop} · ${words().tagline}`;
  const products = loading.state === "here" ? loading.products : [];
  showFilter(products);
  const grid = byId("grid");
  grid.setAttribute("aria-busy", `${loading.state === "loading"}`);
  if (loading.state === "loading") {
    byId("count").textContent = words().loading;
    grid.replaceChildren(...waitingCards(8));
    return;
  }
  if (loading.state === "failed") {
    byId("count").textContent = "";
    grid.replaceChildren(stateNote(words().failed, { words: words().again, run: () => void load() }));
    return;
  }
  const visible = products.filter((product) => chosen === null || product.category === chosen);
  byId("count").textContent = words().count(visible.length);
  if (visible.length === 0) {
    grid.replaceChildren(stateNote(words().empty, { words: words().showAll, run: () => choose(null) }));
  } else {
    grid.replaceChildren(...visible.map(productCard));
  }
}

function showFilter(products: readonly Product[]): void {
  const filter = byId("filter");
  filter.setAttribute("aria-label", words().filter);
  const present = CATEGORIES.filter((category) => products.some((product) => product.category === category));
  const choices: (Category | null)[] = [null, ...(loading.state === "here" ? present : CATEGORIES)];
  const focused = filter.contains(document.activeElement);
  const buttons = choices.map((category) => {
    const button = element(
      "button",
      { type: "button", class: "pill", "aria-pressed": `${category === chosen}` },
      category === null ? words().all : categoryName(category),
    );
    button.addEventListener("click", () => choose(category));
    return button;
  });
  const scrolled = filter.scrollLeft;
  filter.replaceChildren(...buttons);
  filter.scrollLeft = scrolled;
  if (focused) buttons[choices.indexOf(chosen)]?.focus();
}

function showHero(products: readonly Product[]): void {
  const shown = HERO_CATEGORIES.flatMap((category) => products.find((product) => product.category === category) ?? []);
  byId("hero-pictures").replaceChildren(...shown.map((product) => drawProduct(product, product.colors.at(-1))));
}

async function load(): Promise<void> {
  loading = { state: "loading" };
  show();
  try {
    const products = await loadProducts();
    loading = { state: "here", products };
    showHero(products);
  } catch {
    loading = { state: "failed" };
  }
  show();
}

setUpFrame();
setUpAskButton(byId("ask"));
onLanguage(show);
void load();
