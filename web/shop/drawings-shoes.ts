import type { Paint } from "./colours";
import { shape } from "./elements";

/** Draws on a field of 200 × 150 whose ground lies at y = 124; toes point to the right. */
export type Drawing = (paint: Paint) => SVGElement[];

const RUBBER = "#f1efe9";
const RUBBER_DARK = "#cfcbc1";

export function fill(d: string, colour: string): SVGElement {
  return shape("path", { d, fill: colour });
}

export function stroke(d: string, colour: string, width = 3): SVGElement {
  return shape("path", { d, fill: "none", stroke: colour, "stroke-width": width, "stroke-linecap": "round", "stroke-linejoin": "round" });
}

export const runningShoe: Drawing = ({ main, dark, light, accent }) => [
  fill("M30 100C29 84 31 68 38 55c4-7 13-7 18-1 8 10 22 11 32 2l9-7c10 14 25 29 47 36 19 5 35 9 38 18Z", main),
  fill("M88 56l9-7c10 14 25 29 47 36l-16 8C108 88 95 73 88 56Z", light),
  fill("M146 86c18 5 33 9 36 17h-45c1-8 4-13 9-17Z", dark),
  fill("M30 100C29 84 31 68 38 55c5 12 9 26 8 46Z", dark),
  stroke("M38 55c4-7 13-7 18-1 8 10 22 11 32 2", dark, 4),
  stroke("M58 100c14-2 31-14 45-31M76 101c13-3 26-11 37-23", accent, 5),
  stroke("M96 62l11-6M103 70l11-6M111 78l10-6M120 84l9-6", "#ffffff", 3),
  fill("M24 108c0-7 4-9 12-9 20 1 34 5 58 4 30-2 56-3 84-1 10 1 14 5 13 11-1 8-8 11-18 11H42c-12 0-18-6-18-16Z", RUBBER),
  fill("M24 110c20 5 46 8 78 6 34-2 62-4 89-4-1 8-8 12-18 12H42c-11 0-18-5-18-14Z", accent === "#ffffff" ? RUBBER_DARK : accent),
  stroke("M46 124h128", dark, 4),
];

export const sneaker: Drawing = ({ main, dark, light, accent }) => [
  fill("M32 106c-2-20 0-38 6-49 4-6 12-6 17 0 8 8 22 8 31-1l6-6c12 16 28 30 52 36 22 4 38 8 38 20Z", main),
  fill("M144 86c22 4 38 8 38 20h-48c-1-9 3-16 10-20Z", light),
  fill("M32 106c-2-20 0-38 6-49 7 10 10 28 9 49Z", dark),
  stroke("M38 57c4-6 12-6 17 0 8 8 22 8 31-1", dark, 4),
  stroke("M70 106c3-16 12-28 27-38", accent, 6),
  stroke("M92 64l11-7M100 72l11-7M109 79l10-7M119 85l9-6", "#ffffff", 3),
  fill("M26 104h160c3 8 1 20-10 20H38c-11 0-15-10-12-20Z", RUBBER),
  stroke("M28 111h157", dark, 2),
];

export const highTop: Drawing = ({ main, dark, light }) => [
  fill("M50 104c-4-26-5-52-2-74 13-5 31-5 45 0 1 18 6 34 18 46 14 10 42 8 60 18 5 3 6 6 6 10Z", main),
  fill("M84 28l9 2c1 18 6 34 18 46l-12 8C87 68 84 48 84 28Z", light),
  fill("M142 104c0-12 6-19 16-17 12 2 19 8 19 17Z", RUBBER),
  shape("circle", { cx: 66, cy: 60, r: 10, fill: RUBBER, stroke: dark, "stroke-width": 2 }),
  stroke("M48 30c13-5 31-5 45 0", dark, 4),
  stroke("M82 40l14-4M84 51l14-5M88 62l13-6M94 72l12-7M101 80l11-7", "#ffffff", 3),
  fill("M44 102h136c3 9 1 22-9 22H54c-10 0-13-12-10-22Z", RUBBER),
  stroke("M46 109h134", dark, 2.5),
];

