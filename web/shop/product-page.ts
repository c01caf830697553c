import { loadProducts, tellPrice, type Product } from "./catalogue";
import { tellChat } from "./chat-entry";
import { swatchOf, tellColour } from "./colours";
import { drawProduct } from "./drawings";
import { byId, element } from "./elements";
import { language, onLanguage } from "./language";
import { setUpAskButton, setUpFrame, stateNote } from "./page-frame";
import { productCard, productName } from "./product-card";
import { categoryName, words } from "./words";

type Loading = { state: "loading" } | { state: "failed" } | { state: "here"; products: Product[] };

const SHOES = ["running", "casual", "leather", "boots", "sandals", "kids"];
const MAX_RELATED = 3;

/** `/product/YB-S001` names the product. */
const productId = decodeURIComponent(window.location.pathname.split("/").filter(Boolean).at(-1) ?? "");
let loading: Loading = { state: "loading" };
let colour: string | undefined;

function goHome(): void {
  window.location.assign("/");
}

function show(): void {
  const main = byId("product");
  main.setAttribute("aria-busy", `${loading.state === "loading"}`);
  if (loading.state === "loading") {
    main.replaceChildren(stateNote(words().loading));
    return;
  }
  if (loading.state === "failed") {
    main.replaceChildren(stateNote(words().failed, { words: words().again, run: () => void load() }));
    return;
  }
  const { products } = loading;
  const product = products.find((candidate) => candidate.product_id === productId);
  if (product === undefined) {
    document.title = words().shop;
    main.replaceChildren(stateNote(words().missing, { words: words().back, run: goHome }));
    return;
  }
  document.title = `${productName(product)} · ${words().shop}`;
  tellChat({ id: product.product_id, name: productName(product) });
  const related = product.related
    .flatMap((id) => products.find((candidate) => candidate.product_id === id) ?? [])
    .slice(0, MAX_RELATED);
  main.replaceChildren(crumbs(product), top(product), details(product), ...relatedSection(related));
}

function crumbs(product: Product): HTMLElement {
  const category = element("a", { href: `/?category=${product.category}` }, categoryName(product.category));
  return element("nav", { class: "crumbs" }, element("a", { href: "/" }, words().home), "›", category);
}

function top(product: Product): HTMLElement {
  const picture = element("div", { class: `picture ${product.category}` }, drawProduct(product, colour));
  const ask = element("button", { type: "button", class: "button big", "data-testid": "ask-about-product" }, words().ask);
  setUpAskButton(ask);
  const isShoe = SHOES.includes(product.category);
  const about = element(
    "div",
    { class: "about" },
    element("h1", {}, productName(product)),
    element("p", { class: "number" }, `${words().number} ${product.product_id}`),
    element("p", { class: "price" }, element("small", {}, "¥"), tellPrice(product.price_yuan)),
    element("h2", {}, words().colors),
    colourChoice(product, picture),
    element("h2", {}, isShoe ? words().sizes : words().dimensions),
    element("ul", { class: "sizes" }, ...product.sizes.map((size) => element("li", {}, size))),
    element("p", { class: "stock" }, words().stock),
    element("div", { class: "ask-bar" }, ask),
  );
  return element("section", { class: "top" }, picture, about);
}

function colourChoice(product: Product, picture: HTMLElement): HTMLElement {
  const buttons = product.colors.map((name) => {
    const dot = element("i", { class: "dot" });
    dot.style.background = swatchOf(name);
    const button = element("button", { type: "button", class: "pill" }, dot, tellColour(name, language()));
    button.addEventListener("click", () => {
      colour = name;
      picture.replaceChildren(drawProduct(product, colour));
      press();
    });
    return button;
  });
  const press = () =>
    buttons.forEach((button, index) =>
      button.setAttribute("aria-pressed", `${product.colors[index] === (colour ?? product.colors[0])}`),
    );
  press();
  return element("div", { class: "colours" }, ...buttons);
}

function details(product: Product): HTMLElement {
  const isShoe = SHOES.includes(product.category);
  const rows: [string, string][] = [
    [words().suits, product.suits],
    [words().function, product.function],
    [words().material, product.material],
    [isShoe ? words().sizeAdvice : words().dimensionAdvice, product.size_advice],
    [words().care, product.care],
  ];
  const list = element("dl", {});
  for (const [term, text] of rows) {
    if (text) list.append(element("div", {}, element("dt", {}, term), element("dd", { lang: "zh-CN" }, text)));
  }
  const section = element("section", { class: "details" }, element("h2", {}, words().details), list);
  if (words().language) section.append(element("p", { class: "stock" }, words().language));
  return section;
}

function relatedSection(related: readonly Product[]): HTMLElement[] {
  if (related.length === 0) return [];
  const grid = element("div", { class: "grid" }, ...related.map(productCard));
  return [element("section", { class: "related" }, element("h2", {}, words().related), grid)];
}

async function load(): Promise<void> {
  loading = { state: "loading" };
  show();
  try {
    loading = { state: "here", products: await loadProducts() };
  } catch {
    loading = { state: "failed" };
  }
  show();
}

setUpFrame();
onLanguage(show);
void load();
