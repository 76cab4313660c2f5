"""Every record that names somebody, with its words: what a timeline has no line for is found here too."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain.access import Actor
from outreach.domain.local_time import day, wall_clock
from outreach.domain.log import LogState
from outreach.kinds.activity.rows import activity
from outreach.kinds.logs import state_of
from outreach.kinds.minutes.rows import minutes, minutes_person
from outreach.storage.projections import stand
from outreach.storage.queries import crossed
from outreach.storage.tables import named
from sync.entry import is_id
from sync.ledger import Ledger

# Told in a part of their own, or about the page and not about the person.
ELSEWHERE = ("contact", "message", "demand", "printout", "private_tie", "merge")
RECORDS_MAX = 2000
ROOM_MIN = 80  # letters: shorter fields hold keys, dates and numbers


@dataclass(frozen=True, slots=True)
class Words:
    """One record: whose, when and the words in it."""

    id: str
    kind: str
    when: str
    by: str
    text: str
    keys: Mapping[str, str] = field(default_factory=dict)  # by field, what is none of somebody's own words


def about(
    session: Session, actor: Actor, ids: Sequence[str], *, but: Collection[str], until: str
) -> Iterator[Words]:
    """Own records that name one of these ids, written until then. Part of a page that is logged."""
    places = session.execute(
        sa.select(named.c.root, named.c.kind)
        .where(named.c.person.in_(ids), named.c.is_now, named.c.kind.not_in(ELSEWHERE))
        .order_by(named.c.sort.desc())
        .limit(RECORDS_MAX)
    )
    kinds = {root: kind for root, kind in places if root not in but}
    held = {row.root: row.name for row in session.execute(sa.select(activity.c.root, activity.c.name))}
    for root, record in Ledger(session.connection()).records(sorted(kinds)).items():
        standing, _ = stand(record)
        first = standing[0].entry if standing else None
        if first is None or first.org != actor.org_id or first.at > until:
            continue
        state = state_of(standing)
        if not state.retracted:
            schema, values = standing[0].kind.closed, state.values
            beside = values.keys() - {*_wordy(schema), "drawer"}
            keys = {name: told for name, told in values.items() if name in beside and isinstance(told, str)}
            told = [held.get(keys.get("activity", "")), *_versions(schema, state)]
            when = keys.get("on") or wall_clock(first.at)
            yield Words(root, kinds[root], when, state.author, "\n".join(filter(None, told)), keys)
    p, m = minutes_person.c, minutes.c
    mine = m.root.in_(sa.select(p.root).where(p.person.in_(ids))), m.org == actor.org_id, m.at <= until
    rows = session.execute(sa.select(minutes).where(*mine).order_by(m.day.desc()).limit(RECORDS_MAX)).all()
    promises = crossed.promised(session, [row.root for row in rows])
    for row in rows:
        if row.root not in but:
            told = [f"{one.who}: {one.what}" for one in promises.get(row.root, ())]
            texts = "\n".join(one for one in (row.text, row.decided, row.own_words, *told) if one)
            yield Words(row.root, "minutes", f"{row.day}T12:00", row.by, texts)


def others(session: Session, roots: Collection[str]) -> dict[str, list[str]]:
    """Of records that two changed without knowing of each other: the words that do not stand on lists."""
    found = {}
    for root, record in Ledger(session.connection()).records(sorted(roots)).items():
        standing, _ = stand(record)
        if standing and (told := _parallel(standing[0].kind.closed, state_of(standing))):
            found[root] = told
    return found


def _versions(schema: type[msgspec.Struct], state: LogState) -> Iterator[str]:
    yield from _texts(schema, state.values)
    yield from _parallel(schema, state)


def _parallel(schema: type[msgspec.Struct], state: LogState) -> list[str]:
    """What somebody else said in a field, beside what stands there."""
    fields = [name for name in _wordy(schema) if name in state.parallel]
    told = [text for name in fields for one in state.parallel[name] for text in _said(one.value)]
    stands = {text for name in fields for text in _said(state.values[name])}
    return [text for text in dict.fromkeys(told) if text not in stands]


def _texts(schema: type[msgspec.Struct], values: Mapping[str, Any]) -> Iterator[str]:
    """Whatever somebody wrote into a record: fields with room for words, and what lies in lists of them."""
    for name in _wordy(schema):
        yield from _said(values.get(name))


@cache
def _wordy(schema: type[msgspec.Struct]) -> tuple[str, ...]:
    """Fields that hold words: with room for them, or made of several parts."""
    return tuple(
        field.encode_name
        for field in msgspec.structs.fields(schema)
        if any(_has_room(one) for one in _kinds(msgspec.inspect.type_info(field.type)))
    )


def _kinds(info: Any) -> Sequence[Any]:
    return info.types if isinstance(info, msgspec.inspect.UnionType) else (info,)


def _has_room(info: Any) -> bool:
    if isinstance(info, msgspec.inspect.StrType):
        return (info.max_length or 0) >= ROOM_MIN
    return isinstance(info, msgspec.inspect.ListType | msgspec.inspect.DictType)


def _said(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if value and not is_id(value) and not day(value):
            yield value
    elif isinstance(value, Mapping):
        yield from (text for one in value.values() for text in _said(one) if " " in text)
    elif isinstance(value, list | tuple):
        yield from (text for one in value for text in _said(one) if " " in text)
