"""The database as the migrations left it, brought back after every test."""

import os
import sqlite3
from typing import Any

from sqlalchemy import MetaData, event, insert, select, text

from lms.platform.db.base import db

_READS = ("SELECT", "PRAGMA", "EXPLAIN", "SHOW", "BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


def on_postgresql() -> bool:
    return os.environ.get("TEST_DATABASE") == "postgresql"


class Pristine:
    """Remembers the migrated database, notes whether anything was written, and restores it."""

    def __init__(self) -> None:
        self.engine = db.engine
        self.is_dirty = False
        self._remember()
        event.listen(self.engine, "before_cursor_execute", self._note)

    def _note(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.lstrip().upper().startswith(_READS):
            self.is_dirty = True

    def _remember(self) -> None:
        if self.engine.dialect.name == "sqlite":
            self._copy = sqlite3.connect(":memory:")
            source = sqlite3.connect(str(self.engine.url.database))
            source.backup(self._copy)
            source.close()
            return
        self._tables = MetaData()
        with self.engine.connect() as connection:
            self._tables.reflect(connection)
            rows = {t: connection.execute(select(t)).mappings().all() for t in self._tables.sorted_tables}
        self._rows = {table: [dict(row) for row in found] for table, found in rows.items()}

    def restore(self) -> None:
        """Put everything back; nothing to do when the test only read."""
        if not self.is_dirty:
            return
        if self.engine.dialect.name == "sqlite":
            target = sqlite3.connect(str(self.engine.url.database))
            self._copy.backup(target)
            target.close()
        else:
            self._refill()
        self.is_dirty = False

    def _refill(self) -> None:
        names = ", ".join(table.name for table in self._tables.sorted_tables)
        with self.engine.begin() as connection:
            connection.execute(text("SET LOCAL session_replication_role = replica"))  # the audit log's triggers rest
            connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY"))
            for table, rows in self._rows.items():
                if rows:
                    connection.execute(insert(table), rows)

    def close(self) -> None:
        event.remove(self.engine, "before_cursor_execute", self._note)
        if self.engine.dialect.name == "sqlite":
            self._copy.close()
        self.engine.dispose()
