"""The rows that the debrief's sections show, as frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lms.grading.report import Verdict
from lms.roleplay.highlights import Mark, Piece

Words = Mapping[str, str] | str


@dataclass(frozen=True)
class Reason:
    """Why a call did not pass: fatal | points | must_pass | dimension. `points` is what was short, `names` the others."""

    kind: str
    names: tuple[Words, ...] = ()
    points: float = 0.0


@dataclass(frozen=True)
class DimensionRow:
    """Points of one dimension. Shares are 0-100; `required` and `last` are None where there is none."""

    code: str
    name: Words
    points: float
    out_of: float
    open: float
    required: float | None
    last: float | None

    @property
    def applies(self) -> bool:
        return self.out_of > 0

    @property
    def share(self) -> float:
        return 100 * self.points / self.out_of if self.applies else 0.0

    @property
    def is_short(self) -> bool:
        return self.applies and self.required is not None and self.share < self.required

    @property
    def change(self) -> float | None:
        return None if self.last is None else self.share - self.last


@dataclass(frozen=True)
class FatalRow:
    code: str
    name: Words
    quote: str
    turn: int
    why: Words
    better: Words
    corrections: tuple[Any, ...]
    nth: int

    @property
    def anchor(self) -> str:
        """Unique on the page; the first of a code is where its badges lead."""
        return self.code if self.nth == 1 else f"{self.code}-{self.nth}"


@dataclass(frozen=True)
class ItemRow:
    code: str
    name: Words
    question: Words
    is_core: bool
    verdict: Verdict
    corrections: tuple[Any, ...]


@dataclass(frozen=True)
class ItemGroup:
    dimension: DimensionRow
    items: tuple[ItemRow, ...]

    def count(self, verdict: str) -> int:
        return sum(row.verdict.verdict == verdict for row in self.items)

    @property
    def wants_a_look(self) -> bool:
        return any(row.verdict.verdict in {"not_met", "unsure"} for row in self.items)


@dataclass(frozen=True)
class Better:
    code: str
    name: Words
    text: Words


@dataclass(frozen=True)
class TurnRow:
    """One exchange, as it was said, with what was found in it. `released` are texts of facts."""

    n: int
    event: str
    pieces: tuple[Piece, ...]
    loose: tuple[Mark, ...]
    customer: str
    band: str
    anger: int
    change: int
    released: tuple[Words, ...]
    better: tuple[Better, ...]
    comments: tuple[Any, ...]
    can_fork: bool


@dataclass(frozen=True)
class FactRow:
    """A fact of the scenario: the turn and line that brought it out, or what could have been asked about."""

    text: Words
    is_key: bool
    turn: int | None
    question: str
    ask_about: tuple[Words, ...]


@dataclass(frozen=True)
class TicketRow:
    """One field. `given` and `expected` are lists of texts (labels of choices) or truth values."""

    label: Words
    given: tuple[Words | bool, ...]
    expected: tuple[Words | bool, ...]
    example: Words
    ok: bool | None
