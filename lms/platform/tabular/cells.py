"""One cell: what a person sees in it, and what makes it harmless."""

import re
import unicodedata
from datetime import date, datetime, time
from typing import Any

# Chinese and Japanese programs also take the full-width signs for the start of a formula.
_FORMULA_START = tuple("=+-@\uff1d\uff0b\uff0d\uff20\t\r\n")
_HARMLESS_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")
_ZEROS = re.compile(r"0+")
# Byte order mark, zero-width characters, no-break spaces: programs leave them at the edges of cells.
_INVISIBLE = re.compile("[\ufeff\u200b-\u200f\u2060\u00ad]")


def neutral(value: Any) -> Any:
    """The value for a cell of ours: text that a program would take for a formula gets a leading apostrophe."""
    if not isinstance(value, str):
        return value
    text = "".join(c for c in value if c in "\t\n" or unicodedata.category(c) != "Cc")
    if text.lstrip(" \u3000\u00a0").startswith(_FORMULA_START) and not _HARMLESS_NUMBER.fullmatch(text):
        return "'" + text
    return text


def clean(text: str) -> str:
    """Text from a cell of theirs: no invisible or control characters, no blanks around, our apostrophe taken off."""
    plain = _INVISIBLE.sub("", text)
    plain = "".join(" " if unicodedata.category(c) == "Cc" else c for c in plain).strip()
    inside = plain[1:].lstrip()
    return inside if plain[:1] == "'" and inside.startswith(_FORMULA_START) else plain


def shown(value: Any, number_format: str = "") -> str:
    """What the program shows for a typed value: whole numbers without .0, zeros in front kept, dates as 2026-11-22."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value, number_format)
    return clean(str(value))


def _number(value: int | float, number_format: str) -> str:
    if isinstance(value, float) and not value.is_integer():
        return repr(value)
    digits = str(int(value))
    return digits.zfill(len(number_format)) if _ZEROS.fullmatch(number_format) else digits
