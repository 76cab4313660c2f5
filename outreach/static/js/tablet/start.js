/** Hvor er du i dag? The first of three taps. No resident's name stands here. */

import { button, h, icon } from "../dom.js";
import { CHANNELS, topicLine, when } from "../words.js";

export function startView(app, ui) {
  const begin = (channel) => {
    app.begin(channel);
    ui.go("write", app.writing.id);
  };
  app.drafts.letGo();
  const waiting = h("div");
  const show = () => waiting.replaceChildren(...[drafts(app, ui)].filter(Boolean));
  show();
  void app.drafts.load().then(show);
  return [
    h("h1", "Hvor er du i dag?"),
    h("div.channels", Object.entries(CHANNELS).map(([key, text]) =>
      h("button.channel", { type: "button", onclick: () => begin(key) }, icon(key), h("span", text)))),
    app.session ? h("div.buttons", button("Hvem kom?", () => ui.go("attend"), { pic: "people" }), button("Find en person", () => ui.go("find"), { pic: "search" })) : null,
    waiting,
  ];
}

function drafts(app, ui) {
  const { mine, others } = app.drafts;
  if (!mine.length && !others.length) return null;
  return h("section.stack", h("h2", "Kladder"), h("ul.rows",
    mine.map((draft) => h("li.row",
      h("div.row__text", h("strong", `Kladde gemt ${when(draft.at)}`), h("p.muted", about(draft.value))),
      h("div.buttons",
        button("Skriv videre", () => resume(app, ui, draft), { pic: "pen" }),
        button("Smid ud", async () => { await app.drafts.drop(draft.id); ui.draw(); }, { look: "plain" })))),
    others.map((name) => h("li.row", h("p.muted", `${name} har en kladde her. Den venter på ${name.split(" ")[0]}.`)))));
}

const about = (value) => [CHANNELS[value.channel], topicLine(value.topics ?? [])].filter(Boolean).join(" · ");

function resume(app, ui, { id, value }) {
  if (!value.of) {
    app.writing = { ...value, id };
    return ui.go("write", id);
  }
  if (!app.matters.has(value.of)) app.matters.set(value.of, value.matter);
  ui.go("saved", value.of);
}
