"""The person on whose behalf something happens, as a plain value."""

from dataclasses import dataclass, field

from lms.platform.auth.permissions import Permission


@dataclass(frozen=True)
class Actor:
    """`user_id` is None for the product itself (jobs, imports from the command line)."""

    user_id: int | None
    name: str
    permissions: frozenset[Permission] = frozenset()
    roles: frozenset[str] = frozenset()
    site_id: int | None = None
    team_id: int | None = None
    locale: str = ""
    timezone: str = ""
    is_authenticated: bool = field(default=True)

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions


NOBODY = Actor(user_id=None, name="", is_authenticated=False)
SYSTEM = Actor(user_id=None, name="system", permissions=frozenset(Permission))
