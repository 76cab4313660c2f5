"""Envelopes, grants and proofs. The vectors were made by WebCrypto, as a tablet makes them."""

import json
from datetime import datetime, timedelta, timezone

import pytest

from outreach.storage import seal

ITEM = "018f8a52-7c00-7abc-8def-0123456789ab"
STAFF = "018f8a52-7c00-7abc-8def-000000000002"
TABLET = "018f8a52-7c00-7abc-8def-000000000004"
NONCE = "nonce-nonce-nonce-nonc"
MASTER = bytes([7]) * 32
DESCRIPTOR = (
    '{"g":"018f8a52-7c00-7abc-8def-000000000001","by":"018f8a52-7c00-7abc-8def-000000000002",'
    '"org":"018f8a52-7c00-7abc-8def-000000000003","tablet":"018f8a52-7c00-7abc-8def-000000000004",'
    '"from":"2026-05-18T08:22:33.123Z","until":"2026-05-25T08:22:33.123Z"}'
)
FROM_A_BROWSER = {
    "private": "H4EFFdbW48t1mpXxx-kfMJ4gujWNsEUIlwvM6kR2KSc",
    "public": "BLJshCy8NLzTiKqxrrChOtNH_vO_A2sxT66BT41XsGsEMwROvTrDWQ6u2MjaPU0vwPe1b7mNoT0iSkhrhJ8n3Q4",
    "sealed": "AQTqkD_C--Aaiv7i5ABSNKxCwkKK8vndimI0HKyzy3bxQS2AYAZgbt-Pb2QSKbOJDuT1oHDnCQODkuLM6CBoagbsJImO"
    "3Dlc"
    "UkuKD6UH75aIwGa-dGpwXIE3pKZoVdQdSoPt2gPoj6KoLzTNXju-7WoaDxfg2uugZEV96pYn_8Tty7NNOzlCXXa5gCJsTr_rGoEi"
    "SuFCCuNEzow3HOj5xCAVestxxA0W",
    "grant_key": "TrCMDMEXizWCbRszIm13jpJUHxF2HBEtWUjx2YZrxig",
    "tablet_key": "h1d5hf2Jopt8QD5D_DQUYLE8rWbhyTEZ8BuRUUqIQYg",
    "answer_key": "vylYkJTVuUXimmsLiSRLMF4zcyNKoIl_78Xl4KVdaSk",
    "mac": "RLRcNn5SDHxSUPiLwpbwe-KA5oHrKmMZhCsVQKqJK-E",
    "session": "M1UjWiGLkn3_jmEqnXfAKrgY4L4oxaBxs-MdJimUQF0",
    "answer": "QRncAerTlXSE3fdZL1JCP5_MWZKwqywLCP4pOBCF9xM",
}


def test_what_a_browser_sealed_opens_here():
    private, sealed = seal.unb64(FROM_A_BROWSER["private"]), seal.unb64(FROM_A_BROWSER["sealed"])

    assert seal.b64(seal.intake_public(private)) == FROM_A_BROWSER["public"]
    opened = json.loads(seal.unseal(private, ITEM, sealed))
    assert opened == {"line": "Kom med et brev fra kommunen – æøå", "grant": None, "mac": None}


def test_a_browser_and_the_office_derive_the_same_keys_and_proofs():
    key = seal.grant_key(MASTER, DESCRIPTOR)
    answering = seal.answer_key(bytes([9]) * 32)

    assert seal.b64(key) == FROM_A_BROWSER["grant_key"]
    assert seal.b64(seal.tablet_key(MASTER, STAFF, TABLET)) == FROM_A_BROWSER["tablet_key"]
    assert seal.b64(answering) == FROM_A_BROWSER["answer_key"]
    line = '{"id":"x","c":"æøå"}'.encode()
    assert seal.written_under(MASTER, DESCRIPTOR, line, FROM_A_BROWSER["mac"])
    assert seal.session_proved(key, NONCE, FROM_A_BROWSER["session"])
    assert seal.sign_answer(answering, NONCE, '{"ok":"æ"}'.encode()) == FROM_A_BROWSER["answer"]


