"""Screens of the audit log and of the system."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from flask import Blueprint, Response, current_app, g, request
from flask_babel import get_timezone
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms.admin import queries, state
from lms.admin.queries import Wanted
from lms.platform.audit.models import Entry
from lms.platform.auth.access import requires
from lms.platform.auth.permissions import Permission
from lms.platform.i18n.formats import moment
from lms.platform.tabular.writing import download, workbook
from lms.platform.web.forms import without_controls
from lms.platform.web.page import page
from lms.platform.web.paging import rows, wanted_page
from lms.platform.web.shell import GROUP_ADMIN, NavItem

bp = Blueprint("admin", __name__, url_prefix="/admin", template_folder="templates")
NAVIGATION = [
    NavItem(GROUP_ADMIN, _l("Audit log"), "admin.audit_log", "shield-check", Permission.AUDIT_READ),
    NavItem(GROUP_ADMIN, _l("System"), "admin.system", "server", Permission.SYSTEM_READ),
]
MAX_CHARACTERS = 80


@bp.get("/audit")
@requires(Permission.AUDIT_READ)
def audit_log() -> Response:
    found = rows(queries.entries(_wanted()), wanted_page())
    return page("admin/audit.html", fragment="entries", rows=found, verbs=queries.list_verbs(), asked=_asked())


@bp.get("/audit/export.xlsx")
@requires(Permission.AUDIT_READ)
def export_audit_log() -> Response:
    found = queries.list_for_export(_wanted())
    return download(f"{_('Audit log')}.xlsx", workbook(_("Audit log"), _headings(), _cells(found)))


@bp.get("/system")
@requires(Permission.SYSTEM_READ)
def system() -> Response:
    folder = current_app.extensions["chushi_config"].content_path
    return page(
        "admin/system.html",
        versions=state.versions(),
        database=state.database(),
        counts=queries.count_jobs(now=g.now),
        open_jobs=queries.list_open_jobs(),
        failed_jobs=queries.list_failed_jobs(),
        content=state.content(folder) if request.args.get("check") == "content" else None,
    )


def _asked() -> dict[str, str]:
    """The filter as it stands in the address, for the form and for the download."""
    names = ("person", "verb", "thing", "since", "until")
    return {name: str(without_controls(request.args.get(name, "")))[:MAX_CHARACTERS].strip() for name in names}


def _wanted() -> Wanted:
    asked = _asked()
    since, until = _date(asked["since"]), _date(asked["until"])
    return Wanted(
        person=asked["person"],
        verb=asked["verb"],
        thing=asked["thing"],
        since=_midnight(since) if since else None,
        until=_midnight(until + timedelta(days=1)) if until else None,
    )


def _date(text: str) -> date | None:
    """A date that a person could have meant; anything else is no filter."""
    try:
        given = date.fromisoformat(text)
    except ValueError:
        return None
    return given if 2000 <= given.year <= 2999 else None


def _midnight(day: date) -> datetime:
    """The start of a day where the reader is, in UTC."""
    return datetime.combine(day, time(), tzinfo=get_timezone()).astimezone(UTC)


def _headings() -> list[str]:
    return [_("Number"), _("When"), _("Who"), _("What"), _("About"), _("Details"), _("Request"), _("Hash")]


def _cells(found: Iterable[Entry]) -> Iterable[list[Any]]:
    for entry in found:
        about = f"{entry.thing_kind} {entry.thing_id}".strip()
        told = ", ".join(f"{name}={value}" for name, value in entry.details.items())
        yield [entry.id, moment(entry.at), entry.actor_name, entry.verb, about, told, entry.request_id, entry.hash]
