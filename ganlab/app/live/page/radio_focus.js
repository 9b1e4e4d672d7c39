// Tab enters a row of options at the chosen one, as the pattern of a radio group asks for; by itself it enters at the
// first one (Streamlit 1.67), where an arrow key would choose the second.

/** From now on, for as long as the page lives. */
export function enterAtTheChosen() {
  globalThis[Symbol.for("ganlab.radios")] ??= watching();
}

function watching() {
  const last = { key: null };
  addEventListener("keydown", ({ key }) => (last.key = key), true);
  addEventListener("pointerdown", () => (last.key = null), true);
  addEventListener("focusin", ({ target, relatedTarget }) => {
    const group = last.key === "Tab" && target.closest?.("[role=radiogroup]");
    if (!group || group.contains(relatedTarget)) return;
    const chosen = group.querySelector("[role=radio][aria-checked=true]");
    if (chosen && chosen !== target) chosen.focus();
  });
  return last;
}
