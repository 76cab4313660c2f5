"""Case meetings every 14 days, and Thursday's meeting with four parties: two layers, and what crosses."""

from datetime import date, datetime, timedelta
from typing import Any

from outreach.demo.cast import BYSEK, CARELINK, JOBCENTER, ORGS, STAFF, Resident
from outreach.demo.house import about
from outreach.demo.plan import LAST, START, Plan, story_monday

CLOCK = "09:00"


def write_meetings(plan: Plan, first: date) -> None:
    """The series, the meeting two weeks ago, Wednesday's, Thursday's, and what is on for the next."""
    wednesday = story_monday(plan.today) + timedelta(days=2)
    begins = wednesday - timedelta(weeks=2 * max(1, (wednesday - first).days // 14))
    held = {
        "name": "Casemøde",
        "first": begins.isoformat(),
        "at": CLOCK,
        "every": "two_weeks",
        "form": "case",
    }
    parties = {
        "form": "case",
        "orgs": [ORGS[BYSEK].id, ORGS[JOBCENTER].id],
        "others": ["Skolen"],
        "place": "Kontoret",
    }
    at = plan.at(begins - timedelta(days=7), 10)
    series = plan.write(STAFF["signe"], at, "series", closed={**held, **parties}, wave=START)
    _Meetings(plan, series, wednesday).tell()


class _Meetings:
    """Whose turn it is to write: Signe holds the pen."""

    def __init__(self, plan: Plan, series: str, wednesday: date) -> None:
        self.plan, self.series, self.wednesday = plan, series, wednesday
        self.signe, self.jobcenter = STAFF["signe"], ORGS[JOBCENTER].id

    def tell(self) -> None:
        before, after = self.wednesday - timedelta(weeks=2), self.wednesday + timedelta(weeks=2)
        hibo, rana, tina = (
            self.plan.people[name] for name in ("Hibo Cabdi Nuur", "Rana al-Masri", "Tina Bøgh")
        )
        self.put_on(before, hibo, "Morgenerne er svære for Ayaan.", "Hibo taler selv med skolen først.")
        promised = self.plan.promise(
            STAFF["amal"], self.at(before, 10), [hibo], "Ring til skolen med Hibo", self.wednesday
        )
        later = self.wednesday + timedelta(days=7)
        self.plan.outcome(STAFF["amal"], self.at(self.wednesday, 9, 40), promised, "later", later)
        self.put_on(self.wednesday, hibo, "Vi lovede at ringe til skolen.", "Ikke nået. Amal tager den igen.")
        why = "Dagene på vaskeriet er for lange lige nu."
        told = self.put_on(self.wednesday, rana, why, "Hun er stolt af jobbet.", self.yes(rana))
        for party in (ORGS[BYSEK].id, self.jobcenter):
            here = {"on": self.wednesday.isoformat(), "party": party, "state": "here"}
            at = self.at(self.wednesday, 9)
            self.plan.write(self.signe, at, "party_present", root=self.series, closed=here)
        self.about_rana(rana, told)
        self.put_on(after, tina, "Tina vil gerne se på CV.", "")
        self.four(self.plan.people["Elif Aksoy"])

    def put_on(
        self, on: date, person: Resident, why: str, notes: str, said: list[dict[str, str]] | None = None
    ) -> str:
        """A family on the agenda, with the helpers' own layer."""
        at = min(self.at(on - timedelta(days=1), 14), self.plan.now)
        closed: dict[str, Any] = {"series": self.series, "on": on.isoformat(), "why": why, "knows": "yes"}
        closed |= {"notes": notes, "said": said or []}
        return about(self.plan, self.signe, at, "agenda", [person], closed)

    def yes(self, person: Resident) -> list[dict[str, str]]:
        """What they agreed may be told to the Jobcenter."""
        how = f"{person.first} sagde ja og hørte teksten, før den blev sendt"
        day = (self.wednesday - timedelta(days=1)).isoformat()
        return [{"to": self.jobcenter, "basis": "consent", "how": how, "on": day}]

    def about_rana(self, rana: Resident, agenda: str) -> None:
        due = self.wednesday + timedelta(days=7)
        promises = [
            {
                "who": "Jobcenter",
                "org": self.jobcenter,
                "what": "Sender Rana reglerne for færre timer på almindeligt dansk",
                "due": due.isoformat(),
            },
            {
                "who": "Carelink",
                "org": ORGS[CARELINK].id,
                "what": "Læser reglerne sammen med Rana",
                "due": "",
            },
        ]
        text = "Rana arbejder på vaskeriet. Hun vil gerne arbejde en time mindre om dagen i en måned."
        closed = {"form": "case", "meeting": "Casemøde", "day": self.wednesday.isoformat(), "text": text}
        present = {"present": ["Carelink", "Bysekretariatet", "Jobcenter"], "promises": promises}
        on = {"series": self.series, "on": self.wednesday.isoformat()}
        id = self.minutes(self.at(self.wednesday, 10), rana, {**closed, **present, **on}, [JOBCENTER], agenda)
        answer = {"author_name": "Sara Nygaard", "state": "word", "text": "Jeg sender dem i denne uge."}
        at = self.at(self.wednesday, 13)
        self.plan.write(STAFF["sara"], at, "minutes_answer", root=id, closed=answer, wave=LAST)

    def four(self, elif_: Resident) -> None:
        """Elif read the text first and struck a line; that line is nowhere."""
        thursday = self.wednesday + timedelta(days=1)
        monday = (thursday + timedelta(days=4)).isoformat()
        promises = [
            {"who": "Elif", "what": "Siger ja til de 20 timer i køkkenet", "due": monday},
            {"who": "Jobcenter", "org": self.jobcenter, "what": "Skriver under på aftalen", "due": monday},
            {"who": "Bysekretariatet", "what": "Holder en plads på madholdet om aftenen", "due": ""},
        ]
        closed = {
            "form": "four_party",
            "meeting": "Møde med fire om bordet",
            "day": thursday.isoformat(),
            "text": "Elif begynder i plejehjemmets køkken med 20 timer om ugen.",
            "own_words": "Jeg vil gerne lære mere dansk, mens jeg arbejder.",
            "present": ["Elif", "Carelink", "Bysekretariatet", "Jobcenter"],
            "promises": promises,
        }
        self.minutes(self.at(thursday, 13, 50), elif_, closed, [BYSEK, JOBCENTER], "")

    def minutes(
        self, at: datetime, person: Resident, closed: dict[str, Any], to: list[str], agenda: str
    ) -> str:
        """The text that crosses, and its basis, which does not."""
        told = {"name_typed": person.name, "author_name": self.signe.name, "organisation_name": "Carelink"}
        open = {"to": sorted(ORGS[key].id for key in to)}
        id = self.plan.write(self.signe, at, "minutes", open=open, closed={**closed, **told})
        why = {"said": self.yes(person), "informed": True, "agenda": agenda}
        link = {"minutes": id}
        self.plan.write(self.signe, at, "minutes_basis", root=id, people=[person.id], open=link, closed=why)
        return id

    def at(self, on: date, hour: int, minute: int = 0) -> datetime:
        return self.plan.at(on, hour, minute)
