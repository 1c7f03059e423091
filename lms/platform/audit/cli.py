"""`flask audit verify`."""

import click
from flask.cli import AppGroup

from lms.platform.audit import log

group = AppGroup("audit", help="The audit log.")


@group.command("verify")
def verify() -> None:
    """Check the whole chain; exit 1 at the first flaw.

    The last hash, kept somewhere else, proves later that the whole log was not written anew.
    """
    checked = log.verify()
    if checked.flaw is not None:
        click.echo(f"broken at entry {checked.flaw.entry_id}: {checked.flaw.what}", err=True)
        raise SystemExit(1)
    click.echo(f"{checked.count} entries, chain intact, last hash {checked.last_hash}")
