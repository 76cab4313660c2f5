/** Views that load when somebody asks for them: the page starts lighter without. The worker keeps them from the start. */

import { button, h } from "../dom.js";

const kept = {};

function styled(name) {
  const style = Object.assign(document.createElement("link"), { rel: "stylesheet", href: `/static/css/${name}.css` });
  document.head.append(style);
  return new Promise((done, failed) => Object.assign(style, { onload: done, onerror: failed }));
}

const lists = (view) => Promise.all([view, styled("attend")]).then(([module]) => module);

/** A view as its heading, until it is here. */
const later = (name, heading, load) => (app, ui, id) => {
  if (kept[name]) return kept[name](app, ui, id);
  const here = () => ui.at.view === name && ui.draw();
  void load().then((module) => ((kept[name] = module[`${name}View`]), here()), () => ui.main.querySelector("h1")?.after(
    h("p.notice", "Siden er ikke hentet endnu. Det sker, når kontorets computer svarer."), h("p", button("Prøv igen", here))));
  return [h("h1", heading)];
};

export const laterViews = {
  attend: later("attend", "Hvem kom?", () => lists(import("../attend/pages.js"))),
  watch: later("watch", "Hvem kom?", () => lists(import("../attend/watch.js"))),
  day: later("day", "Skrevet her", () => import("./day.js")),
  find: later("find", "Find en person", () => import("./find.js")),
  show: later("show", "Det her har vi skrevet", () => import("./show.js")),
};
