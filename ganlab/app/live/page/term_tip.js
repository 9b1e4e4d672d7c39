// What is said of one of the glossary's terms, beside its word: one box for the whole page.

import { element } from "./dom.js";

export const HEADING = "table.data thead th"; // a control that sorts: the word in it answers, but is no second control
const LINGER = 150; // ms in which the pointer may go from the word to what is said of it
const GAP = 6; // pixels between the word and what is said of it

/** From now on, for as long as the page lives.  tips: `of` and `find` of term_tips.js.
 *  Returns what listens in the tree of a root: of a step from one word to another one inside a shadow tree nobody
 *  outside of it is told. */
export function showTips(tips) {
  const tip = element("div", { id: "ganlab-term", className: "term-tip", role: "tooltip", hidden: true });
  const trees = new WeakSet();
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
    if (at.getRootNode() === document) at.setAttribute("aria-describedby", tip.id);
    else at.setAttribute("aria-description", `${name}: ${said}`); // an id is not seen from inside a shadow tree
    place();
  }

  function place() {
    if (!word.isConnected) return close();
    const box = word.getBoundingClientRect(), { width, height } = tip.getBoundingClientRect();
    const below = box.bottom + GAP + height <= innerHeight || box.top < height + GAP;
    tip.style.left = `${Math.max(GAP, Math.min(box.left, innerWidth - width - GAP))}px`;
    tip.style.top = `${below ? box.bottom + GAP : box.top - height - GAP}px`;
  }

  function close() {
    clearTimeout(waiting);
    for (const name of ["aria-describedby", "aria-description"]) word?.removeAttribute(name);
    word = null;
    tip.hidden = true;
  }

  function termAt(target) {
    const at = target.closest?.(`.term, ${HEADING}`);
    const key = at?.dataset.term ?? (at && tips.find(at.textContent)[0]?.key);
    return key && tips.of.has(key) ? { at, key } : null;
  }

  const targetOf = (event) => event.composedPath()[0];

  function pointed(event) {
    const target = targetOf(event), found = termAt(target);
    if (found) open(found.at, found.key);
    else if (tip.contains(target)) clearTimeout(waiting);
    else if (word && word.getRootNode().activeElement !== word) {
      clearTimeout(waiting);
      waiting = setTimeout(close, LINGER);
    }
  }
  function focused(event) {
    const target = targetOf(event), found = termAt(target);
    if (found) open(found.at, found.key);
    else if (word && !tip.contains(target)) close();
  }
  function listen(root) {
    if (trees.has(root)) return;
    trees.add(root);
    root.addEventListener("pointerover", pointed);
    root.addEventListener("focusin", focused);
  }
  listen(globalThis);
  addEventListener("click", (event) => {
    const target = targetOf(event), found = termAt(target);
    if (found) open(found.at, found.key);
    else if (!tip.contains(target)) close();
  });
  addEventListener("keydown", (event) => {
    const target = targetOf(event), { key } = event;
    if (key === "Escape" && !tip.hidden) {
      event.stopPropagation(); // what lies below it, the strip's sentences for instance, stays open
      close();
    }
    const found = ["Enter", " "].includes(key) && target.matches?.(".term") && termAt(target);
    if (!found) return;
    event.preventDefault();
    open(found.at, found.key);
  }, true);
  addEventListener("scroll", () => word && place(), true);
  return listen;
}
