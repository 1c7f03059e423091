"""Taking a call, turn by turn: stored before acknowledged, once, by one window."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from lms.accounts.queries import actor_of
from lms.evidence import queries as ledger
from lms.grading.models import StoredReport
from lms.platform.auth.actor import Actor
from lms.platform.db.base import Session
from lms.platform.db.session import commit
from lms.platform.errors import BadInput, DomainError, NotFound
from lms.roleplay import access, engine, queries
from lms.roleplay.library import library_at
from lms.roleplay.models import Call, CallTurn
from lms.roleplay.scenario import Scenario
from lms.roleplay.service import calls, turns, wrap
from tests.conftest import Clock
from tests.factories import accounts

LINES = ("您好,工号1001,请问有什么可以帮您?", "您先别急,我帮您查这个月的账单。", "请问上两个月有人上门抄表吗?")


@pytest.fixture
def bill(root: Any) -> Scenario:
    return library_at(root).get("rp-03")


@pytest.fixture
def learner(session: Any, clock: Clock) -> Actor:
    return actor_of(accounts.person("learner"))


@pytest.fixture
def call(bill: Scenario, learner: Actor, clock: Clock) -> Call:
    """A call in progress."""
    started = calls.start_call(bill, mode="practice", persona="", actor=learner, now=clock.now, seed=5)
    calls.answer(started, now=clock.now)
    return started


def say(call: Call, scenario: Scenario, clock: Clock, line: str, *, n: int | None = None, event: str = "") -> CallTurn:
    turn = turns.speak(call, scenario, n=n or call.turn_count + 1, line=line, event=event, now=clock.tick(seconds=15))
    Session.refresh(call)
    return turn


def end(call: Call, scenario: Scenario, clock: Clock) -> None:
    say(call, scenario, clock, "", event="hang_up")


def test_starting_twice_gives_the_same_call_and_another_scenario_is_refused(
    call: Call, bill: Scenario, learner: Actor, clock: Clock, root: Any
) -> None:
    again = calls.start_call(bill, mode="practice", persona="", actor=learner, now=clock.now)
    assert again.id == call.id
    with pytest.raises(DomainError) as refused:
        calls.start_call(library_at(root).get("rp-01"), mode="practice", persona="", actor=learner, now=clock.now)
    assert refused.value.code == "call.open_elsewhere"


def test_every_turn_is_stored_with_its_answer_and_can_be_replayed(call: Call, bill: Scenario, clock: Clock) -> None:
    for line in LINES:
        say(call, bill, clock, line)
    stored = list(Session.scalars(select(CallTurn).where(CallTurn.call_id == call.id).order_by(CallTurn.n)))
    assert [turn.agent for turn in stored] == list(LINES)
    assert all(turn.customer for turn in stored)
    log = [{"agent": t.record["typed"], "seconds": t.seconds, "event": t.event} for t in stored]
    state, turns = engine.replay(bill, persona=call.persona, mode=call.mode, seed=call.seed, log=log)
    assert state.to_dict() == call.state
    assert [turn.customer for turn in turns] == [turn.customer for turn in stored]


def test_the_same_turn_sent_twice_is_stored_once(call: Call, bill: Scenario, clock: Clock) -> None:
    first = say(call, bill, clock, LINES[0])
    again = say(call, bill, clock, LINES[0], n=1)
    assert again.customer == first.customer
    assert Session.scalar(select(func.count()).select_from(CallTurn)) == 1


def test_another_line_under_a_taken_number_is_refused(call: Call, bill: Scenario, clock: Clock) -> None:
    say(call, bill, clock, LINES[0])
    with pytest.raises(DomainError) as refused:
        say(call, bill, clock, "另一个窗口里的话", n=1)
    assert refused.value.code == "call.moved_on"
    with pytest.raises(DomainError):
        say(call, bill, clock, "跳过一轮", n=5)
    assert call.turn_count == 1


def test_a_ringing_or_ended_call_hears_nothing(bill: Scenario, learner: Actor, clock: Clock) -> None:
    ringing = calls.start_call(bill, mode="practice", persona="", actor=learner, now=clock.now)
    with pytest.raises(DomainError):
        say(ringing, bill, clock, LINES[0])
    calls.answer(ringing, now=clock.now)
    end(ringing, bill, clock)
    with pytest.raises(DomainError):
        say(ringing, bill, clock, LINES[0])


def test_time_ends_the_call_after_the_line_that_was_under_the_fingers(call: Call, bill: Scenario, clock: Clock) -> None:
    clock.tick(minutes=bill.brief.minutes + 1)
    turn = say(call, bill, clock, LINES[0])
    assert turn.agent == LINES[0]
    assert call.end_reason is not None
    assert call.ended_at == clock.now


def test_a_break_ends_the_call_without_a_mark(call: Call, bill: Scenario, learner: Actor, clock: Clock) -> None:
    calls.stop(call, actor=learner, now=clock.now)
    calls.stop(call, actor=learner, now=clock.tick(minutes=1))
    assert call.end_reason == "stopped"
    with pytest.raises(DomainError):
        wrap.file_ticket(call, bill, actor=learner, now=clock.now)
    assert ledger.count_records(call.person_id) == 0


def test_filing_grades_once_and_writes_the_ledger(call: Call, bill: Scenario, learner: Actor, clock: Clock) -> None:
    for line in LINES:
        say(call, bill, clock, line)
    end(call, bill, clock)
    report = wrap.file_ticket(call, bill, actor=learner, now=clock.tick(minutes=1))
    again = wrap.file_ticket(call, bill, actor=learner, now=clock.tick(minutes=1))
    assert again.id == report.id
    assert Session.scalar(select(func.count()).select_from(StoredReport)) == 1
    [record] = Session.scalars(ledger.current_records(call.person_id)).all()
    assert record.details["scenario"] == "rp-03"
    assert record.details["engine"] == engine.VERSION
    assert record.points == report.points


def test_a_ticket_is_kept_as_typed_and_strange_fields_are_refused(call: Call, bill: Scenario, clock: Clock) -> None:
    text = next(q.key for q in bill.ticket if q.kind in {"text", "long"})
    choice = next(q for q in bill.ticket if q.kind == "choice")
    wrap.save_ticket(call, bill, {text: "表\x00底\x07数 <b>😀</b>", choice.key: choice.choices[0][0]}, now=clock.now)
    assert call.ticket[text] == "表底数 <b>😀</b>"
    for bad in ({"nobody_asked": "x"}, {choice.key: "not-a-choice"}, {text: ["a", "list"]}, {text: None}):
        with pytest.raises(BadInput):
            wrap.save_ticket(call, bill, bad, now=clock.now)
    assert call.ticket[text] == "表底数 <b>😀</b>"


def test_a_fork_stands_where_the_old_call_stood(call: Call, bill: Scenario, learner: Actor, clock: Clock) -> None:
    for line in LINES:
        say(call, bill, clock, line)
    with pytest.raises(DomainError):
        calls.fork_call(call, bill, turn=2, actor=learner, now=clock.now)
    end(call, bill, clock)
    fork = calls.fork_call(call, bill, turn=2, actor=learner, now=clock.now)
    assert (fork.forked_from_id, fork.forked_at_turn, fork.turn_count) == (call.id, 2, 2)
    assert [t.customer for t in fork.turns] == [t.customer for t in call.turns[:2]]
    again = say(fork, bill, clock, LINES[2])
    assert again.n == 3


def test_hints_are_counted_in_practice_and_refused_in_an_exam(
    call: Call, bill: Scenario, learner: Actor, clock: Clock
) -> None:
    hint = calls.give_hint(call, bill)
    assert hint is not None
    assert set(hint) >= {"zh", "en"}
    assert call.hints_used == 1
    calls.stop(call, actor=learner, now=clock.now)
    exam = calls.start_call(bill, mode="exam", persona="", actor=learner, now=clock.now)
    calls.answer(exam, now=clock.now)
    with pytest.raises(DomainError):
        calls.give_hint(exam, bill)
    assert exam.hints_used == 0


def test_calls_left_behind_are_closed_and_unfiled_tickets_graded_as_they_stand(
    call: Call, bill: Scenario, learner: Actor, clock: Clock, root: Any
) -> None:
    end(call, bill, clock)
    talking = calls.start_call(bill, mode="practice", persona="", actor=learner, now=clock.now)
    assert wrap.expire(library_at(root).get, now=clock.tick(hours=1)) == 0
    assert wrap.expire(library_at(root).get, now=clock.tick(hours=30)) == 2
    assert talking.end_reason == "abandoned"
    assert queries.find_open_call(learner) is None
    assert Session.scalar(select(func.count()).select_from(StoredReport)) == 1
    assert wrap.expire(library_at(root).get, now=clock.tick(hours=30)) == 0


def test_only_the_owner_and_reviewers_reach_a_call(call: Call, bill: Scenario, clock: Clock) -> None:
    other, mentor = accounts.actor("learner"), accounts.actor("mentor")
    with pytest.raises(NotFound):
        access.own_call(other, call.id)
    with pytest.raises(NotFound):
        access.readable_call(other, call.id)
    with pytest.raises(NotFound):  # still talking: nobody looks over the shoulder
        access.readable_call(mentor, call.id)
    end(call, bill, clock)
    assert access.readable_call(mentor, call.id).id == call.id


def test_a_team_lead_reads_the_calls_of_the_own_team_only(call: Call, bill: Scenario, clock: Clock) -> None:
    end(call, bill, clock)
    home, away = accounts.team(), accounts.team()
    person = Session.get_one(accounts.Person, call.person_id)
    person.team_id = home.id
    Session.flush()
    assert access.readable_call(accounts.actor("team_lead", team_id=home.id), call.id).id == call.id
    with pytest.raises(NotFound):
        access.readable_call(accounts.actor("team_lead", team_id=away.id), call.id)
    with pytest.raises(NotFound):
        access.readable_call(accounts.actor("team_lead"), call.id)


def test_the_stream_of_a_call_tells_of_turns_after_the_commit(
    call: Call, bill: Scenario, clock: Clock, app: Any
) -> None:
    bus = app.extensions["chushi_bus"]
    heard = bus.listen(calls.stream_of(call.id), "", wait=0.01)
    commit()
    say(call, bill, clock, LINES[0])
    kinds = [next(heard).kind]
    assert next(heard) is None
    commit()
    kinds.append(next(heard).kind)
    assert kinds == ["call.answered", "call.turn"]
    assert clock.now - call.started_at < timedelta(minutes=5)
