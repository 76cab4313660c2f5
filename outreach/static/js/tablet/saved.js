/** After the third tap: it is saved, who can read it, and whatever should be added. Everything here is optional. */

import { afterDrawing, button, h, icon } from "../dom.js";
import { promisesOf } from "../journal.js";
import { CHANNELS, dayName, DAYPARTS, firstName, readers, topicLine, when } from "../words.js";

/** What opens under a visit is fetched when the visit is shown, after it is: the start is lighter without. */
const panels = () => import("./panels.js");

const name = (matter) => (matter.person ? firstName(matter.person.name) : matter.keyword || "Uden navn");

export function savedView(app, ui, id) {
  const matter = app.matters.get(id);
  if (!matter) {
    setTimeout(() => ui.go("day", null, { replace: true }));
    return [h("h1", "Skrevet")];
  }
  const error = h("p.notice.notice--error", { role: "alert", hidden: true });
  const panel = h("div.panel");
  let opener = null; // the button behind the panel that is open

  /** One deed of the journal on this visit; the page is drawn again from what was saved. */
  async function deed(what, ...rest) {
    const stay = opener ?? document.activeElement?.dataset.key ?? "Fortryd";
    try {
      const next = await app.edit(app.matters.get(id), what, ...rest);
      if (ui.at.id === id && app.matters.has(id)) ui.draw({ stay });
      if (opener) ui.main.querySelector(".saved")?.scrollIntoView({ block: "nearest" }); // what was added stands there
      ui.announce(next.undone ? "Fortrudt" : "Gemt");
      return next;
    } catch {
      return failed("Ikke gemt. Teksten står her stadig. Prøv igen.");
    }
  }

  function failed(text) {
    error.hidden = false;
    error.textContent = text;
    return null;
  }

  if (matter.undone) return undone(app, ui, matter);
  const open = async (which, key, words) => {
    opener = key;
    const build = await panels().then((all) => all[which], () => null);
    if (!build) return void failed("Den del er ikke hentet endnu. Det sker, når kontorets computer svarer.");
    const close = () => {
      panel.replaceChildren();
      document.querySelector(`[data-key="${key}"]`)?.focus();
      opener = null;
    };
    panel.replaceChildren(build({ app, ui, matter, deed, close }, words));
    return panel.querySelector("textarea, input, button")?.focus();
  };
  const way = (text, which, pic) => button(text, () => open(which, text), { pic, "data-key": text });
  const toggle = (field, text) => h("label.tile", h("input", {
    type: "checkbox", "data-key": field, checked: Boolean(matter[field]), onchange: (event) => deed("change", { [field]: event.target.checked }),
  }), h("span", text));

  async function undo() {
    const sharesPerson = [...app.matters.values()].some((other) => other.id !== id && other.person?.id === matter.personEntry);
    const next = await deed("undo", { sharesPerson });
    if (!next || next.kept) return;
    app.undone = next;
    ui.go("undone", id, { replace: true });
  }

  const waiting = app.drafts.mine.find((draft) => draft.value.of === id);
  if (waiting) void open("note", "Skriv lidt mere", waiting.value.note);
  else afterDrawing(() => panels().catch(() => null));

  const person = matter.person ? firstName(matter.person.name) : "personen";
  const first = [
    h("section.card.saved",
      h("h1", icon("tick"), `Gemt: ${name(matter)}${matter.topics.length ? ` · ${topicLine(matter.topics)}` : ""}`),
      h("p.muted", facts(app, matter)),
      matter.note ? h("p.words", matter.note) : null,
      promisesOf(matter).map((one) => h("p", h("strong", "Det har vi lovet: "), `${one.text} · ${promisedWhen(one)}`)),
      h("p.chips", ui.tick(id, { aloud: true })),
      drawer(app, matter, deed)),
    error,
  ];
  const rest = () => [
    h("div.buttons.after",
      button("Fortryd", undo, { pic: "undo", "data-key": "Fortryd" }),
      way("Det var en anden", "otherPerson", "swap"), way("Skriv lidt mere", "note", "pen"), way("Følg op", "followUp", "flag")),
    panel,
    h("section.stack", h("h2", "Mere, hvis du vil"),
      h("div.tiles.extras",
        toggle("interpreter", "Tolk med"), toggle("not_reached", "Fik ikke fat i"), toggle("done_now", "Klaret med det samme"),
        children(matter, deed)),
      h("div.buttons",
        way("Det skete tidligere", "earlier", "clock"),
        app.session?.people.names.staff.length > 1 ? way("Sammen med en kollega", "colleague", "people") : null,
        matter.person ? null : way("Huskeord", "keyword", "question"),
        app.session ? button(`Vis det til ${person}`, () => ui.go("show", id), { pic: "eye" }) : null)),
    h("p.done", button("Færdig", () => { app.about = null; ui.go("start", null, { replace: true }); }, { look: "main big" })),
  ];
  return { first, rest };
}

