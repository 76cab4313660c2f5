"""The outbox: nothing leaves it but on the office's signed word, nothing bad holds back what is good."""

import pytest

MAKE = """
const {Store} = await import('/static/js/store.js');
const outbox = await import('/static/js/outbox.js');
const store = new Store();
const NOW = 1_700_000_000_000;
const put = (id, more = {}) => store.put('outbox',
  {...outbox.row({id, c: 'c' + id, sealed: 's' + id}, {kind: 'contact', by: 'b', now: NOW - 60_000}), ...more});
const office = (states, more = {}) => (path, {body}) => {
  office.asked.push(body);
  return {from: 'office', status: 201, data: {laptop: 'L', items: body.items.map(({id}) => ({id, c: 'c' + id,
    state: states[id] ?? 'office'})), states: Object.fromEntries(body.ask.map((id) => [id, states[id] ?? 'unknown'])), ...more}};
};
office.asked = [];
const rows = async () => Object.fromEntries((await store.all('outbox')).map((row) => [row.id, row]));
const states = async () => Object.fromEntries(Object.values(await rows()).map((row) => [row.id, outbox.place(row)]));
"""  # noqa: E501


@pytest.fixture
def box(js):
    return lambda body, given=None: js(MAKE + body, given)


def test_a_row_moves_up_with_the_latest_answer_and_may_fall(box):
    seen = box(
        """await put('a'); const seen = [];
        for (const state of ['locked', 'office', 'hub', 'unknown', 'durable']) {
          await outbox.drain(store, office({a: state}), NOW);
          seen.push([await states(), Boolean((await rows()).a.sealed)]);
        }
        return [seen, office.asked.map((body) => [body.items.length, body.ask.length])]"""
    )

    assert [place["a"] for place, _ in seen[0]] == ["locked", "office", "hub", "tablet", "durable"]
    assert [kept for _, kept in seen[0]] == [True, True, True, True, False]
    assert seen[1] == [[1, 0], [0, 1], [0, 1], [0, 1], [1, 0], [1, 0]]  # the unknown one is offered at once


def test_nothing_is_let_go_on_an_answer_that_is_not_the_offices(box):
    """A portal's 200, a redirect, a sign-in that ran out, a locked or overworked office: all is kept."""
    answers = [
        {"from": "away"},
        {"from": "stranger", "status": 200},
        {"from": "stranger", "status": 0},
        *({"from": "office", "status": code, "data": {"title": "x"}} for code in (401, 423, 429, 500, 503)),
        {"from": "office", "status": 200, "data": {"items": [{"id": "a", "c": "ca", "state": "durable"}]}},
        {"from": "office", "status": 201, "data": {"items": "nonsense"}},
    ]
    kept = box(
        """await put('a'); await put('h', {state: 'hub', tried: true}); const kept = [];
        for (const answer of given) {
          await outbox.drain(store, async () => answer, NOW);
          const {a, h} = await rows(); kept.push([a.sealed, a.state, h.sealed, h.state]);
        }
        return kept""",
        answers,
    )

    assert kept == [["sa", None, "sh", "hub"]] * len(answers)


def test_an_answer_about_other_content_is_no_arrival(box):
    place = box(
        """await put('a');
        const call = async (path, {body}) => ({from: 'office', status: 201, data: {laptop: 'L', states: {},
          items: body.items.map(({id}) => ({id, c: 'another', state: 'office'}))}});
        await outbox.drain(store, call, NOW); return [await states(), (await rows()).a.sealed]"""
    )

    assert place == [{"a": "ask"}, "sa"]


def test_a_state_from_a_newer_office_keeps_everything(box):
    assert box(
        "await put('a'); await outbox.drain(store, office({a: 'in-orbit'}), NOW); const {a} = await rows();"
        "return [a.state, a.sealed]"
    ) == [None, "sa"]


def test_one_row_the_office_cannot_take_does_not_hold_forty_back(box):
    places = box(
        """for (let n = 0; n < 41; n += 1) await put('r' + n);
        const fine = office({});
        const call = async (path, asked) => asked.body.items.some(({id}) => id === 'r17')
          ? {from: 'office', status: 413, data: {title: 'For stort'}} : fine(path, asked);
        await outbox.drain(store, call, NOW);
        const row = (await rows()).r17;
        return [Object.values(await states()).filter((place) => place === 'office').length, outbox.place(row), row.sealed, row.why]"""  # noqa: E501
    )

    assert places == [40, "ask", "sr17", "For stort"]


