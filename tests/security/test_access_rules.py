"""Deny by default: who is not signed in gets nowhere, each role only where the table lets it."""

import pytest
from flask import Flask
from werkzeug.routing import Rule as Route

from lms.accounts.vocabulary import Role
from lms.platform.auth.access import is_static
from tests.conftest import Login
from tests.support.client import SeparateClient


def _paths(app: Flask) -> list[tuple[str, str, Route]]:
    """Every address with a number that nothing has."""
    found = []
    for route in app.url_map.iter_rules():
        if is_static(route.endpoint):
            continue
        values = {name: 999_999 if name.endswith("_id") else "none" for name in route.arguments}
        with app.test_request_context():
            path = app.url_map.bind("localhost").build(route.endpoint, values)
        found += [(method, path, route) for method in sorted((route.methods or set()) - {"HEAD", "OPTIONS"})]
    return found


def test_who_is_not_signed_in_is_sent_to_log_in_from_every_closed_address(app: Flask, client: SeparateClient) -> None:
    token, checked = client.csrf_token(), 0
    for method, path, route in _paths(app):
        if app.view_functions[route.endpoint].access_rule.permission is None:
            continue
        response = client.open(path, method=method, data={"csrf_token": token} if method == "POST" else None)
        assert response.status_code == 303, f"{method} {path}: {response.status_code}"
        assert response.location.startswith("/login"), f"{method} {path}"
        checked += 1
    assert checked > 40


@pytest.mark.parametrize("role", Role)
def test_each_role_is_refused_every_address_it_does_not_hold(app: Flask, login: Login, role: Role) -> None:
    client = login(role)
    token, refused = client.csrf_token(), 0
    for method, path, route in _paths(app):
        permission = app.view_functions[route.endpoint].access_rule.permission
        if permission is None or client.actor.may(permission):
            continue
        response = client.open(path, method=method, data={"csrf_token": token} if method == "POST" else None)
        assert response.status_code == 403, f"{role} {method} {path}: {response.status_code}"
        refused += 1
    assert refused > 0


@pytest.mark.parametrize("role", [Role.LEARNER, Role.ADMIN])
def test_no_reading_address_breaks_on_a_number_that_nothing_has(app: Flask, login: Login, role: Role) -> None:
    client = login(role)
    for method, path, _route in _paths(app):
        if method == "GET" and not path.endswith("/events"):
            assert client.get(path).status_code in {200, 303, 403, 404, 409}, path


@pytest.mark.parametrize(
    "query",
    [
        "page=²",
        "page=999999",
        "_external=1&_scheme=javascript",
        "q=%00&person=%00&sort=%00",
        "q=%FF",
    ],
)
def test_nothing_in_the_address_after_the_question_mark_breaks_a_page(app: Flask, login: Login, query: str) -> None:
    client = login("learner", "mentor", "admin")
    for method, path, route in _paths(app):
        if method == "GET" and not route.arguments:
            for headers in ({}, {"HX-Request": "true"}):
                response = client.get(f"{path}?{query}", headers=headers)
                assert response.status_code < 500, f"{path}?{query} {headers}"
                assert b"javascript:" not in response.data, path


@pytest.mark.parametrize("number", ["0", "99999999999999999999999", "-1", "1.5", "1 OR 1=1", "%00", "²"])
def test_no_number_in_an_address_breaks_the_page(login: Login, number: str) -> None:
    for role in ("learner", "admin"):
        client = login(role)
        for path in (f"/calls/{number}", f"/calls/{number}/debrief", f"/people/{number}", f"/people/imports/{number}"):
            assert client.get(path).status_code in {403, 404}, path


def test_a_deactivated_person_is_out_at_the_next_request(login: Login, app: Flask) -> None:
    client = login("admin")
    assert client.get("/people").status_code == 200
    client.person.deactivated_at = client.person.created_at
    app.extensions["chushi_actors"].forget(client.person.id)
    assert client.get("/people").status_code == 303
