/**
 * What this tablet keeps, in IndexedDB. Formats only grow; nothing here ever clears the outbox.
 *
 *   meta    one row per name: the pairing, the last answer, who was here last
 *   staff   one colleague's wrapped key, grant and names, sealed under their own key
 *   outbox  sealed entries, {id, kind, by, at, c, sealed, hold, tried, state, ...}
 *   copies  what the author can still read and change, under the author's key, until tick 2
 *   drafts  unfinished writing, under the author's key
 */

const KEYS = { meta: "name", staff: "id", outbox: "id", copies: "id", drafts: "id" };

const asked = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** Nothing more comes: the disk begins at once, without a turn of the page in between. */
function endNow(tx) {
  try { tx.commit(); } catch { /* it has ended by itself, or ended badly, and says so */ }
}

export class Store {
  constructor(name = "aaben-doer") {
    this.name = name;
    this.opening = null;
  }

  open() {
    this.opening ??= new Promise((resolve, reject) => {
      const request = indexedDB.open(this.name, 1);
      request.onupgradeneeded = () => {
        const have = request.result.objectStoreNames;
        for (const [name, keyPath] of Object.entries(KEYS))
          if (!have.contains(name)) request.result.createObjectStore(name, { keyPath });
      };
      request.onerror = () => reject(request.error);
      request.onsuccess = () => {
        const db = request.result;
        const forget = () => (this.opening = null);
        db.onversionchange = () => (db.close(), forget()); // a newer page needs the room; it keeps all rows
        db.onclose = forget;
        resolve(db);
      };
    });
    this.opening.catch(() => (this.opening = null));
    return this.opening;
  }

  async transaction(names, mode, work) {
    const db = await this.open();
    return new Promise((resolve, reject) => {
      const tx = db.transaction(names, mode, { durability: "strict" });
      let result;
      tx.oncomplete = () => resolve(result);
      tx.onabort = () => reject(tx.error ?? new Error("aborted"));
      const rows = {
        get: (name, key) => asked(tx.objectStore(name).get(key)),
        all: (name) => asked(tx.objectStore(name).getAll()),
        ids: (name) => asked(tx.objectStore(name).getAllKeys()),
        add: (name, row) => void tx.objectStore(name).add(row), // a key that is taken ends the transaction
        put: (name, row) => void tx.objectStore(name).put(row),
        remove: (name, key) => void tx.objectStore(name).delete(key),
      };
      (async () => work(rows))().then(
        (value) => {
          result = value;
          if (mode === "readwrite") endNow(tx);
        },
        (error) => {
          reject(error);
          try { tx.abort(); } catch { /* it was over already */ }
        },
      );
    });
  }

  /** Runs `work` in one transaction and resolves only when the disk has it. Await nothing else inside. */
  write(names, work) {
    return this.transaction(names, "readwrite", work);
  }

  get(name, key) {
    return this.transaction([name], "readonly", (rows) => rows.get(name, key));
  }

  all(name) {
    return this.transaction([name], "readonly", (rows) => rows.all(name));
  }

  put(name, row) {
    return this.write([name], (rows) => rows.put(name, row));
  }

  remove(name, key) {
    return this.write([name], (rows) => rows.remove(name, key));
  }
}
