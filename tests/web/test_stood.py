"""A deed does what its page showed: what came since is looked at first, and nothing typed is lost."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from outreach.domain.enrolment import JOB_TO_MOTHER
from outreach.domain.offer import BARRIERS
from outreach.services import (
    assigned,
    consents,
    contacts,
    demands,
    enrolments,
    followups,
    meetings,
    messages,
    offers,
    people,
    plans,
    snags,
)
from outreach.web.danish import DEMAND_RULES
from tests.logbook import ANNA, BO, CARLA, ELIF, RANA, B, J, an_entry, danish_today
from tests.web.conftest import PHRASE, Laptop
from tests.web.forms import forms, landed, submit

TODAY = danish_today()
ON = TODAY.isoformat()
OWN: dict[str, Any] = {"open": {"drawer": "own"}}
WORDS = "Hun får flere timer fra på mandag"


def a_contact(laptop: Laptop) -> tuple[str, str, Callable[[], object]]:
    told = {"when": f"{ON}T08:00", "channel": "door", "topics": ["letters"]}
    root = laptop.write(contacts.create, ANNA, people=[ELIF], **OWN, closed=told).root
    moved = {"away": [ELIF], "to": [RANA], "seen": []}
    return root, f"/kontakt/{root}/flyt", lambda: laptop.write(contacts.move, CARLA, root, **moved)


def an_offer(laptop: Laptop) -> tuple[str, str, Callable[[], object]]:
    root = laptop.write(offers.create, ANNA, ELIF, drawer="own", closed={"what": "activity", "on": ON}).root
    return root, f"/tilbud/{root}", lambda: laptop.write(offers.barriers, CARLA, root, [BARRIERS[0]])


def an_offer_on_a_page(laptop: Laptop) -> tuple[str, str, Callable[[], object]]:
    root, _, _ = an_offer(laptop)
    return root, f"/personer/{ELIF}", lambda: laptop.write(offers.step, CARLA, root, "arrived", TODAY)


def an_enrolment(laptop: Laptop) -> tuple[str, str, Callable[[], object]]:
    begun = {"programme": JOB_TO_MOTHER, "phase": "effort", "since": ON}
    root = laptop.write(enrolments.start, ANNA, ELIF, drawer="own", closed=begun).root
    over = {"ending": "job", "until": ON}
    return root, f"/forloeb/{root}", lambda: laptop.write(enrolments.end, CARLA, root, **over)


def a_demand(laptop: Laptop) -> tuple[str, str, Callable[[], object]]:
    asked = {"on": ON, "who": "SKAT", "rule": next(iter(DEMAND_RULES)), "asked": "Hvor bor hun?"}
    root = laptop.write(demands.write, ANNA, [ELIF], **asked).root
    return root, f"/krav/{root}", lambda: laptop.write(demands.approve, CARLA, root, answer="Vi svarer ikke")


def a_meeting(laptop: Laptop) -> tuple[str, str, Callable[[], object]]:
    case = {"name": "Casemøde", "first": ON, "at": "09:00", "every": "week", "orgs": [B, J], "others": []}
    root = laptop.write(meetings.begin, ANNA, closed=case).root
    laptop.write(meetings.mark, CARLA, root, TODAY, party=J, state="here")

    def again() -> None:
        for state in ("left", "here"):
            laptop.write(meetings.mark, CARLA, root, TODAY, party=J, state=state)

    return root, f"/moeder/{root}?dag={ON}", again


def a_snag(laptop: Laptop) -> tuple[str, str, Callable[[], object]]:
    root = laptop.write(snags.raise_one, ANNA, text="Printeren", level="staff", on=TODAY).root
    closed = {"step": "closed", "on": TODAY, "text": ""}
    return root, "/det-der-driller", lambda: laptop.write(snags.step, CARLA, root, **closed)


def a_person(laptop: Laptop) -> tuple[str, str, Callable[[], object]]:
    return ELIF, f"/personer/{ELIF}/doed", lambda: laptop.write(people.died, CARLA, ELIF, ON)


def a_promise(laptop: Laptop) -> tuple[str, str, Callable[[], object]]:
    closed = {"text": "Ringe", "due": ON, "owner": ANNA.staff_id}
    root = laptop.write(followups.create, ANNA, people=[ELIF], **OWN, closed=closed).root
    return root, f"/lovet/{root}", lambda: laptop.write(followups.finish, CARLA, root, state="not_needed")


def a_stopped_plan(laptop: Laptop) -> tuple[str, str, Callable[[], object]]:
    begun = {"starts": ON, "employer": "Netto", "owner": ANNA.staff_id}
    root = laptop.write(plans.begin, ANNA, ELIF, **OWN, closed=begun).root
    laptop.write(plans.end, ANNA, root, on=TODAY, why="Fejl")

    def again() -> None:
        laptop.write(plans.resume, CARLA, root)
        laptop.write(plans.end, CARLA, root, on=TODAY, why="Fyret i dag")

    return root, f"/job/{root}", again


def a_fixed_contact(laptop: Laptop) -> tuple[str, str, Callable[[], object]]:
    since = {"staff": CARLA.staff_id, "deputy": None, "since": ON, "drawer": "own"}
    again = lambda: laptop.write(assigned.assign, CARLA, ELIF, role="contact", **since)  # noqa: E731
    return ELIF, f"/fast-kontakt/{ELIF}", again


def a_message_with_an_answer(laptop: Laptop) -> tuple[str, str, Callable[[], object]]:
    laptop.write(consents.grant, ANNA, ELIF, receivers=[B])
    root = laptop.write(messages.send, ANNA, to=B, people=[ELIF], text="Dagene er lange.").root

    def answered(number: int) -> None:
        told = {"closed": {"state": "seen", "text": "Vi ringer."}, "number": number}
        laptop.take_in([an_entry("message_answer", actor=BO, root=root, **told)])

    answered(901)
    return root, f"/beskeder/{root}", lambda: answered(902)


CASES = [
    a_contact,
    an_offer,
    an_offer_on_a_page,
    an_enrolment,
    a_demand,
    a_meeting,
    a_snag,
    a_person,
    a_promise,
    a_stopped_plan,
    a_fixed_contact,
    a_message_with_an_answer,
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_a_deed_on_what_was_changed_since_its_page_was_shown_does_nothing_and_says_so(
    laptop: Laptop, case: Callable[[Laptop], tuple[str, str, Callable[[], object]]]
) -> None:
    carla = laptop.browser(CARLA)
    root, path, change = case(laptop)
    shown = [one for one in forms(carla.get(path)) if root in one[1].get("stood", "")]
    assert shown
    change()
    before = laptop.entries()

    for action, values in shown:
        typed = {"answer": WORDS, "note": WORDS, "reason": WORDS}
        answer = carla.post(action or path, data={**typed, **values})
        assert answer.status_code == 409 and "Det er ændret, siden du åbnede siden." in answer.text
        assert WORDS in answer.text  # to be copied
        again = re.findall(r'href="([^"]*)">Åbn siden igen', answer.text)
        assert again == [path] and carla.get(path).status_code == 200
    assert laptop.entries() == before


def test_fortryd_in_a_notice_takes_back_what_it_was_said_of_and_no_later_word(laptop: Laptop) -> None:
    carla, path = laptop.browser(CARLA), f"/job/ny?person={ELIF}"
    job = {"starts": ON, "employer": "Netto", "drawer": "own", "owner": CARLA.staff_id}
    page = carla.get(landed(submit(carla, path, job)))
    undo, values = next(one for one in forms(page) if one[0].endswith("/fortryd"))
    plan = undo.split("/")[2]
    laptop.write(plans.step, ANNA, plan, step=0, state="done", on=ON, due="", note=WORDS)
    before = laptop.entries()

    answer = carla.post(undo, data=values)

    assert answer.status_code == 409 and laptop.entries() == before
    assert WORDS in carla.get(f"/job/{plan}").text


def test_what_was_done_already_and_is_sent_once_more_is_not_called_changed(laptop: Laptop) -> None:
    carla = laptop.browser(CARLA)
    _, path, _ = a_promise(laptop)
    action, values = next(one for one in forms(carla.get(path)) if one[0].endswith("/klaret"))
    landed(carla.post(action, data=values))
    before = laptop.entries()

    landed(carla.post(action, data=values))

    assert laptop.entries() == before


@pytest.mark.parametrize("stood", ["x", ".", "x.y", f"{ELIF}", f"{ELIF}.", "\x00", f"{ELIF} " * 50])
def test_what_is_no_word_of_how_things_stood_is_no_fault(laptop: Laptop, stood: str) -> None:
    answer = laptop.browser(ANNA).post("/luk-dagen/send", data={"stood": stood})
    assert answer.status_code in (303, 409)


@pytest.mark.parametrize(
    "path", ["//ondt.dk/idag", "https://ondt.dk/", "/findes-ikke", "", "/luk-dagen/send", "/\\ondt.dk"]
)
def test_what_is_no_page_of_ours_is_not_offered(laptop: Laptop, path: str) -> None:
    carla = laptop.browser(CARLA)
    root, page, change = a_promise(laptop)
    action, values = next(one for one in forms(carla.get(page)) if root in one[1].get("stood", ""))
    change()

    answer = carla.post(action, data={**values, "stood": values["stood"].rpartition(".")[0] + "." + path})

    assert answer.status_code == 409 and ">Åbn siden igen<" not in answer.text and "ondt" not in answer.text


def test_what_was_typed_for_a_page_that_only_takes_it_is_shown_after_signing_in(laptop: Laptop) -> None:
    begun = {"starts": ON, "employer": "Netto", "owner": ANNA.staff_id}
    laptop.browser(ANNA)
    plan = laptop.write(plans.begin, ANNA, ELIF, **OWN, closed=begun).root
    anna = laptop.browser(ANNA)
    laptop.app.extensions["sessions"].end_all()

    anna.post(f"/job/{plan}/trin", data={"state": "done", "text": WORDS})
    anna.post("/kontakt/ny", data={"note": "Den anden lange tekst", "channel": "door"})

    to = landed(anna.post("/log-ind", data={"staff_id": ANNA.staff_id, "phrase": PHRASE}))
    assert to == "/kontakt/ny" and "Den anden lange tekst" in anna.get(to).text
    assert WORDS in anna.get("/skrevet").text
    assert WORDS not in anna.get("/skrevet").text and "Her er ikke mere" in anna.get("/skrevet").text


def test_no_secret_is_among_the_words_shown_again(laptop: Laptop) -> None:
    anna = laptop.browser(ANNA)
    page = anna.post(
        f"/personer/{RANA[:-1]}0/doed", data={"phrase": PHRASE, "old": PHRASE, "text": WORDS}
    ).text
    assert WORDS in page and PHRASE not in page
