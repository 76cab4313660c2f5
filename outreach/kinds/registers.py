"""What the rows of register records share: fields that are set by patches, and what is in dispute."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from outreach.domain.register import PATCH, RegisterState, register_state
from outreach.kinds.parts import Opened, Rows
from outreach.storage.tables import dispute


def state_of(record: Sequence[Opened], own: str) -> RegisterState:
    """The fields of a register record, `own` organisation's values first."""
    starts = [part for part in record if part.kind.starts]
    patches = [part for part in record if part.entry.kind == PATCH]
    return register_state(starts, patches, own)


def pick(state: RegisterState, *names: str, **defaults: Any) -> Mapping[str, Any]:
    """Some fields; a default stands for one that was never given."""
    return {name: state.values.get(name, defaults.get(name, "")) for name in (*names, *defaults)}


def dispute_rows(root: str, state: RegisterState, *, is_own: bool = True) -> Rows:
    """Every value of every field that two wrote differently without knowing; others settle theirs."""
    return {
        dispute: [
            {
                "root": root,
                "field": field,
                "entry": one.entry,
                "value": json.dumps(one.value, ensure_ascii=False),
                "by": one.by,
                "at": one.at,
                "stands": number == 0,
            }
            for field, told in (state.disputes if is_own else {}).items()
            for number, one in enumerate(told)
        ]
    }
