"""Writing spreadsheets row by row: nothing waits in memory or on a disk, and no cell is ever a formula.

An XLSX file is a zip of a few XML files; written by hand it can leave the laptop while it is made.
"""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import IO, cast
from xml.sax.saxutils import escape

from outreach.domain.sheets import unformula

Cell = str | int | date | datetime | None
Rows = Iterable[Sequence[Cell]]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CHUNK_BYTES = 64 * 1024

_NO_LETTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_EPOCH = date(1899, 12, 30)
TEXT, DAY, MOMENT, HEADING = 1, 2, 3, 4  # styles; text is marked as such, so that editing leaves it text
_OFFICE = "http://schemas.openxmlformats.org"
_MAIN, _PACKAGE = f"{_OFFICE}/spreadsheetml/2006/main", f"{_OFFICE}/package/2006"
_RELATED = f"{_OFFICE}/officeDocument/2006/relationships"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}"><numFmts count="2">'
    '<numFmt numFmtId="164" formatCode="dd\\-mm\\-yyyy"/>'
    '<numFmt numFmtId="165" formatCode="dd\\-mm\\-yyyy\\ hh:mm"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="5"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" quotePrefix="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>'
    '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)


def csv_file(headings: Sequence[str], rows: Rows) -> Iterator[bytes]:
    """UTF-8 with its mark, semicolons, CR LF: what a Danish Excel and LibreOffice both expect."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    out.write("\ufeff")
    writer.writerow(headings)
    for row in rows:
        writer.writerow([_in_csv(cell) for cell in row])
        if out.tell() > CHUNK_BYTES:
            yield _emptied(out)
    yield _emptied(out)


def _emptied(out: io.StringIO) -> bytes:
    told = out.getvalue().encode("utf-8", "replace")
    out.seek(0)
    out.truncate()
    return told


def _in_csv(cell: Cell) -> str:
    if isinstance(cell, datetime):
        return f"{cell:%d-%m-%Y %H:%M}"
    if isinstance(cell, date):
        return f"{cell:%d-%m-%Y}"
    if isinstance(cell, int) or cell is None:
        return "" if cell is None else str(cell)
    return unformula(_NO_LETTER.sub("", cell))


def xlsx_file(sheets: Sequence[tuple[str, Sequence[str], Rows]]) -> Iterator[bytes]:
    """A workbook of (title, headings, rows)."""
    out = _Out()
    with zipfile.ZipFile(cast("IO[bytes]", out), "w", zipfile.ZIP_DEFLATED, compresslevel=3) as packed:
        for name, text in _frame([title for title, _, _ in sheets]).items():
            packed.writestr(name, text)
        for number, (_, headings, rows) in enumerate(sheets, 1):
            with packed.open(f"xl/worksheets/sheet{number}.xml", "w") as file:
                yield from _sheet(file.write, out, headings, rows)
    yield out.taken()


def _sheet(
    write: Callable[[bytes], int], out: "_Out", headings: Sequence[str], rows: Rows
) -> Iterator[bytes]:
    letters = [_letters(at) for at in range(len(headings))]
    widths = "".join(
        f'<col min="{at}" max="{at}" width="{max(20, min(len(told) + 4, 60))}" customWidth="1"/>'
        for at, told in enumerate(headings, 1)
    )
    kept = [
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f"<cols>{widths}</cols><sheetData>" + _row(1, letters, headings, HEADING)
    ]
    size = 0
    for number, row in enumerate(rows, 2):
        kept.append(_row(number, letters, row))
        size += len(kept[-1])
        if size > CHUNK_BYTES:
            write("".join(kept).encode())
            kept, size = [], 0
            if told := out.taken():
                yield told
    write(("".join(kept) + "</sheetData></worksheet>").encode())
    yield out.taken()


def _row(number: int, letters: Sequence[str], cells: Sequence[Cell], style: int = TEXT) -> str:
    told = "".join(
        _cell(f"{letter}{number}", cell, style)
        for letter, cell in zip(letters, cells, strict=False)
        if cell is not None and cell != ""
    )
    return f'<row r="{number}">{told}</row>'


def _cell(at: str, cell: Cell, style: int) -> str:
    if isinstance(cell, datetime):
        days = (cell.date() - _EPOCH).days + (cell.hour * 60 + cell.minute) / 1440
        return f'<c r="{at}" s="{MOMENT}"><v>{days:.10f}</v></c>'
    if isinstance(cell, date):
        return f'<c r="{at}" s="{DAY}"><v>{(cell - _EPOCH).days}</v></c>'
    if isinstance(cell, int):
        return f'<c r="{at}"><v>{cell}</v></c>'
    told = escape(_NO_LETTER.sub("", cell or "").replace("\r\n", "\n").replace("\r", "\n"))
    return f'<c r="{at}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{told}</t></is></c>'


def _letters(at: int) -> str:
    """A, B, ... Z, AA."""
    return (chr(64 + at // 26) if at >= 26 else "") + chr(65 + at % 26)


def _frame(titles: Sequence[str]) -> dict[str, str]:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    numbers = range(1, len(titles) + 1)
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{kind}.worksheet+xml"/>'
        for n in numbers
    )
    listed = "".join(
        f'<sheet name="{escape(title, {chr(34): "&quot;"})[:31]}" sheetId="{n}" r:id="rId{n}"/>'
        for n, title in zip(numbers, titles, strict=True)
    )
    related = "".join(
        f'<Relationship Id="rId{n}" Type="{_RELATED}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in numbers
    )
    styles = f'<Relationship Id="rId{len(titles) + 1}" Type="{_RELATED}/styles" Target="styles.xml"/>'
    return {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>{types}'
        f'<Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/></Types>',
        "_rels/.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_RELATED}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATED}">'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f"{related}{styles}</Relationships>",
        "xl/styles.xml": _STYLES,
    }


class _Out:
    """Where a zip is written that nobody can wind back: it is handed on while it grows."""

    def __init__(self) -> None:
        self._kept = bytearray()

    def write(self, some: bytes) -> int:
        self._kept += some
        return len(some)

    def flush(self) -> None:
        """Nothing lies between this and who takes it."""

    def taken(self) -> bytes:
        told, self._kept = bytes(self._kept), bytearray()
        return told
