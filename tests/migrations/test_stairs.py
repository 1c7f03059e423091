"""Every migration goes up, down and up again, and what the models say is what the migrations make."""

import ast
import re
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import Script, ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import CheckConstraint, inspect, text
from sqlalchemy.exc import DBAPIError

from lms.config import ROOT
from lms.platform.db.base import Base, db

SCRIPTS = ScriptDirectory(str(ROOT / "migrations"))
REVISIONS: list[Script] = list(reversed(list(SCRIPTS.walk_revisions())))

NOTHING = {"tables": {name: {} for name in ("columns", "indexes", "keys", "checks", "uniques")}, "code": []}


def _schema() -> dict[str, Any]:
    """Everything that a migration can leave behind, in a form that can be compared."""
    found = inspect(db.engine)
    tables = {
        "columns": _all(found.get_multi_columns(), "name", "type", "nullable", "default"),
        "indexes": _all(found.get_multi_indexes(), "name", "column_names", "unique"),
        "keys": _all(found.get_multi_foreign_keys(), "name", "constrained_columns", "referred_table"),
        "checks": _all(found.get_multi_check_constraints(), "name", "sqltext"),
        "uniques": _all(found.get_multi_unique_constraints(), "name", "column_names"),
    }
    return {"tables": tables, "code": _code()}


def _all(parts: Any, *fields: str) -> dict[str, list[tuple[str, ...]]]:
    """Parts by table, without order and without the table that Alembic keeps for itself."""
    named = {table: rows for (_schema, table), rows in parts.items() if table != "alembic_version" and rows}
    return {table: sorted(tuple(str(row[field]) for field in fields) for row in rows) for table, rows in named.items()}


def _code() -> list[str]:
    """Names of triggers and functions."""
    queries = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type IN ('trigger', 'view')",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal UNION ALL SELECT proname FROM pg_proc "
        "WHERE pronamespace = 'public'::regnamespace",
    }
    with db.engine.connect() as connection:
        return sorted(connection.execute(text(queries[db.engine.dialect.name])).scalars())


class TestTheFiles:
    def test_one_chain_with_one_head(self) -> None:
        assert len(SCRIPTS.get_heads()) == 1
        assert [script.down_revision for script in REVISIONS] == [None, *(s.revision for s in REVISIONS[:-1])]

    @pytest.mark.parametrize("script", REVISIONS, ids=lambda script: script.revision)
    def test_the_name_says_number_and_verb_and_the_first_line_what_it_does(self, script: Script) -> None:
        assert re.fullmatch(rf"{script.revision}_[a-z]+_[a-z0-9_]+\.py", Path(script.path).name)
        assert re.fullmatch(r"\d{4}", script.revision)
        assert len(script.doc) > 15

    @pytest.mark.parametrize("script", REVISIONS, ids=lambda script: script.revision)
    def test_it_stands_on_its_own(self, script: Script) -> None:
        """A migration that imports the product would change its meaning when the product does."""
        tree = ast.parse(Path(script.path).read_text(encoding="utf-8"))
        modules = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
        modules += [name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names]
        assert [module for module in modules if module.partition(".")[0] == "lms"] == []


class TestEachDatabase:
    def test_every_step_down_takes_back_exactly_what_its_step_up_made(self, empty: Flask) -> None:
        assert _schema() == NOTHING
        for script in REVISIONS:
            before = _schema()
            upgrade(revision=script.revision)
            above = _schema()
            assert above != before, f"{script.revision} changes nothing"
            downgrade(revision=str(script.down_revision or "base"))
            assert _schema() == before, f"{script.revision} leaves something behind"
            upgrade(revision=script.revision)
            assert _schema() == above

    def test_all_the_way_down_nothing_remains(self, empty: Flask) -> None:
        upgrade()
        downgrade(revision="base")
        assert _schema() == NOTHING

    def test_the_models_match_the_migrations(self, empty: Flask) -> None:
        upgrade()
        with db.engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, Base.metadata) == []
        assert set(inspect(db.engine).get_table_names()) == {*Base.metadata.tables, "alembic_version"}

    def test_names_of_constraints_are_the_models(self, empty: Flask) -> None:
        """Alembic does not compare checks; a name that differs could not be dropped by a later migration."""
        upgrade()
        found = inspect(db.engine)
        for table in Base.metadata.sorted_tables:
            wanted = {str(c.name) for c in table.constraints if isinstance(c, CheckConstraint)}
            assert {c["name"] for c in found.get_check_constraints(table.name)} == wanted

    def test_going_up_again_changes_nothing(self, empty: Flask) -> None:
        upgrade()
        before = _schema()
        upgrade()
        assert _schema() == before


def test_the_audit_log_only_grows(empty: Flask) -> None:
    upgrade()
    columns = "id, at, actor_name, verb, thing_kind, thing_id, details, request_id, previous_hash, hash"
    row = "(1, '2026-01-01', '', 'test.done', '', '', '{}', '', 'before', 'after')"
    with db.engine.begin() as connection:
        connection.execute(text(f"INSERT INTO audit_entries ({columns}) VALUES {row}"))
    acts = ["UPDATE audit_entries SET verb = 'x'", "DELETE FROM audit_entries"]
    if db.engine.dialect.name == "postgresql":
        acts.append("TRUNCATE audit_entries")
    for act in acts:
        with pytest.raises(DBAPIError, match="append-only"), db.engine.begin() as connection:
            connection.execute(text(act))
    with db.engine.connect() as connection:
        assert connection.execute(text("SELECT verb FROM audit_entries")).scalars().all() == ["test.done"]
