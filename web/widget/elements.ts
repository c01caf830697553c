const SVG = "http://www.w3.org/2000/svg";

/** Makes an element with attributes and children; text always becomes a text node, never markup. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Record<string, string> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

/** Drawn on a 24 × 24 field with a line of the text's colour. */
const ICONS = {
  chat: ["M4 5.5h16v11H11l-4.5 3.8v-3.8H4z", "M8 9.5h8", "M8 12.8h5"],
  close: ["M6 9.5l6 6 6-6"],
  cross: ["M7 7l10 10", "M17 7L7 17"],
  send: ["M4.5 12L20 4.8 15.6 20l-4.2-6.2z", "M11.4 13.8L20 4.8"],
  bot: ["M12 3.2v3", "M5.5 6.8h13v10.4h-13z", "M9.3 10.6v1.6", "M14.7 10.6v1.6", "M9.5 14.6h5", "M3 10.5v3.4", "M21 10.5v3.4"],
  person: ["M12 4.2a3.9 3.9 0 1 1 0 7.8 3.9 3.9 0 0 1 0-7.8z", "M4.8 20c.6-3.7 3.4-5.6 7.2-5.6s6.6 1.9 7.2 5.6"],
  queue: ["M12 3.8a8.2 8.2 0 1 1 0 16.4 8.2 8.2 0 0 1 0-16.4z", "M12 7.6V12l3 2"],
} as const;

export type IconName = keyof typeof ICONS;

export function icon(name: IconName): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  const attributes = {
    viewBox: "0 0 24 24",
    fill: "none",
    stroke: "currentColor",
    "stroke-width": "1.8",
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
    "aria-hidden": "true",
    class: "icon",
  };
  for (const [key, value] of Object.entries(attributes)) svg.setAttribute(key, value);
  for (const line of ICONS[name]) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", line);
    svg.append(path);
  }
  return svg;
}

/** Sets the text only if it differs, so that screen readers and selections are left in peace. */
export function setText(node: HTMLElement, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}

/** A finger, not a mouse: the keyboard on the screen should not open unasked. */
export function isTouch(): boolean {
  return window.matchMedia("(pointer: coarse)").matches;
}
