"""Hvem kom? on a tablet: every tap an entry that the office takes, and undone by one where it has left."""

import json
import random
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from outreach.kinds import all_kinds
from outreach.kinds.headcount.rows import headcount
from outreach.kinds.list_done.rows import list_done
from outreach.kinds.mark.rows import mark
from outreach.kinds.parts import check_parts
from outreach.storage import seal
from sync import entry
from tests.logbook import ANNA, BO, ELIF, RANA, A, Laptop, an_entry, an_id

MAKE = """
const {Store} = await import('/static/js/store.js');
const {Book, standing} = await import('/static/js/attend/book.js');
const {roster, firstNames} = await import('/static/js/attend/roster.js');
const {intakeKey} = await import('/static/js/seal.js');
const {hold} = await import('/static/js/keys.js');
const T = await hold(new Uint8Array(32).fill(1));
let now = Date.now();
const night = {activity: given.activity, on: '2026-05-19'};
const [elif, rana] = given.people;
let lists = {asked: 0, families: [], sessions: [{...night, last_time: [elif, rana], often: [], marks: [], headcounts: [], done: []}]};
const here = crypto.randomUUID(); // a disk of its own for every run
const tablet = async (name, by = given.by[0], more = {}) => {
  const store = new Store(name + here);
  const who = {org: given.org, by, grant: null, T, intake: await intakeKey(given.office)};
  const book = new Book({store, who: () => who, now: () => now, lists: () => lists, ...more});
  await book.load();
  return Object.assign(book, {
    sent: async () => { now += 10; for (const row of await store.all('outbox')) await store.put('outbox', {...row, tried: true}) },
    arrived: async () => { for (const row of await store.all('outbox')) await store.put('outbox', {...row, tried: true, state: 'office', came: now}) },
    sealed: async () => (await store.all('outbox')).sort((a, b) => a.at - b.at).map(({id, sealed}) => [id, sealed]),
    sum: () => { const {present, theirs, adults, children, done} = book.standing(night);
      return [[...present.keys()].sort(), [...theirs], adults, children, done.length] },
  });
};
const book = await tablet('one');
"""  # noqa: E501
ACTIVITY = an_id(900)
PRIVATE = seal.new_intake_key()
GIVEN = {
    "org": A,
    "by": [ANNA.staff_id, BO.staff_id],
    "people": [ELIF, RANA],
    "activity": ACTIVITY,
    "office": seal.b64(seal.intake_public(PRIVATE)),
}


def opened(sealed: list[list[str]]) -> list[entry.Entry]:
    """Rows of an outbox as the office reads them, each checked by the office's own rules."""
    found = []
    for id, text in sealed:
        letter = json.loads(seal.unseal(PRIVATE, id, seal.unb64(text)))
        read = entry.parse(letter["line"].encode())
        assert check_parts(all_kinds()[read.kind], read.open, json.loads(read.closed)) == {}, read.kind
        found.append(read)
    return found


@pytest.fixture
def wrote(js: Callable[..., Any]) -> Callable[[str], list[tuple[str, Any]]]:
    """What a body leaves in the outbox: kind and closed part, oldest first."""

    def run(body: str) -> list[tuple[str, Any]]:
        lines = opened(js(MAKE + body + "; return book.sealed()", GIVEN))
        return [(one.kind, json.loads(one.closed) | {"people": one.people}) for one in lines]

    return run


@pytest.fixture
def told(js: Callable[..., Any]) -> Callable[[str], Any]:
    return lambda body: js(MAKE + body, GIVEN)


def test_one_tap_is_one_entry_and_one_more_before_it_left_leaves_nothing(wrote, told):
    (one,) = wrote("await book.mark(night, [elif])")

    assert one == ("mark", {"activity": ACTIVITY, "on": "2026-05-19", "people": (ELIF,)})
    assert told(
        "await book.mark(night, [elif]); await book.unmark(night, elif);"
        "const left = [await book.store.all('outbox'), await book.store.all('copies')];"
        "return [book.sum()[0], ...left.map((rows) => rows.length)]"
    ) == [[], 0, 0]


