"""Is the process alive, and can it serve?"""

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from lms.platform.db.base import Session
from lms.platform.web import health
from tests.support.client import SeparateClient


@pytest.fixture
def database_down(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: Any, **_kwargs: Any) -> None:
        raise OperationalError("SELECT 1", {}, Exception("no route to host"))

    monkeypatch.setattr(health.Session, "execute", refuse)


def test_both_answer_ok_on_a_sound_database(client: SeparateClient) -> None:
    for path in ("/healthz", "/readyz"):
        response = client.get(path)
        assert (response.status_code, response.json) == (200, {"status": "ok"})


@pytest.mark.usefixtures("database_down")
def test_without_the_database_the_process_lives_but_is_not_ready(client: SeparateClient) -> None:
    assert client.get("/healthz").status_code == 200
    response = client.get("/readyz")
    assert (response.status_code, response.json) == (503, {"status": "database"})


def test_an_old_schema_is_not_ready(client: SeparateClient) -> None:
    Session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    response = client.get("/readyz")
    assert (response.status_code, response.json) == (503, {"status": "migrations"})


def test_probes_leave_no_cookie(client: SeparateClient) -> None:
    assert "Set-Cookie" not in client.get("/healthz").headers
