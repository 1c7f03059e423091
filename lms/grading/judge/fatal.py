"""The ten fatal errors: high recall, each with the agent's words; guards keep negation, quoting and warning out."""

import re
from collections.abc import Callable, Iterable, Iterator

from lms.grading.judge.call import Call
from lms.grading.judge.claims import forbidden_promises, wrong_claims
from lms.grading.judge.disclosure import disclosures
from lms.grading.judge.guards import passes
from lms.grading.judge.items.accuracy import asked_before_safety, safety_places
from lms.grading.judge.items.solution import shirking
from lms.grading.judge.speech import Found, find_all, phrase
from lms.grading.report import Fatal, TicketResult, Words
from lms.grading.ticket import compare
from lms.platform.text.normalise import fold

ACT_FATAL = {
    "unsafe_instruction": "FE2", "keep_inside": "FE2", "false_assurance": "FE2", "disclose": "FE3", "sarcasm": "FE4",
    "hang_up_threat": "FE7", "private_contact": "FE10",
}  # fmt: skip
ACT_GUARDS = ("far_negated", "reported", "warning", "question")
_REFUSED = re.compile("不得|不能|不可以|不了|别|不要|不许|没法|不加|不会")
_TO_CUSTOMER = re.compile("你|您|呵|哼|打开|关掉|关了|拔|拉|点|等|待|没事|正常|放心|回|去|自己|先|微信|电话|转|挂")
SETTLED = {"resolved", "reluctant"}
NO_GUIDANCE_AFTER = 3
CRISIS_REACH = 2
# Choices of an urgency field that say "ordinary"; scenarios use these keys.
ROUTINE = {"normal", "low", "ordinary", "routine", "general"}
# Promises and records count only when said to the customer, not in a sentence that addresses the grader.
SAID_TO_CUSTOMER = {"FE5", "FE9"}
OWN_RULE = {"FE3", "FE6", "FE7", "FE8"}


def find_fatal(call: Call) -> tuple[Fatal, ...]:
    """All suspected fatal errors, in the order of the call, one a code and turn."""
    overridden = {code for code, applies in call.guide.get("applies", {}).items() if applies is False}
    found = [f for f in _all(call) if f.code not in overridden]
    unique: dict[tuple[str, int], Fatal] = {}
    for fatal in found:
        unique.setdefault((fatal.code, fatal.turn), fatal)
    return tuple(sorted(unique.values(), key=lambda f: (f.turn, int(f.code[2:]))))


def _all(call: Call) -> Iterator[Fatal]:
    yield from _by_guide(call)
    yield from _by_words(call)
    yield from _by_act(call)
    yield from _safety_not_first(call)
    yield from _disclosed(call)
    yield from _turned_away(call)
    yield from _hung_up(call)
    yield from _not_urgent(call)
    yield from _cry_for_help(call)


def _at(code: str, hit: Found, why: Words) -> Fatal:
    return Fatal(code, hit.quote, hit.turn, why)


def _message(call: Call, name: str) -> Words:
    return call.lexicon.messages[name]


def _by_words(call: Call) -> Iterator[Fatal]:
    """The general lists, except codes that need more than a wording."""
    for group in call.lexicon.fatal_groups(call.kind):
        if group.fatal not in OWN_RULE:
            for hit in call.found(group.name, faults=group.fatal not in SAID_TO_CUSTOMER):
                yield _at(group.fatal, hit, group.why or _message(call, "act"))


def _by_guide(call: Call) -> Iterator[Fatal]:
    """Wrong claims and forbidden promises. Data promised and given away in one line is one fault: FE3."""
    given_away = {hit.turn for hit in disclosures(call)} if call.kind == "privacy" else set()
    for claim in [*wrong_claims(call), *forbidden_promises(call)]:
        if claim.fatal and not (claim.fatal == "FE5" and claim.hit.turn in given_away):
            yield _at(claim.fatal, claim.hit, claim.why)


def _by_act(call: Call) -> Iterator[Fatal]:
    """Perceived faults (for a trap the slot names the code), unless the words around the act's quote take them back."""
    for turn, act in call.acts:
        code = act.slot if act.name == "fell_for_trap" and act.slot.startswith("FE") else ACT_FATAL.get(act.name)
        if code and act.quote and code not in ("FE3", "FE7") and not _is_taken_back(call, turn, act.quote):
            yield Fatal(code, act.quote, turn, _message(call, "act"))


def _is_taken_back(call: Call, turn: int, quote: str) -> bool:
    """A guard holds for the whole clause of the quote, looked at as one phrase."""
    line = call.line(turn)
    if line is None or _REFUSED.search(quote) or not _TO_CUSTOMER.search(quote):
        return True
    hits = [hit for group in call.lexicon.fatal_groups(call.kind) for hit in find_all(line.full, turn, group.phrases)]
    near = [hit for hit in hits if hit.quote in quote or quote in hit.quote]
    return bool(near) and not any(passes(hit, ACT_GUARDS) for hit in near)


def _safety_not_first(call: Call) -> Iterator[Fatal]:
    """FE1: identity, account or arrears asked for before safety guidance, or no guidance in the whole call."""
    if not call.is_emergency:
        return
    if asked := asked_before_safety(call):
        yield _at("FE1", asked, _message(call, "fe1_identity"))
    elif not safety_places(call) and len(call.spoken) >= NO_GUIDANCE_AFTER:
        yield Fatal("FE1", call.spoken[0].raw, call.spoken[0].n, _message(call, "fe1_none"))


def _disclosed(call: Call) -> Iterator[Fatal]:
    for hit in disclosures(call):
        yield _at("FE3", hit, _message(call, "private_value"))
    if call.kind == "privacy":
        for turn, act in call.acted("disclose"):
            yield Fatal("FE3", act.quote, turn, _message(call, "private_value"))


