"""One seed, one whole life: offices, tablets, a hub and all that goes wrong, on the product's own code.

Tablets keep a copy of each entry until the laptop says it is durable; laptops are rewound, cloned and
destroyed; the hub is restored from older backups; answers get lost. The oracle is the list of what each
tablet was shown.
"""

import shutil
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import sqlalchemy as sa

from sync import tables
from sync.entry import Entry, fresh_id
from sync.ports import Answer, Unreachable
from sync.session import Later, NotTheHub
from tests.sync.world import HubHost, Laptop, enrolled, make

PORTAL = Answer(200, "text/html", b"<html>")


@dataclass
class Tablet:
    """Belongs to an organisation; finds its office's laptop by name, whichever laptop that is today."""

    org: str
    kept: dict[str, Entry] = field(default_factory=dict)
    keeps_until: str = "durable"

    def deliver(self, laptop: Laptop) -> None:
        """Offer what the laptop does not know; drop what it says is durable."""
        states = dict(zip(self.kept, laptop.states(*self.kept), strict=True))
        laptop.put(*[self.kept[id] for id, state in states.items() if state == "unknown"])
        for id, state in zip(list(self.kept), laptop.states(*self.kept), strict=True):
            if state in (self.keeps_until, "durable", "erased"):
                del self.kept[id]


