/* Small comforts on every page; everything works without them. */

document.querySelector("[data-focus]")?.focus();
if (document.querySelector("[data-keep], [data-step]")) import("./page_kept.js");

// A phrase can be shown while it is typed.
for (const button of document.querySelectorAll("[data-reveal]")) {
  const field = document.getElementById(button.dataset.reveal);
  button.hidden = false;
  button.addEventListener("click", () => {
    const shown = field.type === "text";
    field.type = shown ? "password" : "text";
    button.setAttribute("aria-pressed", String(!shown));
  });
}

if (document.querySelector("[data-taps]")) import("./taps.js");

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// A second press on a button that is already at work would ask twice; the server would answer the same.
document.addEventListener("submit", (event) => {
  if (event.target.dataset.busy) event.preventDefault();
  else if (event.target.method === "post" && !("download" in event.target.dataset)) event.target.dataset.busy = "yes";
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload(); // the one who signs in next must not page back to this
  for (const form of document.forms) delete form.dataset.busy;
});

// Names appear as they are typed; without script the button next to the field finds them.
for (const box of document.querySelectorAll("[data-find]")) {
  const list = document.getElementById(box.dataset.into);
  let asked = 0;
  let timer = 0;
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && box.form.querySelector("[name=find]")) event.preventDefault();
  });
  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const mine = ++asked;
      const body = new FormData();
      body.set("csrf_token", box.form.elements.csrf_token.value);
      body.set(box.name, box.value);
      const headers = { "X-Part": "yes", Accept: "text/html" };
      const answer = await fetch(box.dataset.find, { method: "POST", body, headers }).catch(() => null);
      if (!answer?.ok || answer.redirected || mine !== asked) return;
      const part = new DOMParser().parseFromString(await answer.text(), "text/html");
      list.replaceChildren(...part.body.childNodes);
    }, 180);
  });
}

// A page left alone for a quarter of an hour shows nobody any more. What was typed waits for its writer.
const QUIET_MS = 15 * 60 * 1000;
if ("signedIn" in document.body.dataset) {
  let touched = Date.now();
  let told = touched;
  let typed = null;
  for (const sign of ["keydown", "pointerdown", "scroll"])
    document.addEventListener(sign, () => { touched = Date.now(); }, { passive: true, capture: true });
  document.addEventListener("input", (event) => { typed = event.target.form; });
  const watch = setInterval(() => {
    const now = Date.now();
    if (now - touched > QUIET_MS) {
      clearInterval(watch);
      leave(typed);
    } else if (touched > told && now - told > QUIET_MS / 5) {
      told = now;
      fetch("/mere", { method: "HEAD" }).catch(() => null); // somebody is at work here: the session goes on
    }
  }, 20_000);
}

// Posted with `keep_only`, a form saves nothing: its words are put by for their writer, and the session ends.
function leave(typed) {
  const form = typed?.method === "post" && !typed.querySelector("[type=file]") ? typed : document.querySelector(".who form");
  form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "keep_only", value: "yes" }));
  form.submit();
}
