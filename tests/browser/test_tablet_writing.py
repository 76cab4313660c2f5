"""What a worker does at a door: three taps, and whatever comes after."""

import json
import re

import pytest
import sqlalchemy as sa

from outreach.kinds.followup.rows import followup
from outreach.kinds.person.rows import person
from outreach.storage.tables import named
from tests.browser.tablets import KASPER, SIGNE


def panel(tablet):
    return tablet.page.locator(".panel")


def promise(tablet):
    """Follow up on the visit that is shown, tomorrow."""
    tablet.page.get_by_role("button", name="Følg op").click()
    panel(tablet).get_by_role("button", name="Gem", exact=True).click()
    tablet.page.get_by_text("Det har vi lovet:").wait_for()


def whose(office, root):
    """On whose pages a record stands."""
    asked = sa.select(person.c.name).join(named, named.c.person == person.c.root)
    return office.look(
        lambda session, _: list(session.scalars(asked.where(named.c.root == root, named.c.is_now)))
    )


def promises(office):
    office.kill()
    return office.look(lambda session, _: list(session.execute(sa.select(followup)).mappings()))


def test_three_taps_and_it_is_at_the_office(tablet, office):
    tablet.sign_in()
    assert "Elif" not in tablet.page.content()  # no names on the start
    tablet.save("Elif Aksoy", search="elif")
    tablet.done()
    assert "Elif" not in tablet.page.content()

    tablet.page.evaluate(
        """() => {
          window.taps = 0;
          addEventListener('pointerdown', () => (window.taps += 1), true);
        }"""
    )
    id = tablet.save("Elif Aksoy")  # found last time, so she stands there
    assert tablet.page.evaluate("window.taps") == 3
    tablet.page.get_by_role("heading", name="Gemt: Elif · Brev og MitID").wait_for()
    assert tablet.page.locator("[data-tick]").inner_text() == "På tabletten"
    tablet.page.get_by_text("Kan læses af: kun Carelink").wait_for()
    tablet.send()
    tablet.wait_for_states("office")

    row = next(one for one in office.contacts() if one["root"] == id)
    assert (row["by"], row["channel"], row["topics"], row["is_named"]) == (SIGNE, "door", "letters", True)


def test_it_is_sent_by_itself_after_twenty_seconds_and_not_before(tablet):
    tablet.sign_in()
    tablet.save()
    tablet.page.wait_for_timeout(15_000)
    assert set(tablet.states().values()) == {None}
    tablet.wait_for_states("office", seconds=12)
    tablet.page.locator("[data-tick]").get_by_text("På kontoret").wait_for()


def test_a_double_tap_makes_one(tablet, office):
    tablet.sign_in()
    tablet.begin()
    tablet.page.locator(".who-is-it").get_by_role("button", name="Uden navn").dblclick()
    tablet.saved()

    assert len(tablet.rows()) == 1


SPELLED = {
    "aase": "Åse", "soeren": "Søren", "yilmaz": "Łukasz Yılmaz", "abdi": "Hibo Cabdi", "lukasz": "Łukasz",
    "ksoy": "Elif", "AAGAARD": "Søren Ågård",
}  # fmt: skip


def test_names_are_found_however_they_are_spelled(tablet):
    tablet.sign_in()
    tablet.begin()
    for asked, name in SPELLED.items():
        tablet.page.locator("#soeg").fill(asked)
        tablet.page.locator("[data-person]").filter(has_text=name).wait_for()
        assert tablet.page.locator("[data-person]").count() == 1, asked


