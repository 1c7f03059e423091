"""One template gives the whole page or the part that changed."""

from typing import Any

from flask import Response, current_app, make_response, render_template, request


def page(template: str, *, fragment: str = "", status: int = 200, **context: Any) -> Response:
    """Full page for a browser, just block `fragment` for an htmx swap: same template, same context."""
    if fragment and wants_fragment():
        html = _block(template, fragment, context)
    else:
        html = render_template(template, **context)
    response = make_response(html, status)
    response.vary.add("HX-Request")
    return response


def _block(template: str, name: str, context: dict[str, Any]) -> str:
    """One block of a template, with the macros that the template imports at its top."""
    current_app.update_template_context(context)
    found = current_app.jinja_env.get_template(template)
    scope = found.new_context(context)
    next(iter(found.root_render_func(scope)), None)  # runs the imports, and stops at the layout's first words
    return current_app.jinja_env.concat(found.blocks[name](scope))


def wants_fragment() -> bool:
    """Whether htmx asked for a part of the page (a boosted link wants the whole page)."""
    return request.headers.get("HX-Request") == "true" and "HX-Boosted" not in request.headers


def wants_json() -> bool:
    """Whether a script asked, not a person."""
    return request.accept_mimetypes.best == "application/json" or request.is_json
