"""A finger on the glass: heard when it leaves, never twice, and not when it was on its way elsewhere."""

from typing import Any

import pytest

NAME = "Elif Aksoy"


class Finger:
    """One finger, with the time and the way it takes."""

    def __init__(self, page: Any) -> None:
        self.page, self.line = page, page.context.new_cdp_session(page)

    def down(self, name: str) -> "Finger":
        """On the middle of this person's tile."""
        box = self.page.locator(".who-is-it").get_by_role("button", name=name).first.bounding_box()
        self.at = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
        return self._send("touchStart", [self.at])

    def move(self, by: int) -> "Finger":
        return self._send("touchMove", [self.at | {"y": self.at["y"] - by}])

    def up(self) -> None:
        self._send("touchEnd", [])

    def _send(self, what: str, points: list[dict[str, float]]) -> "Finger":
        self.line.send("Input.dispatchTouchEvent", {"type": what, "touchPoints": points})
        return self


@pytest.fixture
def at_the_person(tablet):
    """Two taps done; Elif stands there to be tapped."""
    tablet.sign_in().begin()
    tablet.page.locator("#soeg").fill("elif")
    return tablet


def test_a_tap_saves_once_and_presses_nothing_in_the_view_that_comes(at_the_person):
    page = at_the_person.page
    page.evaluate(
        "window.clicks = []; addEventListener('click', (event) => clicks.push(event.isTrusted), true)"
    )
    Finger(page).down(NAME).up()
    at_the_person.saved()
    page.wait_for_timeout(500)  # longer than a browser takes for its own click

    assert page.evaluate("window.clicks") == [False]
    assert len(at_the_person.rows()) == 1


def test_a_finger_that_moves_away_presses_nobody(at_the_person):
    page = at_the_person.page
    Finger(page).down(NAME).move(8).move(60).up()
    page.wait_for_timeout(500)

    page.get_by_role("heading", name="Hvem er det?").wait_for()
    assert at_the_person.rows() == []


def test_what_was_begun_under_a_finger_that_moved_away_is_never_saved(at_the_person, office):
    """It was sealed with the topics of that moment; another one came to them before the name was chosen."""
    page = at_the_person.page
    Finger(page).down(NAME).move(60).up()
    page.get_by_text("Penge", exact=True).click()
    page.locator(".who-is-it").get_by_role("button", name=NAME).focus()
    page.keyboard.press("Enter")
    id = at_the_person.saved()
    at_the_person.send()
    at_the_person.wait_for_states("office")

    (row,) = office.contacts()
    assert (row["root"], row["topics"]) == (id, "letters money")


def test_names_that_come_anew_take_no_tile_from_under_a_finger(at_the_person, tablet_of):
    other = tablet_of()
    other.sign_in("Kasper Lund").begin()
    other.page.locator("#soeg").fill("Fatima")
    other.page.get_by_role("button", name="Ny person: Fatima").click()
    other.saved()
    other.send()
    other.wait_for_states("office")

    page, held = at_the_person.page, []
    page.route("**/api/fremmoede", lambda route: held.append(route))  # the last fetched with names
    page.evaluate(
        """() => {
          const [where, how] = [document.querySelector('.who-is-it'), {childList: true, subtree: true}];
          window.tile = document.querySelector('.who-is-it .person');
          window.drawn = new Promise((done) => new MutationObserver(() => done(true)).observe(where, how));
          dispatchEvent(new Event('online'));
        }"""
    )
    while not held:
        page.wait_for_timeout(20)
    finger = Finger(page).down(NAME)
    held[0].continue_()
    assert page.evaluate("window.drawn") and page.evaluate("window.tile.isConnected")
    finger.up()
    at_the_person.saved()
