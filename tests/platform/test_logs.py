"""Logs: one JSON line per event, with the request's id and without secrets."""

import json
import logging
import sys
from typing import Any

import pytest
from flask import Flask

from lms.platform import clock
from lms.platform.web.logs import JsonLines, masked
from tests.factories import accounts
from tests.support.client import SeparateClient


def _line(message: str, *args: object, **kwargs: Any) -> dict[str, Any]:
    record = logging.LogRecord("chushi.test", logging.WARNING, __file__, 1, message, args, kwargs.get("exc_info"))
    for name, value in kwargs.get("extra", {}).items():
        setattr(record, name, value)
    text = JsonLines().format(record)
    assert "\n" not in text
    row: dict[str, Any] = json.loads(text)
    return row


def test_a_line_is_json_with_time_level_logger_and_message() -> None:
    row = _line("第 %s 次\n换行", 3, extra={"fields": {"status": 200}})
    assert (row["level"], row["logger"], row["message"], row["status"]) == (
        "WARNING",
        "chushi.test",
        "第 3 次\n换行",
        200,
    )
    assert row["at"][:2] == "20"


def test_a_fault_brings_its_traceback_without_secrets() -> None:
    try:
        raise ValueError("password=hunter2")
    except ValueError:
        row = _line("failed", exc_info=sys.exc_info())
    assert "ValueError: password=***" in row["traceback"]
    assert "hunter2" not in json.dumps(row)


@pytest.mark.parametrize(
    "text",
    [
        "password=hunter2",
        "Password: hunter2",
        "{'password': 'hunter2'}",
        '{"new_password": "hunter2", "n": 1}',
        '{"password":"hunter2"}',
        "api_key=hunter2&x=1",
        "API-Key: hunter2",
        "access_token=hunter2",
        "Authorization: Bearer hunter2",
        "authorization: Basic hunter2",
        "Cookie: chushi=hunter2",
        "client_secret = hunter2",
        "postgresql://chushi:hunter2@db/chushi",
        "redis://:hunter2@localhost:6379/0",
        "/password?token=hunter2",
    ],
)
def test_secrets_are_starred_out(text: str) -> None:
    assert "hunter2" not in masked(text)
    assert "***" in masked(text)


@pytest.mark.parametrize("text", ["The password is too short.", "密码错误", "http://host:80/path", "12 tokens used"])
def test_ordinary_sentences_stay(text: str) -> None:
    assert masked(text) == text


class TestRequests:
    def test_a_request_is_logged_once_with_who_what_and_how_long(
        self, trial: SeparateClient, caplog: pytest.LogCaptureFixture
    ) -> None:
        trial.become(accounts.person("admin"), now=clock.now())
        caplog.set_level("INFO", logger="chushi.request")
        trial.get("/trial/secret?token=hunter2")
        [record] = [record for record in caplog.records if record.name == "chushi.request"]
        assert record.getMessage() == "GET /trial/secret 200"
        fields = record.__dict__["fields"]
        assert (fields["status"], fields["actor_id"], fields["endpoint"]) == (200, trial.person.id, "trial.secret")
        assert fields["milliseconds"] >= 0

    def test_a_static_file_is_not_worth_a_line(self, client: SeparateClient, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level("INFO", logger="chushi.request")
        assert client.get("/static/css/shell.css", buffered=True).status_code == 200
        assert [record for record in caplog.records if record.name == "chushi.request"] == []

    def test_a_proxys_request_id_is_kept_and_given_back(self, client: SeparateClient) -> None:
        given = "0123-abcd-EFGH"
        assert client.get("/healthz", headers={"X-Request-ID": given}).headers["X-Request-ID"] == given

    @pytest.mark.parametrize("bad", ["short", "x" * 41, "white space 123", 'quote"-12345', "中文中文中文中文"])
    def test_an_odd_request_id_is_replaced(self, client: SeparateClient, bad: str) -> None:
        found = client.get("/healthz", environ_overrides={"HTTP_X_REQUEST_ID": bad}).headers["X-Request-ID"]
        assert found != bad
        assert len(found) == 16

    def test_two_requests_have_two_ids(self, client: SeparateClient) -> None:
        assert client.get("/healthz").headers["X-Request-ID"] != client.get("/healthz").headers["X-Request-ID"]

    def test_the_lines_of_one_request_share_its_id(self, app: Flask) -> None:
        with app.test_request_context(headers={"X-Request-ID": "abcdef-12345"}):
            app.preprocess_request()
            assert _line("in a request")["request_id"] == "abcdef-12345"
        assert "request_id" not in _line("outside")

    def test_a_view_on_fire_leaves_its_traceback_and_no_secret(
        self, trial: SeparateClient, caplog: pytest.LogCaptureFixture
    ) -> None:
        trial.post("/trial/save/500")
        [record] = [record for record in caplog.records if record.levelno == logging.ERROR]
        line = JsonLines().format(record)
        assert "view on fire" in line
        assert "hunter2" not in line
