"""Ids, lines and envelopes as the tablet makes them, read back by the code the office reads them with."""

import json
import uuid

import pytest

from outreach.domain import cpr
from outreach.domain.text import asked, fold, indexed
from outreach.storage import seal
from sync import entry

ORG, STAFF, PERSON = (str(uuid.UUID(int=number, version=4)) for number in (1, 2, 3))
PARTS = {"kind": "contact", "org": ORG, "by": STAFF, "people": [PERSON], "open": {"drawer": "own"}}


def test_an_id_is_a_uuid_of_version_7_whatever_the_clock_says(js):
    clocks = [0, -5, 1763762400123, 1e15, "never"]
    ids = js(
        "const {newId} = await import('/static/js/ids.js'); return given.map((now) => newId(now))", clocks
    )

    assert all(entry.is_id(one) and uuid.UUID(one).version == 7 for one in ids)
    assert ids[2].startswith(entry.new_id(clocks[2], bytes(10))[:13])


def test_the_office_reads_a_line_of_the_tablet_byte_for_byte(js):
    closed = {"topics": ["letters"], "note": 'æøå "citat"\nny linje \U0001f600 Łukasz', "when": "x"}
    line, commitment = js(
        """const {writeLine, commitment} = await import('/static/js/line.js');
        const line = writeLine(given); return [line, await commitment(line)]""",
        {**PARTS, "closed": closed},
    )
    read = entry.parse(line.encode())

    assert (read.kind, read.org, read.by, read.people) == ("contact", ORG, STAFF, (PERSON,))
    assert read.root == read.id and read.version == 1 and read.open == {"drawer": "own"}
    assert json.loads(read.closed) == closed
    assert seal.b64(read.commitment) == commitment


def test_what_no_keyboard_writes_never_reaches_a_line(js):
    """NUL, other control characters and half characters would make the office refuse the whole line."""
    line = js(
        """const {writeLine} = await import('/static/js/line.js');
        return writeLine({...given, closed: {note: 'a\\u0000b\\ud800c\\r\\nd\\u0007e\\u0301'}})""",
        PARTS,
    )

    assert json.loads(entry.parse(line.encode()).closed)["note"] == "ab\ufffdc\ndé"


def test_a_line_too_long_for_any_office_is_refused_here(js):
    told = js(
        """const {writeLine} = await import('/static/js/line.js');
        try { return writeLine({...given, closed: {note: 'å'.repeat(40000)}}) }
        catch (error) { return error.constructor.name }""",
        PARTS,
    )

    assert told == "TooLong"


@pytest.mark.parametrize("signed", [True, False])
def test_the_office_opens_and_proves_what_the_tablet_sealed(js, signed):
    private, master = seal.new_intake_key(), b"m" * 32
    descriptor = '{"g":"1","by":"b","org":"o","tablet":"t","from":"x","until":"y"}'
    packed = js(
        """const {writeLine} = await import('/static/js/line.js');
        const {intakeKey, pack} = await import('/static/js/seal.js');
        const {hmacKey, unb64} = await import('/static/js/bytes.js');
        const grant = given.key ? {text: given.grant, key: await hmacKey(unb64(given.key))} : null;
        const line = writeLine({...given.parts, closed: {note: 'hemmelig'}});
        return pack(await intakeKey(given.office), line, grant)""",
        {
            "office": seal.b64(seal.intake_public(private)),
            "grant": descriptor,
            "key": seal.b64(seal.grant_key(master, descriptor)) if signed else None,
            "parts": PARTS,
        },
    )
    letter = json.loads(seal.unseal(private, packed["id"], seal.unb64(packed["sealed"])))
    line = letter["line"].encode()

    assert entry.parse(line).id == packed["id"]
    assert packed["c"] == seal.b64(entry.commitment(line))
    if signed:
        assert seal.written_under(master, letter["grant"], line, letter["mac"])
    else:
        assert letter["grant"] is None and letter["mac"] is None
    with pytest.raises(seal.NotSealed):
        seal.unseal(private, ORG, seal.unb64(packed["sealed"]))


