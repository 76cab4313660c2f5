/** What opens under a saved visit: a note, another person, a promise, an earlier time, a colleague, a huskeord. */

import { cprWarning } from "../cpr.js";
import { button, field, h } from "../dom.js";
import { localDate, localTime } from "../ids.js";
import { count } from "../room.js";
import { clockTime, DAYPARTS, topicLine, weekday } from "../words.js";
import { personPicker } from "./picker.js";

const DAY = 86_400_000;
const HOLD_EVERY_MS = 8_000;
const NOTE_MAX = 4000;

const panelForm = (title, onsubmit, { close, ready = "Gem" }, ...inside) => {
  const press = button(ready, null, { look: "main" });
  press.type = "submit";
  return h("form.card.form", { novalidate: true, "aria-label": title, onsubmit: (event) => (event.preventDefault(), onsubmit()) },
    h("h2", title), ...inside, h("div.buttons", press, button("Luk", close, { look: "plain" })));
};

export function note({ app, matter, deed, close }, waiting) {
  const draft = `${matter.id}:note`;
  const kept = h("p.hint", { role: "status" });
  const words = field("Skriv lidt mere", "note", { rows: 6, oninput: () => wrote() },
    { tag: "textarea", hint: "Skriv, som om personen læser med." });
  words.querySelector("label").className = "unseen"; // the panel's heading says it already
  const area = words.querySelector("textarea");
  area.value = waiting ?? matter.note;
  const hold = setInterval(() => (area.isConnected ? document.hidden || app.holdOn(matter.id) : clearInterval(hold)), HOLD_EVERY_MS);
  const told = () => {
    if (!area.isConnected) return app.removeEventListener("draft", told);
    kept.textContent = app.session ? `Kladde gemt ${clockTime(Date.now())}` : "";
  };
  app.addEventListener("draft", told);

  function wrote() {
    app.drafts.keep(draft, { of: matter.id, matter, note: area.value, channel: matter.channel, topics: matter.topics });
    warning.look();
  }
  const warning = cprWarning(area, () => area.dispatchEvent(new Event("input")));
  warning.look();
  const fits = count(area, NOTE_MAX);

  async function save() {
    if (!fits()) return area.focus();
    await app.drafts.work;
    if (await deed("change", { note: area.value.trim() }, { draft })) app.drafts.settled(draft);
  }
  return panelForm("Skriv lidt mere", save, { close: async () => { await app.drafts.drop(draft); close(); } }, words, warning.node, kept);
}

export function otherPerson({ app, matter, deed, close }) {
  const asked = !matter.person && !app.isUnsent(matter.id)
    ? h("label.tile", h("input", { type: "checkbox" }), h("span", "Jeg har spurgt: Må jeg sætte dit navn på?")) : null;
  const choose = ({ person = null, keyword = "", newPerson = null }) => {
    if (person && person.id === matter.person?.id) return close();
    if (!person && !newPerson && !matter.person) return deed("change", { keyword });
    return deed("repoint", person, { newPerson, asked: asked?.querySelector("input").checked });
  };
  return h("section.card.stack", { "aria-label": "Det var en anden" },
    h("h2", matter.person ? "Det var en anden" : "Hvem var det?"), asked, ...personPicker(app, { choose }), button("Luk", close, { look: "plain" }));
}

const chips = (legend, name, choices, chosen) => h("fieldset.field", h("legend", legend), h("div.tiles.tiles--small",
  choices.map(([value, text]) => h("label.tile", h("input", { type: "radio", name, value, checked: value === chosen }), h("span", text)))));

const picked = (form, name) => form.querySelector(`[name="${name}"]:checked`)?.value ?? "";

export function followUp({ matter, deed, close }) {
  const called = { 1: "I morgen", 7: "Om en uge", 14: "Om to uger" };
  const days = [1, 2, 3, 7, 14].map((ahead) => [localDate(Date.now() + ahead * DAY), called[ahead] ?? weekday(Date.now() + ahead * DAY)]);
  const other = field("En anden dag", "dag", { type: "date", min: localDate() });
  const text = field("Hvad har vi lovet?", "lovet", { type: "text", maxlength: 400, value: topicLine(matter.topics) });
  const form = panelForm("Følg op", () => {
    const due = other.querySelector("input").value || picked(form, "due");
    return deed("followUp", { text: text.querySelector("input").value.trim() || topicLine(matter.topics), due, daypart: picked(form, "daypart") });
  }, { close }, chips("Hvilken dag?", "due", days, days[0][0]), other, chips("Hvornår på dagen?", "daypart", [["", "Hele dagen"], ...Object.entries(DAYPARTS)], ""), text);
  return form;
}

export function earlier({ matter, deed, close }) {
  const at = matter.when ?? localTime();
  const date = field("Dag", "dag", { type: "date", value: at.slice(0, 10), max: localDate() });
  const time = field("Klokken", "klokken", { type: "time", value: at.slice(11, 16) });
  return panelForm("Det skete tidligere", () => {
    const when = new Date(`${date.querySelector("input").value}T${time.querySelector("input").value || "12:00"}`);
    return Number.isNaN(when.getTime()) ? date.querySelector("input").focus() : deed("change", { when: localTime(when.getTime()) });
  }, { close }, h("div.pair", date, time));
}

export function colleague({ app, matter, deed, close }) {
  const others = app.session.people.names.staff.filter(({ id }) => id !== app.session.staff.id);
  const form = panelForm("Sammen med en kollega", () => deed("change", { colleague: picked(form, "colleague") || null }), { close },
    chips("Hvem var med?", "colleague", [["", "Ingen"], ...others.map(({ id, name }) => [id, name])], matter.colleague ?? ""));
  return form;
}

export function keyword({ app, matter, deed, close }) {
  const word = field("Huskeord", "huskeord", { type: "text", maxlength: 40, value: matter.keyword },
    { hint: "Noget, I begge kan kende igen. Ikke et navn, ikke hvordan nogen ser ud." });
  return panelForm("Huskeord", async () => {
    const text = word.querySelector("input").value.trim();
    if (await deed("change", { keyword: text })) app.session?.people.met(null, text);
  }, { close }, word);
}
