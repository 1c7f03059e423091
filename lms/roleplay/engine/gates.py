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
    """What the customer may tell now.

    `new` facts open and were asked for in this line, `again` were told before; `plain` are slots she answers,
    `unknown` slots she cannot. `offered` is a fact that opens by itself or late; `is_owed` when it was asked for earlier,
    `is_confided` when she kept it back until she felt better about the agent.
    """

    new: tuple[str, ...] = ()
    again: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    offered: str = ""
    is_owed: bool = False
    is_confided: bool = False

    @property
    def facts(self) -> tuple[str, ...]:
        return (*self.new, *self.again, *((self.offered,) if self.offered else ()))

    @property
    def count(self) -> int:
        return len(self.new) + len(self.again) + len(self.plain)

    @property
    def is_answer(self) -> bool:
        return self.count > 0


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
    """At most two things a turn: what was asked for comes first, what she volunteers waits for a turn without questions."""
    asked = [question.slot for question in questions if question.act != "confirm_understanding"]
    ready = [fact for fact in scenario.customer.facts if fact.id not in state.released and holds(fact.trigger, state)]
    new = tuple(fact.id for slot in asked for fact in ready if _hangs_on(fact, slot))[:FACTS_A_TURN]
    told = _facts_of(scenario, asked)
    again = tuple(fact.id for fact in told if fact.id in state.released)[: FACTS_A_TURN - len(new)]
    silent = [slot for slot in asked if not any(_hangs_on(f, slot) for f in told if f.id in (*new, *again))]
    plain = tuple(slot for slot in silent if _answers(scenario, slot))[: FACTS_A_TURN - len(new) - len(again)]
    unknown = tuple(slot for slot in silent if slot not in plain)
    late = next((fact for fact in ready if fact.id not in new), None)
    if late is None:
        return Opening(new, again, plain, unknown)
    is_owed = any(condition.verb == "asked" for condition in late.trigger)
    is_confided = is_owed and any(condition.sign for condition in late.trigger)
    return Opening(new, again, plain, unknown, late.id, is_owed, is_confided)


def _hangs_on(fact: Fact, slot: str) -> bool:
    return any(condition.verb == "asked" and condition.name == slot for condition in fact.trigger)


def _facts_of(scenario: Scenario, slots: list[str]) -> list[Fact]:
    return [fact for slot in slots for fact in scenario.customer.facts if _hangs_on(fact, slot)]


def _answers(scenario: Scenario, slot: str) -> tuple[str, ...]:
    return next((s.answers for s in scenario.customer.slots if s.id == slot), ())
