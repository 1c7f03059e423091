"""Screens of accounts: log-in, one's own account, people, roster import."""

from flask_babel import lazy_gettext as _l

from lms.accounts.views import links, me, people, person_acts, places, roster, sessions, totp
from lms.accounts.views.blueprint import bp
from lms.platform.auth.permissions import Permission
from lms.platform.web.shell import GROUP_ADMIN, NavItem

__all__ = ["NAVIGATION", "bp", "links", "me", "people", "person_acts", "places", "roster", "sessions", "totp"]

NAVIGATION: list[NavItem] = [
    NavItem(GROUP_ADMIN, _l("People"), "accounts.people", "users", Permission.PEOPLE_READ),
]
