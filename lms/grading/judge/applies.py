"""When an item does not apply. Only these rules, or the scenario's own word, make a verdict `na`."""

from collections.abc import Callable

from lms.grading.judge.call import Call
from lms.grading.rubric import Item
from lms.grading.ticket import FIVE_ELEMENTS, ROUTING


def does_apply(call: Call, item: Item) -> bool:
    """guide.applies decides when it names the item; C4 still needs a rise and B3 key facts to be judged at all."""
    said = call.guide.get("applies", {}).get(item.code)
    if said is False:
        return False
    if said is True and item.applies in ("emergency", "not_emergency"):
        return True
    return _RULES[item.applies](call)


def _has_elements(call: Call, elements: tuple[str, ...]) -> bool:
    return any(field.element in elements for field in call.case.ticket)


_RULES: dict[str, Callable[[Call], bool]] = {
    "always": lambda call: True,
    "emergency": lambda call: call.is_emergency,
    "not_emergency": lambda call: not call.is_emergency,
    "anger_rose": lambda call: any(call.next_lines(turn) for turn, _ in call.anger_rises()),
    "has_key_facts": lambda call: any(fact.is_key for fact in call.case.facts),
    "has_key_points": lambda call: bool(call.guide.get("key_points")),
    "has_ticket_elements": lambda call: _has_elements(call, FIVE_ELEMENTS),
    "has_ticket_class": lambda call: _has_elements(call, ("class",)),
    "has_ticket_routing": lambda call: _has_elements(call, ROUTING),
}
