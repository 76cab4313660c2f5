/** Names as they are searched: the same folding as the laptop's, so both find the same people. */

const LETTERS = {
  å: "a", æ: "ae", ø: "o", ä: "ae", ö: "o", ü: "u", ß: "ss", ı: "i", ł: "l", đ: "d", ð: "d", þ: "th", œ: "oe",
};

export function fold(value) {
  const plain = value.normalize("NFC").toLowerCase().replace(/[åæøäöüßıłđðþœ]/g, (letter) => LETTERS[letter]);
  return plain.normalize("NFD").replace(/\p{M}/gu, "").replaceAll("aa", "a").replaceAll("oe", "o");
}

const words = (value) => fold(value).split(/[^\p{L}\p{N}]+/u).filter(Boolean);

/** Somali writes a silent c before a vowel: Cabdi is Abdi. */
const heard = (word) => (/^c[aeiou]/.test(word) ? word.slice(1) : word);

/** Folded once per list, so that a keystroke costs only the comparing. */
export const indexed = (item, ...texts) => ({ item, words: texts.flatMap((value) => words(value ?? "")) });

function score(entry, asked) {
  let total = 0;
  for (const term of asked) {
    const sound = heard(term);
    let best = 0;
    for (const word of entry.words) {
      if (word.startsWith(term) || (sound.length > 1 && word.startsWith(sound))) best = 2;
      else if (term.length > 1 && (word.includes(term) || (sound.length > 1 && word.includes(sound)))) best = Math.max(best, 1);
      if (best === 2) break;
    }
    if (!best) return 0;
    total += best;
  }
  return total;
}

/** Items whose words hold every part of the question, best first, else in the order of the list. */
export function search(list, question, limit = 20) {
  const asked = words(question);
  if (!asked.length) return [];
  const hits = [];
  list.forEach((entry, at) => {
    const points = score(entry, asked);
    if (points) hits.push({ points, at, item: entry.item });
  });
  hits.sort((a, b) => b.points - a.points || a.at - b.at);
  return hits.slice(0, limit).map((hit) => hit.item);
}
