// Places in which the app's own parts draw: each a shadow root with their style sheet, as Streamlit gives them one.

const sheets = new Map(); // text -> CSSStyleSheet

/** The inside of a host, made once. */
export function insideOf(/** @type {HTMLElement} */ host, css) {
  if (host.shadowRoot) return host.shadowRoot;
  if (!sheets.has(css)) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    sheets.set(css, sheet);
  }
  const root = host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [sheets.get(css)];
  return root;
}

/** Puts values into the address, or takes them out: null. */
export function address(values) {
  const url = new URL(location.href);
  for (const [key, value] of Object.entries(values)) {
    if (value === null) url.searchParams.delete(key);
    else url.searchParams.set(key, value);
  }
  if (url.search !== location.search) history.replaceState(history.state, "", url);
}
