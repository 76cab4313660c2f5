"""An import at work: its rows looked through, placed in batches, or taken back.

A batch is one transaction with its rows' new state, so a laptop that is killed goes on where it was.
"""

import hmac
import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import islice

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.domain.errors import DomainError, Invalid
from outreach.domain.sheet_kinds import BY_KEY
from outreach.domain.sheets import Words
from outreach.domain.text import fold
from outreach.kinds.parts import Draft
from outreach.services import erasures
from outreach.services.import_rows import HERE, NEW, WRONG, Known, Line, Maker, Somebody
from outreach.services.imports import CHECKED, CHECKING, CHOSEN, PLACED, PLACING, UNDOING, UNDONE, set_job
from outreach.services.recording import enter, transaction
from outreach.services.sheet_files import open_book
from outreach.storage.office import Office
from outreach.storage.queries import imports as queries
from outreach.storage.queries.staff import areas
from outreach.storage.tables import import_job, import_line
from sync.ledger import Ledger

ROWS_PER_STEP, PLACED_PER_STEP, UNDONE_PER_STEP = 1000, 250, 1000
REASON = "Importen blev fortrudt"


def _known(session: Session) -> Known:
    """What is here that a row may mean."""
    known = Known(member_of=queries.households_here(session), undone=queries.undone(session))
    for sort, id, year, phone in queries.people_here(session):
        known.people.setdefault(sort, []).append(Somebody(id, year, phone))
    known.areas = {fold(one.name): one.id for one in areas(session)}
    for sort, id in queries.activities_here(session):
        known.activities[sort] = "" if sort in known.activities else id
    session.rollback()
    return known


