"""Is the process alive, and can it serve?"""

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Blueprint, Response, current_app, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from lms.config import ROOT
from lms.platform.auth.access import public
from lms.platform.db.base import Session

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@public("says only that the process answers")
def alive() -> Response:
    return jsonify(status="ok")


@bp.get("/readyz")
@public("says only whether the database answers and is migrated")
def ready() -> tuple[Response, int]:
    problem = _problem()
    return jsonify(status="ok" if problem is None else problem), 200 if problem is None else 503


def _problem() -> str | None:
    try:
        Session.execute(text("SELECT 1"))
        at = MigrationContext.configure(Session.connection()).get_current_revision()
    except SQLAlchemyError:
        current_app.logger.exception("database does not answer")
        return "database"
    wanted = ScriptDirectory(str(ROOT / "migrations")).get_current_head()
    return None if at == wanted else "migrations"
