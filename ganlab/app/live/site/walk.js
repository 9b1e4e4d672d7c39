// From view to view: each is found again as it was left, by the same link.

const KEPT = "ganlab-view-"; // and the view's name, in the tab's storage

/** Links to other views lead to what was left there; `view` is the one that is shown. */
export function keepLinks(view) {
  const links = [...document.querySelectorAll("header nav a[data-view]")];
  const remember = () => attempt((storage) => storage.setItem(KEPT + view, location.search));
  addEventListener("pagehide", remember);
  addEventListener("click", remember, true);
  for (const link of links) {
    const left = link.dataset.view === view ? null : attempt((storage) => storage.getItem(KEPT + link.dataset.view));
    if (left) link.search = left;
  }
}

/** Storage may be forbidden: then views begin anew. */
function attempt(act) {
  try {
    return act(sessionStorage);
  } catch {
    return null;
  }
}
