"""Calls at each stage, without the engine's work where none is needed."""

from datetime import timedelta
from typing import Any

from lms.accounts import queries
from lms.accounts.models import Person
from lms.config import ROOT
from lms.platform import clock
from lms.platform.db.base import Session
from lms.roleplay.library import library_at
from lms.roleplay.models import Call
from lms.roleplay.scenario import Scenario
from lms.roleplay.service import calls


def scenario(slug: str = "rp-03") -> Scenario:
    return library_at(ROOT).get(slug)


def call(person: Person, *, slug: str = "rp-03", mode: str = "practice", **fields: Any) -> Call:
    """A ringing call of this person, stored and flushed."""
    actor, now = queries.actor_of(person), clock.now()
    made = calls.new_call(scenario(slug), mode=mode, persona="", actor=actor, now=now, seed=5)
    for name, value in fields.items():
        setattr(made, name, value)
    Session.add(made)
    Session.flush()
    return made


def talking(person: Person, **fields: Any) -> Call:
    return call(person, **{"answered_at": clock.now(), **fields})


def wrapping(person: Person, **fields: Any) -> Call:
    """The customer has hung up, the ticket waits."""
    ended = {"ended_at": clock.now() + timedelta(minutes=3), "end_reason": "agent_hung_up"}
    return talking(person, **{**ended, **fields})
