// Links to the first page. Streamlit writes their address relative to the page that they stand on, and the first page's
// name is empty: a copy of such a link, or a new tab, would lead back to that page.

const EMPTY = 'a:is([href=""], [href^="?"])';

/** Gives every such link, now and later, the address of the first page. */
export function mendPageLinks() {
  globalThis[Symbol.for("ganlab.links")] ??= watching();
}

function watching() {
  const mend = () => {
    for (const link of document.querySelectorAll(EMPTY)) link.setAttribute("href", `./${link.getAttribute("href")}`);
  };
  const observer = new MutationObserver(mend);
  observer.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["href"] });
  mend();
  return observer;
}
