"""What a line asks for: a clause that asks, and a slot's cue in it."""

from dataclasses import dataclass

from lms.platform.text.cues import Hit, quote
from lms.roleplay.engine.rules import scenario_rules
from lms.roleplay.engine.state import CallState
from lms.roleplay.engine.view import View
from lms.roleplay.scenario import Scenario


@dataclass(frozen=True)
class Question:
    """`act` is ask_relevant, re_ask_known, or confirm_understanding where something known is only checked."""

    at: int
    act: str
    slot: str
    cue: str
    quote: str


def questions(scenario: Scenario, state: CallState, view: View) -> tuple[Question, ...]:
    """One slot per asking clause, in the order of the text; each slot once."""
    found: dict[str, Question] = {}
    for span in view.clauses:
        if span in view.asking_clauses and not view.is_spoilt(span[0]):
            for slot, cue, hit in _best(scenario, state, view, span):
                found.setdefault(slot, _question(scenario, state, view, slot, cue, hit))
    return tuple(found.values())


def _best(scenario: Scenario, state: CallState, view: View, span: tuple[int, int]) -> list[tuple[str, str, Hit]]:
    """The slot whose cues are found most often in the clause; else with the clause before it, when it says little."""
    hits = _slot_hits(scenario, view, span)
    if not hits and not view.asks_consent(span):
        hits = [
            found for found in _slot_hits(scenario, view, _with_clause_before(view, span)) if _reaches(found[2], span)
        ]
    if not hits:
        return []
    scores: dict[str, float] = {}
    for slot, _cue, hit in hits:
        weight = 1 + sum(end - start for start, end in hit.parts) / 10
        scores[slot] = scores.get(slot, 0.0) + weight
    for slot in scores:
        scores[slot] += 0.2 if slot not in state.answered else 0.0
    best = max(scores, key=lambda slot: scores[slot])
    return [next(hit for hit in hits if hit[0] == best)]


def _with_clause_before(view: View, span: tuple[int, int]) -> tuple[int, int]:
    """What is asked for may stand just before: 抄表的师傅，上次是几号来的？"""
    begin = view.sentence_of(span[0])[0]
    return max((start for start, end in view.clauses if begin <= start and end < span[0]), default=span[0]), span[1]


def _reaches(hit: Hit, span: tuple[int, int]) -> bool:
    return any(start >= span[0] for start, _end in hit.parts)


def _slot_hits(scenario: Scenario, view: View, span: tuple[int, int]) -> list[tuple[str, str, Hit]]:
    found = scenario_rules(scenario).slots.search(view.text.text, [span])
    return [(slot, cue.source, hit) for slot, cue, hit in found]


def _question(scenario: Scenario, state: CallState, view: View, slot: str, cue: str, hit: Hit) -> Question:
    is_known = slot in scenario.brief.known
    was_asked = slot in state.answered and (slot, cue) in state.asked
    act = "ask_relevant"
    if is_known or slot in state.answered:
        is_check = view.sentence_of(hit.start) in view.confirming_sentences
        act = "confirm_understanding" if is_check else ("re_ask_known" if is_known or was_asked else "ask_relevant")
    return Question(hit.start, act, slot, cue, quote(view.text, hit))
