"""Finding the judge's quotes in a line, as pure functions over plain texts."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True)
class Mark:
    """A small badge: `code` of an item (or fatal code) and its `verdict` (met, not_met, unsure, fatal, slip)."""

    code: str
    verdict: str


@dataclass(frozen=True)
class Piece:
    """A stretch of a line that carries the same marks; `ends` are those of them whose quote ends here."""

    text: str
    marks: tuple[Mark, ...] = ()
    ends: tuple[Mark, ...] = ()

    @property
    def tone(self) -> str:
        """The gravest verdict among the marks; empty without one."""
        found = {mark.verdict for mark in self.marks}
        return next((verdict for verdict in ("fatal", "not_met", "slip", "unsure", "met") if verdict in found), "")


@dataclass(frozen=True)
class Marked:
    """A line in pieces, and the marks whose quote does not stand in it word by word."""

    pieces: tuple[Piece, ...]
    loose: tuple[Mark, ...]


def marked(line: str, quotes: Sequence[tuple[str, Mark]]) -> Marked:
    """`line` cut at the borders of all quotes; overlapping quotes share pieces. The pieces joined give the line."""
    found = [(*span, mark) for quote, mark in quotes if (span := _span(line, quote)) is not None]
    placed = {mark for _begin, _end, mark in found}
    loose = tuple(dict.fromkeys(mark for _quote, mark in quotes if mark not in placed))
    borders = sorted({0, len(line), *(b for b, _e, _m in found), *(e for _b, e, _m in found)})
    pieces = [_piece(line, begin, end, found) for begin, end in pairwise(borders)]
    return Marked(tuple(pieces), loose)


def _span(line: str, quote: str) -> tuple[int, int] | None:
    """Where the quote stands; spaces and full stops at its ends do not count."""
    words = quote.strip(" \t\n。.，,！!？?；;…“”\"'")
    begin = line.find(words) if words else -1
    return None if begin < 0 else (begin, begin + len(words))


def _piece(line: str, begin: int, end: int, found: Sequence[tuple[int, int, Mark]]) -> Piece:
    here = dict.fromkeys(mark for b, e, mark in found if b <= begin and end <= e)
    ends = dict.fromkeys(mark for _b, e, mark in found if e == end)
    return Piece(line[begin:end], tuple(here), tuple(ends))
