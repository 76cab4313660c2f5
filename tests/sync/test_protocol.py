"""A push or a page is taken whole or not at all."""

import gzip

import pytest

from sync import protocol
from sync.entry import fresh_id
from sync.protocol import BadMessage, BatchHead
from sync.stream import FEED_START, first_head, heads, next_feed_head
from tests.sync.world import make

ORG = fresh_id()


def batch(count: int) -> tuple[BatchHead, list[bytes]]:
    stream = fresh_id()
    entries = [make(ORG) for _ in range(count)]
    chain = heads(first_head(stream), [(one.id, one.commitment) for one in entries])
    head = BatchHead(1, stream, 1, count, first_head(stream).hex(), chain[-1].hex())
    return head, [one.line for one in entries]


def test_a_push_comes_out_as_it_went_in() -> None:
    head, lines = batch(3)
    got, entries = protocol.unpack(protocol.pack(head, lines))
    assert got == head and [one.line for one in entries] == lines


def test_every_cut_of_a_push_is_refused() -> None:
    head, lines = batch(2)
    body = protocol.pack(head, lines)
    for end in range(len(body)):
        with pytest.raises(BadMessage):
            protocol.unpack(body[:end])


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"hello",
        gzip.compress(b"", mtime=0),
        gzip.compress(b"\n", mtime=0),
        gzip.compress(b"{}\n", mtime=0),
        gzip.compress(b"\xff\xfe\n", mtime=0),
        gzip.compress(b"0" * (protocol.UNPACKED_BYTES_MAX + 1), mtime=0),
        gzip.compress(b"x\n", mtime=0) + gzip.compress(b"y\n", mtime=0),
    ],
)
def test_what_is_no_push_is_refused(body: bytes) -> None:
    with pytest.raises(BadMessage):
        protocol.unpack(body)


def test_a_bomb_is_not_unpacked() -> None:
    bomb = gzip.compress(b"0" * 200_000_000)
    assert len(bomb) < 300_000
    with pytest.raises(BadMessage, match="too much"):
        protocol.unpack(bomb)


def test_a_header_that_lies_about_its_number_is_refused() -> None:
    head, lines = batch(3)
    for n in (2, 4, 0, -1, 501):
        with pytest.raises(BadMessage):
            protocol.unpack(protocol.pack(BatchHead(1, head.stream, 1, n, head.prev, head.head), lines))


def test_every_cut_of_a_page_is_refused() -> None:
    one = make(ORG)
    body = protocol.page([("+", one.id, one.commitment, one.line, False)], b'{"body":"{}","sig":""}')
    ops, end = protocol.read_page(body)
    assert ops[0].entry == one and end == b'{"body":"{}","sig":""}'
    for cut in range(len(body)):
        with pytest.raises(BadMessage):
            protocol.read_page(body[:cut])


def test_a_page_keeps_bodies_back_that_are_gone_or_known() -> None:
    one = make(ORG)
    kept = [
        ("+", one.id, one.commitment, one.line, True),
        ("+", one.id, one.commitment, None, False),
        ("-", one.id, one.commitment, one.line, False),
    ]
    body = protocol.page(kept, b"end")
    assert one.line not in body
    ops, _ = protocol.read_page(body)
    assert [(op.op, op.gone, op.entry) for op in ops] == [
        ("+", False, None),
        ("+", True, None),
        ("-", False, None),
    ]


def test_pushes_are_cut_to_size() -> None:
    lines = [b"x" * 99] * 10
    assert protocol.chunks(lines, 500, 10_000) == 10
    assert protocol.chunks(lines, 4, 10_000) == 4
    assert protocol.chunks(lines, 500, 250) == 2
    assert protocol.chunks(lines, 500, 5) == 1  # one that is too large alone still goes, and the hub says so


def test_chains_tell_order_operation_and_content_apart() -> None:
    a, b = make(ORG), make(ORG)
    items = [(a.id, a.commitment), (b.id, b.commitment)]
    start = first_head(fresh_id())
    assert heads(start, items)[-1] != heads(start, items[::-1])[-1]
    assert next_feed_head(FEED_START, "+", *items[0]) != next_feed_head(FEED_START, "-", *items[0])