def test_everything_added_while_it_waits_is_one_entry(tablet, office):
    tablet.sign_in()
    tablet.save("Elif Aksoy", search="elif")
    page = tablet.page
    page.get_by_text("Tolk med", exact=True).click()
    page.evaluate("for (let n = 0; n < 2; n += 1) document.querySelector('[data-key=more]').click()")
    page.get_by_text("Børn med: 2", exact=True).wait_for()
    page.get_by_text("Klaret med det samme", exact=True).click()
    page.get_by_role("button", name="Skriv lidt mere").click()
    page.locator("#note").fill("x" * 4001)
    page.get_by_text("1 tegn for meget. Der er plads til 4000.").wait_for()
    panel(tablet).get_by_role("button", name="Gem", exact=True).click()  # nothing is cut, and nothing saved
    assert len(page.locator("#note").input_value()) == 4001
    page.locator("#note").fill("Kom med\x00 et brev.\x07 Cpr 010190-1234.")
    assert page.locator("#note").input_value() == "Kom med et brev. Cpr 010190-1234."
    page.get_by_text("Det ligner et CPR-nummer").wait_for()
    page.get_by_role("button", name="Tag det ud").click()
    page.get_by_text(re.compile("Kladde gemt")).wait_for()
    panel(tablet).get_by_role("button", name="Gem", exact=True).click()
    page.get_by_text("Kom med et brev. Cpr [cpr taget ud].").wait_for()
    assert page.locator(".saved .words").evaluate("(one) => one.getBoundingClientRect().top") >= 0
    page.get_by_role("button", name="Sammen med en kollega").click()
    page.get_by_text("Kasper Lund").click()
    panel(tablet).get_by_role("button", name="Gem", exact=True).click()
    page.get_by_text("sammen med Kasper Lund").wait_for()
    page.get_by_role("button", name="Det skete tidligere").click()
    page.locator("#klokken").fill("07:15")
    panel(tablet).get_by_role("button", name="Gem", exact=True).click()
    page.get_by_text("07.15").wait_for()
    assert len(tablet.rows()) == 1 and tablet.rows("drafts") == []
    tablet.send()
    tablet.wait_for_states("office")

    (row,) = office.contacts()
    assert row["note"] == "Kom med et brev. Cpr [cpr taget ud]."
    assert (row["interpreter"], row["done_now"], row["children"], row["colleague"]) == (True, True, 2, KASPER)
    assert row["when"].endswith("T07:15")
    assert office.count("amend") == 0


def test_what_is_added_after_it_left_is_a_correction(tablet, office):
    tablet.sign_in()
    id = tablet.save("Elif Aksoy", search="elif")
    tablet.send()
    tablet.wait_for_states("office")
    tablet.page.go_back()
    tablet.page.get_by_role("button", name="Skriv lidt mere").click()
    tablet.page.locator("#note").fill("Ringer i morgen.")
    panel(tablet).get_by_role("button", name="Gem", exact=True).click()
    tablet.page.get_by_text("Ringer i morgen.").wait_for()
    tablet.send()
    tablet.wait_for_states("office")

    (row,) = office.contacts()
    assert (row["root"], row["note"]) == (id, "Ringer i morgen.") and office.count("amend") == 1


def test_beside_each_save_stands_who_can_read_it_and_it_can_be_switched(tablet, office):
    tablet.sign_in()
    tablet.save("Elif Aksoy", search="elif")
    tablet.page.get_by_role("button", name="Lad også Bysekretariatet læse den").click()
    tablet.page.get_by_text("Kan læses af: Carelink og Bysekretariatet").wait_for()
    tablet.page.get_by_text("De andre får den kun, hvis Elif har sagt ja.").wait_for()
    assert tablet.page.evaluate("document.activeElement.dataset.key") == "drawer"  # focus stays where it was
    tablet.send()
    tablet.wait_for_states("office")
    tablet.page.go_back()
    tablet.page.get_by_role("button", name="Kun os").click()
    tablet.page.get_by_text("Kan læses af: kun Carelink").wait_for()
    tablet.send()
    tablet.wait_for_states("office")

    (row,) = office.contacts()
    assert row["drawer"] == "own" and office.count("amend") == 1


def test_undo_before_it_left_leaves_nothing_and_can_be_taken_back(tablet, office):
    tablet.sign_in()
    tablet.save("Elif Aksoy", search="elif")
    tablet.page.get_by_role("button", name="Fortryd").click()
    tablet.page.get_by_role("heading", name="Fortrudt: Elif").wait_for()
    assert tablet.rows() == [] and tablet.rows("copies") == []
    tablet.page.get_by_role("button", name="Hent den igen").click()
    tablet.saved()
    assert len(tablet.rows()) == 1
    tablet.page.get_by_role("button", name="Fortryd").click()
    tablet.page.get_by_role("button", name="Færdig").click()

    assert office.contacts() == []


def test_undo_after_it_left_takes_it_back_at_the_office(tablet, office):
    tablet.sign_in()
    tablet.save("Elif Aksoy", search="elif")
    promise(tablet)
    tablet.send()
    tablet.wait_for_states("office")
    tablet.page.go_back()
    tablet.page.get_by_role("button", name="Fortryd").click()
    tablet.page.get_by_text("Den er taget tilbage.").wait_for()
    tablet.page.get_by_text("Det, vi lovede, bliver også taget tilbage på kontoret.").wait_for()
    tablet.send()
    tablet.wait_for_states("office")

    (row,), (promised,) = office.contacts(), promises(office)
    assert row["retracted"] and promised["retracted"]


