/** Choosing a person: those found last, a search, nobody by name, or somebody new. One tap chooses. */

import { cprWarning } from "../cpr.js";
import { button, field, h, icon, settle } from "../dom.js";
import { ahead } from "../quick.js";

/** `choose` gets what was chosen, with what `begin` began for it when the finger came, as `ahead`. */
export function personPicker(app, { first = null, choose, begin = () => null, nameless = true, create = true }) {
  const session = app.session;
  const nobody = nameless && button("Uden navn", () => choose({}), { pic: "question" });
  if (!session) return [h("p.hint", "Navne er låst. Du kan stadig skrive uden navn."), h("div.buttons.picker__more", nobody)];

  const list = h("ul.people");
  const extra = h("div.buttons.picker__more");
  const box = field("Søg navn eller huskeord", "soeg", {
    type: "search", placeholder: "Søg navn eller huskeord", enterkeyhint: "search", autocapitalize: "words", spellcheck: "false", oninput: () => show(),
    onkeydown: (event) => {
      if (event.key === "Enter") event.preventDefault(); // only a tap or Enter on a name itself saves
      if (event.key === "ArrowDown") list.querySelector("button")?.focus();
    },
  });
  const input = box.querySelector("input");
  box.querySelector("label").className = "unseen";
  const count = h("p", { role: "status" });
  const matches = h("ul.people", { "aria-label": "Er det en af dem her?" });
  const newName = h("form.newperson", { hidden: true, novalidate: true, onsubmit: (event) => {
    event.preventDefault();
    const name = newName.querySelector("input").value.trim();
    if (name) choose({ newPerson: { name } });
  } }, field("Fornavn", "fornavn", { type: "text", autocapitalize: "words", maxlength: 80, spellcheck: "false", oninput: () => alike() }, { hint: "Fornavn er nok." }), matches, (() => {
    const press = button("Gem", null, { look: "main" });
    press.type = "submit";
    return press;
  })());

  function tile(one) {
    const chosen = () => ({ person: session.people.byId.get(one.id) ?? one });
    const coming = ahead(() => begin(chosen()));
    return h("li", h("button.tile.person", { type: "button", "data-person": one.id, "data-quick": true, onpressing: coming.begin,
      onclick: () => choose({ ...chosen(), ahead: coming.take() }) }, icon("person"), h("span", one.name, one.tell ? h("span.hint", one.tell) : null)));
  }

  /** The tiles of those found; whoever was found before keeps the tile a finger may be on. */
  function tiles() {
    let known = new Map();
    return (people) => {
      known = new Map(people.map((one) => [[one.id, one.name, one.tell].join(), one]).map(([key, one]) => [key, known.get(key) ?? tile(one)]));
      return [...known.values()];
    };
  }
  const [found, likely] = [tiles(), tiles()];
  const byKeyword = (keyword) => h("li", h("button.tile.person", { type: "button", onclick: () => choose({ keyword }) },
    icon("question"), h("span", keyword, h("span.hint", "huskeord, uden navn"))));

  const warning = cprWarning(input, () => show());
  function show() {
    if (create) warning.look(); // what is only searched for is kept nowhere
    const asked = input.value.trim().slice(0, 80);
    const people = asked ? session.people.find(asked) : recent();
    const keywords = !nameless ? [] : asked ? session.people.findKeywords(asked) : session.people.keywords().slice(0, 2);
    settle(list, [...found(people), ...keywords.map(byKeyword)]);
    const sum = people.length + keywords.length;
    count.textContent = !asked ? "" : sum ? `${sum} fundet` : "Ingen fundet. Prøv en anden stavemåde.";
    count.className = asked && !sum ? "muted" : "unseen";
    extra.replaceChildren(...[
      nobody,
      asked && nameless ? button(`Uden navn, huskeord: ${asked}`, () => choose({ keyword: asked.slice(0, 40) }), { look: "plain" }) : null,
      !create ? null : asked ? button(`Ny person: ${asked}`, () => choose({ newPerson: { name: asked } }), { pic: "plus" })
        : button(h("span", "Ny person", h("span.wide", " – fornavn er nok")), () => { newName.hidden = !newName.hidden; newName.querySelector("input").focus(); }, { pic: "plus" }),
    ].filter(Boolean));
  }

  const alike = () => settle(matches, likely(session.people.alike(newName.querySelector("input").value.trim())));

  function recent() {
    const people = session.people.recent();
    const wanted = first && session.people.byId.get(first);
    return wanted ? [wanted, ...people.filter((one) => one.id !== first)] : people;
  }

  const renewed = () => (list.isConnected ? show() : app.removeEventListener("names", renewed));
  app.addEventListener("names", renewed);
  show();
  const more = nameless || create ? [newName, extra] : [];
  return [session.namesHidden ? h("p.hint", "Navnelisten hentes, når kontorets computer svarer.") : null, box, warning.node, count, list, ...more];
}
