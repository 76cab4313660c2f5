"""What was taken back is gone from every page, list, search and number: of every kind there is."""

import re

from outreach.kinds import all_kinds
from outreach.services import contacts, undoing
from outreach.storage.db import db
from outreach.storage.queries import contacts as contact_queries
from outreach.storage.queries import overview, today
from tests.logbook import ANNA, CARLA, ELIF, danish_today
from tests.web.conftest import Laptop
from tests.web.test_every_page import LEADERS_PAGES, PAGES
from tests.web.test_ties import SECRET, of_people


def test_no_page_holds_a_word_of_what_was_taken_back(laptop: Laptop) -> None:
    carla = laptop.browser(CARLA)
    records = [record for record in of_people() if record and all_kinds()[record[0].kind].family == "log"]
    laptop.take_in([one for record in records for one in record])

    def shown() -> set[str]:
        found = {path for path in (*PAGES, *LEADERS_PAGES) if SECRET in carla.get(path).text}
        asked = re.sub(r'value="[^"]*"', "", carla.post("/soeg", data={"q": SECRET}).text)
        return found | ({"asked"} if SECRET in asked else set())

    assert {f"/personer/{ELIF}", f"/familier/{ELIF}", "/idag", "/lovet", "asked"} <= shown()
    for record in records:
        laptop.write(undoing.take_back, CARLA, record[0].root)
    assert shown() == set()


def test_no_number_counts_what_was_taken_back(laptop: Laptop) -> None:
    laptop.browser(CARLA)
    on = danish_today()
    told = {"when": f"{on}T00:01", "channel": "door", "topics": ["talk"], "keyword": "gul kop"}
    made = [
        laptop.write(contacts.create, ANNA, people=who, open={"drawer": "own"}, closed=told).root
        for who in ([], [ELIF])
    ]

    def numbers() -> tuple[int, ...]:
        with laptop.app.app_context():
            day = today.today(db.session, CARLA, on)
            found = overview.show(db.session, CARLA, on)
            newest = contact_queries.recent(db.session, CARLA)
            return day.contacts, day.unnamed, found.all_contacts, found.unnamed, len(newest)

    assert numbers() == (2, 1, 2, 1, 2)
    for root in made:
        laptop.write(undoing.take_back, ANNA, root)
    assert numbers() == (0, 0, 0, 0, 0)
