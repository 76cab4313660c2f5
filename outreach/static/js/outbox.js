/**
 * What is on its way to the office. A row leaves only its sealed bytes, and those only when the office has
 * signed that the entry is durable or erased. Where a row is follows from the latest answer, and may fall.
 */

export const HOLD_MS = 20_000;
const HOLD_MAX_MS = 60_000; // a hold further away than this is a clock that jumped, and holds nothing
const EDITING_MS = 600_000;
const ITEMS_MAX = 100;
const ASK_MAX = 500;
const BYTES_MAX = 700_000;
const REFUSED_REST_MS = 600_000;

const QUESTIONS = new Set(["question", "parked", "collision"]);
const ARRIVED = new Set(["office", "hub", "durable", "erased"]);
const OVER = new Set(["durable", "erased"]);
const LISTED = new Set(["mark", "headcount", "list_done"]); // their copies go when the office's list shows them
const STATES = new Set(["locked", ...QUESTIONS, ...ARRIVED]);

/** A new row for the outbox. `hold` keeps it here a little while, so that it can still be changed. */
export const row = ({ id, c, sealed }, { kind, by, now, first = now }) =>
  ({ id, c, sealed, kind, by, at: first, hold: now + HOLD_MS, tried: false, state: null });

export const isHeld = (entry, now) => !entry.tried && entry.hold > now && entry.hold - now <= HOLD_MAX_MS;

/** Whether the row is still as it was saved and nobody else can have it: then a change replaces it. */
export const isOpen = (entry, now) => Boolean(entry) && isHeld(entry, now);

/** While its author writes on, a row waits a little longer, ten minutes in all. */
export const mayHoldOn = (entry, now) => isHeld(entry, now) && now - entry.at < EDITING_MS && now >= entry.at;

/** Where a row is: tablet, locked, office, hub, durable, erased, or ask (its author must look at it). */
export function place(entry) {
  if (QUESTIONS.has(entry.state) || entry.refused) return "ask";
  return entry.state ?? "tablet";
}

export const wasHigher = (entry) => Boolean(entry.fell) && entry.state === null;

/** How many rows are where, since when the oldest waits here, and how many contacts (henvendelser) are among them. */
export function tally(rows) {
  const none = () => ({ tablet: 0, locked: 0, office: 0, hub: 0, durable: 0, erased: 0, ask: 0, all: 0 });
  const counts = { ...none(), since: null, contacts: none() };
  for (const entry of rows) {
    for (const sum of entry.kind === "contact" && !entry.undone ? [counts, counts.contacts] : [counts]) {
      sum[place(entry)] += 1;
      sum.all += 1;
    }
    if (entry.state === null && !entry.refused) counts.since = Math.min(counts.since ?? Infinity, entry.at);
  }
  return counts;
}

const isDue = (entry, now) =>
  entry.state === null && entry.sealed && !isHeld(entry, now) &&
  !(entry.refused && now >= entry.refused && now - entry.refused < REFUSED_REST_MS);

/** A row after an answer. Only this function decides what an answer does to a row. */
export function settled(entry, { state, c, why }, laptop, now) {
  if (state === "unknown" && why) return { ...entry, state: null, refused: now, why }; // it could not take this one
  if (state === "unknown") return { ...entry, state: null, fell: entry.state !== null };
  if (!STATES.has(state)) return entry; // an answer from the future: keep everything, ask again
  if (ARRIVED.has(state) && c && c !== entry.c) return { ...entry, state: "collision", laptop, why };
  if (entry.state === "collision" && state !== "erased") return entry; // what has arrived is other words than these
  const next = { ...entry, state, laptop, why, fell: false, refused: undefined };
  if (ARRIVED.has(state) && !hasArrived(entry)) next.came = Date.now();
  if (OVER.has(state)) next.sealed = null;
  return next;
}

const ANSWERED = ["state", "laptop", "why", "fell", "refused", "sealed"]; // what an answer may change of a row
const differs = (one, other) => ANSWERED.some((name) => one[name] !== other[name]);

export const hasArrived = (entry) => ARRIVED.has(entry.state);

export const needsNoCopy = (entry) => hasArrived(entry) && !LISTED.has(entry.kind);

/** Letters of limited size: the oldest first. */
export function letters(due, asking) {
  const all = [];
  let [items, bytes] = [[], 0];
  for (const entry of due) {
    if (items.length && (items.length >= ITEMS_MAX || bytes + entry.sealed.length > BYTES_MAX)) {
      all.push({ items, ask: [] });
      [items, bytes] = [[], 0];
    }
    items.push(entry);
    bytes += entry.sealed.length + 80;
  }
  all.push({ items, ask: asking.slice(0, ASK_MAX) });
  for (let at = ASK_MAX; at < asking.length; at += ASK_MAX) all.push({ items: [], ask: asking.slice(at, at + ASK_MAX) });
  return all;
}

