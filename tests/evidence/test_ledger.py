"""The ledger: one row per finished activity, corrections as new rows, nothing ever changed."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from lms.accounts.models import Person
from lms.evidence import queries
from lms.evidence.models import Record
from lms.evidence.service import prove
from lms.platform.db import session as unit
from lms.platform.db.base import Session
from tests.factories import accounts

NOW = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
def learner(session: object) -> Person:
    return accounts.person()


def _prove(person: Person, subject_id: int, **given: Any) -> Record:
    values: dict[str, Any] = {
        "kind": "call.finished",
        "subject": ("roleplay_call", subject_id),
        "occurred_at": NOW - timedelta(hours=1),
        "passed": True,
        "points": 80.0,
        "out_of": 100.0,
        "details": {"scenario": "rp-03", "scenario_version": 1, "rubric_version": "default-1"},
        "now": NOW,
    }
    return prove(person_id=person.id, **{**values, **given})


def _current(person: Person, **filters: Any) -> list[Record]:
    return list(Session.scalars(queries.current_records(person.id, **filters)))


def test_a_finished_activity_is_one_row_with_its_versions(learner: Person) -> None:
    record = _prove(learner, 1)
    assert (record.version, record.passed, record.points, record.out_of) == (1, True, 80.0, 100.0)
    assert record.details["rubric_version"] == "default-1"
    assert (record.occurred_at, record.recorded_at) == (NOW - timedelta(hours=1), NOW)
    assert _current(learner) == [record]


def test_a_correction_is_a_new_row_and_only_the_newest_counts(learner: Person) -> None:
    first = _prove(learner, 1, points=80.0)
    second = _prove(learner, 1, points=40.0, passed=False, now=NOW + timedelta(days=1))
    assert (first.version, second.version) == (1, 2)
    assert first.points == 80.0
    assert _current(learner) == [second]
    assert queries.history("roleplay_call", 1) == [first, second]
    assert queries.count_records(learner.id) == 1


def test_one_correction_does_not_hide_another_activity(learner: Person) -> None:
    kept = _prove(learner, 1)
    _prove(learner, 2)
    corrected = _prove(learner, 2)
    other_kind = _prove(learner, 2, subject=("exam_attempt", 2), kind="exam.finished")
    assert _current(learner) == [other_kind, corrected, kept]
    assert _current(learner, kind="exam.finished") == [other_kind]


def test_each_person_has_a_ledger_of_their_own(learner: Person) -> None:
    _prove(learner, 1)
    assert _current(accounts.person()) == []
    assert queries.count_records(accounts.person().id) == 0


@pytest.mark.parametrize("points", [-0.5, 100.5])
def test_points_outside_the_scale_are_refused_by_the_database(learner: Person, points: float) -> None:
    _prove(learner, 1, points=100.0)
    with pytest.raises(IntegrityError, match="points_in_range"):
        _prove(learner, 2, points=points)
    unit.rollback()


def test_two_rows_of_one_version_are_refused_by_the_database(learner: Person) -> None:
    first = _prove(learner, 1)
    columns = {column.key: getattr(first, column.key) for column in Record.__table__.columns if column.key != "id"}
    Session.add(Record(**columns))
    with pytest.raises(IntegrityError):
        Session.flush()
    unit.rollback()


def test_a_row_stands_if_and_only_if_the_act_does(learner: Person) -> None:
    unit.commit()
    _prove(learner, 1)
    unit.rollback()
    assert queries.history("roleplay_call", 1) == []
