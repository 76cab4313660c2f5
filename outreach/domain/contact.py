"""Rules for a contact (henvendelse): one time a person and a member of staff were in touch."""

from collections.abc import Mapping
from typing import Any

from outreach.domain.local_time import moment
from outreach.domain.topics import TOPICS

CHANNELS = ("door", "phone", "sms", "visit", "activity", "elsewhere")


def check_contact(values: Mapping[str, Any]) -> dict[str, str]:
    """Codes by field for those fields that are given; open and closed part together."""
    found = {}
    if "when" in values and moment(values["when"]) is None:
        found["when"] = "not_a_time"
    if "channel" in values and values["channel"] not in CHANNELS:
        found["channel"] = "unknown"
    topics = values.get("topics", [])
    if len(set(topics)) != len(topics) or not set(topics) <= set(TOPICS):
        found["topics"] = "unknown"
    return found
