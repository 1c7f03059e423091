"""What a call is between two turns, and what a turn was. Frozen; JSON there and back."""

from dataclasses import asdict, dataclass, fields
from typing import Any

from lms.grading.case import Act
from lms.roleplay.engine.parameters import band_of


@dataclass(frozen=True)
class CallState:
    """Everything the next step needs; the log is not. Levels are 0-100, `seconds` is the call's length so far.

    `done` counts the good acts that were heard; `asked` the slots asked for, each with the cue that found it;
    `used` holds hashes of the customer's sentences; `said` the agent's lines, folded, for repetition.
    """

    scenario: str
    version: int
    persona: str
    mode: str
    seed: int
    anger: float
    trust: float
    patience: float
    turn: int = 0
    done: tuple[tuple[str, int], ...] = ()
    asked: tuple[tuple[str, str], ...] = ()
    answered: tuple[str, ...] = ()
    released: tuple[str, ...] = ()
    traps: tuple[str, ...] = ()
    open_trap: str = ""
    used: tuple[int, ...] = ()
    said: tuple[str, ...] = ()
    heard_last: str = ""
    is_verified: bool = False
    on_hold: str = ""
    bill_due: int = 0
    idle_turns: int = 0
    is_winding_up: bool = False
    seconds: float = 0.0
    end_reason: str = ""

    @property
    def band(self) -> str:
        return band_of(round(self.anger))

    def times(self, act: str) -> int:
        return next((count for name, count in self.done if name == act), 0)

    def has_asked(self, slot: str) -> bool:
        return any(name == slot for name, _cue in self.asked)

    def to_dict(self) -> dict[str, Any]:
        """Plain lists, strings and numbers."""
        return {field.name: _plain(getattr(self, field.name)) for field in fields(self)}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "CallState":
        """A state stored by an older engine lacks newer fields; they take their defaults."""
        known = {field.name for field in fields(cls)}
        return cls(**{key: _frozen(value) for key, value in data.items() if key in known})


@dataclass(frozen=True)
class Turn:
    """One exchange as it happened. `deltas` are the changes of anger, trust and patience."""

    n: int
    agent: str
    acts: tuple[Act, ...]
    customer: str
    plan: str
    band: str
    anger: float
    trust: float
    patience: float
    deltas: dict[str, float]
    released: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    seconds: float | None = None
    end_reason: str | None = None

    def to_dict(self) -> dict[str, Any]:
        return {key: _plain(value) for key, value in asdict(self).items()}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Turn":
        """Keys that a newer or wrapping record adds are left out."""
        known = {field.name for field in fields(cls)}
        values = {key: _frozen(value) for key, value in data.items() if key in known}
        return cls(**{**values, "acts": tuple(Act(**act) for act in data["acts"])})


def _plain(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value


def _frozen(value: Any) -> Any:
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value
