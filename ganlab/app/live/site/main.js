// The site's one script: a worker runs networks, a page begins what it is for.

import { serve } from "../page/network_worker.js";
import { mountTableTools } from "../page/table_tools.js";
import { mountTermTips } from "../page/term_tips.js";
import { ASKED } from "../play/asked_networks.js";
import { READER } from "../draw/reading.js";
import { comparePage } from "./compare_page.js";
import { drawPage } from "./draw_page.js";
import { learnPage } from "./learn_page.js";
import { keepForOffline } from "./offline.js";
import { paperView } from "./paper_view.js";
import { playPage } from "./play_page.js";
import { presentView } from "./present_view.js";
import { ROW } from "./row_networks.js";
import { textOf } from "./transfer.js";
import { keepLinks } from "./walk.js";

const VIEWS = { play: playPage, compare: comparePage, draw: drawPage, learn: learnPage, paper: paperView };

/** Runs once when the script is loaded. */
export function begin() {
  if (typeof document === "undefined") return serve(globalThis, { ...ASKED, reader: READER, row: ROW });
  const { view, frame, data } = JSON.parse(document.getElementById("page-data").textContent);
  document.documentElement.classList.add("scripted");
  keepLinks(view);
  presentView();
  mountTableTools({ data: frame.tables });
  VIEWS[view](data);
  keepForOffline(frame);
  const idle = globalThis.requestIdleCallback ?? ((act) => setTimeout(act, 500));
  if (frame.terms) idle(async () => mountTermTips({ data: JSON.parse(await textOf(frame.terms)) }));
}
