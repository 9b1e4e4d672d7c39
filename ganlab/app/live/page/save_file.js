// A file that the page has made, given to the visitor.

import { element } from "./dom.js";

/** content: bytes or text; kind: its media type. */
export function saveFile(name, content, kind) {
  const address = URL.createObjectURL(new Blob([content], { type: kind }));
  element("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000); // the browser may ask what to do with it first
}
