"""A: opening and closing."""

from lms.grading.judge.call import Call
from lms.grading.judge.finding import Finding, met, not_met, unsure
from lms.grading.judge.items.common import act_finding, extra, first_turn, from_line, merge, tail
from lms.grading.judge.speech import Found

CLOSING_LINES = 3
UNFINISHED = {"hang_up", "supervisor"}


def greeting_and_number(call: Call) -> Finding:
    first = first_turn(call)
    greeted = from_line(call.found("greeting"), first)
    numbered = from_line(merge(call.found("staff_number"), extra(call, "A1")), first)
    if greeted and numbered:
        return met(numbered[0])
    if numbered and call.is_emergency:
        return met(numbered[0], confidence="medium")
    return not_met(greeted[0] if greeted else None)


def invitation(call: Call) -> Finding:
    first = first_turn(call)
    asked = [act for act in call.acted("invite_speak") if act[0] == first]
    hits = from_line(merge(call.found("invite"), call.found("situation_question"), extra(call, "A2")), first)
    if hits:
        return met(hits[0])
    return act_finding(asked[0], "met") if asked else not_met()


def recap(call: Call) -> Finding:
    """Near the end, what was done and what comes next is said once more."""
    if call.case.end_reason in UNFINISHED:
        return not_met(by="language")
    late = tail(call, CLOSING_LINES)
    strong = [hit for hit in merge(call.found("A3.strong"), extra(call, "A3")) if hit.turn in late]
    acts = [act for act in call.acted("recap") if act[0] in late]
    if not strong and (again := _said_again(call, tail(call, 2))):
        return met(again, by="language", confidence="medium")
    if strong and (len(strong) > 1 or acts):
        return met(strong[-1], by="language")
    if strong:
        return met(strong[-1], by="language", confidence="medium")
    if acts:
        return act_finding(acts[-1], "unsure", by="language")
    weak = [hit for hit in call.found("A3.weak") if hit.turn in late]
    return unsure(weak[-1]) if len(weak) > 1 else not_met(by="language", confidence="medium")


def _said_again(call: Call, late: set[int]) -> Found | None:
    """A last line that names what was done and by when or by whom, after that had been said before."""
    promised = merge(call.found("deadline"), call.found("owner"))
    done = {hit.turn for hit in call.found("A3.weak")}
    before = {hit.turn for hit in promised} - late
    return next((hit for hit in promised if hit.turn in late & done and before), None)


def farewell(call: Call) -> Finding:
    """Other needs asked for and thanks, both near the end."""
    late = tail(call, CLOSING_LINES)
    asked = [hit for hit in merge(call.found("ask_more"), extra(call, "A4")) if hit.turn in late]
    thanked = [hit for hit in call.found("thanks") if hit.turn in late]
    if asked and (thanked or call.found("customer_hangs_first")):
        return met(asked[-1])
    return not_met(asked[-1] if asked else None)


CHECKS = {"A1": greeting_and_number, "A2": invitation, "A3": recap, "A4": farewell}
