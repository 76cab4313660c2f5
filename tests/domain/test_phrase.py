"""Sign-in phrases: easy to say, hard to guess, the same on every keyboard."""

import math
import random
import re
import secrets
import unicodedata

import pytest

from outreach.domain import phrase


def test_the_word_list_is_long_distinct_and_plain():
    words = phrase.words()

    assert len(words) >= 2048
    assert len(set(words)) == len(words)
    assert all(re.fullmatch("[a-zæøå]{4,8}", word) for word in words)
    assert all(unicodedata.is_normalized("NFC", word) for word in words)


def test_a_generated_phrase_is_worth_44_bits_and_more_when_a_leader_asks():
    drawn = phrase.generate(secrets.randbelow)

    assert len(drawn.split()) == 4 and len(set(drawn.split())) == 4
    assert 4 * math.log2(len(phrase.words())) >= 44
    assert len(phrase.generate(secrets.randbelow, 5).split()) == 5
    assert phrase.generate(secrets.randbelow) != drawn


@pytest.mark.parametrize("seed", range(300))
def test_every_generated_phrase_is_accepted(seed):
    drawn = phrase.generate(random.Random(seed).randrange)

    assert phrase.is_generated(drawn)
    assert phrase.weakness(drawn, known=drawn.split()) is None


def test_a_draw_that_repeats_a_word_is_drawn_again():
    draws = iter([0, 0, 1, 1, 0, 2, 3])

    assert len(set(phrase.generate(lambda _: next(draws)).split())) == 4


@pytest.mark.parametrize(
    ("typed", "weakness"),
    [
        ("", "too_short"),
        ("kaffe lampe", "too_short"),
        ("Æ" * 14, "too_short"),
        ("a" * 201, "too_long"),
        ("a" * 40, "too_common"),
        ("123456789012345", "too_common"),
        ("123123123123123123", "too_common"),
        ("qwertyuiopåasdf", "too_common"),
        ("password12345678", "too_common"),
        ("Randers Carelink 2026", "too_common"),
        ("bysekretariatet 2026!", "too_common"),
        ("Åben dør Randers kommune", "too_common"),
        ("sommer2026sommer2026", "too_common"),
        ("kaffe kaffe kaffe kaffe", "too_common"),
        ("Signe Holm Randers 1989", "too_common"),
        ("min kat hedder ikke Mis", None),
        ("der er altid kaffe på kanden", None),
        ("x7#kQ-plvm2-ztrw9", None),
    ],
)
def test_what_is_accepted_and_what_is_refused(typed, weakness):
    assert phrase.weakness(typed, known=["Signe Holm", "Vorup"]) == weakness


def test_capitals_spaces_and_decomposed_letters_do_not_matter():
    assert phrase.normal("  Kaffe\tLAMPE  skov\u00a0Blå ") == "kaffe lampe skov blå"
    assert phrase.normal(unicodedata.normalize("NFD", "blå ærme øje")) == "blå ærme øje"
