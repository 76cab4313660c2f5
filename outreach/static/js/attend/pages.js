/** Hvem kom?: the sessions near today, and the list of one of them. One tap is present, one more undoes. */

import { cprWarning } from "../cpr.js";
import { button, field, h, icon } from "../dom.js";
import { localDate } from "../ids.js";
import { place } from "../outbox.js";
import { TICKS, listed as enumerated, placeName } from "../words.js";
import { bookOf } from "./book.js";
import { firstNames, roster, summary } from "./roster.js";
import { tiles, timeOf } from "./tiles.js";

export function attendView(app, ui, id) {
  const book = bookOf(app);
  if (!book.isLoaded) {
    void book.load().then(() => ui.at.view === "attend" && ui.draw());
    void app.deliver(); // and with it whatever list is newer
    return [h("h1", "Hvem kom?")];
  }
  const session = book.sessions().find((one) => key(one) === id);
  return session ? list(app, ui, book, session) : sessions(app, ui, book);
}

const key = ({ activity, on }) => `${activity}.${on}`;

function sessions(app, ui, book) {
  const today = localDate();
  const tile = (one) => h("li", h("button.tile", { type: "button", onclick: () => ui.go("attend", key(one)) },
    h("span", one.name, h("span.hint", one.change === "cancelled" ? "Aflyst" : timeOf(one))), h("span", summary(book.standing(one)))));
  const some = (heading, which) => which.length ? h("section.stack", h("h2", heading), h("ul.sessions", which.map(tile))) : null;
  const newestFirst = (a, b) => b.held_on.localeCompare(a.held_on) || a.time.localeCompare(b.time);
  const held = book.sessions().filter((one) => one.held_on <= today).sort(newestFirst);
  const empty = app.session.lists ? "Der har ikke været aktiviteter de sidste dage. De oprettes på kontorets computer." : "Listerne hentes, når kontorets computer svarer.";
  ui.onChange = (what) => what === "names" && void book.load().then(() => ui.at.view === "attend" && !ui.at.id && ui.draw());
  return [
    h("h1", "Hvem kom?"),
    held.length ? null : h("p.lead", empty),
    some("I dag", held.filter((one) => one.held_on === today)),
    some("De sidste dage", held.filter((one) => one.held_on < today)),
  ];
}

/** The least far that anything tapped here for this session has come; "" when nothing waits here. */
function whereOf(app, book, session) {
  const rank = (row) => (place(row) === "ask" ? -1 : TICKS[place(row)]);
  const rows = book.tapsOf(session).map((tap) => app.row(tap.entry)).filter(Boolean).sort((a, b) => rank(a) - rank(b));
  return rows.length ? placeName(place(rows[0])) : "";
}

