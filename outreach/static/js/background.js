/** Delivering with no page open: the same outbox, the same lock, no keys but the tablet's own. */

import { Office } from "./office.js";
import { forgetReadable, isLost } from "./lost.js";
import { drain } from "./outbox.js";
import { Store } from "./store.js";

export async function deliver() {
  const store = new Store();
  const device = (await store.get("meta", "device"))?.value;
  if (!device) return;
  const office = new Office({ tablet: device.tablet, secret: device.secret });
  await navigator.locks.request("aaben-doer-aflever", { ifAvailable: true }, async (lock) => {
    if (!lock) return;
    const answer = await drain(store, (...args) => office.call(...args), Date.now());
    const forgot = isLost(answer) && (await forgetReadable(store, device.tablet));
    if (forgot) new BroadcastChannel("aaben-doer").postMessage({ lost: device.tablet });
    if (answer?.from !== "office") throw new Error("not delivered"); // the browser tries again later
  });
}
