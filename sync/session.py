"""One session of a laptop with the hub: hello, then push, then pull.

The hub's word counts, never the laptop's memory of what it sent. Every step may be repeated or cut off
anywhere; nothing is deleted on any answer but the hub's signed word.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sync import protocol, tables
from sync.ledger import Ledger, Life
from sync.ports import Answer, Apply, Begin, Transport
from sync.protocol import BadMessage, BatchHead, Hello, HelloAnswer, StreamAt, StreamWord
from sync.receipt import NotSigned, Receipt, unb64, verify
from sync.stream import FEED_START, Position, agrees, next_feed_head


class NotTheHub(Exception):
    """An answer without the hub's signature: a portal's page, a redirect, a proxy, another hub."""


class Later(Exception):
    """The hub asks for patience, or is out of order. Nothing was lost; the next session tells."""

    def __init__(self, after_seconds: float | None = None) -> None:
        super().__init__("later")
        self.after_seconds = after_seconds


class Refused(Exception):
    """The hub knows this laptop no longer, or the message was malformed. Carries the problem's type."""


@dataclass(frozen=True, slots=True)
class HubKey:
    """Which hub this laptop belongs to."""

    id: str
    public: Ed25519PublicKey


@dataclass(slots=True)
class Report:
    """What one session did."""

    pushed: int = 0
    pulled: int = 0
    voided: int = 0
    recovered: int = 0
    requests: int = 0
    set_aside: dict[str, str] = field(default_factory=dict)
    kit_wanted: bool = False
    hub_time: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """What a laptop says of itself in a hello; operators see it."""

    app: str
    wall_ms: int
    backup_at: str = ""
    kit_digest: str = ""
    log_head: str = ""


