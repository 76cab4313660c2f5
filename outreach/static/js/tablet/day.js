/** What was written on this tablet and where it is; Luk dagen; and the last resort. */

import { button, h } from "../dom.js";
import { localDate } from "../ids.js";
import { daySum, sentences } from "../status.js";
import { device, firstName, topicLine, when } from "../words.js";
import { facts } from "./saved.js";

const today = (rows) => rows.filter((row) => localDate(row.at) === localDate() || row.sealed);

export function dayView(app, ui) {
  const sum = h("p.daysum", { role: "status" });
  const said = h("div.stack");
  const list = h("ul.rows");
  const close = button("Luk dagen", closeDay, { look: "main big", pic: "moon" });
  const after = h("div.stack");

  async function closeDay() {
    close.disabled = true;
    await app.deliver({ hurry: true });
    close.disabled = false;
    const waiting = app.drafts.mine.length;
    after.replaceChildren(h("div.notice",
      h("p", waiting ? `${waiting} ${waiting === 1 ? "kladde" : "kladder"} venter på dig.` : "Du har ingen kladder."),
      h("div.buttons", button(app.session ? "Lås nu" : "Færdig", () => app.lock(), { pic: "lock" }))));
  }

  function show() {
    const rows = today(app.rows);
    const tally = app.tally(rows);
    sum.textContent = rows.length ? daySum(tally) : "Der er ikke skrevet noget her i dag.";
    said.replaceChildren(...sentences(tally, app.reach, app.hub).map((text) => h("p.notice", text)));
    const mine = [...app.matters.values()].sort((a, b) => b.at - a.at);
    list.replaceChildren(...mine.map((matter) => entry(app, ui, matter)));
  }
  show();
  ui.onChange = (what) => what === "rows" && show();

  return [
    h("h1", "Skrevet her"), sum, said,
    h("div.buttons", close, button("Send nu", () => app.deliver({ hurry: true }))), after,
    app.matters.size ? h("section.stack", h("h2", "Det, du har skrevet"), list) : null,
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
