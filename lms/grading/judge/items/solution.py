"""E: solution and commitment."""

import re

from lms.grading.judge.call import Call
from lms.grading.judge.claims import forbidden_promises
from lms.grading.judge.disclosure import disclosures
from lms.grading.judge.finding import Finding, fault, met, not_met, unsure
from lms.grading.judge.items.accuracy import identity_requests
from lms.grading.judge.items.common import act_finding, extra, merge
from lms.grading.judge.speech import Found

OFFERING = ("offer_solution", "offer_choice", "register", "dispatch_urgent", "escalate", "lawful_route")
HANDLING = ("offer_solution", "register", "lawful_route", "commit_deadline")
_CHOICE = re.compile("还是|或|选|方便|要么|也可以")
ACCEPTED = {"resolved"}


def concrete_solution(call: Call) -> Finding:
    beyond = {hit.turn for hit in overpromises(call)}
    offers = call.found("dispatch" if call.is_emergency else "E1.strong")
    strong = tuple(hit for hit in merge(offers, extra(call, "E1")) if hit.turn not in beyond)
    acts = [act for act in call.acted(*OFFERING, *call.guide.get("needs_solution", ())) if act[0] not in beyond]
    if len(strong) > 1 or (strong and acts):
        return met(strong[0], by="language")
    if strong:
        return met(strong[0], by="language", confidence="medium")
    if acts:
        return act_finding(acts[0], "unsure", by="language")
    weak = call.found("E1.weak")
    return unsure(weak[0]) if len(weak) > 2 else not_met(weak[0] if weak else None, by="language", confidence="medium")


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
    handled = merge(call.found("dispatch" if call.is_emergency else "handling"), extra(call, "E2"))
    acts = call.acted("dispatch_urgent", "escalate", *(() if call.is_emergency else HANDLING))
    if handled:
        return met(handled[0])
    return act_finding(acts[0], "met") if acts else not_met(confidence="medium")


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
    strong = merge(call.found("E3.strong"), extra(call, "E3"))
    acts = [act for act in call.acted("offer_choice") if _CHOICE.search(act[1].quote)]
    if not strong and acts:
        return act_finding(acts[0], "unsure", by="language")
    return met(strong[0], by="language", confidence="medium") if strong else not_met(by="language", confidence="medium")


def agreement_sought(call: Call) -> Finding:
    """A question for consent with or after the first solution; or the customer accepted in the end."""
    offers = merge(call.found("E1.strong"), call.found("handling"), extra(call, "E1"))
    start = offers[0].turn if offers else None
    hits = merge(call.found("E4.strong"), call.found("E4.tag"), extra(call, "E4"))
    asked = [hit for hit in hits if start is not None and hit.turn >= start]
    if asked:
        return met(asked[-1], by="language")
    if acts := [act for act in call.acted("get_consent") if start is not None and act[0] >= start]:
        return act_finding(acts[-1], "met", by="language")
    if offers and call.case.end_reason in ACCEPTED:
        return met(offers[-1], by="state", confidence="medium")
    return unsure(hits[0]) if hits else not_met(by="language", confidence="medium")


def deadline_given(call: Call) -> Finding:
    hits = merge(call.found("deadline"), extra(call, "E5"))
    acts = call.acted("commit_deadline")
    if hits:
        return met(hits[0])
    return act_finding(acts[0], "met") if acts else not_met()


def owner_given(call: Call) -> Finding:
    away = {hit.turn for hit in merge(call.found("FE6.shirk"), identity_requests(call) if call.is_emergency else ())}
    hits = [hit for hit in merge(call.found("owner"), extra(call, "E6")) if hit.turn not in away]
    acts = [act for act in call.acted("give_owner", "give_channel") if act[0] not in away]
    if hits:
        return met(hits[0])
    return act_finding(acts[0], "met") if acts else not_met()


CHECKS = {
    "E1": concrete_solution,
    "E2": within_authority,
    "E3": choice_offered,
    "E4": agreement_sought,
    "E5": deadline_given,
    "E6": owner_given,
}
