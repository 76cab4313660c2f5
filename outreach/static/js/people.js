/** The people one can find while signed in: names and what tells two alike apart, nothing else. */

import { indexed, search } from "./fold.js";

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
    this.names.mine = this.names.mine.filter(({ id }) => !known.has(id)); // the office has them by now
    this.all = [...this.names.mine, ...this.names.people];
    this.byId = new Map(this.all.map((person) => [person.id, person]));
    this.index = this.all.map((person) => indexed(person, person.name, person.tell));
    this.#indexKeywords();
  }

  #indexKeywords() {
    this.keywordIndex = this.names.keywords.map((keyword) => indexed(keyword, keyword));
  }

  /** The office's newest list; what only this tablet knows yet is kept. */
  renewed({ people, recent, staff, helpers, keywords = [] }) {
    const merged = [...new Set([...this.names.recent, ...recent])];
    return new People({
      people, staff, helpers, mine: this.names.mine,
      recent: merged.slice(0, RECENT_MAX), keywords: [...new Set([...this.names.keywords, ...keywords])].slice(0, KEYWORDS_MAX),
    });
  }

  recent = () => this.names.recent.map((id) => this.byId.get(id)).filter(Boolean);

  find = (question) => search(this.index, question);

  findKeywords = (question) => search(this.keywordIndex, question, 6);

  keywords = () => this.names.keywords.slice(0, 6);

  /** A visit was saved: its person comes first next time, a new one can be found from now on. */
  met(person, keyword) {
    if (person) {
      if (!this.byId.has(person.id)) {
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
