"""SQLite with many writers in one process: they queue, none is refused, and a turn always comes back."""

import threading
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, event, text

from lms.platform.db import sqlite
from lms.platform.errors import TooMany

WRITERS, EACH = 8, 15


@pytest.fixture
def engine(tmp_path: Path) -> Any:
    """A tuned database that never waits for another's lock: only the turns keep writers apart."""
    made = create_engine(f"sqlite:///{tmp_path / 'turns.db'}")
    sqlite.tune(made)
    event.listen(made, "connect", lambda connection, _record: connection.execute("PRAGMA busy_timeout=0"))
    with made.begin() as connection:
        connection.execute(text("CREATE TABLE notes (writer INTEGER)"))
    yield made
    made.dispose()


def write(engine: Engine, writer: int) -> None:
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO notes VALUES (:writer)"), {"writer": writer})


def count(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.scalar(text("SELECT count(*) FROM notes")) or 0)


def test_writers_of_one_process_queue_instead_of_failing(engine: Engine) -> None:
    errors: list[Exception] = []
    begin = threading.Barrier(WRITERS)

    def work(writer: int) -> None:
        begin.wait()
        try:
            for _ in range(EACH):
                write(engine, writer)
        except Exception as error:  # noqa: BLE001  whatever it is, the test shows it
            errors.append(error)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert count(engine) == WRITERS * EACH


def test_who_waits_too_long_is_told_and_the_next_one_writes(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "PATIENCE_SECONDS", 0.01)
    monkeypatch.setattr(sqlite, "_", lambda words: words)
    with engine.begin() as holder:
        holder.execute(text("INSERT INTO notes VALUES (0)"))
        with pytest.raises(TooMany):
            write(engine, 1)
    write(engine, 2)
    assert count(engine) == 2


def test_a_roll_back_gives_the_turn_back(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.execute(text("INSERT INTO notes VALUES (0)"))
        connection.rollback()
    write(engine, 1)
    assert count(engine) == 1
