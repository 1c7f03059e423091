"""What practice calls keep about a person: told on request, emptied when the person is anonymised."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from lms.accounts.personal_data import Source
from lms.platform.db.base import Session
from lms.roleplay.models import Call, CallTurn

_MOMENTS = ("started_at", "answered_at", "ended_at", "ticket_saved_at", "filed_at")
_PLAIN = ("id", "scenario", "scenario_version", "mode", "persona", "hints_used", "end_reason", "ticket")


def export(person_id: int) -> list[dict[str, Any]]:
    """The person's calls, oldest first, word for word, with moments in ISO 8601."""
    return [_call(call) for call in _calls(person_id)]


def _calls(person_id: int) -> list[Call]:
    query = select(Call).where(Call.person_id == person_id).options(selectinload(Call.turns))
    return list(Session.scalars(query.order_by(Call.id)))


def _call(call: Call) -> dict[str, Any]:
    return {
        **{name: getattr(call, name) for name in _PLAIN},
        **{name: moment.isoformat() if (moment := getattr(call, name)) else None for name in _MOMENTS},
        "turns": [_turn(turn) for turn in call.turns],
    }


def _turn(turn: CallTurn) -> dict[str, Any]:
    told = {"n": turn.n, "at": turn.at.isoformat(), "event": turn.event, "seconds": turn.seconds}
    return {**told, "agent": turn.agent, "typed": turn.record.get("typed"), "customer": turn.customer}


def erase(person_id: int) -> None:
    """Empty what the person typed. The customer's words, moods, times and choices stay: they say nobody's name."""
    for call in _calls(person_id):
        call.ticket = {key: "" if isinstance(value, str) else value for key, value in call.ticket.items()}
        call.state = {**call.state, "said": []}
        for turn in call.turns:
            turn.agent = ""
            acts = [{**act, "quote": ""} for act in turn.record["acts"]]
            turn.record = {**turn.record, "agent": "", "typed": "", "acts": acts}


SOURCE = Source("calls", export, erase)
