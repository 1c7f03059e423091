"""The life of a request: one commit, hooks after it, nothing of a refused request remains."""

import logging
import threading

import pytest
from flask import Flask
from sqlalchemy import select

from lms.accounts.models import Site
from lms.platform import clock
from lms.platform.db import session as unit
from lms.platform.db.base import Session
from lms.platform.web import lifecycle
from tests.factories import accounts
from tests.platform.conftest import HOOKS_RUN
from tests.support.client import SeparateClient


def _sites() -> list[str]:
    return list(Session.scalars(select(Site.name)))


def test_a_successful_request_is_committed_and_keeps_its_promises(trial: SeparateClient) -> None:
    assert trial.post("/trial/save/200").json == {"saved": True}
    assert _sites() == ["from the view"]
    assert HOOKS_RUN[0] == "first"


def test_a_failing_hook_is_logged_and_stops_neither_answer_nor_the_other_hooks(
    trial: SeparateClient, caplog: pytest.LogCaptureFixture
) -> None:
    assert trial.post("/trial/save/200").status_code == 200
    assert HOOKS_RUN == ["first", "last"]
    [record] = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert record.message == "after-commit hook failed"
    assert "hook on fire" in str(record.exc_info)


@pytest.mark.parametrize("status", [400, 404, 409, 422, 500])
def test_of_a_refused_request_nothing_remains_and_nothing_is_told(trial: SeparateClient, status: int) -> None:
    assert trial.post(f"/trial/save/{status}").status_code == status
    assert _sites() == []
    assert HOOKS_RUN == []
    assert trial.post("/trial/save/303").status_code == 303
    assert HOOKS_RUN == ["first", "last"]  # its own, not those of the refused one


def test_a_commit_that_fails_is_our_fault_and_leaves_nothing(trial: SeparateClient) -> None:
    response = trial.post("/trial/doubled")
    assert response.status_code == 500
    assert "never seen" not in response.text
    assert _sites() == []
    assert trial.post("/trial/save/200").status_code == 200


def test_hooks_run_after_the_commit_in_the_order_of_promise(session: object) -> None:
    seen: list[tuple[str, bool]] = []
    Session.add(Site(name="x"))
    unit.after_commit(lambda: seen.append(("one", Session().in_transaction())))
    unit.after_commit(lambda: seen.append(("two", Session().in_transaction())))
    assert seen == []
    unit.commit()
    assert seen == [("one", False), ("two", False)]
    unit.commit()
    assert len(seen) == 2


def test_hooks_of_a_transaction_that_was_rolled_back_never_run(session: object) -> None:
    seen: list[str] = []
    unit.after_commit(lambda: seen.append("x"))
    unit.rollback()
    unit.commit()
    assert seen == []


def test_work_in_a_savepoint_goes_with_the_request(session: object) -> None:
    with Session.begin_nested():
        Session.add(Site(name="inside"))
    unit.rollback()
    assert _sites() == []
    with Session.begin_nested():
        Session.add(Site(name="inside"))
    unit.commit()
    assert _sites() == ["inside"]


class TestRoutesWithoutARule:
    def test_a_view_that_names_no_rule_is_refused_even_to_administrators(self, trial: SeparateClient) -> None:
        trial.become(accounts.person("admin"), now=clock.now())
        assert trial.get("/trial/secret").text.startswith("for 员工")
        refused = trial.get("/trial/no-rule")
        assert refused.status_code == 403
        assert "never seen" not in refused.text

    def test_who_is_not_signed_in_is_sent_to_log_in_and_back(self, trial: SeparateClient) -> None:
        response = trial.get("/trial/secret?x=1")
        assert response.status_code == 303
        assert response.headers["Location"] == "/login?next=/trial/secret?x%3D1"

    @pytest.mark.parametrize(
        "given",
        [{"headers": {"HX-Request": "true"}}, {"headers": {"Accept": "application/json"}}, {"json": {}}],
        ids=["htmx", "json wanted", "json sent"],
    )
    def test_a_script_is_told_instead_of_redirected(self, trial: SeparateClient, given: dict[str, object]) -> None:
        response = trial.get("/trial/secret", **given)
        assert response.status_code == 401
        assert response.json["code"] == "auth.signed_out"
        assert response.headers["HX-Redirect"] == "/login"


class TestPlaces:
    def test_every_way_out_gives_the_place_back(self, trial: SeparateClient, trial_app: Flask) -> None:
        for status in (303, 409, 500):
            assert trial.post(f"/trial/save/{status}").status_code == status
        places = trial_app.extensions["chushi_request_places"]
        assert places._value == places._initial_value

    def test_a_crowd_is_told_to_come_back(self, app: Flask, session: object, monkeypatch: pytest.MonkeyPatch) -> None:
        full = threading.BoundedSemaphore(1)
        full.acquire()
        monkeypatch.setattr(lifecycle, "BUSY_SECONDS", 0)
        monkeypatch.setitem(app.extensions, "chushi_request_places", full)
        response = app.test_client().get("/healthz", headers={"Accept": "application/json"})
        assert response.status_code == 429
        assert response.json["code"] == "web.busy"
        full.release()
        assert app.test_client().get("/healthz").status_code == 200
