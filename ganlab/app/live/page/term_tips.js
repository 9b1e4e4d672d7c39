// Wherever a page says one of the glossary's words, a hover, the focus or a tap shows what it means.
//
// React owns most of the page's text: its text nodes stay where they are and keep the beginning of their text, and
// what comes after, words that answer among them, is put behind them.  When React writes a node anew, or takes it away,
// what was put behind it goes.  The parts' texts, in shadow trees, are marked likewise; what a part says anew is looked
// at when it asks for it (`soon`), for an observer there would be called at every frame of a drag.
//
// Not marked: the name of a control, for no control may hold another one (the strip's boxes open sentences which say
// the same words); a label in an SVG, which holds no HTML (a sentence or a legend beside the chart says them); what is
// spoken when it changes, for it would be spoken once more; and a value in a sentence, which changes while one reads.

import { element } from "./dom.js";
import { finder } from "./term_finder.js";
import { HEADING, showTips } from "./term_tip.js";

const OWN_CONTROLS =
  "a, button, label, summary, input, textarea, select, [role=radio], [role=slider], [role=tab], .pad";
const NO_TEXT = "code, pre, svg, style, script, [role=img], [aria-hidden=true], [data-testid=stException], .term-tip";
const ANSWERS = ".quiz figcaption"; // of a question
const CHANGING = "output, data, [role=status]";
const SPOKEN = ".opinions em, .claims em"; // to those who do not see the picture before it
const UNMARKED = `${OWN_CONTROLS}, ${NO_TEXT}, ${ANSWERS}, ${CHANGING}, ${SPOKEN}, ${HEADING}, .term`;
const REST_MS = 300; // parts have said nothing new for as long: longer than between two frames or two news of a run

const LOOK = `
  .term.term.term { all: unset; /* also what is said of spans, such as a second fading */
    display: inline; cursor: help; text-decoration: underline dotted color-mix(in srgb, currentColor 65%, transparent);
    text-underline-offset: 3px; }
  .term.term.term:focus-visible { outline: 2px solid currentColor; outline-offset: 2px; border-radius: 2px; }
`;

/** data: as `terms` [key, name, sentences, picture's address, its description, forms] for each, and `otherSenses`. */
export function mountTermTips({ data: { terms, otherSenses } }) {
  const tips = (globalThis[Symbol.for("ganlab.terms")] ??= watching());
  const said = JSON.stringify(terms.map(([, name]) => name));
  if (tips.said !== said) tips.unmark(); // another language
  tips.said = said;
  tips.of = new Map(terms.map(([key, ...said]) => [key, said]));
  tips.find = finder(terms.map(([key, , , , , forms]) => [key, forms]), otherSenses);
  tips.look();
}

/** All texts, and all words that answer, in the order of the page; a shadow tree, if it is open, where its host is. */
function textsAndWords(root, texts = [], words = []) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.nodeType === Node.TEXT_NODE) texts.push(node);
    else if (node.shadowRoot) textsAndWords(node.shadowRoot, texts, words);
    else if (node.classList.contains("term")) words.push(node);
  }
  return { texts, words };
}

function watching() {
  const tips = { of: new Map(), find: () => [], look, soon, unmark };
  const behind = new Map(), listen = showTips(tips); // text node -> {kept, added}
  const sheet = new CSSStyleSheet(); // of the page and of every shadow tree
  let asked = false, rest = 0;
  sheet.replaceSync(LOOK);
  new MutationObserver((changes) => {
    for (const { target } of changes) if (target.nodeType === Node.TEXT_NODE) rewritten(target);
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      look();
    });
  }).observe(document.body, { childList: true, subtree: true, characterData: true });

  function rewritten(node) {
    const known = behind.get(node);
    if (known && node.data !== known.kept) forget(node, known);
  }

  function forget(node, { added }) {
    for (const one of added) one.remove();
    behind.delete(node);
  }

  /** The texts as they were written. */
  function unmark() {
    for (const [node, known] of behind) {
      if (node.isConnected) node.data += known.added.map((one) => one.textContent).join("");
      forget(node, known);
    }
  }

  function soon() {
    clearTimeout(rest);
    rest = setTimeout(look, REST_MS);
  }

  function look() {
    for (const [node, known] of behind) if (!node.isConnected) forget(node, known);
    const main = document.querySelector(".stMain");
    if (!main || !tips.of.size) return;
    const ours = new Set([...behind.values()].flatMap(({ added }) => added));
    const { texts, words } = textsAndWords(main);
    // all is looked at before anything is written: after each change the browser would have to style the page anew
    const found = texts.filter((node) => !behind.has(node) && !ours.has(node))
      .map((node) => [node, tips.find(node.data)])
      .filter(([{ parentElement: around }, all]) => all.length && around?.closest(UNMARKED) === null
        && !/flex|grid/.test(getComputedStyle(around).display));
    for (const [node, all] of found) mark(node, all);
    stops(found.length ? textsAndWords(main).words : words);
  }

  function mark(node, found) {
    const text = node.data, added = [], root = node.getRootNode();
    if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
    if (root !== document) listen(root);
    found.forEach(({ at, length, key }, i) => {
      const word = element("span", { role: "button", className: "term", tabIndex: -1 }, text.slice(at, at + length));
      word.dataset.term = key;
      added.push(word, document.createTextNode(text.slice(at + length, found[i + 1]?.at)));
    });
    node.data = text.slice(0, found[0].at);
    node.after(...added);
    behind.set(node, { kept: node.data, added });
  }
  return tips;
}

/** Tab stops at the first place where the page says a term: a finger or the mouse reaches all of them. */
function stops(words) {
  const met = new Set();
  const found = words.map((word) => {
    const first = !met.has(word.dataset.term) && word.checkVisibility({ visibilityProperty: true });
    if (first) met.add(word.dataset.term);
    return [word, first ? 0 : -1];
  });
  for (const [word, stop] of found) if (word.tabIndex !== stop) word.tabIndex = stop;
}
