"""What a person reads about a roster's problems: what is wrong, and what to write instead."""

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from lms.accounts import wording
from lms.accounts.rules.roster import Problem

COLUMNS: dict[str, LazyString] = {
    "staff_number": _l("Staff number"),
    "name": _l("Name"),
    "site": _l("Site"),
    "team": _l("Team"),
    "roles": _l("Roles"),
    "line": _l("Line of business"),
    "hired_on": _l("Hired on"),
    "email": _l("Email"),
    "phone": _l("Mobile phone"),
}


def column(field: str) -> str:
    return str(COLUMNS.get(field, ""))


def message(problem: Problem) -> str:
    """The problem in the reader's language."""
    texts = {**_of_headings(problem), **_of_cells(problem), **_of_people(problem)}
    return texts[problem.code]


def _of_headings(problem: Problem) -> dict[str, str]:
    known = _(", ").join(str(name) for name in COLUMNS.values())
    meant = _("Did you mean “%(hint)s”?", hint=column(problem.hint)) if problem.hint else ""
    unknown = _(
        "The column “%(value)s” is not known and was not read. Known columns: %(known)s.",
        value=problem.value,
        known=known,
    )
    return {
        "heading.unknown": f"{unknown} {meant}".strip(),
        "heading.twice": _("The column “%(value)s” stands there twice. The first one was read.", value=problem.value),
        "heading.missing": _(
            "The column “%(name)s” is missing. Write it into the first line.", name=column(problem.field)
        ),
    }


def _of_cells(problem: Problem) -> dict[str, str]:
    value = problem.value
    roles = _(", ").join(str(name) for name in wording.ROLES.values())
    lines = _(", ").join(str(name) for name in wording.LINES.values())
    too_long = _("“%(value)s…” is too long: at most 80 characters.", value=value[:20])
    return {
        "staff_number.unreadable": _("The staff number is missing or holds other signs than letters, digits, - and _."),
        "roles.unknown": _("“%(value)s” is no role. Write one or more of: %(known)s.", value=value, known=roles),
        "line.unreadable": _("“%(value)s” is no line of business. Write one of: %(known)s.", value=value, known=lines),
        "hired_on.unreadable": _("“%(value)s” is no date. Write it like 2026-11-22.", value=value),
        "email.unreadable": _("“%(value)s” is no email address.", value=value),
        "phone.unreadable": _("“%(value)s” is no phone number. Format the column as text.", value=value),
        **{f"{name}.unreadable": too_long for name in ("name", "site", "team")},
    }


def _of_people(problem: Problem) -> dict[str, str]:
    value, hint = problem.value, problem.hint
    return {
        "staff_number.twice": _("Staff number %(value)s stands in line %(hint)s already.", value=value, hint=hint),
        "name.missing": _("A new person needs a name."),
        "team.without_site": _("Team “%(value)s” needs a site: write it into the column “Site”.", value=value),
        "email.taken": _("%(value)s belongs to staff number %(hint)s.", value=value, hint=hint),
        "roles.own_admin": _("You cannot take the administrator role from yourself."),
    }
