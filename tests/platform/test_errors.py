"""Every failure says what to do: as a page, as a fragment, as JSON."""

from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from lms.app import MAX_UPLOAD_BYTES
from lms.platform import clock
from lms.platform.db.base import Session
from lms.platform.errors import BadInput, DomainError, Forbidden, NotFound, TooMany
from tests.factories import accounts
from tests.support.client import SeparateClient
from tests.support.pages import read_page

MEGABYTE = 1024 * 1024
FAILURES = {
    "refused": ("POST", "/trial/save/409", 409, "test.refused", "这次不行。"),
    "unknown": ("GET", "/none", 404, "web.404", ""),
    "wrong method": ("GET", "/logout", 405, "web.405", ""),
    "no rule": ("GET", "/trial/no-rule", 403, "auth.no_rule", ""),
    "our fault": ("POST", "/trial/save/500", 500, "web.our_fault", ""),
}


@pytest.mark.parametrize("name", FAILURES)
class TestEveryFailure:
    def test_is_a_sound_page_for_people(self, trial: SeparateClient, name: str) -> None:
        method, path, status, code, words = FAILURES[name]
        page = read_page(trial.open(path, method=method), status=status)
        assert page.select_text("h1")[0]
        assert words in page.text
        assert page.soup.select_one("[data-code]")["data-code"] == code
        assert page.soup.select_one('main a[href="/"]')

    def test_is_a_message_in_place_for_htmx(self, trial: SeparateClient, name: str) -> None:
        method, path, status, code, words = FAILURES[name]
        response = trial.open(path, method=method, headers={"HX-Request": "true"})
        assert response.status_code == status
        assert response.text.startswith(f'<div class="alert alert-danger" role="alert" data-code="{code}">')
        assert words in response.text

    def test_is_json_for_scripts(self, trial: SeparateClient, name: str) -> None:
        method, path, status, code, words = FAILURES[name]
        response = trial.open(path, method=method, headers={"Accept": "application/json"})
        assert (response.status_code, response.json["code"]) == (status, code)
        assert response.json["message"]
        assert words in response.json["message"]

    def test_never_shows_what_went_on_inside(self, trial: SeparateClient, name: str) -> None:
        method, path, _status, _code, _words = FAILURES[name]
        text = trial.open(path, method=method).text
        assert not any(word in text for word in ("Traceback", "on fire", "hunter2", "Error", ".py"))


@pytest.mark.parametrize(
    ("kind", "status"), [(DomainError, 409), (NotFound, 404), (Forbidden, 403), (BadInput, 422), (TooMany, 429)]
)
def test_each_kind_of_refusal_has_its_status(kind: type[DomainError], status: int) -> None:
    refusal = kind("a.b", "words")
    assert (refusal.status, refusal.code, refusal.message, str(refusal)) == (status, "a.b", "words", "a.b")


def test_a_wrong_method_says_which_are_right(trial: SeparateClient) -> None:
    assert "POST" in trial.get("/logout").headers["Allow"]


class TestUploads:
    def test_fifty_megabytes_are_refused_before_they_are_read(self, trial: SeparateClient) -> None:
        upload = {"file": (BytesIO(b"x" * 50 * MEGABYTE), "big.xlsx")}
        response = trial.post("/trial/upload", data=upload, headers={"Accept": "application/json"})
        assert (response.status_code, response.json["code"]) == (413, "web.413")
        assert response.json["message"]

    def test_the_largest_allowed_size_is_read(self, trial: SeparateClient) -> None:
        upload = {"file": (BytesIO(b"x" * (MAX_UPLOAD_BYTES - MEGABYTE)), "fits.xlsx")}
        assert trial.post("/trial/upload", data=upload).json == {"size": MAX_UPLOAD_BYTES - MEGABYTE}

    def test_with_the_csrf_check_on_it_is_a_page_too(self, client: SeparateClient) -> None:
        upload = {"file": (BytesIO(b"x" * 50 * MEGABYTE), "big.xlsx")}
        read_page(client.post("/login", data=upload), status=413)

    def test_a_file_that_is_missing_is_an_unreadable_request(self, trial: SeparateClient) -> None:
        assert trial.post("/trial/upload", data={}).status_code == 400


def test_a_stale_form_says_reload(client: SeparateClient) -> None:
    page = read_page(client.post("/login", data={"account": "x", "csrf_token": "stale"}), status=400)
    assert page.soup.select_one("[data-code]")["data-code"] == "auth.stale_form"


class TestTheDatabaseIsDown:
    @pytest.fixture(autouse=True)
    def down(self, trial_app: Flask, trial: SeparateClient, monkeypatch: pytest.MonkeyPatch) -> None:
        trial.become(accounts.person("admin"), now=clock.now())
        trial.get("/healthz")
        trial_app.extensions["chushi_actors"]._kept.clear()

        def refuse(*_args: Any, **_kwargs: Any) -> None:
            raise OperationalError("SELECT", {}, Exception("no route to host"))

        monkeypatch.setattr(Session, "get", refuse)

    def test_who_is_signed_in_still_reads_a_page_of_ours(self, trial: SeparateClient) -> None:
        page = read_page(trial.get("/trial/secret"), status=500)
        assert page.soup.select_one("[data-code]")["data-code"] == "web.our_fault"

    def test_files_are_still_served(self, trial: SeparateClient) -> None:
        assert trial.get("/static/css/shell.css", buffered=True).status_code == 200
