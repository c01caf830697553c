import type { Language } from "./language";

/** What a drawing is painted with; every value is a CSS colour. */
export interface Paint {
  main: string;
  dark: string;
  light: string;
  accent: string;
}

const BASES: readonly { names: string[]; hex: string; en: string }[] = [
  { names: ["黑白"], hex: "#2f3437", en: "Black and white" },
  { names: ["白蓝"], hex: "#eef2f5", en: "White and blue" },
  { names: ["白橙"], hex: "#f3f1ec", en: "White and orange" },
  { names: ["绿白"], hex: "#3f7d5e", en: "Green and white" },
  { names: ["荧光黄"], hex: "#d5e14a", en: "Neon yellow" },
  { names: ["焦糖"], hex: "#b06a35", en: "Caramel" },
  { names: ["深棕", "棕", "咖啡"], hex: "#6a4630", en: "Dark brown" },
  { names: ["驼"], hex: "#b98d5e", en: "Camel" },
  { names: ["沙"], hex: "#c9ae83", en: "Sand" },
  { names: ["杏"], hex: "#e3c49f", en: "Apricot" },
  { names: ["米白", "奶白", "象牙", "米"], hex: "#ece3d2", en: "Off-white" },
  { names: ["酒红", "红"], hex: "#8b2f3c", en: "Wine red" },
  { names: ["粉"], hex: "#e9a3b1", en: "Pink" },
  { names: ["橙", "橘"], hex: "#e2813b", en: "Orange" },
  { names: ["黄"], hex: "#e3b93e", en: "Yellow" },
  { names: ["军绿", "橄榄"], hex: "#64704a", en: "Army green" },
  { names: ["墨绿"], hex: "#2c5546", en: "Dark green" },
  { names: ["灰绿"], hex: "#8fa697", en: "Sage" },
  { names: ["湖绿"], hex: "#4fa59b", en: "Lake green" },
  { names: ["绿"], hex: "#4c8a63", en: "Green" },
  { names: ["雾蓝"], hex: "#8ea8bf", en: "Mist blue" },
  { names: ["藏蓝", "藏青", "深蓝"], hex: "#2b3f66", en: "Navy" },
  { names: ["蓝"], hex: "#4c86c0", en: "Blue" },
  { names: ["紫"], hex: "#7d679f", en: "Purple" },
  { names: ["银灰", "银"], hex: "#b3bac0", en: "Silver grey" },
  { names: ["浅灰"], hex: "#c3c9cd", en: "Light grey" },
  { names: ["深灰"], hex: "#575f66", en: "Dark grey" },
  { names: ["灰"], hex: "#8c959b", en: "Grey" },
  { names: ["格纹"], hex: "#7b6656", en: "Check" },
  { names: ["黑"], hex: "#33383c", en: "Black" },
  { names: ["白"], hex: "#f4f4f1", en: "White" },
];

const SECOND_COLOURS: Record<string, string> = { 白蓝: "#4c86c0", 白橙: "#e2813b", 黑白: "#f4f4f1", 绿白: "#f4f4f1" };
const UNKNOWN = { names: [], hex: "#8aa0a3", en: "" };

function baseOf(name: string) {
  return BASES.find((base) => base.names.some((part) => name.includes(part))) ?? UNKNOWN;
}

/** A colour's name for the reader; one that is not in our list stays as the shop wrote it. */
export function tellColour(name: string, language: Language): string {
  return (language === "en" && baseOf(name).en) || name;
}

export function swatchOf(name: string): string {
  const second = SECOND_COLOURS[name];
  const { hex } = baseOf(name);
  return second ? `linear-gradient(135deg, ${hex} 50%, ${second} 50%)` : hex;
}

export function paintOf(name: string): Paint {
  const { hex } = baseOf(name);
  const isDark = brightness(hex) < 80;
  return {
    main: hex,
    dark: mix(hex, "#14181b", isDark ? 0.45 : 0.28),
    light: mix(hex, "#ffffff", isDark ? 0.3 : 0.5),
    accent: SECOND_COLOURS[name] ?? (brightness(hex) > 200 ? mix(hex, "#5c6b73", 0.45) : mix(hex, "#ffffff", 0.72)),
  };
}

function channels(hex: string): number[] {
  return [1, 3, 5].map((start) => parseInt(hex.slice(start, start + 2), 16));
}

function brightness(hex: string): number {
  const [red = 0, green = 0, blue = 0] = channels(hex);
  return 0.3 * red + 0.59 * green + 0.11 * blue;
}

/** `share` of `other` in the mixture, 0 to 1. */
function mix(hex: string, other: string, share: number): string {
  const second = channels(other);
  const parts = channels(hex).map((value, index) => Math.round(value * (1 - share) + (second[index] ?? 0) * share));
  return "#" + parts.map((value) => value.toString(16).padStart(2, "0")).join("");
}
