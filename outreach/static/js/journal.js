/**
 * What a person writes about one visit, as entries. A visit is kept here as a `matter`: the plain working
 * copy its author sees. While its line is unsent a change writes the line anew; after that it is a correction.
 */

import { localTime, newId } from "./ids.js";
import { writeLine } from "./line.js";
import { isOpen, row } from "./outbox.js";
import { lockUp } from "./keys.js";
import { Envelopes, pack } from "./seal.js";

const CLOSED = ["when", "channel", "topics", "note", "keyword", "interpreter", "not_reached", "done_now", "colleague"];
const OPEN = ["drawer", "children"];

export class TooLate extends Error {} // the line left while it was being changed

export const newMatter = (channel, now) => ({
  id: newId(now), opened: now, channel, topics: [], person: null, keyword: "", note: "", when: localTime(now),
  drawer: "own", children: 0, amends: [], followups: [], namings: [],
});

const given = (value) => value !== undefined && value !== null && value !== "" && value !== false && value !== 0;

const parts = (names, matter) => Object.fromEntries(names.filter((name) => given(matter[name])).map((name) => [name, matter[name]]));

const peopleOf = (matter) => (matter.person ? [matter.person.id] : []);

/** What was promised on a visit: {id, text, due, daypart}. Copies of before hold ids, and the words of the last one. */
export const promisesOf = ({ followups = [], promised }) => followups.map((one) => (one.id ? one : { ...promised, id: one }));

/** One entry as a row for the outbox: written as `who`, sealed at once. */
export async function sealedRow(who, entry, { now, first, envelope }) {
  const line = writeLine({ org: who.org, by: who.by, ...entry });
  return row(await pack(who.intake, line, who.grant, envelope), { kind: entry.kind, by: who.by, now, first });
}

export class Journal {
  /** `who` answers {org, by, grant, T, office} for this moment; by and T are null when locked. */
  constructor({ store, who, now }) {
    Object.assign(this, { store, who, now, envelopes: new Envelopes(1) });
  }

  /** Have a key ready for the next save; called when a form opens. */
  ready() {
    this.envelopes.ready(this.who().intake);
  }

