"""Taking a call: start, answer, speak, hint, stop. Every turn is saved before it is acknowledged."""

import secrets
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, update
from sqlalchemy.exc import IntegrityError

from lms.catalogue.queries import parameter_values
from lms.platform.audit import log as audit
from lms.platform.auth.actor import Actor
from lms.platform.db.base import Session
from lms.platform.errors import DomainError
from lms.platform.events.publish import announce
from lms.roleplay import engine, queries, rules
from lms.roleplay.models import Call, CallTurn
from lms.roleplay.refusals import refuse
from lms.roleplay.scenario import Scenario

MAX_SEED = 2**31


def stream_of(call_id: int) -> str:
    """The event stream of one call."""
    return f"call:{call_id}"


def start_call(
    scenario: Scenario, *, mode: str, persona: str, actor: Actor, now: datetime, seed: int | None = None
) -> Call:
    """A ringing call. Starting twice gives the same call; another open call must be ended first."""
    if (open_call := queries.find_open_call(actor)) is not None:
        return _same_or_refuse(open_call, scenario, mode)
    call = new_call(scenario, mode=mode, persona=persona, seed=seed, actor=actor, now=now)
    try:
        with Session.begin_nested():
            Session.add(call)
    except IntegrityError:  # a second click got there first
        if (winner := queries.find_open_call(actor)) is None:
            raise
        return _same_or_refuse(winner, scenario, mode)
    audit.record(actor, "call.started", call, scenario=scenario.slug, mode=mode)
    return call


def _same_or_refuse(call: Call, scenario: Scenario, mode: str) -> Call:
    if (call.scenario, call.mode) != (scenario.slug, mode):
        raise _open_elsewhere()
    return call


def _open_elsewhere() -> DomainError:
    return DomainError("call.open_elsewhere", _("You have another call open. Finish it or stop it first."))


def new_call(
    scenario: Scenario, *, mode: str, persona: str, actor: Actor, now: datetime, seed: int | None = None
) -> Call:
    """A call that is not stored yet, with the customer's first words."""
    number = secrets.randbelow(MAX_SEED) if seed is None else seed
    state = engine.start(scenario, persona=persona or None, mode=mode, seed=number)
    return Call(
        person_id=actor.user_id,
        scenario=scenario.slug,
        scenario_version=scenario.version,
        mode=mode,
        persona=persona or scenario.brief.default_persona,
        seed=number,
        engine=engine.VERSION,
        state=state.to_dict(),
        opening=engine.opening(scenario, state),
        started_at=now,
        ticket={},
        parameters=parameter_values(),
    )


def answer(call: Call, *, now: datetime) -> None:
    """Pick up. Answering twice changes nothing."""
    if call.answered_at is None and call.ended_at is None:
        call.answered_at = now
        announce(stream_of(call.id), "call.answered", id=call.id)


def _changed(call: Call, *conditions: ColumnElement[bool], **values: Any) -> bool:
    """Whether this request, and no other at the same time, made the change."""
    mine = update(Call).where(Call.id == call.id, *conditions).values(**values).returning(Call.id)
    return Session.execute(mine).first() is not None


def give_hint(call: Call, scenario: Scenario) -> dict[str, str] | None:
    """The next hint, counted because it costs points; None when there is nothing to hint at."""
    if refusal := rules.why_not_hint(call):
        raise refuse(refusal)
    hint = engine.hint(scenario, engine.CallState.from_dict(call.state))
    if hint is not None:
        call.hints_used = Call.hints_used + 1  # type: ignore[assignment]  # by the database: two at once are two
        Session.flush()
    return hint


def open_crm(call: Call, *, now: datetime) -> None:
    """Note when the customer's card was opened: disclosure is judged against it."""
    call.crm_opened_at = call.crm_opened_at or now


def stop(call: Call, *, actor: Actor, now: datetime) -> None:
    """我需要停一下: the call ends without a mark, whatever stood in it. Stopping twice changes nothing."""
    if _changed(call, Call.ended_at.is_(None), ended_at=now, end_reason=rules.STOPPED):
        audit.record(actor, "call.stopped", call)
        announce(stream_of(call.id), "call.ended", id=call.id)
    Session.refresh(call)


def fork_call(call: Call, scenario: Scenario, *, turn: int, actor: Actor, now: datetime) -> Call:
    """A new practice call that stands where the old one stood after `turn` turns, with the same customer."""
    if refusal := rules.why_not_fork(call, turn):
        raise refuse(refusal)
    if queries.find_open_call(actor) is not None:
        raise _open_elsewhere()
    kept = [t for t in call.turns if t.n <= turn]
    fresh = new_call(scenario, mode=call.mode, persona=call.persona, seed=call.seed, actor=actor, now=now)
    state, turns = _again(call, scenario, kept)
    fresh.state, fresh.turn_count, fresh.answered_at = state.to_dict(), len(turns), now
    fresh.forked_from_id, fresh.forked_at_turn = call.id, turn
    fresh.turns = [
        CallTurn(
            n=old.n,
            at=now,
            event=old.event,
            agent=new.agent,
            customer=new.customer,
            seconds=old.seconds,
            record={**new.to_dict(), "typed": old.record["typed"]},
        )
        for old, new in zip(kept, turns, strict=True)
    ]
    try:
        with Session.begin_nested():
            Session.add(fresh)
    except IntegrityError:  # a second click got there first
        raise _open_elsewhere() from None
    audit.record(actor, "call.forked", fresh, source=call.id, turn=turn)
    return fresh


def _again(call: Call, scenario: Scenario, kept: list[CallTurn]) -> tuple[engine.CallState, list[engine.Turn]]:
    """The kept turns played anew. A scenario that changed since may end the call among them: then there is no fork."""
    said = [{"agent": t.record["typed"], "seconds": t.seconds, "event": t.event} for t in kept]
    try:
        state, turns = engine.replay(scenario, persona=call.persona, mode=call.mode, seed=call.seed, log=said)
    except ValueError:
        raise refuse(rules.Refusal.SCENARIO_CHANGED) from None
    if state.end_reason:
        raise refuse(rules.Refusal.SCENARIO_CHANGED)
    return state, turns
