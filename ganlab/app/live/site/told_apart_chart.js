// How well real digits and made ones are told apart over a training: by a discriminator, and by a visitor.

import { compact, powers, shape } from "../timeline/shapes.js";

const WIDTH = 520, HEIGHT = 260, LEFT = 48, RIGHT = 12, TOP = 10, BOTTOM = 42;
const SHARES = [0, 0.25, 0.5, 0.75, 1], CHANCE = 0.5;

/**
 * @param {[number, number][]} curve of each moment its iterations, above 0, and the share of all pairs
 * @param {[number, {share: number, low: number, high: number}][]} dots the visitor's, by iterations
 * @param {{line: string, real: string, known: string}} hues
 * @param {{x: string, y: string}} words of the axes
 */
export function toldApartChart(curve, dots, hues, words, said) {
  const [[first], [last]] = [curve[0], curve.at(-1)];
  const x = (at) => LEFT + ((WIDTH - LEFT - RIGHT) * Math.log(at / first)) / Math.log(Math.max(last / first, 1.001));
  const y = (share) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - share);
  const across = (share, attributes) =>
    shape("line", { x1: LEFT, x2: WIDTH - RIGHT, y1: y(share), y2: y(share), ...attributes });
  const right = { "text-anchor": "end" }, middle = { "text-anchor": "middle" };
  return shape("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", class: "told-apart", "aria-label": said },
    ...SHARES.flatMap((share) => [
      across(share, { class: "tick" }),
      shape("text", { ...right, x: LEFT - 6, y: y(share) + 4 }, `${100 * share}%`)]),
    ...powers({ first, last }).map((at) => shape("text", { ...middle, x: x(at), y: HEIGHT - 24 }, compact.format(at))),
    shape("text", { ...right, x: WIDTH - RIGHT, y: HEIGHT - 6 }, words.x),
    shape("text", { x: LEFT + 6, y: TOP + 10 }, words.y),
    across(CHANCE, { stroke: hues.known, "stroke-dasharray": "4 3", "stroke-width": 1.5 }),
    shape("polyline", {
      points: curve.map(([at, share]) => `${x(at).toFixed(1)},${y(share).toFixed(1)}`).join(" "),
      fill: "none", stroke: hues.line, "stroke-width": 1.8,
    }),
    ...dots.flatMap(([at, { share, low, high }]) => [
      shape("line", { x1: x(at), x2: x(at), y1: y(low), y2: y(high), stroke: hues.real, "stroke-width": 3,
        "stroke-opacity": 0.55 }),
      shape("circle", { cx: x(at), cy: y(share), r: 5.5, fill: hues.real })]));
}