def test_what_is_sealed_ahead_is_nowhere_until_it_is_marked_and_then_once(told):
    """It is begun when a finger comes, and let go when the finger was on its way elsewhere."""
    left = "const kept = async (name) => (await book.store.all(name)).length;"
    left += "return [book.sum()[0], await kept('outbox'), await kept('copies')]"

    assert told(f"await book.seal(night, [elif]); {left}") == [[], 0, 0]
    assert told(f"await book.mark(night, [elif], book.seal(night, [elif])); {left}") == [[ELIF], 1, 1]


def test_what_has_left_is_taken_back_by_an_entry_for_every_mark_known_here(told):
    """One of this tablet, and one of a colleague's tablet that the office's list told of."""
    sealed, after = told(
        f"""await book.mark(night, [elif]); await book.sent();
        lists = {{...lists, sessions: [{{...lists.sessions[0], marks: [['{an_id(77)}', elif, true]]}}]}};
        await book.unmark(night, elif); return [await book.sealed(), book.sum()[0]]"""
    )
    first, *backs = opened(sealed)

    assert after == [] and [one.kind for one in backs] == ["retract", "retract"]
    assert {one.root for one in backs} == {first.id, an_id(77)}


def test_a_family_is_one_commit_and_somebody_new_is_a_person_and_a_mark(wrote):
    family = wrote("await book.mark(night, given.people)")
    fresh = wrote("await book.markNew(night, 'Fatima')")

    assert {(kind, parts["people"]) for kind, parts in family} == {("mark", (ELIF,)), ("mark", (RANA,))}
    assert {kind for kind, _ in fresh} == {"mark", "person"}
    assert len({parts["people"] for _, parts in fresh}) == 1


def test_a_partners_mark_counts_and_is_not_undone_here(told):
    assert told(
        """lists.sessions[0].marks = [['x', elif, false]]; await book.unmark(night, elif);
        return [book.sum(), (await book.store.all('outbox')).length]"""
    ) == [[[], [ELIF], 0, 0, 0], 0]


def test_counts_are_one_entry_while_they_wait_and_add_up_afterwards(wrote, told):
    steps = "await book.count(night, 1, 0); await book.count(night, 1, 0); await book.count(night, 0, 1);"
    (one,) = wrote(steps)
    assert one[0] == "headcount" and (one[1]["adults"], one[1]["children"]) == (2, 1)

    lines = wrote(steps + "await book.sent(); await book.count(night, -1, 0)")
    assert [(parts["adults"], parts["children"]) for _, parts in lines] == [(2, 1), (-1, 0)]
    assert told(steps + "await book.sent(); await book.count(night, -1, 0); return book.sum()") == [
        [],
        [],
        1,
        1,
        0,
    ]
    assert wrote("await book.count(night, 1, 0); await book.count(night, -1, 0)") == []


def test_the_list_is_finished_by_a_person_and_can_be_opened_again(wrote, told):
    assert [kind for kind, _ in wrote("await book.finish(night)")] == ["list_done"]
    assert wrote("await book.finish(night); await book.reopen(night)") == []
    assert told(
        "lists.sessions[0].done = [['x', true]]; await book.reopen(night); return book.sum()[4]"
    ) == 0  # fmt: skip


def test_taps_outlive_the_page_and_go_when_a_later_list_knows_them(told):
    seen = told(
        """await book.mark(night, [elif]); await book.count(night, 3, 0);
        const again = await tablet('one'); const seen = [again.sum()];
        await again.arrived(); await again.load(); seen.push(again.sum());
        lists = {...lists, asked: now + 1}; await again.load(); seen.push(again.sum());
        return [seen, (await again.store.all('copies')).length]"""
    )

    assert seen == [[[[ELIF], [], 3, 0, 0], [[ELIF], [], 3, 0, 0], [[], [], 0, 0, 0]], 0]


def test_taps_are_read_by_their_author_alone(told):
    assert (
        told(f"await book.mark(night, [elif]); return (await tablet('one', '{BO.staff_id}')).sum()[0]") == []
    )


