"""Decisions about a call as pure functions over its facts."""

import unicodedata
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

# Words appear at about the pace of quick speech; until they have, the trainee cannot be late.
SHOWN_CHARACTERS_PER_SECOND = 12
# Time limits end talking, but the line under the fingers is still heard.
GRACE = timedelta(seconds=20)
STOPPED = "stopped"
UNMARKED = frozenset({STOPPED, "our_fault", "abandoned"})


def storable(text: str) -> str:
    """The text without halves of characters, which no database takes: a broken page can send them."""
    return text.encode("utf-8", "ignore").decode("utf-8")


def plain(text: str) -> str:
    """Storable text without control characters but line ends and tabs."""
    return "".join(c for c in storable(text) if c in "\n\t" or unicodedata.category(c) != "Cc")


class Stage(StrEnum):
    RINGING = "ringing"
    TALKING = "talking"
    WRAPPING = "wrapping"
    FINISHED = "finished"


class Refusal(StrEnum):
    """Why something cannot be done now."""

    NOT_TALKING = "call.not_talking"
    NOT_WRAPPING = "call.not_wrapping"
    EXAM_HAS_NO_HINTS = "call.exam_has_no_hints"
    EXAM_CANNOT_BE_FORKED = "call.exam_cannot_be_forked"
    NO_SUCH_TURN = "call.no_such_turn"
    SCENARIO_CHANGED = "call.scenario_changed"
    STILL_TALKING = "call.still_talking"


class CallFacts(Protocol):
    mode: str
    answered_at: datetime | None
    ended_at: datetime | None
    filed_at: datetime | None
    end_reason: str | None
    turn_count: int


def stage(call: CallFacts) -> Stage:
    """Where a call stands, from its stored moments."""
    if call.ended_at is not None:
        done = call.filed_at is not None or call.end_reason in UNMARKED
        return Stage.FINISHED if done else Stage.WRAPPING
    return Stage.RINGING if call.answered_at is None else Stage.TALKING


def why_not_speak(call: CallFacts) -> Refusal | None:
    return None if stage(call) is Stage.TALKING else Refusal.NOT_TALKING


def why_not_hint(call: CallFacts) -> Refusal | None:
    if call.mode == "exam":
        return Refusal.EXAM_HAS_NO_HINTS
    return why_not_speak(call)


def why_not_file(call: CallFacts) -> Refusal | None:
    return None if stage(call) is Stage.WRAPPING else Refusal.NOT_WRAPPING


def why_not_fork(call: CallFacts, turn: int) -> Refusal | None:
    """Only finished practice calls are taken up again, from a turn that exists (0: from the opening)."""
    if call.mode == "exam":
        return Refusal.EXAM_CANNOT_BE_FORKED
    if call.ended_at is None:
        return Refusal.STILL_TALKING
    return None if 0 <= turn < call.turn_count else Refusal.NO_SUCH_TURN


def is_over_time(call: CallFacts, *, minutes: int, now: datetime) -> bool:
    """Whether the time limit, with its grace, has passed since the call was answered."""
    return call.answered_at is not None and now > call.answered_at + timedelta(minutes=minutes) + GRACE


def thinking_seconds(*, since: datetime, now: datetime, shown: str, reported: float | None, mode: str) -> float:
    """How long the trainee let the customer wait: from the end of the customer's words, by the server's clock.

    In practice the page's own count is believed when it is shorter (a lost connection is nobody's silence); in an
    exam only the server's clock counts.
    """
    waited = (now - since).total_seconds() - len(shown) / SHOWN_CHARACTERS_PER_SECOND
    if mode == "practice" and reported is not None and reported >= 0:
        waited = min(waited, reported)
    return max(0.0, round(waited, 1))
