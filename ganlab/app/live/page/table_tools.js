// What a table of the server's gets where scripts run: sorting by its headings, copying, a CSV file.

import { element, filled } from "./dom.js";
import { saveFile } from "./save_file.js";

const DASH = /^[\u2013-]?$/; // not measured
const NUMBER = /^[^\w+-]*([+-]?(?:\d[\d,]*)(?:\.\d+)?(?:e[+-]?\d+)?)/;
const GROUPED = /^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/;

/** The number that a cell begins with, as "5.2 to 7.6" and "97.4%" do; NaN of other text. */
export const leading = (text) => Number((NUMBER.exec(text)?.[1] ?? "x").replaceAll(",", ""));

/** The places of a column's cells in rising order, or falling; what was not measured comes last in both.
 *  By number if each of the others begins with one, else by their words. */
export function sorted(cells, falling) {
  const there = cells.map((_, i) => i).filter((i) => !DASH.test(cells[i]));
  const absent = cells.map((_, i) => i).filter((i) => DASH.test(cells[i]));
  const numbers = cells.map(leading), numeric = there.every((i) => !Number.isNaN(numbers[i]));
  const words = new Intl.Collator(undefined, { numeric: true });
  const order = (a, b) => (numeric ? numbers[a] - numbers[b] : words.compare(cells[a], cells[b]));
  return [...there.sort((a, b) => (falling ? order(b, a) : order(a, b))), ...absent];
}

/** Rows of texts as a file that spreadsheets read (RFC 4180): without commas in a number, empty where nothing was
 *  measured. */
export function csv(rows) {
  const plain = (text) => (text === "\u2013" ? "" : GROUPED.test(text) ? text.replaceAll(",", "") : text);
  const quoted = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return rows.map((row) => row.map((text) => quoted(plain(text))).join(",")).join("\r\n") + "\r\n";
}

const textOf = (cell) => cell.textContent.trim();
const rowsOf = (table) => [...table.rows].map((row) => [...row.cells].map(textOf));

/** data: the strings; names in braces are for the page to fill in. */
export function mountTableTools({ data: words }) {
  const tools = (globalThis[Symbol.for("ganlab.tables")] ??= watching());
  if (tools.words && tools.words.copy !== words.copy) tools.forget(); // another language
  tools.words = words;
  tools.look();
}

/** Every table that comes to the page, for as long as the page lives. */
function watching() {
  const tools = { words: null, look, forget };
  let asked = false;
  new MutationObserver(() => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      look();
    });
  }).observe(document.body, { childList: true, subtree: true });
  function look() {
    for (const table of document.querySelectorAll("table[data-file]:not([data-ready])")) equip(table, tools.words);
  }
  function forget() {
    for (const table of document.querySelectorAll("table[data-ready]")) strip(table);
  }
  return tools;
}

function equip(table, words) {
  table.dataset.ready = "";
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = element("button", { type: "button", title: filled(words.sort, { name: textOf(head) }) });
    button.append(...head.childNodes);
    button.addEventListener("click", () => sort(table, heads, column));
    head.append(button);
  });
  const copy = element("button", { type: "button" }, words.copy);
  const file = element("button", { type: "button", title: table.dataset.file }, words.csv);
  const said = element("span", { role: "status" });
  copy.addEventListener("click", async () => (said.textContent = (await copied(table)) ? words.copied : words.refused));
  const text = () => `\ufeff${csv(rowsOf(table))}`; // the mark tells Excel UTF-8
  file.addEventListener("click", () => saveFile(table.dataset.file, text(), "text/csv"));
  table.closest(".wide").after(element("div", { className: "tools" }, copy, file, said));
}

/** The table as the server drew it, in the order in which it stands. */
function strip(table) {
  delete table.dataset.ready;
  for (const button of table.tHead.querySelectorAll("button")) button.replaceWith(...button.childNodes);
  const tools = table.closest(".wide").nextElementSibling;
  if (tools?.matches(".tools")) tools.remove();
}

function sort(table, heads, column) {
  const body = table.tBodies[0], rows = [...body.rows];
  const falling = heads[column].getAttribute("aria-sort") === "ascending";
  for (const head of heads) head.removeAttribute("aria-sort");
  heads[column].setAttribute("aria-sort", falling ? "descending" : "ascending");
  body.append(...sorted(rows.map((row) => textOf(row.cells[column])), falling).map((at) => rows[at]));
}

/** To the clipboard, with tabs between, as spreadsheets take it; over plain HTTP browsers copy selections alone. */
async function copied(table) {
  try {
    await navigator.clipboard.writeText(rowsOf(table).map((row) => row.join("\t")).join("\n"));
    return true;
  } catch {
    const selection = getSelection();
    selection.selectAllChildren(table);
    const done = document.execCommand("copy");
    selection.removeAllRanges();
    return done;
  }
}
