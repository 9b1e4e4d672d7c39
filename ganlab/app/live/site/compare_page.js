// Compare without Python: the clock, its films and its link.

import { mount } from "../timeline/mount_timeline.js";
import { clockOf, shownModels } from "./link_values.js";
import { address, insideOf } from "./part_place.js";
import { bytesOf, progressBar, textOf } from "./transfer.js";

/**
 * data: css of the clock, the site's own words, the file with the clock's data (words, units, known, and of all models
 * what `training_course` says), each model's key with its film, the unit at first.
 */
export async function comparePage({ css, site, course, films, firstUnit }) {
  const place = document.querySelector(".clock"), link = new URLSearchParams(location.search);
  const bar = progressBar(place.parentElement, site);
  const shown = shownModels(link, films), found = await bar.load(site.course, [course]);
  if (!found) return;
  const { models, ...rest } = JSON.parse(await textOf(course));
  const start = clockOf(link, rest.units, firstUnit);
  mount({
    data: { ...rest, start, models: shown.map(({ key }) => models[key]) },
    parentElement: insideOf(place, css),
    setTriggerValue: (message, { unit, clock }) => address({ unit, clock: String(Number(clock.toPrecision(12))) }),
  });
  for (const { key, film } of shown) {
    const content = await bytesOf(film).catch(() => null); // the curves and the numbers stand without it
    if (!content) continue;
    const name = new TextEncoder().encode(models[key].film), data = new Uint8Array(name.length + content.length);
    data.set(name);
    data.set(content, name.length);
    mount({ data, parentElement: null, setTriggerValue: () => {} });
  }
}
