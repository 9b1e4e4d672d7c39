// A table that the page fills itself: the twin of table_html in widgets/tables.py; table_tools.js finds it.

import { element } from "../page/dom.js";

/**
 * @param {string[]} heads
 * @param {string[][]} rows
 * @param {string} said what the table shows, for those who do not see it
 * @param {string} file the name of its CSV file, without an ending
 */
export function dataTable(heads, rows, said, file) {
  const line = (kind, [first, ...cells], scope) => element("tr", {},
    element("th", { scope }, first), ...cells.map((text) => element(kind, kind === "th" ? { scope } : {}, text)));
  const head = element("thead", {}, line("th", heads, "col"));
  const body = element("tbody", {}, ...rows.map((cells) => line("td", cells, "row")));
  const table = element("table", { className: "data numbers" }, head, body);
  table.dataset.file = `${file}.csv`;
  return element("div", { className: "wide", tabIndex: 0, role: "region", "aria-label": said }, table);
}
