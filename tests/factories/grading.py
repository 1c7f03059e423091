"""Calls with a report: taken by the embedded customer, graded by the embedded judge."""

from typing import Any

from lms.accounts import queries
from lms.accounts.models import Person
from lms.grading.models import StoredReport
from lms.platform import clock
from lms.roleplay.models import Call
from lms.roleplay.service import wrap
from tests.factories import calls


def graded(person: Person, **fields: Any) -> tuple[Call, StoredReport]:
    """A call in which nothing was said, filed and graded; the call and its report."""
    call = calls.wrapping(person, **fields)
    actor = queries.actor_of(person)
    return call, wrap.file_ticket(call, calls.scenario(call.scenario), actor=actor, now=clock.now())
