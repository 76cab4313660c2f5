/** The tiles of a list. A tap shows its tick when the disk has it, and touches nothing but its own tile. */

import { button, h, later, settle } from "../dom.js";
import { localDate } from "../ids.js";
import { ahead } from "../quick.js";
import { dayName, firstName } from "../words.js";

const TWICE_MS = 350; // a second tap this soon is the same finger
const AFTER_MS = 80; // sums, new keys and the outbox wait until the tick has been drawn

/** When and where a session is: "i dag · 17.30 · Fælleshuset". */
export const timeOf = ({ held_on, time, place }) =>
  [held_on === localDate() ? "i dag" : dayName(`${held_on}T12:00`), time.replace(":", "."), place].filter(Boolean).join(" · ");

/** What a tile says, not marked and marked. Both stand in it: a tap then moves nothing on the page. */
const words = ({ isPresent, isOurs, tell }) => [
  ["ikke markeret", tell].filter(Boolean).join(" · "), isPresent && !isOurs ? "til stede – skrevet af en anden organisation" : "til stede",
];

/** `more` gives what stands before a guest's tile, or null; `changed` is told after every deed, `again` when all must be drawn. */
export function tiles({ app, ui, book, session, more = () => null, changed, again }) {
  const error = h("p.notice.notice--error", { role: "alert", hidden: true });
  const tapped = { isStale: false, say: "" };
  const afterwards = later(() => {
    book.ready();
    app.wrote();
    if (tapped.isStale) again();
    else changed();
    if (tapped.say) ui.announce(tapped.say);
    Object.assign(tapped, { isStale: false, say: "" });
  }, AFTER_MS);

  /** Whatever was not saved is said; what it gave is handed on, null when it failed. */
  async function deed(work) {
    try {
      const made = await work();
      error.hidden = true;
      afterwards();
      return made ?? {};
    } catch {
      error.hidden = false;
      error.textContent = "Ikke gemt. Prøv igen.";
      error.scrollIntoView({ block: "nearest" });
      return null;
    }
  }

  function tile({ id }) {
    const [name, away, here] = [h("span"), h("span.hint.away"), h("span.hint.here")];
    let [guest, isBusy, until] = [null, false, 0];
    const coming = ahead(() => (guest.isPresent ? null : book.seal(session, [guest.id])));
    const press = h("button.tile.guest", { type: "button", "data-key": id, "data-person": id, "data-quick": true, onpressing: coming.begin, onclick: toggle }, h("span", name, h("span.states", away, here)));
    const row = h("li", press);

    const paint = () => press.setAttribute("aria-pressed", String(guest.isPresent));

    /** The guest as the list now has them; the tile a finger may be on stays where it is. */
    function show(now) {
      guest = now;
      name.textContent = guest.name;
      [away.textContent, here.textContent] = words(guest);
      press.disabled = guest.isPresent && !guest.isOurs;
      paint();
      return row;
    }

    async function toggle() {
      if (isBusy || performance.now() < until) return;
      isBusy = true;
      const was = guest.isPresent;
      const made = await deed(() => (was ? book.unmark(session, guest.id) : book.mark(session, [guest.id], coming.take())));
      if (made) {
        const { present, theirs } = book.standing(session);
        guest.isOurs = present.has(guest.id);
        guest.isPresent = guest.isOurs || theirs.has(guest.id);
        paint();
        tapped.isStale ||= !press.isConnected; // a newer list was drawn in between
        tapped.say = `${firstName(guest.name)}: ${guest.isPresent ? "til stede" : "ikke markeret"}`;
      }
      until = performance.now() + TWICE_MS;
      isBusy = false;
    }
    return { show };
  }

  const known = new Map(); // one tile for each guest, for as long as the page stands

  /** The tiles of these guests, in this order; the focus stays with whom it was on. */
  function fill(list, guests) {
    for (const { id } of guests) if (!known.has(id)) known.set(id, tile({ id }));
    const rows = guests.flatMap((guest) => [more(guest, guests), known.get(guest.id).show(guest)]).filter(Boolean);
    const at = list.contains(document.activeElement) ? document.activeElement.dataset.key : "";
    settle(list, rows);
    if (at) list.querySelector(`[data-key="${at}"]`)?.focus({ preventScroll: true });
  }

  /** + uden navn: grown-ups and children, counted. */
  function counts() {
    const stepper = (label, one, adults, children) => {
      const number = h("b", "0");
      const step = (by) => void deed(() => book.count(session, by * adults, by * children)).then(changed);
      const fewer = button("−", () => step(-1), { look: "plain", "aria-label": `${one} færre` });
      const node = h("div.tile.stepper", { role: "group", "aria-label": label }, h("span", `${label}: `, number),
        fewer, button("+", () => step(1), { look: "plain", "aria-label": `${one} mere` }));
      return { node, show: (count) => ((number.textContent = String(Math.max(0, count))), (fewer.disabled = count < 1)) };
    };
    const [grown, small] = [stepper("Voksne", "En voksen", 1, 0), stepper("Børn", "Et barn", 0, 1)];
    const show = ({ adults, children }) => (grown.show(adults), small.show(children));
    return { node: h("div.counts", grown.node, small.node), show };
  }

  return { error, deed, fill, counts };
}
