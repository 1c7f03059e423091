"""What a judge hands back: plain values that survive JSON. Code does all arithmetic; see judge.scoring."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

SCHEMA = 1
Words = Mapping[str, str]


@dataclass(frozen=True)
class Verdict:
    """One item. verdict: met | not_met | na | unsure; decided_by: code | state | language | mentor."""

    item: str
    verdict: str
    quote: str
    turn: int | None
    decided_by: str
    confidence: str
    why: Words


@dataclass(frozen=True)
class Fatal:
    """A suspected fatal error with the agent's words. It stands until a person overturns it."""

    code: str
    quote: str
    turn: int
    why: Words


@dataclass(frozen=True)
class DimensionPoints:
    """On the 100 scale. `open` is what still hangs on items nobody could decide."""

    points: float
    out_of: float
    open: float = 0.0


@dataclass(frozen=True)
class MustPass:
    name: Words
    met: bool


@dataclass(frozen=True)
class Review:
    """Why a person should look: fatal_suspected unsure_core near_pass_line injection_flag low_confidence."""

    reason: str
    item: str | None = None


@dataclass(frozen=True)
class CustomerRating:
    """1-5 overall and for access, waiting, attitude, expertise, resolution, with one sentence in her words."""

    overall: int
    touchpoints: Mapping[str, int]
    reason: Words


@dataclass(frozen=True)
class Reveal:
    fact: str
    text: str
    released_turn: int | None
    is_key: bool = False


@dataclass(frozen=True)
class TicketResult:
    """One ticket field. `ok` is None when nothing was expected of it."""

    field: str
    label: str
    expected: str
    given: Any
    ok: bool | None
    element: str = "other"


@dataclass(frozen=True)
class BetterLine:
    """What could have been said. `turn` is where it belonged, `said` the agent's line there."""

    item: str
    turn: int | None
    said: str
    better: Words


@dataclass(frozen=True)
class Deduction:
    reason: str
    count: int
    points: float


@dataclass(frozen=True)
class Slip:
    """A phrase to avoid that is not fatal (level 2)."""

    turn: int
    quote: str


@dataclass(frozen=True)
class Report:
    rubric: str
    rubric_version: int
    judge: str
    verdicts: tuple[Verdict, ...]
    fatal: tuple[Fatal, ...]
    dimensions: Mapping[str, DimensionPoints]
    points: float
    points_open: float
    out_of: float
    deductions: tuple[Deduction, ...]
    pass_points: float
    passed: bool
    weights: Mapping[str, float]
    must_pass: tuple[MustPass, ...]
    needs_review: tuple[Review, ...]
    customer_rating: CustomerRating
    reveal_map: tuple[Reveal, ...]
    ticket: tuple[TicketResult, ...]
    ticket_filed: bool
    better_lines: tuple[BetterLine, ...]
    slips: tuple[Slip, ...]
    advice: Words
    schema: int = SCHEMA

    def verdict(self, item: str) -> Verdict:
        """The verdict on that item; KeyError when the rubric has none."""
        return {v.item: v for v in self.verdicts}[item]

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready; `from_dict` gives an equal report back."""
        return _plain(asdict(self))

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Report":
        """The report `to_dict` came from. Raises ValueError for another schema version."""
        if data.get("schema") != SCHEMA:
            raise ValueError(f"report schema {data.get('schema')!r} is not {SCHEMA}")
        values = {field.name: data[field.name] for field in fields(cls)}
        for name, kind in _LISTS.items():
            values[name] = tuple(kind(**row) for row in data[name])
        values["dimensions"] = {code: DimensionPoints(**row) for code, row in data["dimensions"].items()}
        values["customer_rating"] = CustomerRating(**data["customer_rating"])
        return cls(**values)


_LISTS: dict[str, Any] = {
    "verdicts": Verdict, "fatal": Fatal, "deductions": Deduction, "must_pass": MustPass, "needs_review": Review,
    "reveal_map": Reveal, "ticket": TicketResult, "better_lines": BetterLine, "slips": Slip,
}  # fmt: skip


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    return value
