"""An application on an empty database of each kind."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask

from lms.app import create_app
from lms.config import Config
from lms.platform.db.base import db
from tests.support.postgres import create_database, server_url


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application; what it stores in is empty at the start of each test file. The context is pushed."""
    name = f"stairs_{request.module.__name__.rpartition('.')[2]}"
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp(name) / 'empty.db'}"
    else:
        server = server_url()
        folder = parse_qs(urlsplit(server).query)["host"][0]
        create_database(Path(folder), name)
        url = server.replace("/chushi?", f"/{name}?", 1)
    app = create_app(Config(secret_key="only-for-tests-" * 3, database_url=url, testing=True))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
