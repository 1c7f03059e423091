"""The agent's lines made ready for looking things up, and what a look-up finds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from lms.grading.case import Exchange
from lms.platform.text.cues import Cue, clauses, cue, sentences
from lms.platform.text.normalise import Normalised, clean, fold, normalise

_CUT = "。"


@dataclass(frozen=True)
class Phrase:
    """A cue with the characters each of its alternatives needs: most cues are ruled out without a search."""

    cue: Cue
    bags: tuple[tuple[frozenset[str], ...], ...]

    def may_occur(self, letters: frozenset[str]) -> bool:
        """False when some part has no alternative whose characters are all there. Plain loops: this runs most."""
        for part in self.bags:
            for bag in part:
                if bag <= letters:
                    break
            else:
                return False
        return True


@cache
def phrase(source: str) -> Phrase:
    """Read a cue. Raises CueError when it cannot be read."""
    parts = [part for part in source.split() if part != ">" and not part.startswith("-")]
    return Phrase(cue(source), tuple(tuple(_letters(a) for a in part.split("|")) for part in parts))


def _letters(alternative: str) -> frozenset[str]:
    return frozenset(fold(alternative.replace("..", "").replace("#", "").lstrip("^")))


@dataclass(frozen=True)
class View:
    """One text of an agent line, cut into clauses and sentences once."""

    text: Normalised

    @cached_property
    def letters(self) -> frozenset[str]:
        return frozenset(self.text.text)

    @cached_property
    def clauses(self) -> tuple[tuple[int, int], ...]:
        return tuple(clauses(self.text.text))

    @cached_property
    def sentences(self) -> tuple[tuple[int, int], ...]:
        return tuple(sentences(self.text.text))

    def sentence_at(self, position: int) -> tuple[int, int]:
        """The span of the sentence around a position."""
        return next(((a, b) for a, b in self.sentences if a <= position <= b), (0, len(self.text.text)))


@dataclass(frozen=True)
class Line:
    """An agent line. `full` is all of it, for faults; `kept` lacks sentences addressed to the grader, for merits."""

    n: int
    raw: str
    full: View
    kept: View
    exchange: Exchange

    @property
    def is_injected(self) -> bool:
        return self.full is not self.kept

    @property
    def is_empty(self) -> bool:
        """Nothing in it speaks to the customer."""
        return sum(1 for c in self.kept.text.text if c.isalnum()) < 2


@dataclass(frozen=True)
class Found:
    """A cue in a line: its turn, the words as typed, and where they stand in the view's text."""

    turn: int
    quote: str
    start: int
    end: int
    clause: tuple[int, int]
    view: View
    phrase: Phrase

    @property
    def place(self) -> tuple[int, int]:
        """For telling which of two came first."""
        return (self.turn, self.start)

    def sentence(self) -> str:
        begin, end = self.view.sentence_at(self.start)
        return self.view.text.text[begin:end]

    def clause_text(self) -> str:
        return self.view.text.text[self.clause[0] : self.clause[1]]


def make_line(exchange: Exchange, *, addressed: Iterable[Phrase], slips: Mapping[str, str], repeated: str = "") -> Line:
    """Clean and normalise an agent line, mend known homophone slips, set aside what addresses the grader."""
    source = clean(exchange.agent)
    full = View(_mended(normalise(source), slips))
    return Line(exchange.n, source, full, _without(full, tuple(addressed)), exchange)


def _mended(text: Normalised, slips: Mapping[str, str]) -> Normalised:
    """Homophone slips replaced by the word meant, same length, so quotes still point at what was typed."""
    mended = text.text
    for slip, meant in slips.items():
        if slip in mended:
            mended = mended.replace(slip, meant)
    return text if mended == text.text else Normalised(text.source, mended, text.origin)


def _without(view: View, addressed: tuple[Phrase, ...]) -> View:
    """`view` with every sentence in which one of `addressed` stands blanked out; itself when there is none."""
    letters = list(view.text.text)
    candidates = [p for p in addressed if p.may_occur(view.letters)]
    hit = False
    for begin, end in view.sentences:
        if any(p.cue.search(view.text.text[begin:end]) for p in candidates):
            letters[begin:end] = [_CUT] * (end - begin)
            hit = True
    return View(Normalised(view.text.source, "".join(letters), view.text.origin)) if hit else view


def find_all(view: View, turn: int, phrases: Iterable[Phrase], *, across: bool = False) -> list[Found]:
    """Every clause (sentence with `across`) in which a phrase is found, once a phrase and clause."""
    spans = view.sentences if across else view.clauses
    found = []
    for candidate in phrases:
        if not candidate.may_occur(view.letters):
            continue
        for begin, end in spans:
            if (span := candidate.cue.search(view.text.text[begin:end])) is not None:
                quote = view.text.quote(begin, end)
                found.append(Found(turn, quote, begin + span[0], begin + span[1], (begin, end), view, candidate))
    return found
