// From view to view: each is found again as it was left, by the same link, and a teacher's link goes along.

import { leftOut } from "./link_values.js";
import { address } from "./part_place.js";

const KEPT = "ganlab-view-"; // and the view's name, in the tab's storage
const TEACHER = ["hide", "only"];

/** Links to other views lead to what was left there; `view` is the one that is shown. */
export function keepLinks(view) {
  const links = [...document.querySelectorAll("header nav a[data-view]")];
  takeTeachersLink(links);
  const remember = () => attempt((storage) => storage.setItem(KEPT + view, location.search));
  addEventListener("pagehide", remember);
  addEventListener("click", remember, true);
  for (const link of links) {
    const left = link.dataset.view === view ? null : attempt((storage) => storage.getItem(KEPT + link.dataset.view));
    if (left) link.search = without(left);
  }
  const other = document.querySelector("header .language");
  const lang = new URLSearchParams(other?.search).get("lang");
  if (other) addEventListener("click", () => (other.search = `${without(location.search)}&lang=${lang}`), true);
}

/** A link's values but its language: the page's own stays. */
function without(search) {
  const link = new URLSearchParams(search);
  link.delete("lang");
  return `?${link}`;
}

/** What a teacher's link leaves out stays away for the whole visit: pages by name, the seed, the choice of a model. */
function takeTeachersLink(links) {
  const link = new URLSearchParams(location.search), said = {};
  const asked = TEACHER.some((key) => link.has(key));
  for (const key of TEACHER) {
    said[key] = (asked ? link.get(key) : attempt((storage) => storage.getItem(KEPT + key))) ?? "";
    attempt((storage) => storage.setItem(KEPT + key, said[key]));
  }
  address(Object.fromEntries(TEACHER.map((key) => [key, said[key] || null])));
  const gone = leftOut(said.hide, said.only, links.map(({ dataset }) => dataset.view));
  for (const one of links) one.hidden = gone.includes(one.dataset.view);
  for (const name of said.hide.split(",")) document.body.classList.toggle(`without-${name.replace(/\W/g, "")}`, true);
}

/** Storage may be forbidden: then views begin anew. */
function attempt(act) {
  try {
    return act(sessionStorage);
  } catch {
    return null;
  }
}
