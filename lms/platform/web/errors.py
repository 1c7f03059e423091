"""Every failure becomes a page, a fragment or JSON that says what to do."""

import logging

from flask import Flask, Response, jsonify, make_response, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from lms.platform.errors import DomainError
from lms.platform.web.page import wants_fragment, wants_json

log = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    """One handler for refusals, one for HTTP errors, one for our own faults."""
    app.register_error_handler(DomainError, _refused)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _our_fault)


def _refused(error: DomainError) -> Response:
    return answer(error.status, error.code, error.message)


def _stale_form(_error: CSRFError) -> Response:
    return answer(400, "auth.stale_form", _("This form is too old. Reload the page and send it again."))


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    messages = {
        400: _("The request could not be read."),
        404: _("There is no such page, or it is not yours."),
        405: _("This address cannot be used in this way."),
        413: _("The file is too large."),
    }
    if error.response is not None and status < 400:
        return make_response(error.response)
    response = answer(status, f"web.{status}", messages.get(status, _("Something did not work.")))
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return response


def _our_fault(error: Exception) -> Response:
    log.exception("unhandled error on %s", request.path, exc_info=error)
    return answer(500, "web.our_fault", _("That was our fault. Nothing you saved is lost. Please try again."))


def answer(status: int, code: str, message: str) -> Response:
    """The same refusal as JSON for scripts, as a fragment for htmx, as a page for people."""
    if wants_json():
        response: Response = jsonify(code=code, message=message)
        response.status_code = status
        return response
    template = "errors/_message.html" if wants_fragment() else "errors/page.html"
    return make_response(render_template(template, status=status, code=code, message=message), status)
