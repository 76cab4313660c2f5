/** One person's keys on this tablet: T, wrapped by their phrase, and what T wraps. */

import { random, text, utf8 } from "./bytes.js";

export const ROUNDS = 600_000;

/** The phrase as it is compared everywhere: same spelling whatever the keyboard sent. */
export const spelled = (phrase) => phrase.normalize("NFC").trim().toLowerCase().replace(/[\s-]+/g, " ");

async function phraseKey(phrase, salt, rounds) {
  const secret = await crypto.subtle.importKey("raw", utf8(spelled(phrase)), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds };
  return crypto.subtle.deriveKey(how, secret, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

export async function wrap(keyBytes, phrase, rounds = ROUNDS) {
  const [salt, iv] = [random(16), random(12)];
  const key = await phraseKey(phrase, salt, rounds);
  return { rounds, salt, iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, keyBytes) };
}

/** T out of its wrapping, or null for a wrong phrase. */
export async function unwrap(wrapped, phrase) {
  const key = await phraseKey(phrase, wrapped.salt, wrapped.rounds);
  try {
    return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv: wrapped.iv }, key, wrapped.data));
  } catch {
    return null;
  }
}

/** T as a key that can be used here and never be read out again. The bytes are wiped. */
export async function hold(keyBytes) {
  const key = await crypto.subtle.importKey("raw", keyBytes, "AES-GCM", false, ["encrypt", "decrypt"]);
  keyBytes.fill(0);
  return key;
}

/** `value` under T, bound to what it is (`about`), so that one box cannot stand in for another. */
export async function lockUp(T, about, value) {
  const iv = random(12);
  const how = { name: "AES-GCM", iv, additionalData: utf8(about) };
  return { iv, data: await crypto.subtle.encrypt(how, T, utf8(JSON.stringify(value))) };
}

/** What was locked up, or null if it is damaged or somebody else's. */
export async function openUp(T, about, box) {
  if (!box) return null;
  try {
    const how = { name: "AES-GCM", iv: box.iv, additionalData: utf8(about) };
    return JSON.parse(text(await crypto.subtle.decrypt(how, T, box.data)));
  } catch {
    return null;
  }
}