const read = (rows, ids) => Promise.all(ids.map((id) => rows.get("outbox", id))); // together: who saves waits for this

/** Marks the rows as sent before they are: from here on they may be at the office, whatever happens. */
function markTried(store, items) {
  return store.write(["outbox"], async (rows) => {
    const entries = await read(rows, items.map(({ id }) => id));
    const fresh = entries.filter((entry) => entry?.sealed); // the others were taken back in the meantime
    for (const entry of fresh) if (!entry.tried) rows.put("outbox", { ...entry, tried: true });
    return fresh.map((entry) => ({ ...entry, tried: true }));
  });
}

/** What the answers change, and nothing else: most say what is known, and somebody may be about to save. */
async function settle(store, answers, laptop, now) {
  const news = await newsIn(store, answers, laptop, now);
  if (!news.length) return 0;
  return store.write(["outbox", "copies"], async (rows) => {
    const entries = await read(rows, news.map(([id]) => id));
    let fell = 0;
    for (const [at, [id, answer]] of news.entries()) {
      if (!entries[at]) continue;
      const next = settled(entries[at], answer, laptop, now);
      rows.put("outbox", next);
      if (needsNoCopy(next)) rows.remove("copies", id);
      if (next.state === null && next.fell) fell += 1;
    }
    return fell;
  });
}

/** Those answers that change a row, or let go of a copy: a correction keeps one of what had arrived. */
function newsIn(store, answers, laptop, now) {
  return store.transaction(["outbox", "copies"], "readonly", async (rows) => {
    const [entries, copies] = await Promise.all([rows.all("outbox"), rows.ids("copies")]);
    const [known, kept] = [new Map(entries.map((entry) => [entry.id, entry])), new Set(copies)];
    return answers.filter(([id, answer]) => {
      if (!known.has(id)) return false;
      const next = settled(known.get(id), answer, laptop, now);
      return differs(known.get(id), next) || (needsNoCopy(next) && kept.has(id));
    });
  });
}

const usable = (answer) => answer.from === "office" && answer.status === 201 && Array.isArray(answer.data.items);

async function post(store, call, letter, now) {
  const items = letter.items.length ? await markTried(store, letter.items) : [];
  const body = { items: items.map(({ id, sealed }) => ({ id, sealed })), ask: letter.ask };
  const answer = await call("/api/indbakke", { body });
  if (usable(answer)) {
    const sent = new Set(items.map(({ id }) => id));
    const answers = answer.data.items.filter(({ id }) => sent.has(id)).map((item) => [item.id, item]);
    for (const id of letter.ask)
      if (answer.data.states?.[id]) answers.push([id, { state: answer.data.states[id] }]);
    return { answer, fell: await settle(store, answers, answer.data.laptop, now) };
  }
  const blames = answer.from === "office" && [400, 413, 422].includes(answer.status);
  if (!blames) return { answer, fell: 0 };
  if (items.length > 1 || (items.length && letter.ask.length)) { // one bad row must not hold the others back
    const half = Math.ceil(items.length / 2);
    const first = await post(store, call, { items: items.slice(0, half), ask: [] }, now);
    const second = await post(store, call, { items: items.slice(half), ask: letter.ask }, now);
    return usable(second.answer) || !usable(first.answer) ? second : first;
  }
  if (items.length)
    await store.write(["outbox"], async (rows) => {
      const entry = await rows.get("outbox", items[0].id);
      if (entry) rows.put("outbox", { ...entry, refused: now, why: answer.data.title });
    });
  return { answer, fell: 0 };
}

/**
 * Deliver what is due and ask about the rest. Call it under one lock per browser.
 * Returns the last answer; everything stays where it was on any answer that is not the office's own.
 */
export async function drain(store, call, now) {
  let last = null;
  for (let round = 0; round < 2; round += 1) {
    const rows = (await store.all("outbox")).sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
    const due = rows.filter((entry) => isDue(entry, now));
    const asking = rows.filter((entry) => entry.state !== null && !OVER.has(entry.state)).map(({ id }) => id);
    let fell = 0;
    for (const letter of letters(due, round ? [] : asking)) {
      const result = await post(store, call, letter, now);
      last = result.answer;
      fell += result.fell;
      if (last.from !== "office" || last.status === 429 || last.status >= 500) return last;
    }
    if (!fell) break; // what the office no longer knows is offered again at once
  }
  return last;
}

/** Rows that are over are kept as a tally only, and not for ever. */
export const tooOld = (rows) =>
  rows.filter((entry) => OVER.has(entry.state)).sort((a, b) => b.at - a.at).slice(500).map(({ id }) => id);
