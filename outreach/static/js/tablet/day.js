/** What was written on this tablet and where it is; Luk dagen; and the last resort. */

import { button, h } from "../dom.js";
import { localDate } from "../ids.js";
import { day } from "../status.js";
import { clockTime, device, firstName, placeName, topicLine, when } from "../words.js";
import { facts } from "./saved.js";

const today = (rows) => rows.filter((row) => localDate(row.at) === localDate() || row.sealed);

export function dayView(app, ui) {
  const box = h("section.card", { "aria-label": "Dagen" });
  const list = h("ul.rows");
  const close = button("Luk dagen", closeDay, { look: "main big", pic: "moon" });
  let isClosed = false;

  async function closeDay() {
    close.disabled = true;
    await app.deliver({ hurry: true });
    close.disabled = false;
    isClosed = true;
    show();
  }

  /** One calm box: the sum, what is where since when, drafts, and when the day is closed the way out. */
  function show() {
    const tally = app.tally(today(app.rows));
    const { sum, places, trouble } = day(tally, app.reach, app.hub);
    const since = (place) => (place === "tablet" && tally.since ? ` siden ${clockTime(tally.since)}` : "");
    const waiting = app.drafts.mine.length;
    const drafts = waiting ? `${waiting} ${waiting === 1 ? "kladde" : "kladder"} venter på dig.` : isClosed ? "Du har ingen kladder." : "";
    box.replaceChildren(...[
      h("p.daysum", { role: "status" }, sum),
      places.length ? h("ul.rows", places.map(({ place, text, advice }) => h("li.row", h("div.row__text",
        h("p", h("strong", placeName(place)), `: ${text}${since(place)}`), place === "hub" ? null : h("p.hint", advice))))) : null,
      trouble && h("p", trouble), drafts && h("p", drafts),
      isClosed && h("p", button(app.session ? "Lås nu" : "Færdig", () => app.lock(), { pic: "lock" })),
    ].filter(Boolean));
    const mine = [...app.matters.values()].sort((a, b) => b.at - a.at);
    list.replaceChildren(...mine.map((matter) => entry(app, ui, matter)));
  }
  show();
  ui.onChange = (what) => what === "rows" && show();

  return [
    h("h1", "Skrevet her"), box,
    h("div.buttons", close, button("Send nu", () => app.deliver({ hurry: true }))),
    app.matters.size ? h("section.stack", h("h2", "Skrevet, siden du loggede på"), list) : null,
    h("details.more", h("summary", "Hvis kontorets computer er væk"),
      h("div.stack", h("p.prose", `Du kan gemme en låst fil med det, der ligger på ${device()}. Kun en computer fra jeres kontor kan åbne den. Intet slettes her.`),
        h("p", button("Gem en låst fil", () => download(app))))),
  ];
}

function entry(app, ui, matter) {
  const title = matter.person ? firstName(matter.person.name) : matter.keyword || "Uden navn";
  return h("li", h("button.row.row__link", { type: "button", onclick: () => ui.go("saved", matter.id) },
    h("span.row__text", h("strong", title), ` · ${topicLine(matter.topics)}`, matter.undone ? " · fortrudt" : "",
      h("span.hint", facts(app, matter))),
    ui.tick(matter.id)));
}

async function download(app) {
  const url = URL.createObjectURL(new Blob([await app.exported()], { type: "application/json" }));
  const link = h("a", { href: url, download: `aaben-doer-${localDate()}-${when(Date.now()).replace(".", "")}.json` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
