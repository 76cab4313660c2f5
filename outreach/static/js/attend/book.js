/**
 * Who was at a session, as this tablet knows it: the office's list and, on top of it, what was tapped here since.
 * A tap is {id, kind, activity, on, person | adults, children, gone, entry}; `entry` is the row it waits in, and
 * `gone` says that it was taken back. It is kept under its author's key until a later list of the office knows it.
 */

import { newId } from "../ids.js";
import { sealedRow } from "../journal.js";
import { lockUp, openUp } from "../keys.js";
import { hasArrived, isOpen, mayHoldOn } from "../outbox.js";
import { Envelopes } from "../seal.js";

const IN_HAND = 6;

const NOTHING = { last_time: [], often: [], marks: [], headcounts: [], done: [] };

/**
 * A session as it stands: {present: person -> own mark ids, theirs, adults, children, done}. What was tapped here
 * stands in place of what the list says of the same id. Two marks of one person are one person.
 */
export function standing(listed, taps) {
  const tapped = new Set(taps.map(({ id }) => id));
  const own = taps.filter(({ gone }) => !gone);
  const told = { present: new Map(), theirs: new Set(), adults: 0, children: 0, done: [], doneByOthers: false };
  const mark = (id, person) => told.present.set(person, [...(told.present.get(person) ?? []), id]);
  const count = (adults, children) => Object.assign(told, { adults: told.adults + adults, children: told.children + children });
  for (const [id, person, isOwn] of listed.marks)
    if (!isOwn) told.theirs.add(person);
    else if (!tapped.has(id)) mark(id, person);
  for (const [id, adults, children] of listed.headcounts) if (!tapped.has(id)) count(adults, children);
  for (const [id, isOwn] of listed.done)
    if (!isOwn) told.doneByOthers = true;
    else if (!tapped.has(id)) told.done.push(id);
  for (const tap of own) {
    if (tap.kind === "mark") mark(tap.id, tap.person);
    if (tap.kind === "headcount") count(tap.adults, tap.children);
    if (tap.kind === "list_done") told.done.push(tap.id);
  }
  return told;
}

const sameSession = (a, b) => a.activity === b.activity && a.on === b.on;

const ENTRIES = {
  mark: ({ person }) => ({ people: [person], open: { drawer: "helpers" } }), // a partner gets it with the person's yes only
  headcount: ({ adults, children }) => ({ closed: { adults, children } }),
  list_done: () => ({}),
};

export class Book {
  /** `who` answers {org, by, grant, T, intake}; `lists` the office's lists, or null; `byVolunteer` who holds the tablet. */
  constructor({ store, who, now = () => Date.now(), lists, byVolunteer = () => false }) {
    Object.assign(this, { store, who, now, lists, byVolunteer, taps: new Map(), envelopes: new Envelopes(IN_HAND) });
    this.turn = Promise.resolve();
  }

