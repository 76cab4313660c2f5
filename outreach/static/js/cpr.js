/** CPR-looking numbers in free text: a warning and an offer to take them out, never a refusal. */

import { button, h } from "./dom.js";

const LOOKS = /(?<!\d)(0[1-9]|[12]\d|3[01])[ .-]?(0[1-9]|1[0-2])[ .-]?(\d\d)[ -]?(\d{4})(?!\d)/g;

export const cprIn = (text) => Array.from(text.matchAll(LOOKS), (found) => found[0]);

export const withoutCpr = (text) => text.replace(LOOKS, "[cpr taget ud]");

/** The warning's place beside a field, and what looks again. `changed` hears that something was taken out. */
export function cprWarning(control, changed) {
  const node = h("div");
  const look = () => {
    const found = cprIn(control.value).length > 0;
    if (found === node.childElementCount > 0) return;
    node.replaceChildren(...(found ? [h("div.notice.notice--look", { role: "alert" },
      h("p", "Det ligner et CPR-nummer. Det behøver ikke stå her."),
      button("Tag det ud", () => { control.value = withoutCpr(control.value); changed(); control.focus(); }))] : []));
  };
  return { node, look };
}
