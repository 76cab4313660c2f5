/** A tablet nobody has paired yet, or one that is paired anew. */

import { button, field, h } from "../dom.js";
import { codeInAddress, pair } from "../office.js";
import { isPhone } from "../words.js";

export function pairView(app, ui) {
  const error = h("p.wrong", { role: "alert" });
  const code = field("Kode", "kode", { type: "text", autocapitalize: "none", spellcheck: "false", required: true });
  const press = button("Par tabletten", null, { look: "main big" });
  press.type = "submit";
  const form = h("form.form", { novalidate: true, onsubmit: (event) => (event.preventDefault(), tryCode(code.querySelector("input").value)) },
    code, error, h("p", press));

  async function tryCode(text) {
    const asked = text.trim();
    if (!asked) return void (error.textContent = "Skriv koden fra kontorets computer.");
    press.disabled = true;
    history.replaceState(null, "", location.pathname); // the code stays out of the history
    const { status, data } = await pair(asked, isPhone() ? "Telefon" : "Tablet");
    press.disabled = false;
    if (status === 201 && data?.secret && data.office) {
      if (await app.paired(data)) return ui.draw();
      error.textContent = "Her ligger noget, som hører til et andet kontor. Aflever det, før tabletten pares igen.";
    } else if (status === 0) error.textContent = "Kontorets computer svarer ikke. Er tabletten på kontorets net?";
    else error.textContent = data?.detail ?? "Koden virker ikke. Lav en ny på kontorets computer.";
  }

  const given = codeInAddress();
  if (given) {
    code.querySelector("input").value = given;
    setTimeout(() => tryCode(given));
  }
  return [
    h("h1", given ? "Tabletten pares …" : app.lost ? "Tabletten er meldt væk" : "Tabletten er ikke parret endnu"),
    app.lost && !given ? h("p.notice", { role: "status" }, "Tabletten er meldt væk. Spørg på kontoret. Navne, koder og kladder er slettet her. Det, der er skrevet, ligger låst, til kontoret har det.") : null,
    h("p.lead", "På kontorets computer: åbn Kontoret, vælg Tablets, og par en ny. Scan koden med tabletten, eller skriv den her."),
    form,
  ];
}
