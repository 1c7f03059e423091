"""C: emotion and empathy."""

import re

from lms.grading.judge.call import Call
from lms.grading.judge.finding import Finding, fault, graded, met, not_met
from lms.grading.judge.items.common import act_finding, extra, merge
from lms.grading.judge.items.listening import content
from lms.grading.judge.speech import Found

EMOTION_ACTS = ("name_emotion", "specific_apology", "apologise")
LISTENING_ACTS = ("listen_ack", "care_wellbeing")
SOLUTION_ACTS = ("offer_solution", "offer_choice", "premature_solution")
REACH = 2
# Understanding in general: no feeling and no impact is named.
_GENERIC = re.compile("理解[您你]?(?:的心情|的感受)?(?:[。,!呢哈,]|$)|心情我们?(?:理解|明白)|体验|了解了|抱歉|对不起")
SHARED_WITH_CUSTOMER = 4
GENERIC_LENGTH = 16


def feeling_named(call: Call) -> Finding:
    strong = merge(call.found("C1.strong"), extra(call, "C1"))
    acts = [act for act in call.acted("name_emotion") if not _GENERIC.search(act[1].quote)]
    if not strong and acts:
        return act_finding(acts[0], "unsure", by="language")
    return graded(strong, call.found("C1.weak"), call)


def specific_apology(call: Call) -> Finding:
    """A word of apology whose sentence also says what for: a known kind of fault, or the customer's own words."""
    apologies = call.found("apology")
    named = merge(extra(call, "C2"), (hit for hit in apologies if _says_what_for(call, hit)))
    if named:
        return _whole_sentence(named[0])
    if acts := call.acted("specific_apology"):
        spans = [hit for hit in apologies if hit.turn == acts[0][0] and len(hit.sentence()) > GENERIC_LENGTH]
        general = {hit.turn for hit in call.found("C2.generic")}
        if spans and acts[0][0] not in general:
            return act_finding(acts[0], "unsure", by="language")
    return not_met(apologies[0] if apologies else None, by="language", confidence="medium")


def _whole_sentence(hit: Found) -> Finding:
    """The apology alone says nothing; its sentence says what it is for."""
    quote = hit.view.text.quote(*hit.view.sentence_at(hit.start))
    return Finding("met", quote, hit.turn, "language", "medium")


def _says_what_for(call: Call, hit: Found) -> bool:
    sentence = hit.view.sentence_at(hit.start)
    named = any(h.turn == hit.turn and sentence[0] <= h.start < sentence[1] for h in call.found("C2.specific"))
    return named or len(content(hit.sentence()) & content(call.customer_before(hit.turn))) >= SHARED_WITH_CUSTOMER


def soothing(call: Call, item: str) -> list[tuple[int, int, str]]:
    """(turn, position, quote) of everything that meets the emotion, in order; the scenario's cues for `item` count too."""
    hits = merge(call.found("C1.strong"), call.found("soothe"), extra(call, "C1"), extra(call, item))
    places = [(hit.turn, hit.start, hit.quote) for hit in hits]
    apologies = [(hit.turn, hit.start, hit.quote) for hit in call.found("apology")]
    return sorted(places + apologies + _act_places(call, EMOTION_ACTS))


def _act_places(call: Call, names: tuple[str, ...]) -> list[tuple[int, int, str]]:
    places = []
    for turn, act in call.acted(*names):
        line = call.line(turn)
        found = line.raw.find(act.quote) if line else -1
        places.append((turn, max(found, 0), act.quote))
    return places


def emotion_first(call: Call) -> Finding:
    """The first soothing words stand before the first solution. Without any solution a bare apology is not enough."""
    calm = soothing(call, "C3")
    offers = _act_places(call, SOLUTION_ACTS) or [(h.turn, h.start, h.quote) for h in call.found("E1.strong")]
    if not calm:
        return not_met()
    if not offers:
        real = merge(call.found("C1.strong"), extra(call, "C1"))
        return met(real[0], confidence="medium") if real else not_met(confidence="medium")
    turn, position, quote = calm[0]
    first_offer = min(offers)
    if (turn, position) < first_offer[:2]:
        return Finding("met", quote, turn)
    return fault(first_offer[0], first_offer[2])


def soothed_again(call: Call) -> Finding:
    """A bare apology is no soothing. At least half of the rises in anger, and the largest of them, are answered within two lines."""
    rises = call.anger_rises()
    heard = [(hit.turn, hit.start, hit.quote) for hit in call.found("care")]
    bare = {(h.turn, h.start) for h in call.found("apology") if not _says_what_for(call, h)}
    said = [place for place in soothing(call, "C4") if place[:2] not in bare]
    calm = sorted(said + heard + _act_places(call, LISTENING_ACTS))
    answers = {turn: _answer(call, calm, turn) for turn, _ in rises}
    open_rises = [turn for turn in answers if call.next_lines(turn)]
    if not open_rises:
        return not_met(by="state")
    largest = max((rise, -turn) for turn, rise in rises if turn in open_rises)
    answered = [turn for turn in open_rises if answers[turn]]
    if -largest[1] in answered and len(answered) * 2 >= len(open_rises):
        turn, _, quote = answers[-largest[1]]  # type: ignore[misc]
        return Finding("met", quote, turn, "state")
    missed = next(turn for turn in open_rises if turn not in answered)
    line = call.next_lines(missed)[0]
    return fault(line.n, line.raw, by="state")


def _answer(call: Call, calm: list[tuple[int, int, str]], turn: int) -> tuple[int, int, str] | None:
    within = {line.n for line in call.next_lines(turn, REACH)}
    return next((place for place in calm if place[0] in within), None)


CHECKS = {"C1": feeling_named, "C2": specific_apology, "C3": emotion_first, "C4": soothed_again}
