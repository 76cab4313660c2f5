"""The laptop's pages in a real browser: axe finds nothing, nothing is too wide or small, keys are enough."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from outreach.services import contacts, followups, people
from outreach.storage import slots
from outreach.web import look as look_module
from tests.browser.pages import LETTER, NOTE, live_in, served, sign_in
from tests.chromium import check_axe
from tests.logbook import ANNA, BIRGIT, CARLA, ELIF, J, an_entry
from tests.web.conftest import Laptop, found

ALWAYS = [
    *("/idag", f"/kontakt/ny?person={ELIF}", "/personer", "/personer/ny", "/beskeder", "/jobcenter", "/soeg"),
    *("/luk-dagen", "/skal-du-se-paa", "/kontoret", "/kontoret/kolleger", "/kontoret/omraader", "/mere"),
    "/kontoret/tablets",
    *("/kontoret/sikkerhedskopi", "/kontoret/status", "/kontoret/laeselog", "/kontoret/kode", "/bekymret"),
    *("/kontoret/numre", "/kontoret/tablets/fil"),
    *("/kontoret/lager", "/kontoret/genopretningskode", f"/slet/person/{ELIF}"),
    *("/hent-ind", "/gem-som-regneark", "/overblik", "/databeskyttelse", "/oev-dig"),
    *(f"/familier/{ELIF}", f"/familier/{ELIF}/tilfoej", f"/forloeb/ny?person={ELIF}", f"/barnets-ord/{ELIF}"),
    *(f"/fast-kontakt/{ELIF}", f"/personer/{ELIF}/adresse", f"/personer/{ELIF}/doed"),
    *(
        f"/lovet/ny?person={ELIF}",
        f"/beskeder/ny?person={ELIF}",
        f"/jobcenter/ny?person={ELIF}",
        "/findes-ikke",
    ),
]
OF_A_CONTACT = ("", "/ret", "/flyt", "/navn", "/vis")
OF_A_PERSON = ("", "/ret", "/laest")


@pytest.fixture(scope="module")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Path]]:
    made: dict[str, Path] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(slots, "COST", slots.Cost(8, 1, 1))

        def folder(name: str) -> Path:
            if name not in made:
                made[name] = tmp_path_factory.mktemp("pages") / name
                found(made[name], name)
            return made[name]

        yield folder


@pytest.fixture
def open_office(offices: Callable[[str], Path], tmp_path: Path) -> Iterator[Callable[[str], Laptop]]:
    made = []

    def start(name: str = "Carelink") -> Laptop:
        shutil.copytree(offices(name), tmp_path / name)
        made.append(Laptop(tmp_path / name))
        return made[-1]

    yield start
    for laptop in made:
        laptop.office.vault.lock()


def look(page: Any) -> None:
    """What a designer would measure, light and dark: nothing too wide, nothing too small for a thumb."""
    check_axe(page)
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, f"{page.url}: {wide} px too wide"
    small = page.evaluate(
        """[...document.querySelectorAll('button, a.button, input:not([type=hidden]), select, summary')]
        .map((one) => [one, (one.closest('.tile') || one).getBoundingClientRect()])
        .filter(([one, box]) => box.width && box.height < 47.5 && !one.matches('.unseen'))
        .map(([one]) => one.outerHTML.slice(0, 90))"""
    )
    assert small == [], page.url


@pytest.mark.slow
@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_every_page_is_for_everybody(open_office, new_page, device: str):
    laptop = open_office("Carelink")
    there = live_in(laptop)
    paths = [
        *ALWAYS,
        *(there["contact"] + deed for deed in OF_A_CONTACT),
        *(there["nameless"] + deed for deed in OF_A_CONTACT),
        *(there["person"] + deed for deed in OF_A_PERSON),
        *(there[name] for name in ("promise", "message", "letter")),
    ]
    with served(laptop) as address:
        page = new_page(device)
        page.goto(f"{address}/log-ind")
        look(page)
        sign_in(page, address, CARLA)
        for path in paths:
            answer = page.goto(f"{address}{path}")
            assert answer.status == (404 if path == "/findes-ikke" else 200), path
            look(page)
        page.goto(f"{address}/kontakt/ny")
        page.get_by_role("button", name="Gem", exact=True).click()
        page.get_by_role("alert").wait_for()
        look(page)


def test_the_jobcenters_pages_and_the_first_run(open_office, new_page, tmp_path: Path):
    laptop = open_office("Jobcenter")
    laptop.browser(BIRGIT)
    closed = {**LETTER, "author_name": "Anna", "organisation_name": "Carelink"}
    letter = an_entry("handover", actor=ANNA, number=903, people=[], open={"to": J}, closed=closed)
    laptop.take_in([letter])
    page = new_page("tablet")
    with served(laptop) as address:
        sign_in(page, address, BIRGIT)
        for path in ("/jobcenter", f"/jobcenter/{letter.id}", "/mere", "/kontoret"):
            page.goto(f"{address}{path}")
            look(page)
    with served(Laptop(tmp_path / "none")) as address:
        for path in ("/", "/kontoret/opret/igen"):
            page.goto(f"{address}{path}")
            look(page)


def test_a_contact_is_written_with_the_keyboard_alone(open_office, new_page):
    laptop = open_office("Carelink")
    page = new_page()
    with served(laptop) as address:
        sign_in(page, address, ANNA)
        page.goto(f"{address}/kontakt/ny")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        press = page.keyboard.press
        for _ in range(40):
            press("Tab")
            focused = page.evaluate("[document.activeElement.name, document.activeElement.value]")
            if focused == ["channel", "door"] or focused == ["topics", "letters"]:
                press("Space")
            elif focused[0] == "search":
                page.keyboard.type("aksoy")
                page.get_by_label("Elif Aksoy").wait_for()
            elif focused == ["person", ELIF]:
                press("Space")
            elif focused[0] == "note":
                page.keyboard.type(NOTE)
                break
        press("Tab")
        press("Enter")
        page.get_by_text("Gemt: Elif · Brev og MitID").wait_for()
        page.get_by_text(NOTE).wait_for()


def test_names_come_up_while_typing_and_by_button_without_script(open_office, new_page):
    laptop = open_office("Carelink")
    with served(laptop) as address:
        page = new_page()
        sign_in(page, address, ANNA)
        page.goto(f"{address}/personer")
        page.get_by_label("Søg navn eller huskeord").type("rana")
        page.get_by_role("link", name="Rana al-Masri").wait_for()
        assert "rana" not in page.url

        plain = new_page(java_script_enabled=False)
        sign_in(plain, address, ANNA)
        plain.goto(f"{address}/kontakt/ny")
        plain.get_by_label("Ved døren").check()
        plain.get_by_label("Penge").check()
        plain.get_by_label("Skriv lidt mere").fill(NOTE)
        plain.get_by_label("Søg navn eller huskeord").fill("elif")
        plain.get_by_role("button", name="Find").click()
        plain.get_by_label("Elif Aksoy").check()
        plain.get_by_role("button", name="Gem", exact=True).click()
        plain.get_by_text("Gemt: Elif · Penge").wait_for()
        plain.get_by_text(NOTE).wait_for()


def test_an_error_takes_one_to_its_field(open_office, new_page):
    laptop = open_office("Carelink")
    page = new_page("phone")
    with served(laptop) as address:
        sign_in(page, address, ANNA)
        page.goto(f"{address}/kontakt/ny")
        page.get_by_role("button", name="Gem", exact=True).click()
        page.locator("[role=alert]:focus").wait_for()
        page.get_by_role("link", name="Vælg en person").click()
        assert page.evaluate("location.hash") == "#person"
        assert page.locator("#person").evaluate("(one) => one.getBoundingClientRect().top >= 0")


def test_a_page_left_alone_shows_nobody_and_keeps_what_was_typed(open_office, new_page):
    laptop = open_office("Carelink")
    page = new_page()
    with served(laptop) as address:
        page.clock.install()
        sign_in(page, address, ANNA)
        page.goto(f"{address}/kontakt/ny?person={ELIF}")
        page.get_by_label("Skriv lidt mere").fill(NOTE)
        page.clock.run_for("16:00")
        page.wait_for_url("**/log-ind")
        assert NOTE not in page.content()
        sign_in(page, address, ANNA)
        page.wait_for_url("**/kontakt/ny?person=*")
        assert page.get_by_label("Skriv lidt mere").input_value() == NOTE
        page.goto(f"{address}/personer/{ELIF}")
        page.clock.run_for("16:00")
        page.wait_for_url("**/log-ind")


def test_whoever_comes_next_cannot_page_back(open_office, new_page):
    laptop = open_office("Carelink")
    page = new_page()
    with served(laptop) as address:
        sign_in(page, address, ANNA)
        page.goto(f"{address}/personer/{ELIF}")
        page.locator(".who > summary").click()
        page.get_by_role("button", name="Skift kollega").click()
        page.get_by_role("button", name="Log ind").wait_for()
        page.go_back()
        page.get_by_role("button", name="Log ind").wait_for()
        assert "Elif" not in page.content()


def test_paper_shows_the_words_and_no_buttons(open_office, new_page):
    laptop = open_office("Carelink")
    there = live_in(laptop)
    page = new_page()
    with served(laptop) as address:
        sign_in(page, address, CARLA)
        page.goto(f"{address}{there['letter']}")
        page.emulate_media(media="print")
        page.get_by_text(LETTER["text"]).wait_for()
        assert page.locator("nav, .button, .foot").filter(visible=True).count() == 0


def test_a_persons_page_on_paper_has_dates_and_no_controls(open_office, new_page):
    laptop = open_office("Carelink")
    there = live_in(laptop)
    page = new_page()
    today = look_module.today()
    with served(laptop) as address:
        sign_in(page, address, CARLA)
        page.goto(f"{address}{there['person']}")
        page.get_by_role("link", name="Til papir").click()
        page.get_by_role("button", name="Print").wait_for()
        page.emulate_media(media="print")
        text = page.locator("body").inner_text()
        controls = page.locator("nav, header, form, button, input, select, textarea, summary, .button, .foot")
        assert controls.filter(visible=True).count() == 0
    assert "Elif Aksoy" in text and f"Siden er fra {look_module.date_text(today)} {today.year}" in text
    assert "18. maj 2026" in text
    near = re.findall(r".*\bi (?:dag|går|morgen)\b(?!\.).*", text)  # a full stop ends what somebody wrote
    assert near == []


def test_nothing_is_lost_at_twice_and_four_times_the_size(open_office, new_page):
    """1280 px zoomed to 400 % is 320 CSS px: what is wider must be read by scrolling two ways."""
    laptop = open_office("Carelink")
    there = live_in(laptop)
    page = new_page()
    wide = []
    with served(laptop) as address:
        sign_in(page, address, CARLA)
        for path in (*ALWAYS, *there.values()):
            page.goto(f"{address}{path}")
            for width in (640, 320):
                page.set_viewport_size({"width": width, "height": 512})
                over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
                wide += [f"{path} at {width}: {over} px too wide"] if over > 0 else []
    assert wide == []


def test_a_name_without_a_break_widens_no_page_and_a_number_is_asked_about_in_view(open_office, new_page):
    laptop = open_office("Carelink")
    laptop.browser(CARLA)
    long, today = "M" * 80, look_module.today().isoformat()
    who = laptop.write(people.create, CARLA, closed={"name": long, "tell": long}).root
    told = {"when": f"{today}T08:00", "channel": "door", "topics": ["letters"], "note": NOTE}
    contact = laptop.write(contacts.create, CARLA, people=[who], open={"drawer": "own"}, closed=told).root
    due = {"text": long, "due": today, "owner": CARLA.staff_id}
    laptop.write(followups.create, CARLA, people=[who], open={"drawer": "own"}, closed=due)
    page = new_page("phone")
    wide = []
    with served(laptop) as address:
        sign_in(page, address, CARLA)
        paths = ["/idag", "/lovet", f"/personer/{who}", f"/personer/{who}/ret", f"/personer/{who}/laest"]
        paths += [
            f"/familier/{who}",
            f"/familier/{who}/tilfoej",
            f"/kontakt/{contact}",
            f"/kontakt/{contact}/vis",
        ]
        for path in (
            *paths,
            f"/kontakt/ny?person={who}",
            f"/lovet/ny?person={who}",
            "/luk-dagen",
        ):
            page.goto(f"{address}{path}")
            over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            wide += [f"{path}: {over} px too wide"] if over > 0 else []
        assert wide == []

        page.goto(f"{address}/personer/ny")
        page.get_by_label("Navn").fill("Hibo 010180-1234")
        page.get_by_role("button", name="Gem", exact=True).click()
        asked = page.get_by_role("alert")
        asked.get_by_text("ligner et CPR-nummer").wait_for()
        page.locator("[role=alert]:focus").wait_for()  # once the page's script has run
        look(page)
        asked.get_by_role("link").click()
        assert page.locator("#cpr-nummer").evaluate("one => one === document.activeElement")
