"""Gathers each feature's commands under the flask command."""

from flask import Flask

from lms.accounts import cli as accounts


def init_app(app: Flask) -> None:
    """Add the commands of all features."""
    for group in (accounts.group,):
        app.cli.add_command(group)
