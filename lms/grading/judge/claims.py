"""What the scenario's guide says about claims: wrong ones, promises within and beyond authority, numbers."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lms.grading.judge.call import Call
from lms.grading.judge.guards import passes
from lms.grading.judge.speech import Found, find_all, phrase
from lms.grading.report import Words
from lms.platform.text.cues import NUMBER
from lms.platform.text.normalise import fold

CLAIM_GUARDS = ("negated", "reported", "question", "warning")
PROMISE_GUARDS = ("negated", "reported", "question", "refusal", "unless_due")
_SPEECH_ONLY = re.compile("半天|水费|上回|稍等|等我|等一下|别挂|核对一下|看一下|查一下|一两天|两步|一下|一会")
_DIGITS = re.compile(NUMBER)
_TIME = re.compile(NUMBER + "(?:个?工作日|个?小时|分钟|天(?!然))")
_DURATION = re.compile(NUMBER + "(?:个?工作日|个?小时|分钟|天(?!然)|日|周|%|元|块)")
_GIVING = re.compile("退|赔|免|补偿|减|便宜|收费|罚")


@dataclass(frozen=True)
class Claim:
    """Something said that the guide calls wrong. `fatal` names a fatal item or is empty."""

    hit: Found
    why: Words
    item: str
    fatal: str


def _guarded(hits: Iterable[Found], guards: Sequence[str]) -> list[Found]:
    return [hit for hit in hits if passes(hit, tuple(guards))]


def wrong_claims(call: Call) -> list[Claim]:
    """guide.wrong_claims found in the agent's words, neither negated, quoted, asked nor warned of."""
    return call.once("wrong_claims", lambda: _wrong_claims(call))


def _wrong_claims(call: Call) -> list[Claim]:
    claims = []
    for entry in call.guide.get("wrong_claims", ()):
        for hit in _guarded(call.cues(entry["cues"], faults=True), CLAIM_GUARDS):
            claims.append(Claim(hit, entry["why"], entry.get("item", "D2"), entry.get("fatal", "")))
    return sorted(claims, key=lambda claim: claim.hit.place)


def forbidden_promises(call: Call) -> list[Claim]:
    """guide.promises with allowed: false that were made."""
    return call.once("forbidden_promises", lambda: _forbidden_promises(call))


def _forbidden_promises(call: Call) -> list[Claim]:
    made = []
    for entry in call.guide.get("promises", ()):
        if entry.get("allowed") is False:
            hits = _guarded(call.cues(entry["cues"], faults=True), PROMISE_GUARDS)
            for hit in (hit for hit in hits if not _is_published(call, hit)):
                made.append(Claim(hit, entry["why"], "E2", entry.get("fatal", "")))
    return sorted(made, key=lambda claim: claim.hit.place)


def _is_published(call: Call, hit: Found) -> bool:
    """The clause names one of the tenant's parameters, or every number of the clause is that parameter's value."""
    clause = hit.clause_text()
    for name, value in call.case.parameters.items():
        text = fold(value)
        said, published = set(_DURATION.findall(clause)), set(_DURATION.findall(text))
        if fold(name) in clause or (text and text in clause) or (said and said <= published):
            return not _GIVING.search(clause)
    return False


def number_claims(call: Call) -> list[tuple[Found, bool]]:
    """Deadlines and amounts the agent stated, each with whether it is backed.

    Backed: an allowed promise stands in the clause, the number is a parameter's, a key point's, or the
    customer said it before. An amount matters only where something is given, waived or charged.
    """
    stated = phrase("#分钟|#小时|#个小时|#天|#个工作日|#工作日|#元|#块|#立方|#%")
    allowed = [
        phrase(source) for entry in call.guide.get("promises", ()) if entry.get("allowed") for source in entry["cues"]
    ]
    claims = []
    for hit in call.search([stated]):
        if passes(hit, ("question", "waiting", "past", "reported")) and not _SPEECH_ONLY.search(hit.clause_text()):
            claims.append((hit, _is_backed(call, hit, allowed)))
    return claims


def _is_backed(call: Call, hit: Found, allowed: Sequence[object]) -> bool:
    if not _TIME.search(hit.clause_text()) and not _GIVING.search(hit.clause_text()):
        return True
    if any(find_all(hit.view, hit.turn, [p], across=True) for p in allowed):  # type: ignore[list-item]
        return True
    numbers = {m.group() for m in _DIGITS.finditer(hit.view.text.text[hit.start : hit.end])}
    basis = call.customer_before(hit.turn) + " ".join(str(v) for v in call.case.parameters.values())
    points = " ".join(str(cue) for p in call.guide.get("key_points", ()) for cue in p["cues"])
    return all(number in basis or number in points for number in numbers)
