// Play, pause, one step on or back, and how fast; the clock plays once by itself when it comes into view.

import { STEPS } from "./log_time_scale.js";
import { element, filled } from "../page/dom.js";

const SECONDS = 10; // from before training to the end, at speed 1
const SPEEDS = [0.5, 1, 2, 4];
let began = false; // whether a clock has played by itself since the page was loaded

/** @param {{step: () => number, move: (step: number) => void}} clock */
export function player(clock, words) {
  let playing = 0, place = 0, last = 0;
  const button = element("button", { type: "button", className: "play" });
  button.addEventListener("click", () => (playing ? pause() : play()));
  const stepper = (by, sign, name) => {
    const node = element("button", { type: "button", title: name, "aria-label": `${sign}: ${name}` }, sign);
    node.addEventListener("click", () => {
      pause();
      clock.move(clock.step() + by);
    });
    return node;
  };
  const speed = element("select", { "aria-label": words.speed }, ...SPEEDS.map((value) =>
    element("option", { value, selected: value === 1 }, filled(words.times, { value }))));
  const node = element("div", { className: "player" },
    button, stepper(-1, "−1", words.back), stepper(1, "+1", words.on), speed);
  show();

  function show() {
    button.textContent = playing ? words.pause : words.play;
  }
  function play() {
    began = true;
    place = clock.step() >= STEPS ? 0 : clock.step();
    last = performance.now();
    playing = requestAnimationFrame(frame);
    show();
  }
  function frame(now) {
    if (!node.isConnected) return pause();
    place += (Math.max(0, now - last) / 1000 / SECONDS) * STEPS * Number(speed.value);
    last = now;
    playing = requestAnimationFrame(frame);
    if (Math.floor(place) !== clock.step()) clock.move(Math.floor(place));
    if (place >= STEPS) pause();
  }
  function pause() {
    cancelAnimationFrame(playing);
    playing = 0;
    show();
  }
  /** Plays once when `box` is seen, unless the visitor wants no motion. */
  function playWhenSeen(box) {
    if (began || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    const seen = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      seen.disconnect();
      if (!began) play();
    }, { threshold: 0.6 });
    seen.observe(box);
  }
  return { node, pause, playWhenSeen };
}
