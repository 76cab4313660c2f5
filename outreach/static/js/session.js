/**
 * Who is signed in on this page. Keys live in this object and nowhere else; ending it is dropping it.
 * The phrase is tried here and at the office at the same time: whoever answers first opens, the office's word stays.
 */

import { b64, hmac, hmacKey, unb64, utf8 } from "./bytes.js";
import { GRANT_MS, NAMES_MS } from "./clock.js";
import { newNonce } from "./ids.js";
import { hold, lockUp, openUp, unwrap, wrap } from "./keys.js";
import { hasArrived } from "./outbox.js";
import { People } from "./people.js";

export const TRIES_MAX = 10;

export class Session {
  constructor({ staff, T, grant, until, token = null, people = new People({}) }) {
    Object.assign(this, { staff, T, grant, until, token, people });
    this.matters = new Map(); // what this person wrote and can still read here
    this.lists = null; // {asked, sessions, families}: who came last time and who is marked, as the office knows it
  }
}

const emptyRow = (staff) => ({ id: staff.id, name: staff.name, tries: 0, wrapped: null, grant: null, names: null, lists: null });

/** One try with the wrapped key. It is counted on disk before it is made: a killed page gives no free tries. */
async function unlockHere({ store, clock, rounds }, staff, phrase) {
  const before = await store.write(["staff"], async (rows) => {
    const row = (await rows.get("staff", staff.id)) ?? emptyRow(staff);
    if (!row.wrapped) return { ...row, missing: true };
    const next = { ...row, tries: row.tries + 1 };
    if (next.tries >= TRIES_MAX) next.wrapped = null; // the office hands T out again after an online sign-in
    rows.put("staff", next);
    return row;
  });
  if (before.missing) return { left: before.tries >= TRIES_MAX ? 0 : null };
  const bytes = await unwrap(before.wrapped, phrase);
  if (!bytes) return { left: Math.max(0, TRIES_MAX - before.tries - 1) };
  await store.write(["staff"], async (rows) => {
    const row = await rows.get("staff", staff.id);
    rows.put("staff", { ...row, tries: 0, wrapped: before.wrapped });
  });
  if (clock.now() >= before.until || clock.now() < before.until - GRANT_MS - 86_400_000) return { ended: true };
  const T = await hold(bytes);
  const grant = await openUp(T, `grant:${staff.id}`, before.grant);
  if (!grant) return { ended: true };
  return { session: new Session({ staff, T, until: before.until, grant: { text: grant.text, key: await hmacKey(unb64(grant.key)) } }) };
}

/** My boxes that only the former T opens (the tablet was paired anew), locked up again under the new one. */
async function relocked(store, staffId, before, T) {
  const moved = [];
  for (const [table, about] of [["copies", "copy"], ["drafts", "draft"]])
    for (const row of await store.all(table)) {
      if (row.by !== staffId || (await openUp(T, `${about}:${row.id}`, row.box))) continue;
      const value = await openUp(before, `${about}:${row.id}`, row.box);
      if (value) moved.push([table, { ...row, box: await lockUp(T, `${about}:${row.id}`, value) }]);
    }
  return moved;
}

async function openedByOffice({ store, rounds }, staff, phrase, data, before) {
  const bytes = unb64(data.tablet_key);
  const wrapped = await wrap(bytes, phrase, rounds);
  const T = await hold(bytes);
  const grantBox = await lockUp(T, `grant:${staff.id}`, { text: data.grant, key: data.grant_key });
  const until = Date.parse(JSON.parse(data.grant).until);
  const moved = before ? await relocked(store, staff.id, before, T) : [];
  await store.write(["staff", "meta", "copies", "drafts"], async (rows) => {
    for (const [table, row] of moved) rows.put(table, row);
    const row = (await rows.get("staff", staff.id)) ?? emptyRow(staff);
    rows.put("staff", { ...row, name: staff.name, tries: 0, wrapped, grant: grantBox, until });
    rows.put("meta", { name: "last_by", value: staff.id });
  });
  const grant = { text: data.grant, key: await hmacKey(unb64(data.grant_key)) };
  return new Session({ staff, T, grant, until, token: data.session });
}

/** The office no longer takes this phrase, or no longer knows this colleague: no more signing in without it. */
export const forgetKey = (store, staffId) =>
  store.write(["staff"], async (rows) => {
    const row = await rows.get("staff", staffId);
    if (row?.wrapped) rows.put("staff", { ...row, wrapped: null });
  });

/**
 * Sign in. Returns {session, later} or {problem, left}. `later` resolves to what the office says afterwards:
 * a session with a fresh grant, "refused", or null when it did not answer.
 */
