"""Connecting an office to its safe store from a page."""

from outreach.web.safe_store import NO_ANSWER, NOT_OURS
from sync import invitation
from sync.invitation import Invitation
from sync.receipt import b64
from tests.logbook import ANNA, CARLA, A, B
from tests.web.conftest import Laptop


def invite(org: str, ca: str = "") -> str:
    """For a hub that is away."""
    return invitation.write(
        Invitation("https://localhost:9", A, b64(bytes(32)), ca, "CODE", org, "Carelink", "helper")
    )


def test_a_text_that_is_no_invitation_is_said_so_at_the_field_and_stays(laptop: Laptop) -> None:
    for text in ("hej", "æøå 😀", "x" * 7000, invite(A)[:-20], invite(A), invite(A, "x")):
        answer = laptop.browser(CARLA).post("/kontoret/lager", data={"invitation": text})
        assert answer.status_code == 422
        assert "Det er ikke en hel invitation" in answer.text
        assert text[:20] in answer.text


def test_another_organisations_invitation_changes_nothing(laptop: Laptop) -> None:
    answer = laptop.browser(CARLA).post(
        "/kontoret/lager", data={"invitation": invite(B, laptop.office.authority.decode())}
    )
    assert answer.status_code == 422 and NOT_OURS in answer.text
    assert laptop.office.settings.hub is None


def test_a_hub_that_is_away_is_said_so(laptop: Laptop) -> None:
    text = invite(A, laptop.office.authority.decode())
    answer = laptop.browser(CARLA).post("/kontoret/lager", data={"invitation": text})
    assert answer.status_code == 422 and NO_ANSWER in answer.text
    assert laptop.office.settings.hub is None


def test_only_a_leader_connects_the_office(laptop: Laptop) -> None:
    assert laptop.browser(ANNA).get("/kontoret/lager").status_code == 404
