"""What a judge is given: one finished call as plain values. No database, no framework.

roleplay builds it from a scenario and the log of a call; tests write it by hand.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Act:
    """Something the agent did in a line. `quote` is the clause as typed; `slot` for questions."""

    name: str
    quote: str = ""
    slot: str = ""


@dataclass(frozen=True)
class Mood:
    """The customer after a turn, each 0-100."""

    anger: float
    trust: float
    patience: float


@dataclass(frozen=True)
class Exchange:
    """One turn: the agent's line and the customer's answer to it. `seconds` is the agent's thinking and typing time."""

    n: int
    agent: str
    customer: str
    acts: tuple[Act, ...] = ()
    mood: Mood | None = None
    released: tuple[str, ...] = ()
    plan: str = ""
    flags: tuple[str, ...] = ()
    seconds: float | None = None


@dataclass(frozen=True)
class KnownFact:
    """A fact of the scenario; `released_turn` is None while it stayed hidden."""

    id: str
    text: str
    is_key: bool
    released_turn: int | None = None


@dataclass(frozen=True)
class TicketField:
    """One field of the ticket: what was expected of it and what was given.

    `element` is one of who when where what want class urgency dispatch other;
    `expect` is {"equals": v} | {"one_of": [v]} | {"mentions": [cue, ...], "at_least": n} | {"includes": [v]} | {"any": true}.
    """

    key: str
    label: str
    element: str
    expect: Mapping[str, Any]
    given: Any = None


@dataclass(frozen=True)
class CallCase:
    """A finished call, ready for grading. `guide` is the parsed judge.yaml of the scenario."""

    scenario: str
    scenario_version: int
    kind: str
    persona: str
    mode: str
    engine: str
    seed: int
    opening: str
    exchanges: tuple[Exchange, ...]
    end_reason: str
    start_mood: Mood
    facts: tuple[KnownFact, ...]
    ticket: tuple[TicketField, ...]
    ticket_filed: bool
    guide: Mapping[str, Any]
    parameters: Mapping[str, str] = field(default_factory=dict)
    hints_used: int = 0
    seconds: float | None = None
