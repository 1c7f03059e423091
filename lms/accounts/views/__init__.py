"""Screens of accounts: log-in, one's own account, people, roster import."""

from lms.accounts.views import links, me, sessions, totp
from lms.accounts.views.blueprint import bp
from lms.platform.web.shell import NavItem

__all__ = ["NAVIGATION", "bp", "links", "me", "sessions", "totp"]

NAVIGATION: list[NavItem] = []
