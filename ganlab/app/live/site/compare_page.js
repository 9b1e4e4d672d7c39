// Compare without Python: samples of every model, the clock with its films, what differs between two.

import { mount } from "../timeline/mount_timeline.js";
import { clockOf, shownModels } from "./link_values.js";
import { address, insideOf } from "./part_place.js";
import { partsChoice } from "./parts_choice.js";
import { rowsPart } from "./rows_part.js";
import { settingsPart } from "./settings_part.js";
import { bytesOf, progressBar, textOf } from "./transfer.js";

/**
 * data: css of the clock and of rails, the site's own words, the file with the clock's data (words, units, known, and
 * of all models what `training_course` says), each model's key and label with its film, the unit at first, what
 * rows_part.js is told, the words of settings_part.js, those of whose scores are seen.
 */
export function comparePage({ css, site, course, films, firstUnit, rows, pins, budgets }) {
  const link = new URLSearchParams(location.search), shown = shownModels(link, films);
  const keys = shown.map(({ key }) => key);
  for (const one of document.querySelectorAll("[data-row], [data-of]")) {
    one.hidden = !keys.includes(one.dataset.row ?? one.dataset.of);
  }
  const models = rows.models.filter(({ key }) => keys.includes(key));
  rowsPart(link, { ...rows, models }, { site, css: css.rails });
  settingsPart(link, shown, pins);
  partsChoice("budget", budgets);
  clock(link, shown, { css: css.clock, site, course, firstUnit });
}

async function clock(link, shown, { css, site, course, firstUnit }) {
  const place = document.querySelector(".clock"), bar = progressBar(place.parentElement, site);
  if (!(await bar.load(site.course, [course]))) return;
  const { models, ...rest } = JSON.parse(await textOf(course));
  mount({
    data: { ...rest, start: clockOf(link, rest.units, firstUnit), models: shown.map(({ key }) => models[key]) },
    parentElement: insideOf(place, css),
    setTriggerValue: (message, { unit, clock: at }) => address({ unit, clock: String(Number(at.toPrecision(12))) }),
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
