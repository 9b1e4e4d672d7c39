// A model under the clock: its name, its grid, how far from real it was, which digits it drew, and its curves.

import { classBar } from "./class_bar.js";
import { curvePanel } from "./loss_panel.js";
import { before } from "./log_time_scale.js";
import { swatch, times } from "./shapes.js";
import LAYOUT from "../layout.json" with { type: "json" };
import { element, filled, say } from "../page/dom.js";

const SIZE = LAYOUT.size;

/** films: sha256 -> ImageBitmap, as far as they are opened */
export function modelCard(model, films, words, go) {
  const { label, mark, film, columns, moments, history, final } = model, side = Math.ceil(Math.sqrt(columns));
  const canvas = element("canvas", { width: side * SIZE, height: side * SIZE, role: "img" });
  const far = element("div", { className: "far" }), when = element("div", { className: "when" });
  const why = element("div", { className: "why" }), fallen = element("div", { className: "fallen" });
  const curves = curvePanel(model, words, go), classes = classBar(words);
  const name = element("h3", {}, swatch({ ...mark, width: 4 }), label);
  let drawn = -1;
  return {
    node: element("section", { "aria-label": label },
      name, canvas, far, why, when, classes.node, fallen, ...curves.nodes),
    layOut: curves.layOut,
    draw(step, now, unit, said) {
      const i = before(moments.map((at) => at[unit]), now), at = moments[i];
      const ended = now >= Math.max(...moments.slice(-1).map((last) => last[unit]), ...history[unit].slice(-1));
      const multiple = ended && final ? final.multiple : at?.multiple;
      const number = Number.isFinite(multiple) ? times(multiple) : words.absent;
      say(far, words.far, { multiple: number });
      say(why, ended && final ? final.why : "");
      const time = at ? said(at[unit]) : words.absent;
      say(when, time === words.zero ? time : ended ? words.finished : words.at, { time });
      when.classList.toggle("ended", ended);
      classes.draw(at?.classes, label);
      say(fallen, at?.collapsed ?? "");
      const seen = { n: columns, label, far: far.textContent, when: when.textContent };
      canvas.setAttribute("aria-label", filled(words.grid, seen));
      curves.draw(step, now, unit);
      curves.say(filled(words.panel, { label, time: said(now) }));
      const picture = films.get(film);
      if (!picture || !at || drawn === at.frame) return;
      drawn = at.frame;
      const paper = canvas.getContext("2d"), wide = side * SIZE;
      for (let row = 0; row < side; row++) {
        paper.drawImage(picture, row * wide, drawn * SIZE, wide, SIZE, 0, row * SIZE, wide, SIZE);
      }
    },
  };
}
