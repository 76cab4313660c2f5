"""Everything the demo will write, worked out before anything is written: the same for the same moment."""

import base64
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from outreach.demo.cast import ORGS, Resident, Staff, residents
from outreach.domain.holders import HELPERS, OWN
from outreach.domain.local_time import ZONE
from outreach.kinds.parts import Draft
from sync.entry import new_id, stamp

START, LOG, LAST = range(3)  # waves: offices keep in step after each, so that the next can build on it


@dataclass(frozen=True)
class Step:
    """One entry of one member of staff, to be recorded in a wave."""

    wave: int
    at: datetime
    by: Staff
    draft: Draft


class Plan:
    """A pen that writes steps. Nothing in it lies after `now`."""

    def __init__(self, now: datetime, seed: int = 1) -> None:
        self.now = now.astimezone(ZONE)
        self.today = self.now.date()
        self.rng = random.Random(seed)
        self.people = {one.name: one for one in reversed(residents(self.today.year))}
        self.everybody = residents(self.today.year)
        self.by_id = {one.id: one for one in self.everybody}
        self.steps: list[Step] = []

    def write(
        self,
        by: Staff,
        at: datetime,
        kind: str,
        *,
        id: str = "",
        root: str = "",
        people: Sequence[str] = (),
        open: Mapping[str, Any] | None = None,
        closed: Mapping[str, Any] | None = None,
        wave: int = LOG,
    ) -> str:
        """Add one entry and return its id; the id of a record that starts here is its root."""
        at = min(at, self.now)
        id = id or self.new_id(at)
        nonce = base64.urlsafe_b64encode(self.rng.randbytes(16)).decode().rstrip("=")
        draft = Draft(kind, id, root or id, tuple(people), open or {}, closed or {}, nonce, stamp(at))
        self.steps.append(Step(wave, at, by, draft))
        return id

    def new_id(self, at: datetime) -> str:
        """An id minted when a form opened, a little before something was written."""
        return new_id(int(at.timestamp() * 1000) - 45_000, self.rng.randbytes(10))

    def contact(
        self,
        by: Staff,
        when: datetime,
        people: Sequence[Resident],
        channel: str,
        topics: Sequence[str],
        note: str = "",
        *,
        drawer: str = "",
        children: int = 0,
        wave: int = LOG,
        **more: Any,
    ) -> str:
        """A contact, written down some minutes after it took place."""
        shared = bool(people) and all(one.shared for one in people)
        closed = {"when": when.strftime("%Y-%m-%dT%H:%M"), "channel": channel, "topics": list(topics)}
        if any(one.interpreter for one in people) and channel != "sms":
            more = {"interpreter": True, **more}
        return self.write(
            by,
            when + timedelta(minutes=self.rng.randint(2, 12), seconds=self.rng.randint(0, 59)),
            "contact",
            people=[one.id for one in people],
            open={"drawer": drawer or (HELPERS if shared else OWN), "children": children},
            closed={**closed, **({"note": note} if note else {}), **more},
            wave=wave,
        )

    def promise(
        self,
        by: Staff,
        at: datetime,
        people: Sequence[Resident],
        text: str,
        due: date,
        *,
        daypart: str = "",
        owner: Staff | None = None,
        contact: str | None = None,
    ) -> str:
        """Something promised."""
        shared = bool(people) and all(one.shared for one in people)
        closed = {"text": text, "due": due.isoformat(), "daypart": daypart, "owner": (owner or by).id}
        return self.write(
            by,
            at,
            "followup",
            people=[one.id for one in people],
            open={"drawer": HELPERS if shared else OWN},
            closed=closed | ({"contact": contact} if contact else {}),
        )

    def outcome(
        self,
        by: Staff,
        at: datetime,
        promise: str,
        state: str = "done",
        due: date | None = None,
        owner: str = "",
    ) -> None:
        """What became of a promise."""
        closed = {"state": state} | ({"due": due.isoformat()} if due else {})
        self.write(by, at, "followup_done", root=promise, closed=closed | ({"owner": owner} if owner else {}))

    def message(
        self, by: Staff, at: datetime, to: str, people: Sequence[Resident], text: str, urgency: str = "week"
    ) -> str:
        """A word to the partner."""
        open, closed = {"to": ORGS[to].id, "drawer": HELPERS}, {"text": text, "urgency": urgency}
        return self.write(by, at, "message", people=[one.id for one in people], open=open, closed=closed)

    def answer(self, by: Staff, at: datetime, message: str, text: str = "", state: str = "done") -> None:
        """The partner's answer, once the message has arrived."""
        self.write(by, at, "message_answer", root=message, closed={"text": text, "state": state}, wave=LAST)

    def stop(
        self,
        by: Staff,
        at: datetime,
        person: Resident,
        partner: str,
        grants: Sequence[str],
        *,
        wave: int = LAST,
    ) -> str:
        """The person says stop."""
        open = {"receivers": [ORGS[partner].id], "grants": list(grants)}
        people, closed = [person.id], {"how": "oral"}
        return self.write(
            by, at, "consent_withdraw", root=person.id, people=people, open=open, closed=closed, wave=wave
        )

    def grant(
        self,
        by: Staff,
        at: datetime,
        person: Resident,
        partner: str,
        *,
        after: Sequence[str] = (),
        how: str = "oral",
        wave: int = START,
    ) -> str:
        """A yes to the two helpers talking."""
        open = {"receivers": [ORGS[partner].id], "after": list(after)}
        closed = {"how": how, "wording": "1", "interpreter": person.interpreter}
        return self.write(
            by, at, "consent_grant", root=person.id, people=[person.id], open=open, closed=closed, wave=wave
        )

    def at(self, day: date, hour: int, minute: int = 0) -> datetime:
        """A moment on a Danish wall."""
        return datetime.combine(day, time(hour, minute), ZONE)


def working_days(first: date, last: date) -> list[date]:
    """Mondays to Fridays, both ends included."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in days if day.weekday() < 5]


def workdays_after(day: date, count: int) -> date:
    """The so many-th working day after a day."""
    return working_days(day + timedelta(days=1), day + timedelta(days=2 * count + 5))[count - 1]


def story_monday(today: date) -> date:
    """The Monday of the latest week that is told from Monday to Friday: its Friday lies behind us."""
    friday = today - timedelta(days=(today.weekday() - 5) % 7 + 1)
    return friday - timedelta(days=4)
