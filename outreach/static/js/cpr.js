/** CPR-looking numbers in free text: a warning and an offer to take them out, never a refusal. */

const LOOKS = /(?<!\d)(0[1-9]|[12]\d|3[01])[ .-]?(0[1-9]|1[0-2])[ .-]?(\d\d)[ -]?(\d{4})(?!\d)/g;

export const cprIn = (text) => Array.from(text.matchAll(LOOKS), (found) => found[0]);

export const withoutCpr = (text) => text.replace(LOOKS, "[cpr taget ud]");
