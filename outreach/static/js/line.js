/** An entry as one exact line of text. It is written once; only a new save makes a new one. */

import { b64, concat, plain, sha256, utf8 } from "./bytes.js";
import { newId, newNonce, stamp } from "./ids.js";

export const LINE_BYTES_MAX = 64 * 1024;

/** Text as it may stand in a line: no control characters but line break and tab, no half characters. */
export function clean(value) {
  const whole = Array.from(String(value), (c) => (c.length === 1 && c >= "\ud800" && c <= "\udfff" ? "\ufffd" : c));
  return plain(whole.join("")).normalize("NFC");
}

const cleaned = (value) => {
  if (typeof value === "string") return clean(value);
  if (Array.isArray(value)) return value.map(cleaned);
  if (value && typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, cleaned(inner)]));
  return value;
};

export class TooLong extends Error {}

/** One line from its parts; raises TooLong when it would not be taken anywhere. */
export function writeLine({ id = newId(), kind, version = 1, org, by, root = id, people = [], open = {}, closed = {} }) {
  const line = JSON.stringify({
    id, n: newNonce(), at: stamp(), k: kind, v: version, org, by, root,
    ppl: people, o: cleaned(open), c: JSON.stringify(cleaned(closed)),
  });
  if (utf8(line).length > LINE_BYTES_MAX) throw new TooLong(kind);
  return line;
}

/** SHA-256 over 0x00 and the line, as the office names it in its answers. */
export const commitment = async (line) => b64(await sha256(concat(new Uint8Array(1), utf8(line))));
