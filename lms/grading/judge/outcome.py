"""From verdicts to points and pass or fail, for the judge and for a person's corrections alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lms.grading.judge import scoring
from lms.grading.report import Deduction, DimensionPoints, Fatal, MustPass, Verdict
from lms.grading.rubric import Rubric


@dataclass(frozen=True)
class Outcome:
    dimensions: Mapping[str, DimensionPoints]
    points: float
    points_open: float
    out_of: float
    passed: bool


def work_out(
    rubric: Rubric,
    weights: Mapping[str, float],
    verdicts: Sequence[Verdict],
    *,
    fatal: Sequence[Fatal],
    must_pass: Sequence[MustPass],
    deductions: Sequence[Deduction],
    pass_points: float,
) -> Outcome:
    """Passed: points at the line or above, no fatal, every must-pass met, each pass dimension at its share."""
    table = scoring.dimension_points(rubric, weights, verdicts)
    earned = scoring.total(rubric, weights, verdicts, "met")
    points = round(max(0.0, earned - sum(d.points for d in deductions)), 1)
    is_clear = not fatal and not scoring.weak_dimensions(rubric, table) and all(m.met for m in must_pass)
    return Outcome(
        dimensions=table,
        points=points,
        points_open=scoring.total(rubric, weights, verdicts, "unsure"),
        out_of=100.0 if any(d.out_of for d in table.values()) else 0.0,
        passed=is_clear and points >= pass_points,
    )
