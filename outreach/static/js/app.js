/** The page's one controller: it holds the session, delivers the outbox and decides what the screen shows. */

import { Clock } from "./clock.js";
import { afterDrawing, later } from "./dom.js";
import { Drafts } from "./drafts.js";
import { NOBODY } from "./ids.js";
import { Journal, newMatter } from "./journal.js";
import { forgetReadable, isLost } from "./lost.js";
import { Office } from "./office.js";
import { drain, HOLD_MS, isHeld, mayHoldOn, tally, tooOld } from "./outbox.js";
import { intakeKey } from "./seal.js";
import * as sessions from "./session.js";
import { Store } from "./store.js";

const IDLE_MS = 600_000;
const WATCH_IDLE_MS = 1_800_000; // a volunteer at a door has nothing but first names in the hand
const TICK_MS = 15_000;
const HELLO_MS = 60_000;

/** Two clocks: one that nobody sets, and one that goes on while the tablet sleeps. */
const moments = () => [performance.now(), Date.now()];

export class App extends EventTarget {
  constructor({ store = new Store(), clock = new Clock(), rounds = undefined } = {}) {
    super();
    Object.assign(this, { store, clock, rounds });
    this.device = null;
    this.session = null;
    this.loose = new Map(); // what was written locked: readable only while this page lives
    this.rows = [];
    this.reach = "trying";
    this.lastContact = 0;
    this.used = moments();
    this.edits = Promise.resolve();
    this.channel = new BroadcastChannel("aaben-doer");
    this.channel.onmessage = ({ data }) => this.#said(data);
    this.drafts = new Drafts(this);
    this.journal = new Journal({ store, who: () => this.who(), now: () => Date.now() });
  }

