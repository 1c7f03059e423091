"""Jobs: in with the transaction, done once, retried, given up with a reason."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from lms.platform import clock as product_clock
from lms.platform.db import session as unit
from lms.platform.db.base import Session
from lms.platform.jobs import queue, worker
from lms.platform.jobs.models import Job

NOW = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
DONE: list[dict[str, Any]] = []


@pytest.fixture(autouse=True)
def nothing_done(session: object) -> None:
    DONE.clear()


@pytest.fixture
def registry() -> queue.Registry:
    made = queue.Registry()
    made.add("test.note", lambda **payload: DONE.append(payload))
    made.add("test.fail", _fail)
    return made


def _fail(**_payload: Any) -> None:
    unit.after_commit(lambda: DONE.append({"told": True}))
    queue.enqueue("test.note", now=NOW)
    raise RuntimeError("the printer is on fire")


def _enqueue(name: str = "test.note", **kwargs: Any) -> None:
    queue.enqueue(name, now=NOW, **kwargs)
    unit.commit()


def _jobs() -> list[Job]:
    return list(Session.scalars(select(Job).order_by(Job.id).execution_options(populate_existing=True)))


def _only() -> Job:
    [job] = _jobs()
    return job


def test_a_job_is_there_if_and_only_if_the_transaction_commits(registry: queue.Registry) -> None:
    queue.enqueue("test.note", now=NOW, n=1)
    unit.rollback()
    assert _jobs() == []
    queue.enqueue("test.note", now=NOW, n=2)
    unit.commit()
    assert queue.run_due(registry, now=NOW) == 1
    assert DONE == [{"n": 2, "now": NOW}]


def test_a_done_job_is_not_done_again(registry: queue.Registry) -> None:
    _enqueue()
    assert queue.run_due(registry, now=NOW) == 1
    assert queue.run_due(registry, now=NOW + timedelta(days=1)) == 0
    assert len(DONE) == 1
    assert _only().done_at == NOW


def test_a_job_waits_for_its_time(registry: queue.Registry) -> None:
    _enqueue(run_after=NOW + timedelta(hours=1))
    assert queue.run_due(registry, now=NOW + timedelta(minutes=59)) == 0
    assert queue.run_due(registry, now=NOW + timedelta(hours=1)) == 1


def test_a_key_that_is_open_adds_nothing_and_keeps_the_rest_of_the_work(registry: queue.Registry) -> None:
    queue.enqueue("test.note", now=NOW, key="report:1", n=1)
    queue.enqueue("test.note", now=NOW, key="report:1", n=2)
    queue.enqueue("test.note", now=NOW, key="report:2", n=3)
    unit.commit()
    queue.run_due(registry, now=NOW)
    assert [payload["n"] for payload in DONE] == [1, 3]


def test_a_key_may_come_again_after_its_job_is_done(registry: queue.Registry) -> None:
    for _ in range(2):
        _enqueue(key="report:1")
        queue.run_due(registry, now=NOW)
    assert len(DONE) == 2


class TestLease:
    def test_a_taken_job_is_left_to_its_worker_until_the_lease_ends(self, registry: queue.Registry) -> None:
        _enqueue()
        taken = queue._take(NOW)  # this worker dies here
        assert taken is not None
        assert queue.run_due(registry, now=NOW + queue.LEASE) == 0
        assert queue.run_due(registry, now=NOW + queue.LEASE + timedelta(seconds=1)) == 1
        assert (_only().tries, len(DONE)) == (2, 1)

    def test_a_job_whose_workers_die_every_time_is_given_up(self, registry: queue.Registry) -> None:
        _enqueue()
        at = NOW
        for _ in range(queue.MAX_TRIES):
            assert queue._take(at) is not None
            at += queue.LEASE + timedelta(seconds=1)
        assert queue.run_due(registry, now=at) == 0
        assert _only().failed
        assert "worker died" in _only().last_error
        assert DONE == []

    def test_what_another_worker_did_meanwhile_is_not_taken(
        self, registry: queue.Registry, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Both list the job; the other takes it and finishes before this one claims it."""
        _enqueue()
        listed, in_between = Session.scalars, [True]

        def slow_scalars(*args: Any, **kwargs: Any) -> Any:
            found = listed(*args, **kwargs)
            if in_between and in_between.pop():
                rows = found.all()
                assert queue.run_due(registry, now=NOW) == 1
                return _Rows(rows)
            return found

        monkeypatch.setattr(Session, "scalars", slow_scalars)
        assert queue._take(NOW) is None
        assert (len(DONE), _only().tries) == (1, 1)


