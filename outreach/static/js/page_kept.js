/* What is typed is kept at the office while it is typed: when the machine stops, a second is lost at most.
   Nothing is kept in the browser. Ctrl and Enter saves; arrows lead to the next family. */

import { count } from "./room.js";

const WAIT_MS = 400;
const AGAIN_MS = 2000;

for (const form of document.querySelectorAll("form[data-keep]")) keep(form);
for (const text of document.querySelectorAll("textarea[data-most]")) count(text, Number(text.dataset.most));

/** Send what stands in a form shortly after each change, one request at a time. */
function keep(form) {
  const said = form.querySelector("[data-keep-said]");
  let timer = 0;
  let changed = false;
  let sending = null;
  let over = false;

  const later = (ms) => { clearTimeout(timer); timer = setTimeout(send, ms); };
  async function send() {
    if (sending || over || !changed) return;
    changed = false;
    sending = new AbortController();
    const answer = await fetch(form.dataset.keep, { method: "POST", body: new FormData(form), signal: sending.signal, redirect: "manual" }).catch(() => null);
    sending = null;
    if (over) return;
    if (answer?.status === 204) {
      if (changed) later(WAIT_MS); // what was typed since is not kept yet, and nothing says that it is
      else if (said) said.textContent = `Kladde gemt ${new Date().toLocaleTimeString("da-DK", { hour: "2-digit", minute: "2-digit" })}`;
    } else if (answer?.status !== 409) { // 409: it was saved for good in the meantime
      changed = true;
      if (said) said.textContent = "Kladden er ikke gemt. Teksten står her stadig. Vi prøver igen.";
      later(AGAIN_MS);
    }
  }

  form.addEventListener("input", () => {
    const first = !changed;
    changed = true;
    if (said?.textContent.startsWith("Kladde gemt")) said.textContent = "";
    if (first && !sending) later(WAIT_MS); // not put off by the next key: one who types on is kept too
  });
  form.addEventListener("submit", () => { over = true; clearTimeout(timer); sending?.abort(); });
  window.addEventListener("pageshow", () => { over = false; });
  window.addEventListener("pagehide", () => {
    if (changed && !over) fetch(form.dataset.keep, { method: "POST", body: new FormData(form), keepalive: true }).catch(() => null);
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
}

// Arrows between families: plain outside a field, with Alt inside one.
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select, summary, [contenteditable]");
  if (event.ctrlKey || event.metaKey || event.shiftKey || Boolean(typing) !== event.altKey) return;
  const step = typing ? { ArrowUp: "prev", ArrowDown: "next" } : { ArrowLeft: "prev", ArrowRight: "next" };
  const link = step[event.key] && document.querySelector(`a[data-step][rel=${step[event.key]}]`);
  if (link) {
    event.preventDefault();
    link.click();
  }
});
document.documentElement.dataset.ready = "yes"; // from here on a key is heard