def test_seal_and_unseal():
    private = seal.new_intake_key()
    sealed = seal.seal(seal.intake_public(private), ITEM, b"gul kop")

    assert len(private) == 32 and sealed[0] == 1
    assert b"gul kop" not in sealed
    assert seal.unseal(private, ITEM, sealed) == b"gul kop"


def test_an_envelope_belongs_to_one_item_one_office_and_every_byte_of_it_counts():
    private = seal.new_intake_key()
    sealed = seal.seal(seal.intake_public(private), ITEM, b"gul kop")

    with pytest.raises(seal.NotSealed):
        seal.unseal(private, ITEM.replace("ab", "ac"), sealed)
    with pytest.raises(seal.NotSealed):
        seal.unseal(seal.new_intake_key(), ITEM, sealed)
    for position in range(len(sealed)):
        changed = bytearray(sealed)
        changed[position] ^= 1
        with pytest.raises(seal.NotSealed):
            seal.unseal(private, ITEM, bytes(changed))
    for length in (0, 1, 65, 93, len(sealed) - 1):
        with pytest.raises(seal.NotSealed):
            seal.unseal(private, ITEM, sealed[:length])


def test_the_same_words_never_seal_to_the_same_bytes():
    public = seal.intake_public(seal.new_intake_key())

    assert len({seal.seal(public, ITEM, b"gul kop") for _ in range(20)}) == 20


def test_a_grant_is_read_back_as_it_was_written():
    now = datetime(2026, 5, 18, 10, 22, 33, 123456, tzinfo=timezone(timedelta(hours=2)))
    grant = seal.write_grant(id="g1", by=STAFF, org="o1", tablet=TABLET, now=now)

    assert seal.read_grant(grant.descriptor) == grant
    assert (grant.since, grant.until) == ("2026-05-18T08:22:33.123Z", "2026-05-25T08:22:33.123Z")
    with pytest.raises(ValueError):
        seal.write_grant(id="g1", by=STAFF, org="o1", tablet=TABLET, now=datetime(2026, 5, 18))


@pytest.mark.parametrize(
    "text",
    [
        *("", "null", "[]", "{}", '"x"', '{"g":1}'),
        DESCRIPTOR.replace('"2026-05-25T08:22:33.123Z"', "7"),
        DESCRIPTOR.replace("018f8a52", "\ud800", 1),
    ],
)
def test_what_is_no_grant_is_refused(text):
    with pytest.raises(seal.NotAGrant):
        seal.read_grant(text)


def test_a_grant_that_was_stretched_or_given_to_another_person_proves_nothing():
    key = seal.grant_key(MASTER, DESCRIPTOR)
    proof = seal.b64(seal.mac(key, b"line"))

    assert seal.written_under(MASTER, DESCRIPTOR, b"line", proof)
    assert not seal.written_under(MASTER, DESCRIPTOR, b"other line", proof)
    assert not seal.written_under(MASTER, DESCRIPTOR.replace("2026-05-25", "2027-05-25"), b"line", proof)
    assert not seal.written_under(MASTER, DESCRIPTOR.replace(STAFF, TABLET), b"line", proof)
    assert not seal.written_under(bytes(32), DESCRIPTOR, b"line", proof)
    assert not seal.written_under(MASTER, DESCRIPTOR, b"line", "")
    assert not seal.written_under(MASTER, DESCRIPTOR, b"line", "ikke base64!")
    assert not seal.session_proved(key, NONCE, seal.b64(seal.mac(key, NONCE.encode())))


def test_keys_of_persons_and_tablets_differ():
    other = STAFF.replace("2", "3")

    assert len({seal.tablet_key(MASTER, a, b) for a in (STAFF, other) for b in (STAFF, other, TABLET)}) == 6


@pytest.mark.parametrize("text", ["A", "AB==", "AA+A", "AA/A", "AA A", "AB", "æ", "AA\n"])
def test_base64url_has_one_spelling(text):
    with pytest.raises(ValueError):
        seal.unb64(text)
    assert seal.unb64(seal.b64(b"\xfb\xff\x00")) == b"\xfb\xff\x00"
