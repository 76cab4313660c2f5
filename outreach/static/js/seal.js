/** Sealing to the office: what this tablet keeps for delivery, it cannot read again. */

import { b64, concat, derive, hmac, random, unb64, utf8 } from "./bytes.js";
import { commitment } from "./line.js";

const CURVE = { name: "ECDH", namedCurve: "P-256" };
const INFO = "aaben-doer intake 1";

export const intakeKey = (point) => crypto.subtle.importKey("raw", unb64(point), CURVE, false, []);

/** A key for one envelope. Made while a form is being filled in, it costs nothing when it is saved. */
export async function prepare(office) {
  const ephemeral = await crypto.subtle.generateKey(CURVE, false, ["deriveBits"]);
  const point = new Uint8Array(await crypto.subtle.exportKey("raw", ephemeral.publicKey));
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: office }, ephemeral.privateKey, 256);
  const secret = await derive(shared, INFO, { salt: point });
  return { point, key: await crypto.subtle.importKey("raw", secret, "AES-GCM", false, ["encrypt"]) };
}

/** Some such keys in hand, so that a row of quick saves waits for none. */
export class Envelopes {
  constructor(count) {
    this.count = count;
    this.kept = [];
  }

  ready(office) {
    if (this.office !== office) this.kept = [];
    this.office = office;
    while (this.kept.length < this.count) this.kept.push(prepare(office));
  }

  /** One for `office`, or undefined: then it is made on the spot. */
  take(office) {
    return this.office === office ? this.kept.shift() : undefined;
  }
}

/** Seal `plaintext` to the office with a key of `prepare`, bound to the id of its item. Returns base64url. */
async function seal({ point, key }, id, plaintext) {
  const iv = random(12);
  const how = { name: "AES-GCM", iv, additionalData: utf8(id) };
  return b64(concat(new Uint8Array([1]), point, iv, await crypto.subtle.encrypt(how, key, utf8(plaintext))));
}

/**
 * A line ready for the outbox: {id, c, sealed}. `grant` is {text, key} of whoever is signed in, or null:
 * then the office asks whose it is. An `envelope` is used once.
 */
export async function pack(office, line, grant, envelope = prepare(office)) {
  const id = JSON.parse(line).id;
  const mac = grant ? b64(await hmac(grant.key, utf8(line))) : null;
  const letter = JSON.stringify({ line, grant: grant ? grant.text : null, mac });
  const [c, sealed] = await Promise.all([commitment(line), seal(await envelope, id, letter)]);
  return { id, c, sealed };
}
