/** Finding somebody without writing yet: the name, and what tells two alike apart. */

import { button, h } from "../dom.js";
import { firstName } from "../words.js";
import { personPicker } from "./picker.js";

export function findView(app, ui) {
  const found = h("div");
  const choose = ({ person }) => {
    if (!person) return;
    found.replaceChildren(h("section.card", h("h2", { tabindex: "-1" }, person.name), person.tell ? h("p", person.tell) : null,
      h("div.buttons", button(`Skriv om ${firstName(person.name)}`, () => { app.about = person.id; ui.go("start"); }, { look: "main", pic: "pen" })),
      h("p.hint", "Resten af siden om personen ligger på kontorets computer.")));
    found.querySelector("h2").focus();
    found.scrollIntoView({ block: "nearest" });
  };
  return [h("h1", "Find en person"), found, h("div.stack", ...personPicker(app, { choose, nameless: false, create: false }))];
}
