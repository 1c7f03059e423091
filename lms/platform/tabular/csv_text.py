"""Tables in text files: which encoding, which separator."""

import codecs
import csv
from io import StringIO
from itertools import islice

from flask_babel import gettext as _

from lms.platform.tabular.cells import clean
from lms.platform.tabular.table import Limits, Row, Unreadable, check_size

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
SEPARATORS = (",", "\t", ";", "\uff0c")


def decoded(content: bytes) -> str:
    """The text: by byte order mark, else strict UTF-8, else GB18030, which Chinese Excel and WPS write."""
    if content.startswith(_UTF16):
        return _strict(content, "utf-16")
    if content.startswith(codecs.BOM_UTF8):
        return _strict(content, "utf-8-sig")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _strict(content, "gb18030")


def _strict(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise Unreadable(
            "table.encoding", _("The characters of this file cannot be read. Save it as .xlsx or as CSV in UTF-8.")
        ) from None


def read(content: bytes, limits: Limits) -> list[Row]:
    """The rows that hold anything."""
    text = decoded(content)
    if "\0" in text:
        raise Unreadable("table.not_a_table", _("This is not a table. Save it as .xlsx or .csv and try again."))
    reader = csv.reader(StringIO(text, newline=""), delimiter=_separator(text))
    rows = []
    try:
        for cells in reader:
            row = Row(reader.line_num, tuple(clean(cell[: limits.cell_characters]) for cell in cells))
            if any(row.cells):
                rows.append(row)
                check_size(len(rows), len(row.cells), limits)
    except csv.Error:
        raise Unreadable(
            "table.broken", _("This CSV file is damaged near line %(line)s.", line=reader.line_num)
        ) from None
    return rows


def _separator(text: str) -> str:
    """The sign that divides the first line with any of them most often; a comma when there is none."""
    for line in islice(StringIO(text), 20):
        counts = {sign: line.count(sign) for sign in SEPARATORS}
        if any(counts.values()):
            return max(counts, key=lambda sign: counts[sign])
    return ","