export const slipOn: Drawing = ({ main, dark, light }) => [
  fill("M34 106c-3-16-2-29 4-38 6-5 14-3 20 3 13 12 32 12 46 3l8-6c10 10 22 15 38 18 20 4 32 9 32 20Z", main),
  fill("M84 80l20-6 8-6 10 9c-6 8-16 13-28 14-6-2-10-6-10-11Z", dark),
  stroke("M38 68c6-5 14-3 20 3 13 12 32 12 46 3l8-6", light, 4),
  stroke("M128 80c-6 8-8 16-8 26", light, 2.5),
  fill("M28 103h156c3 9 1 21-9 21H38c-10 0-13-11-10-21Z", RUBBER),
  stroke("M30 111h154", RUBBER_DARK, 3),
];

export const derby: Drawing = ({ main, dark, light }) => [
  fill("M32 108c-3-18-3-34 3-46 6-5 14-2 19 4 9 9 23 9 34 0l7-6c12 14 30 22 54 26 22 4 37 9 39 22Z", main),
  fill("M72 106c2-18 8-32 20-43l3-3c9 11 21 18 37 23-8 12-30 22-60 23Z", dark),
  stroke("M35 62c6-5 14-2 19 4 9 9 23 9 34 0", light, 3),
  stroke("M90 75l13-7M98 82l12-8M108 87l10-8", light, 2.5),
  stroke("M150 87c-6 6-9 12-9 20", dark, 2.5),
  stroke("M160 93c9 2 16 5 20 9", light, 3),
  fill("M29 107h161c2 4 0 8-4 8H70l-3 9H33c-4-5-5-11-4-17Z", "#3a302a"),
];

export const loafer: Drawing = ({ main, dark, light }) => [
  fill("M34 108c-4-14-4-26 1-35 6-5 13-2 18 4 12 13 32 14 50 6l10-6c11 6 24 9 38 12 20 4 35 8 36 19Z", main),
  fill("M92 86l11-3 10-6 24 8c-3 9-12 15-26 16-12 0-19-6-19-15Z", light),
  fill("M97 82c10 2 22 2 35-2l4 9c-12 5-27 6-38 3Z", dark),
  stroke("M35 73c6-5 13-2 18 4 12 13 32 14 50 6", dark, 3),
  fill("M30 106h158c2 5 0 9-5 9H72l-3 9H36c-5-5-7-12-6-18Z", "#4a3b32"),
];

export const laceBoot: Drawing = ({ main, dark, light }) => [
  fill("M50 104c-5-28-6-58-4-82 16-4 34-4 50 0 0 22 4 40 16 54 14 10 38 8 56 16 8 3 10 7 10 12Z", main),
  fill("M82 20l14 2c0 22 4 40 16 54l-12 10C84 70 80 46 82 20Z", dark),
  stroke("M80 32l16-3M80 43l17-4M82 54l16-5M86 65l15-6M92 75l14-7M100 83l13-8", light, 3),
  stroke("M46 22c16-4 34-4 50 0", light, 3),
  stroke("M132 80c-6 8-8 15-8 24", dark, 3),
  stroke("M48 50c10 4 18 4 28 0", dark, 2),
  fill("M46 101h134c3 6 2 11-3 12l-5 11h-20l-4-7h-18l-4 7H84l-2-7H78l-2 7H50c-4-7-5-15-4-23Z", "#2b2724"),
  stroke("M48 105h130", "#d9a441", 2),
];

export const chelseaBoot: Drawing = ({ main, dark, light }) => [
  fill("M52 106c-5-24-6-50-4-72 15-4 32-4 46 0 0 20 5 34 18 44 16 10 40 10 58 18 7 3 9 6 9 10Z", main),
  fill("M62 32h24c0 14-2 26-8 38-3 4-6 4-8 0-6-12-8-24-8-38Z", dark),
  stroke("M67 36v26M74 36v32M81 36v26", light, 2),
  stroke("M48 34c15-4 32-4 46 0", light, 3),
  fill("M45 28h8v12h-8Z", dark),
  fill("M48 104h132c3 5 1 10-4 10H84l-3 10H52c-5-6-5-13-4-20Z", "#3a2f28"),
];

