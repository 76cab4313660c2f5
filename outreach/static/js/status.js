/** What the screen says about where the words are. Only what the latest answer bears out. */

import { clockTime, device } from "./words.js";

const many = (count) => String(count);

/** One short line for the bar, and how it should look: calm, look or error. */
export function shortLine(tally, reach) {
  if (tally.ask) return { tone: "look", text: `${tally.ask} skal du se på` };
  if (tally.tablet && reach !== "here" && reach !== "trying")
    return { tone: "look", text: `${tally.tablet} venter her siden ${clockTime(tally.since)}` };
  if (tally.tablet) return { tone: "calm", text: `${tally.tablet} sendes om lidt` };
  if (tally.locked) return { tone: "calm", text: `${tally.locked} på kontoret – låst` };
  if (reach !== "here" && reach !== "trying") return { tone: "look", text: "Ingen kontakt" };
  if (tally.office) return { tone: "calm", text: `${tally.office} på kontoret` };
  return { tone: "calm", text: tally.all ? "Alt er fremme" : "Klar" };
}

const REACH = {
  away: "Kontorets computer svarer ikke. Skriv bare videre.",
  stranger: "Nettet her fører et andet sted hen end til kontorets computer. Skriv bare videre.",
  unknown: "Kontorets computer kender ikke tabletten. Par den igen. Det, du har skrevet, bliver liggende.",
  busy: "Kontorets computer har travlt. Der prøves igen om lidt.",
};

/** Whole sentences for the page about the day, most important first. */
export function sentences(tally, reach, hub = null) {
  const said = [];
  if (tally.tablet && REACH[reach]) {
    said.push(`Ligger kun her. Tag ${device()} med tilbage til kontoret.`);
    said.push(`${many(tally.tablet)} venter her siden ${clockTime(tally.since)}.`);
  }
  if (REACH[reach]) said.push(REACH[reach]);
  if (tally.ask) said.push(`${many(tally.ask)} skal du se på. Åbn “Skal du se på” på kontorets computer.`);
  if (tally.locked) said.push(`${many(tally.locked)} ligger på kontoret, men er låst. De kommer ind, når en kollega logger på.`);
  if (tally.office && hub === "away")
    said.push(`Intet net. ${many(tally.office)} ligger på kontoret og sendes, når nettet er tilbage.`);
  return said;
}

/** The sum of the day: written = received, or what is where. */
export function daySum(tally) {
  const here = tally.tablet + tally.locked + tally.ask;
  if (!here) return `Alt er fremme: ${tally.all} skrevet, ${tally.all} modtaget.`;
  const where = [
    [tally.tablet, device() === "telefonen" ? "på telefonen" : "på tabletten"],
    [tally.locked, "på kontoret, låst"],
    [tally.ask, "under “Skal du se på”"],
  ].filter(([count]) => count).map(([count, text]) => `${count} ${text}`);
  return `${here} er ikke fremme endnu. De ligger her: ${where.join(", ")}.`;
}
