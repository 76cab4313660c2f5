/** The logging page: everything a worker does at a door, without a page load. */

import { App } from "../app.js";
import { button, h } from "../dom.js";
import { listen } from "../quick.js";
import { device } from "../words.js";
import { Worker } from "../worker.js";
import { concernView } from "./concern.js";
import { laterViews } from "./later.js";
import { pairView } from "./pair.js";
import { savedView, undoneView } from "./saved.js";
import { signinView } from "./signin.js";
import { startView } from "./start.js";
import { Ui } from "./ui.js";
import { writeView } from "./write.js";

const app = new App();
const views = {
  pair: pairView, signin: signinView, start: startView, write: writeView, saved: savedView, undone: undoneView,
  concern: concernView, ...laterViews,
};
const ui = new Ui(app, views);
const worker = new Worker(() => ui.post());

/** What a worker should know before writing on, each with what to do. */
ui.notices = () => [
  worker.trouble === "certificate" && h("div.notice.notice--error",
    h("p", h("strong", "Tabletten stoler ikke på kontorets computer endnu. Den kan ikke bruges uden net.")),
    h("p", "Hent kontorets certifikat, og læg det ind under Indstillinger. Spørg en leder, om dets tal passer med dem, der står under Status på kontorets computer",
      app.device?.fingerprint ? [": ", h("span.nowrap", app.device.fingerprint.slice(0, 23))] : "."),
    h("p", h("a", { href: "/tablet/certifikat" }, "Hent certifikatet"))),
  worker.waiting && h("div.notice", h("p", "Der er en ny udgave. Du skal logge på igen bagefter."),
    button("Skift til den nye", () => worker.switch())),
  Math.abs(app.clock.offHours()) > 0 && h("p.notice.notice--look", `Uret på ${device()} går forkert. Intet går tabt. Ret uret under Indstillinger.`),
  app.persistent === false && app.tally().tablet > 20 && h("p.notice.notice--look", `Der ligger meget her. Tag ${device()} med til kontoret, så det kommer i hus.`),
].filter(Boolean);

listen();
document.addEventListener("click", (event) => {
  const go = event.target.closest("[data-go]");
  if (go) ui.go(go.dataset.go);
  if (event.target.closest("[data-lock], [data-switch]")) app.lock();
});

const cannot = async () => {
  if (!isSecureContext || !navigator.locks) return "Åbn siden på kontorets egen adresse, den med https foran.";
  return app.start().then(() => null, () => "Tabletten kan ikke gemme lige nu. Luk siden, og åbn den igen.");
};
const why = await cannot();
if (why) ui.main.replaceChildren(h("h1", "Det går ikke her"), h("p.lead", why));
else ui.draw();
performance.mark("usable");
void worker.start();
document.documentElement.dataset.ready = "yes";
