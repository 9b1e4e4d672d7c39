// The present view: the page large, and nothing but what is shown to a room; the link says it, as in the app.

const KEY = "present", ON = "1";

/** Shows the page as its link says, and keeps the way into the other view a link that says all that the page shows. */
export function presentView() {
  const way = document.querySelector("[data-present]"); // of the pages that have such a view
  if (!way) return;
  const on = new URLSearchParams(location.search).getAll(KEY).at(-1) === ON, [enter, leave] = way.children;
  way.className = on ? "st-key-present-way-on" : "st-key-present-way";
  [enter.hidden, leave.hidden] = [on, !on];
  way.addEventListener("click", () => {
    for (const [link, asked] of [[enter, ON], [leave, null]]) {
      const url = new URLSearchParams(location.search);
      url.delete(KEY);
      if (asked) url.set(KEY, asked);
      link.search = String(url);
    }
  }, true);
}
