"""Cues: the small pattern language in which rules and content name wordings.

    "押金 退|还"        both parts in one clause, in any order; `|` separates alternatives
    "> 先 再"           the parts in this order
    "帮您..登记"         `..` bridges up to eight characters
    "#天|#个工作日"      `#` is a number, in digits or Chinese numerals
    "查 -不用|不必"      a part that starts with `-` must not stand in the clause
    "^您好"             the clause must begin with it

Cues are written in simplified characters; case and width do not matter, and 您 and 你 are one word.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from lms.platform.text.normalise import Normalised, fold

NUMBER = "(?:[0-9]+(?:[.:][0-9]+)?|[零一二三四五六七八九十百千万两半几]+)"
# A comma or colon between digits belongs to the number: 1,568 and 8:30.
_SEPARATORS = re.compile(r"[。!?;…~\n]+|、|(?<![0-9])[,:]|[,:](?![0-9])")
_SENTENCE_END = re.compile(r"[。!?;…\n]+")
_NEGATION = re.compile("不|没|别|莫|甭|勿|未|禁止|严禁|无需|无法|拒绝|谈不上|哪能|怎么能")
# Words that hold a negating character but deny nothing.
_HARMLESS = re.compile(
    "对不起|对不住|不好意思|不过|不管|不仅|不但|不光|不论|不久|不错|不如|不妨|不止|不瞒|不得不|不能不|不是不|差不多|要不"
    "|没关系|没事|没问题|没准|别人|别的|别家|别处|特别|分别|区别|级别|个别|差别|类别|性别|告别|辨别|识别|未来|莫名|不少"
    "|不满|不便|不安|不舒服|不放心|不容易|受不了|免不了|少不了|错不了|忘不了|大不了|忍不住|来不及|对不上|看不懂|想不通|算不平|搞不懂|(.)[不没]\\1"
)
_UNABLE = re.compile("(?:不了|做不到|办不到|不行|不可以|不成|没有权限|没权限|做不了主)(?:的|啊|呢|了|吧|呀|哦)?$")
_REPORTED = re.compile(
    r"(?:您|你|客户|对方|他|她|人家)(?:刚才|刚刚|之前|前面)?(?:说|提到|讲|反映|问|描述|觉得|认为)(?:的|了|过|是)?"
)
_QUOTED = re.compile(r"[\"“「『‘'][^\"”」』’']*[\"”」』’']")
NEGATION_REACH = 4


class CueError(ValueError):
    """A cue that cannot be read; the message says why."""


@dataclass(frozen=True)
class Hit:
    """Where a cue was found in the normalised text, and the whole clause it stands in.

    `parts` are the spans of the cue's parts; between them may stand words that change the sense.
    """

    start: int
    end: int
    clause_start: int
    clause_end: int
    parts: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Found:
    """A span, read like a regular expression's match."""

    at: int
    to: int

    def span(self) -> tuple[int, int]:
        return self.at, self.to

    def start(self) -> int:
        return self.at

    def end(self) -> int:
        return self.to


@dataclass(frozen=True)
class Part:
    """One part of a cue: any of its alternatives. Plain ones are searched as text, which needs no compiling."""

    literals: tuple[str, ...]
    pattern: re.Pattern[str] | None
    pieces: tuple[str, ...]

    def search(self, clause: str, start: int = 0) -> Found | None:
        """The first alternative found at or after `start` of a clause read `as_one_you`."""
        best: Found | None = None
        for literal in self.literals:
            at = clause.find(literal, start)
            if at >= 0 and (best is None or at < best.at):
                best = Found(at, at + len(literal))
        if self.pattern is None or (match := self.pattern.search(clause, start)) is None:
            return best
        return best if best is not None and best.at <= match.start() else Found(*match.span())


@dataclass(frozen=True)
class Cue:
    source: str
    needed: tuple[Part, ...]
    barred: tuple[Part, ...]
    in_order: bool

    def search(self, clause: str, start: int = 0) -> tuple[int, int] | None:
        """The span in `clause` from the first to the last part, or None."""
        spans = self.spans(clause)
        return None if not spans else (min(s for s, _ in spans), max(e for _, e in spans))

    def spans(self, clause: str) -> tuple[tuple[int, int], ...]:
        """The span of every part, or none when the cue is not found."""
        clause, spans, at = as_one_you(clause), [], 0
        for part in self.needed:
            if (found := part.search(clause, at if self.in_order else 0)) is None:
                return ()
            spans.append(found.span())
            at = found.to
        if any(part.search(clause) for part in self.barred):
            return ()
        return tuple(spans)


