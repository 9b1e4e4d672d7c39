// The pad: a dot on two axes for finger, mouse and keys, and a range input along each axis.

import { element, filled, short } from "../page/dom.js";
import { padAxes } from "./z_for_view.js";

const KEYS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowDown: [1, -1], ArrowUp: [1, 1] };
const SHIFT_STEPS = 5; // steps that an arrow key goes with Shift: eight presses from a slider's middle to its end

export function padPart(root, words, store) {
  const dot = element("div", { className: "dot", role: "slider", tabIndex: 0 });
  const never = element("span", { className: "never" }, words.never), seen = element("div", { className: "seen" });
  const corners = words.corners.map((word, i) => element("span", { className: `corner at${i}` }, word));
  const ranges = ["across", "down"].map((className) => element("input", { type: "range", className }));
  const names = ranges.map((range, i) => element("span", { className: `name ${range.className}`, id: `name${i}` }));
  ranges.forEach((range, i) => range.setAttribute("aria-labelledby", `name${i}`));
  const pad = element("div", { className: "pad" }, seen, ...names, ...corners, never, dot);
  const line = element("p", { className: "line" });
  const frame = element("div", { className: "frame" }, ranges[1], pad, ranges[0]);
  root.append(frame, line);

  /** The upper edge is the larger value of a code; a plane starts at the top, as a page does. */
  const share = ({ axes, point, plane }, i) => {
    const { from, to } = axes[i], part = (point[i] - from) / (to - from);
    return i === 1 && !plane ? 1 - part : part;
  };
  const follow = ({ clientX, clientY }) => {
    const { left, top, width, height } = pad.getBoundingClientRect(), { view } = store;
    const parts = [(clientX - left) / width, (clientY - top) / height];
    if (!view.plane) parts[1] = 1 - parts[1];
    store.move(padAxes(view).map(({ from, to }, i) => from + parts[i] * (to - from)));
  };
  const along = (i, value) => store.move(store.view.point.map((old, j) => (i === j ? value : old)));

  pad.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !store.state) return;
    event.preventDefault(); // no selection of text; the focus is set here instead
    pad.setPointerCapture(event.pointerId);
    dot.focus({ preventScroll: true });
    follow(event);
  });
  pad.addEventListener("pointermove", (event) => {
    if (pad.hasPointerCapture(event.pointerId)) follow(event);
  });
  for (const end of ["pointerup", "pointercancel"]) pad.addEventListener(end, () => store.commitMove());
  dot.addEventListener("keydown", (event) => {
    const [i, way] = KEYS[event.key] ?? [];
    if (i === undefined || event.ctrlKey || event.altKey || event.metaKey || !store.state) return;
    const { view } = store, axis = padAxes(view)[i];
    if (!axis) return;
    event.preventDefault();
    event.stopPropagation();
    const up = i === 1 && view.plane ? -way : way;
    along(i, view.point[i] + up * axis.step * (event.shiftKey ? SHIFT_STEPS : 1));
    store.commitMoveSoon();
  });
  dot.addEventListener("blur", () => store.commitMove());
  ranges.forEach((range, i) => {
    range.addEventListener("input", () => along(i, Number(range.value)));
    range.addEventListener("change", () => store.commitMoveSoon());
  });

  return {
    draw({ view }, levels) {
      const { plane, point } = view, axes = padAxes(view);
      root.host.toggleAttribute("data-idle", plane && levels === null); // a plane without its network shows nothing
      frame.classList.toggle("plane", plane);
      axes.forEach(({ label, from, to, step }, i) => {
        if (names[i].textContent !== label) names[i].textContent = label;
        Object.assign(ranges[i], { min: from, max: to, step, value: point[i] });
      });
      ranges[1].hidden = names[1].hidden = axes.length < 2;
      const [low, high] = ["low", "high"].map((end) =>
        axes.map((axis) => (axis[end] - axis.from) / (axis.to - axis.from)));
      seen.style.inset = [1 - (high[1] ?? 1), 1 - high[0], low[1] ?? 0, low[0]].map(percent).join(" ");
      dot.style.left = percent(share(view, 0));
      dot.style.top = axes.length > 1 ? percent(share(view, 1)) : "50%";
      never.hidden = axes.every((axis, i) => axis.low <= point[i] && point[i] <= axis.high);
      never.classList.toggle("low", axes.length > 1 && share(view, 1) < 0.5);
      const said = axes.map(({ label }, i) => filled(words.value, { name: label, value: short(point[i]) }));
      line.textContent = plane ? words.plane : said.join(" \u00b7 ");
      const [{ from: valuemin, to: valuemax }] = axes, valuetext = said.join(", ");
      const aria = { label: words.dot, valuemin, valuemax, valuenow: short(point[0]), valuetext };
      for (const [name, value] of Object.entries(aria)) dot.setAttribute(`aria-${name}`, value);
    },
  };
}

const percent = (part) => `${100 * part}%`;
