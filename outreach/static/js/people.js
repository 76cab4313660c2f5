/** The people one can find while signed in: names and what tells two alike apart, nothing else. */

import { alike, indexed, search } from "./fold.js";

const RECENT_MAX = 12;
const KEYWORDS_MAX = 60;

/** `names` is what is stored under the person's key: {people, recent, staff, helpers, keywords, mine}. */
export class People {
  constructor(names) {
    this.names = { people: [], recent: [], staff: [], helpers: [], keywords: [], mine: [], ...names };
    this.#index();
  }

  #index() {
    const known = new Set(this.names.people.map(({ id }) => id));
    this.names.mine = this.names.mine.filter(({ id }) => !known.has(id));
    this.all = [...this.names.mine, ...this.names.people];
    this.byId = new Map(this.all.map((person) => [person.id, person]));
    this.index = this.all.map((person) => indexed(person, person.name, person.tell));
    this.#indexKeywords();
  }

  #indexKeywords() {
    this.keywordIndex = this.names.keywords.map((keyword) => indexed(keyword, keyword));
  }

  /** The office's newest list. Kept beside it are only those it cannot know yet: `waiting`, ids of new people. */
  renewed({ people, recent, staff, helpers, keywords = [] }, waiting = null) {
    const mine = this.names.mine.filter(({ id }) => !waiting || waiting.has(id));
    const merged = [...new Set([...this.names.recent, ...recent])];
    return new People({
      people, staff, helpers, mine,
      recent: merged.slice(0, RECENT_MAX), keywords: [...new Set([...this.names.keywords, ...keywords])].slice(0, KEYWORDS_MAX),
    });
  }

  recent = () => this.names.recent.map((id) => this.byId.get(id)).filter(Boolean);

  find = (question) => search(this.index, question);

  /** Who may be the one somebody is about to start again; of the own organisation's people only. */
  alike = (name) => alike(this.index.filter(({ item }) => item.own), name);

  findKeywords = (question) => search(this.keywordIndex, question, 6);

  keywords = () => this.names.keywords.slice(0, 6);

  /** A visit was saved: its person comes first next time, one who `isNew` can be found from now on. */
  met(person, keyword, { isNew = false } = {}) {
    if (person) {
      if (isNew && !this.byId.has(person.id)) {
        this.names.mine.unshift({ id: person.id, name: person.name, tell: "", own: true });
        this.#index();
      }
      this.names.recent = [person.id, ...this.names.recent.filter((id) => id !== person.id)].slice(0, RECENT_MAX);
    } else if (keyword) {
      this.names.keywords = [keyword, ...this.names.keywords.filter((other) => other !== keyword)].slice(0, KEYWORDS_MAX);
      this.#indexKeywords();
    }
  }
}
