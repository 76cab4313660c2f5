/** What the screen says about channels, topics, places and times. One word for one thing. */

export const CHANNELS = {
  door: "Ved døren", phone: "Telefon", sms: "SMS eller mail", visit: "Hjemmebesøg",
  activity: "Ved aktivitet", elsewhere: "Et andet sted",
};

export const TOPIC_GROUPS = {
  Arbejde: { job: "Finde job", my_job: "Mit job nu", education: "Uddannelse og dansk" },
  Hverdag: { money: "Penge", housing: "Bolig", letters: "Brev og MitID" },
  Familie: { children: "Børn og skole", family: "Familie og hjem", health: "Helbred" },
  Sammen: { activities: "Aktiviteter", talk: "Bare en snak", other: "Andet" },
};

export const TOPICS = Object.assign({}, ...Object.values(TOPIC_GROUPS));

export const DAYPARTS = { morning: "Morgen", noon: "Middag", afternoon: "Eftermiddag", evening: "Aften" };

export const PLACES = {
  tablet: "På tabletten", locked: "På kontoret – låst", office: "På kontoret", hub: "I sikkert lager",
  durable: "I sikkert lager", erased: "Slettet", ask: "Skal du se på",
};

/** How many ticks a place has earned. */
export const TICKS = { tablet: 1, locked: 1, office: 2, hub: 3, durable: 3, erased: 0, ask: 0 };

export const isPhone = () => Math.min(screen.width, screen.height) < 600;
export const device = () => (isPhone() ? "telefonen" : "tabletten");
export const placeName = (place) => (place === "tablet" && isPhone() ? "På telefonen" : PLACES[place]);

export const firstName = (name) => name.trim().split(/\s+/)[0] ?? "";

export const listed = (names) =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} og ${names.at(-1)}`;

const formats = {}; // made when first needed: each costs a slow tablet a while
const format = (at, options) => (formats[JSON.stringify(options)] ??= new Intl.DateTimeFormat("da-DK", options)).format(new Date(at));
const sameDay = (a, b) => new Date(a).toDateString() === new Date(b).toDateString();

export const clockTime = (at) => format(at, { hour: "2-digit", minute: "2-digit" });
export const dayName = (at) => format(at, { weekday: "long", day: "numeric", month: "long" });
export const weekday = (at) => {
  const name = format(at, { weekday: "long" });
  return name[0].toUpperCase() + name.slice(1);
};

/** "10.22" today, "mandag den 18. maj 10.22" any other day. */
export const when = (at, now = Date.now()) => (sameDay(at, now) ? clockTime(at) : `${dayName(at)} ${clockTime(at)}`);

export const topicLine = (topics) => topics.map((key) => TOPICS[key] ?? key).join(" · ");

/** Who can read a record, in the words of the screen. */
export function readers(matter, office) {
  if (matter.drawer !== "helpers") return `Kan læses af: kun ${office.org_name}`;
  return `Kan læses af: ${listed(office.helpers)}`;
}
