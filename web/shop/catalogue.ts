export type Category =
  | "running"
  | "casual"
  | "leather"
  | "boots"
  | "sandals"
  | "kids"
  | "backpack"
  | "handbag"
  | "luggage"
  | "wallet";

/** A product as `GET /api/shop/products` tells it. */
export interface Product {
  product_id: string;
  name: string;
  name_en: string;
  category: Category;
  price_yuan: number;
  colors: string[];
  sizes: string[];
  material: string;
  function: string;
  care: string;
  suits: string;
  size_advice: string;
  related: string[];
  emoji: string;
}

export const CATEGORIES: readonly Category[] = [
  "running",
  "casual",
  "leather",
  "boots",
  "sandals",
  "kids",
  "backpack",
  "handbag",
  "luggage",
  "wallet",
];

const SECONDS_TO_WAIT = 10;

/** Raises an Error if the shop cannot be reached in time or answers something else. */
export async function loadProducts(): Promise<Product[]> {
  const response = await fetch("/api/shop/products", { signal: AbortSignal.timeout(SECONDS_TO_WAIT * 1000) });
  if (!response.ok) throw new Error(`GET /api/shop/products answered ${response.status}.`);
  const { products } = (await response.json()) as { products: Product[] };
  return products;
}

/** Prices are open and final, so they are shown as they are: 329 or 329.50, never 328.99999. */
export function tellPrice(yuan: number): string {
  return Number.isInteger(yuan) ? `${yuan}` : yuan.toFixed(2);
}