class Simulation:
    """Steps drawn from one seed."""

    def __init__(self, seed: int, folder: Path, *, tablet_keeps_until: str = "durable") -> None:
        self.random = Random(seed)
        self.folder = folder
        self.host = HubHost(folder)
        self.names = ["carelink", "bysek", "jobcenter"]
        self.laptops: dict[str, list[Laptop]] = {n: [self._laptop(n)] for n in self.names}
        self.laptops["carelink"].append(self._laptop("carelink"))
        self.tablets = {
            n: [Tablet(self.host.orgs[n], keeps_until=tablet_keeps_until) for _ in range(2)]
            for n in self.names
        }
        self.people = [fresh_id() for _ in range(4)]
        self.shown: dict[str, Entry] = {}  # id: what somebody saw as saved
        self.withdrawn: list[str] = []
        self.erasures: dict[str, Entry] = {}  # what leaders said must go; one may be lost with its laptop
        self.laptop_copies: dict[int, Path] = {}
        self.hub_copies: list[Path] = []
        self.faulty = True

    def _laptop(self, name: str) -> Laptop:
        laptop = enrolled(self.host, name, self.folder / f"{fresh_id()}.db", f"{name} {fresh_id()[-4:]}")
        laptop.wire.fault = self._fault
        return laptop

    def _fault(self, method: str, path: str) -> object:
        if not self.faulty:
            return None
        return self.random.choices(
            [None, "lost request", "lost answer", "twice", PORTAL], weights=[80, 5, 7, 5, 3]
        )[0]

    def step(self) -> None:
        """One thing happens."""
        moves: list[tuple[Callable[[], None], int]] = [
            (self.write, 40),
            (self.deliver, 30),
            (self.sync, 30),
            (self.erase, 4),
            (self.copy_laptop, 4),
            (self.rewind_laptop, 3),
            (self.clone_laptop, 1),
            (self.destroy_laptop, 2),
            (self.back_up_hub, 5),
            (self.restore_hub, 2),
        ]
        self.random.choices([m for m, _ in moves], weights=[w for _, w in moves])[0]()

    # -- what people do

    def write(self) -> None:
        """Somebody writes on a tablet, and sees it saved there."""
        name = self.random.choice(self.names)
        tablet = self.random.choice(self.tablets[name])
        person = self.random.choice(self.people)
        kind = self.random.choices(["note", "grant", "withdraw"], weights=[8, 1, 1])[0]
        if kind == "note":
            one = make(tablet.org, people=[person], share=self.random.random() < 0.6)
        elif kind == "grant":
            one = make(tablet.org, "grant", person, after=list(self.withdrawn))
        else:
            one = make(tablet.org, "withdraw", person)
            self.withdrawn.append(one.id)
        tablet.kept[one.id] = one
        self.shown[one.id] = one

    def deliver(self) -> None:
        name = self.random.choice(self.names)
        self.random.choice(self.tablets[name]).deliver(self.random.choice(self.laptops[name]))

    def erase(self) -> None:
        """A leader erases a note that is on the laptop, whether it was sent or not."""
        laptop = self.random.choice(self._all())
        notes = [id for id in laptop.holds() if id in self.shown and self.shown[id].kind == "note"]
        own = sorted(id for id in notes if self.shown[id].org == laptop.org)
        if own:
            one = laptop.erase(self.random.choice(own))
            self.erasures[one.id] = one

    def sync(self) -> None:
        laptop = self.random.choice(self._all())
        try:
            laptop.session()
        except (Unreachable, NotTheHub, Later):
            return
        self.check_ticks(laptop)

    # -- what goes wrong

    def copy_laptop(self) -> None:
        laptop = self.random.choice(self._all())
        self.laptop_copies[id(laptop)] = laptop.copy(self.folder / f"{fresh_id()}.copy")

    def rewind_laptop(self) -> None:
        laptop = self.random.choice(self._all())
        if id(laptop) in self.laptop_copies:
            laptop.rewind(self.laptop_copies[id(laptop)])

    def clone_laptop(self) -> None:
        name = self.random.choice(self.names)
        if len(self.laptops[name]) < 4:
            twin = self.random.choice(self.laptops[name]).clone(self.folder / f"{fresh_id()}.db")
            twin.wire.fault = self._fault
            self.laptops[name].append(twin)

    def destroy_laptop(self) -> None:
        """Gone, with everything on it; a new one takes over its name."""
        name = self.random.choice(self.names)
        place = self.random.randrange(len(self.laptops[name]))
        self.laptops[name][place].engine.dispose()
        self.laptops[name][place] = self._laptop(name)

    def back_up_hub(self) -> None:
        """A verified copy in another place: from then on, what is inside it is durable."""
        copy = self.folder / f"{fresh_id()}.hub"
        self.host.copy(copy)
        self.host.trust(copy)
        self.hub_copies = [copy]

    def restore_hub(self) -> None:
        """From the newest backup; laptops enrolled since are enrolled again."""
        if not self.hub_copies:
            return
        with self.host.hub.ingest.connect() as db:
            devices = db.execute(sa.select(tables.device)).mappings().all()
        copy = self.folder / f"{fresh_id()}.use"
        shutil.copy(self.hub_copies[0], copy)
        self.host.restore(copy)
        with self.host.hub.writing() as db:
            known = set(db.scalars(sa.select(tables.device.c.id)))
            for device in devices:
                if device["id"] not in known:
                    db.execute(sa.insert(tables.device).values(**device))

    # -- the end, and what must be true

    def settle(self) -> None:
        """Faults stop; tablets deliver; three sessions each must be enough."""
        self.faulty = False
        for _ in range(3):
            for name in self.names:
                for tablet in self.tablets[name]:
                    tablet.deliver(self.laptops[name][0])
            for laptop in self._all():
                laptop.session()

    def check_ticks(self, laptop: Laptop) -> None:
        """Right after a session, what the laptop shows as safe is at the hub."""
        with laptop.begin() as db:
            ids = list(db.scalars(sa.select(tables.entry.c.id)))
        safe = {id for id, s in zip(ids, laptop.states(*ids), strict=True) if s in ("hub", "durable")}
        assert safe <= self.at_hub()

    def check(self) -> None:
        """Everything shown is at the hub, once, and each laptop holds exactly what its organisation may.

        But for what was erased: it is nowhere when the hub heard of that.
        """
        at_hub, written = self.at_hub(), {**self.shown, **self.erasures}
        meant, heard = self.targets(self.erasures), self.targets(at_hub & set(self.erasures))
        assert set(self.shown) - meant <= at_hub <= set(written) - heard
        with self.host.hub.ingest.connect() as db:
            here = tables.entry.c.line.is_not(None)
            for id, line in db.execute(sa.select(tables.entry.c.id, tables.entry.c.line).where(here)):
                assert line == written[id].line
            audience: dict[str, set[str]] = {}
            for id, org in db.execute(sa.select(tables.audience.c.id, tables.audience.c.org)):
                audience.setdefault(org, set()).add(id)
        assert audience == {org: ids for org, ids in self.expected().items() if ids}
        for laptop in self._all():
            assert laptop.holds() == audience.get(laptop.org, set())
            self.check_ticks(laptop)
            assert set(laptop.states(*laptop.holds())) <= {"hub", "durable"}
            assert set().union(*laptop.rows.values()) == laptop.holds()

    def expected(self) -> dict[str, set[str]]:
        """Who may hold what, worked out anew from everything that was written."""
        people: dict[str, list[Entry]] = {}
        records: dict[str, list[Entry]] = {}
        written = {**self.shown, **self.erasures}
        for one in (written[id] for id in self.at_hub()):
            records.setdefault(one.root, []).append(one)
            if one.root in self.people:
                people.setdefault(one.root, []).append(one)
        with self.host.hub.ingest.connect() as db:
            orgs, at = dict(self.host.hub.orgs(db)), self.host.hub.moment(db)
        found: dict[str, set[str]] = {org: set() for org in orgs}
        for record in records.values():
            for id, may in self.host.hub.policy.audience(record, people, orgs, at).items():
                for org in may:
                    found[org].add(id)
        return found

    def targets(self, ids: Collection[str]) -> set[str]:
        """What these erasures are of."""
        return {target for id in ids for target in self.erasures[id].open["targets"]}

    def at_hub(self) -> set[str]:
        with self.host.hub.ingest.connect() as db:
            return set(db.scalars(sa.select(tables.entry.c.id).where(tables.entry.c.line.is_not(None))))

    def _all(self) -> list[Laptop]:
        return [laptop for name in self.names for laptop in self.laptops[name]]


def live(seed: int, folder: Path, steps: int = 120) -> None:
    """One whole life, checked. Raises AssertionError; the seed replays it (but for the random ids)."""
    simulation = Simulation(seed, folder)
    for _ in range(steps):
        simulation.step()
    simulation.settle()
    simulation.check()
