// Which digits a model draws: a bar of ten shares.

import { element, filled, listed } from "../page/dom.js";

const ROOM = 0.05; // a share below this has no room for its digit
const percent = (share) => (100 * share).toFixed(share < 0.0995 ? 1 : 0);

export function classBar(words) {
  const parts = Array.from({ length: 10 }, (_, digit) => element("i", {}, String(digit)));
  const bar = element("div", { className: "classes", role: "img" }, ...parts);
  return {
    node: bar,
    /** counts: of the ten digits; undefined if they were not counted. */
    draw(counts, label) {
      bar.hidden = !counts;
      if (!counts) return;
      const all = counts.reduce((a, b) => a + b, 0), shares = counts.map((count) => count / all);
      shares.forEach((share, digit) => {
        parts[digit].style.flexGrow = share;
        parts[digit].textContent = share < ROOM ? "" : String(digit);
      });
      const each = listed(shares.map((share, digit) => filled(words.share, { digit, share: percent(share) })));
      bar.setAttribute("aria-label", filled(words.shares, { label, each }));
    },
  };
}
