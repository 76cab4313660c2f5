/** What it is about, and who it is: the second and third tap. The person tap saves. */

import { button, h, icon } from "../dom.js";
import { CHANNELS, TOPIC_GROUPS, topicLine } from "../words.js";
import { personPicker } from "./picker.js";

export function writeView(app, ui, id) {
  const matter = app.writing?.id === id ? app.writing : null;
  if (!matter) {
    setTimeout(() => ui.go("start", null, { replace: true }));
    return [h("h1", "Hvor er du i dag?")];
  }
  app.drafts.hold(id);
  const error = h("p.notice.notice--error", { role: "alert", hidden: true });
  const choose = (event) => {
    const { value, checked } = event.target;
    matter.topics = checked ? [...matter.topics, value] : matter.topics.filter((topic) => topic !== value);
    people.hidden = !matter.topics.length;
    if (matter.topics.length) app.drafts.keep(id, matter, { now: true });
  };
  const topics = h("div.topics", Object.entries(TOPIC_GROUPS).map(([group, of]) =>
    h("fieldset.topics__group", h("legend", group), h("div.topics__row", Object.entries(of).map(([key, text]) =>
      h("label.tile.topic", h("input", { type: "checkbox", value: key, checked: matter.topics.includes(key), onchange: choose }),
        h("span", text)))))));

  let saving = false;
  async function save({ person = null, keyword = "", newPerson = null, ahead = null }) {
    if (saving) return;
    saving = true;
    try {
      const saved = await app.save({ ...matter, person, keyword }, { newPerson, ahead });
      app.writing = null;
      ui.go("saved", saved.id, { replace: true });
    } catch {
      const already = Boolean(app.row(id));
      error.hidden = false;
      error.textContent = already ? "Den er allerede gemt." : "Ikke gemt. Teksten står her stadig. Prøv igen.";
      error.scrollIntoView({ block: "nearest" });
      saving = false;
    }
  }

  // Where the keyboard takes half the screen, searching has the other half: the topics are one line meanwhile.
  const writing = h("div.writing");
  const folded = button("Ret emner", () => (writing.classList.remove("writing--who"), scrollTo(0, 0)), { look: "plain folded", pic: "back" });
  const search = ({ target }) => {
    if (target.type !== "search" || matchMedia("(min-width: 40rem)").matches) return;
    folded.querySelector("span").textContent = `${topicLine(matter.topics)} · Ret`;
    writing.classList.add("writing--who");
    people.scrollIntoView({ block: "start" });
  };
  const people = h("section.who-is-it", { hidden: !matter.topics.length, onfocusin: search }, folded, h("h2", { id: "hvem-er-det" }, "Hvem er det?"),
    error, ...personPicker(app, { first: app.about, choose: save, begin: ({ person }) => app.journal.seal({ ...matter, person, keyword: "" }) }));
  writing.append(h("section.what-is-it", h("h1", "Hvad handler det om?"), h("p.hint", "Tryk på et eller flere."), topics), people);
  return [
    h("div.crumb", h("button.button.button--plain.button--back", { type: "button", onclick: () => history.back() }, icon("back"), h("span", "Tilbage")),
      h("span.chip", icon(matter.channel), CHANNELS[matter.channel])),
    matter.channel === "activity" && app.session ? h("p", button("Hvem kom? Kryds af på listen", () => ui.go("attend"), { pic: "people", look: "plain" })) : null,
    writing,
  ];
}
