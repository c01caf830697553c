import { fill, stroke, type Drawing } from "./drawings-shoes";
import { shape } from "./elements";

const METAL = "#d3b573";
const STEEL = "#9aa3a8";

export const laptopBackpack: Drawing = ({ main, dark, light, accent }) => [
  stroke("M84 28c0-16 32-16 32 0", dark, 6),
  fill("M58 58c0-24 14-36 42-36s42 12 42 36v54c0 8-4 12-12 12H70c-8 0-12-4-12-12Z", main),
  fill("M58 58c0-24 14-36 42-36-18 4-24 18-24 40v62h-6c-8 0-12-4-12-12Z", dark),
  fill("M74 76h52c4 0 6 2 6 6v28c0 5-3 8-8 8H76c-5 0-8-3-8-8V82c0-4 2-6 6-6Z", light),
  stroke("M74 86h52", dark, 2.5),
  stroke("M72 52c4-12 14-18 28-18s24 6 28 18", accent, 2.5),
  stroke("M112 86v8", accent, 3.5),
  shape("rect", { x: 91, y: 58, width: 18, height: 8, rx: 2, fill: accent }),
];

export const daypack: Drawing = ({ main, dark, light, accent }) => [
  stroke("M86 26c0-14 28-14 28 0", dark, 5),
  fill("M60 64c0-28 12-42 40-42s40 14 40 42v46c0 9-5 14-14 14H74c-9 0-14-5-14-14Z", main),
  fill("M60 52c4-20 16-30 40-30s36 10 40 30c-10 10-22 14-40 14S70 62 60 52Z", dark),
  fill("M52 86c-6 2-8 8-8 16s4 14 16 14V84Zm96 0c6 2 8 8 8 16s-4 14-16 14V84Z", light),
  stroke("M80 62v46M120 62v46", accent, 4),
  stroke("M80 76l40 10M80 90l40 10M120 76L80 86M120 90l-40 10", light, 2.5),
  shape("rect", { x: 76, y: 58, width: 8, height: 8, rx: 2, fill: accent }),
  shape("rect", { x: 116, y: 58, width: 8, height: 8, rx: 2, fill: accent }),
];

export const schoolBag: Drawing = ({ main, dark, light, accent }) => [
  stroke("M86 26c0-14 28-14 28 0", dark, 5),
  fill("M56 52c0-18 12-28 28-28h32c16 0 28 10 28 28v58c0 9-5 14-14 14H70c-9 0-14-5-14-14Z", main),
  fill("M56 52c0-18 12-28 28-28h32c16 0 28 10 28 28v16c-28 8-60 8-88 0Z", dark),
  fill("M68 82h64v28c0 5-3 8-8 8H76c-5 0-8-3-8-8Z", light),
  stroke("M62 74h76", accent, 4),
  shape("circle", { cx: 88, cy: 99, r: 5, fill: dark }),
  shape("circle", { cx: 112, cy: 99, r: 5, fill: dark }),
  stroke("M94 108c4 3 8 3 12 0", dark, 2.5),
  shape("rect", { x: 92, y: 58, width: 16, height: 16, rx: 4, fill: accent }),
];

export const tote: Drawing = ({ main, dark, light }) => [
  stroke("M74 60c0-52 52-52 52 0", dark, 6),
  fill("M44 52h112l-8 66c-1 4-3 6-8 6H60c-5 0-7-2-8-6Z", main),
  fill("M44 52h112l-2 14H46Z", dark),
  stroke("M74 58c0 6 0 12 0 18M126 58c0 6 0 12 0 18", dark, 6),
  fill("M84 84h32v20c0 3-2 4-4 4H88c-2 0-4-1-4-4Z", light),
  stroke("M92 94c2-5 6-5 8 0 2-5 6-5 8 0", dark, 2.5),
];

export const crossbody: Drawing = ({ main, dark, light }) => [
  stroke("M52 70C40 10 160 10 148 70", dark, 4),
  fill("M46 66c0-6 4-8 10-8h88c6 0 10 2 10 8v44c0 10-6 14-14 14H60c-8 0-14-4-14-14Z", main),
  fill("M46 66c0-6 4-8 10-8h88c6 0 10 2 10 8 0 20-12 36-54 36S46 86 46 66Z", dark),
  stroke("M52 68c2 16 14 28 48 28s46-12 48-28", light, 1.8),
  shape("rect", { x: 91, y: 92, width: 18, height: 14, rx: 4, fill: METAL }),
  shape("circle", { cx: 100, cy: 99, r: 2.6, fill: dark }),
  shape("circle", { cx: 52, cy: 70, r: 5, fill: METAL }),
  shape("circle", { cx: 148, cy: 70, r: 5, fill: METAL }),
];

