"""The same lives with the logbook's own kinds and wall: shared, stopped, ended, moved, taken back."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from outreach.policy import LogbookPolicy
from sync.entry import Entry, fresh_id, fresh_nonce, parse, write
from tests.sync.simulator import Simulation
from tests.sync.world import AT

LIVES = int(os.environ.get("OUTREACH_LIVES", "12")) // 3


class Logbook(Simulation):
    """What people write is what the logbook writes."""

    def __init__(self, seed: int, folder: Path) -> None:
        super().__init__(seed, folder)
        self.host.hub.policy = self.host.policy = LogbookPolicy()
        self.contacts: dict[str, list[Entry]] = {}
        self.day = datetime(2026, 5, 18, 12, tzinfo=UTC)
        self.host.now = lambda: self.day
        for person in self.people:
            self._say("carelink", "person", person, [person], {}, {"name": "Elif"}, id=person)

    def write(self) -> None:
        """A contact most often; else a consent or a correction of an own contact."""
        name = self.random.choice(self.names)
        mine = self.contacts.get(name, [])
        choices = ["contact"] * 6 + ["a_day_later"]
        if name != "jobcenter":
            choices += ["consent_grant", "consent_withdraw"]
        if mine:
            choices += ["amend", "retract", "move", "attach", "detach"]
        getattr(self, f"_{self.random.choice(choices)}")(name)

    def _contact(self, name: str) -> None:
        drawer = "own" if name == "jobcenter" else self.random.choice(["own", "helpers", "helpers"])
        named = self.random.sample(self.people, self.random.choice([0, 1, 1, 2]))
        closed = {"when": "2026-05-18T10:22", "channel": "door", "topics": ["letters"]}
        self.contacts.setdefault(name, []).append(
            self._say(name, "contact", None, named, {"drawer": drawer}, closed)
        )

    def _consent_grant(self, name: str) -> None:
        person = self.random.choice(self.people)
        other = self.host.orgs["bysek" if name == "carelink" else "carelink"]
        yes = {"receivers": [other], "after": list(self.withdrawn)}
        if self.random.random() < 0.6:
            yes["until"] = (self.day + timedelta(days=self.random.randint(-1, 4))).date().isoformat()
        self._say(name, "consent_grant", person, [person], yes, {"how": "oral"})

    def _a_day_later(self, name: str) -> None:
        self.day += timedelta(days=1)
        self._contact(name)

    def _consent_withdraw(self, name: str) -> None:
        person = self.random.choice(self.people)
        helpers = [self.host.orgs["carelink"], self.host.orgs["bysek"]]
        self.withdrawn.append(
            self._say(name, "consent_withdraw", person, [person], {"receivers": helpers}, {"how": "oral"}).id
        )

    def _amend(self, name: str) -> None:
        drawer = {"drawer": self.random.choice(["own", "helpers"])} if name != "jobcenter" else {}
        self._say(name, "amend", self._one(name).root, [], drawer, {"set": {"note": "Rettet."}, "seen": []})

    def _retract(self, name: str) -> None:
        self._say(name, "retract", self._one(name).root, [], {}, {"reason": ""})

    def _move(self, name: str) -> None:
        away, to = self.random.sample(self.people, 2)
        self._say(name, "move", self._one(name).root, [to], {"away": [away], "to": [to]}, {})

    def _attach(self, name: str) -> None:
        self._say(
            name, "attach", self._one(name).root, [self.random.choice(self.people)], {}, {"asked": True}
        )

    def _detach(self, name: str) -> None:
        self._say(name, "detach", self._one(name).root, [self.random.choice(self.people)], {}, {"reason": ""})

    def _one(self, name: str) -> Entry:
        return self.random.choice(self.contacts[name])

    def _say(
        self, name: str, kind: str, root: str | None, people: list[str], open: Any, closed: Any, id: str = ""
    ) -> Entry:
        id = id or fresh_id()
        tablet = self.random.choice(self.tablets[name])
        about: Any = {"org": tablet.org, "by": tablet.org, "root": root or id, "people": people}
        line = write(
            id=id, nonce=fresh_nonce(), at=AT, kind=kind, version=1, **about, open=open, closed=closed
        )
        one = parse(line)
        tablet.kept[one.id] = self.shown[one.id] = one
        return one


@pytest.mark.parametrize("seed", range(LIVES))
def test_whatever_goes_wrong_each_office_ends_with_what_it_may_hold(seed: int, tmp_path: Path) -> None:
    life = Logbook(seed, tmp_path)
    for _ in range(140):
        life.step()
    life.settle()
    life.check()
