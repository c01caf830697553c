import type { Category } from "./catalogue";
import { language } from "./language";

const ZH = {
  shop: "云步鞋包",
  tagline: "鞋与包，每天都用得上",
  otherLanguage: "EN",
  switchLanguage: "Switch to English",
  home: "首页",
  heroTitle: "走得舒服，背得轻松",
  heroText: "跑鞋、皮鞋、童鞋、双肩包、行李箱……尺码、材质、保养写得明明白白。拿不准，先问再买。",
  heroAsk: "咨询客服",
  promisePrice: "明码标价",
  promisePriceText: "标价对每位顾客都一样",
  promiseFacts: "实话实说",
  promiseFactsText: "不防水、偏窄、易浮色都写在商品页",
  promisePerson: "能找到真人",
  promisePersonText: "机器人先答，随时可以转人工",
  promiseAfter: "售后讲规则",
  promiseAfterText: "退换步骤一步步告诉您",
  all: "全部",
  filter: "按分类看",
  count: (count: number) => `共 ${count} 件商品`,
  loading: "正在加载商品…",
  empty: "这个分类暂时没有商品。",
  showAll: "看全部商品",
  failed: "商品没有加载出来，请检查网络后再试一次。",
  again: "重新加载",
  missing: "没有找到这件商品，它可能已经下架。",
  back: "返回商品列表",
  ask: "咨询客服",
  askFailed: "客服窗口暂时打不开，请刷新页面再试。",
  colors: "颜色",
  sizes: "尺码",
  dimensions: "尺寸",
  material: "材质",
  function: "功能特点",
  suits: "适合谁",
  sizeAdvice: "怎么选码",
  dimensionAdvice: "装得下什么",
  care: "清洁保养",
  details: "商品详情",
  related: "搭配看看",
  stock: "库存以下单页显示为准，也可以问客服。",
  number: "货号",
  demo: "这是接待（Jiedai）系统的演示店铺：商品可以看、可以问，不能下单。",
  language: "",
};

type Words = typeof ZH;

const EN: Words = {
  shop: "Yunbu Shoes & Bags",
  tagline: "Shoes and bags for every day",
  otherLanguage: "中文",
  switchLanguage: "切换到中文",
  home: "Home",
  heroTitle: "Easy steps, light loads",
  heroText:
    "Running shoes, leather shoes, kids’ shoes, backpacks, suitcases: sizes, materials and care in plain words. Not sure? Ask first.",
  heroAsk: "Chat with us",
  promisePrice: "Open prices",
  promisePriceText: "The same for everybody",
  promiseFacts: "Plain facts",
  promiseFactsText: "Not waterproof? Runs narrow? We say so",
  promisePerson: "A person if you want",
  promisePersonText: "The bot answers first; ask for a person any time",
  promiseAfter: "Clear returns",
  promiseAfterText: "Every step is told to you",
  all: "All",
  filter: "By category",
  count: (count) => `${count} ${count === 1 ? "product" : "products"}`,
  loading: "Loading products…",
  empty: "Nothing in this category at the moment.",
  showAll: "Show all products",
  failed: "The products could not be loaded. Please check your network and try again.",
  again: "Try again",
  missing: "We could not find this product; it may be gone.",
  back: "Back to all products",
  ask: "Chat with us",
  askFailed: "The chat cannot be opened just now. Please reload the page.",
  colors: "Colours",
  sizes: "Sizes",
  dimensions: "Dimensions",
  material: "Material",
  function: "Features",
  suits: "Good for",
  sizeAdvice: "Which size",
  dimensionAdvice: "What fits in",
  care: "Care",
  details: "Details",
  related: "Goes well with",
  stock: "Stock is shown when ordering; you may also ask us.",
  number: "No.",
  demo: "This is the demo shop of Jiedai: you can look and ask, but not order.",
  language: "The details are in Chinese; in the chat you may ask in English.",
};

const CATEGORY_NAMES: Record<Category, { zh: string; en: string }> = {
  running: { zh: "跑鞋", en: "Running" },
  casual: { zh: "休闲鞋", en: "Casual" },
  leather: { zh: "皮鞋", en: "Leather" },
  boots: { zh: "靴子", en: "Boots" },
  sandals: { zh: "凉鞋拖鞋", en: "Sandals" },
  kids: { zh: "童鞋", en: "Kids" },
  backpack: { zh: "双肩包", en: "Backpacks" },
  handbag: { zh: "手袋挎包", en: "Bags" },
  luggage: { zh: "行李箱", en: "Suitcases" },
  wallet: { zh: "钱包", en: "Wallets" },
};

/** The page's words in the language chosen now. */
export function words(): Words {
  return language() === "en" ? EN : ZH;
}

export function categoryName(category: Category): string {
  return CATEGORY_NAMES[category][language()];
}