class Session:
    """Run once: `Session(...).run(about)`.

    Raises Unreachable, NotTheHub, Later or Refused; what was committed until then stands.
    """

    def __init__(self, begin: Begin, apply: Apply, transport: Transport, hub: HubKey, org: str) -> None:
        self._begin, self._apply, self._transport, self._hub, self._org = begin, apply, transport, hub, org
        self._report = Report()

    def run(self, about: About) -> Report:
        """Say hello, recover if need be, push, pull."""
        try:
            return self._run(about)
        except BadMessage:
            raise NotTheHub from None

    def _run(self, about: About) -> Report:
        word = self._hello(about)
        if self._recover(word):
            word = self._hello(about)  # the new stream is told of, so that devices heard can be counted by it
        for stream in word.streams:
            self._push(stream)
        if word.feed_last > self._feed()[0] or not word.feed_known or self._report.pushed:
            self._pull()
        if self._audit(word.epoch):
            self._push(next(s for s in self._hello(about).streams if s.id == self._open().id))
            self._pull()
        self._report.kit_wanted = word.kit_wanted
        self._report.hub_time = word.time
        return self._report

    # -- hello

    def _hello(self, about: About) -> HelloAnswer:
        with self._begin() as db:
            ledger = Ledger(db)
            open_life = ledger.life()
            nonce = secrets.token_hex(16)
            hello = Hello(
                p=protocol.VERSION,
                nonce=nonce,
                app=about.app,
                wall=about.wall_ms,
                stream=open_life.id,
                streams=[_told(one) for one in ledger.lives()],
                epoch=ledger.get("epoch"),
                feed_pos=int(ledger.get("feed_pos", "0")),
                feed_head=ledger.get("feed_head", FEED_START.hex()),
                waiting=ledger.waiting(),
                set_aside=db.scalar(sa.select(sa.func.count()).select_from(tables.set_aside)) or 0,
                backup_at=about.backup_at,
                kit=about.kit_digest,
                log_head=about.log_head,
            )
        word = protocol.decode(
            self._signed("hello", "POST", "/v1/hello", protocol.encode(hello)), HelloAnswer
        )
        if word.nonce != nonce or word.hub != self._hub.id:
            raise NotTheHub
        with self._begin() as db:
            self._hear(Ledger(db), db, hello, word)
        return word

    def _hear(self, ledger: Ledger, db: sa.Connection, hello: Hello, word: HelloAnswer) -> None:
        """Take in the hub's word: what must go goes first; what it has now is what it has."""
        self._void(ledger, db, word.void)
        if word.epoch != hello.epoch:
            ledger.put("epoch", word.epoch)
        if not word.feed_known:
            ledger.put("feed_pos", "0")
            ledger.put("feed_head", FEED_START.hex())
            ledger.unsee()
            # What others wrote is held on the hub's word alone: a stop may have come while its feed was lost.
            self._void(ledger, db, ledger.foreign(self._org))
        mine = {one.id: one for one in ledger.lives()}
        for said in word.streams:
            if said.id in mine:
                covered = (
                    said.seq
                    if _continues(ledger, mine[said.id], said)
                    else min(said.seq, mine[said.id].hub_seq)
                )
                db.execute(
                    sa.update(tables.stream)
                    .where(tables.stream.c.id == said.id)
                    .values(
                        hub_seq=min(covered, mine[said.id].seq), durable_upto=min(covered, said.durable_upto)
                    )
                )
        ledger.put("feed_durable", str(word.feed_durable))
        ledger.put("heard_at", word.time)
        db.execute(sa.delete(tables.unheard))
        for one in word.unheard:
            for label in sorted(set(one.devices)):
                db.execute(sa.insert(tables.unheard).values(entry_id=one.entry, device_label=label))

    def _void(self, ledger: Ledger, db: sa.Connection, ids: Sequence[str]) -> None:
        """Let go of what is no longer ours to hold; what our own organisation wrote goes only by erasure."""
        held = ledger.authors(ids)
        ledger.bar((id, org) for id, org in held.items() if org == self._org)
        roots = ledger.forget(list(held))
        if roots:
            self._apply(db, roots, list(held))
        self._report.voided += len(held)

    # -- recover: rewound, cloned, forked

    def _recover(self, word: HelloAnswer) -> bool:
        """For each stream that is not simply behind at the hub: take its telling, re-place what it lacks.

        One path for a rewound database, a cloned one and both at once. Both branches survive.
        """
        done = False
        for said in word.streams:
            with self._begin() as db:
                ledger = Ledger(db)
                mine = next((one for one in ledger.lives() if one.id == said.id), None)
                if mine is None or _continues(ledger, mine, said):
                    continue
            self._adopt(mine, said)
            done = True
            self._report.recovered += 1
        return done

    def _adopt(self, mine: Life, said: StreamWord) -> None:
        theirs: list[tuple[str, bytes]] = []
        base = mine.hub_seq if self._agree_at(mine, mine.hub_seq) else 0
        more = True
        while more:
            path = f"/v1/streams/{mine.id}/placements?after={base + len(theirs)}"
            page = protocol.decode(self._signed("placements", "GET", path), protocol.Placements)
            theirs += [(id, unb64(commitment)) for id, commitment in page.placements]
            more = page.more and bool(page.placements)
        with self._begin() as db:
            missing = sorted({id for id, _ in theirs} - set(Ledger(db).known([id for id, _ in theirs])))
        self._fetch(missing)
        with self._begin() as db:
            ledger = Ledger(db)
            at_base = ledger.head_at(mine.id, base)
            rows = db.execute(
                sa.select(tables.placement.c.seq, tables.placement.c.id, tables.placement.c.commitment)
                .where(tables.placement.c.stream == mine.id, tables.placement.c.seq > base)
                .order_by(tables.placement.c.seq)
            ).all()
            there = {id for id, _ in theirs}
            strays = [(id, bytes(commitment)) for _, id, commitment in rows if id not in there]
            db.execute(
                sa.delete(tables.placement).where(
                    tables.placement.c.stream == mine.id, tables.placement.c.seq > base
                )
            )
            reached = Life(mine.id, base, at_base or b"", False, base, mine.durable_upto, None, 0, b"")
            if theirs:
                ledger.append(theirs, reached)
            else:
                db.execute(
                    sa.update(tables.stream)
                    .where(tables.stream.c.id == mine.id)
                    .values(seq=base, head=reached.head)
                )
            db.execute(
                sa.update(tables.stream)
                .where(tables.stream.c.id == mine.id)
                .values(hub_seq=base + len(theirs))
            )
            if mine.is_open:
                parent = next(one for one in ledger.lives() if one.id == mine.id)
                ledger.mint("recover", parent)
            if strays:
                ledger.append(strays)

    def _agree_at(self, mine: Life, seq: int) -> bool:
        """Whether the hub's chain of this stream is ours up to a number it confirmed before."""
        if seq == 0:
            return True
        with self._begin() as db:
            ours = Ledger(db).head_at(mine.id, seq)
        path = f"/v1/streams/{mine.id}/head?at={seq}"
        theirs = protocol.decode(self._signed("head", "GET", path), StreamWord)
        return ours is not None and theirs.seq == seq and theirs.head == ours.hex()

    def _audit(self, epoch: str) -> bool:
        """A hub in a new epoch may have lost lines that a colleague's laptop has: offer them."""
        with self._begin() as db:
            ledger = Ledger(db)
            if ledger.get("epoch_audited") in ("", epoch):
                ledger.put("epoch_audited", epoch)
                return False
        after, offered = "", 0
        while True:
            with self._begin() as db:
                c = tables.entry.c
                ids = list(
                    db.scalars(
                        sa.select(c.id)
                        .where(c.id > after, c.org == self._org, c.line.is_not(None))
                        .order_by(c.id)
                        .limit(protocol.IDS_PER_QUESTION_MAX)
                    )
                )
            if not ids:
                break
            body = protocol.encode(protocol.Ids(ids))
            missing = protocol.decode(self._signed("have", "POST", "/v1/have", body), protocol.Ids).ids
            with self._begin() as db:
                ledger = Ledger(db)
                uncovered = [
                    id for id in missing if ledger.state([id])[id] != "office" or not _placed_open(db, id)
                ]
                known = ledger.known(uncovered)
                if known:
                    ledger.append([(id, known[id][1]) for id in sorted(known)])
                    db.execute(
                        sa.update(tables.entry)
                        .where(tables.entry.c.id.in_(list(known)))
                        .values(feed_pos=None)
                    )
                offered += len(known)
            after = ids[-1]
        with self._begin() as db:
            Ledger(db).put("epoch_audited", epoch)
        return offered > 0

    def _fetch_lost(self, ids: Sequence[str]) -> None:
        """Lines the hub says we placed but that are not here: a rewound database, or a twin's.

        Before the page that names them is settled, so that a session cut off in between asks again.
        """
        with self._begin() as db:
            known = Ledger(db).known(ids)
        self._fetch([id for id in ids if id not in known])

    def _fetch(self, ids: Sequence[str]) -> None:
        """Fetch our own organisation's lines by id."""
        for start in range(0, len(ids), protocol.ENTRIES_PER_PAGE_MAX):
            some = list(ids[start : start + protocol.ENTRIES_PER_PAGE_MAX])
            answer = self._call("POST", "/v1/lines", protocol.encode(protocol.Ids(some)))
            ops, end = protocol.read_page(self._good(answer))
            verify_end(self._hub, "lines", end)
            with self._begin() as db:
                ledger = Ledger(db)
                entries = [op.entry for op in ops if op.entry is not None and op.id in some]
                self._apply(db, ledger.receive(entries, {}), [])

    # -- push

    def _push(self, said: StreamWord) -> None:
        at, entries_max, bytes_max = said.seq, protocol.ENTRIES_PER_PUSH_MAX, protocol.BYTES_PER_PUSH_MAX
        while True:
            with self._begin() as db:
                ledger = Ledger(db)
                life = next((one for one in ledger.lives() if one.id == said.id), None)
                prev = ledger.head_at(said.id, at)
                rows = ledger.lines_after(said.id, at, entries_max)
            if life is None or prev is None or not rows:
                return
            n = protocol.chunks([line for _, _, line in rows], entries_max, bytes_max)
            batch = rows[:n]
            head = BatchHead(
                p=protocol.VERSION,
                stream=life.id,
                first=at + 1,
                n=n,
                prev=prev.hex(),
                head=batch[-1][1].hex(),
                parent=life.parent,
                parent_seq=life.parent_seq,
                parent_head=life.parent_head.hex(),
            )
            body = protocol.pack(head, [line for _, _, line in batch])
            answer = self._call("POST", f"/v1/streams/{life.id}/batches", body, protocol.BATCH_TYPE)
            if answer.status in (408, 413) and n > 1:
                entries_max = n // 2
                continue
            receipt = msgspec.json.decode(self._believed("receipt", answer), type=Receipt)
            if receipt.stream != life.id or receipt.hub != self._hub.id or receipt.upto < at + n:
                raise NotTheHub
            with self._begin() as db:
                ledger = Ledger(db)
                if ledger.head_at(life.id, receipt.upto) != bytes.fromhex(receipt.head):
                    return  # the hub holds another telling: the next hello sorts it out
                db.execute(
                    sa.update(tables.stream)
                    .where(tables.stream.c.id == life.id)
                    .values(hub_seq=receipt.upto, durable_upto=receipt.durable_upto)
                )
                aside = {id: d for id, d in receipt.dispositions.items() if d in protocol.PARKED}
                ledger.aside(aside)
            self._report.set_aside.update(aside)
            self._report.pushed += n
            at = receipt.upto
            entries_max = min(entries_max * 2, protocol.ENTRIES_PER_PUSH_MAX)

    # -- pull

    def _pull(self) -> None:
        more = True
        while more:
            pos, head = self._feed()
            answer = self._call("GET", f"/v1/feed?after={pos}&limit={protocol.ENTRIES_PER_PAGE_MAX}")
            ops, signed = protocol.read_page(self._good(answer))
            end = verify_end(self._hub, "feed", signed)
            if end.after != pos or end.org != self._org or end.next != pos + len(ops):
                raise NotTheHub
            for op in ops:
                head = next_feed_head(head, op.op, op.id, op.commitment)
            if head.hex() != end.head:
                raise NotTheHub  # not one operation may be missing, added or out of order
            voided = {op.id: n for n, op in enumerate(ops, 1) if op.op == "-"}
            at = {op.id: pos + n for n, op in enumerate(ops, 1) if op.op == "+" and not op.gone}
            entries = [op.entry for n, op in enumerate(ops, 1) if op.entry and voided.get(op.id, 0) < n]
            self._fetch_lost([op.id for op in ops if op.id in at and op.entry is None])
            with self._begin() as db:
                ledger = Ledger(db)
                self._void(ledger, db, list(voided))
                self._apply(db, ledger.receive(entries, at), [])
                ledger.see({id: at[id] for id in ledger.known(list(at))})
                ledger.put("feed_pos", str(end.next))
                ledger.put("feed_head", end.head)
            self._report.pulled += len(entries)
            more = end.more

    def _feed(self) -> tuple[int, bytes]:
        with self._begin() as db:
            ledger = Ledger(db)
            return int(ledger.get("feed_pos", "0")), bytes.fromhex(ledger.get("feed_head", FEED_START.hex()))

    def _open(self) -> Life:
        with self._begin() as db:
            return Ledger(db).life()

    # -- the wire

    def _call(
        self, method: str, path: str, body: bytes = b"", media_type: str = "application/json"
    ) -> Answer:
        self._report.requests += 1
        return self._transport.call(method, path, body, media_type)

    def _signed(self, context: str, method: str, path: str, body: bytes = b"") -> bytes:
        return self._believed(context, self._call(method, path, body))

    def _believed(self, context: str, answer: Answer) -> bytes:
        """The signed body of a 201 answer. For everything else, the right exception."""
        body = self._good(answer)
        try:
            return verify(self._hub.public, context, body)
        except NotSigned:
            raise NotTheHub from None

    def _good(self, answer: Answer) -> bytes:
        if answer.status == 201:
            return answer.body
        if answer.media_type != "application/problem+json":
            if answer.status in (429, 502, 503, 504):
                raise Later(answer.retry_after_seconds)
            raise NotTheHub
        try:
            kind = msgspec.json.decode(answer.body, type=dict[str, Any]).get("type", "")
        except msgspec.MsgspecError:
            raise NotTheHub from None
        if answer.status == 409 or answer.status == 429 or answer.status >= 500:
            raise Later(answer.retry_after_seconds)
        raise Refused(str(kind))


