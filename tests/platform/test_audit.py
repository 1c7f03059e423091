"""The audit log: one entry per act, in a chain that shows every later change."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, event, insert, inspect, select, text, update
from sqlalchemy.exc import DBAPIError

from lms.platform.audit import log
from lms.platform.audit.models import Entry, Head
from lms.platform.auth.actor import SYSTEM, Actor
from lms.platform.db import session as unit
from lms.platform.db.base import Session, db
from tests.factories import accounts

WHO = Actor(user_id=7, name="李工")
ENTRIES = Entry.__table__


@pytest.fixture(autouse=True)
def clean(session: object) -> None:
    assert log.verify() == log.Checked(0, log.GENESIS)


@pytest.fixture
def five() -> list[dict[str, Any]]:
    """Five entries, as rows."""
    for n in range(5):
        log.record(WHO, "test.done", None, n=n, text="燃气")
    unit.commit()
    assert log.verify().count == 5
    return _rows()


@pytest.fixture
def tampering(app: Flask) -> Iterator[None]:
    """Somebody with all rights on the database takes the triggers off; they are there again afterwards."""
    if db.engine.dialect.name == "postgresql":
        with db.engine.begin() as connection:
            connection.execute(text("ALTER TABLE audit_entries DISABLE TRIGGER USER"))
        yield
        unit.rollback()
        with db.engine.begin() as connection:
            connection.execute(text("ALTER TABLE audit_entries ENABLE TRIGGER USER"))
        return
    with db.engine.begin() as connection:
        found = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
        for name, _sql in found:
            connection.execute(text(f"DROP TRIGGER {name}"))
    yield
    unit.rollback()
    with db.engine.begin() as connection:
        for _name, sql in found:
            connection.execute(text(sql))


def _rows() -> list[dict[str, Any]]:
    return [dict(row) for row in Session.execute(select(ENTRIES).order_by(ENTRIES.c.id)).mappings()]


class TestRecording:
    def test_an_entry_says_who_did_what_to_what_and_when(self) -> None:
        before = datetime.now(UTC)
        person = accounts.person(name="王芳")
        log.record(WHO, "person.renamed", person, before="王方", after="王芳")
        unit.commit()
        entry = Session.scalars(select(Entry)).one()
        assert (entry.actor_id, entry.actor_name, entry.verb) == (7, "李工", "person.renamed")
        assert (entry.thing_kind, entry.thing_id) == ("accounts_people", str(person.id))
        assert entry.details == {"before": "王方", "after": "王芳"}
        assert before <= entry.at <= datetime.now(UTC)

    def test_an_entry_stands_if_and_only_if_the_act_does(self) -> None:
        log.record(WHO, "test.undone")
        unit.rollback()
        log.record(WHO, "test.done")
        unit.commit()
        assert [row["verb"] for row in _rows()] == ["test.done"]
        assert log.verify().flaw is None

    def test_details_hash_alike_before_and_after_their_way_through_json(self) -> None:
        log.record(SYSTEM, "test.odd", None, pair=(1, 2), by_number={10: "a", 9: "b"}, nothing=None, part=0.1)
        unit.commit()
        assert log.verify().flaw is None
        assert _rows()[0]["details"]["pair"] == [1, 2]

    def test_an_act_in_a_request_carries_the_requests_id(self, app: Flask) -> None:
        with app.test_request_context(headers={"X-Request-ID": "abcdef-12345"}):
            app.preprocess_request()
            log.record(WHO, "test.done")
            unit.commit()
        assert _rows()[0]["request_id"] == "abcdef-12345"


@pytest.mark.parametrize(
    "change",
    [update(ENTRIES).values(verb="test.other"), delete(ENTRIES), update(ENTRIES).where(ENTRIES.c.id == 3).values(id=9)],
    ids=["update", "delete", "renumber"],
)
def test_the_database_refuses_to_change_an_entry(five: list[dict[str, Any]], change: Any) -> None:
    with pytest.raises(DBAPIError, match="append-only"):
        Session.execute(change)
    unit.rollback()
    assert _rows() == five


def _change(column: str, value: Any) -> Callable[[list[dict[str, Any]]], None]:
    return lambda _rows: Session.execute(update(ENTRIES).where(ENTRIES.c.id == 3).values({column: value}))


def _swap_third_and_fourth(rows: list[dict[str, Any]]) -> None:
    Session.execute(delete(ENTRIES).where(ENTRIES.c.id.in_((3, 4))))
    third, fourth = rows[2], rows[3]
    Session.execute(insert(ENTRIES), [{**third, "id": 4}, {**fourth, "id": 3}])


def _insert_a_sixth(rows: list[dict[str, Any]]) -> None:
    forged = {**rows[4], "id": 6, "previous_hash": rows[4]["hash"]}
    forged["hash"] = log.digest(forged)
    Session.execute(insert(ENTRIES).values(forged))


def _delete(*ids: int) -> Callable[[list[dict[str, Any]]], None]:
    return lambda _rows: Session.execute(delete(ENTRIES).where(ENTRIES.c.id.in_(ids)))


def _lose_head(_rows: list[dict[str, Any]]) -> None:
    Session.execute(delete(Head))


def _hash_anew(rows: list[dict[str, Any]]) -> None:
    changed = {**rows[2], "verb": "test.other"}
    Session.execute(update(ENTRIES).where(ENTRIES.c.id == 3).values(verb="test.other", hash=log.digest(changed)))


TAMPERING = {
    "verb": (_change("verb", "test.other"), 3, "changed"),
    "name": (_change("actor_name", "张三"), 3, "changed"),
    "moment": (_change("at", datetime(2020, 1, 1, tzinfo=UTC)), 3, "changed"),
    "details": (_change("details", {"n": 99}), 3, "changed"),
    "request": (_change("request_id", "another"), 3, "changed"),
    "hashed anew": (_hash_anew, 4, "changed"),
    "deleted in the middle": (_delete(3), 4, "missing"),
    "deleted at the start": (_delete(1), 2, "missing"),
    "deleted at the end": (_delete(4, 5), 3, "3 entries are there, with a head that speaks of 5"),
    "all deleted": (_delete(1, 2, 3, 4, 5), 0, "0 entries are there, with a head that speaks of 5"),
    "inserted": (_insert_a_sixth, 6, "6 entries are there, with a head that speaks of 5"),
    "reordered": (_swap_third_and_fourth, 3, "changed"),
    "head lost": (_lose_head, 0, "no head"),
}


@pytest.mark.parametrize("name", TAMPERING)
@pytest.mark.usefixtures("tampering")
def test_tampering_is_found_where_it_happened(app: Flask, five: list[dict[str, Any]], name: str) -> None:
    act, where, what = TAMPERING[name]
    act(five)
    unit.commit()
    flaw = log.verify().flaw
    assert flaw is not None
    assert flaw.entry_id == where
    assert what in flaw.what
    done = app.test_cli_runner().invoke(args=["audit", "verify"])
    assert done.exit_code == 1
    assert f"broken at entry {where}: " in done.stderr


def test_verify_prints_the_last_hash_for_safe_keeping(app: Flask, five: list[dict[str, Any]]) -> None:
    done = app.test_cli_runner().invoke(args=["audit", "verify"])
    assert (done.exit_code, done.output) == (0, f"5 entries, chain intact, last hash {five[4]['hash']}\n")


def test_writers_in_many_threads_keep_one_chain(app: Flask) -> None:
    start, faults = threading.Barrier(8), []

    def write(writer: int) -> None:
        with app.app_context():
            try:
                start.wait(timeout=20)
                for n in range(10):
                    log.record(WHO, "test.done", None, writer=writer, n=n)
                    unit.rollback() if n % 5 == 4 else unit.commit()
            except Exception as error:  # noqa: BLE001 - shown by the assertion below
                faults.append(error)
            finally:
                Session.remove()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert faults == []
    assert log.verify().count == 8 * 8
    assert log.verify().flaw is None


def test_checking_while_others_write_finds_no_flaw(app: Flask, five: list[dict[str, Any]]) -> None:
    """An entry that is committed in the middle of the check belongs to the next check."""

    not_yet = [True]

    def write_meanwhile(*_args: Any) -> None:
        if not_yet and not_yet.pop():
            thread = threading.Thread(target=_record_one, args=(app,))
            thread.start()
            thread.join(timeout=20)

    event.listen(db.engine, "after_cursor_execute", write_meanwhile)
    assert log.verify() == log.Checked(5, five[4]["hash"])
    event.remove(db.engine, "after_cursor_execute", write_meanwhile)
    unit.rollback()
    assert log.verify().count == 6


def _record_one(app: Flask) -> None:
    with app.app_context():
        log.record(WHO, "test.meanwhile")
        unit.commit()
        Session.remove()


def test_the_log_outlives_what_it_speaks_of() -> None:
    assert inspect(db.engine).get_foreign_keys("audit_entries") == []
