"""Recover: one path for a rewound database, a cloned one, a stream told otherwise and a restored hub.

Both branches survive. A laptop stays responsible for every stream it ever had.
"""

from collections.abc import Sequence

from sync import protocol
from sync.conversation import Conversation
from sync.ledger import Ledger, Life
from sync.ports import Apply, Begin
from sync.protocol import HelloAnswer, StreamWord
from sync.receipt import unb64
from sync.stream import Position, agrees


class Recovery:
    """What a session does when the hub and this database do not tell the same story."""

    def __init__(self, begin: Begin, apply: Apply, conversation: Conversation, org: str) -> None:
        self._begin, self._apply, self._ask, self._org = begin, apply, conversation, org

    def streams(self, word: HelloAnswer) -> bool:
        """For each stream that is not simply behind at the hub: take its telling, re-place what it lacks."""
        done = False
        for said in word.streams:
            with self._begin() as db:
                ledger = Ledger(db)
                mine = next((one for one in ledger.lives() if one.id == said.id), None)
                if mine is None or continues(ledger, mine, said):
                    continue
            self._adopt(mine)
            done = True
            self._ask.report.recovered += 1
        return done

    def _adopt(self, mine: Life) -> None:
        """Hold this stream as the hub does; what only we have goes into a new one that names it."""
        theirs: list[tuple[str, bytes]] = []
        base = mine.hub_seq if self._agree_at(mine, mine.hub_seq) else 0
        more = True
        while more:
            path = f"/v1/streams/{mine.id}/placements?after={base + len(theirs)}"
            page = protocol.decode(self._ask.signed("placements", "GET", path), protocol.Placements)
            theirs += [(id, unb64(commitment)) for id, commitment in page.placements]
            more = page.more and bool(page.placements)
        with self._begin() as db:
            missing = sorted({id for id, _ in theirs} - set(Ledger(db).known([id for id, _ in theirs])))
        self._fetch(missing)
        with self._begin() as db:
            Ledger(db).retell(mine, base, theirs)
        for start in range(0, len(theirs), protocol.IDS_PER_QUESTION_MAX):
            self._offer([id for id, _ in theirs[start : start + protocol.IDS_PER_QUESTION_MAX]])

    def _agree_at(self, mine: Life, seq: int) -> bool:
        """Whether the hub's chain of this stream is ours up to a number it confirmed before."""
        if seq == 0:
            return True
        with self._begin() as db:
            ours = Ledger(db).head_at(mine.id, seq)
        path = f"/v1/streams/{mine.id}/head?at={seq}"
        theirs = protocol.decode(self._ask.signed("head", "GET", path), StreamWord)
        return ours is not None and theirs.seq == seq and theirs.head == ours.hex()

    def audit(self, epoch: str) -> bool:
        """A hub in a new epoch may have lost lines that a colleague's laptop has: offer them."""
        with self._begin() as db:
            ledger = Ledger(db)
            if ledger.get("epoch_audited") in ("", epoch):
                ledger.put("epoch_audited", epoch)
                return False
        after, offered = "", 0
        while True:
            with self._begin() as db:
                ids = Ledger(db).ids_after(self._org, after, protocol.IDS_PER_QUESTION_MAX)
            if not ids:
                break
            offered += self._offer(ids)
            after = ids[-1]
        with self._begin() as db:
            Ledger(db).put("epoch_audited", epoch)
        return offered > 0

    def _offer(self, ids: list[str]) -> int:
        """Place again what is here and not at the hub: it takes it in, or says that it was erased."""
        body = protocol.encode(protocol.Ids(ids))
        missing = protocol.decode(self._ask.signed("have", "POST", "/v1/have", body), protocol.Ids).ids
        with self._begin() as db:
            ledger = Ledger(db)
            known = ledger.known([id for id in missing if not ledger.awaits(id)])
            lost = sorted((id, commitment) for id, (_, commitment, is_here) in known.items() if is_here)
            if lost:
                ledger.append(lost)
                ledger.see(dict.fromkeys(id for id, _ in lost))
        return len(lost)

    def fetch_lost(self, ids: Sequence[str]) -> None:
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
            answer = self._ask.call("POST", "/v1/lines", protocol.encode(protocol.Ids(some)))
            ops, _ = self._ask.page("lines", answer)
            with self._begin() as db:
                ledger = Ledger(db)
                entries = [op.entry for op in ops if op.entry is not None and op.id in some]
                self._apply(db, ledger.receive(entries, {}), [])


def continues(ledger: Ledger, mine: Life, said: StreamWord) -> bool:
    """Whether the hub is simply behind on this stream, or even with it."""
    return agrees(
        Position(mine.seq, mine.head),
        ledger.head_at(mine.id, said.seq),
        Position(said.seq, bytes.fromhex(said.head)),
        bytes.fromhex(said.at_yours) if said.at_yours is not None else None,
    )
