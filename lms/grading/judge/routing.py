"""Which calls a person should look at, and why."""

from collections.abc import Iterator, Sequence

from lms.grading.judge.call import Call
from lms.grading.report import Fatal, Review, Verdict
from lms.grading.rubric import Rubric


def reviews(
    call: Call, rubric: Rubric, verdicts: Sequence[Verdict], fatal: Sequence[Fatal], points: float, line: float
) -> tuple[Review, ...]:
    """One entry a reason (and item): fatal_suspected unsure_core near_pass_line injection_flag low_confidence."""
    return tuple(_reviews(call, rubric, verdicts, fatal, points, line))


def _reviews(
    call: Call, rubric: Rubric, verdicts: Sequence[Verdict], fatal: Sequence[Fatal], points: float, line: float
) -> Iterator[Review]:
    for code in sorted({f.code for f in fatal}, key=lambda c: int(c[2:])):
        yield Review("fatal_suspected", code)
    for verdict in verdicts:
        if verdict.verdict == "unsure" and rubric.item(verdict.item).core:
            yield Review("unsure_core", verdict.item)
    if abs(points - line) <= rubric.settings["near_pass"]:
        yield Review("near_pass_line")
    if is_injected(call):
        yield Review("injection_flag")
    if sum(v.confidence == "low" for v in verdicts) >= rubric.settings["low_confidence_items"]:
        yield Review("low_confidence")


def is_injected(call: Call) -> bool:
    """The engine flagged a line, or a line speaks to the grader."""
    flagged = any("injection" in e.flags or any(a.name == "injection" for a in e.acts) for e in call.case.exchanges)
    return flagged or any(line.is_injected for line in call.lines)