export const hikingShoe: Drawing = ({ main, dark, light, accent }) => [
  fill("M38 104c-4-20-5-40-1-56 13-5 29-5 43 0 2 12 10 24 24 32 18 8 44 6 62 14 9 3 12 6 12 12Z", main),
  fill("M148 88c20 2 30 8 30 18h-46c0-9 6-17 16-18Z", dark),
  fill("M38 104c-4-20-5-40-1-56 8 14 14 32 14 56Z", dark),
  stroke("M37 48c13-5 29-5 43 0", light, 5),
  stroke("M60 102c6-14 16-24 32-30M82 102c6-10 14-16 26-19", light, 4),
  stroke("M78 58l14-5M84 67l13-6M92 75l12-7M103 81l10-7", accent, 3.5),
  fill("M30 101h154c4 7 3 12-2 13l-3 10h-14l-3-7h-10l-3 7h-14l-3-7h-10l-3 7H98l-3-7H86l-3 7H67l-3-7h-8l-3 7H36c-5-7-8-15-6-23Z", "#33363a"),
  stroke("M34 106h148", accent, 2.5),
];

export const sandal: Drawing = ({ main, dark, light }) => [
  fill("M64 104C58 84 54 68 58 50c6-4 12-3 16 2 0 18 2 36 8 52Z", main),
  fill("M40 76c12-8 34-12 48-8l4 10c-16-3-36 0-48 8Z", dark),
  shape("circle", { cx: 90, cy: 74, r: 5, fill: light, stroke: dark, "stroke-width": 2 }),
  fill("M96 104c8-16 22-28 38-30 7 0 11 5 10 11-11 2-22 9-28 19Z", main),
  fill("M160 104c-4-16-16-30-32-36-8 2-10 8-8 14 11 3 19 11 22 22Z", dark),
  fill("M28 104c20-2 60 2 92 1 24-1 46-3 60-1 6 3 6 10 0 12-44 4-104 5-146 2-9-2-12-9-6-14Z", "#d9b98e"),
  fill("M28 112c48 6 106 5 155-2 1 8-3 14-12 14H46c-10 0-17-4-18-12Z", "#6d5541"),
];

export const slipper: Drawing = ({ main, dark, light }) => [
  fill("M84 100c2-26 22-44 50-42 24 2 40 18 42 42Z", dark),
  fill("M92 100c2-22 18-36 42-36 20 0 34 14 36 36Z", main),
  stroke("M104 84c6-8 15-12 27-12", light, 4),
  fill("M22 98c30-4 120-4 158 0 9 2 11 14 6 20-3 4-8 6-14 6H40c-8 0-15-2-18-8-4-7-4-16 0-18Z", light),
  fill("M20 110c54 4 112 4 168 0 0 9-6 14-16 14H40c-11 0-19-4-20-14Z", main),
];

export const kidsShoe: Drawing = ({ main, dark, light, accent }) => [
  fill("M42 104c-3-18-2-36 4-47 5-6 13-5 18 0 8 8 18 8 26 0l6-5c10 12 22 22 40 27 22 5 34 11 35 25Z", main),
  fill("M134 79c24 4 37 12 37 25h-44c-2-10 0-18 7-25Z", light),
  fill("M42 104c-3-18-2-36 4-47 8 10 11 28 10 47Z", dark),
  stroke("M46 57c5-6 13-5 18 0 8 8 18 8 26 0", dark, 4),
  stroke("M74 82l30-20M84 96l32-22", accent, 10),
  stroke("M97 67l7-5M109 79l7-5", dark, 3),
  fill("M34 102h140c4 9 2 22-9 22H45c-11 0-14-12-11-22Z", RUBBER),
  fill("M34 113h141c-1 7-5 11-10 11H45c-6 0-10-4-11-11Z", accent),
];

export const kidsSandal: Drawing = ({ main, dark, light, accent }) => [
  fill("M44 104c-4-16-3-32 2-44 7-3 13-1 16 5 1 14 4 27 10 39Z", main),
  fill("M112 104c-2-18 8-32 26-32 20 1 33 13 34 32Z", main),
  fill("M138 72c20 1 33 13 34 32h-22c0-12-4-22-12-32Z", dark),
  stroke("M58 74c16-8 32-10 48-4", accent, 9),
  stroke("M70 98c10-12 28-20 50-20", main, 10),
  stroke("M92 68l10 1", dark, 4),
  fill("M34 102h142c4 9 2 22-9 22H44c-11 0-13-12-10-22Z", light),
  fill("M34 113h143c-1 7-5 11-10 11H44c-6 0-9-4-10-11Z", accent),
];
