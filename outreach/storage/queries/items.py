"""What lists and timelines show of a record: who it names, where its words are, who can read them."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain.access import HELPER, Actor
from outreach.domain.errors import NotFound
from outreach.domain.holders import HELPERS
from outreach.kinds.contact.rows import contact
from outreach.kinds.organisation.rows import organisation
from outreach.kinds.person.rows import person, sharing
from outreach.storage.queries import staff, still, ties
from outreach.storage.queries.shape import made
from outreach.storage.tables import named
from sync.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody a record names."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """One thing on a timeline. `kind`: contact, message, handover, moved (then only when and by whom) or one
    of a section's own, shown by a template of that name."""

    kind: str
    id: str
    when: str
    by_name: str
    org_name: str = ""  # "" for the own organisation
    channel: str = ""
    topics: Sequence[str] = ()
    note: str = ""
    keyword: str = ""
    children: int = 0
    interpreter: bool = False
    not_reached: bool = False
    done_now: bool = False
    disputed: bool = False  # two wrote differently; both are on the page of the contact
    people: Sequence[Named] = ()
    place: str = ""
    readers: Sequence[str] = ()  # names of organisations
    state: str = ""  # of a message: "", seen or done
    title: str = ""  # of a section's own kind
    more: Any = None  # what else its template shows


@dataclass(slots=True)
class Around:
    """Everything around some records, looked up once for all of them."""

    names: dict[str, str]
    people: dict[str, list[Named]] = field(default_factory=lambda: defaultdict(list))
    ever: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    places: dict[str, str] = field(default_factory=dict)
    sharing: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def readers(self, row: Any, own: str) -> tuple[str, ...]:
        """Who can read a record: its organisation, and whom everybody in it lets in."""
        who = {row.org}
        ever = self.ever[row.root]
        if row.drawer == HELPERS and self.people[row.root]:
            with_whom = set[str].intersection(*(self.sharing[one] for one in ever))
            who |= with_whom | ({own} if with_whom else set())
        return tuple(sorted(self.names.get(org, "") for org in who))

    def message_readers(self, row: Any) -> tuple[str, ...]:
        """Who can read a message: its sender, and the receiver while everybody it names lets the two talk."""
        ever = self.ever[row.root]
        talk = bool(ever) and all({row.org, row.to_org} & self.sharing[one] for one in ever)
        return tuple(
            sorted(self.names.get(org, "") for org in ((row.org, row.to_org) if talk else (row.org,)))
        )


def visible(table: sa.Table, actor: Actor) -> sa.ColumnElement[bool]:
    """Records an actor may read: the own organisation's, and what partners put with the helpers.

    Never one that named somebody this actor must not find.
    """
    return _let_in(table, actor.org_id, actor.org_role == HELPER) & ties.may_read(actor, table.c.root)


@lru_cache  # asked of a score of tables for every page
def _let_in(table: sa.Table, org: str, is_helper: bool) -> sa.ColumnElement[bool]:
    own = table.c.org == org
    shared = (table.c.drawer == HELPERS) & (own | still.not_ended(table.c.root))
    return own | shared if is_helper else own


def one(session: Session, actor: Actor, table: sa.Table, id: str) -> Any:
    """The row of one record that was not taken back. Raises NotFound for what this actor may not know of."""
    which = table.c.root == id, visible(table, actor), ~table.c.retracted
    row = session.execute(sa.select(table).where(*which)).first()
    if row is None:
        raise NotFound
    return row


def naming(table: sa.Table, actor: Actor, ids: Sequence[str]) -> sa.Select[Any]:
    """Records of one kind on one person's page that were not taken back, as far as this actor may know."""
    here = named.c.person.in_(ids), named.c.is_now, named.c.kind == table.name
    joined = sa.select(table).join(named, named.c.root == table.c.root)
    return joined.where(*here, visible(table, actor), ~table.c.retracted).distinct()


def around(session: Session, rows: Collection[Any]) -> Around:
    """Look up names, people, places and consents for records, in a fixed number of statements."""
    found = Around(staff.names(session))
    if not (roots := [row.root for row in rows]):
        return found
    found.places.update(Ledger(session.connection()).state(roots))
    for root, id, is_now, name in session.execute(
        sa.select(named.c.root, named.c.person, named.c.is_now, sa.func.coalesce(person.c.name, ""))
        .outerjoin(person, person.c.root == named.c.person)
        .where(named.c.root.in_(roots))
        .order_by(person.c.sort)
    ):
        found.ever[root].add(id)
        if is_now:
            found.people[root].append(Named(id, name))
    everybody = {one for some in found.ever.values() for one in some}
    for id, org in session.execute(
        sa.select(sharing.c.root, sharing.c.org)
        .join(organisation, organisation.c.root == sharing.c.org)
        .where(sharing.c.root.in_(everybody), organisation.c.role == HELPER, still.holds())
    ):
        found.sharing[id].add(org)
    return found


def contact_items(session: Session, actor: Actor, rows: Sequence[Any]) -> list[TimelineItem]:
    """Rows of contacts as a list shows them, in the order given."""
    known = around(session, rows)
    return [contact_item(row, known, actor) for row in rows]


def contact_item(row: Any, known: Around, actor: Actor) -> TimelineItem:
    return made(
        TimelineItem,
        row,
        kind="contact",
        id=row.root,
        by_name=known.names.get(row.by, ""),
        org_name="" if row.org == actor.org_id else known.names.get(row.org, ""),
        topics=tuple(row.topics.split()),
        disputed=row.parallel,
        people=tuple(known.people[row.root]),
        place=known.places[row.root],
        readers=known.readers(row, actor.org_id),
    )


def contacts_of(session: Session, actor: Actor, roots: Sequence[str]) -> list[Any]:
    """Rows of those contacts an actor may read, in the order of the ids."""
    if not roots:
        return []
    rows = session.execute(
        sa.select(contact).where(contact.c.root.in_(roots), visible(contact, actor), ~contact.c.retracted)
    )
    by_id = {row.root: row for row in rows}
    return [by_id[id] for id in roots if id in by_id]
