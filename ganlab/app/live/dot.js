// The pad: a dot on two axes for finger, mouse and keys, and a range input along each axis.

import { element, filled, short } from "./pictures.js";

const KEYS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowDown: [1, -1], ArrowUp: [1, 1] };
const FAR = 5; // steps that an arrow key goes with Shift

export function padPart(root, words, stage) {
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
  const share = (i) => {
    const { from, to } = stage.now.axes[i], part = (stage.point[i] - from) / (to - from);
    return i === 1 && !stage.now.plane ? 1 - part : part;
  };
  const follow = ({ clientX, clientY }) => {
    const { left, top, width, height } = pad.getBoundingClientRect(), { axes, plane } = stage.now;
    const parts = [(clientX - left) / width, (clientY - top) / height];
    if (!plane) parts[1] = 1 - parts[1];
    stage.move(axes.map(({ from, to }, i) => from + parts[i] * (to - from)));
  };
  const along = (i, value) => stage.move(stage.point.map((old, j) => (i === j ? value : old)));

  pad.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !stage.now) return;
    event.preventDefault(); // no selection of text; the focus is set here instead
    pad.setPointerCapture(event.pointerId);
    dot.focus({ preventScroll: true });
    follow(event);
  });
  pad.addEventListener("pointermove", (event) => pad.hasPointerCapture(event.pointerId) && follow(event));
  for (const end of ["pointerup", "pointercancel"]) pad.addEventListener(end, () => stage.settle());
  dot.addEventListener("keydown", (event) => {
    const [i, way] = KEYS[event.key] ?? [];
    if (i === undefined || event.ctrlKey || event.altKey || event.metaKey || !stage.now?.axes[i]) return;
    event.preventDefault();
    event.stopPropagation();
    const up = i === 1 && stage.now.plane ? -way : way;
    along(i, stage.point[i] + up * stage.now.axes[i].step * (event.shiftKey ? FAR : 1));
    stage.settleSoon();
  });
  dot.addEventListener("blur", () => stage.settle());
  ranges.forEach((range, i) => {
    range.addEventListener("input", () => along(i, Number(range.value)));
    range.addEventListener("change", () => stage.settleSoon());
  });

  return {
    draw({ now, point }, levels) {
      const { axes, plane } = now;
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
      dot.style.left = percent(share(0));
      dot.style.top = axes.length > 1 ? percent(share(1)) : "50%";
      never.hidden = axes.every((axis, i) => axis.low <= point[i] && point[i] <= axis.high);
      never.classList.toggle("low", axes.length > 1 && share(1) < 0.5);
      const said = axes.map(({ label }, i) => filled(words.value, { name: label, value: short(point[i]) }));
      line.textContent = plane ? words.plane : said.join(" \u00b7 ");
      const [{ from: valuemin, to: valuemax }] = axes, valuetext = said.join(", ");
      const state = { label: words.dot, valuemin, valuemax, valuenow: short(point[0]), valuetext };
      for (const [name, value] of Object.entries(state)) dot.setAttribute(`aria-${name}`, value);
    },
  };
}

const percent = (part) => `${100 * part}%`;
