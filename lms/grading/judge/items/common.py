"""Look-ups that several items share."""

import re
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
    "E1": ("reported", "inquiry"),
    "E2": ("reported", "inquiry"),
    "E5": ("waiting", "past", "inquiry", "unable"),
    "E6": ("reported", "inquiry"),
}
# What makes a clause good evidence of an arrangement, and what weakens it.
_FIRM = re.compile(
    "已|登记|派|安排|给[您你]|帮[您你]|我|由|单号|工号|工作日|小时|分钟|点前|回电|回复|打给|联系|上门|复核|检定|授权|来电|公众号|短信|急|办理|办一|申请"
)
_FEEBLE = re.compile("如果|要是|的话|不能|不敢|不保证|没法|尽快|请问|说说|觉得")


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


def stated(hits: Iterable[Found]) -> tuple[Found, ...]:
    """Those whose clause is no question for facts."""
    return tuple(hit for hit in hits if passes(hit, ("inquiry",)))


def clearest(hits: Iterable[Found]) -> Found:
    """The hit a reader accepts most easily as evidence: firm words count, conditions weigh against, later wins."""
    return max(hits, key=lambda hit: (_firmness(hit.clause_text()), hit.place))


def _firmness(clause: str) -> int:
    return min(3, len(_FIRM.findall(clause))) - 2 * len(_FEEBLE.findall(clause))


def first_turn(call: Call) -> int:
    """The first turn with words in it. A first line that speaks to the grader stays the first line."""
    return next((line.n for line in call.lines if line.full.text.text), 0)


def tail(call: Call, count: int) -> set[int]:
    """The turns of the last `count` spoken lines."""
    return {line.n for line in call.spoken[-count:]}
