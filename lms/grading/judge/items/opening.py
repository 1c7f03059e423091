"""A: opening and closing."""

import re

from lms.grading.judge.call import Call
from lms.grading.judge.finding import Finding, met, not_met
from lms.grading.judge.items.common import act_finding, extra, first_turn, from_line, merge, tail
from lms.grading.judge.speech import Line

CLOSING_LINES = 3
TWICE_SAID = 2
_BARE = re.compile(r"(?:我是)?[0-9]{2,6}号?")
UNFINISHED = {"hang_up", "supervisor"}


def greeting_and_number(call: Call) -> Finding:
    first = first_turn(call)
    greeted = from_line(call.found("greeting"), first)
    numbered = from_line(merge(call.found("staff_number"), extra(call, "A1")), first)
    if numbered and (greeted or call.is_emergency):
        return met(numbered[0], confidence="high" if greeted else "medium")
    if greeted and (bare := _bare_number(call.line(first))):
        return Finding("met", bare, first, confidence="medium")
    return not_met(greeted[0] if greeted else None)


def _bare_number(line: Line | None) -> str:
    """A clause that is nothing but a number: 你好，1077，请讲."""
    spans = line.kept.clauses if line else ()
    texts = [line.kept.text.text[begin:end] for begin, end in spans] if line else []
    return next((text for text in texts if _BARE.fullmatch(text)), "")


def invitation(call: Call) -> Finding:
    first = first_turn(call)
    asked = [act for act in call.acted("invite_speak") if act[0] == first]
    hits = from_line(merge(call.found("invite"), call.found("situation_question"), extra(call, "A2")), first)
    if hits:
        return met(hits[0])
    return act_finding(asked[0], "met") if asked else not_met()


def recap(call: Call) -> Finding:
    """Near the end, what was done and what comes next is said once more: announced as a recap, or for the second time."""
    if call.case.end_reason in UNFINISHED:
        return not_met(by="language")
    late = tail(call, CLOSING_LINES)
    marked = [hit for hit in call.found("A3.marker") if hit.turn in late and hit.turn != first_turn(call)]
    if marked:
        return met(marked[-1], by="language")
    stated_late = [hit for hit in merge(call.found("A3.strong"), extra(call, "A3")) if hit.turn in late]
    again = [hit for hit in stated_late if _said_before(call, hit.turn)]
    if again:
        return met(again[-1], by="language", confidence="medium")
    acts = [act for act in call.acted("recap") if act[0] in late and _said_before(call, act[0])]
    return act_finding(acts[-1], "unsure", by="language") if acts else not_met(by="language", confidence="medium")


def _said_before(call: Call, turn: int) -> bool:
    """At least two of: what is done, by when, by whom stand in that line and stood in an earlier one."""
    groups = (merge(call.found("E1.strong"), call.found("dispatch")), call.found("deadline"), call.found("owner"))
    return sum(any(h.turn == turn for h in g) and any(h.turn < turn for h in g) for g in groups) >= TWICE_SAID


def farewell(call: Call) -> Finding:
    """Other needs asked for and thanks, both near the end."""
    late = tail(call, CLOSING_LINES)
    asked = [hit for hit in merge(call.found("ask_more"), extra(call, "A4")) if hit.turn in late]
    thanked = [hit for hit in call.found("thanks") if hit.turn in late]
    if asked and (thanked or call.found("customer_hangs_first")):
        return met(asked[-1])
    return not_met(asked[-1] if asked else None)


CHECKS = {"A1": greeting_and_number, "A2": invitation, "A3": recap, "A4": farewell}
