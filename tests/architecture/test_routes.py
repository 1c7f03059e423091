"""Every route says who may call it; the table of who may do what is read by a person when it changes."""

import pytest
from flask import Flask
from werkzeug.routing import Rule as Route

from lms.accounts.permissions import permissions_of
from lms.accounts.vocabulary import Role
from lms.platform.auth.access import Rule, is_static
from lms.platform.auth.permissions import Permission
from tests.support.golden import assert_golden

CHANGING = {"POST", "PUT", "PATCH", "DELETE"}


@pytest.fixture
def routes(app: Flask) -> list[Route]:
    return sorted(app.url_map.iter_rules(), key=lambda route: (route.rule, sorted(route.methods or ())))


def _rule(app: Flask, route: Route) -> Rule | None:
    return getattr(app.view_functions[route.endpoint], "access_rule", None)


def test_every_route_states_who_may_call_it(app: Flask, routes: list[Route]) -> None:
    bare = [route.endpoint for route in routes if _rule(app, route) is None]
    assert not bare, f"add @requires(...) or @public('why') to: {bare}"
    assert len(routes) > 20


def test_what_is_open_to_everybody_says_why(app: Flask, routes: list[Route]) -> None:
    rules = {route.endpoint: _rule(app, route) for route in routes}
    unexplained = [name for name, rule in rules.items() if rule and rule.permission is None and len(rule.why) < 10]
    assert unexplained == []


def test_who_may_do_what_is_as_reviewed(app: Flask, routes: list[Route]) -> None:
    """The permission matrix: one line a route, the roles that may call it."""
    lines = [_line(app, route) for route in routes if not is_static(route.endpoint)]
    assert_golden("permission_matrix.txt", "\n".join(lines) + "\n")


def _line(app: Flask, route: Route) -> str:
    rule = _rule(app, route)
    methods = ",".join(sorted((route.methods or set()) - {"HEAD", "OPTIONS"}))
    start = f"{methods:<5} {route.rule:<50}"
    if rule is None or rule.permission is None:
        return f"{start} everybody: {rule.why if rule else 'NO RULE'}"
    roles = [role.value for role in Role if rule.permission in permissions_of([role])]
    return f"{start} {rule.permission.value}: {'all roles' if len(roles) == len(Role) else ' '.join(roles)}"


def test_every_permission_is_asked_for_by_a_route_or_a_rule(app: Flask, routes: list[Route]) -> None:
    asked = {rule.permission for route in routes if (rule := _rule(app, route)) and rule.permission}
    assert set(Permission) - asked <= {Permission.VERDICT_CHANGE, Permission.RUBRIC_READ, Permission.SCENARIO_READ}


def test_nothing_is_changed_by_a_link(routes: list[Route]) -> None:
    """An address that changes something on GET would be followed by a crawler or an <img>."""
    both = [
        route.endpoint for route in routes if "GET" in (route.methods or set()) and CHANGING & (route.methods or set())
    ]
    assert both == []


def test_addresses_use_typed_ids(routes: list[Route]) -> None:
    untyped = [
        route.rule
        for route in routes
        for name in route.arguments
        if name.endswith("id") and f"int:{name}" not in route.rule
    ]
    assert untyped == []
