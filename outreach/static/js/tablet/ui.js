/** The frame around every view: history, focus, what is announced, and the line that says where the words are. */

import { afterDrawing, h, icon } from "../dom.js";
import { promisesOf } from "../journal.js";
import { codeInAddress } from "../office.js";
import { place, wasHigher } from "../outbox.js";
import { shortLine } from "../status.js";
import { firstName, placeName, TICKS } from "../words.js";

const rank = (row) => ({ ask: 0, tablet: 1, locked: 2, erased: 9 })[place(row)] ?? TICKS[place(row)] + 1;

export class Ui {
  constructor(app, views) {
    Object.assign(this, { app, views, withoutNames: false });
    this.main = document.getElementById("side");
    this.sign = document.getElementById("sig");
    this.board = document.getElementById("opslag");
    this.bar = document.getElementById("hvor");
    this.nav = document.getElementById("menu");
    this.who = document.getElementById("hvem");
    this.place = history.state;
    addEventListener("popstate", () => {
      this.place = history.state;
      this.draw();
    });
    app.addEventListener("view", () => this.draw());
    app.addEventListener("locked", () => this.locked());
    for (const what of ["rows", "names", "draft", "draft-failed"]) app.addEventListener(what, () => this.heard(what));
  }

  /** Where one is lives in the history as a view and an id, never as a name. */
  get at() {
    const { view = "start", id = null } = this.place ?? {};
    if (view === "concern") return { view }; // for everybody, always
    if (!this.app.device || this.app.lost || codeInAddress()) return { view: "pair" };
    if (this.app.watch) return { view: "watch" };
    if (!this.app.session && !this.withoutNames) return { view: "signin" };
    if (!this.app.session && ["find", "show", "attend"].includes(view)) return { view: "start" };
    return { view, id };
  }

  go(view, id = null, { replace = false } = {}) {
    this.place = { view, id };
    this.draw();
    history[replace ? "replaceState" : "pushState"](this.place, "");
  }

  locked() {
    this.withoutNames = false;
    this.place = { view: "start" };
    history.replaceState(this.place, "");
    const stays = this.at.view === "signin" && document.body.dataset.view === "signin" && !this.app.reason;
    if (!stays) this.draw(); // a code somebody types here outlives a lock in another tab
  }

  /**
   * Show the view one is at. A view is its nodes, or {first, rest}: what must be seen at once, and what may
   * follow after it is painted. `stay` is the data-key of what keeps the focus when the same view is shown anew.
   */
  draw({ stay } = {}) {
    const { view, id } = this.at;
    this.onChange = null;
    document.body.dataset.view = view;
    const shown = this.views[view](this.app, this, id);
    const { first, rest } = Array.isArray(shown) ? { first: shown } : shown;
    const old = rest ? [...this.main.children] : []; // to take a view out holds up more than to hide it
    for (const one of old) one.hidden = true;
    this.main[rest ? "prepend" : "replaceChildren"](...first.filter(Boolean));
    const drawn = (this.drawn = {});
    const more = () => rest && this.main.append(...rest().filter(Boolean));
    if (stay) more();
    const heading = this.main.querySelector("h1");
    document.title = `${heading?.textContent ?? ""} · Åben dør`;
    this.frame();
    const keep = stay && this.main.querySelector(`[data-key="${stay}"]`);
    if (!keep && scrollY) scrollTo(0, 0);
    if (keep) keep.focus({ preventScroll: true });
    afterDrawing(() => {
      for (const one of old) one.remove();
      if (drawn !== this.drawn) return;
      if (!stay) more();
      if (!heading || this.main.contains(document.activeElement)) return;
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
    });
  }

  frame() {
    const { app } = this;
    const office = app.device?.office;
    document.documentElement.className = `accent-${office?.org_colour ?? "teal"}`;
    for (const mark of document.querySelectorAll("[data-org]")) mark.textContent = office?.org_name ?? "Åben dør";
    this.who.open = false;
    this.who.hidden = Boolean(app.watch) || (!app.session && !this.withoutNames);
    this.who.querySelector("[data-name]").textContent = app.session ? firstName(app.session.staff.name) : "Låst";
    this.who.querySelector("[data-lock]").textContent = app.session ? "Lås nu" : "Log på";
    this.who.querySelector("[data-switch]").hidden = !app.session;
    this.nav.hidden = this.who.hidden;
    this.nav.parentElement.classList.toggle("page--alone", this.nav.hidden);
    for (const link of this.nav.querySelectorAll("[data-go]")) {
      link.parentElement.hidden = link.dataset.go === "find" && !app.session;
      const here = { write: "start", saved: "start", show: "start", attend: "start" }[this.at.view] ?? this.at.view;
      if (link.dataset.go === here) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    this.post();
    this.heard("rows");
  }

  /** Notices stand above a view and come and go without touching what is being written in it. */
  post() {
    const quiet = !["signin", "start", "day", "pair"].includes(this.at.view);
    this.board.replaceChildren(...(quiet ? [] : this.notices()));
  }

  heard(what) {
    const { tone, text } = shortLine(this.app.tally(), this.app.reach);
    this.bar.hidden = !this.app.device;
    this.bar.dataset.tone = tone;
    if (this.bar.textContent !== text) this.bar.textContent = text;
    for (const mark of this.main.querySelectorAll("[data-tick]")) {
      const fresh = this.tick(mark.dataset.tick);
      if (fresh.textContent === mark.textContent) continue;
      if ("aloud" in mark.dataset) this.announce(fresh.textContent);
      mark.replaceChildren(...fresh.childNodes);
      mark.className = fresh.className;
    }
    this.onChange?.(what);
  }

  /** Where a visit is, from the latest answer: no further than the least of what its card shows. */
  tick(id, { aloud = false } = {}) {
    const matter = this.app.matters.get(id) ?? {};
    const { amends = [], namings = [] } = matter;
    const rows = [id, ...amends, ...promisesOf(matter).map((one) => one.id), ...namings].map((one) => this.app.row(one)).filter(Boolean);
    const row = rows.sort((a, b) => rank(a) - rank(b))[0];
    const where = row ? place(row) : null;
    const ticks = TICKS[where] ?? 0;
    const text = !row ? "" : wasHigher(row) ? "På kontoret igen – sendes på ny" : placeName(where);
    const chip = h("span.chip", { "data-tick": id, "data-aloud": aloud }, row && icon(["question", "tick", "ticks", "safe"][ticks]), text);
    if (where === "ask") chip.classList.add("chip--look");
    if (ticks > 1) chip.classList.add("chip--accent");
    return chip;
  }

  /** Said to those who do not see the screen; the same words twice are said twice. */
  announce(text) {
    this.sign.textContent = "";
    setTimeout(() => (this.sign.textContent = text), 60);
  }
}
