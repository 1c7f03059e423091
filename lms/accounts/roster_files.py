"""Rosters from files and to files."""

from collections.abc import Iterable, Iterator
from typing import Any

from flask_babel import gettext as _

from lms.accounts import wording, wording_roster
from lms.accounts.models import Person
from lms.accounts.rules import roster as rules
from lms.accounts.rules.roster import Reading
from lms.platform.tabular.reading import read_table
from lms.platform.tabular.writing import workbook


def read_roster(file_name: str, content: bytes) -> Reading:
    """What the file says about people. Raises Unreadable when it is no table at all."""
    return rules.read([(row.line, row.cells) for row in read_table(file_name, content)])


def headings() -> list[str]:
    """The columns of export and template, in the reader's language; the import knows them in both."""
    return [str(name) for name in wording_roster.COLUMNS.values()] + [_("State")]


def export_rows(people: Iterable[Person]) -> Iterator[list[Any]]:
    """One row a person, in the order of `headings`."""
    for person in people:
        yield [
            person.staff_number,
            person.name,
            person.site.name if person.site else "",
            person.team.name if person.team else "",
            _(", ").join(str(wording.ROLES[role]) for role in sorted(person.roles)),
            str(wording.LINES[person.line]),
            person.hired_on.isoformat() if person.hired_on else "",
            person.email or "",
            person.phone or "",
            _("Active") if person.is_active else _("Deactivated"),
        ]


def template() -> bytes:
    """An empty roster with one example line."""
    roles, line = str(wording.ROLES[next(iter(wording.ROLES))]), str(wording.LINES[next(iter(wording.LINES))])
    example = ["00123", "张三", "一号站点", "一班", roles, line, "2026-11-22", "", "13800000000"]
    return workbook(_("Roster"), headings()[:-1], [example])
