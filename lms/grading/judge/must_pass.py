"""Must-pass items: expressions over facts, verdicts, acts, words, ticket fields and fatal codes."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from lms.grading.judge.call import Call
from lms.grading.judge.guards import passes
from lms.grading.report import Fatal, MustPass, TicketResult, Verdict

_TERM = re.compile(r"(fact|item|act|cue|ticket|no_fatal)\((.+)\)")


class ExpressionError(ValueError):
    """A met_by entry that cannot be read."""


@dataclass(frozen=True)
class Outcome:
    """What the terms of an expression are looked up in."""

    call: Call
    verdicts: Mapping[str, Verdict]
    fatal: Sequence[Fatal]
    ticket: Sequence[TicketResult]


def evaluate(outcome: Outcome) -> tuple[MustPass, ...]:
    """guide.must_pass, one result an entry: any of its met_by expressions holds."""
    entries = outcome.call.guide.get("must_pass", ())
    return tuple(MustPass(entry["name"], any(holds(e, outcome) for e in entry["met_by"])) for entry in entries)


def holds(expression: str, outcome: Outcome) -> bool:
    """All terms joined by ` & ` hold. Raises ExpressionError for a term it does not know."""
    return all(_term_holds(term.strip(), outcome) for term in re.split(r"\s+&\s+", expression))


def _term_holds(term: str, outcome: Outcome) -> bool:
    found = _TERM.fullmatch(term)
    if found is None:
        raise ExpressionError(
            f"{term!r} is not fact(id), item(code), act(name), cue(cue), ticket(key) or no_fatal(FEn)"
        )
    return _TERMS[found[1]](found[2].strip(), outcome)


def _fact(name: str, outcome: Outcome) -> bool:
    return any(fact.id == name and fact.released_turn is not None for fact in outcome.call.case.facts)


def _item(code: str, outcome: Outcome) -> bool:
    return code in outcome.verdicts and outcome.verdicts[code].verdict == "met"


def _act(name: str, outcome: Outcome) -> bool:
    return bool(outcome.call.acted(name))


def _cue(source: str, outcome: Outcome) -> bool:
    return any(passes(hit, ("negated", "reported")) for hit in outcome.call.cues([source]))


def _ticket(key: str, outcome: Outcome) -> bool:
    return any(result.field == key and result.ok for result in outcome.ticket)


def _no_fatal(code: str, outcome: Outcome) -> bool:
    return all(fatal.code != code for fatal in outcome.fatal)


_TERMS: dict[str, Callable[[str, Outcome], bool]] = {
    "fact": _fact,
    "item": _item,
    "act": _act,
    "cue": _cue,
    "ticket": _ticket,
    "no_fatal": _no_fatal,
}
