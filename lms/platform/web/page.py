"""One template gives the whole page or the part that changed."""

from typing import Any

from flask import Response, make_response, render_template, request
from jinja2_fragments.flask import render_block


def page(template: str, *, fragment: str = "", status: int = 200, **context: Any) -> Response:
    """Full page for a browser, just block `fragment` for an htmx swap: same template, same context."""
    if fragment and wants_fragment():
        html = render_block(template, fragment, **context)
    else:
        html = render_template(template, **context)
    response = make_response(html, status)
    response.vary.add("HX-Request")
    return response


def wants_fragment() -> bool:
    """Whether htmx asked for a part of the page (a boosted link wants the whole page)."""
    return request.headers.get("HX-Request") == "true" and "HX-Boosted" not in request.headers


def wants_json() -> bool:
    """Whether a script asked, not a person."""
    return request.accept_mimetypes.best == "application/json" or request.is_json
