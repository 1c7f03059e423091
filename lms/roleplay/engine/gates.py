"""Which locked facts open now, and whether a trigger holds. Pure."""

from dataclasses import dataclass

from lms.roleplay.engine.questions import Question
from lms.roleplay.engine.state import CallState
from lms.roleplay.scenario import Scenario
from lms.roleplay.scenario.conditions import Condition
from lms.roleplay.scenario.schema import Conditions, Fact

FACTS_A_TURN = 2


@dataclass(frozen=True)
class Opening:
    """What the customer may tell now: facts that open, facts told before and asked for again, slots she answers."""

    new: tuple[str, ...] = ()
    again: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def facts(self) -> tuple[str, ...]:
        return (*self.new, *self.again)


def holds(conditions: Conditions, state: CallState) -> bool:
    return bool(conditions) and all(_holds(condition, state) for condition in conditions)


def _holds(condition: Condition, state: CallState) -> bool:
    verb, name = condition.verb, condition.name
    if verb.startswith("not_"):
        return not _holds(Condition(verb.removeprefix("not_"), name), state)
    if condition.sign:
        level = getattr(state, verb)
        return level >= condition.bound if condition.sign == ">=" else level <= condition.bound
    if verb in ("asked", "released"):
        return state.has_asked(name) if verb == "asked" else name in state.released
    if verb in ("after", "done"):
        return state.times(name) > 0
    return verb == "volunteer"


def openings(scenario: Scenario, state: CallState, questions: tuple[Question, ...]) -> Opening:
    """At most two things a turn. What was asked for comes first, what she volunteers last."""
    asked = [question.slot for question in questions if question.act != "confirm_understanding"]
    ready = [fact for fact in scenario.customer.facts if fact.id not in state.released and holds(fact.trigger, state)]
    ready.sort(key=lambda fact: _rank(fact, asked))
    new = tuple(fact.id for fact in ready)[:FACTS_A_TURN]
    room = FACTS_A_TURN - len(new)
    again = tuple(f.id for slot in asked for f in _facts_of(scenario, slot) if f.id in state.released)[:room]
    room -= len(again)
    told = {slot for slot in asked if any(f.id in (*new, *again) for f in _facts_of(scenario, slot))}
    plain = tuple(slot for slot in asked if slot not in told and _answers(scenario, slot))[:room]
    unknown = tuple(slot for slot in asked if slot not in told and slot not in plain)
    return Opening(new, again, plain, unknown)


def _rank(fact: Fact, asked: list[str]) -> int:
    slots = [condition.name for condition in fact.trigger if condition.verb == "asked"]
    return min((asked.index(slot) for slot in slots if slot in asked), default=len(asked))


def _facts_of(scenario: Scenario, slot: str) -> list[Fact]:
    return [f for f in scenario.customer.facts if any(c.verb == "asked" and c.name == slot for c in f.trigger)]


def _answers(scenario: Scenario, slot: str) -> tuple[str, ...]:
    return next((s.answers for s in scenario.customer.slots if s.id == slot), ())
