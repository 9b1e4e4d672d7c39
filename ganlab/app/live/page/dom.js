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

/** A part's root as it was before the part drew into it, but for the style sheet, which is Streamlit's. */
export function emptied(root) {
  for (const old of [...root.children]) if (!old.matches("style, link")) old.remove();
  return root;
}

/** A text with its {names} filled in. */
export const filled = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);

export const same = (a, b) => a.length === b.length && a.every((value, i) => value === b[i]);

export const short = (value) => String(Number(value.toFixed(2)));

/** Writes a text that may be the same as before: then nothing is touched, and the browser lays nothing out anew. */
export function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}
