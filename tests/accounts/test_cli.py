"""`flask accounts`: first administrator, links, roster import."""

import json

import pytest
from flask import Flask

from lms.accounts import queries
from lms.accounts.models import RosterImport
from lms.accounts.vocabulary import Role
from lms.platform.db.base import Session
from tests.factories import accounts


@pytest.fixture
def run(app: Flask, session):
    """Run a command as a process of its own would: with its own context and session."""

    def command(*words: str):
        Session.commit()
        result = app.test_cli_runner().invoke(args=["accounts", *words])
        Session.expire_all()
        return result

    return command


@pytest.fixture
def roster(tmp_path):
    path = tmp_path / "花名册.csv"
    path.write_bytes("工号,姓名,角色\n001,甲,师傅\n002,乙,国王\n".encode("gb18030"))
    return path


def test_the_first_administrator_gets_a_link_that_works(run, client):
    result = run("create-admin", "boss1", "王主任")
    assert result.exit_code == 0, result.output
    assert queries.find_by_staff_number("BOSS1").roles == {Role.ADMIN}
    address = result.output.strip()
    assert address.startswith("http://127.0.0.1:8000/password?token=")
    assert client.get(address.removeprefix("http://127.0.0.1:8000")).status_code == 200
    again = run("create-admin", "boss1", "王主任")
    assert (again.exit_code, "flask accounts invite BOSS1" in again.output) == (1, True)
    assert run("create-admin", "a b", "x").exit_code == 1


def test_a_lost_password_gets_a_new_link(run, client):
    accounts.person(staff_number="L1", password=accounts.PASSWORD)
    address = run("invite", "l1").output.strip()
    assert client.get(address.removeprefix("http://127.0.0.1:8000")).status_code == 200
    assert run("invite", "nobody").exit_code == 1
    gone = accounts.person(staff_number="L2")
    gone.deactivated_at = gone.created_at
    assert run("invite", "L2").exit_code == 1


def test_a_dry_run_reports_and_changes_nothing(run, roster):
    result = run("import", str(roster), "--dry-run", "--json")
    report = json.loads(result.output)
    assert result.exit_code == 1
    assert {name: report[name] for name in ("created", "updated", "unchanged", "dry_run")} == {
        "created": 1,
        "updated": 0,
        "unchanged": 0,
        "dry_run": True,
    }
    assert [(e["line"], e["field"], e["code"], e["value"]) for e in report["errors"]] == [
        (3, "roles", "roles.unknown", "国王")
    ]
    assert report["errors"][0]["message"].startswith("没有“国王”这个角色")
    assert queries.count_people() == 0
    assert Session.query(RosterImport).count() == 0


def test_an_import_writes_the_good_lines_and_can_be_undone_on_the_screen(run, roster, login):
    result = run("import", str(roster))
    assert result.exit_code == 1
    assert "花名册.csv:3: 没有“国王”这个角色" in result.output
    assert queries.find_by_staff_number("001").roles == {Role.MENTOR}
    kept = Session.query(RosterImport).one()
    login("admin").post_form(f"/people/imports/{kept.id}/undo")
    assert not queries.find_by_staff_number("001").is_active


def test_a_clean_file_ends_with_zero_and_an_unreadable_one_with_two(run, tmp_path):
    good, bad = tmp_path / "good.csv", tmp_path / "bad.xlsx"
    good.write_text("staff number,name\n1,Ann\n", encoding="utf-8")
    bad.write_bytes(b"PK\x03\x04nothing")
    assert run("import", str(good)).exit_code == 0
    result = run("import", str(bad), "--json")
    assert (result.exit_code, json.loads(result.output)["error"]) == (2, "table.damaged")
