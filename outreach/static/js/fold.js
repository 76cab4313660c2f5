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

/** Folded once per list, so that a keystroke costs only the comparing. What tells two alike apart counts last. */
export const indexed = (item, name, tell = "") => ({ item, words: words(name ?? ""), told: words(tell ?? "") });

const TOLD_MAX = 10; // any hit in the own name comes before every hit in what is told about somebody

/** How alike a word and a term are: the same 3, its beginning as spelled or as heard 2, a part of it 1, else 0. */
function likeness(word, term, sound) {
  if (word === term) return 3;
  if (word.startsWith(term) || (sound.length > 1 && heard(word).startsWith(sound))) return 2;
  return term.length > 1 && (word.includes(term) || (sound.length > 1 && word.includes(sound))) ? 1 : 0;
}

function score(entry, asked) {
  let total = 0;
  for (const term of asked) {
    const sound = heard(term);
    const best = Math.max(...entry.words.map((word) => likeness(word, term, sound) * TOLD_MAX), ...entry.told.map((word) => likeness(word, term, sound)), 0);
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

const PART_MIN = 3; // letters that the beginning of a name must have to stand for the whole

const fits = (a, b) => {
  const [short, long] = [heard(a), heard(b)].sort((one, other) => one.length - other.length);
  return a === b || (short.length >= PART_MIN && long.startsWith(short));
};

/** Items who may be the one with this new name: every word of the shorter name has its like in the longer. */
export function alike(list, name, limit = 3) {
  const asked = words(name);
  if (!asked.length) return [];
  const same = (known) => {
    const [short, long] = [asked, known].sort((one, other) => one.length - other.length);
    return short.length > 0 && short.every((one) => long.some((other) => fits(one, other)));
  };
  return list.filter((entry) => same(entry.words)).slice(0, limit).map((entry) => entry.item);
}
