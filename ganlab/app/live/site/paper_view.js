// Paper without Python: it stands in the page; whose recipe's runs are seen is chosen.

import { partsChoice } from "./parts_choice.js";

/** data: the words of the choice. */
export function paperView({ arms }) {
  partsChoice("arm", arms);
}
