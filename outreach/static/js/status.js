/** What the screen says about where the words are. Only what the latest answer bears out. */

import { clockTime, device, isPhone } from "./words.js";

const ORDER = ["tablet", "locked", "ask", "office", "hub"];
const IN = {
  tablet: () => (isPhone() ? "på telefonen" : "på tabletten"), locked: () => "på kontoret, låst",
  ask: () => "under “Skal du se på”", office: () => "på kontoret", hub: () => "i sikkert lager",
};

/** The number on the bar: contacts where there are any, else whatever else was written. */
const shown = (tally, place) => tally.contacts[place] || tally[place];

/** One short line for the bar, and how it should look: calm, look or error. */
export function shortLine(tally, reach) {
  const gone = reach !== "here" && reach !== "trying";
  if (tally.ask) return { tone: "look", text: `${tally.ask} skal du se på` };
  if (tally.tablet && gone) return { tone: "look", text: `${shown(tally, "tablet")} venter her siden ${clockTime(tally.since)}` };
  if (tally.tablet) return { tone: "calm", text: `${shown(tally, "tablet")} sendes om lidt` };
  if (tally.locked) return { tone: "calm", text: `${shown(tally, "locked")} på kontoret – låst` };
  if (gone) return { tone: "look", text: "Ingen kontakt" };
  if (tally.office) return { tone: "calm", text: `${shown(tally, "office")} på kontoret` };
  return { tone: "calm", text: tally.all ? "Alt er fremme" : "Klar" };
}

const REACH = {
  away: "Kontorets computer svarer ikke. Skriv bare videre.",
  stranger: "Nettet her fører et andet sted hen end til kontorets computer. Skriv bare videre.",
  unknown: `Kontorets computer kender ikke ${device()}. Par den igen. Det, du har skrevet, bliver liggende.`,
  busy: "Kontorets computer har travlt. Der prøves igen om lidt.",
};

/** Where something is, how much of it, and what one can do about it. */
function places(tally, reach, hub) {
  const advice = {
    tablet: `Ligger kun her. ${reach === "here" ? "Det sendes om lidt." : `Tag ${device()} med tilbage til kontoret.`}`,
    locked: "De kommer ind, når en kollega logger på.",
    ask: "Åbn “Skal du se på” på kontorets computer.",
    office: { none: "Her er ikke noget sikkert lager.", away: "Intet net. Det sendes, når nettet er tilbage." }[hub] ?? "Det sendes af sig selv.",
  };
  return ORDER.filter((place) => tally[place]).map((place) => {
    const other = tally[place] - tally.contacts[place];
    const counted = [tally.contacts[place] && contacts(tally.contacts[place]), other && others(other)].filter(Boolean).join(" og ");
    return { place, text: counted, advice: advice[place] };
  });
}

const contacts = (count) => (count === 1 ? "1 henvendelse" : `${count} henvendelser`);
const others = (count) => (count === 1 ? "1 anden ting" : `${count} andre ting`);

/** The sum of the day: written = received, or how many are where. The number is of contacts, as on the laptop. */
export function daySum(tally, hub = null) {
  const sum = merged(tally.contacts);
  const last = hub === "none" ? ["hub", "office"] : ["hub"];
  const behind = ORDER.filter((place) => !last.includes(place) && merged(tally)[place]);
  if (!tally.all) return "Der er ikke skrevet noget her i dag.";
  if (!behind.length && merged(tally).office) return sum.all ? `${sum.all} skrevet. Alt ligger på kontoret.` : "Alt ligger på kontoret.";
  if (!behind.length) return sum.all ? `Alt er fremme: ${sum.all} skrevet, ${sum.all} modtaget.` : "Alt er fremme.";
  const counted = behind.some((place) => sum[place]) ? sum : merged(tally);
  const where = behind.filter((place) => counted[place]).map((place) => `${counted[place]} ${IN[place]()}`);
  const missing = behind.reduce((total, place) => total + counted[place], 0);
  return `${counted === sum ? missing : others(missing)} er ikke fremme endnu. ${missing === 1 ? "Den" : "De"} ligger her: ${where.join(", ")}.`;
}

/** Who is behind the last tick need not be told apart here, and what was erased has arrived. */
const merged = (tally) => ({ ...tally, hub: tally.hub + tally.durable + tally.erased });

/** Everything the page about the day says: one sum, what is where, and whether the office answers. */
export const day = (tally, reach, hub = null) =>
  ({ sum: daySum(tally, hub), places: places(merged({ ...tally, contacts: merged(tally.contacts) }), reach, hub), trouble: REACH[reach] ?? "" });
