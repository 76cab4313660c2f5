"""Who may do what, told role by role: a permission given to somebody more is noticed here."""

import pytest

from outreach.domain.access import (
    ADVISER,
    ALLOWED,
    AUTHORITY,
    DPO,
    HELPER,
    LEADER,
    Actor,
    may,
    organisation_may,
    require,
)
from outreach.domain.errors import NotAllowed

WATCHES = {"status.read", "staff.read", "erasure.read", "reading.read"}  # data protection: no word, nobody
LEADS = {
    *("staff.manage", "organisation.manage", "area.manage", "office.manage"),
    *("import.create", "export.create", "overview.read", "erasure.read", "erasure.create", "reading.read"),
}
AUTHORITYS = {  # its own people, its own notes, its own promises, and what was written for it on purpose
    *("contact.read", "contact.create", "contact.correct", "person.read", "person.create", "person.update"),
    *("followup.read", "followup.create", "followup.finish", "handover.read", "minutes.read"),
    *("minutes.answer", "question.read", "question.answer", "status.read", "staff.read"),
}
HELPERS_ALONE = {
    *("child_words.read", "child_words.create", "consent.grant", "consent.withdraw", "handover.send"),
    *("message.read", "message.send", "message.answer", "activity.read", "activity.manage"),
    *("attendance.mark", "offer.create", "meeting.read", "meeting.hold", "minutes.write"),
    *("snag.read", "snag.write"),
}


@pytest.mark.parametrize(
    "org_role, role, allowed",
    [
        (AUTHORITY, DPO, WATCHES),
        (AUTHORITY, ADVISER, AUTHORITYS),
        (AUTHORITY, LEADER, AUTHORITYS | LEADS),
        (HELPER, DPO, WATCHES),
        (HELPER, ADVISER, AUTHORITYS | HELPERS_ALONE),
        (HELPER, LEADER, AUTHORITYS | HELPERS_ALONE | LEADS),
        ("nobody we know", LEADER, set()),
        (HELPER, "nobody we know", set()),
    ],
)
def test_every_role_may_do_what_is_said_here_and_nothing_else(org_role: str, role: str, allowed: set[str]):
    somebody = Actor("somebody", "somewhere", org_role, role)

    assert {one for one in ALLOWED if may(somebody, one)} == allowed
    for one in (*ALLOWED, "what.nobody.lists"):
        if one not in allowed:
            with pytest.raises(NotAllowed):
                require(somebody, one)


def test_a_hub_takes_from_an_authority_nothing_that_is_the_helpers_alone():
    assert {one for one in ALLOWED if not organisation_may(AUTHORITY, one)} == HELPERS_ALONE
    assert not any(organisation_may("", one) for one in ALLOWED)
