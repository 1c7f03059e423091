"""When work becomes true: one commit, then the hooks that were promised."""

import logging
from collections.abc import Callable

from sqlalchemy.orm import Session as OrmSession

from lms.platform.db.base import Session

log = logging.getLogger(__name__)
Hook = Callable[[], object]


def after_commit(hook: Hook) -> None:
    """Run `hook` once the present transaction is committed; never when it is rolled back."""
    _hooks(Session()).append(hook)


def _hooks(session: OrmSession) -> list[Hook]:
    hooks: list[Hook] = session.info.setdefault("after_commit", [])
    return hooks


def commit() -> None:
    """Commit, then run the promised hooks. A failing hook is logged and does not undo anything."""
    session = Session()
    session.commit()
    hooks, session.info["after_commit"] = _hooks(session), []
    for hook in hooks:
        try:
            hook()
        except Exception:
            log.exception("after-commit hook failed")


def rollback() -> None:
    """Undo what is not committed and forget what was promised for after it."""
    session = Session()
    session.rollback()
    session.info["after_commit"] = []
