"""One function an item: what was said and done in the call -> a Finding. The table is the whole judge."""

from collections.abc import Callable

from lms.grading.judge.call import Call
from lms.grading.judge.finding import Finding
from lms.grading.judge.items import accuracy, compliance, empathy, expression, listening, opening, solution, ticketing

Check = Callable[[Call], Finding]

CHECKS: dict[str, Check] = {
    **opening.CHECKS,
    **listening.CHECKS,
    **empathy.CHECKS,
    **accuracy.CHECKS,
    **solution.CHECKS,
    **expression.CHECKS,
    **compliance.CHECKS,
    **ticketing.CHECKS,
}
