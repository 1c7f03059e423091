"""Speaking: one turn, stored with its answer before it is acknowledged.

The path of every line of every call: its statements are prepared once, and it reads no more than it must (bench: `turn`).
"""

from datetime import datetime
from typing import Any, cast

from flask_babel import gettext as _
from sqlalchemy import Table, bindparam, insert, select, update

from lms.platform.db.base import Session
from lms.platform.errors import DomainError
from lms.platform.events.publish import announce
from lms.roleplay import engine, queries, rules
from lms.roleplay.models import Call, CallTurn
from lms.roleplay.refusals import refuse
from lms.roleplay.scenario import Scenario
from lms.roleplay.service.calls import stream_of

_calls, _turns = cast(Table, Call.__table__), cast(Table, CallTurn.__table__)
_CHANGED = ("turn_count", "state", "ended_at", "end_reason")
# Only the first request with the next number finds the call as it was.
_TAKE_TURN = (
    update(_calls)
    .where(
        _calls.c.id == bindparam("call_id"),
        _calls.c.turn_count == bindparam("before"),
        _calls.c.ended_at.is_(None),
    )
    .values({name: bindparam(f"new_{name}") for name in _CHANGED})
    .returning(_calls.c.id)
)
_ADD_TURN = insert(_turns)
_LAST_WORDS = select(_turns.c.at, _turns.c.customer).where(
    _turns.c.call_id == bindparam("call_id"), _turns.c.n == bindparam("n")
)


def speak(
    call: Call,
    scenario: Scenario,
    *,
    n: int,
    line: str,
    event: str = "",
    reported_seconds: float | None = None,
    now: datetime,
) -> CallTurn:
    """Turn `n` of the call: the trainee's line or act, and the customer's answer, both stored.

    The same turn sent again gives the stored answer; another line under a number that is taken is refused, so that
    two tabs cannot both go on.
    """
    if n <= call.turn_count:
        return _already_said(call, n, line, event)
    if n != call.turn_count + 1:
        raise _moved_on()
    if refusal := rules.why_not_speak(call):
        raise refuse(refusal)
    since, shown = _last_words(call)
    seconds = rules.thinking_seconds(since=since, now=now, shown=shown, reported=reported_seconds, mode=call.mode)
    return _take_turn(call, scenario, n=n, line=line, event=event, seconds=seconds, now=now)


def _take_turn(
    call: Call, scenario: Scenario, *, n: int, line: str, event: str, seconds: float, now: datetime
) -> CallTurn:
    before = engine.CallState.from_dict(call.state)
    state, turn = engine.step(scenario, before, line, seconds=seconds, event=event)
    end_reason = turn.end_reason
    if end_reason is None and rules.is_over_time(call, minutes=scenario.brief.minutes, now=now):
        end_reason = "time_limit"
    if not _wins(call, n=n, now=now, state=state.to_dict(), end_reason=end_reason):
        return _already_said(call, n, line, event)  # the same turn came twice at once, or another window spoke
    row = {"call_id": call.id, "n": n, "at": now, "event": event, "agent": turn.agent, "customer": turn.customer}
    row |= {"seconds": seconds, "record": {**turn.to_dict(), "typed": line, "end_reason": end_reason}}
    Session.connection().execute(_ADD_TURN, row)
    announce(stream_of(call.id), "call.turn", n=n)
    return CallTurn(**row)


def _wins(call: Call, *, n: int, now: datetime, state: dict[str, Any], end_reason: str | None) -> bool:
    """Whether this request, and no other at the same time, took turn `n`."""
    new = {
        "new_turn_count": n,
        "new_state": state,
        "new_ended_at": now if end_reason else None,
        "new_end_reason": end_reason,
    }
    Session.flush()
    won = Session.connection().execute(_TAKE_TURN, {"call_id": call.id, "before": n - 1, **new}).first() is not None
    Session.expire(call, _CHANGED)
    return won


def _last_words(call: Call) -> tuple[datetime, str]:
    """When the customer last spoke, and what was said."""
    if call.turn_count:
        at, words = Session.connection().execute(_LAST_WORDS, {"call_id": call.id, "n": call.turn_count}).one()
        return at, words
    return call.answered_at or call.started_at, call.opening


def _already_said(call: Call, n: int, line: str, event: str) -> CallTurn:
    turn = queries.find_turn(call, n)
    if turn is None or turn.event != event or turn.record["typed"] != line:
        raise _moved_on()
    return turn


def _moved_on() -> DomainError:
    return DomainError("call.moved_on", _("This call went on in another window. The page now shows where it stands."))
