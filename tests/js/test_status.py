"""What the tablet says about where the words are: one number, and no more than the answer bears out."""

import pytest

MAKE = """
const {tally} = await import('/static/js/outbox.js');
const {day, shortLine} = await import('/static/js/status.js');
const rows = (kind, state, count, more = {}) => Array.from({length: count}, (_, n) => ({id: kind + state + n, kind, state, at: 1, ...more}));
const told = (all, hub, reach = 'here') => day(tally(all.flat()), reach, hub);
"""  # noqa: E501


@pytest.fixture
def told(js):
    return lambda body: js(MAKE + body)


@pytest.mark.parametrize(
    ("where", "hub", "sum"),
    [
        ("hub", "here", "Alt er fremme: 3 skrevet, 3 modtaget."),
        ("office", "here", "3 er ikke fremme endnu. De ligger her: 3 på kontoret."),
        ("office", "away", "3 er ikke fremme endnu. De ligger her: 3 på kontoret."),
        ("office", "none", "3 skrevet. Alt ligger på kontoret."),
        ("locked", "none", "3 er ikke fremme endnu. De ligger her: 3 på kontoret, låst."),
    ],
)
def test_all_has_arrived_only_when_it_is_where_it_goes(told, where, hub, sum):
    """The number is of contacts, whatever else was written with them."""
    body = f"return told([rows('contact', '{where}', 3), rows('followup', '{where}', 2)], '{hub}').sum"

    assert told(body) == sum


def test_after_a_start_without_the_office_nothing_is_taken_for_arrived(told):
    assert told("return told([rows('contact', 'office', 2)], null, 'away').sum") == (
        "2 er ikke fremme endnu. De ligger her: 2 på kontoret."
    )


def test_one_alone_is_said_as_one(told):
    assert told("return told([rows('contact', 'office', 1)], 'here').sum") == (
        "1 er ikke fremme endnu. Den ligger her: 1 på kontoret."
    )


@pytest.mark.parametrize(
    ("reach", "advice"),
    [("here", "Det sendes om lidt."), ("away", "Tag tabletten med tilbage til kontoret.")],
)
def test_a_tablet_is_carried_back_only_when_the_office_does_not_answer(told, reach, advice):
    said = told(f"return told([rows('contact', null, 1)], null, '{reach}').places[0].advice")

    assert said == f"Ligger kun her. {advice}"


def test_what_is_no_contact_keeps_the_day_open_too(told):
    said = told(
        "return told([rows('contact', 'hub', 2), rows('mark', null, 20), rows('amend', 'office', 1)], 'here')"
    )

    assert said["sum"] == "21 andre ting er ikke fremme endnu. De ligger her: 20 på tabletten, 1 på kontoret."
    assert [(one["place"], one["text"]) for one in said["places"]] == [
        ("tablet", "20 andre ting"),
        ("office", "1 anden ting"),
        ("hub", "2 henvendelser"),
    ]


def test_a_visit_that_was_taken_back_is_no_henvendelse(told):
    assert told(
        "return told([rows('contact', 'hub', 2), rows('contact', 'hub', 1, {undone: true})], 'here').sum"
    ) == ("Alt er fremme: 2 skrevet, 2 modtaget.")


def test_the_bar_counts_contacts_and_else_whatever_waits(told):
    assert told(
        "return [[rows('contact', null, 2), rows('person', null, 1)], [rows('mark', null, 20)]]"
        ".map((all) => shortLine(tally(all.flat()), 'here').text)"
    ) == ["2 sendes om lidt", "20 sendes om lidt"]
