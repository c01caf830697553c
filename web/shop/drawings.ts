import type { Category, Product } from "./catalogue";
import { paintOf } from "./colours";
import * as bags from "./drawings-bags";
import * as shoes from "./drawings-shoes";
import { shape } from "./elements";

/** The drawing of most products in a category. */
const USUAL: Record<Category, shoes.Drawing> = {
  running: shoes.runningShoe,
  casual: shoes.sneaker,
  leather: shoes.derby,
  boots: shoes.laceBoot,
  sandals: shoes.sandal,
  kids: shoes.kidsShoe,
  backpack: bags.laptopBackpack,
  handbag: bags.crossbody,
  luggage: bags.cabinSuitcase,
  wallet: bags.wallet,
};

/** Words in a product's name that ask for another drawing than the usual one. */
const SPECIAL: readonly [Category, RegExp, shoes.Drawing][] = [
  ["casual", /高帮/, shoes.highTop],
  ["casual", /一脚蹬|懒人/, shoes.slipOn],
  ["leather", /乐福/, shoes.loafer],
  ["boots", /切尔西/, shoes.chelseaBoot],
  ["boots", /登山|徒步/, shoes.hikingShoe],
  ["sandals", /拖鞋/, shoes.slipper],
  ["kids", /凉鞋/, shoes.kidsSandal],
  ["backpack", /户外|轻行/, bags.daypack],
  ["backpack", /书包|学生/, bags.schoolBag],
  ["handbag", /托特/, bags.tote],
  ["handbag", /电脑|公文|手提/, bags.briefcase],
  ["handbag", /腰包/, bags.waistBag],
  ["luggage", /托运|2[4-9]寸/, bags.largeSuitcase],
];

/** A picture of the product in one of its colours, without any file to load. */
export function drawProduct(product: Product, colour: string | undefined = product.colors[0]): SVGElement {
  const special = SPECIAL.find(([category, words]) => category === product.category && words.test(product.name));
  const draw = special?.[2] ?? USUAL[product.category] ?? shoes.sneaker;
  return shape(
    "svg",
    { viewBox: "0 0 200 150", class: "drawing", "aria-hidden": "true" },
    shape("ellipse", { cx: 102, cy: 126, rx: 84, ry: 6, fill: "#1d2730", opacity: 0.13 }),
    ...draw(paintOf(colour ?? "")),
  );
}