def test_an_answer_counts_only_with_the_signature_for_its_own_question(js):
    secret, body = bytes(range(32)), b'{"laptop":"l"}'
    ask = """const {Office} = await import('/static/js/office.js');
        const answers = (signature) => async () =>
          new Response(given.body, {status: 201, headers: {'Office-Signature': signature}});
        const told = [];
        for (const signature of given.signatures) {
          const office = new Office({tablet: 't', secret: given.secret}, {fetcher: answers(signature)});
          globalThis.crypto.getRandomValues = (bytes) => bytes.fill(7);
          told.push((await office.call('/api/indbakke', {body: {}})).from);
        }
        return told"""
    nonce = seal.b64(bytes([7]) * 16)
    key = seal.answer_key(secret)
    signatures = [
        seal.sign_answer(key, nonce, body),
        seal.sign_answer(key, seal.b64(bytes(16)), body),
        seal.sign_answer(seal.answer_key(bytes(32)), nonce, body),
        "",
        "!!",
    ]

    told = js(ask, {"secret": seal.b64(secret), "body": body.decode(), "signatures": signatures})

    assert told == ["office", "stranger", "stranger", "stranger", "stranger"]


NAMES = [
    "Åse Bjørn",
    "Søren Ærø",
    "Yılmaz",
    "Łukasz Wójcik",
    "Cabdi Nuur",
    "Hodžić",
    "Đorđe",
    "İbrahim",
    "Weiß",
    "Cecilie",
]


def test_names_are_folded_as_the_laptop_folds_them(js):
    folded = js("const {fold} = await import('/static/js/fold.js'); return given.map(fold)", NAMES)

    assert folded == [fold(name) for name in NAMES]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("aase", "Åse Bjørn"), ("bjoern", "Åse Bjørn"), ("soeren", "Søren Ærø"), ("yilmaz", "Yılmaz"),
        ("lukasz", "Łukasz Wójcik"), ("abdi", "Cabdi Nuur"), ("cabdi nu", "Cabdi Nuur"), ("hodzic", "Hodžić"),
        ("ojci", "Łukasz Wójcik"), ("c", "Cecilie"), ("ibra", "İbrahim"), ("weiss", "Weiß"),
        ("nuur cab", "Cabdi Nuur"),
    ],
)  # fmt: skip
def test_people_are_found_by_any_spelling_and_by_parts_of_words(js, question, found):
    hits = js(
        """const {indexed, search} = await import('/static/js/fold.js');
        return search(given.names.map((name) => indexed(name, name)), given.question)""",
        {"names": NAMES, "question": question},
    )

    assert found in hits
    answers = asked(question)
    words = indexed(found).split()
    assert all(any(any(spelling in word for word in words) for spelling in term) for term in answers)


def test_a_cabdi_is_found_when_an_abdi_was_asked_for_and_the_reverse(js):
    ask = """const {indexed, search} = await import('/static/js/fold.js');
        return search([indexed(given[0], given[0])], given[1])"""

    assert js(ask, ["Cabdi", "Abdi"]) == ["Cabdi"]
    assert js(ask, ["Abdi", "Cabdi"]) == ["Abdi"]


@pytest.mark.parametrize(
    "text", ["ring 010190-1234 i dag", "0101901234", "31129-1234", "tlf 89151515", "32 13 90 1234"]
)
def test_cpr_numbers_are_seen_as_the_laptop_sees_them(js, text):
    seen, cut = js(
        """const {cprIn, withoutCpr} = await import('/static/js/cpr.js');
        return [cprIn(given), withoutCpr(given)]""",
        text,
    )

    assert (seen, cut) == (cpr.find(text), cpr.take_out(text))


def test_a_name_comes_before_those_who_are_only_told_apart_by_it(js):
    """The tap on a person saves: whoever is asked for must not stand below their own children."""
    people = [
        ["Deniz Aksoy", "barn af Elif"],
        ["Ela Aksoy", "barn af Elif"],
        ["Elif Aksoy", "forælder til Deniz"],
    ]
    found = js(
        """const { indexed, search } = await import("/static/js/fold.js");
        return search(given.map(([name, tell]) => indexed(name, name, tell)), "elif")""",
        people,
    )
    assert found == ["Elif Aksoy", "Deniz Aksoy", "Ela Aksoy"]


def test_a_whole_word_comes_before_a_longer_one(js):
    found = js(
        """const { indexed, search } = await import("/static/js/fold.js");
        return search(given.map((name) => indexed(name, name)), "Søren")""",
        ["Mads Sørensen", "Søren Dalgaard"],
    )
    assert found == ["Søren Dalgaard", "Mads Sørensen"]
