// Wherever a page says one of the glossary's words, a hover, the focus or a tap shows what it means.
//
// React owns most of the page's text: its text nodes stay where they are and keep the beginning of their text, and
// what comes after, words that answer among them, is put behind them.  When React writes a node anew, or takes it away,
// what was put behind it goes.

import { element } from "./dom.js";
import { HEADING, showTips } from "./term_tip.js";

const OWN_CONTROLS = "a, button, label, summary, input, textarea, select, [role=radio], [role=slider], [role=tab]";
const NO_TEXT = "code, pre, svg, style, script, [aria-hidden=true], [data-testid=stException], figcaption, .term-tip";
const SPOKEN = ".opinions em, .claims em"; // to those who do not see the picture before it
const UNMARKED = `${OWN_CONTROLS}, ${NO_TEXT}, ${SPOKEN}, ${HEADING}, .term`;

// Around a word whose writing has spaces between words; Chinese has none.
const BEFORE = "(?<![\\p{Script=Latin}\\p{N}_/-])", BEHIND = "(?![\\p{Script=Latin}\\p{N}_/]|-\\p{Script=Latin})";

/** The forms of all terms -> a function of a text that finds them: [{at, length, key}], in their order.
 *  terms: [[key, forms]]; a form in small letters may begin with a capital, and a longer one goes before a shorter.
 *  otherSenses: phrases with such a word that mean something else. */
export function finder(terms, otherSenses) {
  const keys = new Map(otherSenses.map((phrase) => [phrase, null])), sources = [];
  for (const [key, forms] of terms) for (const form of forms) keys.set(form, key);
  for (const form of [...keys.keys()].sort((a, b) => b.length - a.length)) {
    const first = form[0], either = first === first.toLowerCase() ? `[${first}${first.toUpperCase()}]` : first;
    sources.push(/\p{Script=Han}/u.test(form) ? form : `${BEFORE}${either}${form.slice(1)}${BEHIND}`);
  }
  const words = new RegExp(sources.join("|"), "gu");
  return (text) =>
    [...text.matchAll(words)].map(({ 0: form, index }) => {
      const key = keys.get(form) ?? keys.get(form[0].toLowerCase() + form.slice(1)) ?? null;
      return { at: index, length: form.length, key };
    }).filter(({ key }) => key !== null);
}

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

function watching() {
  const tips = { of: new Map(), find: () => [], look, unmark }, behind = new Map(); // text node -> {text, added}
  let asked = false;
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

  /** The texts as the server wrote them. */
  function unmark() {
    for (const [node, known] of behind) {
      if (node.isConnected) node.data += known.added.map((one) => one.textContent).join("");
      forget(node, known);
    }
  }

  function look() {
    for (const [node, known] of behind) if (!node.isConnected) forget(node, known);
    const main = document.querySelector(".stMain");
    if (!main || !tips.of.size) return;
    const ours = new Set([...behind.values()].flatMap(({ added }) => added)), texts = [];
    const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) texts.push(walker.currentNode);
    // all is looked at before anything is written: after each change the browser would have to style the page anew
    const found = texts.filter((node) => !behind.has(node) && !ours.has(node) && !node.parentElement.closest(UNMARKED))
      .map((node) => [node, tips.find(node.data)])
      .filter(([{ parentElement: around }, all]) => all.length && !/flex|grid/.test(getComputedStyle(around).display));
    for (const [node, all] of found) mark(node, all);
    stops(main);
  }

  function mark(node, found) {
    const text = node.data, added = [];
    found.forEach(({ at, length, key }, i) => {
      const word = element("span", { role: "button", className: "term", tabIndex: -1 }, text.slice(at, at + length));
      word.dataset.term = key;
      added.push(word, document.createTextNode(text.slice(at + length, found[i + 1]?.at)));
    });
    node.data = text.slice(0, found[0].at);
    node.after(...added);
    behind.set(node, { kept: node.data, added });
  }
  showTips(tips);
  return tips;
}

/** Tab stops at the first place where the page says a term: a finger or the mouse reaches all of them. */
function stops(main) {
  const met = new Set();
  const found = [...main.querySelectorAll(".term")].map((word) => {
    const first = !met.has(word.dataset.term) && word.checkVisibility({ visibilityProperty: true });
    if (first) met.add(word.dataset.term);
    return [word, first ? 0 : -1];
  });
  for (const [word, stop] of found) if (word.tabIndex !== stop) word.tabIndex = stop;
}
