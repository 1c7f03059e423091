"""D: accuracy and safety."""

import re

from lms.grading.judge.call import Call
from lms.grading.judge.claims import forbidden_promises, number_claims, wrong_claims
from lms.grading.judge.disclosure import disclosures
from lms.grading.judge.finding import Finding, fault, met, not_met, unsure
from lms.grading.judge.guards import passes
from lms.grading.judge.items.common import clearest, extra, merge, stated
from lms.grading.judge.speech import Found, Line, phrase

SAFETY_WITHIN = 3
HEAVY = 2


def safety_first(call: Call) -> Finding:
    """Safety guidance stands before identity, account or arrears, and within the first three lines."""
    guidance = safety_places(call)
    asked = asked_before_safety(call)
    wrong = [claim.hit for claim in wrong_claims(call) if claim.item == "D1"]
    early = {line.n for line in call.spoken[: SAFETY_WITHIN + 1]}
    if wrong := wrong + [hit for hit in dangerous_orders(call) if hit.turn in early]:
        return not_met(wrong[0])
    if not guidance:
        return not_met(asked)
    if asked and call.is_emergency:
        return not_met(asked)
    turn, _, quote = guidance[0]
    if turn not in {line.n for line in call.spoken[:SAFETY_WITHIN]}:
        return fault(turn, quote)
    return Finding("met", quote, turn)


def dangerous_orders(call: Call) -> list[Found]:
    """Words of the FE2 lists: switching, flame, staying, repairing, going near."""
    groups = [group for group in call.lexicon.fatal_groups(call.kind) if group.fatal == "FE2"]
    return [hit for group in groups for hit in call.found(group.name, faults=True)]


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
    if wrong := [claim for claim in wrong_claims(call) if claim.item in ("D2", "") or claim.fatal == "FE2"]:
        return not_met(wrong[0].hit)
    if call.kind == "privacy" and (given_away := disclosures(call)):
        return not_met(given_away[0])
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
    if bad := merge(wrong, _promised(call), call.found("FE5.rule", faults=True), _assurances(call)):
        return not_met(bad[0], message="forbidden_promise")
    numbers = number_claims(call)
    if open_numbers := [hit for hit, backed in numbers if not backed]:
        return unsure(open_numbers[0], by="code", message="unbacked_number")
    told = _told(call, [hit for hit, _ in numbers])
    return met(clearest(told), confidence="medium") if told and call.is_long_enough else not_met(confidence="medium")


def _promised(call: Call) -> list[Found]:
    """Forbidden promises; data that is promised and given in one line is a disclosure, not a wrong rule."""
    given_away = {hit.turn for hit in disclosures(call)} if call.kind == "privacy" else set()
    return [claim.hit for claim in forbidden_promises(call) if claim.hit.turn not in given_away]


def _told(call: Call, numbers: list[Found]) -> list[Found]:
    """What can be checked: numbers and rules, else the arrangement or the guidance. Harsh and asking lines tell nothing."""
    foul = ("FE4.forbidden", "FE4.sarcasm", "FE10.private")
    harsh = {hit.turn for name in foul for hit in call.found(name, faults=True)}
    arranged = call.found("safety") if call.is_urgent else call.found("E1.strong")
    points = [hit for point in call.guide.get("key_points", ()) for hit in point_hits(call, point)]
    for group in (points, numbers, call.found("checkable"), arranged):
        if told := [hit for hit in stated(group) if hit.turn not in harsh]:
            return told
    return []


def _assurances(call: Call) -> tuple[Found, ...]:
    """In an emergency: declared harmless, or put off like a routine job."""
    return (
        merge(*(call.found(name, faults=True) for name in ("FE2.assurance", "FE8.normal"))) if call.is_emergency else ()
    )


def reason_explained(call: Call) -> Finding:
    """The scenario's own plain wording, or a word of explaining beside a key point. Jargon explains nothing."""
    heavy = {line.n for line in call.spoken if _is_heavy(call, line)}
    plain = merge(call.found("explain.plain"), call.found("explain.reason"))
    own = [hit for hit in stated(_own_reasons(call)) if hit.turn not in heavy]
    if own:
        return met(own[0], by="language", confidence="high" if len(own) > 1 else "medium")
    points = [hit for point in call.guide.get("key_points", ()) for hit in point_hits(call, point)]
    told = {hit.turn for hit in points}
    if backed := [hit for hit in stated(plain) if hit.turn in told - heavy]:
        return met(backed[0], by="language", confidence="medium")
    opened = [hit for hit in stated(call.found("explain.cause")) if hit.turn not in heavy]
    return unsure(opened[0]) if opened else not_met(by="language", confidence="medium")


def _own_reasons(call: Call) -> tuple[Found, ...]:
    """guide.items.D4.cues within a clause, else over a sentence."""
    sources = call.guide.get("items", {}).get("D4", {}).get("cues", ())
    spread = tuple(hit for hit in call.cues(sources, across=True) if passes(hit, ("reported", "question")))
    return extra(call, "D4") or spread


def _is_heavy(call: Call, line: Line) -> bool:
    """Two technical terms and more."""
    terms = [part for p in call.lexicon.group("jargon").phrases for part in p.cue.source.split("|")]
    return sum(term in line.kept.text.text for term in terms) >= HEAVY


CHECKS = {"D1": safety_first, "D2": key_points_told, "D3": numbers_right, "D4": reason_explained}