@pytest.mark.parametrize("is_sent", [False, True])
def test_it_was_somebody_else(tablet, office, is_sent):
    tablet.sign_in()
    tablet.save("Elif Aksoy", search="elif")
    promise(tablet)
    if is_sent:
        tablet.send()
        tablet.wait_for_states("office")
        tablet.page.go_back()
    tablet.page.get_by_role("button", name="Det var en anden").click()
    panel(tablet).locator("#soeg").fill("hibo")
    panel(tablet).get_by_role("button", name="Hibo Cabdi Nuur").click()
    tablet.page.get_by_role("heading", name="Gemt: Hibo").wait_for()
    tablet.send()
    tablet.wait_for_states("office")

    assert office.count("move") == 2 * is_sent  # the visit, and what was promised
    (row,), (promised,) = office.contacts(), promises(office)
    assert promised["contact"] == row["root"] and promised["state"] == "open"
    assert whose(office, row["root"]) == whose(office, promised["root"]) == ["Hibo Cabdi Nuur"]


def test_a_huskeord_ties_the_visits_of_somebody_without_a_name(tablet, office):
    tablet.sign_in()
    tablet.begin()
    tablet.page.locator("#soeg").fill("gul kop")
    tablet.page.get_by_role("button", name="Uden navn, huskeord: gul kop").click()
    tablet.page.get_by_role("heading", name="Gemt: gul kop").wait_for()
    assert tablet.page.get_by_role("button", name="Lad også").count() == 0  # it never leaves the organisation
    tablet.done()
    tablet.save("gul kop", search="kop", channel="Telefon", topic="Penge")
    tablet.send()
    tablet.wait_for_states("office")

    assert [row["keyword"] for row in office.contacts()] == ["gul kop", "gul kop"]


def test_a_name_is_put_on_afterwards_when_the_person_says_yes(tablet, office):
    tablet.sign_in()
    tablet.save()
    tablet.send()
    tablet.wait_for_states("office")
    tablet.page.go_back()
    tablet.page.get_by_role("button", name="Det var en anden").click()
    tablet.page.get_by_text("Må jeg sætte dit navn på?").click()
    panel(tablet).locator("#soeg").fill("elif")
    panel(tablet).get_by_role("button", name="Elif Aksoy").click()
    tablet.page.get_by_role("heading", name="Gemt: Elif").wait_for()
    tablet.send()
    tablet.wait_for_states("office")

    assert office.count("attach") == 1 and office.contacts()[0]["is_named"]


def test_two_tablets_see_the_same_new_person_within_seconds(tablet_of):
    one, two = tablet_of(), tablet_of()
    one.sign_in()
    two.sign_in("Kasper Lund")
    one.begin()
    one.page.locator("#soeg").fill("Fatima")
    one.page.get_by_role("button", name="Ny person: Fatima").click()
    one.saved()
    one.send()
    one.wait_for_states("office")
    two.begin()
    two.page.locator("#soeg").fill("fati")
    two.page.evaluate("dispatchEvent(new Event('online'))")  # a beat, without waiting for the next one

    two.page.get_by_role("button", name="Fatima", exact=True).wait_for(timeout=5000)


def test_a_first_name_is_enough_for_somebody_new(tablet, office):
    tablet.sign_in()
    tablet.begin()
    tablet.page.get_by_role("button", name="Ny person – fornavn er nok").click()
    tablet.page.locator("#fornavn").fill("Oksana")
    tablet.page.locator(".newperson").get_by_role("button", name="Gem").click()
    tablet.page.get_by_role("heading", name="Gemt: Oksana").wait_for()
    assert len(tablet.rows()) == 2
    tablet.send()
    tablet.wait_for_states("office")

    assert office.count("person") == 6 and office.contacts()[0]["is_named"]


def test_a_promise_with_day_and_time_of_day(tablet, office):
    tablet.sign_in()
    tablet.save("Elif Aksoy", search="elif")
    tablet.page.get_by_role("button", name="Følg op").click()
    tablet.page.get_by_text("Om en uge").click()
    tablet.page.get_by_text("Middag", exact=True).click()
    panel(tablet).get_by_role("button", name="Gem", exact=True).click()
    tablet.page.get_by_text("Det har vi lovet:").wait_for()
    tablet.send()
    tablet.wait_for_states("office")

    assert office.count("followup") == 1


def test_the_screen_turned_to_the_person_shows_their_words_and_nothing_else(tablet):
    tablet.sign_in()
    tablet.save("Elif Aksoy", search="elif")
    tablet.page.get_by_role("button", name="Vis det til Elif").click()
    tablet.page.get_by_text("Det her har vi skrevet, Elif").wait_for()

    tablet.page.get_by_text("Kan læses af: kun Carelink").wait_for()
    for hidden in ("#hvor", "#hvem", "#menu", ".practice"):
        tablet.page.locator(hidden).wait_for(state="hidden")
    size = tablet.page.locator(".turned .words").first.evaluate(
        "(e) => parseFloat(getComputedStyle(e).fontSize)"
    )
    assert size >= 24
    tablet.page.get_by_role("button", name="Tilbage").click()
    tablet.saved()


