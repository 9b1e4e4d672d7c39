// The page's address as a link to what is shown.

/**
 * Puts values into the address, by their names; what has its default is left out, as Streamlit leaves it out.
 * @param {Object<string, number | string>} values
 * @param {Object<string, number | string>} defaults
 */
export function writeAddress(values, defaults) {
  const url = new URL(location.href);
  for (const [name, value] of Object.entries(values)) {
    if (value === defaults[name]) url.searchParams.delete(name);
    else url.searchParams.set(name, String(value));
  }
  if (url.search !== location.search) history.replaceState(history.state, "", url);
}