const promisedWhen = ({ due, daypart }) => [dayName(`${due}T12:00`), DAYPARTS[daypart]].filter(Boolean).join(", ").toLowerCase();

export function facts(app, matter) {
  const helper = matter.colleague && app.session?.people.names.staff.find(({ id }) => id === matter.colleague);
  return [
    CHANNELS[matter.channel], when(matter.when), matter.interpreter && "tolk med", matter.children && `børn med: ${matter.children}`,
    matter.not_reached && "fik ikke fat i", matter.done_now && "klaret med det samme", helper && `sammen med ${helper.name}`,
  ].filter(Boolean).join(" · ");
}

/** Who can read it, and the one switch. Without a name it never leaves the organisation, so there is none. */
function drawer(app, matter, deed) {
  const office = app.helpers();
  const who = h("p.readers", icon("eye"), h("span", readers(matter, office)));
  if (!matter.person || office.helpers.length < 2) return who;
  const shared = matter.drawer === "helpers";
  const rule = shared ? h("p.hint", `De andre får den kun, hvis ${firstName(matter.person.name)} har sagt ja.`) : null;
  return h("div.drawer", who, rule, button(shared ? "Kun os" : `Lad også ${office.helpers.filter((one) => one !== office.org_name).join(" og ")} læse den`,
    () => deed("change", { drawer: shared ? "own" : "helpers" }), { look: "plain", "data-key": "drawer" }));
}

function children(matter, deed) {
  const step = (by) => deed("change", (now) => ({ children: Math.min(20, Math.max(0, now.children + by)) }));
  return h("div.tile.stepper", { role: "group", "aria-label": "Børn med" }, h("span", "Børn med: ", h("b", String(matter.children))),
    button("−", () => step(-1), { look: "plain", "aria-label": "Et barn færre", "data-key": "fewer", disabled: matter.children === 0 }),
    button("+", () => step(1), { look: "plain", "aria-label": "Et barn mere", "data-key": "more", disabled: matter.children === 20 }));
}

/** Taken back before it left: it can be had again for as long as this page stays. */
export function undoneView(app, ui, id) {
  const matter = app.undone?.id === id ? app.undone : null;
  if (!matter) {
    setTimeout(() => ui.go("start", null, { replace: true }));
    return [h("h1", "Fortrudt")];
  }
  return undone(app, ui, matter);
}

function undone(app, ui, matter) {
  const error = h("p.notice.notice--error", { role: "alert", hidden: true }, "Ikke gemt. Prøv igen.");
  async function again() {
    const { person, personEntry } = matter; // whoever was new and was then another person is not new
    const newPerson = personEntry && personEntry === person?.id && !app.row(personEntry) ? { name: person.name } : null;
    try {
      const saved = await app.save({ ...matter, undone: false, amends: [], namings: [] }, { newPerson });
      ui.go("saved", saved.id, { replace: true });
    } catch {
      error.hidden = false;
    }
  }
  return [
    h("h1", `Fortrudt: ${name(matter)}`),
    h("p.lead", matter.kept ? "Den er taget tilbage. På kontoret står kun, at den er fortrudt." : "Den er ikke sendt og ligger ikke mere her."),
    !promisesOf(matter).length ? null : h("p", matter.keptPromise ? "Det, vi lovede, bliver også taget tilbage på kontoret." : "Det, vi lovede, er også væk."),
    matter.keptPerson ? h("p", `${name(matter)} bliver stående på listen over personer.`) : null,
    error,
    h("div.buttons", button("Færdig", () => ui.go("start", null, { replace: true }), { look: "main big" }),
      matter.kept ? null : button("Hent den igen", again, { pic: "undo" })),
  ];
}
