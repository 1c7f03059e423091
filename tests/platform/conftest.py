"""A second application with views that misbehave, for the rules that hold for every view."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Blueprint, Flask, g, jsonify, request

from lms.accounts.models import Site
from lms.app import create_app
from lms.config import Config
from lms.platform.auth.access import public, requires
from lms.platform.auth.permissions import Permission
from lms.platform.db import session as unit
from lms.platform.db.base import Session, db
from lms.platform.errors import DomainError
from lms.platform.events import sse
from lms.platform.web.lifecycle import streams
from tests.support.client import SeparateClient

HOOKS_RUN: list[str] = []


def _boom() -> None:
    raise RuntimeError("hook on fire")


def _views() -> Blueprint:
    bp = Blueprint("trial", __name__)

    @bp.post("/trial/save/<int:status>")
    @public("test")
    def save(status: int) -> Any:
        Session.add(Site(name="from the view"))
        unit.after_commit(lambda: HOOKS_RUN.append("first"))
        unit.after_commit(_boom)
        unit.after_commit(lambda: HOOKS_RUN.append("last"))
        if status == 409:
            raise DomainError("test.refused", "这次不行。")
        if status == 500:
            raise RuntimeError("password=hunter2 view on fire")
        return jsonify(saved=True), status

    @bp.post("/trial/doubled")
    @public("test")
    def doubled() -> Any:
        Session.add_all([Site(name="the same"), Site(name="the same")])
        return "never seen"

    @bp.get("/trial/no-rule")
    def no_rule() -> str:
        return "never seen"

    @bp.get("/trial/secret")
    @requires(Permission.AUDIT_READ)
    def secret() -> str:
        return f"for {g.actor.name}"

    @bp.post("/trial/upload")
    @public("test")
    def upload() -> Any:
        return jsonify(size=len(request.files["file"].read()))

    @bp.get("/trial/stream")
    @public("test")
    @streams
    def stream() -> Any:
        return sse.stream("trial")

    return bp


@pytest.fixture(scope="package")
def trial_app(app: Flask, db_url: str) -> Iterator[Flask]:
    """On the database of `app`, which the migrations built."""
    config = Config(secret_key="only-for-tests-" * 3, database_url=db_url, testing=True, https=True)
    trial_app = create_app(config)
    trial_app.register_blueprint(_views())
    trial_app.test_client_class = SeparateClient
    # As in production: a fault is answered, not raised into the test.
    trial_app.config["PROPAGATE_EXCEPTIONS"] = False
    yield trial_app
    with trial_app.app_context():
        db.engine.dispose()


@pytest.fixture
def trial(app: Flask, trial_app: Flask, session: object) -> SeparateClient:
    """A browser of nobody in particular; the forms of these views need no token."""
    HOOKS_RUN.clear()
    app.extensions["test_pristine"].is_dirty = True
    trial_app.config["WTF_CSRF_ENABLED"] = False
    client = trial_app.test_client()
    assert isinstance(client, SeparateClient)
    return client
