/** Vis det til ...: the screen turned to the person. The text in large type and who can read it, nothing else. */

import { button, h } from "../dom.js";
import { firstName, readers, topicLine } from "../words.js";

export function showView(app, ui, id) {
  const matter = app.matters.get(id);
  if (!matter) {
    setTimeout(() => ui.go("start", null, { replace: true }));
    return [h("h1", "Skrevet")];
  }
  const page = h("section.turned",
    h("h1", matter.person ? `Det her har vi skrevet, ${firstName(matter.person.name)}` : "Det her har vi skrevet"),
    h("p.words", topicLine(matter.topics)),
    matter.note ? h("p.words", matter.note) : null,
    h("p.words.readers", readers(matter, app.helpers())));
  const turn = button("Vend skærmen", () => page.classList.toggle("turned--over"), { look: "plain", pic: "swap" });
  return [page, h("p.buttons.turned__back", button("Tilbage", () => history.back(), { pic: "back" }), turn)];
}
