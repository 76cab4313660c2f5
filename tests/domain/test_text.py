"""Names as people spell them."""

import pytest

from outreach.domain import cpr
from outreach.domain.text import asked, fold, indexed, listed


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Åse", "aase"),
        ("Åse", "ase"),
        ("A\u030ase", "Åse"),
        ("Søren", "soeren"),
        ("Søren", "SOREN"),
        ("Bjørn", "bjoern"),
        ("Yılmaz", "Yilmaz"),
        ("YILMAZ", "yılmaz"),
        ("İpek", "ipek"),
        ("Łukasz", "Lukasz"),
        ("Ærø", "Aeroe"),
        ("Hodžić", "hodzic"),
        ("Kılıç", "kilic"),
        ("Wójcik", "wojcik"),
        ("Begić", "Begic"),
        ("Bøgh", "bogh"),
        ("Strauß", "strauss"),
    ],
)
def test_spellings_of_one_name_are_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_a_silent_c_is_found_either_way() -> None:
    assert indexed("Hibo Cabdi Nuur") == "hibo cabdi abdi nuur"
    assert asked("Cabdi") == [("cabdi", "abdi")]
    assert asked("Abdi") == [("abdi",)]


def test_nothing_in_a_question_but_words_is_left() -> None:
    assert asked('"; DROP TABLE NEAR( a-b * OR') == [
        ("drop",),
        ("table",),
        ("near",),
        ("a",),
        ("b",),
        ("or",),
    ]
    assert asked("  \x00 -- ") == []


@pytest.mark.parametrize("number", ["010190-1234", "0101901234", "010190 1234", "3112991234"])
def test_what_looks_like_a_cpr_number_is_found_and_taken_out(number: str) -> None:
    text = f"Hun skrev {number} på bordet."
    assert cpr.find(text) == [number]
    assert cpr.take_out(text) == "Hun skrev [cpr taget ud] på bordet."


@pytest.mark.parametrize("text", ["Ring 87 12 34 56", "Sag 9901901234", "kl. 10.30-12.00", "321390-1234"])
def test_other_numbers_are_left_alone(text: str) -> None:
    assert cpr.find(text) == []


@pytest.mark.parametrize(
    ("names", "said"),
    [([], ""), (["Amina"], "Amina"), (["Amina", "Zahra"], "Amina og Zahra"), (["A", "B", "C"], "A, B og C")],
)
def test_names_stand_in_a_row_as_they_are_said(names: list[str], said: str) -> None:
    assert listed(names) == said
