"""Tablet and laptop list the same people in the same order, own names first."""

import random

from outreach.domain.likeness import Known, alike, score

NAMES = [
    *("Elif Aksoy", "Elif", "Abdi Nuur", "Cabdi Nuur", "Hibo Cabdi Nuur", "Ela Aksoy", "Åse Ågård"),
    *("Aase Bøgh", "Yılmaz Kılıç", "Rana al-Masri", "Elifnur Demir", "Bo", "Oksana Melnyk"),
]
TOLD = ["", "barn af Elif", "mor til Ela", "bor hos Abdi", "Vangdalen"]
ASKED = ["Elif", "elif a", "Abdi", "Cabdi", "abdi nuur", "ase", "nur", "e", "masri", "elif vang", "kilic"]


def people() -> list[dict[str, str]]:
    rng = random.Random(7)
    return [{"name": name, "tell": rng.choice(TOLD)} for name in NAMES for _ in range(3)]


def test_both_rank_alike(js):
    found = js(
        """const {indexed, search} = await import('/static/js/fold.js');
        const list = given.people.map((one, at) => indexed(at, one.name, one.tell));
        return given.asked.map((question) => search(list, question, 100))""",
        {"people": people(), "asked": ASKED},
    )
    for question, order in zip(ASKED, found, strict=True):
        points = [score(question, one["name"], one["tell"]) for one in people()]
        best = sorted((at for at, won in enumerate(points) if won), key=lambda at: (-points[at], at))
        assert order == best, question


def test_both_know_who_may_be_the_same(js):
    typed = ["Elif", "elif aksoy", "Elif Demir", "Abdi", "Hibo", "Aase", "B", ""]
    found = js(
        """const {indexed, alike} = await import('/static/js/fold.js');
        const list = given.names.map((name) => indexed(name, name));
        return given.typed.map((name) => alike(list, name, 100))""",
        {"names": NAMES, "typed": typed},
    )
    assert found == [[name for name in NAMES if alike(one, name)] for one in typed]


def test_a_phone_number_or_a_year_makes_it_likelier() -> None:
    elif_aksoy = Known("Elif Aksoy", "+45 20 30 40 50", 1989)
    assert Known("Tina", "20304050").likeness(elif_aksoy) > Known("Elif").likeness(elif_aksoy) > 0
    assert Known("Elif", "", 1989).likeness(elif_aksoy) > Known("Elif", "", 1990).likeness(elif_aksoy)
    assert Known("Elif Demir", "", 1990).likeness(elif_aksoy) == 0
    assert Known("Elif Demir", "", 1989).likeness(elif_aksoy) > 0
    assert Known("Tina", "2030").likeness(elif_aksoy) == 0
