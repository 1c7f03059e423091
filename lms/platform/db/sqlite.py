"""SQLite as a server's database: durable, patient, and one writer at a time by turns."""

import threading
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Connection, Engine, event

from lms.platform.errors import TooMany

PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=15000")
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "BEGIN IMMEDIATE", "CREATE", "DROP", "ALTER")
PATIENCE_SECONDS = 30
_HOLDS = "holds_write_turn"


def tune(engine: Engine) -> None:
    """WAL, full durability, foreign keys, real savepoints, and writers that queue instead of colliding.

    SQLite lets one connection write at a time; others poll for the lock without any order, and under load some poll
    until they fail. So threads of this process take turns at a lock of our own, from a transaction's first write to its
    end; `busy_timeout` is left for other processes.
    """
    turn = threading.Lock()
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "savepoint", _begin_first)

    @event.listens_for(engine, "before_cursor_execute")
    def _wait_for_turn(
        connection: Connection, _cursor: Any, statement: str, _parameters: Any, _context: Any, _many: bool
    ) -> None:
        if connection.info.get(_HOLDS) or not statement.lstrip().upper().startswith(WRITES):
            return
        if not turn.acquire(timeout=PATIENCE_SECONDS):
            raise TooMany("db.busy", _("Many people are at work right now. Please try again in a moment."))
        connection.info[_HOLDS] = True

    @event.listens_for(engine, "checkin")
    def _end_turn(_connection: Any, record: Any) -> None:
        """A connection comes back to the pool after commit or roll-back, whatever happened in between."""
        if record.info.pop(_HOLDS, False):
            turn.release()


def _set_pragmas(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_first(connection: Connection, _name: str) -> None:
    """Python's driver opens no transaction for a savepoint, and releasing the outermost one would commit it."""
    if not connection.connection.driver_connection.in_transaction:  # type: ignore[union-attr]
        connection.exec_driver_sql("BEGIN IMMEDIATE")