function list(app, ui, book, session) {
  const added = new Set();
  const lines = new Map();
  const lineAbove = (id) => lines.get(id) ?? lines.set(id, h("li.together", { "aria-hidden": "true" })).get(id);
  const families = new Map(); // a household's ids -> {row, settle}: its row, a line alone while it has nothing to offer
  const sum = h("p.kom", { role: "status" });
  const where = h("span.chip");
  const guests = h("ul.guests");
  const hits = h("ul.people");
  const done = h("div");
  const tapped = () => book.tapsOf(session).map((tap) => tap.person).filter(Boolean); // undone again they stay on the list, not marked
  const look = () => roster({ listed: book.listed(session), stands: book.standing(session), added: [...added, ...tapped()], families: app.session.lists?.families, byId: app.session.people.byId });

  const painter = tiles({ app, ui, book, session, more: (guest, all) => whole(guest, all), changed: () => said(), again: () => show() });

  /** One tap for everybody of a household; offered once for each, while at least two are not marked. A line ends it. */
  function whole(guest, all) {
    const place = all.findIndex(({ id }) => id === guest.id);
    if (!guest.family.length) return all[place - 1]?.family.length ? lineAbove(guest.id) : null;
    const open = () => {
      const { present, theirs } = book.standing(session);
      return [guest.id, ...guest.family].filter((id) => !present.has(id) && !theirs.has(id));
    };
    if (all.slice(0, place).some(({ id }) => guest.family.includes(id))) return null;
    const household = [guest.id, ...guest.family].join();
    if (families.has(household)) return families.get(household).row;
    const names = enumerated(firstNames([guest.id, ...guest.family].map((id) => app.session.people.byId.get(id))).map(({ name }) => name));
    const row = h("li.together", button("Hele familien", () => painter.deed(() => book.mark(session, open())).then(show), { pic: "people", look: "plain", "data-key": `${guest.id}+` }), h("span.muted", names));
    families.set(household, { row, settle: () => {
      const isOver = open().length < 2; // the line above the family stays
      row.setAttribute("aria-hidden", isOver);
      for (const part of row.children) part.hidden = isOver;
    } });
    return row;
  }

  function said() {
    const stands = book.standing(session);
    sum.textContent = summary(stands);
    const text = whereOf(app, book, session);
    where.hidden = !text;
    if (where.textContent !== text) where.textContent = text;
    counts.show(stands);
    for (const { settle } of families.values()) settle();
    const now = stands.done.length ? "ours" : stands.doneByOthers ? "theirs" : "open";
    if (now === done.dataset.now) return; // a button must not change under a finger
    done.dataset.now = now;
    done.replaceChildren(now === "open"
      ? button("Listen er færdig", () => painter.deed(() => book.finish(session)).then(said), { look: "main big" })
      : h("div.notice", h("p", "Listen er færdig. Du kan stadig krydse af."),
        now === "ours" && button("Fortryd", () => painter.deed(() => book.reopen(session)).then(said), { pic: "undo" })));
  }

  function show() {
    painter.fill(guests, look());
    said();
  }

  const counts = painter.counts();
  const search = finder({ app, people: () => app.session.people, hits, take: async ({ person, name }) => {
    if (person && book.standing(session).present.has(person.id)) return show();
    const made = await painter.deed(() => (person ? book.mark(session, [person.id]) : book.markNew(session, name)));
    if (made?.name) app.session.people.met(made, "", { isNew: true });
    if (made?.name) void app.keepNames();
    added.add(person?.id ?? made?.id);
    return show();
  } });
  show();
  ui.onChange = (what) => {
    if (what === "names") void book.load().then(() => guests.isConnected && show());
    else if (what === "rows") said();
  };
  const hand = h("details.sure", h("summary.button.button--plain", "Giv listen til en frivillig"),
    h("p.hint", "Tabletten viser så kun fornavne på denne liste. Du skal skrive din kode for at komme videre."),
    button("Giv listen videre", () => give(app, look(), session), { look: "main" }));
  return [
    h("div.crumb", h("button.button.button--plain.button--back", { type: "button", onclick: () => history.back() }, icon("back"), h("span", "Tilbage"))),
    h("div", h("h1", "Hvem kom?"), h("p.lead", `${session.name}, ${timeOf(session)}`)),
    h("div.chips", sum, where), painter.error,
    h("section.stack", h("h2", "Tryk på dem, der er her"), guests),
    h("section.stack", h("h2", "Er der andre?"), ...search),
    h("section.stack", h("h2", "Uden navn"), counts.node),
    done, hand,
  ];
}

/** Somebody who is not on the list: found by name, or new by first name. */
function finder({ people, hits, take }) {
  const more = h("div.buttons");
  const box = field("Søg navn", "soeg", { type: "search", placeholder: "Søg navn", autocapitalize: "words", spellcheck: "false", oninput: () => show() });
  const input = box.querySelector("input");
  box.querySelector("label").className = "unseen";
  const choose = async (given) => {
    input.value = "";
    show();
    await take(given);
  };
  const warning = cprWarning(input, () => show());
  function show() {
    warning.look();
    const asked = input.value.trim().slice(0, 80);
    hits.replaceChildren(...(asked ? people().find(asked).slice(0, 8) : []).map((person) => h("li", h("button.tile.person", { type: "button", onclick: () => choose({ person }) },
      icon("person"), h("span", person.name, person.tell ? h("span.hint", person.tell) : null)))));
    more.replaceChildren(...(asked ? [button(`Ny person: ${asked}`, () => choose({ name: asked }), { pic: "plus" })] : []));
  }
  return [box, warning.node, hits, more];
}

/** From here on the tablet holds the first names of this list and no more. */
async function give(app, guests, { activity, on, name }) {
  const { session } = app;
  const [only] = session.lists.sessions.filter((one) => one.activity === activity && one.on === on);
  session.people = new session.people.constructor({ people: firstNames(guests) });
  session.lists = { ...session.lists, sessions: [only], families: [] };
  session.token = null;
  await app.startWatch({ activity, on, name });
}


