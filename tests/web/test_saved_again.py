"""Saved, gone back in the browser, saved again: asked once, and never about something else."""

import pytest
from flask.testing import FlaskClient

from outreach.storage.queries import just_saved
from tests.logbook import ANNA, CARLA, ELIF, RANA, danish_today
from tests.web.conftest import Laptop
from tests.web.forms import landed, submit

ASKED = "Du har lige gemt det. Vil du gemme en til?"
VISIT = {
    "channel": "door",
    "topics": ["letters"],
    "person": ELIF,
    "drawer": "own",
    "note": "Et brev.",
}
PROMISE = {"text": "Ringe om brevet", "due": danish_today().isoformat(), "drawer": "own"}
NOUNS = [
    ("/kontakt/ny", VISIT, {"note": "Et andet brev."}),
    (f"/lovet/ny?person={ELIF}", PROMISE, {"text": "Ringe"}),
    (f"/familier/{ELIF}/kontakt", {**VISIT, "people": [ELIF]}, {"note": "Et andet brev."}),
]


@pytest.mark.parametrize(("path", "values", "other"), NOUNS)
def test_the_same_again_is_asked_about_and_saved_when_it_is_meant(
    laptop: Laptop, anna: FlaskClient, path: str, values: dict[str, str], other: dict[str, str]
) -> None:
    landed(submit(anna, path, values))
    before = laptop.entries()

    asked = submit(anna, path, values)
    assert asked.status_code == 422 and ASKED in asked.text
    assert laptop.entries() == before  # nothing yet

    landed(submit(anna, path, {**values, "again": "yes"}))
    landed(submit(anna, path, {**values, **other}))  # something else
    assert laptop.entries() == before + 2


def test_somebody_else_and_somebody_new_are_told_apart(anna: FlaskClient) -> None:
    landed(submit(anna, "/kontakt/ny", VISIT))
    landed(submit(anna, "/kontakt/ny", {**VISIT, "person": RANA}))
    landed(submit(anna, f"/lovet/ny?person={ELIF}", PROMISE))
    landed(submit(anna, f"/lovet/ny?person={RANA}", PROMISE))

    new = {**VISIT, "person": "new", "new_name": "Hibo"}
    landed(submit(anna, "/kontakt/ny", new))
    assert ASKED in submit(anna, "/kontakt/ny", new).text
    landed(submit(anna, "/kontakt/ny", {**new, "new_name": "Amina"}))


def test_visits_that_leave_no_name_and_no_words_are_alike(anna: FlaskClient) -> None:
    for _ in range(2):
        landed(submit(anna, "/kontakt/ny", {**VISIT, "person": "none", "note": ""}))


def test_later_it_is_another_visit(anna: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    landed(submit(anna, "/kontakt/ny", VISIT))
    monkeypatch.setattr(just_saved, "MOMENT", -just_saved.MOMENT)
    landed(submit(anna, "/kontakt/ny", VISIT))


@pytest.mark.parametrize(
    ("path", "stands"),
    [
        (f"/personer/{ELIF}/adresse", {"address": ""}),
        (f"/kontoret/kolleger/{ANNA.staff_id}/ret", {"name": "Anna", "title": "", "role": "adviser"}),
    ],
)
def test_a_page_of_fields_saved_as_it_stood_writes_nothing(
    laptop: Laptop, path: str, stands: dict[str, str]
) -> None:
    carla, before = laptop.browser(CARLA), laptop.entries()
    landed(submit(carla, path, stands))
    assert laptop.entries() == before
