"""A line is read exactly or not at all, and is never written anew."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.entry import (
    LINE_BYTES_MAX,
    Malformed,
    commitment,
    fresh_id,
    fresh_nonce,
    is_id,
    new_id,
    parse,
    write,
)

GOOD: dict[str, Any] = {
    "id": "0197a5a0-0000-7000-8000-000000000001",
    "n": "AAAAAAAAAAAAAAAAAAAAAA",
    "at": "2026-05-18T08:22:33.123Z",
    "k": "contact",
    "v": 1,
    "org": "0197a5a0-0000-7000-8000-000000000002",
    "by": "0197a5a0-0000-7000-8000-000000000003",
    "root": "0197a5a0-0000-7000-8000-000000000001",
    "ppl": [],
    "o": {"drawer": "own"},
    "c": '{"note":"Kom med et brev fra kommunen."}',
}


def line(**changes: Any) -> bytes:
    return json.dumps({**GOOD, **changes}, ensure_ascii=False).encode()


def test_keys_a_newer_app_added_stay_in_the_line() -> None:
    newer = line(later={"a": 1})
    assert parse(newer).line == newer
    assert parse(newer).commitment == commitment(newer) != parse(line()).commitment


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "0197A5A0-0000-7000-8000-000000000001"},
        {"id": "../../etc/passwd"},
        {"id": None},
        {"n": "short"},
        {"at": "18. maj"},
        {"at": "2026-05-18T08:22:33Z"},
        {"k": "Contact"},
        {"k": "x" * 41},
        {"v": 0},
        {"v": 1.5},
        {"v": 10**30},
        {"org": ""},
        {"by": 7},
        {"root": "0197a5a0"},
        {"ppl": ["x"]},
        {"ppl": [GOOD["org"], GOOD["org"]]},
        {"ppl": "0197a5a0-0000-7000-8000-000000000002"},
        {"o": []},
        {"c": {"note": "x"}},
    ],
)
def test_a_field_that_is_off_makes_no_entry(changes: dict[str, Any]) -> None:
    with pytest.raises(Malformed) as problem:
        parse(line(**changes))
    assert "passwd" not in str(problem.value)


@pytest.mark.parametrize(
    "bad",
    [
        b"",
        b"[]",
        b"null",
        line()[:-1],
        line() + b"\n",
        line().replace(b"Kom", b"K\x00m"),
        line().replace(b"Kom", b"\xff\xfe"),
        line().replace(b"Kom", b"\\ud800"),
        line(c="x" * LINE_BYTES_MAX),
        b'{"a":' + b"[" * 30_000 + b"]" * 30_000 + b"}",
        line().replace(b'"v": 1', b'"v": NaN'),
    ],
)
def test_bytes_that_are_no_entry_are_refused(bad: bytes) -> None:
    with pytest.raises(Malformed):
        parse(bad)


@given(st.binary(max_size=200))
def test_no_bytes_whatever_break_the_reader(data: bytes) -> None:
    with pytest.raises(Malformed):
        parse(data)


@given(st.text(max_size=300), st.dictionaries(st.text(max_size=8), st.integers(-(2**40), 2**40), max_size=4))
def test_what_is_written_is_what_is_read(text: str, open: dict[str, int]) -> None:
    try:
        written = write(
            id=GOOD["id"],
            nonce=GOOD["n"],
            at=GOOD["at"],
            kind="contact",
            version=1,
            org=GOOD["org"],
            by=GOOD["by"],
            root=GOOD["root"],
            open=open,
            closed={"note": text},
        )
    except Malformed:
        assert any(0xD800 <= ord(c) < 0xE000 for c in text + "".join(open))
        return
    one = parse(written)
    assert json.loads(one.closed) == {"note": text} and one.open == open


def test_ids_sort_by_the_time_they_were_made() -> None:
    ids = [new_id(ms, bytes(10)) for ms in (1, 2, 1_780_000_000_000)]
    assert ids == sorted(ids) and all(map(is_id, ids))
    assert ids[2][14] == "7" and ids[2][19] in "89ab"
    assert len({fresh_id() for _ in range(1000)}) == len({fresh_nonce() for _ in range(1000)}) == 1000