  async start() {
    const meta = new Map((await this.store.all("meta")).map(({ name, value }) => [name, value]));
    this.clock.heard = meta.get("heard") ?? 0;
    this.lastBy = meta.get("last_by") ?? NOBODY;
    this.lost = meta.get("lost") ?? false;
    this.watch = meta.get("watch") ?? null;
    if (meta.has("device")) await this.#use(meta.get("device"));
    void this.refresh().then(() => this.deliver());
    void navigator.storage?.persist?.().then((kept) => (this.persistent = kept));
    addEventListener("online", () => this.deliver());
    addEventListener("pagehide", () => this.#forget());
    addEventListener("pageshow", (event) => event.persisted && this.say("view"));
    document.addEventListener("visibilitychange", () => (document.hidden ? this.drafts.flush() : this.#beat()));
    for (const sign of ["pointerdown", "keydown", "input"])
      addEventListener(sign, () => (this.used = moments()), { passive: true, capture: true });
    setInterval(() => document.hidden || this.#beat(), TICK_MS);
  }

  async #use(device) {
    this.device = device;
    this.office = new Office({ tablet: device.tablet, secret: device.secret }, { clock: this.clock });
    this.intake = await intakeKey(device.office.intake_key);
  }

  get tools() {
    return { store: this.store, clock: this.clock, office: this.office, rounds: this.rounds };
  }

  /** Who writes at this moment; captured once per save, so that a lock in between mixes nobody up. */
  who() {
    const org = this.device.office.org_id;
    if (!this.session) return { org, by: this.lastBy, grant: null, T: null, intake: this.intake };
    return { org, by: this.session.staff.id, grant: this.session.grant, T: this.session.T, intake: this.intake };
  }

  get matters() {
    return this.session?.matters ?? this.loose;
  }

  helpers() {
    const names = this.session?.people.names.helpers ?? [];
    return { org_name: this.device.office.org_name, helpers: names.length > 1 ? names : [this.device.office.org_name] };
  }

  say(what) {
    this.dispatchEvent(new Event(what));
  }

  // --- pairing -------------------------------------------------------------------------------

  /** Keep what pairing handed over. Refused while entries for another organisation still lie here. */
  async paired({ tablet_id, secret, office, staff, ca_fingerprint }) {
    const other = this.device && this.device.office.org_id !== office.org_id;
    if (other && this.rows.some((row) => row.sealed)) return false;
    const device = { tablet: tablet_id, secret, office, staff, fingerprint: ca_fingerprint };
    await this.store.write(["meta"], (rows) => {
      rows.put("meta", { name: "device", value: device });
      rows.remove("meta", "lost");
    });
    this.lost = false;
    await this.#use(device);
    if (this.session) this.lock(); // its grant names the tablet as it was known before
    this.channel.postMessage({ paired: tablet_id });
    void this.deliver();
    return true;
  }

  // --- signing in and locking ------------------------------------------------------------------

  async signIn(staff, phrase) {
    const result = await sessions.signIn(this.tools, staff, phrase);
    if (!result.session) return result;
    const session = (this.session = result.session);
    this.book = null; // it was of the session before
    this.lastBy = staff.id;
    this.loose.clear();
    void result.later.then((said) => {
      if (this.session !== session) return;
      if (said === "refused") return this.lock("Din kode er ændret. Log på med den nye.");
      if (said) Object.assign(session, { grant: said.grant, until: said.until, token: said.token, T: said.T });
      void this.fetchNames().then(() => this.deliver());
    });
    await this.drafts.load();
    return result;
  }

  async fetchNames() {
    const session = this.session;
    if (!session || !this.office || this.watch) return;
    const answer = await sessions.fetchNames(this.tools, session);
    if (answer.from !== "office" || answer.status !== 200) return;
    session.namesVersion = answer.data.version;
    await sessions.fetchLists(this.tools, session);
    if (answer.data.staff) await this.#colleagues(answer.data.staff);
    if (this.session === session) this.say("names");
  }

  /** Rows were written elsewhere than by the journal: show where they are, and send them after their twenty seconds. */
  wrote() {
    void this.refresh();
    this.channel.postMessage("rows");
    this.sending ??= later(() => void this.deliver(), HOLD_MS + 200);
    this.sending();
    void this.#register();
  }

  /** Not in a volunteer's hand: there are only first names then. */
  async keepNames() {
    if (this.session && !this.watch) await sessions.keepNames(this.tools, this.session);
  }

  async #colleagues(staff) {
    this.device = { ...this.device, staff };
    await this.store.put("meta", { name: "device", value: this.device });
  }

  /** Lås nu, Skift kollega, and every way of leaving: keys, names and text leave memory and screen. */
  lock(reason = "") {
    if (this.session) this.channel.postMessage("lock");
    this.#forget(reason);
  }

  #forget(reason = "") {
    this.drafts.flush();
    this.drafts.clear();
    this.session = this.writing = this.undone = this.about = this.book = null;
    this.loose.clear();
    this.reason = reason;
    this.say("locked");
  }

  /** List watch: the tablet shows one list of first names and nothing else, also after a start, until it is given up. */
  async startWatch(list) {
    const { staff } = this.session;
    const watch = { ...list, by: staff };
    await this.store.put("meta", { name: "watch", value: watch });
    this.watch = watch;
    this.drafts.flush();
    this.drafts.clear();
    this.session.matters.clear();
    this.writing = this.undone = this.about = null;
    this.channel.postMessage("lock"); // what else is open in this browser
    this.say("view");
  }

  async endWatch() {
    await this.store.remove("meta", "watch");
    this.watch = null;
  }

  // --- writing ---------------------------------------------------------------------------------

  begin(channel) {
    this.writing = newMatter(channel, Date.now());
    this.journal.ready();
    return this.writing;
  }

  /** Save for the first time; resolves when the disk has it. Throws when it is not saved. */
  async save(matter, options) {
    const session = this.session;
    const saved = await this.journal.save(matter, options);
    this.drafts.settled(matter.id);
    if (session === this.session) this.matters.set(saved.id, saved);
    this.rows.push({ id: saved.id, at: saved.at, hold: Date.now() + HOLD_MS, state: null }); // until it is read back
    afterDrawing(() => this.#saved(session, saved));
    return saved;
  }

  /** Any later deed on a saved visit, one after the other: `deed` is a method of the journal. */
  edit(matter, deed, ...rest) {
    const turn = this.edits.then(() => this.#edit(this.matters.get(matter.id) ?? matter, deed, ...rest));
    this.edits = turn.catch(() => {});
    return turn;
  }

  /** A first argument that depends on how things stand may be a function of the visit. */
  async #edit(matter, deed, given, ...rest) {
    const next = await this.journal[deed](matter, typeof given === "function" ? given(matter) : given, ...rest);
    if (next.undone && !next.kept) this.matters.delete(matter.id);
    else this.matters.set(matter.id, next);
    await this.refresh();
    afterDrawing(() => this.#saved(this.session, deed === "repoint" ? next : {}));
    return next;
  }

  /** What may wait until the screen has said that it is saved. */
  async #saved(session, { person, personEntry, keyword }) {
    await this.refresh();
    this.channel.postMessage("rows");
    this.journal.ready();
    setTimeout(() => this.deliver(), HOLD_MS + 200);
    void this.#register();
    if (session !== this.session || !session) return;
    session.people.met(person, keyword, { isNew: Boolean(personEntry) });
    await sessions.keepNames(this.tools, session);
  }

  /** Background Sync, where the browser has it: one more way out when this page is closed. */
  async #register() {
    const worker = await navigator.serviceWorker?.getRegistration?.("/tablet");
    await worker?.sync?.register("udbakke").catch(() => {});
  }

  /** While its author is still writing on an unsent visit, it waits a little. */
  async holdOn(id) {
    await this.store.write(["outbox"], async (rows) => {
      const row = await rows.get("outbox", id);
      if (row && mayHoldOn(row, Date.now())) rows.put("outbox", { ...row, hold: Date.now() + HOLD_MS });
    });
    await this.refresh();
  }

  row = (id) => this.rows.find((row) => row.id === id);

  isUnsent = (id) => Boolean(this.row(id)) && isHeld(this.row(id), Date.now());

  tally = (rows = this.rows) => tally(rows);

  async refresh() {
    this.rows = await this.store.all("outbox");
    this.say("rows");
  }

  // --- delivering ------------------------------------------------------------------------------

  async #beat() {
    const quiet = this.watch ? WATCH_IDLE_MS : IDLE_MS;
    if (this.session && moments().some((now, clock) => now - this.used[clock] > quiet)) return this.lock(`Låst, fordi ingen brugte den i ${quiet / 60_000} minutter.`);
    if (await sessions.buryNames(this.tools)) this.say("names");
    if (this.session && !this.session.namesHidden && !(await sessions.namesAlive(this.tools))) {
      this.session.people = new this.session.people.constructor({});
      this.session.lists = null;
      this.session.namesHidden = true;
      this.say("names");
    }
    const waits = this.rows.some((row) => row.state === null || row.state === "locked");
    if (waits || this.reach !== "here" || performance.now() - this.lastContact > HELLO_MS) await this.deliver();
  }

