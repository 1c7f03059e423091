"""Runs migrations on the application's database, inside an application context."""

from alembic import context
from flask import current_app

from lms.platform.db.base import Base, db


def _settings() -> dict[str, object]:
    return {
        "target_metadata": Base.metadata,
        "render_as_batch": True,
        "compare_type": True,
        **current_app.extensions["migrate"].configure_args,
    }


def run() -> None:
    """Migrate in one transaction; SQLite checks foreign keys only afterwards, because batch mode rebuilds tables."""
    with db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.commit()
        context.configure(connection=connection, **_settings())
        with context.begin_transaction():
            context.run_migrations()


run()
