"""The customer's own rating: 1-5 on five touch points, computed from the state of the call."""

from collections.abc import Mapping

from lms.grading.judge.call import Call
from lms.grading.report import CustomerRating, Words

# The five touch points of mystery shopping: access 15, waiting 15, attitude 20, expertise 25, resolution 25
WEIGHTS = {"access": 15, "waiting": 15, "attitude": 20, "expertise": 25, "resolution": 25}
_ENDS = {"resolved": 5, "reluctant": 3, "turn_limit": 2, "time_limit": 2, "hang_up": 1, "supervisor": 1}
_HARSH = {"forbidden", "sarcasm", "blame_customer", "refuse_flat", "hang_up_threat"}
_ANGER_STEPS = (20, 40, 60, 80)
_TRUST_STEPS = (70, 55, 40, 25)
SLOW_FIRST_ANSWER = 40.0


def rate(call: Call, *, has_fatal: bool) -> CustomerRating:
    """Touch points from mood, waiting events and outcome; the sentence speaks of the weakest of them.

    Overall is their weighted mean, but nobody rates a call much better than what it settled.
    """
    points = {
        "access": _access(call),
        "waiting": _waiting(call),
        "attitude": _attitude(call),
        "expertise": _expertise(call),
        "resolution": _resolution(call, has_fatal),
    }
    weighted = round(sum(points[name] * weight for name, weight in WEIGHTS.items()) / 100)
    return CustomerRating(max(1, min(weighted, points["resolution"] + 1)), points, _reason(call, points))


def _access(call: Call) -> int:
    if not call.lines:
        return 1
    first = call.lines[0]
    slow = first.exchange.seconds is not None and first.exchange.seconds > SLOW_FIRST_ANSWER
    return 5 - slow - (not any(hit.turn == first.n for hit in call.found("greeting")))


def _waiting(call: Call) -> int:
    silences = len(call.acted("silence_long"))
    return max(1, 5 - 2 * silences - len(call.acted("re_ask_known")))


def _end_mood(call: Call) -> tuple[float, float]:
    moods = [e.mood for e in call.case.exchanges if e.mood is not None] or [call.case.start_mood]
    return moods[-1].anger, moods[-1].trust


def _attitude(call: Call) -> int:
    """By how angry the customer is in the end; a harsh line costs two points."""
    anger, _ = _end_mood(call)
    base = 5 - sum(anger > step for step in _ANGER_STEPS)
    harsh = bool(call.acted(*_HARSH)) or bool(call.found("FE4.forbidden", faults=True))
    return max(1, base - 2 * harsh)


def _expertise(call: Call) -> int:
    _, trust = _end_mood(call)
    return 5 - sum(trust < step for step in _TRUST_STEPS)


def _resolution(call: Call, has_fatal: bool) -> int:
    if call.case.end_reason in _ENDS:
        base = _ENDS[call.case.end_reason]
    else:
        base = 3 if call.found("E1.strong") and call.found("deadline") else 2
    return max(1, base - has_fatal)


def _reason(call: Call, points: Mapping[str, int]) -> Words:
    weakest = min(("resolution", "attitude", "expertise", "waiting", "access"), key=lambda name: points[name])
    if points[weakest] <= 2:
        return call.lexicon.messages[f"rating_{weakest}"]
    return call.lexicon.messages["rating_resolved" if points["resolution"] >= 4 else "rating_fair"]
