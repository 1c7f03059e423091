"""Gathers each feature's commands under the flask command."""

from flask import Flask

from lms.accounts import cli as accounts
from lms.platform.audit import cli as audit
from lms.platform.jobs import cli as jobs


def init_app(app: Flask) -> None:
    """Add the commands of all features."""
    for group in (accounts.group, audit.group, jobs.group):
        app.cli.add_command(group)
