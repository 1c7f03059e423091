"""B: listening and inquiry."""

from collections.abc import Iterable

from lms.grading.judge.call import Call
from lms.grading.judge.finding import Finding, clean, fault, graded, met, not_met, unsure
from lms.grading.judge.items.common import act_finding, extra, merge
from lms.grading.judge.speech import Found, Line

_EMPTY = frozenset(
    "的了是我你您他她它这那就都也还在有不吗呢啊吧么着过到和与把给让被很要会能可以说个一们,。!?;:、…~—-\"'“”()（）"
)
STRONG_OVERLAP = 4
SOME_OVERLAP = 2


def pairs(text: str) -> set[str]:
    """Two-character pieces of a text without the characters that carry no content."""
    return {a + b for a, b in zip(text, text[1:], strict=False) if a not in _EMPTY and b not in _EMPTY}


def given_back(call: Call, line: Line) -> int:
    """How many content pieces of a line the customer had said before it."""
    return len(pairs(line.kept.text.text) & pairs(call.customer_before(line.n)))


def _shared(call: Call, hit: Found) -> int:
    begin, end = hit.view.sentence_at(hit.start)
    return len(pairs(hit.view.text.text[begin:end]) & pairs(call.customer_before(hit.turn)))


def facts_restated(call: Call) -> Finding:
    """An opener of restating with the customer's own content behind it, or plainly much of that content."""
    openers = merge(call.found("B1.opener"), extra(call, "B1"))
    ranked = sorted(openers, key=lambda hit: -_shared(call, hit))
    if ranked and _shared(call, ranked[0]) >= SOME_OVERLAP:
        return met(
            ranked[0], by="language", confidence="high" if _shared(call, ranked[0]) > STRONG_OVERLAP else "medium"
        )
    full = [line for line in call.spoken if given_back(call, line) >= STRONG_OVERLAP]
    acts = call.acted("listen_ack", "recap")
    if full and acts and any(turn in {line.n for line in full} for turn, _ in acts):
        return Finding("met", full[0].raw, full[0].n, "language", "medium")
    if acts:
        return act_finding(acts[0], "unsure", by="language")
    if full or ranked:
        return Finding(
            "unsure",
            (full or [call.line(ranked[0].turn)])[0].raw,
            (full[0].n if full else ranked[0].turn),
            "language",
            "low",
            "unsure",
        )  # type: ignore[union-attr]
    return not_met(by="language", confidence="medium")


def demand_restated(call: Call) -> Finding:
    strong = merge(call.found("B2.strong"), extra(call, "B2"))
    acts = call.acted("restate_demand")
    if not strong and acts:
        return act_finding(acts[0], "unsure", by="language")
    return graded(strong, call.found("B2.weak"), call)


def key_facts_found(call: Call) -> Finding:
    """The share of key facts that came to light; the quote is the line that brought out the last of them."""
    key = [fact for fact in call.case.facts if fact.is_key]
    known = [fact.released_turn for fact in key if fact.released_turn is not None]
    share = len(known) / len(key) if key else 0.0
    if share < call.rubric.settings["key_fact_share"]:
        return not_met(by="state")
    line = next((line for turn in sorted(known, reverse=True) if (line := call.line(turn)) and line.raw), None)
    return Finding("met", line.raw, line.n, "state") if line else unsure(by="state", message="no_quote")


def history_asked(call: Call) -> Finding:
    strong = merge(call.found("B4.strong"), extra(call, "B4"))
    acts = call.acted("ask_impact")
    if not strong and acts:
        return act_finding(acts[0], "unsure", by="language")
    return graded(strong, (), call)


def nothing_asked_twice(call: Call) -> Finding:
    if again := call.acted("re_ask_known"):
        return fault(again[0][0], again[0][1].quote, by="state")
    return clean(call, by="state")


def waits_explained(call: Call) -> Finding:
    """No interrupting; every request to wait has its reason in the same line."""
    if cut := call.found("interrupting", faults=True):
        return not_met(cut[0])
    waits = call.found("ask_wait")
    reasons = {hit.turn for hit in call.found("wait_reason")}
    bare = [hit for hit in waits if hit.turn not in reasons]
    if bare:
        return not_met(bare[0])
    if silent := call.acted("silence_long"):
        return fault(silent[0][0], silent[0][1].quote)
    return met(waits[0]) if waits else clean(call)


def first_of(hits: Iterable[Found]) -> Found | None:
    return min(hits, key=lambda hit: hit.place, default=None)


CHECKS = {
    "B1": facts_restated,
    "B2": demand_restated,
    "B3": key_facts_found,
    "B4": history_asked,
    "B5": nothing_asked_twice,
    "B6": waits_explained,
}
