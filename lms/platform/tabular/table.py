"""A table as it was read: rows of plain texts with their line numbers."""

from dataclasses import dataclass

from flask_babel import gettext as _

from lms.platform.errors import BadInput

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Row:
    """`line` is the number that the program which wrote the file shows beside the row."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Limits:
    """What a file may cost. `unpacked_bytes` guards against archives that grow without end."""

    file_bytes: int = 10 * MEGABYTE
    unpacked_bytes: int = 80 * MEGABYTE
    rows: int = 10_000
    columns: int = 60
    cell_characters: int = 2_000


class Unreadable(BadInput):
    """The file as a whole cannot be used; the message says what to do."""


def check_size(rows: int, columns: int, limits: Limits) -> None:
    """Refuse a table that is longer (its heading row aside) or wider than allowed."""
    if rows > limits.rows + 1:
        raise Unreadable("table.too_long", _("The file has more than %(count)s rows. Split it.", count=limits.rows))
    if columns > limits.columns:
        raise Unreadable("table.too_wide", _("The file has more than %(count)s columns.", count=limits.columns))
