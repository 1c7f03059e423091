"""Every route says who may call it; one that does not is refused."""

from collections.abc import Callable
from typing import Any

from flask import Flask, current_app, g, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from lms.platform.auth.permissions import Permission
from lms.platform.errors import Forbidden
from lms.platform.web.page import wants_fragment, wants_json

View = Callable[..., Any]


class Rule:
    """`permission` None means: open to everybody, because of `why`."""

    def __init__(self, permission: Permission | None, why: str = "") -> None:
        self.permission = permission
        self.why = why


def requires(permission: Permission) -> Callable[[View], View]:
    """The signed-in person must hold `permission`."""
    return _with_rule(Rule(permission))


def public(why: str) -> Callable[[View], View]:
    """Open to everybody; `why` says what makes that safe."""
    return _with_rule(Rule(None, why))


def _with_rule(rule: Rule) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.access_rule = rule  # type: ignore[attr-defined]
        return view

    return mark


def check_access() -> Response | None:
    """Before each request: refuse what nobody allowed. Runs after `g.actor` is set."""
    if request.endpoint is None:  # unknown address: the 404 page is for everybody
        return None
    rule: Rule | None = getattr(current_app.view_functions[request.endpoint], "access_rule", None)
    if rule is None:
        raise Forbidden("auth.no_rule", _("This page is not open to anyone yet."))
    if rule.permission is None or g.actor.may(rule.permission):
        return None
    if not g.actor.is_authenticated:
        return _to_login()
    raise Forbidden("auth.not_allowed", _("This page belongs to other roles. Ask your administrator if you need it."))


def _to_login() -> Response:
    """Back to where the person was after log-in; a background request is told to load the log-in page."""
    if wants_fragment() or wants_json():
        response = current_app.make_response(({"code": "auth.signed_out", "message": _("Please sign in again.")}, 401))
        response.headers["HX-Redirect"] = url_for("accounts.login")
        return response
    came_from = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("accounts.login", next=came_from), 303)


def is_static(endpoint: str | None) -> bool:
    """Whether an endpoint serves the files of the product or of one feature."""
    return endpoint is not None and (endpoint == "static" or endpoint.endswith(".static"))


def _plain(view: View) -> View:
    """A blueprint's static view is a bound method, which cannot carry a rule."""
    return lambda **arguments: view(**arguments)


def open_static(app: Flask) -> None:
    """Static files are for everybody: they hold nothing about people."""
    for endpoint, view in app.view_functions.items():
        if is_static(endpoint):
            app.view_functions[endpoint] = public("assets hold no data")(_plain(view))
