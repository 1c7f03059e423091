"""The operator guide names every setting as it is, and its commands work."""

import os
import re
import shlex
import sqlite3
import subprocess
import sys
from dataclasses import MISSING, Field, fields
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from lms.config import Config, key_of

START, END = "<!-- settings: ", "<!-- end of settings -->"
FOR_TESTS = {"testing"}


@pytest.fixture
def guide(root: Path) -> Path:
    return root / "docs" / "operator-guide.md"


def _row(setting: Field[Any]) -> str:
    limits = f" ({setting.metadata['low']}–{setting.metadata['high']})" if "low" in setting.metadata else ""
    return f"| `{key_of(setting.name)}` | {_default(setting)}{limits} | {setting.metadata['doc']} |"


def _default(setting: Field[Any]) -> str:
    if setting.default is MISSING:
        return "required"
    return str(setting.default).lower() if setting.type is bool else str(setting.default) or "—"


def _table() -> str:
    rows = [_row(setting) for setting in fields(Config) if setting.name not in FOR_TESTS]
    return "\n".join(["", "| key | default | meaning |", "|---|---|---|", *rows, ""])


def test_every_setting_is_documented_as_it_is(guide: Path) -> None:
    text = guide.read_text(encoding="utf-8")
    before, rest = text.split(START, 1)
    marker, rest = rest.split("-->\n", 1)
    _old, after = rest.split(END, 1)
    wanted = f"{before}{START}{marker}-->\n{_table()}\n{END}{after}"
    if os.environ.get("UPDATE_GOLDEN"):
        guide.write_text(wanted, encoding="utf-8")
    assert guide.read_text(encoding="utf-8") == wanted, "run this test with UPDATE_GOLDEN=1"


def test_every_key_that_the_guide_names_exists(guide: Path) -> None:
    named = set(re.findall(r"\b(?:CHUSHI_[A-Z_]+|DATABASE_URL|REDIS_URL)\b", guide.read_text(encoding="utf-8")))
    assert named - {key_of(setting.name) for setting in fields(Config)} == set()


def test_every_command_that_the_guide_names_exists(guide: Path, app: Flask) -> None:
    text = guide.read_text(encoding="utf-8")
    named = set(re.findall(r"\bflask(?: --app wsgi)? ([a-z]+ [a-z-]+)", text))
    assert {"audit verify", "jobs run", "jobs failed", "accounts create-admin", "config show"} <= named
    for group, command in (name.split(" ") for name in named):
        if group != "db":
            assert command in app.cli.commands[group].commands, f"flask {group} {command}"  # type: ignore[attr-defined]
    makefile = (guide.parents[1] / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"\bmake ([a-z]+)", text)):
        assert f"\n{target}:" in makefile, f"make {target}"


def test_the_guides_copy_of_a_database_in_use_is_whole(guide: Path, tmp_path: Path) -> None:
    [command] = re.findall(r"^\.venv/bin/python (-c .*VACUUM.*)$", guide.read_text(encoding="utf-8"), re.MULTILINE)
    used = sqlite3.connect(tmp_path / "chushi.db")
    used.execute("PRAGMA journal_mode=WAL")
    used.execute("CREATE TABLE t (x)")
    used.execute("INSERT INTO t VALUES (42)")
    used.commit()  # still in the write-ahead log: the connection stays open
    options = [part.replace("instance/", "") for part in shlex.split(command)]
    subprocess.run([sys.executable, *options], cwd=tmp_path, check=True)
    saved = sqlite3.connect(tmp_path / "saved.db")
    assert saved.execute("SELECT x FROM t").fetchall() == [(42,)]
    saved.close()
    used.close()
