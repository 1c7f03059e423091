"""What a reviewer does with a graded call: correct a verdict, say something about a line."""

from datetime import datetime

from flask_babel import gettext as _

from lms.accounts.models import Person
from lms.grading import service as grading
from lms.grading.models import Comment, Correction, StoredReport
from lms.platform.auth.actor import Actor
from lms.platform.db.base import Session
from lms.platform.errors import BadInput, DomainError, Forbidden, NotFound
from lms.roleplay import queries
from lms.roleplay.models import Call
from lms.roleplay.scenario import Scenario
from lms.roleplay.service import wrap


def correct_verdict(
    call: Call, scenario: Scenario, item: str, verdict: str, *, reason: str, actor: Actor, now: datetime
) -> Correction:
    """A reviewer's verdict, with a new row in the ledger.

    Nobody corrects the marks of their own call, and nobody those of words that were erased.
    """
    if call.person_id == actor.user_id:
        raise Forbidden("review.own_call", _("Somebody else has to look at your own call."))
    if Session.get_one(Person, call.person_id).anonymised_at is not None:
        raise DomainError("review.anonymised", _("This person was anonymised: the words that were judged are gone."))
    stored = _report(call)
    case = wrap.case_of(call, scenario)
    correction = grading.correct_verdict(stored, item, verdict, case=case, reason=reason, actor=actor, now=now)
    wrap.write_ledger(call, stored, now=now)
    return correction


def comment(call: Call, *, turn: int, text: str, actor: Actor, now: datetime) -> Comment:
    """A remark on one turn, or on the whole call (turn 0)."""
    if not 0 <= turn <= call.turn_count:
        raise BadInput("call.no_such_turn", _("The call has no such turn."))
    return grading.comment(_report(call), turn=turn, text=text, actor=actor, now=now)


def _report(call: Call) -> StoredReport:
    stored = grading.find_report(queries.SUBJECT, call.id)
    if stored is None:
        raise NotFound("review.not_graded", _("This call has no report."))
    return stored