class _Rows:
    def __init__(self, rows: list[Any]) -> None:
        self.all: Callable[[], list[Any]] = lambda: rows


class TestFailing:
    def test_nothing_of_a_failed_job_remains_but_the_reason(self, registry: queue.Registry) -> None:
        _enqueue("test.fail")
        assert queue.run_due(registry, now=NOW) == 1
        assert _only().last_error == "RuntimeError: the printer is on fire"
        assert _only().done_at is None
        assert DONE == []

    def test_each_try_waits_twice_as_long_and_the_last_gives_up(self, registry: queue.Registry) -> None:
        _enqueue("test.fail")
        at, waits = NOW, []
        while (job := _only()).done_at is None:
            assert queue.run_due(registry, now=at) == 1
            waits.append(int((_only().run_after - at).total_seconds()))
            assert queue.run_due(registry, now=at) == 0
            at = _only().run_after
        assert waits[:-1] == [20, 40, 80, 160, 320, 640, 1280]
        assert (job.failed, job.tries, job.leased_until) == (True, queue.MAX_TRIES, None)
        assert "printer" in job.last_error

    def test_a_failing_job_does_not_hold_up_the_others(self, registry: queue.Registry) -> None:
        _enqueue("test.fail")
        _enqueue(n=2)
        assert queue.run_due(registry, now=NOW) == 2
        assert [payload["n"] for payload in DONE] == [2]

    def test_a_job_nobody_knows_keeps_that_as_its_reason(self, registry: queue.Registry) -> None:
        _enqueue("test.gone")
        queue.run_due(registry, now=NOW)
        assert "test.gone" in _only().last_error


class TestRecurring:
    def test_one_turn_is_planned_however_often_it_is_asked(self, registry: queue.Registry) -> None:
        registry.add("test.hourly", lambda **payload: DONE.append(payload), every=timedelta(hours=1))
        for minutes in (0, 1, 59):
            queue.plan_recurring(registry, now=NOW + timedelta(minutes=minutes))
        assert [job.run_after for job in _jobs()] == [NOW + timedelta(hours=1)]

    def test_every_hour_is_done_once(self, registry: queue.Registry) -> None:
        registry.add("test.hourly", lambda **payload: DONE.append(payload), every=timedelta(hours=1))
        for minutes in range(0, 181, 10):
            at = NOW + timedelta(minutes=minutes)
            queue.plan_recurring(registry, now=at)
            queue.run_due(registry, now=at)
        assert [payload["now"] for payload in DONE] == [NOW + timedelta(hours=hour) for hour in (1, 2, 3)]


class TestCommands:
    @pytest.fixture(autouse=True)
    def own_registry(self, app: Flask, registry: queue.Registry, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(app.extensions, "chushi_jobs", registry)
        monkeypatch.setattr(product_clock, "now", lambda: NOW)

    def test_the_worker_does_what_is_due_with_a_session_of_its_own(self, app: Flask) -> None:
        _enqueue(n=1)
        assert worker.work_once(app) == 1
        assert [payload["n"] for payload in DONE] == [1]

    def test_jobs_run_says_how_many(self, app: Flask) -> None:
        _enqueue()
        assert app.test_cli_runner().invoke(args=["jobs", "run"]).output == "1 jobs done\n"

    def test_jobs_failed_lists_the_reasons(self, app: Flask, registry: queue.Registry) -> None:
        _enqueue("test.fail")
        job = _only()
        job.tries, job.leased_until = queue.MAX_TRIES - 1, None
        unit.commit()
        queue.run_due(registry, now=NOW)
        output = app.test_cli_runner().invoke(args=["jobs", "failed"]).output
        assert '"error": "RuntimeError: the printer is on fire"' in output
