"""Server-sent events: ping first, ids for replay, a cap on open streams with polling as the fallback."""

import json
import threading
import weakref
from collections.abc import Iterator

from flask import Response, current_app, request
from flask_babel import gettext as _

from lms.platform.db.base import Session
from lms.platform.errors import TooMany
from lms.platform.events.bus import Event
from lms.platform.events.publish import bus

PING_SECONDS = 15.0


def stream(name: str) -> Response:
    """Answer with the events of one stream, from the browser's Last-Event-ID on.

    Raises TooMany when all places are taken; the page then polls. Holds no database connection.
    """
    places: threading.BoundedSemaphore = current_app.extensions["chushi_stream_places"]
    if not places.acquire(blocking=False):
        raise TooMany("events.full", _("Live updates are busy; the page asks by itself every few seconds."))
    response = Response(mimetype="text/event-stream")
    # Runs once, whichever comes first: the answer is closed, or dropped without ever having been begun (HEAD, a fault).
    response.call_on_close(weakref.finalize(response, places.release))
    Session.remove()
    after = request.headers.get("Last-Event-ID") or request.args.get("after", "")
    response.response = _lines(bus().listen(name, after, wait=PING_SECONDS))
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"
    return response


def _lines(events: Iterator[Event | None]) -> Iterator[str]:
    yield ": ping\n\n"
    for event in events:
        yield ": ping\n\n" if event is None else frame(event)


def frame(event: Event) -> str:
    """One event as the browser's EventSource reads it."""
    return f"id: {event.id}\nevent: {event.kind}\ndata: {json.dumps(event.data, ensure_ascii=False)}\n\n"
