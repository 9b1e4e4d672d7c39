// One clock over all models: its slider moves a rule through every chart and turns every grid to that moment.

import { LogTimeScale, STEPS } from "./log_time_scale.js";
import { modelCard } from "./model_card.js";
import { player } from "./player.js";
import { qualityChart } from "./quality_chart.js";
import { tell } from "../page/navigation_guard.js";
import { element, explainWords, filled } from "../page/dom.js";

// The slider has come to rest: repeats of a held key come every 30 ms or so, taps in a row every 100 to 250 ms.
const REST_MS = 300;
const films = new Map(); // sha256 -> ImageBitmap; null while it is opened
const mounted = new WeakMap(); // root -> its clock
const clocks = new Set();

/** data: a film's PNG, led by its 64 hexadecimal digits; or {words, units, start, models, known}. */
export function mount({ data, parentElement, setTriggerValue }) {
  if (data instanceof Uint8Array) {
    open(new TextDecoder().decode(data.subarray(0, 64)), data.slice(64));
    return () => {};
  }
  const text = JSON.stringify(data);
  let clock = mounted.get(parentElement);
  if (clock?.text !== text) {
    clock?.box.remove();
    clock = { text, ...timelineView(data) };
    parentElement.append(clock.box);
    explainWords();
    mounted.set(parentElement, clock);
  }
  clock.onSettled((value) => tell(setTriggerValue, "set", value));
  for (const other of clocks) {
    if (!other.box.isConnected) clocks.delete(other);
  }
  clocks.add(clock);
  clock.draw();
  return () => {};
}

async function open(sha256, png) {
  if (films.has(sha256)) return;
  films.set(sha256, null);
  try {
    const file = new Blob([png], { type: "image/png" });
    films.set(sha256, await createImageBitmap(file, { colorSpaceConversion: "none" }));
    for (const clock of clocks) clock.draw();
  } catch (error) {
    console.error(error); // the curves and the numbers stand without it
  }
}

/** A clock with all that it moves, in a box. */
function timelineView({ words, units, start, models, known }) {
  let { unit } = start, scale, step, send, sent, restTimer, redraw = 0;
  const said = (time) => (time > 0 ? filled(words.units[unit], { value: plain(time) }) : words.zero);

  const range = element("input", { type: "range", id: "clock", min: 0, max: STEPS, step: 1 });
  const output = element("output", { htmlFor: "clock" });
  const choice = units.map((name) => {
    const radio = element("input", { type: "radio", name: "unit", value: name, checked: name === unit });
    radio.addEventListener("change", () => turn(name));
    return element("label", {}, radio, element("span", {}, words.names[name]));
  });
  const playing = player({ step: () => step, move }, words.player);
  const control = element("div", { className: "control" },
    element("div", { className: "choice", role: "radiogroup", "aria-label": words.unit }, ...choice),
    element("label", { className: "name", htmlFor: "clock" }, words.clock), output, playing.node, range,
    element("p", {}, words.scale));
  const toShare = (share) => turnTo(Math.round(share * STEPS));
  const quality = models.some(({ moments }) => moments.some(({ multiple }) => multiple > 0))
    ? qualityChart({ models, known }, words, toShare, { step: () => step, move: turnTo }) : null;
  const cards = models.map((model) => modelCard(model, films, words, toShare));
  const box = element("div", {}, control, ...(quality ? [quality.node] : []),
    element("div", { className: "cards" }, ...cards.map(({ node }) => node)));

  function layOut() {
    scale = new LogTimeScale(
      models.flatMap(({ moments, history }) => [...moments.map((at) => at[unit]), ...history[unit]]),
    );
    for (const { layOut } of cards) layOut(scale, unit);
    quality?.layOut(scale, unit, said);
  }
  function turn(name) {
    unit = name; // the slider stays where it is
    layOut();
    turnTo(step);
  }
  /** The visitor's own move: the clock no longer plays. */
  function turnTo(to) {
    playing.pause();
    move(to);
  }
  function move(to) {
    step = Math.min(Math.max(to, 0), STEPS);
    redraw ||= requestAnimationFrame(draw);
    clearTimeout(restTimer);
    restTimer = setTimeout(settle, REST_MS);
  }
  function onSettled(callback) {
    send = callback;
  }
  function settle() {
    const value = { unit, clock: Number(scale.at(step).toPrecision(4)) };
    if (JSON.stringify(value) !== sent) send(value);
    sent = JSON.stringify(value);
  }
  function draw() {
    redraw = 0;
    const now = scale.at(step);
    range.value = step;
    output.textContent = said(now);
    range.setAttribute("aria-valuetext", output.textContent);
    for (const { draw } of cards) draw(step, now, unit, said);
    quality?.draw(step);
  }
  range.addEventListener("input", () => turnTo(Number(range.value)));

  layOut();
  step = start.clock === null ? 0 : scale.step(start.clock);
  if (start.clock === null) playing.playWhenSeen(quality?.node ?? control);
  return { box, draw, onSettled };
}

/** A time as people write it. */
function plain(time) {
  const whole = time >= 10 || Number.isInteger(time);
  return (whole ? Math.round(time) : Number(time.toPrecision(2))).toLocaleString("en");
}
