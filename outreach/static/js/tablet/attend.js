/** What loads when somebody asks for it: attendance and List watch. The worker keeps it from the start. */

import { button, h } from "../dom.js";

let pages = null;

async function load() {
  const style = Object.assign(document.createElement("link"), { rel: "stylesheet", href: "/static/css/attend.css" });
  const styled = new Promise((done, failed) => Object.assign(style, { onload: done, onerror: failed }));
  document.head.append(style);
  const [pages, watch] = await Promise.all([import("../attend/pages.js"), import("../attend/watch.js"), styled]);
  return { attend: pages.attendView, watch: watch.watchView };
}

const later = (name, heading) => (app, ui, id) => {
  if (pages) return pages[name](app, ui, id);
  const here = () => ui.at.view === name && ui.draw();
  void load().then((module) => ((pages = module), here()), () => ui.main.querySelector("h1")?.after(
    h("p.notice", "Siden er ikke hentet endnu. Det sker, når kontorets computer svarer."), h("p", button("Prøv igen", here))));
  return [h("h1", heading)];
};

export const attendView = later("attend", "Hvem kom?");
export const watchView = later("watch", "Hvem kom?");