def test_worried_for_a_child_needs_no_sign_in_and_no_network(tablet, office):
    office.kill()
    tablet.context.set_offline(True)
    tablet.page.get_by_role("button", name="Bekymret for et barn?").click()
    tablet.page.get_by_role("heading", name="Bekymret for et barn?").wait_for()
    tablet.page.get_by_role("link", name="112").wait_for()
    tablet.page.get_by_role("button", name="Tilbage").click()
    tablet.page.get_by_role("heading", name="Hvem er du?").wait_for()


def test_back_goes_back_and_never_saves_twice(tablet):
    tablet.sign_in()
    tablet.begin()
    tablet.page.go_back()
    tablet.page.get_by_role("heading", name="Hvor er du i dag?").wait_for()
    tablet.save()
    tablet.page.go_back()
    tablet.page.get_by_role("heading", name="Hvor er du i dag?").wait_for()
    tablet.page.go_forward()
    tablet.saved()

    assert len(tablet.rows()) == 1
    assert "Elif" not in str(tablet.page.evaluate("JSON.stringify(history.state) + location.href"))


def test_it_works_by_keyboard_alone(tablet):
    tablet.sign_in()
    page = tablet.page

    def reach(name: str) -> None:
        for _ in range(60):
            page.keyboard.press("Tab")
            text = page.evaluate("document.activeElement.closest('label, button, .field')?.textContent ?? ''")
            if name in text:
                return
        raise AssertionError(f"no way to {name} by keyboard")

    page.locator("h1:focus").wait_for()
    reach("Ved døren")
    page.keyboard.press("Enter")
    page.locator("h1:focus", has_text="Hvad handler det om?").wait_for()
    reach("Brev og MitID")
    page.keyboard.press("Space")
    reach("Søg navn")
    page.keyboard.type("elif")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    tablet.saved()
    page.locator("h1:focus", has_text="Gemt: Elif").wait_for()


def until_kept(tablet):
    """A page that goes within the same second may take its last tap with it; wait for the disk."""
    for _ in range(100):
        if tablet.rows("drafts"):
            return
        tablet.page.wait_for_timeout(50)
    raise AssertionError("no draft was kept")


def test_a_draft_is_offered_again_and_can_be_thrown_away(tablet):
    tablet.sign_in()
    tablet.begin(topic="Penge")
    until_kept(tablet)
    tablet.page.reload()
    tablet.page.wait_for_selector("html[data-ready]")
    tablet.sign_in()
    tablet.page.get_by_text("Ved døren · Penge").wait_for()
    tablet.page.get_by_role("button", name="Skriv videre").click()
    tablet.page.locator(".who-is-it").get_by_role("button", name="Uden navn").click()
    tablet.saved()
    assert tablet.rows("drafts") == []
    tablet.done()
    tablet.begin(topic="Bolig")
    until_kept(tablet)
    tablet.page.go_back()
    tablet.lock()
    tablet.sign_in("Kasper Lund")
    tablet.page.get_by_text("Signe Holm har en kladde her").wait_for()
    tablet.page.get_by_text("Bolig").wait_for(state="hidden")
    tablet.lock()
    tablet.sign_in()
    tablet.page.get_by_role("button", name="Smid ud").click()
    tablet.page.get_by_text("Kladder").wait_for(state="detached")
    assert tablet.rows("drafts") == []


def test_closing_the_day_says_how_many_were_written_and_received(tablet):
    tablet.sign_in()
    for _ in range(3):
        tablet.save()
        tablet.done()
    tablet.page.locator("#menu").get_by_role("button", name="Luk dagen").click()
    tablet.page.get_by_text("3 er ikke fremme endnu. De ligger her: 3 på tabletten.").wait_for()
    tablet.page.get_by_role("main").get_by_role("button", name="Luk dagen").click()
    tablet.page.get_by_text("3 skrevet. Alt ligger på kontoret.").wait_for()


def test_the_sealed_file_holds_everything_and_says_nothing(tablet):
    tablet.sign_in()
    id = tablet.save("Elif Aksoy", search="elif")
    tablet.page.locator("#hvor").click()
    tablet.page.get_by_text("Hvis kontorets computer er væk").click()
    with tablet.page.expect_download() as download:
        tablet.page.get_by_role("button", name="Gem en låst fil").click()
    text = download.value.path().read_text(encoding="utf-8")

    assert [item["id"] for item in json.loads(text)["items"]] == [id]
    assert "Elif" not in text and "letters" not in text