def verify_end(hub: HubKey, context: str, signed: bytes) -> protocol.PageEnd:
    """The signed closing line of a page. Raises NotTheHub."""
    try:
        return protocol.decode(verify(hub.public, context, signed), protocol.PageEnd)
    except (NotSigned, BadMessage):
        raise NotTheHub from None


def _told(one: Life) -> StreamAt:
    return StreamAt(
        one.id,
        one.seq,
        one.head.hex(),
        one.parent,
        one.parent_seq,
        one.parent_head.hex() if one.parent else "",
    )


def _continues(ledger: Ledger, mine: Life, said: StreamWord) -> bool:
    return agrees(
        Position(mine.seq, mine.head),
        ledger.head_at(mine.id, said.seq),
        Position(said.seq, bytes.fromhex(said.head)),
        bytes.fromhex(said.at_yours) if said.at_yours is not None else None,
    )


def _placed_open(db: sa.Connection, id: str) -> bool:
    """Whether an id already waits in the open stream beyond what the hub has."""
    p, s = tables.placement, tables.stream
    return (
        db.scalar(
            sa.select(p.c.seq)
            .join(s, s.c.id == p.c.stream)
            .where(p.c.id == id, s.c.is_open, p.c.seq > s.c.hub_seq)
            .limit(1)
        )
        is not None
    )
