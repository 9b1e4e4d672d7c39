// The way to another page. What a part of the old page then tells Python would be answered after the new page, and
// Streamlit's front end empties the screen for an answer that belongs to another page. What was told just before the
// click is still in Streamlit's hands, which sends it in a timeout, under the old page's name: it would come after the
// new page's request, and call the visitor back.

const way = (globalThis[Symbol.for("ganlab.way")] ??= watched({ from: null, unsent: false }));

function watched(way) {
  addEventListener("click", (event) => {
    const link = event.composedPath().find((node) => node.localName === "a" && node.href);
    const aside = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey; // another tab, or a download
    const here = link && !aside && ["", "_self"].includes(link.target) && !link.hasAttribute("download");
    const other = here && link.origin === location.origin && link.pathname !== location.pathname;
    if (other && way.unsent) {
      event.preventDefault();
      event.stopImmediatePropagation();
      setTimeout(() => link.click());
      return;
    }
    way.from = other ? location.pathname : null;
  }, true);
  return way;
}

/** From the click on a link to another page until that page comes. */
export const leaving = () => way.from === location.pathname;

/** Sends Python a trigger, unless the visitor is leaving. */
export function tell(setTriggerValue, message, value) {
  if (leaving()) return;
  setTriggerValue(message, value);
  way.unsent = true;
  setTimeout(() => (way.unsent = false)); // after Streamlit's own, which is as short and older
}
