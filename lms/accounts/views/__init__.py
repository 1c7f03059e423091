"""Screens of accounts: log-in, one's own account, people, roster import."""

from lms.accounts.views import me, sessions
from lms.accounts.views.blueprint import bp
from lms.platform.web.shell import NavItem

__all__ = ["NAVIGATION", "bp", "me", "sessions"]

NAVIGATION: list[NavItem] = []
