"""A child's own words need the child's yes, and a parent's before anybody else reads them."""

import pytest

from outreach.domain.child_words import check_child_words

WHOLE = {
    "on": "2026-05-18",
    "smileys": {"evening": "happy"},
    "words": "",
    "tags": [],
    "child_yes": True,
    "parent_yes": False,
    "drawer": "own",
}


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ({}, {}),
        ({"smileys": {}}, {"words": "missing"}),
        ({"smileys": {}, "words": " \n"}, {"words": "missing"}),
        ({"smileys": {}, "tags": ["film"]}, {}),
        ({"smileys": {"noon": "happy"}}, {"smileys": "unknown"}),
        ({"smileys": {"evening": "furious"}}, {"smileys": "unknown"}),
        ({"tags": ["religion"]}, {"tags": "unknown"}),
        ({"on": "i går"}, {"on": "not_a_date"}),
        ({"child_yes": False}, {"child_yes": "ask_first"}),
        ({"drawer": "helpers"}, {"parent_yes": "ask_first"}),
        ({"drawer": "helpers", "parent_yes": True}, {}),
    ],
)
def test_what_may_stand(more: dict[str, object], wrong: dict[str, str]) -> None:
    assert check_child_words({**WHOLE, **more}) == wrong
