// What the clock's charts are drawn with.

export const compact = new Intl.NumberFormat("en", { notation: "compact" });

/** An SVG element with attributes and children; text goes in as text. */
export function shape(tag, attributes, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/** A mark's hue, dash and width as attributes of a line. */
export const ink = ({ hue, dash, width }) => ({
  stroke: hue, "stroke-width": width, "stroke-dasharray": dash[1] ? dash.join(" ") : "none", fill: "none",
});

/** A short line as a chart draws it. */
export const swatch = (mark) => shape("svg", { class: "swatch", viewBox: "0 0 26 6", "aria-hidden": "true" },
  shape("line", { ...ink(mark), x1: 0, x2: 26, y1: 3, y2: 3 }));

/** Round times within a scale, to be written along an axis. */
export const powers = ({ first, last }) =>
  Array.from({ length: 13 }, (_, i) => 10 ** i).filter((time) => time >= first && time <= last);

/** How many times the floor: three digits at most, as `score_table.times` writes them. */
export function times(value) {
  if (value < 0.995) return value.toFixed(2);
  return value < 99.95 ? value.toFixed(1) : Number(value.toPrecision(3)).toLocaleString("en");
}

/** A finger on a picture moves the clock: `at` says from the event where it wants it, from 0 to 1. */
export function dragged(picture, at, go) {
  picture.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    picture.setPointerCapture(event.pointerId);
    go(at(event));
  });
  picture.addEventListener("pointermove", (event) => {
    if (picture.hasPointerCapture(event.pointerId)) go(at(event));
  });
}
