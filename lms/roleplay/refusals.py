"""The rules' refusals in people's words."""

from flask_babel import gettext as _

from lms.platform.errors import DomainError
from lms.roleplay.rules import Refusal


def refuse(refusal: Refusal) -> DomainError:
    """The error that tells a person why, and what to do."""
    return DomainError(refusal.value, _words()[refusal])


def _words() -> dict[Refusal, str]:
    return {
        Refusal.NOT_TALKING: _("The call is not in progress. Reload the page to see where it stands."),
        Refusal.NOT_WRAPPING: _("The ticket can be filed once, after the call has ended."),
        Refusal.EXAM_HAS_NO_HINTS: _("There are no hints in an exam call."),
        Refusal.EXAM_CANNOT_BE_FORKED: _("An exam call cannot be taken up again. Practise the scenario instead."),
        Refusal.NO_SUCH_TURN: _("The call has no such turn."),
        Refusal.SCENARIO_CHANGED: _("The scenario has changed since this call. Practise it from the beginning."),
        Refusal.STILL_TALKING: _("The call is still open. End it first."),
    }
