"""A family's plan in four lines: everybody it names, what stood before, and who may read it."""

import pytest
from flask.testing import FlaskClient

from tests.logbook import ANNA, BIRGIT, BO, CARLA, DITTE, ELIF, RANA, an_entry, an_id
from tests.web.conftest import Laptop
from tests.web.forms import hidden, landed, submit

NEW = f"/fokusplan/ny?person={ELIF}"
LINES = {
    "text": "Vi er trætte, men glade for skolen.",
    "want": "Ro om aftenen",
    "can": "Vi spiser sammen",
    "next_step": "Lektier før maden",
    "who": "Elif og Rana",
    "drawer": "own",
}


def a_plan(anna: FlaskClient) -> str:
    return landed(submit(anna, NEW, {**LINES, "people": [ELIF, RANA]}))


def test_it_names_everybody_and_stands_on_each_page(anna: FlaskClient) -> None:
    page = anna.get(a_plan(anna)).text

    assert page.index("Sådan ser vi det selv") < page.index("Det vil vi gerne") < page.index("Hvem gør hvad")
    assert 'class="turned"' in page  # large type, on paper too
    for person in (ELIF, RANA):
        shown = anna.get(f"/personer/{person}").text
        assert "Lektier før maden" in shown and "Elif Aksoy, Rana al-Masri" in shown


def test_it_stands_on_the_familys_page(laptop: Laptop, anna: FlaskClient) -> None:
    path = a_plan(anna)
    alone = landed(submit(anna, NEW, {**LINES, "people": [ELIF], "want": "Kun om Elif"}))

    page = anna.get(f"/familier/{ELIF}").text
    assert path in page and "Lektier før maden" in page
    assert f'href="{alone}"' not in page and "Kun om Elif" not in page


def test_looking_for_more_people_writes_nothing_and_keeps_what_was_typed(
    laptop: Laptop, anna: FlaskClient
) -> None:
    before = laptop.entries()
    asked = submit(anna, NEW, {**LINES, "people": [ELIF], "search": "rana", "find": "yes"})

    assert asked.status_code == 200 and "Rana al-Masri" in asked.text and "Ro om aftenen" in asked.text
    assert laptop.entries() == before
    page = anna.post(NEW, data={**hidden(asked), **LINES, "people": [ELIF, RANA], "search": "rana"})
    assert page.status_code == 303


def test_what_stood_before_stays_readable(anna: FlaskClient) -> None:
    path = a_plan(anna)
    landed(submit(anna, f"{path}/ret", {**LINES, "next_step": "Lektier efter maden"}))
    page = anna.get(path).text

    assert "Lektier efter maden" in page.split("Sådan stod det før")[0]
    assert "Lektier før maden" in page.split("Sådan stod det før")[1]
    before = page
    landed(submit(anna, f"{path}/ret", {**LINES, "next_step": "Lektier efter maden"}))
    assert anna.get(path).text.count("Ændret") == before.count("Ændret")  # nothing changed, nothing written


def test_two_who_wrote_without_knowing_are_both_shown(laptop: Laptop, anna: FlaskClient) -> None:
    path = a_plan(anna)
    for number, said in ((820, "Gåtur"), (821, "Cykeltur")):
        laptop.take_in(
            [an_entry("amend", number=number, root=path[-36:], closed={"set": {"next_step": said}})]
        )

    page = anna.get(path).text
    assert "Gåtur" in page and "Cykeltur" in page and "To har skrevet forskelligt" in page


def test_a_form_that_stood_open_takes_back_no_line_a_colleague_changed(
    laptop: Laptop, anna: FlaskClient
) -> None:
    path = a_plan(anna)
    open_before = hidden(anna.get(f"{path}/ret"))
    carla = laptop.browser(CARLA)
    landed(submit(carla, f"{path}/ret", {**LINES, "next_step": "Gåtur", "can": "Vi synger"}))

    landed(anna.post(f"{path}/ret", data={**open_before, **LINES, "next_step": "Cykeltur"}))

    page = anna.get(path).text
    assert "Vi synger" in page.split("Sådan stod det før")[0]
    assert "Gåtur" in page and "Cykeltur" in page and "To har skrevet forskelligt" in page
    assert "Gåtur" in anna.get("/skal-du-se-paa").text


@pytest.mark.parametrize(
    "wrong",
    [{"want": ""}, {"want": "x" * 401}, {"people": []}, {"people": [an_id(999)]}, {"text": "010190-1234"}],
)
def test_what_is_not_a_plan_leaves_nothing(
    laptop: Laptop, anna: FlaskClient, wrong: dict[str, object]
) -> None:
    before = laptop.entries()
    answer = submit(anna, NEW, {**LINES, "people": [ELIF], **wrong})

    assert answer.status_code == 422 and laptop.entries() == before
    assert wrong.get("text") or "Vi er trætte" in answer.text


def test_others_neither_read_nor_change_it(laptop: Laptop, anna: FlaskClient, laptop_of) -> None:
    path = a_plan(anna)
    shared = an_entry(
        "focus_plan", actor=BO, number=822, people=[ELIF], open={"drawer": "helpers"}, closed={"want": "Have"}
    )
    laptop.take_in([shared])

    assert "Have" in anna.get(f"/fokusplan/{shared.id}").text
    assert anna.get(f"/fokusplan/{shared.id}/ret").status_code == 404
    assert anna.post(f"/fokusplan/{shared.id}/fortryd").status_code == 404
    assert laptop.browser(DITTE).get(path).status_code == 404
    assert laptop_of("Jobcenter").browser(BIRGIT).get(path).status_code == 404


def test_taken_back_it_is_on_no_page(laptop: Laptop, anna: FlaskClient) -> None:
    path = a_plan(anna)
    landed(anna.post(f"{path}/fortryd"))

    assert anna.get(path).status_code == 404 and "Ro om aftenen" not in anna.get(f"/personer/{RANA}").text
    assert ANNA.name == "Anna"
