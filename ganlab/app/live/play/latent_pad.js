// The pad: a dot on two axes for finger, mouse and keys, a rail along each, and below it one for every other axis.

import { element, filled, listed, short, write } from "../page/dom.js";
import { paintFaint } from "../page/paint.js";
import { draggable } from "../page/pointer_drag.js";
import LAYOUT from "../layout.json" with { type: "json" };
import { rail } from "./rail.js";
import { padAxes } from "./z_for_view.js";

const KEYS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowDown: [1, -1], ArrowUp: [1, 1] };
const ENDS = { Home: "from", End: "to" };
const SHIFT_STEPS = 5; // steps that an arrow key goes with Shift: eight presses from a rail's middle to its end
const PLACES = ["across", "up"]; // of the pad's own axes

export function padPart(root, words, { moves }) {
  const dot = element("div", { className: "dot", role: "slider", tabIndex: 0 });
  const never = element("span", { className: "never" }, words.never), seen = element("div", { className: "seen" });
  const corners = words.corners.map((word, i) => element("span", { className: `corner at${i}` }, word));
  const behind = element("canvas", { className: "behind", "aria-hidden": "true" });
  const place = element("div", { className: "place" }, dot); // as large as the pad, and moved as a whole
  const pad = element("div", { className: "pad" }, seen, behind, ...corners, never, place);
  const frame = element("div", { className: "frame" }, pad), line = element("p", { className: "line" }, words.plane);
  const others = element("div", { className: "more" });
  root.append(frame, line, others);
  const rows = []; // of every axis: its name with its value, its rail, what it was measured to do

  /** The upper edge is the larger value of a code; a plane starts at the top, as a page does. */
  const share = ({ axes, values, plane }, i) => {
    const { name, from, to } = axes[i], part = (values[name] - from) / (to - from);
    return i === 1 && !plane ? 1 - part : part;
  };
  const along = (i, value) => moves.move({ [moves.view.axes[i].name]: value });
  draggable(pad, {
    handle: pad,
    begin() {
      if (!moves.state) return null;
      dot.focus({ preventScroll: true });
      return pad.getBoundingClientRect();
    },
    move({ clientX, clientY }, { left, top, width, height }) {
      const parts = [(clientX - left) / width, (clientY - top) / height], { view } = moves;
      if (!view.plane) parts[1] = 1 - parts[1];
      const there = padAxes(view).map(({ name, from, to }, i) => [name, from + parts[i] * (to - from)]);
      moves.move(Object.fromEntries(there));
    },
    end: () => moves.commit(),
    cancel: () => moves.cancel(),
  });
  dot.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || !moves.state) return;
    const { view } = moves, end = ENDS[event.key], [i, way] = end ? [event.shiftKey ? 1 : 0, 0] : KEYS[event.key] ?? [];
    const axis = padAxes(view)[i];
    if (!axis) return;
    event.preventDefault();
    event.stopPropagation();
    const steps = (i === 1 && view.plane ? -way : way) * (event.shiftKey ? SHIFT_STEPS : 1);
    along(i, end ? axis[end] : view.values[axis.name] + steps * axis.step);
    moves.commitSoon();
  });
  root.addEventListener("focusout", () => moves.commit());

  function row(i) {
    const label = element("span", { className: "label", id: `name${i}` });
    const value = element("span", { className: "value" });
    const name = element("span", { className: `name ${PLACES[i] ?? ""}` }, label, " ", value);
    const does = { move: (to) => along(i, to), rest: () => moves.commitSoon() };
    const slide = rail(words.band, `name${i}`, does), caption = element("p", { className: "caption" });
    slide.box.classList.add(PLACES[i] ?? "other");
    if (PLACES[i]) {
      place.before(name);
      frame.append(slide.box);
      others.append(caption);
    } else others.append(element("div", { className: "axis" }, name, slide.box, caption));
    return { name, label, value, slide, caption };
  }

  /** What the rails and their names say. */
  function showRows({ axes, values, plane }) {
    while (rows.length < axes.length) rows.push(row(rows.length));
    rows.forEach(({ name, label, value, slide, caption }, i) => {
      const axis = axes[i];
      name.hidden = slide.box.hidden = !axis;
      caption.hidden = !axis?.meaning;
      if (!axis) return;
      const said = short(values[axis.name]);
      write(label, axis.label);
      write(value, said);
      write(caption, PLACES[i] ? filled(words.caption, { name: axis.label, meaning: axis.meaning }) : axis.meaning);
      slide.show(axis, values[axis.name], said);
    });
    line.hidden = !plane;
  }

  return {
    deliver({ levels }) {
      paintFaint(behind, levels.pad, LAYOUT.behind);
    },
    draw({ moves: { view }, text }, levels) {
      const { plane, values } = view, axes = padAxes(view), two = axes.length > 1;
      place.style.transform = `translate(${percent(share(view, 0))}, ${two ? percent(share(view, 1)) : "50%"})`;
      if (!text.due) return;
      root.host.toggleAttribute("data-idle", plane && levels === null); // a plane without its network shows nothing
      frame.classList.toggle("plane", plane);
      frame.classList.toggle("single", !two);
      showRows(view);
      const [low, high] = ["low", "high"].map((end) =>
        axes.map((axis) => (axis[end] - axis.from) / (axis.to - axis.from)));
      seen.style.inset = [1 - (high[1] ?? 1), 1 - high[0], low[1] ?? 0, low[0]].map(percent).join(" ");
      never.hidden = axes.every((axis) => axis.low <= values[axis.name] && values[axis.name] <= axis.high);
      never.classList.toggle("low", two && share(view, 1) < 0.5);
      const said = axes.map(({ name, label }) => filled(words.value, { name: label, value: short(values[name]) }));
      const [{ name, from: valuemin, to: valuemax }] = axes, valuetext = listed(said);
      const aria = { label: words.dot, valuemin, valuemax, valuenow: short(values[name]), valuetext };
      for (const [key, value] of Object.entries(aria)) dot.setAttribute(`aria-${key}`, value);
    },
  };
}

const percent = (part) => `${100 * part}%`;
