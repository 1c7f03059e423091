"""Tables in .xlsx workbooks of Excel, WPS and LibreOffice."""

import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]
from flask_babel import gettext as _

from lms.platform.lazy import Lazy
from lms.platform.tabular.cells import shown
from lms.platform.tabular.table import Limits, Row, Unreadable, check_size

openpyxl = Lazy("openpyxl")
MAX_PARTS = 2_000
# Programs may mark a million empty rows as used; after so many in a row nothing is expected any more.
EMPTY_ROWS_TO_END = 2_000
_BROKEN = (
    zipfile.BadZipFile, DefusedXmlException, ParseError,
    KeyError, ValueError, TypeError, AttributeError, IndexError, EOFError, OSError, NotImplementedError,
)  # fmt: skip


def read(content: bytes, limits: Limits) -> list[Row]:
    """The rows of the first visible sheet that hold anything. Formulas count as the value that was saved with them."""
    _check_archive(content, limits)
    try:
        book = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or book.worksheets
        rows = list(_rows(sheets[0], limits))
        book.close()
    except _BROKEN as error:
        raise _damaged() from error
    return rows


def _check_archive(content: bytes, limits: Limits) -> None:
    """Look into the archive without unpacking it. The library never unpacks more than the sizes stated there."""
    try:
        parts = zipfile.ZipFile(BytesIO(content)).infolist()
    except (*_BROKEN,) as error:
        raise _damaged() from error
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > limits.unpacked_bytes:
        raise Unreadable("table.unpacks_too_large", _("Unpacked, this file would be far too large. Nothing was read."))
    if any(part.filename.lower().endswith("vbaproject.bin") for part in parts):
        raise macros()


def _rows(sheet: Any, limits: Limits) -> Iterator[Row]:
    sheet.reset_dimensions()  # some programs state a wrong size
    found = empty = 0
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        texts = _texts(cells, limits)
        if not texts:
            empty += 1
            if empty > EMPTY_ROWS_TO_END:
                return
            continue
        found, empty = found + 1, 0
        check_size(found, len(texts), limits)
        yield Row(number, texts)


def _texts(cells: Any, limits: Limits) -> tuple[str, ...]:
    """The texts up to the last cell that holds anything."""
    texts = [shown(cell.value, cell.number_format or "")[: limits.cell_characters] if cell.value is not None else ""
             for cell in cells]  # fmt: skip
    while texts and not texts[-1]:
        texts.pop()
    return tuple(texts)


def _damaged() -> Unreadable:
    return Unreadable(
        "table.damaged", _("This file is damaged or not a real .xlsx file. Open it and save it as .xlsx anew.")
    )


def macros() -> Unreadable:
    return Unreadable("table.macros", _("Files with macros are not accepted. Save it as .xlsx without macros."))