def as_one_you(text: str) -> str:
    """您 and 你 are one word to a cue."""
    return text.replace("您", "你")


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


@cache
def _part(part: str) -> Part:
    alternatives = [as_one_you(fold(a)) for a in part.split("|")]
    if not all(a.strip("^.") for a in alternatives):
        raise CueError(f"empty alternative in cue part {part!r}")
    plain = tuple(a for a in alternatives if not _is_pattern(a))
    patterns = [_pattern(a) for a in alternatives if _is_pattern(a)]
    return Part(
        plain, re.compile("|".join(patterns)) if patterns else None, tuple(_longest_piece(a) for a in alternatives)
    )


def _is_pattern(alternative: str) -> bool:
    return "#" in alternative or ".." in alternative or alternative.startswith("^")


def _pattern(alternative: str) -> str:
    anchor, body = ("^", alternative[1:]) if alternative.startswith("^") else ("", alternative)
    pieces = [re.escape(piece).replace(r"\#", NUMBER).replace("#", NUMBER) for piece in body.split("..")]
    return anchor + ".{0,8}?".join(pieces)


def _longest_piece(alternative: str) -> str:
    """What must stand in a text for the alternative to match; "" when it is only a number."""
    return max(re.split(r"#|\.\.|\^", alternative), key=len)


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
        if (hit := find_in(cue(source), line.text, begin, end)) is not None:
            return hit
    return None


def find_in(wanted: Cue, text: str, begin: int, end: int) -> Hit | None:
    """The cue within text[begin:end], with positions in `text`."""
    parts = tuple((begin + start, begin + stop) for start, stop in wanted.spans(text[begin:end]))
    if not parts:
        return None
    return Hit(min(s for s, _ in parts), max(e for _, e in parts), begin, end, parts)


def is_negated(line: Normalised, hit: Hit, *, reach: int = NEGATION_REACH) -> bool:
    """Whether the clause takes the hit back.

    A negation within `reach` characters before any part and outside the parts, or an inability at the clause's end
    (退款我做不了主). Words such as 对不起, 特别, 有没有 negate nothing.
    """
    clause = _masked(line.text[hit.clause_start : hit.clause_end])
    parts = [(start - hit.clause_start, end - hit.clause_start) for start, end in hit.parts or ((hit.start, hit.end),)]
    letters = list(clause)
    for start, end in parts:
        letters[start:end] = "　" * (end - start)
    outside = "".join(letters)
    if any(_NEGATION.search(outside, max(0, start - reach), start) for start, _ in parts):
        return True
    return _UNABLE.search(outside, max(end for _, end in parts)) is not None


def is_forbidden(line: Normalised, hit: Hit) -> bool:
    """Whether the sentence forbids or denies the hit, anywhere before it: 千万不要开灯、点火. No other order may stand between."""
    begin = max((start for start, _ in sentences(line.text) if start <= hit.start), default=0)
    before = _masked(line.text[begin : hit.start])
    last = max((match.end() for match in _NEGATION.finditer(before)), default=-1)
    return last >= 0 and _OTHER_ORDER.search(before, last) is None


_OTHER_ORDER = re.compile("请|然后|赶紧|马上|立即|立刻|应该|可以|建议|先把|再把|去把|现在")


@lru_cache(maxsize=1024)
def _masked(text: str) -> str:
    return _HARMLESS.sub(lambda match: "　" * len(match.group()), text)


def is_reported(line: Normalised, hit: Hit) -> bool:
    """Whether the hit is the customer's words given back: in quotation marks or after 您说/您提到."""
    if is_quoted(line, hit):
        return True
    return any(m.end() <= hit.start for m in _REPORTED.finditer(line.text, hit.clause_start, hit.clause_end))


def is_quoted(line: Normalised, hit: Hit) -> bool:
    """Whether the hit stands in quotation marks."""
    return any(m.start() < hit.start and hit.end <= m.end() for m in _QUOTED.finditer(line.text))


def quote(line: Normalised, hit: Hit) -> str:
    """The clause of the hit as it was typed."""
    return line.quote(hit.clause_start, hit.clause_end)
