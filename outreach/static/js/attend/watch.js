/** List watch: the tablet in a volunteer's hand. First names of one list, present or not, + uden navn, and no way further. */

import { button, field, h } from "../dom.js";
import { device, firstName } from "../words.js";
import { told } from "../tablet/signin.js";
import { bookOf } from "./book.js";
import { roster, summary } from "./roster.js";
import { tiles, timeOf } from "./tiles.js";

export function watchView(app, ui) {
  const session = app.session && app.session.staff.id === app.watch.by.id ? app.session : null;
  if (!session) return locked(app, ui);
  const book = bookOf(app);
  if (!book.isLoaded) {
    void book.load().then(() => app.watch && ui.draw());
    return [h("h1", app.watch.name)];
  }
  const held = book.listed(app.watch);
  const sum = h("p.kom", { role: "status" });
  const guests = h("ul.guests");
  const said = () => {
    const stands = book.standing(held);
    sum.textContent = summary(stands);
    counts.show(stands);
  };
  const painter = tiles({ app, ui, book, session: held, changed: said, again: () => ui.draw() });
  const counts = painter.counts();
  painter.fill(guests, roster({ listed: held, stands: book.standing(held), added: session.people.byId.keys(), families: [], byId: session.people.byId }));
  said();
  return [
    h("div", h("h1", app.watch.name), h("p.lead", `${timeOf(held)}. Tryk på et navn, når personen er her. Tryk igen for at fortryde.`)),
    sum, painter.error, h("section.watching", guests),
    h("section.stack", h("h2", "Uden navn"), counts.node),
    h("details.more", h("summary", `Giv ${device()} tilbage til ${firstName(app.watch.by.name)}`), phrase(app, ui)),
    h("p", button(`Lås ${device()}`, () => app.lock(), { pic: "lock", look: "plain" })),
  ];
}

/** After a start or a lock there is no name left here; only the one who began goes on. */
function locked(app, ui) {
  const who = firstName(app.watch.by.name);
  return [
    h("h1", "Listen er låst"),
    h("p.lead", `${who} skal skrive sin kode for at gå videre. Det, der er krydset af, er gemt.`),
    app.reason ? h("p.notice", { role: "status" }, app.reason) : null,
    phrase(app, ui),
    h("p", button("Slut listen", async () => { await app.endWatch(); ui.locked(); }, { look: "plain" })),
  ];
}

function phrase(app, ui) {
  const { by, activity, on } = app.watch;
  const error = h("p.wrong", { role: "alert" });
  const box = field(`Kode for ${by.name}`, "kode", { type: "password", autocapitalize: "none", spellcheck: "false" });
  const input = box.querySelector("input");
  const press = button("Lås op", null, { look: "main" });
  press.type = "submit";
  return h("form.form", { novalidate: true, onsubmit: async (event) => {
    event.preventDefault();
    if (!input.value.trim() || press.disabled) return;
    press.disabled = true;
    const result = await app.signIn(by, input.value);
    press.disabled = false;
    input.value = "";
    if (!result.session) return void (error.textContent = told(result));
    await app.endWatch();
    ui.go("attend", `${activity}.${on}`, { replace: true });
  } }, box, error, h("p", press));
}
