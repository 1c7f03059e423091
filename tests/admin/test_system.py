"""The system's page: versions, database, jobs, content."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from lms.admin import queries, state
from lms.platform import clock as product_clock
from lms.platform.db import session as unit
from lms.platform.db.base import Session, db
from lms.platform.jobs import queue
from tests.conftest import Login
from tests.support.client import SeparateClient
from tests.support.pages import get_page


@pytest.fixture
def admin(login: Login) -> SeparateClient:
    return login("admin")


def _fail(**_payload: Any) -> None:
    raise RuntimeError("the <printer> is on fire")


@pytest.fixture
def some_jobs(session: object) -> None:
    """One for tomorrow, one overdue, one given up."""
    now, registry = product_clock.now(), queue.Registry()
    registry.add("test.fail", _fail)
    queue.enqueue("test.fail", now=now)
    for _ in range(queue.MAX_TRIES):
        queue.run_due(registry, now=now)
        now += timedelta(hours=1)
    now = product_clock.now()
    queue.enqueue("test.tomorrow", now=now, run_after=now + timedelta(days=1))
    queue.enqueue("test.overdue", now=now, run_after=now - timedelta(hours=1))
    unit.commit()


def test_versions_and_database_are_named(admin: SeparateClient) -> None:
    page = get_page(admin, "/admin/system")
    assert "Chushi" in page.select_text("dt")
    assert db.engine.dialect.name in page.select_text("dt")
    assert "?" not in page.select_text("dd")
    assert page.select_text(".badge-good")[0].startswith("数据库结构是最新的")
    assert state.database().is_current


def test_a_schema_that_lags_behind_says_what_to_run(admin: SeparateClient) -> None:
    Session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    [warning] = get_page(admin, "/admin/system").select_text(".alert-danger")
    assert "0001" in warning
    assert "flask --app wsgi db upgrade" in warning


@pytest.mark.usefixtures("some_jobs")
def test_jobs_are_counted_and_the_reason_of_a_failure_is_shown(admin: SeparateClient) -> None:
    page = get_page(admin, "/admin/system")
    counts = [page.select_text(f"#jobs-{name}") for name in ("waiting", "overdue", "failed")]
    assert counts == [["2"], ["1"], ["1"]]
    assert "RuntimeError: the <printer> is on fire" in page.text
    assert [job.name for job in queries.list_open_jobs()] == ["test.overdue", "test.tomorrow"]


def test_no_jobs_no_tables(admin: SeparateClient) -> None:
    page = get_page(admin, "/admin/system")
    assert page.select_text("#jobs-failed") == ["0"]
    assert page.soup.find("table") is None


class TestContent:
    def test_it_is_checked_only_when_asked(self, admin: SeparateClient, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(state.check, "check", lambda _folder: pytest.fail("checked without being asked"))
        page = get_page(admin, "/admin/system")
        assert page.soup.select_one("#content a")["href"] == "/admin/system?check=content#content"

    @pytest.mark.parametrize("count", [0, 1, 60])
    def test_problems_are_listed(self, admin: SeparateClient, monkeypatch: pytest.MonkeyPatch, count: int) -> None:
        found = [f"rp-01/facts.yaml:{n}: 缺少 <key>" for n in range(count)]
        monkeypatch.setattr(state.check, "check", lambda _folder: found)
        page = get_page(admin, "/admin/system?check=content")
        assert page.select_text("#content li") == found[: state.MAX_PROBLEMS]
        assert bool(page.select_text("#content .badge-good")) is (count == 0)

    def test_a_broken_scenario_is_found(self, tmp_path: Path) -> None:
        folder = tmp_path / "scenarios" / "rp-99"
        folder.mkdir(parents=True)
        (folder / "scenario.yaml").write_text("title: [", encoding="utf-8")
        content = state.content(tmp_path)
        assert content.count > 0
        assert "rp-99" in content.problems[0]