  /** Read what was tapped here earlier; what a later list of the office knows is let go. */
  load() {
    return this.#next(async () => {
      const { by, T } = this.who();
      const asked = this.lists()?.asked ?? 0;
      const rows = new Map((await this.store.all("outbox")).map((row) => [row.id, row]));
      const [known, taps] = [[], new Map()];
      for (const copy of await this.store.all("copies")) {
        if (!copy.kind || copy.by !== by) continue;
        const tap = await openUp(T, `copy:${copy.id}`, copy.box);
        const row = tap && rows.get(tap.entry);
        if (!row || (hasArrived(row) && (row.came ?? 0) < asked)) known.push(copy.id);
        else taps.set(tap.id, tap);
      }
      this.taps = taps;
      if (known.length) await this.store.write(["copies"], (tables) => known.forEach((id) => tables.remove("copies", id)));
      this.isLoaded = true;
      this.ready();
    });
  }

  ready() {
    this.envelopes.ready(this.who().intake);
  }

  sessions = () => this.lists()?.sessions ?? [];

  listed = (session) => this.sessions().find((one) => sameSession(one, session)) ?? { ...NOTHING, ...session };

  tapsOf = (session) => [...this.taps.values()].filter((tap) => sameSession(tap, session));

  standing = (session) => standing(this.listed(session), this.tapsOf(session));

  /** One deed after the other: what is undone must have been done. */
  #next(work) {
    const turn = this.turn.then(work);
    this.turn = turn.catch(() => {});
    return turn;
  }

  #sealed(who, entry, first) {
    return sealedRow(who, entry, { now: this.now(), first, envelope: this.envelopes.take(who.intake) });
  }

  #entry({ id, kind, activity, on, ...tap }) {
    const { closed = {}, ...more } = ENTRIES[kind](tap);
    return { id, kind, ...more, closed: { activity, on, ...closed, ...(tap.byVolunteer ? { by_volunteer: true } : {}) } };
  }

  async #copy(who, tap) {
    return { id: tap.id, by: who.by, kind: tap.kind, box: await lockUp(who.T, `copy:${tap.id}`, tap) };
  }

  #tap(kind, { activity, on }, more = {}) {
    const id = newId(this.now());
    return { id, kind, activity, on, gone: false, entry: id, byVolunteer: this.byVolunteer(), ...more };
  }

  /** These people are there, each by an entry of its own, all in one commit; `ahead` is what `seal` gave for them. */
  mark = (session, people, ahead = null) => this.#next(async () => this.#keep(await (ahead ?? this.seal(session, people))));

  /** The marks as `mark` would write them, sealed. Nothing is kept. */
  seal = (session, people) => this.#seal(people.map((person) => this.#tap("mark", session, { person })));

  /** Somebody nobody has written about yet is there: {id, name} of whom that is from now on. */
  markNew = (session, name) => this.#next(async () => {
    const id = newId(this.now());
    await this.#add([this.#tap("mark", session, { person: id })], [{ id, kind: "person", people: [id], closed: { name } }]);
    return { id, name };
  });

  finish = (session) => this.#next(() => this.#add([this.#tap("list_done", session)]));

  async #add(taps, others) {
    await this.#keep(await this.#seal(taps, others));
  }

  async #seal(taps, others = []) {
    const who = this.who();
    const entries = [...others, ...taps.map((tap) => this.#entry(tap))];
    const [rows, copies] = await Promise.all([
      Promise.all(entries.map((entry) => this.#sealed(who, entry))), Promise.all(taps.map((tap) => this.#copy(who, tap)))]);
    return { taps, rows, copies };
  }

  async #keep({ taps, rows, copies }) {
    await this.store.write(["outbox", "copies"], (tables) => {
      for (const row of rows) tables.add("outbox", row);
      for (const copy of copies) tables.put("copies", copy);
    });
    for (const tap of taps) this.taps.set(tap.id, tap);
  }

  /** Not there after all: every mark of our own that is known here goes, by an entry where it has left. */
  unmark = (session, person) => this.#next(() => {
    const ids = this.standing(session).present.get(person) ?? [];
    return this.#takeBack(ids.map((id) => this.taps.get(id) ?? this.#tap("mark", session, { id, person })));
  });

  reopen = (session) => this.#next(() => {
    const ids = this.standing(session).done;
    return this.#takeBack(ids.map((id) => this.taps.get(id) ?? this.#tap("list_done", session, { id })));
  });

  async #takeBack(taps) {
    const [who, now] = [this.who(), this.now()];
    const gone = taps.map((tap) => ({ ...tap, gone: true, entry: newId(now) }));
    const entries = gone.map(({ id, entry }) =>
      ({ id: entry, kind: "retract", root: id, closed: { reason: "Fortrudt" } }));
    const [rows, copies] = await Promise.all([
      Promise.all(entries.map((entry) => this.#sealed(who, entry))), Promise.all(gone.map((tap) => this.#copy(who, tap)))]);
    const dropped = await this.store.write(["outbox", "copies"], async (tables) => {
      const open = [];
      for (const [at, { id }] of gone.entries()) {
        if (isOpen(await tables.get("outbox", id), now)) {
          tables.remove("outbox", id); // it never left, so nobody need hear of it
          tables.remove("copies", id);
          open.push(id);
        } else {
          tables.put("outbox", rows[at]);
          tables.put("copies", copies[at]);
        }
      }
      return open;
    });
    for (const tap of gone) dropped.includes(tap.id) ? this.taps.delete(tap.id) : this.taps.set(tap.id, tap);
  }

  /** So many more without a name, or fewer: counts add up. What still waits here is counted on. */
  count = (session, adults, children) => this.#next(async () => {
    const who = this.who();
    const rows = new Map((await this.store.all("outbox")).map((row) => [row.id, row]));
    const isMine = (tap) => tap.kind === "headcount" && !tap.gone && tap.byVolunteer === this.byVolunteer();
    const last = this.tapsOf(session).find((tap) => isMine(tap) && rows.has(tap.id) && mayHoldOn(rows.get(tap.id), this.now()));
    const next = last ? { ...last, adults: last.adults + adults, children: last.children + children } : this.#tap("headcount", session, { adults, children });
    const [row, copy] = await Promise.all([this.#sealed(who, this.#entry(next), last && rows.get(last.id).at), this.#copy(who, next)]);
    const isNothing = !next.adults && !next.children;
    const isSaved = await this.store.write(["outbox", "copies"], async (tables) => {
      if (last && !isOpen(await tables.get("outbox", last.id), this.now())) return false; // it left meanwhile
      if (isNothing) tables.remove("outbox", next.id);
      else tables.put("outbox", row);
      if (isNothing) tables.remove("copies", next.id);
      else tables.put("copies", copy);
      return true;
    });
    if (!isSaved) return this.#add([this.#tap("headcount", session, { adults, children })]);
    if (isNothing) this.taps.delete(next.id);
    else this.taps.set(next.id, next);
    return undefined;
  });
}

/** The book of whoever is signed in; it goes with the session. */
export function bookOf(app) {
  app.book ??= new Book({ store: app.store, who: () => app.who(), lists: () => app.session?.lists, byVolunteer: () => Boolean(app.watch) });
  return app.book;
}
