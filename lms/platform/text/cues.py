"""Cues: the small pattern language in which rules and content name wordings.

    "押金 退|还"        both parts in one clause, in any order; `|` separates alternatives
    "> 先 再"           the parts in this order
    "帮您..登记"         `..` bridges up to eight characters
    "#天|#个工作日"      `#` is a number, in digits or Chinese numerals
    "查 -不用|不必"      a part that starts with `-` must not stand in the clause
    "^您好"             the clause must begin with it

Cues are written in simplified characters; case and width do not matter.
"""

import re
from dataclasses import dataclass
from functools import cache

from lms.platform.text.normalise import Normalised, fold

NUMBER = "(?:[0-9]+(?:[.:][0-9]+)?|[零一二三四五六七八九十百千万两半几]+)"
_SEPARATORS = re.compile(r"[。!?;…~\n]+|[,、:](?=.)")
_SENTENCE_END = re.compile(r"[。!?;…\n]+")
_NEGATIONS = ("不要", "不能", "不得", "不许", "不可", "不用", "别", "勿", "禁止", "严禁", "不", "没", "未", "无需")
_REPORTED = re.compile(r"(?:您|你|客户|对方|他|她|人家)(?:刚才|刚刚|之前|前面)?(?:说|提到|讲|反映|问|描述|觉得|认为)(?:的|了|过|是)?")
_QUOTED = re.compile(r"[\"“「『‘'][^\"”」』’']*[\"”」』’']")
NEGATION_REACH = 4


class CueError(ValueError):
    """A cue that cannot be read; the message says why."""


@dataclass(frozen=True)
class Hit:
    """Where a cue was found in the normalised text, and the whole clause it stands in."""

    start: int
    end: int
    clause_start: int
    clause_end: int


@dataclass(frozen=True)
class Cue:
    source: str
    needed: tuple[re.Pattern[str], ...]
    barred: tuple[re.Pattern[str], ...]
    in_order: bool

    def search(self, clause: str, start: int = 0) -> tuple[int, int] | None:
        """The span in `clause` from the first to the last part, or None."""
        if any(part.search(clause) for part in self.barred):
            return None
        return self._ordered(clause) if self.in_order else self._anywhere(clause)

    def _anywhere(self, clause: str) -> tuple[int, int] | None:
        spans = []
        for part in self.needed:
            if (found := part.search(clause)) is None:
                return None
            spans.append(found.span())
        return min(s for s, _ in spans), max(e for _, e in spans)

    def _ordered(self, clause: str) -> tuple[int, int] | None:
        first, at = None, 0
        for part in self.needed:
            if (found := part.search(clause, at)) is None:
                return None
            first, at = (found.start() if first is None else first), found.end()
        return (first or 0), at


@cache
def cue(source: str) -> Cue:
    """Read a cue. Raises CueError when nothing in it must be found."""
    words = source.split()
    in_order = bool(words) and words[0] == ">"
    parts = words[1:] if in_order else words
    needed = tuple(_part(p) for p in parts if not p.startswith("-"))
    if not needed:
        raise CueError(f"a cue needs at least one part to find: {source!r}")
    return Cue(source, needed, tuple(_part(p[1:]) for p in parts if p.startswith("-")), in_order)


def _part(part: str) -> re.Pattern[str]:
    alternatives = [_alternative(a) for a in part.split("|")]
    if not all(alternatives):
        raise CueError(f"empty alternative in cue part {part!r}")
    return re.compile("|".join(alternatives))


def _alternative(text: str) -> str:
    anchor, body = ("^", text[1:]) if text.startswith("^") else ("", text)
    pieces = [re.escape(fold(piece)).replace(r"\#", NUMBER).replace("#", NUMBER) for piece in body.split("..")]
    return anchor + ".{0,8}?".join(pieces) if any(pieces) else ""


def clauses(text: str) -> list[tuple[int, int]]:
    """Spans of the clauses of a normalised text: cut at sentence ends, commas and colons."""
    return _spans(text, _SEPARATORS)


def sentences(text: str) -> list[tuple[int, int]]:
    """Spans of the sentences of a normalised text."""
    return _spans(text, _SENTENCE_END)


def _spans(text: str, separator: re.Pattern[str]) -> list[tuple[int, int]]:
    spans, start = [], 0
    for cut in separator.finditer(text):
        if cut.start() > start:
            spans.append((start, cut.start()))
        start = cut.end()
    if start < len(text):
        spans.append((start, len(text)))
    return spans


def find(source: str, line: Normalised, *, across: bool = False) -> Hit | None:
    """First clause of `line` (whole sentence with `across`) in which the cue is found."""
    spans = sentences(line.text) if across else clauses(line.text)
    for begin, end in spans:
        if (span := cue(source).search(line.text[begin:end])) is not None:
            return Hit(begin + span[0], begin + span[1], begin, end)
    return None


def is_negated(line: Normalised, hit: Hit, *, reach: int = NEGATION_REACH) -> bool:
    """Whether a negation stands within `reach` characters before the hit, in its clause."""
    before = line.text[max(hit.clause_start, hit.start - reach) : hit.start]
    return any(word in before for word in _NEGATIONS)


def is_reported(line: Normalised, hit: Hit) -> bool:
    """Whether the hit is the customer's words given back: in quotation marks or after 您说/您提到."""
    if any(m.start() < hit.start and hit.end <= m.end() for m in _QUOTED.finditer(line.text)):
        return True
    return any(m.end() <= hit.start for m in _REPORTED.finditer(line.text, hit.clause_start, hit.clause_end))


def quote(line: Normalised, hit: Hit) -> str:
    """The clause of the hit as it was typed."""
    return line.quote(hit.clause_start, hit.clause_end)
