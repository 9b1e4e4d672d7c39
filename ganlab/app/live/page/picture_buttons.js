// Buttons over a sheet of pictures, one for each: Tab comes to one of them, and arrow keys to the others.

import { element } from "./dom.js";

/**
 * @param {HTMLCanvasElement} sheet pictures, row by row
 * @param {(i: number) => void} pick the picture with this number was chosen
 * @returns {{box: HTMLElement, show: (labels: string[], columns: number, here?: number) => void}}
 * here: the number of the picture that shows what is chosen, -1 if none does
 */
export function pictureButtons(sheet, pick) {
  const buttons = element("div", { className: "buttons", role: "group" });
  const box = element("div", { className: "pictures" }, sheet, buttons);
  const all = () => Array.from(buttons.children);
  let columns = 1;
  buttons.addEventListener("click", ({ target }) => {
    const at = all().indexOf(target);
    if (at < 0) return;
    stop(at);
    pick(at);
  });
  buttons.addEventListener("keydown", (event) => {
    const at = all().indexOf(event.target), next = at + (steps()[event.key]?.(at) ?? NaN);
    if (!all()[next] || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    stop(next);
    all()[next].focus();
  });

  const steps = () => ({
    ArrowLeft: () => -1,
    ArrowRight: () => 1,
    ArrowUp: () => -columns,
    ArrowDown: () => columns,
    Home: (at) => -(at % columns),
    End: (at) => columns - 1 - (at % columns),
  });

  /** Tab comes to this one. */
  function stop(at) {
    all().forEach((button, i) => (button.tabIndex = i === at ? 0 : -1));
  }

  return {
    box,
    show(labels, across, here = -1) {
      columns = across;
      buttons.style.gridTemplateColumns = `repeat(${columns}, 1fr)`;
      buttons.setAttribute("aria-label", sheet.getAttribute("aria-label"));
      while (buttons.children.length > labels.length) buttons.lastChild.remove();
      while (buttons.children.length < labels.length) buttons.append(element("button", { tabIndex: -1 }));
      labels.forEach((label, i) => {
        const button = buttons.children[i];
        if (button.getAttribute("aria-label") !== label) button.setAttribute("aria-label", label);
        button.toggleAttribute("aria-current", i === here);
      });
      if (!all().some(({ tabIndex }) => tabIndex === 0)) stop(Math.max(here, 0));
    },
  };
}
