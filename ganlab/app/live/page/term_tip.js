// What is said of one of the glossary's terms, beside its word: one box for the whole page.

import { element } from "./dom.js";

export const HEADING = "table.data thead th"; // a control that sorts: the word in it answers, but is no second control
const LINGER = 150; // ms in which the pointer may go from the word to what is said of it
const GAP = 6; // pixels between the word and what is said of it

/** From now on, for as long as the page lives.  tips: `of` and `find` of term_tips.js. */
export function showTips(tips) {
  const tip = element("div", { id: "ganlab-term", className: "term-tip", role: "tooltip", hidden: true });
  let word = null, waiting = 0;

  function open(at, key) {
    clearTimeout(waiting);
    if (word === at && !tip.hidden) return;
    close();
    const [name, said, picture, alt] = tips.of.get(key);
    tip.replaceChildren(element("b", {}, name), element("p", {}, said));
    if (picture) tip.append(element("img", { src: picture, alt, onload: () => word && place() }));
    document.querySelector(".stApp").append(tip);
    tip.hidden = false;
    word = at;
    at.setAttribute("aria-describedby", tip.id);
    place();
  }

  function place() {
    const box = word.getBoundingClientRect(), { width, height } = tip.getBoundingClientRect();
    const below = box.bottom + GAP + height <= innerHeight || box.top < height + GAP;
    tip.style.left = `${Math.max(GAP, Math.min(box.left, innerWidth - width - GAP))}px`;
    tip.style.top = `${below ? box.bottom + GAP : box.top - height - GAP}px`;
  }

  function close() {
    clearTimeout(waiting);
    word?.removeAttribute("aria-describedby");
    word = null;
    tip.hidden = true;
  }

  function termAt(target) {
    const at = target.closest?.(`.term, ${HEADING}`);
    const key = at?.dataset.term ?? (at && tips.find(at.textContent)[0]?.key);
    return key && tips.of.has(key) ? { at, key } : null;
  }

  addEventListener("pointerover", ({ target }) => {
    const found = termAt(target);
    if (found) open(found.at, found.key);
    else if (tip.contains(target)) clearTimeout(waiting);
    else if (word && document.activeElement !== word) {
      clearTimeout(waiting);
      waiting = setTimeout(close, LINGER);
    }
  });
  addEventListener("focusin", ({ target }) => {
    const found = termAt(target);
    if (found) open(found.at, found.key);
    else if (word && !tip.contains(target)) close();
  });
  addEventListener("click", ({ target }) => {
    const found = termAt(target);
    if (found) open(found.at, found.key);
    else if (!tip.contains(target)) close();
  });
  addEventListener("keydown", (event) => {
    const found = ["Enter", " "].includes(event.key) && event.target.matches?.(".term") && termAt(event.target);
    if (event.key === "Escape") close();
    if (!found) return;
    event.preventDefault();
    open(found.at, found.key);
  }, true);
  addEventListener("scroll", () => word && place(), true);
}
