"""One session of a laptop with the hub: hello, then push, then pull.

The hub's word counts, never the laptop's memory of what it sent. Every step may be repeated or cut off
anywhere; nothing is deleted on any answer but the hub's signed word.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from sync import protocol
from sync.conversation import Conversation, HubKey, Later, NotTheHub, Refused, Report
from sync.ledger import Ledger, Life
from sync.ports import Apply, Begin, Connection, Transport
from sync.protocol import BadMessage, BatchHead, Hello, HelloAnswer, StreamAt, StreamWord
from sync.receipt import Receipt
from sync.recover import Recovery, continues
from sync.stream import FEED_START, next_feed_head

LOG_DOUBT = "log_doubt"  # when the hub last found that the reading log told another story


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
        self._begin, self._apply, self._hub, self._org = begin, apply, hub, org
        self._ask = Conversation(transport, hub)
        self._report = self._ask.report
        self._recovery = Recovery(begin, apply, self._ask, org)

    def run(self, about: About) -> Report:
        """Say hello, recover if need be, push, pull."""
        try:
            return self._run(about)
        except BadMessage:
            raise NotTheHub from None

    def _run(self, about: About) -> Report:
        word = self._hello(about)
        if self._recovery.streams(word):
            word = self._hello(about)  # the new stream is told of, so that devices heard can be counted by it
        while True in [self._push(stream) for stream in word.streams]:
            word = self._hello(about)  # what stood behind an erased line is in a new stream
        if word.feed_last > self._feed()[0] or not word.feed_known or self._report.pushed:
            self._pull()
        if self._recovery.audit(word.epoch):
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
                set_aside=ledger.set_aside_count(),
                backup_at=about.backup_at,
                kit=about.kit_digest,
                log_head=about.log_head,
            )
        word = protocol.decode(
            self._ask.signed("hello", "POST", "/v1/hello", protocol.encode(hello)), HelloAnswer
        )
        if word.nonce != nonce or word.hub != self._hub.id:
            raise NotTheHub
        with self._begin() as db:
            self._hear(Ledger(db), db, hello, word)
        return word

    def _hear(self, ledger: Ledger, db: Connection, hello: Hello, word: HelloAnswer) -> None:
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
                    if continues(ledger, mine[said.id], said)
                    else min(said.seq, mine[said.id].hub_seq)
                )
                ledger.cover(said.id, min(covered, mine[said.id].seq), said.durable_upto)
        ledger.put("feed_durable", str(word.feed_durable))
        ledger.put("heard_at", word.time)
        if word.log_doubt:
            ledger.put(LOG_DOUBT, word.log_doubt)
        ledger.not_heard({one.entry: one.devices for one in word.unheard})

    def _void(self, ledger: Ledger, db: Connection, ids: Sequence[str]) -> None:
        """Let go of what is no longer ours to hold; what our own organisation wrote goes only by erasure."""
        held = ledger.authors(ids)
        ledger.bar((id, org) for id, org in held.items() if org == self._org)
        roots = ledger.forget(list(held))
        if roots:
            self._apply(db, roots, list(held))
        self._report.voided += len(held)

    # -- push

    def _push(self, said: StreamWord) -> bool:
        """Bring what the hub lacks of a stream, as far as the bytes are here.

        Returns whether a line was erased before it was sent: no batch can hold it, so the stream ends before
        it, and what is left of the rest goes on in a new one.
        """
        at, entries_max, bytes_max = said.seq, protocol.ENTRIES_PER_PUSH_MAX, protocol.BYTES_PER_PUSH_MAX
        while True:
            with self._begin() as db:
                ledger = Ledger(db)
                life = next((one for one in ledger.lives() if one.id == said.id), None)
                prev = ledger.head_at(said.id, at)
                rows = ledger.lines_after(said.id, at, entries_max)
                if life is not None and prev is not None and not rows and at < life.seq:
                    ledger.retell(life, at, [])
                    return True
            if life is None or prev is None or not rows:
                return False
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
            answer = self._ask.call("POST", f"/v1/streams/{life.id}/batches", body, protocol.BATCH_TYPE)
            if answer.status in (408, 413) and n > 1:
                entries_max = n // 2
                continue
            receipt = msgspec.json.decode(self._ask.believed("receipt", answer), type=Receipt)
            if receipt.stream != life.id or receipt.hub != self._hub.id or receipt.upto < at + n:
                raise NotTheHub
            with self._begin() as db:
                ledger = Ledger(db)
                if ledger.head_at(life.id, receipt.upto) != bytes.fromhex(receipt.head):
                    return False  # the hub holds another telling: the next hello sorts it out
                ledger.cover(life.id, receipt.upto, receipt.durable_upto)
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
            answer = self._ask.call("GET", f"/v1/feed?after={pos}&limit={protocol.ENTRIES_PER_PAGE_MAX}")
            ops, end = self._ask.page("feed", answer)
            if end.after != pos or end.org != self._org or end.next != pos + len(ops):
                raise NotTheHub
            for op in ops:
                head = next_feed_head(head, op.op, op.id, op.commitment)
            if head.hex() != end.head:
                raise NotTheHub  # not one operation may be missing, added or out of order
            voided = {op.id: n for n, op in enumerate(ops, 1) if op.op == "-"}
            at = {op.id: pos + n for n, op in enumerate(ops, 1) if op.op == "+" and not op.gone}
            entries = [op.entry for n, op in enumerate(ops, 1) if op.entry and voided.get(op.id, 0) < n]
            self._recovery.fetch_lost([op.id for op in ops if op.id in at and op.entry is None])
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


def _told(one: Life) -> StreamAt:
    return StreamAt(
        one.id,
        one.seq,
        one.head.hex(),
        one.parent,
        one.parent_seq,
        one.parent_head.hex() if one.parent else "",
    )


__all__ = ["About", "HubKey", "Later", "NotTheHub", "Refused", "Report", "Session"]
