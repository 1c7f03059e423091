"""The life of a request: time and actor, access rule, view, one commit, hooks."""

import threading
from typing import Any

from flask import Flask, Response, g, request
from flask_babel import gettext as _
from flask_login import current_user

from lms.config import Config
from lms.platform import clock
from lms.platform.auth import sessions
from lms.platform.auth.access import check_access, is_static
from lms.platform.auth.actor import NOBODY
from lms.platform.db import session as unit
from lms.platform.errors import TooMany

FIRST_ERROR = 400
BUSY_SECONDS = 20
DRAINED_BYTES = 256 * 1024


def init_app(app: Flask, config: Config) -> None:
    """Register the phases, in the order in which they happen."""
    idle_and_total = sessions.limits(config.session_idle_minutes, config.session_hours)
    app.extensions["chushi_request_places"] = threading.BoundedSemaphore(config.max_requests_at_once)

    @app.before_request
    def begin() -> Any:
        g.now = clock.now()
        g.session_limits = idle_and_total
        g.actor = NOBODY
        # Not for files: a cookie on one that proxies keep would reach other people. Not for signed-out people: an
        # expired session must not come back to life by asking.
        if not is_static(request.endpoint) and current_user.is_authenticated:
            g.actor = current_user.actor
            sessions.touch(g.now)
        return check_access()

    @app.before_request
    def take_place() -> None:
        if getattr(app.view_functions.get(request.endpoint or ""), "is_stream", False):
            return
        places: threading.BoundedSemaphore = app.extensions["chushi_request_places"]
        if not places.acquire(timeout=BUSY_SECONDS):
            raise TooMany("web.busy", _("Many people are at work right now. Please try again in a moment."))
        g.place = places

    app.after_request(_finish)
    app.teardown_request(_leave)


def _finish(response: Response) -> Response:
    """One commit when the view succeeded; otherwise nothing of it remains."""
    _drain()
    if response.status_code < FIRST_ERROR:
        unit.commit()
    else:
        unit.rollback()
    return response


def _drain() -> None:
    """Read what a view left unread of a small body: the server closes a kept connection that still holds some of it."""
    if 0 < (request.content_length or 0) <= DRAINED_BYTES:
        request.environ["wsgi.input"].read(request.content_length)


def _leave(_error: BaseException | None) -> None:
    place = g.pop("place", None)
    if place is not None:
        place.release()


def streams(view: Any) -> Any:
    """Mark a view that keeps its connection open: it takes no place of the short requests."""
    view.is_stream = True
    return view
