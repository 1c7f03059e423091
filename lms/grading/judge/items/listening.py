"""B: listening and inquiry."""

import re
from collections.abc import Iterable
from itertools import pairwise

from lms.grading.judge.call import Call
from lms.grading.judge.finding import Finding, clean, fault, graded, met, not_met, unsure
from lms.grading.judge.guards import INTERROGATIVE
from lms.grading.judge.items.common import act_finding, extra, merge
from lms.grading.judge.speech import Found, Line

_EMPTY = frozenset(
    "的了是我你您他她它这那就都也还在有不吗呢啊吧么着过到和与把给让被很要会能可以说个一们,。!?;:、…~—-\"'“”()（）"
)
_NUMERALS = re.compile("[0-9]+|[零一二三四五六七八九十百千两]+")
_VALUES = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
ENOUGH_SHARED = 3
PLAINLY_SHARED = 6
NUMBER_WORTH = 2
# Asking whether to keep the name secret is no asking for the name.
_SHIELDING = re.compile("瞒|保密|隐去|匿名|不外传|不给")


def content(text: str) -> set[str]:
    """Two-character pieces of a text without the characters that carry no content, and its numbers as digits."""
    pieces = {a + b for a, b in pairwise(text) if a not in _EMPTY and b not in _EMPTY}
    return pieces | {f"#{value}" for m in _NUMERALS.finditer(text) if (value := number(m.group())) > NUMBER_WORTH}


def number(numeral: str) -> int:
    """六十 and 60 are 60, 一百三 is 130, as spoken."""
    if numeral.isdigit():
        return int(numeral)
    total, digit, unit = 0, 0, 1
    for character in numeral:
        if character in _UNITS:
            unit = _UNITS[character]
            total, digit = total + (digit or 1) * unit, 0
        else:
            digit = _VALUES[character]
    return total + digit * (unit // 10 if unit > 10 else 1)


def given_back(call: Call, line: Line) -> int:
    """How much content of a line the customer had brought before it; a number counts double."""
    shared = content(line.kept.text.text) & content(call.customer_before(line.n))
    return len(shared) + sum(piece.startswith("#") for piece in shared)


def facts_restated(call: Call) -> Finding:
    """Words of restating in a line that carries the customer's own content. Much content without them is unsure."""
    openers = merge(call.found("B1.opener"), extra(call, "B1"))
    shared = {line.n: given_back(call, line) for line in call.spoken}
    best = max(openers, key=lambda hit: (shared[hit.turn], -hit.turn), default=None)
    demand = {hit.turn for hit in call.found("B2.strong")}
    if best and shared[best.turn] >= (PLAINLY_SHARED if best.turn in demand else ENOUGH_SHARED):
        confidence = "high" if shared[best.turn] >= PLAINLY_SHARED else "medium"
        return met(best, by="language", confidence=confidence)
    plain = max(call.spoken, key=lambda line: shared[line.n], default=None)
    if plain and shared[plain.n] >= PLAINLY_SHARED:
        return Finding("unsure", plain.raw, plain.n, "language", "low", "unsure")
    acts = [act for act in call.acted("listen_ack") if shared.get(act[0], 0) >= ENOUGH_SHARED]
    if acts:
        return act_finding(acts[0], "unsure", by="language")
    return not_met(by="language", confidence="medium")


def demand_restated(call: Call) -> Finding:
    strong = merge(call.found("B2.strong"), call.found("B2.across"), extra(call, "B2"))
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
    acts = [act for act in call.acted("ask_impact") if INTERROGATIVE.search(act[1].quote)]
    if not strong and acts:
        return act_finding(acts[0], "unsure", by="language")
    return graded(strong, (), call)


def nothing_asked_twice(call: Call) -> Finding:
    if again := [act for act in call.acted("re_ask_known") if not _SHIELDING.search(act[1].quote)]:
        return fault(again[0][0], again[0][1].quote, by="state")
    return clean(call, by="state")


def waits_explained(call: Call) -> Finding:
    """No interrupting; every request to wait has its reason in the same line, and 久等 was announced before."""
    if cut := call.found("interrupting", faults=True):
        return not_met(cut[0])
    waits = call.found("ask_wait")
    reasons = {hit.turn for hit in call.found("wait_reason")}
    first = call.spoken[0].n if call.spoken else 0
    unannounced = [h for h in call.found("kept_waiting") if h.turn > first and not any(w.turn < h.turn for w in waits)]
    bare = [hit for hit in waits if hit.turn not in reasons] + unannounced
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