def test_a_row_is_marked_as_sent_on_disk_before_it_is_sent(box):
    """Else a page killed while sending would later change a line that the office may already have."""
    assert box(
        """await put('a'); let tried = null;
        await outbox.drain(store, async () => { tried = (await rows()).a.tried; return {from: 'away'} }, NOW);
        return tried"""
    )


@pytest.mark.parametrize(
    ("hold", "is_held"),
    [(15_000, True), (-1, False), (20_000, True), (3_600_000, False), (1e12, False)],
)
def test_a_row_waits_twenty_seconds_and_never_for_a_clock_that_jumped(box, hold, is_held):
    sent = box(
        """await put('a', {hold: NOW + given}); await outbox.drain(store, office({}), NOW);
        return office.asked.some(({items}) => items.length)""",
        hold,
    )

    assert sent is not is_held


def test_what_was_taken_back_while_a_letter_was_made_up_is_not_sent(box):
    assert box(
        """await put('a'); await put('b'); const call = office({});
        const all = store.all.bind(store);
        store.all = async (name) => { const rows = await all(name); await store.remove('outbox', 'a'); return rows };
        await outbox.drain(store, call, NOW);
        return office.asked[0].items.map(({id}) => id)"""  # noqa: E501
    ) == ["b"]


def test_letters_are_small_and_oldest_first(box):
    letters = box(
        """const big = 'x'.repeat(60_000);
        const due = Array.from({length: 130}, (_, n) => ({id: 'i' + n, sealed: n < 20 ? big : 'small'}));
        return outbox.letters(due, Array.from({length: 1200}, (_, n) => 'q' + n))
          .map(({items, ask}) => [items.length, items.reduce((sum, {sealed}) => sum + sealed.length, 0), ask.length])"""  # noqa: E501
    )

    assert sum(count for count, _, _ in letters) == 130 and sum(asked for *_, asked in letters) == 1200
    assert all(count <= 100 and size <= 700_000 and asked <= 500 for count, size, asked in letters)


def test_the_readable_copy_goes_when_the_office_has_the_entry_and_not_before(box):
    kept = box(
        """await put('a'); const kept = [];
        for (const state of ['locked', 'question', 'office']) {
          await store.put('copies', {id: 'a', by: 'b', box: {}});
          await outbox.drain(store, office({a: state}), NOW);
          kept.push((await store.all('copies')).length);
        }
        return kept"""
    )

    assert kept == [1, 1, 0]


def test_the_copy_that_a_correction_keeps_goes_with_the_next_answer(box):
    kept = box(
        """await put('a'); await outbox.drain(store, office({a: 'office'}), NOW);
        await store.put('copies', {id: 'a', by: 'b', box: {}});
        await outbox.drain(store, office({a: 'office'}), NOW);
        return (await store.all('copies')).length"""
    )

    assert kept == 0


def test_an_answer_that_says_nothing_new_writes_nothing(box):
    """A save waits for whoever writes: a day of rows that are asked about must not stand in its way."""
    written = box(
        """for (let n = 0; n < 30; n += 1) await put('r' + n);
        const real = store.transaction; let written = 0;
        store.transaction = function (names, mode, work) { written += mode === 'readwrite'; return real.call(this, names, mode, work) };
        const counts = [];
        for (const state of ['office', 'office', 'hub', 'hub']) {
          written = 0;
          await outbox.drain(store, office(Object.fromEntries(Array.from({length: 30}, (_, n) => ['r' + n, state]))), NOW);
          counts.push([written, Object.values(await rows()).every((row) => row.state === state)]);
        }
        return counts"""  # noqa: E501
    )

    assert written == [[2, True], [0, True], [1, True], [0, True]]


def test_a_transaction_that_fails_leaves_nothing_and_says_so(box):
    assert box(
        """const told = await store.write(['outbox', 'drafts'], (rows) => {
          rows.put('outbox', {id: 'a'}); rows.put('drafts', {no: 'key'});
        }).then(() => 'saved', () => 'not saved');
        return [told, (await store.all('outbox')).length]"""
    ) == ["not saved", 0]
