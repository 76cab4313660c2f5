"""Reading a spreadsheet somebody brought: XLSX or CSV, row by row, whatever is wrong with it.

Nothing is unpacked to disk, nothing in a file is run, and no file takes more room than it may.
"""

import csv
import io
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from outreach.domain.errors import Invalid
from outreach.domain.sheets import Cell, plain

FILE_BYTES_MAX = 32 * 1024 * 1024
UNPACKED_BYTES_MAX = 384 * 1024 * 1024
ROWS_MAX, COLUMNS_MAX, SHEETS_MAX = 250_000, 60, 20
HEADING_WITHIN = 20  # rows, from the top: a title above the headings is common
ONLY = "Ark"  # what the one sheet of a CSV file is called

csv.field_size_limit(FILE_BYTES_MAX)  # a cell that is too long is an error of its row, not of the file

Row = tuple[int, Sequence[Cell]]


def _refuse(why: str) -> Invalid:
    return Invalid("invalid", {"file": why})


@dataclass(frozen=True)
class Book:
    """One file: the names of its sheets, and their rows."""

    names: list[str]
    _source: Any

    def rows(self, name: str) -> Iterator[Row]:
        """Rows that hold something, with their number as the program that made the file shows it."""
        filled = 0
        for number, cells in self._source(name):
            if any(plain(cell) for cell in cells):
                filled += 1
                if filled > ROWS_MAX:
                    raise _refuse("too_many_rows")
                yield number, cells

    def table(self, name: str) -> tuple[list[str], Iterator[Row]]:
        """The headings of a sheet, and the rows below them."""
        rows = self.rows(name)
        top = list(islice(rows, HEADING_WITHIN))
        if not top:
            return [], iter(())
        at = next((at for at, (_, cells) in enumerate(top) if sum(bool(plain(one)) for one in cells) > 1), 0)
        told = [plain(cell) for cell in top[at][1]]
        while not told[-1]:
            told.pop()
        return told, chain(top[at + 1 :], rows)


def open_book(data: bytes) -> Book:
    """Raises Invalid for what is no spreadsheet: empty, too large, damaged, or something else."""
    if not data.strip():
        raise _refuse("file_empty")
    if len(data) > FILE_BYTES_MAX:
        raise _refuse("file_too_large")
    return _xlsx(data) if data.startswith(b"PK") else _csv(data)


def _xlsx(data: bytes) -> Book:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(one.file_size for one in packed.infolist()) > UNPACKED_BYTES_MAX:
                raise _refuse("file_too_large")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions, which nobody here asks for
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except Invalid:
        raise
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, SyntaxError, OSError, EOFError):
        raise _refuse("not_a_spreadsheet") from None
    sheets = {sheet.title: sheet for sheet in book.worksheets[:SHEETS_MAX]}

    def rows(name: str) -> Iterator[Row]:
        sheet = sheets[name]
        sheet.reset_dimensions()  # what a file says of its own size is not believed
        try:
            for number, cells in enumerate(sheet.iter_rows(max_col=COLUMNS_MAX, values_only=True), 1):
                last = next((at for at in range(len(cells), 0, -1) if cells[at - 1] is not None), 0)
                yield number, cells[:last]
        except (KeyError, ValueError, SyntaxError, OSError, EOFError, zipfile.BadZipFile, OverflowError):
            raise _refuse("not_a_spreadsheet") from None

    return Book(list(sheets), rows)


def _csv(data: bytes) -> Book:
    text = _decoded(data)
    if "\x00" in text:
        raise _refuse("not_a_spreadsheet")
    delimiter = _delimiter(text)

    def rows(name: str) -> Iterator[Row]:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        before = 0
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                raise _refuse("not_a_spreadsheet") from None
            yield before + 1, cells[:COLUMNS_MAX]
            before = reader.line_num

    return Book([ONLY], rows)


def _decoded(data: bytes) -> str:
    """UTF-8, or what Excel on Windows writes; what is neither is refused."""
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return data.decode("utf-16")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        raise _refuse("wrong_letters") from None
    if any(ord(one) < 32 and one not in "\t\r\n" for one in text[:4096]):
        raise _refuse("not_a_spreadsheet")
    return text


def _delimiter(text: str) -> str:
    """The sign that stands most often in the first lines, outside quotation marks."""
    lines = [line for line in text[:20_000].splitlines() if line.strip()][:5]
    bare = "".join(part for line in lines for part in line.split('"')[::2])
    return max(";\t,", key=bare.count)
