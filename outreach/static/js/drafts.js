/** Unfinished writing, kept under its author's key as it is written. Locked, it lives in memory only. */

import { later } from "./dom.js";
import { lockUp, openUp } from "./keys.js";

const PAUSE_MS = 400;

export class Drafts {
  constructor(app) {
    this.app = app;
    this.mine = [];
    this.others = [];
    this.current = null; // {id, value} being written now
    this.autosave = later(() => void this.#write(), PAUSE_MS);
    this.work = Promise.resolve();
  }

  /** Note what is being written; it is on disk within half a second, at once with `now`. */
  keep(id, value, { now = false } = {}) {
    this.current = { id, value };
    if (now) this.autosave.now();
    else this.autosave();
  }

  flush() {
    if (this.current) this.autosave.now();
  }

  clear() {
    this.autosave.cancel();
    this.letGo();
    this.current = null;
    this.mine = [];
  }

  /** A save took the draft with it in its own commit. */
  settled(id) {
    if (this.current?.id === id) this.current = null;
    this.autosave.cancel();
    this.mine = this.mine.filter((draft) => draft.id !== id);
  }

  #write() {
    const { session, store } = this.app;
    const kept = this.current;
    if (!kept || !session) return this.work;
    const { T, staff } = session;
    this.work = this.work.then(async () => {
      const row = { id: kept.id, by: staff.id, at: Date.now(), box: await lockUp(T, `draft:${kept.id}`, kept.value) };
      await store.write(["drafts", "outbox"], async (rows) => {
        if (await rows.get("outbox", kept.id)) return; // it was saved meanwhile
        if (this.current?.id === kept.id || this.app.session !== session) rows.put("drafts", row);
      });
      kept.value.keptAt = row.at;
      this.app.say("draft");
    }).catch(() => this.app.say("draft-failed"));
    return this.work;
  }

  async drop(id) {
    if (this.current?.id === id) this.current = null;
    this.autosave.cancel();
    await this.work;
    await this.app.store.remove("drafts", id);
    await this.load();
  }

  /** My drafts, readable; of the others only that somebody has one. */
  async load() {
    const { session, store, device } = this.app;
    const rows = await store.all("drafts");
    const open = new Set((await navigator.locks.query()).held.map(({ name }) => name));
    open.delete(`kladde:${this.held}`); // this page's own, let go of a moment ago
    this.mine = [];
    for (const row of rows) {
      if (!session || row.by !== session.staff.id || open.has(`kladde:${row.id}`)) continue;
      const value = await openUp(session.T, `draft:${row.id}`, row.box);
      if (value) this.mine.push({ id: row.id, at: row.at, value });
    }
    const names = new Map((device?.staff ?? []).map(({ id, name }) => [id, name]));
    const writers = rows.filter((row) => row.by !== session?.staff.id).map((row) => names.get(row.by));
    this.others = [...new Set(writers.filter(Boolean))];
  }

  /** While a page writes on a draft, another one does not offer it. */
  hold(id) {
    this.letGo();
    this.held = id;
    void navigator.locks.request(`kladde:${id}`, { ifAvailable: true }, () => new Promise((done) => (this.release = done)));
  }

  letGo() {
    this.release?.();
    this.release = null;
  }
}