  #sealed(entry, { first, who = this.who() } = {}) {
    return sealedRow(who, entry, { now: this.now(), first, envelope: this.envelopes.take(who.intake) });
  }

  #contact(matter) {
    const closed = { topics: [], ...parts(CLOSED, matter) };
    return { id: matter.id, kind: "contact", people: peopleOf(matter), open: { drawer: "own", ...parts(OPEN, matter) }, closed };
  }

  /** A promise belongs to the person of its visit and lies in the same drawer. */
  #promise(matter, { id, text, due, daypart }, who) {
    const closed = { text, due, owner: who.by, contact: matter.id, ...(daypart ? { daypart } : {}) };
    return { id, kind: "followup", people: peopleOf(matter), open: { drawer: matter.drawer }, closed };
  }

  async #copy(matter, who) {
    return who.T ? { id: matter.id, by: who.by, box: await lockUp(who.T, `copy:${matter.id}`, matter) } : null;
  }

  /** One commit: the sealed rows in, the readable copy beside them, `drops` and the draft gone. Everything is sealed before. */
  async #commit(rows, copy, { replaces = [], drops = [], undoes, draft, fresh } = {}) {
    await this.store.write(["outbox", "copies", "drafts"], async (tables) => {
      for (const id of [...replaces, ...drops]) {
        const old = await tables.get("outbox", id);
        if (!isOpen(old, this.now())) throw new TooLate(id);
      }
      for (const id of drops) for (const table of ["outbox", "copies"]) tables.remove(table, id);
      const undone = undoes && (await tables.get("outbox", undoes));
      if (undone) tables.put("outbox", { ...undone, undone: true }); // no henvendelse any more, wherever it is
      for (const entry of rows) tables[entry.id === fresh ? "add" : "put"]("outbox", entry); // add: only if no other tab has
      if (copy) tables.put("copies", copy);
      if (draft) tables.remove("drafts", draft);
    });
  }

  /**
   * A visit as `save` would write it, sealed: {saved, rows, copy}. Nothing is kept. One that was undone comes back
   * with what it promised, each promise as a new entry: the one of before may have left and been taken back.
   */
  async seal(matter, { newPerson } = {}) {
    const who = this.who();
    const followups = promisesOf(matter).map((one) => ({ ...one, id: newId(this.now()) }));
    const saved = { ...matter, followups, by: who.by, at: this.now() };
    const person = newPerson ? [await this.#newPerson(saved, newPerson, who)] : [];
    const entries = [this.#contact(saved), ...followups.map((one) => this.#promise(saved, one, who))];
    const [copy, ...rows] = await Promise.all([this.#copy(saved, who), ...entries.map((entry) => this.#sealed(entry, { who }))]);
    return { saved, rows: [...person, ...rows], copy };
  }

  /**
   * Save a visit for the first time. `newPerson` is {name}: a person nobody has written about yet. `ahead` is
   * what `seal` gave for the same words a moment ago.
   */
  async save(matter, { newPerson, ahead } = {}) {
    const { saved, rows, copy } = await (ahead ?? this.seal(matter, { newPerson }));
    await this.#commit(rows, copy, { draft: matter.id, fresh: matter.id });
    return saved;
  }

  async #newPerson(matter, { name }, who) {
    const id = newId(this.now());
    matter.person = { id, name, tell: "", own: true };
    matter.personEntry = id;
    return this.#sealed({ id, kind: "person", people: [id], closed: { name } }, { who });
  }

  /** Change a saved visit: rewritten while it is unsent, else a correction that cites the earlier ones. */
  async change(matter, patch, { draft } = {}) {
    const who = this.who();
    const next = { ...matter, ...patch };
    const mine = await this.store.get("outbox", matter.id);
    if (isOpen(mine, this.now())) {
      try {
        await this.#commit([await this.#sealed(this.#contact(next), { first: mine.at, who })], await this.#copy(next, who),
          { replaces: [matter.id], draft });
        return next;
      } catch (error) {
        if (!(error instanceof TooLate)) throw error;
      }
    }
    return this.#amend(matter, patch, { draft, who });
  }

  async #amend(matter, patch, { draft, who }) {
    const last = matter.amending && (await this.store.get("outbox", matter.amending.id));
    const goesOn = isOpen(last, this.now());
    const set = { ...(goesOn ? matter.amending.patch : {}), ...patch };
    const id = goesOn ? matter.amending.id : newId(this.now());
    const seen = matter.amends.filter((known) => known !== id);
    const open = pick(set, OPEN);
    if (seen.length && Object.keys(open).length) open.seen = seen;
    const entry = { id, kind: "amend", root: matter.id, people: peopleOf(matter), open, closed: { set: pick(set, CLOSED), seen } };
    const next = { ...matter, ...patch, amends: [...seen, id], amending: { id, patch: set } };
    const sealed = await this.#sealed(entry, { first: goesOn ? last.at : undefined, who });
    try {
      await this.#commit([sealed], await this.#copy(next, who), { replaces: goesOn ? [id] : [], draft });
    } catch (error) {
      if (!(error instanceof TooLate)) throw error;
      return this.#amend({ ...matter, amending: null }, patch, { draft, who });
    }
    return next;
  }

  /**
   * Det var en anden, for the visit and for what was promised on it: what lies here is written anew, what has left
   * is pointed elsewhere by an entry; what became of a promise meanwhile goes along. `asked` is whether somebody
   * who gave no name has said yes to be written down.
   */
  async repoint(matter, person, { newPerson, asked } = {}) {
    const who = this.who();
    const next = { ...matter, person, drawer: "own", amending: null, followups: promisesOf(matter) };
    if (person) next.keyword = "";
    const rows = newPerson ? [await this.#newPerson(next, newPerson, who)] : [];
    const where = pointing(matter.namings, peopleOf(matter), peopleOf(next), asked);
    const [replaces, namings] = [[], []];
    for (const entry of [this.#contact(next), ...next.followups.map((one) => this.#promise(next, one, who))]) {
      const before = await this.store.get("outbox", entry.id);
      const isHere = isOpen(before, this.now());
      const written = isHere ? entry : { id: newId(this.now()), root: entry.id, ...where };
      (isHere ? replaces : namings).push(written.id);
      rows.push(await this.#sealed(written, { first: isHere ? before.at : undefined, who }));
    }
    next.namings = [...matter.namings, ...namings];
    try {
      await this.#commit(rows, await this.#copy(next, who), { replaces });
    } catch (error) {
      if (!(error instanceof TooLate)) throw error;
      return this.repoint(matter, person, { newPerson, asked });
    }
    return next;
  }

  /**
   * Fortryd, for the visit and for what hangs on it: what lies here is taken out again, what has left is taken back
   * by an entry. Each for itself: while a note is written the visit waits here, and its promise does not.
   * A new person stays if anything that left names them: a person cannot be taken back.
   */
  async undo(matter, { sharesPerson = false } = {}) {
    const who = this.who();
    const records = [matter.id, ...promisesOf(matter).map(({ id }) => id)];
    const here = [];
    for (const id of [...records, ...matter.amends, matter.personEntry])
      if (id && isOpen(await this.store.get("outbox", id), this.now())) here.push(id);
    const left = records.filter((id) => !here.includes(id));
    const drops = here.filter((id) => id !== matter.personEntry || !(sharesPerson || left.length));
    const isNew = Boolean(matter.personEntry) && matter.personEntry === matter.person?.id;
    const next = {
      ...matter, undone: true, kept: left.includes(matter.id), keptPromise: records.slice(1).some((id) => left.includes(id)),
      keptPerson: isNew && !sharesPerson && !drops.includes(matter.personEntry),
    };
    const taken = { kind: "retract", people: peopleOf(matter), closed: { reason: "Fortrudt" } };
    const rows = await Promise.all(left.map((root) => this.#sealed({ ...taken, root }, { who })));
    try {
      await this.#commit(rows, next.kept ? await this.#copy(next, who) : null, { drops, undoes: matter.id });
    } catch (error) {
      if (!(error instanceof TooLate)) throw error;
      return this.undo(matter, { sharesPerson });
    }
    return next;
  }

  /** Følg op: a promise of its own, tied to the visit. */
  async followUp(matter, { text, due, daypart }) {
    const who = this.who();
    const promise = { id: newId(this.now()), text, due, daypart };
    const next = { ...matter, followups: [...promisesOf(matter), promise] };
    await this.#commit([await this.#sealed(this.#promise(matter, promise, who), { who })], await this.#copy(next, who));
    return next;
  }
}

function pointing(seen, away, to, asked) {
  if (!away.length) return { kind: "attach", people: to, open: { seen }, closed: { asked: Boolean(asked) } };
  if (!to.length) return { kind: "detach", people: away, open: { seen }, closed: { reason: "Det var en anden" } };
  return { kind: "move", people: to, open: { away, to, seen } };
}

const pick = (values, names) => Object.fromEntries(Object.entries(values).filter(([name]) => names.includes(name)));