def test_what_a_volunteer_taps_says_so(wrote):
    lines = wrote(
        "const held = await tablet('one', given.by[0], {byVolunteer: () => true});"
        "await held.mark(night, [elif]); await held.count(night, 1, 0); await book.mark(night, [rana])"
    )

    assert sorted(parts.get("by_volunteer", False) for _, parts in lines) == [False, True, True]


ACTIONS = {
    "mark": "await {t}.mark(night, [{p}]);",
    "unmark": "await {t}.unmark(night, {p});",
    "count": "await {t}.count(night, 1, 2);",
    "fewer": "await {t}.count(night, -1, 0);",
    "finish": "await {t}.finish(night);",
    "reopen": "await {t}.reopen(night);",
    "sent": "await {t}.sent();",
}


def two_evenings(rng: random.Random) -> str:
    """Two tablets on one session, each without the other, in the hands of Anna and Bo."""
    taps = [
        ACTIONS[rng.choice(list(ACTIONS))].format(
            t=rng.choice(["book", "other"]), p=rng.choice(["elif", "rana"])
        )
        for _ in range(24)
    ]
    return "const other = await tablet('two', given.by[1]);" + "".join(taps)


def test_two_tablets_without_each_other_come_to_the_same_without_a_lost_or_doubled_mark(js, tmp_path):
    """In every order of arrival the office has whom either shows, each once, and the sum of both counts."""
    for seed in range(4):
        body = two_evenings(random.Random(seed)) + (
            "return [await book.sealed(), await other.sealed(), book.sum(), other.sum()]"
        )
        one, two, shown, others = js(MAKE + body, GIVEN)
        lines = [*opened(one), *opened(two)]
        lines.append(
            an_entry("activity", id=ACTIVITY, closed={"name": "Spisning", "starts_on": "2026-05-19"})
        )
        came = []
        for order in range(3):
            random.Random(order).shuffle(lines)
            folder = tmp_path / f"{seed}-{order}"
            folder.mkdir()
            laptop = Laptop(folder)
            for line in (*lines, *lines[:5]):  # one after the other, some of them twice
                laptop.take_in([line])
            with laptop.session() as session:
                people = session.scalars(sa.select(mark.c.person)).all()
                counts = session.execute(
                    sa.select(sa.func.sum(headcount.c.adults), sa.func.sum(headcount.c.children))
                ).one()
                finished = len(session.scalars(sa.select(list_done.c.root)).all())
            came.append((sorted(people), tuple(counts), finished))

        assert came[0] == came[1] == came[2]
        people, counts, finished = came[0]
        assert set(people) == {*shown[0], *others[0]}
        assert (counts[0] or 0, counts[1] or 0) == (shown[2] + others[2], shown[3] + others[3])
        assert finished == shown[4] + others[4]


def test_a_list_starts_from_last_time_by_name_with_families_together_and_only_whom_one_may_know(told):
    shown = told(
        """const byId = new Map([['a', {id: 'a', name: 'Åse'}], ['b', {id: 'b', name: 'Bo'}], ['c', {id: 'c', name: 'Cira'}]]);
        const stands = standing({marks: [['m', 'c', true], ['n', 'hidden', true]], headcounts: [], done: []}, []);
        return roster({listed: {last_time: ['a', 'b', 'gone'], often: []}, stands, added: [], families: [['b', 'a', 'gone']], byId})
          .map(({id, isPresent, family}) => [id, isPresent, family])"""  # noqa: E501
    )

    assert shown == [["b", False, ["a"]], ["a", False, ["b"]], ["c", True, []]]


def test_a_volunteer_sees_first_names_and_a_letter_more_where_two_are_alike(told):
    names = "['Elif Aksoy', 'Elif Demir', 'Bo', 'Hibo Cabdi Nuur']"

    assert told(f"return firstNames({names}.map((name, id) => ({{id, name}}))).map(({{name}}) => name)") == [
        "Elif A.",
        "Elif D.",
        "Bo",
        "Hibo",
    ]
