// Elements and texts, for every part of the page.

/** Brings it on the screen, if it is not there, calmly unless the visitor wants no motion. */
export function intoView(node, block = "nearest") {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  node.scrollIntoView({ block, behavior: still ? "instant" : "smooth" });
}

/** An element with properties and children; text goes in as text, never as markup. */
export function element(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in node) node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

const drawn = new WeakMap(); // root -> what a part has put there, beside the style sheet, which is Streamlit's

/** What `draw` puts into a part's root takes the place of what was put there before, in another language. */
export function drawAnew(root, draw) {
  for (const old of drawn.get(root) ?? []) old.remove();
  const before = new Set(root.children), made = draw();
  drawn.set(root, [...root.children].filter((node) => !before.has(node)));
  explainWords();
  return made;
}

/** Tells term_tips.js, if it is there already, that a part says or shows something new; it looks when that ends. */
export const explainWords = () => globalThis[Symbol.for("ganlab.terms")]?.soon();

/** Several things as the page's language puts them one after the other. */
export const listed = (parts) => parts.join(document.documentElement.lang.startsWith("zh") ? "\u3001" : ", ");

/** A text with its {names} filled in. */
export const filled = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);

export const same = (a, b) => a.length === b.length && a.every((value, i) => value === b[i]);

export const short = (value) => String(Number(value.toFixed(2)));

/** Writes a text that may be the same as before: then nothing is touched, and the browser lays nothing out anew. */
export function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

const sentences = new WeakMap(); // node -> {text, slots: [name, the element of its value]}

/** Writes a text with {names}. While its values alone change, all else stays: of a sentence that is written at every
 *  frame the glossary's words can be read, and keep the focus. */
export function say(node, text, values = {}) {
  if (sentences.get(node)?.text !== text) {
    const slots = [], parts = text.split(/\{(\w+)\}/).map((part, i) => {
      if (i % 2 === 0) return part;
      slots.push([part, element("data")]);
      return slots.at(-1)[1];
    });
    node.replaceChildren(...parts.filter((part) => part !== ""));
    sentences.set(node, { text, slots });
    explainWords();
  }
  for (const [name, slot] of sentences.get(node).slots) write(slot, String(values[name] ?? `{${name}}`));
}
