"""A finished call as the plain values that grading is given. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lms.grading.case import CallCase, Exchange, KnownFact, Mood, TicketField
from lms.roleplay import engine
from lms.roleplay.scenario import Scenario


@dataclass(frozen=True)
class Finished:
    """What happened: the last state, every turn, and the ticket as it was filed (field key to value)."""

    state: engine.CallState
    turns: tuple[engine.Turn, ...]
    opening: str
    end_reason: str
    ticket: Mapping[str, Any] = field(default_factory=dict)
    ticket_filed: bool = False
    parameters: Mapping[str, str] = field(default_factory=dict)
    hints_used: int = 0
    seconds: float | None = None


def call_case(scenario: Scenario, finished: Finished) -> CallCase:
    """The case for the judge. The start mood is the one the persona begins with."""
    state = finished.state
    begun = engine.start(scenario, persona=state.persona, mode=state.mode, seed=state.seed)
    return CallCase(
        scenario=scenario.slug,
        scenario_version=scenario.version,
        kind=scenario.kind,
        persona=state.persona,
        mode=state.mode,
        engine=engine.VERSION,
        seed=state.seed,
        opening=finished.opening,
        exchanges=tuple(_exchange(turn) for turn in finished.turns),
        end_reason=finished.end_reason,
        start_mood=Mood(begun.anger, begun.trust, begun.patience),
        facts=_facts(scenario, finished.turns),
        ticket=_ticket(scenario, finished.ticket),
        ticket_filed=finished.ticket_filed,
        guide=scenario.guide,
        parameters=finished.parameters,
        hints_used=finished.hints_used,
        seconds=finished.seconds,
    )


def _exchange(turn: engine.Turn) -> Exchange:
    mood = Mood(turn.anger, turn.trust, turn.patience)
    return Exchange(
        turn.n, turn.agent, turn.customer, turn.acts, mood, turn.released, turn.plan, turn.flags, turn.seconds
    )


def _facts(scenario: Scenario, turns: tuple[engine.Turn, ...]) -> tuple[KnownFact, ...]:
    told = {fact: turn.n for turn in reversed(turns) for fact in turn.released}
    return tuple(KnownFact(f.id, f.text["zh"], f.is_key, told.get(f.id)) for f in scenario.customer.facts)


def _ticket(scenario: Scenario, given: Mapping[str, Any]) -> tuple[TicketField, ...]:
    return tuple(TicketField(q.key, q.label["zh"], q.element, q.expect, given.get(q.key)) for q in scenario.ticket)
