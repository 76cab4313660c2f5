"""What is wrong with which field: codes, told from a schema. Pages put the words to them."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

MISSING, TOO_LONG, WRONG, CONTROL = "missing", "too_long", "wrong", "control_characters"


def faults(schema: type[msgspec.Struct], values: Mapping[str, Any]) -> dict[str, str]:
    """Codes by field; empty when the values fit. Fields the schema does not know are left alone."""
    try:
        msgspec.convert(values, schema)
    except msgspec.ValidationError:
        return _by_field(schema, values)
    return {name: CONTROL for name, value in values.items() if _has_control(value)}


def faults_of(schemas: Sequence[type[msgspec.Struct]], values: Mapping[str, Any]) -> dict[str, str]:
    """The same for a change to some fields only: nothing is missing that is not there."""
    found = {name: CONTROL for name, value in values.items() if _has_control(value)}
    for schema in schemas:
        given = _by_field(schema, values)
        found |= {name: code for name, code in given.items() if name in values}
    return found


def _by_field(schema: type[msgspec.Struct], values: Mapping[str, Any]) -> dict[str, str]:
    found = {}
    for field in msgspec.structs.fields(schema):
        name = field.encode_name
        if name not in values:
            if field.required:
                found[name] = MISSING
            continue
        try:
            msgspec.convert(values[name], field.type)
        except msgspec.ValidationError:
            found[name] = _why(field.type, values[name])
    return found


def _why(wanted: Any, value: Any) -> str:
    if value in ("", None, []):
        return MISSING
    if isinstance(value, str) and len(value) > _length_max(wanted):
        return TOO_LONG
    return WRONG


def _length_max(wanted: Any) -> float:
    found: list[int] = []
    pending = [msgspec.inspect.type_info(wanted)]
    while pending:
        one = pending.pop()
        if isinstance(one, msgspec.inspect.StrType) and one.max_length is not None:
            found.append(one.max_length)
        elif isinstance(one, msgspec.inspect.UnionType):
            pending.extend(one.types)
    return min(found, default=math.inf)


def _has_control(value: Any) -> bool:
    """Characters no keyboard types and no page shows; line breaks and tabs are fine."""
    return isinstance(value, str) and any(ord(one) < 32 and one not in "\n\r\t" for one in value)
