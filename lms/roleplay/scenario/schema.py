"""What a scenario is, as frozen values. Texts for people are {zh, en}; the customer's speech is Chinese."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lms.roleplay.scenario.conditions import Condition

Text = Mapping[str, str]
Conditions = tuple[Condition, ...]


@dataclass(frozen=True)
class Caller:
    number: str
    queue: Text
    waited_seconds: int


@dataclass(frozen=True)
class CrmField:
    key: str
    label: Text
    masked: str
    value: str


@dataclass(frozen=True)
class Card:
    """A knowledge card; `body` is Markdown and may hold {{local parameters}}."""

    id: str
    title: Text
    keywords: tuple[str, ...]
    body: Text
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Hint:
    when: Conditions
    text: Text


@dataclass(frozen=True)
class Brief:
    """Audience trainee: all of it may be seen in the browser before the call."""

    slug: str
    version: int
    title: Text
    line: str
    kind: str
    difficulty: int
    minutes: int
    turn_limit: int
    default_persona: str
    anger_offset: float
    knowledge_points: tuple[str, ...]
    competencies: tuple[str, ...]
    sources: tuple[str, ...]
    briefing: Text
    caller: Caller
    known: tuple[str, ...]
    crm_note: Text
    crm: tuple[CrmField, ...]
    cards: tuple[Card, ...]
    hints: tuple[Hint, ...]
    ticket_intro: Text | None


@dataclass(frozen=True)
class Slot:
    """Something an agent can ask for. `answers` is empty when a fact hangs on it."""

    id: str
    label: Text
    cues: tuple[str, ...]
    answers: tuple[str, ...]


@dataclass(frozen=True)
class Fact:
    """A hidden fact. `values` are the tokens that betray it."""

    id: str
    text: Text
    say: tuple[str, ...]
    again: tuple[str, ...]
    values: tuple[str, ...]
    trigger: Conditions
    is_key: bool
    supports: tuple[str, ...]


@dataclass(frozen=True)
class Trap:
    """A demand the customer springs once; the agent's next line handles it (`good`) or falls for it (`bad`).

    `yields` are her words when it was handled.
    """

    id: str
    when: Conditions
    say: tuple[str, ...]
    good: tuple[str, ...]
    bad: tuple[str, ...]
    fatal: str
    yields: tuple[str, ...]


@dataclass(frozen=True)
class Later:
    """From when its condition holds, another plan's words stand for those of `plan`."""

    plan: str
    when: Conditions
    use: str


@dataclass(frozen=True)
class Customer:
    """Audience persona: the engine's part, and a model's when one speaks. Never sent to the browser."""

    name: str
    age: int
    gender: str
    occupation: str
    opening: tuple[str, ...]
    max_chars: Mapping[str, int]
    colour: tuple[tuple[str, str], ...]
    colour_rate: float
    fillers: tuple[str, ...]
    examples: tuple[str, ...]
    portrait: str
    slots: tuple[Slot, ...]
    facts: tuple[Fact, ...]
    plans: Mapping[str, Mapping[str, tuple[str, ...]]]
    later: tuple[Later, ...]
    traps: tuple[Trap, ...]


@dataclass(frozen=True)
class TicketQuestion:
    """A field of the ticket form. `expect` and `example` are for the judge and the debrief only."""

    key: str
    label: Text
    kind: str
    choices: tuple[tuple[str, Text], ...]
    element: str
    expect: Mapping[str, Any]
    example: Text


@dataclass(frozen=True, eq=False)
class Scenario:
    """One scenario. Compared by identity, so that compiled lexicons can be kept per scenario."""

    brief: Brief
    customer: Customer
    ticket: tuple[TicketQuestion, ...]
    guide: Mapping[str, Any]

    @property
    def slug(self) -> str:
        return self.brief.slug

    @property
    def version(self) -> int:
        return self.brief.version

    @property
    def kind(self) -> str:
        return self.brief.kind
