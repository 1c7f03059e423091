"""Personal data: one's own only, administrators with a trace, and no feature with people's data left out."""

from typing import Any

from sqlalchemy import select

from lms.accounts import personal_data
from lms.platform.audit.models import Entry
from lms.platform.db.base import Base, Session
from tests.factories import accounts

# Tables that point at people, and the source that speaks for them. "account": the accounts feature itself.
SPEAKS_FOR = {
    "accounts_password_links": "account",
    "accounts_person_roles": "account",
    "accounts_recovery_codes": "account",
    "accounts_roster_imports": "account",
    "evidence_records": "ledger",
    "grading_comments": "grading",
    "grading_corrections": "grading",
    "grading_reports": "grading",
    "roleplay_calls": "calls",
}


def _points_at_people(table: Any) -> bool:
    return any(key.column.table.name == "accounts_people" for key in table.foreign_keys)


def test_every_table_that_points_at_people_is_spoken_for(app: Any) -> None:
    found = {table.name for table in Base.metadata.tables.values() if _points_at_people(table)}
    # Who set a parameter is a fact of the house, kept with the audit log.
    assert found - {"catalogue_parameter_values"} == set(SPEAKS_FOR)
    assert set(SPEAKS_FOR.values()) - {"account"} == {source.name for source in personal_data.SOURCES}


def test_people_download_their_own_data_and_nobody_elses(login: Any) -> None:
    other = accounts.person("learner", name="别人")
    mine = login("learner", name="本人")
    told = mine.get("/me/data.json")
    assert (told.status_code, told.json["account"]["name"]) == (200, "本人")
    assert {"calls", "grading", "ledger"} <= set(told.json)
    assert told.headers["Cache-Control"] == "no-store"
    for role in ("learner", "mentor", "trainer", "team_lead", "qa_reviewer", "invigilator"):
        assert login(role).get(f"/people/{other.id}/data.json").status_code == 403, role


def test_an_administrators_download_leaves_a_trace(login: Any) -> None:
    other = accounts.person("learner")
    assert login("admin").get(f"/people/{other.id}/data.json").json["account"]["staff_number"] == other.staff_number
    verbs = Session.scalars(select(Entry.verb).where(Entry.thing_id == str(other.id))).all()
    assert "person:data_exported" in verbs


def test_secrets_are_named_not_told(login: Any) -> None:
    mine = login("mentor", password=accounts.PASSWORD)
    told = mine.get("/me/data.json").text
    assert "has_password" in told
    assert "argon2" not in told
    assert "totp_sealed" not in told