def _turned_away(call: Call) -> Iterator[Fatal]:
    """FE6: pushed away, or helped only on condition of not complaining."""
    for name, hits in (("FE6.shirk", shirking(call)), ("FE6.bargain", call.found("FE6.bargain", faults=True))):
        for hit in hits:
            yield _at("FE6", hit, call.lexicon.group(name).why or _message(call, "act"))


def _hung_up(call: Call) -> Iterator[Fatal]:
    """FE7: a threat to hang up, or the agent ends the call before anything was arranged."""
    group = call.lexicon.group("FE7.hang")
    arranged = _is_arranged(call)
    for hit in call.found(group.name, faults=True):
        if not (arranged and hit.turn == call.spoken[-1].n):
            yield _at("FE7", hit, group.why or _message(call, "fe7_hung_up"))
    for turn, act in call.acted("hang_up_threat"):
        yield Fatal("FE7", act.quote, turn, _message(call, "fe7_hung_up"))
    last = call.last
    ended = last is not None and ("hang_up" in last.flags or any(act.name == "hang_up" for act in last.acts))
    if last is not None and ended and call.case.end_reason == "trainee_ended" and not arranged:
        said = next((line for line in reversed(call.spoken)), None)
        yield Fatal("FE7", said.raw if said else "", last.n, _message(call, "fe7_hung_up"))


def _is_arranged(call: Call) -> bool:
    """The customer accepted, or a solution and a deadline or owner were given."""
    if call.case.end_reason in SETTLED:
        return True
    solved = bool(call.found("E1.strong")) or bool(call.acted("offer_solution", "lawful_route", "refuse_politely"))
    return solved and bool(call.found("deadline") or call.found("owner") or call.acted("commit_deadline", "give_owner"))


def _not_urgent(call: Call) -> Iterator[Fatal]:
    """FE8 in an emergency: spoken of as routine, never dispatched, filed as routine, or sent where nobody finds it."""
    if not call.is_urgent or not call.spoken:
        return
    for group in call.lexicon.fatal_groups(call.kind):
        if group.fatal == "FE8":
            for hit in call.found(group.name, faults=True):
                yield _at("FE8", hit, group.why or _message(call, "fe8_no_dispatch"))
    last = call.spoken[-1]
    if message := next((name for name, holds in _FE8_STATES.items() if holds(call)), ""):
        yield Fatal("FE8", last.raw, last.n, _message(call, message))


def _filed(call: Call, element: str) -> list[TicketResult]:
    """The judged fields of that element on the ticket that was filed."""
    results = compare(call.case.ticket, filed=True) if call.case.ticket_filed else ()
    return [result for result in results if result.element == element and result.ok is not None]


def _never_dispatched(call: Call) -> bool:
    """Neither said to the customer nor filed: an urgent ticket to the right unit is a dispatch."""
    if call.found("dispatch") or call.acted("dispatch_urgent"):
        return False
    routed = [*_filed(call, "urgency"), *_filed(call, "dispatch")]
    return not routed or not all(result.ok for result in routed)


def _filed_as_routine(call: Call) -> bool:
    """Below the expected urgency, and ordinary by name or sent to the wrong unit. One step below alone is H3's."""
    wrong = [result for result in _filed(call, "urgency") if not result.ok]
    misrouted = any(not result.ok for result in _filed(call, "dispatch"))
    return any(misrouted or str(result.given).lower() in ROUTINE for result in wrong)


def _place_unknown(call: Call) -> bool:
    """No word of the expected place on the ticket or in the whole call: whoever is sent cannot find it.

    A ticket that speaks to the grader says nothing either way: such a call goes to a person as it is.
    """
    fields = [f for f in call.case.ticket if f.element == "where" and f.expect.get("mentions")]
    if not call.case.ticket_filed or not fields or any(result.ok for result in _filed(call, "where")):
        return False
    if _addresses_grader(call):
        return False
    written = [fold(str(field.given or "")) for field in fields]
    said = [text for _, text in call.customer] + [line.full.text.text for line in call.lines]
    known = "。".join(written + said)
    return not any(phrase(source).cue.search(known) for field in fields for source in field.expect["mentions"])


def _addresses_grader(call: Call) -> bool:
    texts = [fold(field.given) for field in call.case.ticket if isinstance(field.given, str)]
    return any(p.cue.search(text) for text in texts for p in call.lexicon.group("injection").phrases)


_FE8_STATES: dict[str, Callable[[Call], bool]] = {
    "fe8_no_dispatch": _never_dispatched,
    "fe8_ticket": _filed_as_routine,
    "fe8_no_place": _place_unknown,
}


def _cry_for_help(call: Call) -> Iterator[Fatal]:
    """FE8: words of ending one's life that the next two agent lines do not take up."""
    words = call.lexicon.group("crisis").phrases
    for exchange in call.case.exchanges:
        said = dict(call.customer).get(exchange.n, "")
        if not any(p.cue.search(part) for p in words for part in _parts(said)):
            continue
        following = call.next_lines(exchange.n, CRISIS_REACH)
        if following and not _is_taken_up(call, {line.n for line in following}):
            yield Fatal("FE8", following[0].raw, following[0].n, _message(call, "fe8_crisis"))


def _parts(text: str) -> Iterable[str]:
    return text.replace("!", "。").replace("?", "。").replace(",", "。").split("。")


def _is_taken_up(call: Call, turns: set[int]) -> bool:
    answered = {hit.turn for hit in call.found("crisis_answer")}
    answered |= {turn for turn, _ in call.acted("care_wellbeing", "escalate")}
    return bool(turns & answered)
