"""A child's words as a row. In no index of words: they are found on the child's page and nowhere else."""

from collections.abc import Sequence

from sqlalchemy import Column, Index, Table

from outreach.kinds.logs import basics, page_rows, state_of
from outreach.kinds.parts import Opened, RecordRows, Rows
from outreach.storage.tables import Id, flags, log_columns, metadata, moved, named, root, texts

child_words = Table(
    "child_words",
    metadata,
    root(),
    *log_columns(),
    Column("person", Id),
    *texts("on", "smileys", "words", "tags"),  # smileys: "evening:happy morning:tired"
    *flags("child_yes", "parent_yes"),
    Index("child_words_person", "person", "on"),
)


def project(record: Sequence[Opened], own: str) -> Rows:
    """Rows of what a child said once."""
    state = state_of(record)
    values = state.values
    row = {
        **basics(state),
        **{name: values[name] for name in ("on", "words", "child_yes", "parent_yes")},
        "smileys": " ".join(f"{part}:{smiley}" for part, smiley in sorted(values["smileys"].items())),
        "tags": " ".join(values["tags"]),
        "person": None if state.retracted else next(iter(state.names.now), None),
    }
    return {child_words: [row], **page_rows(state, f"{values['on']}T00:00")}


ROWS = RecordRows((child_words, named, moved), project)
