"""`flask i18n check` and `flask i18n sync`."""

import click
from flask.cli import AppGroup

from lms.platform.i18n import messages
from lms.platform.i18n.catalogues import LMS

LOCALE = "zh_CN"
group = AppGroup("i18n", help="Translations.")


@group.command("check")
def check() -> None:
    """Every text is translated, none is out of use; exit 1 with file:line of what is not so."""
    found = messages.problems(LMS, LOCALE)
    for problem in found:
        click.echo(problem, err=True)
    if found:
        raise SystemExit(1)
    click.echo(f"{len({use.text for use in messages.uses(LMS)})} texts, all translated")


@group.command("sync")
def sync() -> None:
    """Add missing texts to the features' catalogues and drop those out of use."""
    added, dropped = messages.sync(LMS, LOCALE)
    click.echo(f"{added} added, {dropped} dropped")
