// Parts that show pictures: the big digit, more samples, the grid.  Each picture sets what it shows.

import LAYOUT from "../layout.json" with { type: "json" };
import { element, filled, listed, same, say, short } from "../page/dom.js";
import { paint } from "../page/paint.js";
import { pictureButtons } from "../page/picture_buttons.js";
import { draggable } from "../page/pointer_drag.js";
import { savedPicture } from "./saved_picture.js";
import { cellsOf, codesAt, digitAxes, gridOf, otherSeeds } from "./z_for_view.js";

const { size: SIZE, others: OTHERS } = LAYOUT;

function texts(box, tag, words) {
  if (!same(Array.from(box.children, (child) => child.textContent), words)) {
    box.replaceChildren(...words.map((word) => element(tag, {}, word)));
  }
}

/** Tells the page's style sheet whether this part shows what the server's pictures show otherwise. */
const shown = (root, live) => root.host.toggleAttribute("data-live", live);

export function digitPart(root, words, { moves }) {
  const canvas = element("canvas", { width: SIZE, height: SIZE, className: "digit", role: "img" });
  const saved = savedPicture(root, words);
  let marked = null; // the model that the address was given
  root.append(canvas, ...saved.nodes);
  draggable(canvas, {
    begin: () => (moves.state ? moves.view : null),
    move({ clientX, clientY }, view, start) {
      const { width, height } = canvas.getBoundingClientRect();
      const parts = [(clientX - start.clientX) / width, (start.clientY - clientY) / height];
      moves.move(Object.fromEntries(digitAxes(view).map(({ axis: { name, from, to }, way }, i) =>
        [name, view.values[name] + way * parts[i] * (to - from)])));
    },
    end: () => moves.commit(),
    cancel: () => moves.cancel(),
  });
  return {
    draw({ state }, levels) {
      shown(root, levels !== null);
      if (levels === null) return;
      paint(canvas, levels);
      if (marked !== state.model) {
        marked = state.model;
        saved.check(state);
        moves.writeAddress();
      }
      if (moves.moving) return; // a screen reader hears where things have come to rest
      const { seed, values } = moves.view;
      const codes = Object.entries(values).map(([name, value]) => filled(words.code, { name, value: short(value) }));
      canvas.setAttribute("aria-label", filled(words.alt, { label: state.label, seed, codes: codes.join("") }));
    },
  };
}

export function othersPart(root, words, { moves }) {
  const canvas = element("canvas", { className: "sheet", role: "img" }), line = element("p", { className: "line" });
  let seeds = []; // of the pictures that are shown
  const pictures = pictureButtons(canvas, (i) => moves.choose({ seed: seeds[i] }));
  root.append(element("div", { className: "others" }, pictures.box, line));
  return {
    draw(store, levels) {
      if (levels === null) shown(root, false);
    },
    deliver({ request: view, levels }, { label }) {
      const { caption, alt } = Object.keys(codesAt(view)).length ? words.same : words.free;
      seeds = otherSeeds(view);
      paint(canvas, levels.others, Math.sqrt(OTHERS));
      canvas.setAttribute("aria-label", filled(alt, { n: OTHERS, label }));
      pictures.show(seeds.map((seed) => filled(words.seed, { seed })), Math.sqrt(OTHERS));
      say(line, caption);
      shown(root, true);
    },
  };
}

export function gridPart(root, words, { moves }) {
  const line = element("p"), top = element("div", { className: "top" }), side = element("div", { className: "side" });
  const canvas = element("canvas", { className: "sheet", role: "img" });
  let cells = []; // what each picture sets
  const pictures = pictureButtons(canvas, (i) => moves.choose(cells[i]));
  const box = element("div", { className: "grid" }, top, side, pictures.box);
  root.append(line, box);
  const nameOf = (cell) =>
    listed(Object.entries(cell).map(([name, value]) => filled(words.cell, { name, value: short(value) })));
  return {
    draw(store, levels) {
      if (levels === null) shown(root, false);
    },
    deliver({ request: view, levels }) {
      const { across, down } = gridOf(view), axis = view.axes.find(({ name }) => name === across.name);
      const { caption, alt } = view.plane ? words.plane : down.name === null ? words.row : words.codes;
      const names = { across: across.name, down: down.name };
      cells = cellsOf(view);
      paint(canvas, levels.grid, across.values.length);
      say(line, caption, names);
      canvas.setAttribute("aria-label", filled(alt, names));
      const shows = (cell) => Object.entries(cell).every(([name, value]) => view.values[name] === value);
      pictures.show(cells.map(nameOf), across.values.length, cells.findIndex(shows));
      box.classList.toggle("bare", view.plane); // the numbers of a plane say nothing
      texts(top, "span", across.values.map(short));
      texts(side, "span", down.values.map((value) => (down.name === null ? "" : short(value))));
      across.values.forEach((value, i) => {
        top.children[i].classList.toggle("beyond", value < axis.low || value > axis.high);
      });
      const row = view.values[down.name];
      down.values.forEach((value, i) => side.children[i].classList.toggle("here", value === row));
      shown(root, true);
    },
  };
}
