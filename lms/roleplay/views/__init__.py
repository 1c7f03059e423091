"""Screens of practice calls: choosing one, the call itself, the debrief, the reviewers' list."""

from flask_babel import lazy_gettext as _l

from lms.platform.auth.permissions import Permission
from lms.platform.web.shell import GROUP_LEARNER, GROUP_MENTOR, NavItem
from lms.roleplay.views import call, debrief, learner, review
from lms.roleplay.views.blueprint import bp

__all__ = ["NAVIGATION", "bp", "call", "debrief", "learner", "review"]

NAVIGATION = [
    NavItem(GROUP_LEARNER, _l("Home"), "roleplay.home", "home", Permission.CALL_TAKE, on_phone=True),
    NavItem(GROUP_LEARNER, _l("Practice calls"), "roleplay.scenarios", "headset", Permission.CALL_TAKE, on_phone=True),
    NavItem(GROUP_LEARNER, _l("My calls"), "roleplay.calls", "history", Permission.CALL_TAKE, on_phone=True),
    NavItem(GROUP_MENTOR, _l("Calls to review"), "roleplay.reviews", "inbox", Permission.CALL_REVIEW, on_phone=True),
]
