"""What may stand about a person, and lists whose entries come and go."""

import pytest

from outreach.domain.benefit import BEFORE, BENEFITS, REFORM
from outreach.domain.codes import offered
from outreach.domain.person import check_person


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"name": " "}, {"name": "missing"}),
        ({"reach": "raven"}, {"reach": "unknown"}),
        ({"sex": "mand"}, {"sex": "unknown"}),
        ({"benefit": "millions"}, {"benefit": "unknown"}),
        ({"died": "i går"}, {"died": "not_a_date"}),
        ({"birth_date": "2008-02-30"}, {"birth_date": "not_a_date"}),
        ({"birth_date": "2008-02-29", "birth_year": 2009}, {"birth_date": "other_year"}),
        ({"birth_date": "2008-02-29", "birth_year": 2008}, {}),
        ({"birth_date": "2008-02-29"}, {}),
        ({"sex": "", "benefit": "", "died": "", "birth_date": ""}, {}),
        ({"benefit": "transition"}, {}),
    ],
)
def test_what_may_stand(values: dict[str, object], wrong: dict[str, str]) -> None:
    assert check_person(values) == wrong


def test_one_benefit_replaced_five_and_what_stood_stays() -> None:
    before, after = offered(BENEFITS, BEFORE), offered(BENEFITS, REFORM)

    assert {"transition", "cash_ready"} <= set(before) and not {"transition", "cash_ready"} & set(after)
    assert "cash_basic" in after and "cash_basic" not in before
    assert "transition" in offered(BENEFITS, "2026-11-22", now="transition")
    assert len({one.key for one in BENEFITS}) == len(BENEFITS)