class Work:
    """What takes long, in steps of their own transactions; between two steps somebody may have said stop."""

    def __init__(self, session: Session, id: str, words: Words, office: Office) -> None:
        self._session, self._id, self._words, self._office = session, id, words, office

    def run(self) -> None:
        """Until there is nothing more to do. A file that turns out to be none is put back with the reason."""
        steps = {CHECKING: self._check, PLACING: self._place, UNDOING: self._undo}
        while (step := steps.get(self._state())) is not None:
            try:
                step()
            except Invalid as problem:
                with transaction(self._session):
                    session = self._session
                    session.execute(sa.delete(import_line).where(import_line.c.job == self._id))
                    set_job(session, self._id, state=CHOSEN, why=problem.fields.get("file", "wrong"))

    def _state(self) -> str:
        state = self._session.scalar(sa.select(import_job.c.state).where(import_job.c.id == self._id))
        self._session.rollback()
        return str(state or "")

    def _goes_on(self, state: str) -> bool:
        """Inside a step's transaction: whether it still is what is wanted."""
        return self._session.scalar(sa.select(import_job.c.state).where(import_job.c.id == self._id)) == state

    def _key(self) -> bytes:
        """The office's own: nobody else can tell from an id whom it stands for."""
        return hmac.digest(self._office.kit().grant_master, b"aaben-doer import 1", "sha256")

    # -- looking through

    def _check(self) -> None:
        session = self._session
        row = session.execute(sa.select(import_job).where(import_job.c.id == self._id)).one()
        actor = queries.author(session, row.by)
        maker = Maker(actor, self._words, _known(session), self._key(), datetime.now(UTC))
        with transaction(session):
            session.execute(sa.delete(import_line).where(import_line.c.job == self._id))
        book = open_book(row.file)
        plan = sorted(json.loads(row.plan), key=lambda one: [*BY_KEY, ""].index(one["kind"]))
        seq = done = 0
        for sheet in plan:
            if not sheet["kind"]:
                continue
            columns = {int(at): key for at, key in sheet["columns"].items()}
            _, rows = book.table(sheet["name"])
            while some := list(islice(rows, ROWS_PER_STEP)):
                lines = [
                    line
                    for number, cells in some
                    for line in maker.lines(sheet["kind"], columns, number, cells)
                ]
                done += len(some)
                with transaction(session):
                    if not self._goes_on(CHECKING):
                        return
                    seq = self._keep(maker, lines, seq)
                    set_job(session, self._id, done=done)
        with transaction(session):
            if self._goes_on(CHECKING):
                set_job(session, self._id, state=CHECKED, total=done, done=done)

    def _keep(self, maker: Maker, lines: Sequence[Line], seq: int) -> int:
        ledger = Ledger(self._session.connection())
        ids = [line.draft.id for line in lines if line.draft and line.state == NEW]
        here, gone = ledger.known(ids), {id for id, _ in ledger.barred(ids)}
        values = []
        for line in lines:
            state, id = line.state, line.draft.id if line.draft else ""
            if state == NEW and id in gone:
                state = "erased"
                maker.forget(id)
            elif state == NEW and id in here:
                state = HERE
            seq += 1
            kept = json.dumps(asdict(line.draft), ensure_ascii=False) if line.draft and state == NEW else ""
            values.append(
                {"job": self._id, "seq": seq, "sheet": line.sheet, "row": line.row, "state": state,
                 "kind": line.kind, "id": id, "draft": kept, "said": line.said,
                 "errors": json.dumps(line.errors)}
            )  # fmt: skip
        if values:
            self._session.execute(sa.insert(import_line), values)
        return seq

    # -- placing

    def _place(self) -> None:
        """One step. Where a rule says no after all, the rows go one by one, and that one is told."""
        try:
            self._place_some(PLACED_PER_STEP)
        except DomainError:
            for _ in range(PLACED_PER_STEP):
                self._place_some(1)

    def _place_some(self, count: int) -> None:
        session, line = self._session, import_line.c
        with transaction(session):
            if not self._goes_on(PLACING):
                return
            some = session.execute(
                sa.select(line.seq, line.draft)
                .where(line.job == self._id, line.state == NEW)
                .order_by(line.seq)
                .limit(count)
            ).all()
            if not some:
                set_job(session, self._id, state=PLACED, file=None)
                session.execute(sa.update(import_line).where(line.job == self._id).values(said=""))
                return
            state, told = PLACED, "{}"
            by = session.scalar(sa.select(import_job.c.by).where(import_job.c.id == self._id))
            drafts = [Draft(**json.loads(one.draft)) for one in some]
            try:
                with session.begin_nested():
                    enter(session, queries.author(session, str(by)), drafts)
            except DomainError as problem:
                if count > 1:
                    raise
                state, told = WRONG, json.dumps({"": problem.code})
            which = line.seq.in_([one.seq for one in some])
            after = sa.update(import_line).where(line.job == self._id, which)
            session.execute(after.values(state=state, draft="", errors=told))
            set_job(session, self._id, done=import_job.c.done + len(some))

    # -- taking back

    def _undo(self) -> None:
        session, line = self._session, import_line.c
        some = session.execute(
            sa.select(line.seq, line.id)
            .where(line.job == self._id, line.state == PLACED)
            .order_by(line.seq.desc())
            .limit(UNDONE_PER_STEP)
        ).all()
        if not some:
            with transaction(session):
                rest = line.job == self._id, line.state != UNDONE
                session.execute(sa.delete(import_line).where(*rest))
                set_job(session, self._id, state=UNDONE, file=None)
            return
        by = session.scalar(sa.select(import_job.c.by).where(import_job.c.id == self._id))
        actor = queries.author(session, str(by))
        session.rollback()
        ids = [one.id for one in some]
        if here := self._left(ids):
            erasures.erase(session, actor, self._office, here, reason=REASON)
        with transaction(session):
            seqs = [one.seq for one in some]
            gone = sa.update(import_line).where(line.job == self._id, line.seq.in_(seqs))
            session.execute(gone.values(state=UNDONE))
            set_job(session, self._id, done=import_job.c.done + len(some))

    def _left(self, ids: Sequence[str]) -> list[str]:
        """Those whose bytes are still here: the rest was erased already, before a kill or by a leader."""
        found = [id for id, (_, _, here) in Ledger(self._session.connection()).known(ids).items() if here]
        self._session.rollback()
        return found
