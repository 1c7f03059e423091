"""What people read instead of a rule's answer or a vocabulary's code."""

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms.accounts.rules.passwords import SHORTEST, Weakness
from lms.accounts.rules.people import Refusal
from lms.accounts.vocabulary import Line, Role
from lms.platform.errors import DomainError

ROLES: dict[Role, LazyString] = {
    Role.LEARNER: _l("Learner"),
    Role.MENTOR: _l("Mentor"),
    Role.TRAINER: _l("Trainer"),
    Role.TEAM_LEAD: _l("Team lead"),
    Role.QA_REVIEWER: _l("QA reviewer"),
    Role.INVIGILATOR: _l("Invigilator"),
    Role.ADMIN: _l("Administrator"),
}

LINES: dict[Line, LazyString] = {
    Line.GAS: _l("Gas hotline"),
    Line.CITY: _l("City hotline"),
    Line.COMMON: _l("Both hotlines"),
}


def weak_password(weakness: Weakness) -> str:
    """What to do about a password that will not do."""
    return {
        Weakness.TOO_SHORT: _("Use at least %(count)s characters.", count=SHORTEST),
        Weakness.TOO_LONG: _("Use at most 200 characters."),
        Weakness.PERSONAL: _("Do not build the password from your name, staff number or email."),
        Weakness.COMMON: _(
            "This password is easy to guess. A sentence of a few words is easy to remember and hard to guess."
        ),
    }[weakness]


def refused(refusal: Refusal) -> DomainError:
    """The refusal on its way to the person."""
    messages = {
        Refusal.OWN_ADMIN: _("You cannot take the administrator role from yourself. Ask another administrator."),
        Refusal.LAST_ADMIN: _("This is the last active administrator. Make somebody else administrator first."),
        Refusal.OWN_ACCOUNT: _("You cannot do this to your own account. Ask another administrator."),
        Refusal.STILL_ACTIVE: _("Deactivate this person first. Anonymising cannot be undone."),
    }
    return DomainError(refusal.value, messages[refusal])
