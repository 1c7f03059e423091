"""Fixtures that every test shares: application, database, time, signed-in clients, no network."""

import os
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy.orm import scoped_session

from lms.accounts.models import Person
from lms.app import create_app
from lms.config import Config
from lms.platform import clock as product_clock
from lms.platform.auth.rate_limits import ProcessLimiter
from lms.platform.db import session as unit
from lms.platform.db.base import Session
from lms.roleplay.library import Library
from tests.factories import accounts
from tests.support.client import SeparateClient
from tests.support.database import Pristine, on_postgresql
from tests.support.postgres import server_url

_connect = socket.socket.connect


def _only_here(self: socket.socket, address: Any) -> None:
    host = address[0] if isinstance(address, tuple) else ""
    if self.family != socket.AF_UNIX and host not in {"127.0.0.1", "::1", "localhost"}:
        raise AssertionError(f"a test tried to reach {address!r}")
    return _connect(self, address)


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """Only this machine can be reached: loopback and unix sockets."""
    socket.socket.connect = _only_here  # type: ignore[method-assign]
    yield
    socket.socket.connect = _connect  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def _push_request_context() -> None:
    """pytest-flask would share one request's `g` among all requests of a test; every request gets its own here."""


@pytest.fixture(scope="session")
def db_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """SQLite in a temporary file; TEST_DATABASE=postgresql runs the same tests on a private PostgreSQL."""
    if os.environ.get("TEST_DATABASE") == "postgresql":
        return server_url()
    return f"sqlite:///{tmp_path_factory.mktemp('db') / 'test.db'}"


@pytest.fixture(scope="session")
def app(db_url: str) -> Iterator[Flask]:
    """The whole application on a database that the migrations built."""
    app = create_app(Config(secret_key="only-for-tests-" * 3, database_url=db_url, testing=True))
    app.test_client_class = SeparateClient
    Library.look_every_seconds = 0  # a test that changes a scenario sees it at once
    with app.app_context():
        upgrade()
        app.extensions["test_pristine"] = Pristine()
    yield app
    with app.app_context():
        app.extensions["test_pristine"].close()


@pytest.fixture
def session(app: Flask) -> Iterator[scoped_session[Any]]:
    """A session in an application context. What the test did is gone afterwards, committed or not."""
    _forget(app)
    with app.app_context():
        yield Session
        unit.rollback()
    with app.app_context():
        app.extensions["test_pristine"].restore()


def _forget(app: Flask) -> None:
    """Numbers of people start again in each test, so nothing may be remembered about them."""
    app.extensions["chushi_limiter"] = ProcessLimiter()
    cache = app.extensions["chushi_actors"]
    cache._kept.clear()


@pytest.fixture
def client(app: Flask, session: scoped_session[Any]) -> SeparateClient:
    """A browser of somebody who is not signed in."""
    client = app.test_client()
    assert isinstance(client, SeparateClient)
    return client


Login = Callable[..., SeparateClient]


@pytest.fixture
def login(app: Flask, session: scoped_session[Any]) -> Login:
    """`login("mentor")`, `login("mentor", "trainer")` or `login(person)`: a browser signed in as that person.

    The person is `client.person`, the acting value `client.actor`.
    """

    def sign_in(*who: Person | str, **fields: Any) -> SeparateClient:
        person = who[0] if who and isinstance(who[0], Person) else accounts.person(*who, **fields)
        unit.commit()
        client = app.test_client()
        assert isinstance(client, SeparateClient)
        client.become(person, now=product_clock.now())
        return client

    return sign_in


class Clock:
    """The product's time, standing still until a test moves it."""

    def __init__(self, at: datetime) -> None:
        self.now = at

    def tick(self, **by: float) -> datetime:
        self.now += timedelta(**by)
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Time stands still on a Monday morning in Shanghai."""
    frozen = Clock(datetime(2026, 11, 2, 1, 0, tzinfo=UTC))
    monkeypatch.setattr(product_clock, "now", lambda: frozen.now)
    return frozen


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return Path(__file__).resolve().parent.parent


def pytest_report_header() -> str:
    return f"database: {'postgresql' if on_postgresql() else 'sqlite'}"
