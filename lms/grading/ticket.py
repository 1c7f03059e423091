"""The ticket against what the scenario expects of each field."""

from collections.abc import Mapping, Sequence
from typing import Any

from lms.grading.case import TicketField
from lms.grading.report import TicketResult
from lms.platform.text.cues import cue
from lms.platform.text.normalise import fold

FIVE_ELEMENTS = ("who", "when", "where", "what", "want")
ROUTING = ("urgency", "dispatch")


def compare(fields: Sequence[TicketField], *, filed: bool) -> tuple[TicketResult, ...]:
    """One result a field, in the given order. Nothing filed: every expected field is wrong."""
    return tuple(_compare_one(field, filed) for field in fields)


def _compare_one(field: TicketField, filed: bool) -> TicketResult:
    given = field.given if filed else None
    ok = _is_ok(field.expect, given) if field.expect else None
    return TicketResult(field.key, field.label, describe(field.expect), _showable(given), ok, field.element)


def _showable(given: Any) -> Any:
    return list(given) if isinstance(given, tuple | set | frozenset) else given


def _is_ok(expect: Mapping[str, Any], given: Any) -> bool:
    """Every rule of `expect` holds. Texts are compared after normalising."""
    checks = {"equals": _equals, "one_of": _one_of, "includes": _includes, "mentions": _mentions, "any": _any}
    rules = [key for key in expect if key in checks]
    least = int(expect.get("at_least", len(expect.get("mentions", ()))))
    return bool(rules) and all(checks[key](expect[key], given, least) for key in rules)


def _equals(expected: Any, given: Any, _least: int) -> bool:
    return _key(expected) == _key(given)


def _one_of(expected: Any, given: Any, _least: int) -> bool:
    return _key(given) in {_key(choice) for choice in expected}


def _includes(expected: Any, given: Any, _least: int) -> bool:
    chosen = given if isinstance(given, list | tuple | set | frozenset) else [given]
    return {_key(choice) for choice in expected} <= {_key(choice) for choice in chosen}


def _mentions(expected: Any, given: Any, least: int) -> bool:
    """At least `least` of the cues are found anywhere in the text, in any clause order."""
    text = fold(_flat(given))
    return sum(1 for source in expected if cue(source).search(text)) >= least


def _any(expected: Any, given: Any, _least: int) -> bool:
    return not expected or bool(_flat(given).strip())


def _key(value: Any) -> Any:
    return fold(value) if isinstance(value, str) else value


def _flat(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple | set | frozenset):
        return " ".join(_flat(entry) for entry in value)
    return str(value)


def describe(expect: Mapping[str, Any]) -> str:
    """What was expected, readable without knowing the cue language."""
    if "equals" in expect:
        return str(expect["equals"])
    if "one_of" in expect or "includes" in expect:
        return " / ".join(str(choice) for choice in expect.get("one_of", expect.get("includes", ())))
    if "mentions" in expect:
        return "、".join(_readable(source) for source in expect["mentions"])
    return ""


def _readable(source: str) -> str:
    words = [word for word in source.split() if word != ">" and not word.startswith("-")]
    return "".join(word.split("|")[0].strip("^") for word in words).replace("..", "")


def is_element_ok(results: Sequence[TicketResult], element: str) -> bool:
    """At least half of the element's fields are right (one field: that one)."""
    judged = [result.ok for result in results if result.element == element and result.ok is not None]
    return bool(judged) and sum(judged) * 2 >= len(judged)


def present(results: Sequence[TicketResult], elements: Sequence[str]) -> tuple[str, ...]:
    """Those of `elements` the ticket asks for."""
    return tuple(e for e in elements if any(r.element == e and r.ok is not None for r in results))
