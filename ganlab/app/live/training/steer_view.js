// How far the run is, and what the visitor tells it: pause, go on, single steps, stop, other values.

import { element, filled, write } from "../page/dom.js";

const LONG = 120; // seconds, from which minutes are said

/** @param {import("./live_store.js").LiveStore} store */
export function steerView(words, store) {
  const state = element("strong", { role: "status" }), far = element("span", { className: "far-along" });
  const bar = element("progress", { max: 1, value: 0, "aria-label": words.label });
  const button = (name, act) => {
    const node = element("button", { type: "button", className: name }, words[name]);
    node.addEventListener("click", act);
    return node;
  };
  const slow = element("input", { type: "checkbox", id: "slow" });
  const step = (side) => store.order({ t: "step", side, slow: slow.checked });
  const turn = button("pause", () => store.order({ t: store.state === "paused" ? "go" : "pause" }));
  const steps = { d: button("stepD", () => step("d")), g: button("stepG", () => step("g")) };
  const stop = button("stop", () => store.order({ t: "stop" }));
  const buttons = element("div", { className: "buttons", role: "group", "aria-label": words.label },
    turn, steps.d, steps.g, element("label", {}, slow, words.slow), stop);
  const fields = element("div", { className: "fields" }), said = element("p", { className: "note", role: "status" });
  const change = element("details", {}, element("summary", {}, words.set), fields);
  const command = element("code", { className: "command" });
  const line = element("div", { className: "line" }, state, far), few = element("p", { className: "note" });
  const node = element("div", { className: "steer" }, line, bar, few, buttons, said, change, command);
  let of = null;

  function layOut(begin) {
    of = begin;
    write(command, begin.command);
    const counts = { steps: begin.steps.toLocaleString("en"), few: begin.few.toLocaleString("en") };
    write(few, begin.steps < begin.few ? filled(words.few, counts) : "");
    fields.replaceChildren(...begin.changeable.map((field) => {
      const about = { type: "number", step: "any", min: 0, id: `set-${field}`, value: begin.config[field] };
      const input = element("input", about);
      input.addEventListener("change", () => {
        if (input.value !== "") store.order({ t: "set", field, value: Number(input.value) });
      });
      return element("label", { htmlFor: input.id }, element("span", {}, field), input);
    }));
  }

  return {
    node,
    draw() {
      const { newest: { begin, state: at, scoring }, alive } = store, now = store.now("terms");
      if (begin && begin !== of) layOut(begin);
      const name = store.state, able = alive && (name === "running" || name === "paused");
      const waits = name === "scoring" && !scoring ? "scored" : name; // the first part can take seconds
      const key = name === "paused" && at.due ? `paused.${at.due}` : waits;
      const place = { said: at?.said ?? "", part: scoring?.part ?? 0, parts: scoring?.parts ?? "?" };
      write(state, filled(words[key], place) + (store.pending && able ? ` · ${words.asked}` : ""));
      const done = now?.iterations ?? begin?.iterations ?? 0;
      const [iterations, all] = [done, begin?.steps ?? 0].map((n) => n.toLocaleString("en"));
      const parts = begin ? [filled(words.progress, { iterations, steps: all })] : [];
      if (name === "running" && now?.images_per_second) {
        parts.push(filled(words.speed, { n: Math.round(now.images_per_second).toLocaleString("en") }));
      }
      if (name === "running" && now && now.left !== null) {
        const long = now.left > LONG;
        parts.push(filled(long ? words.leftLong : words.left, { n: Math.ceil(long ? now.left / 60 : now.left) }));
      }
      write(far, parts.join(" · "));
      if (begin) bar.value = name === "scoring" && scoring ? scoring.part / scoring.parts : done / begin.steps;
      node.dataset.state = name;
      node.dataset.due = name === "paused" ? at.due : "";
      write(turn, name === "paused" ? words.go : words.pause);
      for (const one of [turn, steps.d, steps.g]) one.disabled = !able;
      stop.disabled = !alive || name === "stopped";
      buttons.hidden = !alive;
      change.hidden = !able;
      const set = store.now("set");
      write(said, store.refused ? filled(words.refused, { said: store.refused }) : set ? filled(words.setTo, set) : "");
    },
  };
}