export const briefcase: Drawing = ({ main, dark, light }) => [
  stroke("M78 50c0-22 44-22 44 0", dark, 6),
  fill("M36 56c0-5 3-8 8-8h112c5 0 8 3 8 8v58c0 6-4 10-10 10H46c-6 0-10-4-10-10Z", main),
  fill("M36 84h128v30c0 6-4 10-10 10H46c-6 0-10-4-10-10Z", dark),
  stroke("M44 58h112", light, 2.5),
  stroke("M36 84h128", light, 1.8),
  shape("rect", { x: 66, y: 76, width: 10, height: 18, rx: 3, fill: METAL }),
  shape("rect", { x: 124, y: 76, width: 10, height: 18, rx: 3, fill: METAL }),
];

export const waistBag: Drawing = ({ main, dark, light, accent }) => [
  stroke("M20 78C30 34 170 34 180 78", dark, 8),
  fill("M28 78c0-8 6-10 14-10h116c8 0 14 2 14 10 0 24-22 40-72 40S28 102 28 78Z", main),
  stroke("M42 80h116", accent, 3),
  stroke("M150 80v9", accent, 4),
  stroke("M52 96c26 10 70 10 96 0", light, 3),
  shape("rect", { x: 90, y: 38, width: 20, height: 13, rx: 3, fill: dark, stroke: light, "stroke-width": 2 }),
];

export const cabinSuitcase: Drawing = ({ main, dark, light }) => suitcase(main, dark, light, 62, 42);

export const largeSuitcase: Drawing = ({ main, dark, light }) => suitcase(main, dark, light, 52, 34);

function suitcase(main: string, dark: string, light: string, left: number, top: number): SVGElement[] {
  const width = 200 - 2 * left;
  const height = 116 - top;
  const ribs = [0.24, 0.41, 0.59, 0.76].map((share) => left + width * share);
  return [
    stroke(`M84 ${top}V12h32v${top - 12}`, STEEL, 4),
    stroke("M86 12h28", dark, 7),
    shape("rect", { x: left, y: top, width, height, rx: 12, fill: main }),
    ...ribs.map((x) => stroke(`M${x} ${top + 12}v${height - 24}`, dark, 3)),
    stroke(`M${left + 8} ${top + height - 14}V${top + 14}`, light, 3),
    fill(`M${left} ${top + 12}c0-7 5-12 12-12h8l-20 20ZM${200 - left} ${top + 12}c0-7-5-12-12-12h-8l20 20Z`, dark),
    fill(`M${left} 104c0 7 5 12 12 12h8l-20-20ZM${200 - left} 104c0 7-5 12-12 12h-8l20-20Z`, dark),
    shape("rect", { x: 90, y: top - 4, width: 20, height: 7, rx: 3, fill: dark }),
    ...[left + 14, 200 - left - 14].map((cx) => shape("circle", { cx, cy: 120, r: 5.5, fill: "#2e3336" })),
  ];
}

export const wallet: Drawing = ({ main, dark, light }) => [
  fill("M52 40h88c5 0 8 3 8 8v10H44V48c0-5 3-8 8-8Z", light),
  shape("rect", { x: 60, y: 34, width: 70, height: 20, rx: 4, fill: "#e9efe9" }),
  shape("rect", { x: 60, y: 39, width: 70, height: 5, fill: "#9fb6ae" }),
  fill("M40 52h112c6 0 10 4 10 10v52c0 6-4 10-10 10H48c-6 0-10-4-10-10V54Z", main),
  fill("M38 54c0 6 4 8 10 8h104c6 0 10 2 10 8v-8c0-6-4-10-10-10H40Z", dark),
  stroke("M46 72h100M46 116h108", light, 1.6),
  fill("M126 80h36v24h-36c-7 0-12-5-12-12s5-12 12-12Z", dark),
  shape("circle", { cx: 128, cy: 92, r: 4.5, fill: METAL }),
];
