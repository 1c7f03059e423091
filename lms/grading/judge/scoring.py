"""The arithmetic: verdicts to points. Nothing here reads a text.

1. A dimension's weight w is the scenario's (guide.weights) or the rubric's; an item of p points in a dimension whose
   items sum to s is worth p * w / s. Weights sum to 100.
2. `na` items leave the denominator. What is left, L, is stretched to 100: every worth is multiplied by 100 / L.
3. `met` earns its worth. `not_met` earns nothing. `unsure` earns nothing yet and is shown as `open`: never a zero for
   good, never a pass; a person decides it.
4. Practice hints cost hint_cost each, hint_cost_max at most, taken from the total, never below zero.
"""

from collections.abc import Mapping, Sequence

from lms.grading.report import Deduction, DimensionPoints, Verdict
from lms.grading.rubric import Rubric


def worths(rubric: Rubric, weights: Mapping[str, float], verdicts: Sequence[Verdict]) -> dict[str, float]:
    """Points of each applicable item on the 100 scale. Empty when nothing applies."""
    applicable = {v.item for v in verdicts if v.verdict != "na"}
    raw = {}
    for dimension in rubric.dimensions:
        items = [item for item in rubric.items if item.dimension == dimension.code]
        total = sum(item.points for item in items)
        weight = float(weights.get(dimension.code, dimension.weight))
        raw.update({item.code: item.points * weight / total for item in items if item.code in applicable})
    left = sum(raw.values())
    return {code: worth * 100 / left for code, worth in raw.items()} if left else {}


def dimension_points(
    rubric: Rubric, weights: Mapping[str, float], verdicts: Sequence[Verdict]
) -> dict[str, DimensionPoints]:
    """Points, out_of and open points of every dimension, to one decimal."""
    worth = worths(rubric, weights, verdicts)
    said = {v.item: v.verdict for v in verdicts}
    table = {}
    for dimension in rubric.dimensions:
        codes = [item.code for item in rubric.items if item.dimension == dimension.code and item.code in worth]
        table[dimension.code] = DimensionPoints(
            points=round(sum(worth[code] for code in codes if said[code] == "met"), 1),
            out_of=round(sum(worth[code] for code in codes), 1),
            open=round(sum(worth[code] for code in codes if said[code] == "unsure"), 1),
        )
    return table


def total(rubric: Rubric, weights: Mapping[str, float], verdicts: Sequence[Verdict], verdict: str) -> float:
    """Points of all items with that verdict, to one decimal."""
    worth = worths(rubric, weights, verdicts)
    return round(sum(worth[v.item] for v in verdicts if v.verdict == verdict and v.item in worth), 1)


def hint_deductions(rubric: Rubric, mode: str, hints: int) -> tuple[Deduction, ...]:
    """What hints cost: nothing in an exam, where there are none."""
    if mode != "practice" or hints <= 0:
        return ()
    cost = min(hints * rubric.settings["hint_cost"], rubric.settings["hint_cost_max"])
    return (Deduction("hints", hints, cost),)


def weak_dimensions(rubric: Rubric, table: Mapping[str, DimensionPoints]) -> tuple[str, ...]:
    """Those of the pass dimensions that stay below their share. A dimension with nothing applicable is fine."""
    share = rubric.settings["pass_share"]
    return tuple(c for c in rubric.pass_dimensions if table[c].points + 1e-9 < share * table[c].out_of)
