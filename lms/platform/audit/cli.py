"""`flask audit verify`."""

import click
from flask.cli import AppGroup

from lms.platform.audit import log

group = AppGroup("audit", help="The audit log.")


@group.command("verify")
def verify() -> None:
    """Check the whole chain; exit 1 at the first flaw."""
    count, flaw = log.verify()
    if flaw is not None:
        click.echo(f"broken at entry {flaw.entry_id}: {flaw.what}", err=True)
        raise SystemExit(1)
    click.echo(f"{count} entries, chain intact")