  /** One delivery at a time in this browser, whichever page or worker starts it. */
  async deliver({ hurry = false } = {}) {
    if (!this.office || (this.rest > performance.now() && !hurry)) return;
    await navigator.locks.request("aaben-doer-aflever", { ifAvailable: !hurry }, async (lock) => {
      if (!lock) return;
      if (hurry) await this.#letGo();
      const { office } = this;
      const answer = await drain(this.store, (...args) => office.call(...args), Date.now());
      if (office === this.office) await this.#heard(answer); // paired anew, it was said to the tablet of before
    });
    await this.refresh();
  }

  /** Luk dagen and Prøv igen do not wait the twenty seconds out. */
  #letGo() {
    return this.store.write(["outbox"], async (rows) => {
      for (const row of await rows.all("outbox")) if (row.hold) rows.put("outbox", { ...row, hold: 0, refused: undefined });
    });
  }

  async #heard(answer) {
    const told = answer?.from ?? "away";
    const busy = told === "office" && (answer.status === 429 || answer.status >= 500);
    const unknown = told === "stranger" && /unknown-tablet/.test(answer.problem ?? "");
    this.reach = busy ? "busy" : told === "office" ? "here" : unknown ? "unknown" : told;
    this.rest = answer?.wait ? performance.now() + answer.wait * 1000 : 0;
    if (told !== "office") return;
    this.lastContact = performance.now();
    this.hub = answer.data.hub ?? null;
    if (answer.data.now) await this.store.put("meta", { name: "heard", value: this.clock.heard });
    if (isLost(answer)) return this.#lost();
    for (const id of answer.data.gone ?? []) await sessions.forgetKey(this.store, id);
    if (answer.data.gone?.includes(this.session?.staff.id)) this.lock("Du er ikke længere kollega her.");
    const old = tooOld(await this.store.all("outbox"));
    if (old.length) await this.store.write(["outbox"], (rows) => old.forEach((id) => rows.remove("outbox", id)));
    if (this.session && answer.data.names && answer.data.names !== this.session.namesVersion) void this.fetchNames();
  }

  /** Reported lost: screen, memory and disk are emptied, then the office gets what still waits its twenty seconds. */
  async #lost() {
    if (this.lost) return;
    const { tablet } = this.device;
    this.#leave();
    await this.drafts.work;
    await forgetReadable(this.store, tablet);
    this.channel.postMessage({ lost: tablet });
    await this.#letGo();
    await drain(this.store, (...args) => this.office.call(...args), Date.now());
  }

  #leave() {
    this.lost = true;
    this.watch = null;
    if (this.device) this.device = { ...this.device, staff: [] };
    this.drafts.clear(); // nothing of it may be written down any more
    this.#forget();
  }

  /** Another page of this browser, or its worker. */
  #said(word) {
    if (word.paired) location.reload(); // as the tablet it is now
    else if (word === "lock") this.#forget();
    else if (!word.lost) void this.refresh();
    else if (word.lost === this.device?.tablet) this.#leave();
  }

  /** The last resort: what lies here, sealed, as a file that any laptop of the office can open. */
  async exported() {
    const rows = (await this.store.all("outbox")).filter((row) => row.sealed);
    await this.store.write(["outbox"], async (tables) => {
      for (const { id } of rows) {
        const row = await tables.get("outbox", id);
        if (row) tables.put("outbox", { ...row, tried: true });
      }
    });
    const items = rows.map(({ id, sealed }) => ({ id, sealed }));
    return JSON.stringify({ format: "aaben-doer-udbakke/1", office: this.device.office.id, items });
  }
}
