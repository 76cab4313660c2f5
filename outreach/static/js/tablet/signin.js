/** Who is it? No resident's name is on this page, and none is in memory. */

import { button, field, h, icon } from "../dom.js";
import { daySum } from "../status.js";
import { device } from "../words.js";

const SAID = {
  locked: `Koden er låst her på ${device()}. Log på, når kontorets computer svarer. En kollega kan stadig logge på.`,
  ended: "Det er mere end syv dage siden, du loggede på ved kontorets computer. Det skal ske én gang nu.",
  never: "Du har ikke logget på her før. Første gang skal kontorets computer svare.",
};

export function told(result) {
  if (result.problem === "wrong") return `Forkert kode. ${result.left} forsøg tilbage. En kollega kan stadig logge på.`;
  if (result.problem === "refused") return result.detail ?? SAID.locked;
  return SAID[result.problem];
}

export function signinView(app, ui) {
  const staff = app.device.office ? app.device.staff ?? [] : [];
  const place = h("div.stack");
  const people = h("div.tiles.tiles--names", staff.map((one) =>
    h("button.tile", { type: "button", onclick: () => ask(one) }, icon("person"), h("span", one.name))));

  function ask(one) {
    const error = h("p.wrong", { role: "alert" });
    const phrase = field(`Kode for ${one.name}`, "kode", { type: "password", autocomplete: "off", autocapitalize: "none", spellcheck: "false" });
    const input = phrase.querySelector("input");
    const show = button("Vis", () => {
      input.type = input.type === "text" ? "password" : "text";
      show.setAttribute("aria-pressed", String(input.type === "text"));
    }, { look: "plain", "aria-pressed": "false" });
    const press = button("Log på", null, { look: "main big" });
    press.type = "submit";
    const form = h("form.form", {
      novalidate: true,
      onsubmit: async (event) => {
        event.preventDefault();
        if (!input.value.trim() || press.disabled) return;
        press.disabled = true;
        const result = await app.signIn(one, input.value);
        press.disabled = false;
        if (result.session) return ui.go("start", null, { replace: true });
        error.textContent = told(result);
        input.value = "";
        input.focus();
      },
    }, phrase, error, h("div.buttons", press, show, button("Jeg er en anden", () => ui.draw(), { look: "plain" })));
    heading.textContent = `Hej ${one.name.split(" ")[0]}`;
    place.replaceChildren(form);
    input.focus();
  }

  const heading = h("h1", "Hvem er du?");
  place.append(
    people.childElementCount ? people : h("p.lead", "Kontoret har ingen kolleger endnu. Opret dem på kontorets computer."),
    h("section.stack.apart", h("h2", "Skal det være nu?"),
      h("p", "Navne er låst. Du kan stadig skrive uden navn."),
      h("p", button("Skriv uden navn", () => { ui.withoutNames = true; ui.go("start", null, { replace: true }); }, { pic: "pen" }))),
  );
  const tally = app.tally();
  return [
    heading,
    app.reason ? h("p.notice", { role: "status" }, app.reason) : null,
    place,
    tally.all ? h("p.muted", daySum(tally, app.hub)) : null,
  ];
}
