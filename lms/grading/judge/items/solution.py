"""E: solution and commitment."""

import re
from collections.abc import Iterable

from lms.grading.case import Act
from lms.grading.judge.call import Call
from lms.grading.judge.claims import forbidden_promises
from lms.grading.judge.disclosure import disclosures
from lms.grading.judge.finding import Finding, fault, met, not_met
from lms.grading.judge.items.accuracy import safety_places
from lms.grading.judge.items.common import act_finding, clearest, extra, first_turn, merge, stated
from lms.grading.judge.speech import Found

DISPATCHING = ("dispatch_urgent", "escalate")
OFFERING = ("offer_solution", "offer_choice", "register", "dispatch_urgent", "escalate", "lawful_route")
_CHOICE = re.compile("还是|或|选|方便|要么|也可以")
_VAGUE = re.compile(r"吗|没有|没得|\?|？|哪|几|什么|报一下|提供|尽快|尽量|一下|等通知|耐心|改进|等师傅")


def concrete_solution(call: Call) -> Finding:
    """Who does what, said as such: no question, no promise beyond authority."""
    offers = call.found("dispatch" if call.is_emergency else "E1.strong")
    if strong := sound(call, merge(offers, extra(call, "E1"))):
        confidence = "high" if len({hit.turn for hit in strong}) > 1 else "medium"
        return met(clearest(strong), by="language", confidence=confidence)
    acts = _sound_acts(call, *(DISPATCHING if call.is_emergency else OFFERING))
    if acts:
        return act_finding(acts[-1], "unsure", by="language")
    weak = call.found("E1.weak")
    return not_met(weak[-1] if weak else None, by="language", confidence="medium")


def sound(call: Call, hits: Iterable[Found]) -> list[Found]:
    """Hits that can stand as an arrangement: no question, and not in a clause or line that spoils it."""
    bad = call.once("spoilt", lambda: _spoilt(call))
    harsh = {hit.turn for hit in call.found("FE4.forbidden", faults=True)}
    return [hit for hit in stated(hits) if hit.turn not in harsh and not any(_overlap(hit, b) for b in bad)]


def _spoilt(call: Call) -> tuple[Found, ...]:
    """Clauses that earn nothing: beyond authority, a private deal, or routine in an emergency."""
    routine = call.found("FE8.normal", faults=True) if call.is_emergency else ()
    return merge(overpromises(call), call.found("FE10.private", faults=True), routine)


def _overlap(hit: Found, other: Found) -> bool:
    return hit.turn == other.turn and hit.clause[0] < other.clause[1] and other.clause[0] < hit.clause[1]


def _sound_acts(call: Call, *names: str) -> list[tuple[int, Act]]:
    """Acts whose own words arrange something: no question, no 尽快, nothing in a spoilt line."""
    bad = {hit.turn for hit in call.once("spoilt", lambda: _spoilt(call))}
    bad |= {hit.turn for hit in call.found("FE4.forbidden", faults=True)}
    return [act for act in call.acted(*names) if act[0] not in bad and not _VAGUE.search(act[1].quote)]


def within_authority(call: Call) -> Finding:
    """No promise beyond authority and no flat refusal; something was handled, escalated or lawfully refused."""
    if beyond := merge(
        overpromises(call), call.found("FE10.private", faults=True), call.found("FE9.forge"), _leaks(call)
    ):
        return not_met(beyond[0], message="forbidden_promise")
    if flat := merge(flat_refusals(call), shirking(call)):
        return not_met(flat[0])
    if faults := call.acted("overpromise"):
        return fault(faults[0][0], faults[0][1].quote, message="forbidden_promise")
    if handled := sound(call, merge(call.found("dispatch" if call.is_emergency else "handling"), extra(call, "E2"))):
        return met(clearest(handled))
    acts = _sound_acts(call, *DISPATCHING, *(("lawful_route",) if call.kind == "privacy" else ()))
    return act_finding(acts[-1], "met") if acts else not_met(confidence="medium")


def _leaks(call: Call) -> list[Found]:
    """In a privacy call giving the data away is beyond any authority."""
    return disclosures(call) if call.kind == "privacy" else []


def overpromises(call: Call) -> tuple[Found, ...]:
    """Promises the guide forbids or the general list knows as beyond authority."""
    return merge([claim.hit for claim in forbidden_promises(call)], call.found("FE5.promise", faults=True))


def flat_refusals(call: Call) -> list[Found]:
    """Refusals with neither a way out in the same line nor in the next."""
    remedies = {hit.turn for hit in call.found("remedy")}
    return [hit for hit in call.found("refuse_flat", faults=True) if hit.turn not in remedies]


def shirking(call: Call) -> list[Found]:
    """Turning the customer away without registering, passing on or naming a way in the same or the next line."""
    group = call.lexicon.group("FE6.shirk")
    helped = {hit.turn for hit in call.found(group.unless)}
    hits = call.found(group.name, faults=True)
    return [hit for hit in hits if not helped & {hit.turn, *(line.n for line in call.next_lines(hit.turn))}]


def choice_offered(call: Call) -> Finding:
    bad = {hit.turn for hit in call.found("FE10.private", faults=True)}
    strong = [hit for hit in merge(call.found("E3.strong"), extra(call, "E3")) if hit.turn not in bad]
    acts = [act for act in call.acted("offer_choice") if act[0] not in bad and _CHOICE.search(act[1].quote)]
    if not strong and acts:
        return act_finding(acts[0], "unsure", by="language")
    return (
        met(strong[-1], by="language", confidence="medium") if strong else not_met(by="language", confidence="medium")
    )


def agreement_sought(call: Call) -> Finding:
    """A question for consent, or a choice left to the customer, with or after the first solution."""
    offers = merge(call.found("E1.strong"), call.found("handling"), call.found("dispatch"), extra(call, "E1"))
    places = [hit.turn for hit in offers] + [turn for turn, _, _ in safety_places(call) if call.is_emergency]
    start = min(places, default=None)
    hits = merge(call.found("E4.strong"), call.found("E4.tag"), call.found("E4.choice"), extra(call, "E4"))
    asked = [hit for hit in hits if start is not None and hit.turn >= start]
    if asked:
        return met(asked[-1], by="language")
    acts = [act for act in _sound_acts(call, "get_consent") if start is not None and act[0] >= start]
    if acts:
        return act_finding(acts[-1], "unsure", by="language")
    return not_met(by="language", confidence="medium")


def deadline_given(call: Call) -> Finding:
    """A time we may be held to: one beyond authority, or an appointment for an emergency, is none."""
    named = merge(call.found("deadline"), extra(call, "E5"))
    if hits := sound(call, named):
        return met(clearest(hits))
    return not_met(named[-1], message="forbidden_promise") if stated(named) else not_met()


def owner_given(call: Call) -> Finding:
    """Unit or person in charge, a way to reach us, or a number. The greeting's staff number is A1's."""
    away = {hit.turn for hit in call.found("FE6.shirk")}
    hits = [hit for hit in sound(call, merge(call.found("owner"), extra(call, "E6"))) if hit.turn not in away]
    hits = [hit for hit in hits if hit.turn != first_turn(call) or "工号" not in hit.quote]
    return met(clearest(hits)) if hits else not_met()


CHECKS = {
    "E1": concrete_solution,
    "E2": within_authority,
    "E3": choice_offered,
    "E4": agreement_sought,
    "E5": deadline_given,
    "E6": owner_given,
}
