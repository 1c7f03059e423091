"""One JSON line per event, each with the request's id; never a password, key or token."""

import json
import logging
import re
import secrets
import time

from flask import Flask, Response, g, has_request_context, request

from lms.config import Config
from lms.platform.auth.access import is_static

# Libraries that tell of every minute's tick at INFO.
CHATTY = ("huey", "alembic")
_GIVEN_ID = re.compile(r"^[A-Za-z0-9-]{8,40}$")
_NAMES = r"password|passwd|secret|token|api[_-]?key|authorization|cookie"
# name=value, name: value, "name": "value", 'name': 'value', and the scheme before the value of a header.
_SECRET = re.compile(rf"(?i)((?:{_NAMES})[\w-]*[\"']?\s*[=:]\s*[\"']?(?:(?:basic|bearer|token)\s+)?)([^\s,;&\"']+)")
_IN_ADDRESS = re.compile(r"(://[^\s:/@]*:)([^\s/@]+)(@)")


class JsonLines(logging.Formatter):
    """Time, level, logger, message, request id, and the traceback when there is one."""

    def format(self, record: logging.LogRecord) -> str:
        row = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "message": masked(record.getMessage()),
        }
        row.update(getattr(record, "fields", {}))
        if has_request_context():
            row["request_id"] = g.get("request_id", "")
        if record.exc_info:
            row["traceback"] = masked(self.formatException(record.exc_info))
        return json.dumps(row, ensure_ascii=False)


def masked(text: str) -> str:
    """The text with the values of secret-looking names, and the passwords in addresses, starred out."""
    return _IN_ADDRESS.sub(r"\1***\3", _SECRET.sub(r"\1***", text))


def init_app(app: Flask, config: Config) -> None:
    """Log every request once, at its end, with duration and status."""
    _set_up(config)
    requests = logging.getLogger("chushi.request")

    @app.before_request
    def begin() -> None:
        given = request.headers.get("X-Request-ID", "")
        g.request_id = given if _GIVEN_ID.match(given) else secrets.token_hex(8)
        g.began = time.perf_counter()

    @app.after_request
    def end(response: Response) -> Response:
        response.headers["X-Request-ID"] = g.get("request_id", "")
        if not is_static(request.endpoint):
            requests.info(
                "%s %s %s", request.method, request.path, response.status_code, extra={"fields": _fields(response)}
            )
        return response


def _fields(response: Response) -> dict[str, object]:
    actor = g.get("actor")
    return {
        "status": response.status_code,
        "milliseconds": round((time.perf_counter() - g.get("began", time.perf_counter())) * 1000, 1),
        "actor_id": actor.user_id if actor else None,
        "endpoint": request.endpoint,
    }


def _set_up(config: Config) -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    if not config.testing:
        root.handlers = [handler]
    root.setLevel(config.log_level)
    for chatty in CHATTY:
        logging.getLogger(chatty).setLevel(max(root.level, logging.WARNING))
