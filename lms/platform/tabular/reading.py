"""The one door to a table in a file: decides by content, not by name, what it is."""

from flask_babel import gettext as _

from lms.platform.tabular import csv_text, xlsx
from lms.platform.tabular.table import MEGABYTE, Limits, Row, Unreadable

_ZIP, _OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WITH_MACROS = (".xlsm", ".xlsb", ".xltm", ".xlam")
_NOT_TEXT = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"MZ", b"\x7fELF")


def read_table(file_name: str, content: bytes, limits: Limits | None = None) -> list[Row]:
    """All rows that hold anything, as texts. Raises Unreadable, saying what to do, when the file cannot be used."""
    allowed = limits or Limits()
    if not content.strip():
        raise Unreadable("table.empty", _("This file is empty."))
    if len(content) > allowed.file_bytes:
        raise Unreadable(
            "table.too_large", _("The file is larger than %(size)s MB.", size=allowed.file_bytes // MEGABYTE)
        )
    if file_name.lower().endswith(_WITH_MACROS):
        raise xlsx.macros()
    rows = _read(content, allowed)
    if not rows:
        raise Unreadable("table.empty", _("This file is empty."))
    return rows


def _read(content: bytes, limits: Limits) -> list[Row]:
    if content.startswith(_ZIP):
        return xlsx.read(content, limits)
    if content.startswith(_OLD_OFFICE):
        raise Unreadable(
            "table.old_format",
            _("This is an old .xls or .et file, or one with a password. Save it as .xlsx without a password."),
        )
    if content.startswith(_NOT_TEXT) or content.lstrip()[:1] == b"<":
        raise Unreadable("table.not_a_table", _("This is not a table. Save it as .xlsx or .csv and try again."))
    return csv_text.read(content, limits)
