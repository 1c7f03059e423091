"""Look-ups that several items share."""

from collections.abc import Iterable

from lms.grading.case import Act
from lms.grading.judge.call import Call
from lms.grading.judge.finding import Finding
from lms.grading.judge.guards import passes
from lms.grading.judge.speech import Found

# Guards of the item's own list that a scenario's cues must pass too.
EXTRA_GUARDS: dict[str, tuple[str, ...]] = {
    "A2": ("asks",),
    "B1": (),
    "B2": ("wh", "negated"),
    "B4": ("asks",),
    "C1": ("negated_feeling", "negated"),
    "E5": ("waiting", "past"),
}


def extra(call: Call, item: str) -> tuple[Found, ...]:
    """Hits of the scenario's own cues for an item (guide.items.<code>.cues), negated ones taken back."""
    return call.once(("extra", item), lambda: _extra(call, item))


def _extra(call: Call, item: str) -> tuple[Found, ...]:
    sources = call.guide.get("items", {}).get(item, {}).get("cues", ())
    guards = EXTRA_GUARDS.get(item, ("reported",))
    return tuple(hit for hit in call.cues(sources) if passes(hit, guards))


def merge(*groups: Iterable[Found]) -> tuple[Found, ...]:
    """All hits in the order of the call."""
    return tuple(sorted((hit for group in groups for hit in group), key=lambda hit: hit.place))


def from_line(hits: Iterable[Found], turn: int) -> tuple[Found, ...]:
    return tuple(hit for hit in hits if hit.turn == turn)


def act_finding(act: tuple[int, Act], verdict: str, *, by: str = "code", confidence: str = "medium") -> Finding:
    """A finding that rests on a perceived act and its quote."""
    turn, seen = act
    return Finding(verdict, seen.quote, turn, by, confidence, "unsure" if verdict == "unsure" else "")


def tail(call: Call, count: int) -> set[int]:
    """The turns of the last `count` spoken lines."""
    return {line.n for line in call.spoken[-count:]}
