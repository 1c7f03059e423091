"""D: accuracy and safety."""

import re

from lms.grading.judge.call import Call
from lms.grading.judge.claims import forbidden_promises, number_claims, wrong_claims
from lms.grading.judge.finding import Finding, fault, met, not_met, unsure
from lms.grading.judge.guards import passes
from lms.grading.judge.items.common import act_finding, extra, merge
from lms.grading.judge.speech import Found, phrase

SAFETY_WITHIN = 3


def safety_first(call: Call) -> Finding:
    """Safety guidance stands before identity, account or arrears, and within the first three lines."""
    guidance = safety_places(call)
    asked = asked_before_safety(call)
    wrong = [claim for claim in wrong_claims(call) if claim.item == "D1"]
    if wrong:
        return not_met(wrong[0].hit)
    if not guidance:
        return not_met(asked)
    if asked and call.is_emergency:
        return not_met(asked)
    turn, _, quote = guidance[0]
    if turn not in {line.n for line in call.spoken[:SAFETY_WITHIN]}:
        return fault(turn, quote)
    return Finding("met", quote, turn)


def asked_before_safety(call: Call) -> Found | None:
    """The first request for identity, contact, account or arrears that stands before any safety guidance."""
    first = min((place[:2] for place in safety_places(call)), default=None)
    asked = merge(identity_requests(call), call.found("FE1.contact", faults=True))
    return next((hit for hit in asked if first is None or hit.place < first), None)


def safety_places(call: Call) -> list[tuple[int, int, str]]:
    """(turn, position, quote) of safety guidance, by words or by perceived act. Questions are no guidance."""
    hits = [h for h in merge(call.found("safety"), extra(call, "D1")) if not _is_bare_question(h)]
    places = [(hit.turn, hit.start, hit.quote) for hit in hits]
    for turn, act in call.acted("safety_guidance"):
        places.append((turn, 0, act.quote))
    return sorted(places)


def _is_bare_question(hit: Found) -> bool:
    end = hit.clause[1]
    clause = hit.view.text.text[hit.clause[0] : end + 1]
    return bool(re.search(r"(?:吗|没|没有|了吗|了没)[??]?$|是不是|有没有|还是", clause.rstrip("。!,;")))


def identity_requests(call: Call) -> tuple[Found, ...]:
    """Requests for identity, account or arrears: the thing named, and in the same sentence a word of asking."""
    asking = call.lexicon.group("FE1.identity_asked").phrases
    named = call.found("FE1.identity", faults=True)
    return tuple(hit for hit in named if any(p.cue.search(_with_mark(hit)) for p in asking))


def _with_mark(hit: Found) -> str:
    begin, end = hit.view.sentence_at(hit.start)
    return hit.view.text.text[begin : end + 1]


def key_points_told(call: Call) -> Finding:
    """All required points told and nothing wrong: met. Half of them: unsure."""
    if wrong := [claim for claim in wrong_claims(call) if claim.item in ("D2", "")]:
        return not_met(wrong[0].hit)
    points = call.guide.get("key_points", ())
    told = {point["id"]: hits for point in points if (hits := point_hits(call, point))}
    needed = [point["id"] for point in points if point.get("required")] or [point["id"] for point in points]
    reached = [code for code in needed if code in told]
    best = merge(*told.values())
    if len(reached) == len(needed):
        return met(best[-1], confidence="high")
    if len(reached) * 2 > len(needed):
        return unsure(best[0])
    return not_met(confidence="medium")


def point_hits(call: Call, point: dict[str, object]) -> tuple[Found, ...]:
    """Where a key point is told: in one clause, else spread over one sentence."""
    phrases = [phrase(str(source)) for source in point["cues"]]  # type: ignore[attr-defined]
    hits = call.search(phrases) or call.search(phrases, across=True)
    return tuple(hit for hit in hits if passes(hit, ("reported", "question")))


def numbers_right(call: Call) -> Finding:
    """No wrong claim, no forbidden promise, no number without basis; something checkable must have been said."""
    wrong = [claim.hit for claim in wrong_claims(call) if claim.item == "D3" or claim.fatal == "FE5"]
    if bad := merge(
        wrong, [claim.hit for claim in forbidden_promises(call)], call.found("FE5.rule", faults=True), _assurances(call)
    ):
        return not_met(bad[0], message="forbidden_promise")
    numbers = number_claims(call)
    if open_numbers := [hit for hit, backed in numbers if not backed]:
        return unsure(open_numbers[0], by="code", message="unbacked_number")
    told = [hit for hit, _ in numbers] or list(call.found("checkable"))
    if told and call.is_long_enough:
        return met(told[0], confidence="medium")
    return not_met(confidence="medium")


def _assurances(call: Call) -> tuple[Found, ...]:
    return call.found("FE2.assurance", faults=True) if call.is_emergency else ()


def reason_explained(call: Call) -> Finding:
    """A word of explaining together with a key point of the matter, or the scenario's own wording."""
    own = extra(call, "D4")
    plain = merge(call.found("explain.plain"), call.found("explain.reason"))
    acts = call.acted("explain_cause", "confirm_understanding")
    worded = {hit.turn for hit in plain}
    if both := [hit for hit in own if hit.turn in worded]:
        return met(both[0], by="language")
    points = [hit for point in call.guide.get("key_points", ()) for hit in point_hits(call, point)]
    told = {hit.turn for hit in points}
    backed = [hit for hit in plain if hit.turn in told]
    if backed:
        return met(backed[0], by="language", confidence="medium")
    if acts:
        return act_finding(acts[0], "unsure", by="language")
    if own or plain:
        return unsure(merge(own, plain)[0])
    return not_met(by="language", confidence="medium")


CHECKS = {"D1": safety_first, "D2": key_points_told, "D3": numbers_right, "D4": reason_explained}
