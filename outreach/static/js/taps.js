/* A list where each tap counts at once, without a page load. Without this script every tap is a plain post. */

const list = document.querySelector("[data-taps]");
let latest = 0;
let before = Promise.resolve();

list.addEventListener("submit", (event) => {
  const pressed = event.submitter;
  event.preventDefault();
  event.stopPropagation(); // the page's own guard would stop the second of two quick taps
  const body = new FormData(event.target);
  if (pressed?.name) body.set(pressed.name, pressed.value);
  if (pressed?.classList.contains("tap")) press(pressed);
  const mine = ++latest;
  before = before.then(() => send(event.target.action, body, mine, pressed?.id)); // in the order of the taps
});

/** Show at once what the office is about to be told; its answer then says how it stands. */
function press(button) {
  const was = button.getAttribute("aria-pressed") === "true";
  button.setAttribute("aria-pressed", String(!was));
  button.name = was ? "there" : "undo";
  const state = button.querySelector(".tap__state");
  if (state) state.textContent = was ? "Ikke markeret" : "Til stede";
}

async function send(address, body, mine, id) {
  const headers = { "X-Part": "yes", Accept: "text/html" };
  const answer = await fetch(address, { method: "POST", body, headers }).catch(() => null);
  const isPart = answer && !answer.redirected && (answer.ok || answer.status === 422);
  if (!isPart) return location.reload(); // signed out, or the office is gone: the page tells what is true
  const text = await answer.text();
  if (mine !== latest) return; // a later tap has its own answer, and this one would show it undone
  const part = new DOMParser().parseFromString(text, "text/html");
  const open = new Set([...list.querySelectorAll("details[open]")].map((one, at) => at));
  list.replaceChildren(...part.body.childNodes);
  list.querySelectorAll("details").forEach((one, at) => { one.open = open.has(at); });
  (document.getElementById(id) ?? list.querySelector(".taps button, #search"))?.focus({ preventScroll: true });
}
