/**
 * Talking to the office's laptop. An answer counts only when it is signed for the nonce of its own request:
 * a portal's page, a redirect and somebody else's server are all `stranger`, whatever status they carry.
 */

import { concat, derive, hmacHolds, hmacKey, text, unb64, utf8 } from "./bytes.js";
import { newNonce } from "./ids.js";

export const answerKey = async (secret) => hmacKey(await derive(unb64(secret), "office-answer"));

export class Office {
  /** `device` is {tablet, secret}; `fetcher` is fetch. */
  constructor(device, { fetcher = (...args) => fetch(...args), clock = null } = {}) {
    this.device = device;
    this.fetcher = fetcher;
    this.clock = clock;
    this.key = answerKey(device.secret);
  }

  /** -> {from: "office", status, data} | {from: "stranger", status, problem} | {from: "away"} */
  async call(path, { method = "POST", body, session, patience = 10_000 } = {}) {
    const nonce = newNonce();
    const headers = { Authorization: `Tablet ${this.device.tablet}.${this.device.secret}`, "Office-Nonce": nonce };
    if (session) headers["Office-Session"] = session;
    if (body !== undefined) headers["Content-Type"] = "application/json";
    let response, bytes;
    try {
      response = await this.fetcher(path, {
        method, headers, body: body === undefined ? undefined : JSON.stringify(body),
        redirect: "manual", credentials: "omit", cache: "no-store", signal: AbortSignal.timeout(patience),
      });
      bytes = new Uint8Array(await response.arrayBuffer());
    } catch {
      return { from: "away" };
    }
    const signature = response.headers.get("Office-Signature") ?? "";
    const signed = await hmacHolds(await this.key, concat(utf8(nonce), bytes), signature);
    let data = null;
    try {
      data = JSON.parse(text(bytes));
    } catch { /* not ours, or cut off: the signature says which */ }
    if (!signed || data === null) return { from: "stranger", status: response.status, problem: data?.type ?? null };
    if (data.now) this.clock?.hear(data.now);
    const wait = Number(response.headers.get("Retry-After")) || 0;
    return { from: "office", status: response.status, data, wait: Math.min(wait, 600) };
  }
}

/** Pairing is the one call without a credential: what it hands over is the credential. */
export async function pair(code, label, { fetcher = (...args) => fetch(...args) } = {}) {
  try {
    const response = await fetcher("/api/par", {
      method: "POST", headers: { "Content-Type": "application/json" }, redirect: "manual", credentials: "omit",
      cache: "no-store", body: JSON.stringify({ code, label }), signal: AbortSignal.timeout(10_000),
    });
    return { status: response.status, data: await response.json() };
  } catch {
    return { status: 0, data: null };
  }
}

/** A pairing code scanned from the office's screen: behind the #, so that it is sent to nobody. */
export const codeInAddress = () => new URLSearchParams(location.hash.slice(1)).get("par");
