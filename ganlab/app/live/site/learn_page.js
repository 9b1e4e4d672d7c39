// Learn without Python: lessons that ask first, and the glossary; what they say stands in the page.

import { filled } from "../page/dom.js";
import { choiceRow } from "./choice_row.js";
import { gamePart } from "./game_part.js";
import { lessonSeed } from "./lesson_seed.js";
import { choiceOf } from "./link_values.js";
import { address } from "./part_place.js";

const KEPT = "ganlab-guesses";

const GAME = "game";

/** data: the parts in their order as [key, words], the lessons by number {options, right}, words, the game's data, that
 *  of the lesson whose seed may be chosen, if it is there. */
export function learnPage({ parts, lessons, site, game: played, seeds }) {
  const main = document.querySelector("main"), keys = parts.map(([key]) => key);
  const guesses = kept(); // of each lesson the first one
  const row = choiceRow("lesson", site.part, parts, show);
  main.querySelector(".st-key-lessons").append(row.box);
  for (const section of main.querySelectorAll("[data-lesson]")) {
    const { lesson } = section.dataset;
    for (const button of section.querySelectorAll("[data-option]")) {
      button.addEventListener("click", () => guess(lesson, button.dataset.option));
    }
    section.querySelector(".on")?.addEventListener("click", () => {
      show(keys[keys.indexOf(lesson) + 1]);
      main.querySelector(`[data-lesson="${keys[keys.indexOf(lesson) + 1]}"] h2`).focus();
    });
  }
  const seeded = seeds && lessonSeed(main.querySelector(`[data-lesson="${seeds.lesson}"] .after`), seeds);
  let open = keys[0];
  for (const number of Object.keys(lessons)) answer(number);
  const game = gamePart(main.querySelector(".game"), played);
  show(choiceOf(new URLSearchParams(location.search), "lesson", keys));

  function show(key) {
    row.show(key);
    for (const section of main.querySelectorAll("[data-lesson]")) section.hidden = section.dataset.lesson !== key;
    address({ lesson: key === keys[0] ? null : key });
    if (open === seeds?.lesson && key !== open) seeded.leave();
    open = key;
    showSeed();
    game.show(key === GAME);
  }

  function guess(number, option) {
    guesses[number] ??= option;
    try {
      sessionStorage.setItem(KEPT, JSON.stringify(guesses));
    } catch {
      // storage may be forbidden: the guesses last as long as this view
    }
    for (const one of Object.keys(guesses)) answer(one);
    showSeed();
  }

  /** The seed is chosen after the guess. */
  function showSeed() {
    if (open === seeds?.lesson && guesses[open] !== undefined) seeded.show();
  }

  /** A lesson as it stands after its guess, if there is one. */
  function answer(number) {
    const section = main.querySelector(`[data-lesson="${number}"]`), first = guesses[number];
    if (first === undefined) return;
    section.querySelector(".before").hidden = true;
    section.querySelector(".after").hidden = section.querySelector(".answer").hidden = false;
    section.querySelector(".first").hidden = true;
    for (const told of section.querySelectorAll("[data-told]")) told.hidden = told.dataset.told !== first;
    for (const button of section.querySelectorAll("[data-right]")) button.textContent = button.dataset.right;
    const tally = section.querySelector(".tally"), answered = Object.entries(guesses);
    tally.hidden = answered.length < 2;
    const right = answered.filter(([one, option]) => lessons[one].right === option).length;
    const blind = answered.reduce((sum, [one]) => sum + 1 / lessons[one].options.length, 0).toFixed(1);
    tally.textContent = filled(site.tally, { right, n: answered.length, blind });
  }

  /** The guesses of this visit, as far as there are such options. */
  function kept() {
    try {
      const found = Object.entries(JSON.parse(sessionStorage.getItem(KEPT)) ?? {});
      return Object.fromEntries(found.filter(([number, option]) => lessons[number]?.options.includes(option)));
    } catch {
      return {};
    }
  }
}
