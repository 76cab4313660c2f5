/** Bytes, text and the few primitives everything else is built from. */

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });

export const utf8 = (text) => encoder.encode(text);
export const text = (bytes) => decoder.decode(bytes);

/** Text without what no keyboard types and no office takes: control characters but line break and tab. */
// eslint-disable-next-line no-control-regex
export const plain = (text) => text.replace(/\r\n?/g, "\n").replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, "");

export const random = (count) => crypto.getRandomValues(new Uint8Array(count));

export function concat(...parts) {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(new Uint8Array(part.buffer ?? part, part.byteOffset ?? 0, part.byteLength), at);
    at += part.byteLength;
  }
  return joined;
}

/** base64url without padding, the one spelling used on the wire. */
export function b64(bytes) {
  const view = new Uint8Array(bytes.buffer ?? bytes, bytes.byteOffset ?? 0, bytes.byteLength);
  let raw = "";
  for (let at = 0; at < view.length; at += 8192) raw += String.fromCharCode(...view.subarray(at, at + 8192));
  return btoa(raw).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

export function unb64(encoded) {
  const raw = atob(encoded.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(raw, (letter) => letter.charCodeAt(0));
}

export const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

/** HKDF-SHA256 to `length` bytes. */
export async function derive(secret, info, { salt = new Uint8Array(), length = 32 } = {}) {
  const key = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveBits"]);
  const how = { name: "HKDF", hash: "SHA-256", salt, info: typeof info === "string" ? utf8(info) : info };
  return new Uint8Array(await crypto.subtle.deriveBits(how, key, length * 8));
}

export const hmacKey = (secret) =>
  crypto.subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-256" }, false, ["sign", "verify"]);

export const hmac = async (key, message) => new Uint8Array(await crypto.subtle.sign("HMAC", key, message));

/** Compares in constant time; false for anything that is not base64url. */
export async function hmacHolds(key, message, tag) {
  try {
    return await crypto.subtle.verify("HMAC", key, unb64(tag), message);
  } catch {
    return false;
  }
}
