/** The service worker from the page's side: registering it, and letting a new version in when nothing is lost. */

export class Worker {
  constructor(changed) {
    this.changed = changed;
    this.waiting = null;
    this.trouble = null; // "certificate" when the browser does not trust the office's computer
  }

  async start() {
    if (!("serviceWorker" in navigator)) return this.#fail(isSecureContext ? "browser" : "certificate");
    try {
      const [address, type] = "SyncManager" in window ? ["/sw.js?sync", "module"] : ["/sw.js", "classic"];
      this.registration = await navigator.serviceWorker.register(address, { scope: "/tablet", updateViaCache: "none", type });
    } catch (error) {
      return navigator.onLine && error.name === "SecurityError" ? this.#fail("certificate") : undefined;
    }
    navigator.serviceWorker.addEventListener("controllerchange", () => this.switching && location.reload());
    const look = () => {
      this.waiting = navigator.serviceWorker.controller ? this.registration.waiting : null;
      this.changed();
    };
    this.registration.addEventListener("updatefound", () => this.registration.installing?.addEventListener("statechange", look));
    look();
    setInterval(() => document.hidden || this.registration.update().catch(() => {}), 1_800_000);
    return undefined;
  }

  #fail(trouble) {
    this.trouble = trouble;
    this.changed();
  }

  /** On a click, with an empty editor: the new version takes over and the page starts again. */
  switch() {
    this.switching = true;
    this.waiting?.postMessage("switch");
  }
}
