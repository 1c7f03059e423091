"""The state of this installation as plain values: version, database, migrations, content."""

import sys
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from lms.config import ROOT
from lms.platform.db.base import Session
from lms.roleplay import check

MAX_PROBLEMS = 50


@dataclass(frozen=True)
class Database:
    """`is_current` is False when the schema is not the one this version of the product wants."""

    kind: str
    version: str
    revision: str
    wanted: str

    @property
    def is_current(self) -> bool:
        return self.revision == self.wanted


def database() -> Database:
    """What the product stores in, and at which migration it stands."""
    connection = Session.connection()
    kind = connection.dialect.name
    query = "SELECT sqlite_version()" if kind == "sqlite" else "SHOW server_version"
    at = MigrationContext.configure(connection).get_current_revision() or ""
    number = str(connection.execute(text(query)).scalar()).split()[0]  # Debian adds its package after a blank
    return Database(kind, number, at, _wanted_revision())


@cache
def _wanted_revision() -> str:
    return ScriptDirectory(str(ROOT / "migrations")).get_current_head() or ""


@cache
def versions() -> dict[str, str]:
    """The product and what it runs on."""
    names = ("flask", "sqlalchemy", "granian")
    return {"Chushi": _own_version(), "Python": sys.version.split()[0], **{name: _version(name) for name in names}}


def _own_version() -> str:
    for line in (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines():
        if line.startswith("version = "):
            return line.partition('"')[2].rstrip('"')
    return "?"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "?"


@dataclass(frozen=True)
class Content:
    """`problems` are at most MAX_PROBLEMS of `count`."""

    folder: str
    count: int
    problems: list[str]


def content(folder: Path) -> Content:
    """What `flask content check` finds in the scenarios now. Reads every file: seconds, not milliseconds."""
    found = check.check(folder)
    return Content(str(folder), len(found), found[:MAX_PROBLEMS])
