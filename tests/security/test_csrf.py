"""Nothing is changed by a page of another site: every changing address asks for this session's token."""

from flask import Flask

from lms.platform.auth.access import is_static
from tests.conftest import Login
from tests.support.client import SeparateClient


def _changing(app: Flask) -> list[str]:
    routes = [r for r in app.url_map.iter_rules() if "POST" in (r.methods or set()) and not is_static(r.endpoint)]
    urls = app.url_map.bind("localhost")
    return [
        urls.build(r.endpoint, {n: 1 if n.endswith("_id") else "none" for n in r.arguments}, method="POST")
        for r in routes
    ]


def test_every_changing_address_refuses_a_request_without_the_token(app: Flask, login: Login) -> None:
    client = login("admin", "trainer", "mentor")
    paths = _changing(app)
    assert len(paths) > 25
    for path in paths:
        response = client.post(path, data={}, headers={"Accept": "application/json"})
        assert (response.status_code, response.json["code"]) == (400, "auth.stale_form"), path


def test_scripts_send_the_token_in_a_header(login: Login) -> None:
    client = login("learner")
    token = client.csrf_token()
    without = client.post("/calls/1/answer", json={})
    assert (without.status_code, without.json["code"]) == (400, "auth.stale_form")
    assert client.post("/calls/1/answer", json={}, headers={"X-CSRFToken": token}).status_code == 404


def test_the_token_of_another_session_is_worth_nothing(login: Login) -> None:
    mine, theirs = login("learner"), login("learner")
    token = theirs.csrf_token()
    assert mine.post("/me/sessions/end", data={"csrf_token": token}).status_code == 400
    assert mine.get("/me").status_code == 200


def test_a_token_ends_with_its_session(login: Login) -> None:
    client = login("learner")
    token = client.csrf_token()
    assert client.post("/logout", data={"csrf_token": token}).status_code == 303
    assert client.post("/logout", data={"csrf_token": token}).status_code == 400


def test_log_in_itself_asks_for_a_token(client: SeparateClient) -> None:
    """Otherwise another site could sign somebody in as somebody else."""
    assert client.post("/login", data={"account": "x", "password": "y"}).status_code == 400
