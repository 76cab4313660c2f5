/** Ids, nonces and times as they stand in a line. */

import { b64, random } from "./bytes.js";

/** UUIDv7. An impossible clock gives an odd id, never an error: ids order nothing. */
export function newId(now = Date.now(), bytes = random(10)) {
  const id = new Uint8Array(16);
  let ms = Math.max(0, Math.min(Math.floor(now) || 0, 2 ** 48 - 1));
  for (let at = 5; at >= 0; at -= 1) {
    id[at] = ms % 256;
    ms = Math.floor(ms / 256);
  }
  id.set(bytes, 6);
  id[6] = (id[6] & 0x0f) | 0x70;
  id[8] = (id[8] & 0x3f) | 0x80;
  const hex = Array.from(id, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

export const NOBODY = "00000000-0000-0000-0000-000000000000";

export const newNonce = () => b64(random(16));

export const stamp = (now = Date.now()) => new Date(now).toISOString();

const two = (number) => String(number).padStart(2, "0");

/** The local time of a visit with its offset, "2026-05-18T10:22+02:00". */
export function localTime(now = Date.now()) {
  const at = new Date(now);
  const offset = -at.getTimezoneOffset();
  const zone = `${offset < 0 ? "-" : "+"}${two(Math.floor(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`;
  return `${localDate(now)}T${two(at.getHours())}:${two(at.getMinutes())}${zone}`;
}

export function localDate(now = Date.now()) {
  const at = new Date(now);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}
