import { tellPrice, type Product } from "./catalogue";
import { swatchOf } from "./colours";
import { drawProduct } from "./drawings";
import { element } from "./elements";
import { language } from "./language";
import { categoryName } from "./words";

export function productName(product: Product): string {
  return language() === "en" && product.name_en ? product.name_en : product.name;
}

/** Picture, name, price and colours; the whole card leads to the product. */
export function productCard(product: Product): HTMLElement {
  const swatches = product.colors.map((colour) => {
    const dot = element("i", { class: "dot" });
    dot.style.background = swatchOf(colour);
    return dot;
  });
  return element(
    "a",
    { class: "card", href: `/product/${encodeURIComponent(product.product_id)}`, "data-testid": "product-card" },
    element("div", { class: `picture ${product.category}` }, drawProduct(product)),
    element(
      "div",
      { class: "about" },
      element("span", { class: "kind" }, categoryName(product.category)),
      element("h3", {}, productName(product)),
      element(
        "div",
        { class: "foot" },
        element("span", { class: "price" }, element("small", {}, "¥"), tellPrice(product.price_yuan)),
        element("span", { class: "dots", "aria-hidden": "true" }, ...swatches),
      ),
    ),
  );
}

/** Grey shapes while the products are on their way. */
export function waitingCards(count: number): HTMLElement[] {
  return Array.from({ length: count }, () =>
    element("div", { class: "card waiting", "aria-hidden": "true" }, element("div", { class: "picture" }), element("div", { class: "about" })),
  );
}
