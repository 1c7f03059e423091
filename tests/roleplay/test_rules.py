"""Decisions about a call."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from lms.roleplay import rules
from lms.roleplay.rules import Refusal, Stage

AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@dataclass
class Facts:
    mode: str = "practice"
    answered_at: datetime | None = AT
    ended_at: datetime | None = None
    filed_at: datetime | None = None
    end_reason: str | None = None
    turn_count: int = 3


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (Facts(answered_at=None), Stage.RINGING),
        (Facts(), Stage.TALKING),
        (Facts(ended_at=AT, end_reason="resolved"), Stage.WRAPPING),
        (Facts(ended_at=AT, end_reason="resolved", filed_at=AT), Stage.FINISHED),
        (Facts(ended_at=AT, end_reason="stopped"), Stage.FINISHED),
        (Facts(ended_at=AT, end_reason="our_fault"), Stage.FINISHED),
    ],
)
def test_the_stage_follows_from_the_stored_moments(facts: Facts, expected: Stage) -> None:
    assert rules.stage(facts) is expected


def test_only_a_call_in_progress_hears_what_is_said() -> None:
    assert rules.why_not_speak(Facts()) is None
    assert rules.why_not_speak(Facts(answered_at=None)) is Refusal.NOT_TALKING
    assert rules.why_not_speak(Facts(ended_at=AT)) is Refusal.NOT_TALKING


def test_hints_are_for_practice_only() -> None:
    assert rules.why_not_hint(Facts()) is None
    assert rules.why_not_hint(Facts(mode="exam")) is Refusal.EXAM_HAS_NO_HINTS


def test_a_ticket_is_filed_once_after_the_call() -> None:
    assert rules.why_not_file(Facts(ended_at=AT, end_reason="resolved")) is None
    assert rules.why_not_file(Facts()) is Refusal.NOT_WRAPPING
    assert rules.why_not_file(Facts(ended_at=AT, end_reason="resolved", filed_at=AT)) is Refusal.NOT_WRAPPING
    assert rules.why_not_file(Facts(ended_at=AT, end_reason="stopped")) is Refusal.NOT_WRAPPING


def test_a_practice_call_is_taken_up_again_from_a_turn_it_has() -> None:
    done = Facts(ended_at=AT, end_reason="resolved")
    assert rules.why_not_fork(done, 0) is None
    assert rules.why_not_fork(done, 2) is None
    assert rules.why_not_fork(done, 3) is Refusal.NO_SUCH_TURN
    assert rules.why_not_fork(done, -1) is Refusal.NO_SUCH_TURN
    assert rules.why_not_fork(Facts(), 1) is Refusal.STILL_TALKING
    assert rules.why_not_fork(Facts(mode="exam", ended_at=AT), 1) is Refusal.EXAM_CANNOT_BE_FORKED


def test_time_is_over_after_limit_and_grace_and_never_before_the_answer() -> None:
    late = AT + timedelta(minutes=7) + rules.GRACE
    assert not rules.is_over_time(Facts(), minutes=7, now=late)
    assert rules.is_over_time(Facts(), minutes=7, now=late + timedelta(seconds=1))
    assert not rules.is_over_time(Facts(answered_at=None), minutes=7, now=late + timedelta(hours=1))


def test_reading_time_is_not_silence_and_an_exam_believes_only_the_server() -> None:
    shown = "字" * 120  # ten seconds at twelve characters a second
    waited = {"since": AT, "now": AT + timedelta(seconds=40), "shown": shown}
    assert rules.thinking_seconds(**waited, reported=None, mode="practice") == 30
    assert rules.thinking_seconds(**waited, reported=12.0, mode="practice") == 12
    assert rules.thinking_seconds(**waited, reported=12.0, mode="exam") == 30
    assert rules.thinking_seconds(**waited, reported=-5, mode="practice") == 30
    assert rules.thinking_seconds(since=AT, now=AT, shown=shown, reported=None, mode="exam") == 0
