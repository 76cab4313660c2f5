/** Whom a list shows, in which order, who belongs together, and what it comes to. Pure. */

/**
 * The people of a list: those of last time, those who come often, those who are marked and those `added` here, as
 * far as `byId` knows them. By name, a family together. Each is {id, name, tell, isPresent, isOurs, family}.
 */
export function roster({ listed, stands, added, families, byId }) {
  const ids = new Set([...listed.last_time, ...listed.often, ...stands.present.keys(), ...stands.theirs, ...added]);
  const guests = [...ids].filter((id) => byId.has(id)).map((id) => ({
    ...byId.get(id), isPresent: stands.present.has(id) || stands.theirs.has(id), isOurs: stands.present.has(id), family: household(families, id, byId),
  }));
  guests.sort((a, b) => a.name.localeCompare(b.name, "da"));
  const seen = new Set();
  const ordered = [];
  for (const guest of guests)
    for (const one of [guest, ...guests.filter((other) => guest.family.includes(other.id))])
      if (!seen.has(one.id)) ordered.push(one), seen.add(one.id);
  return ordered;
}

const nameless = ({ adults, children }) => Math.max(0, adults) + Math.max(0, children);

/** "12 til stede · 3 uden navn" */
export const summary = (stands) => [
  `${new Set([...stands.present.keys(), ...stands.theirs]).size} til stede`, nameless(stands) && `${nameless(stands)} uden navn`,
].filter(Boolean).join(" · ");

/** With whom somebody shares a household, as far as one may know of them. */
function household(families, id, byId) {
  const together = (families ?? []).filter((members) => members.includes(id)).flat();
  return [...new Set(together)].filter((other) => other !== id && byId.has(other));
}

/** What is said in a volunteer's hand: first names, and a letter more where two are alike. */
export function firstNames(people) {
  const first = ({ name }) => name.trim().split(/\s+/)[0] ?? "";
  const often = new Map();
  for (const one of people) often.set(first(one), (often.get(first(one)) ?? 0) + 1);
  return people.map((one) => {
    const rest = one.name.trim().split(/\s+/).at(-1) ?? "";
    const more = often.get(first(one)) > 1 && rest !== first(one) ? ` ${rest[0]}.` : "";
    return { id: one.id, name: first(one) + more, tell: "", own: one.own };
  });
}