export async function signIn(tools, staff, phrase) {
  const asking = tools.office.call("/api/log-ind", { body: { staff_id: staff.id, phrase }, patience: 8_000 });
  const here = await unlockHere(tools, staff, phrase);
  const judged = asking.then(async (answer) => {
    if (answer.from !== "office" || answer.status !== 201) return { answer };
    return { answer, session: await openedByOffice(tools, staff, phrase, answer.data, here.session?.T) };
  });
  if (here.session) return { session: await ready(tools, here.session), later: judged.then((said) => afterwards(tools, staff, said)) };
  const { answer, session } = await judged;
  if (session) return { session: await ready(tools, session), later: Promise.resolve(null) };
  const left = Math.min(here.left ?? TRIES_MAX, answer.data?.tries_left ?? TRIES_MAX);
  if (here.ended) return { problem: "ended" };
  if (answer.from === "office" && [401, 403, 423].includes(answer.status))
    return { problem: answer.status === 401 ? "wrong" : "refused", left, detail: answer.data.detail };
  if (here.left === 0) return { problem: "locked", left: 0 };
  if (here.left === null) return { problem: "never", from: answer.from };
  return { problem: "wrong", left };
}

async function afterwards({ store }, staff, { answer, session }) {
  if (session) return session;
  if (answer.from !== "office" || ![401, 403].includes(answer.status)) return null;
  await forgetKey(store, staff.id);
  return "refused";
}

/** Names and unsent visits, read under T. */
async function ready({ store, clock }, session) {
  const { staff, T } = session;
  const row = await store.get("staff", staff.id);
  const alive = await namesAlive({ store, clock });
  const known = alive ? await openUp(T, `names:${staff.id}`, row?.names) : null;
  session.people = new People(known ?? {});
  session.lists = alive ? await openUp(T, `lists:${staff.id}`, row?.lists) : null;
  session.namesHidden = !known;
  for (const copy of await store.all("copies")) {
    if (copy.by !== staff.id || copy.kind) continue; // one with a kind is a tap on a list
    const matter = await openUp(T, `copy:${copy.id}`, copy.box);
    if (!matter) continue;
    session.matters.set(matter.id, matter);
    if (known && matter.personEntry) session.people.met(matter.person, "", { isNew: true });
  }
  await store.put("meta", { name: "last_by", value: staff.id });
  return session;
}

export async function namesAlive({ store, clock }) {
  const heard = (await store.get("meta", "heard"))?.value ?? 0;
  return heard > 0 && clock.now() - heard < NAMES_MS;
}

/** Names die after 72 hours without the office: hidden by any clock, deleted only by one that is to be believed. */
export async function buryNames({ store, clock }) {
  if ((await namesAlive({ store, clock })) || !clock.believes()) return false;
  await store.write(["staff", "copies"], async (rows) => {
    for (const row of await rows.all("staff")) rows.put("staff", { ...row, names: null, lists: null });
    for (const copy of await rows.all("copies")) if (copy.kind) rows.remove("copies", copy.id);
  });
  return true;
}

export const keepNames = (tools, session) => keep(tools, session, "names", session.people.names);

/** `value` under the person's own key, in the field `what` of their row. */
async function keep({ store }, session, what, value) {
  const box = await lockUp(session.T, `${what}:${session.staff.id}`, value);
  await store.write(["staff"], async (rows) => {
    const row = await rows.get("staff", session.staff.id);
    if (row) rows.put("staff", { ...row, [what]: box });
  });
}

/** The lists of sessions near today, with a token that was just good. Kept like the names, for as long. */
export async function fetchLists(tools, session) {
  const asked = Date.now();
  const answer = await tools.office.call("/api/fremmoede", { method: "GET", session: session.token });
  if (answer.from !== "office" || answer.status !== 200) return;
  session.lists = { asked, sessions: answer.data.sessions, families: answer.data.families };
  await keep(tools, session, "lists", session.lists);
}

/** A token for this page after an offline sign-in or when the old one ran out. Proves the grant's key, not a phrase. */
async function renewToken({ office }, session) {
  const nonce = newNonce();
  const proof = b64(await hmac(session.grant.key, utf8(`session${nonce}`)));
  const answer = await office.call("/api/session", { body: { grant: session.grant.text, nonce, proof } });
  if (answer.from === "office" && answer.status === 201) session.token = answer.data.session;
  return answer;
}

/** Ask the office for names as this session. Returns its last answer, of whatever kind. */
export async function fetchNames(tools, session) {
  for (let round = 0; round < 2; round += 1) {
    if (!session.token) {
      const answer = await renewToken(tools, session);
      if (!session.token) return answer;
    }
    const waiting = (await tools.store.all("outbox")).filter((row) => row.kind === "person" && !hasArrived(row)).map(({ id }) => id);
    const answer = await tools.office.call("/api/navne", { method: "GET", session: session.token });
    if (answer.from === "office" && answer.status === 401) {
      session.token = null;
      continue;
    }
    if (answer.from === "office" && answer.status === 200) {
      session.people = session.people.renewed(answer.data, new Set(waiting));
      session.namesHidden = false;
      await keepNames(tools, session);
    }
    return answer;
  }
  return { from: "away" };
}
