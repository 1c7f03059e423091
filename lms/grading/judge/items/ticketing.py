"""H: the ticket. Not filed is not met."""

from collections.abc import Sequence

from lms.grading.judge.call import Call
from lms.grading.judge.finding import Finding
from lms.grading.ticket import FIVE_ELEMENTS, ROUTING, compare, is_element_ok, present


def _elements(call: Call, wanted: Sequence[str]) -> Finding:
    """All of the wanted elements that the ticket asks for are right. A ticket has no agent line to quote."""
    if not call.case.ticket_filed:
        return Finding("not_met", message="not_filed")
    results = compare(call.case.ticket, filed=True)
    asked = present(results, wanted)
    if all(is_element_ok(results, element) for element in asked):
        return Finding("met")
    return Finding("not_met")


def five_elements(call: Call) -> Finding:
    return _elements(call, FIVE_ELEMENTS)


def category(call: Call) -> Finding:
    return _elements(call, ("class",))


def urgency_and_dispatch(call: Call) -> Finding:
    return _elements(call, ROUTING)


CHECKS = {"H1": five_elements, "H2": category, "H3": urgency_and_dispatch}
