"""Field types that several kinds share. Their limits are the limits of the forms."""

from typing import Annotated

from msgspec import Meta

LINE_MAX = 400

Children = Annotated[int, Meta(ge=0, le=20)]
Year = Annotated[int, Meta(ge=1900, le=2100)]
Name = Annotated[str, Meta(min_length=1, max_length=80)]
Short = Annotated[str, Meta(max_length=80)]
Phone = Annotated[str, Meta(max_length=30)]
Word = Annotated[str, Meta(max_length=40)]
Line = Annotated[str, Meta(max_length=LINE_MAX)]
Text = Annotated[str, Meta(max_length=1000)]
Note = Annotated[str, Meta(max_length=4000)]
Some = Annotated[str, Meta(min_length=1)]
SomeLine = Annotated[str, Meta(min_length=1, max_length=LINE_MAX)]
SomeText = Annotated[str, Meta(min_length=1, max_length=1000)]
SomeNote = Annotated[str, Meta(min_length=1, max_length=4000)]
Id = Annotated[str, Meta(min_length=36, max_length=36)]
