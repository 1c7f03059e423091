"""Gathers each feature's commands under the flask command, and the ones that concern all features."""

from dataclasses import fields

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from lms.accounts import cli as accounts
from lms.config import Config, key_of
from lms.platform.audit import cli as audit
from lms.platform.jobs import cli as jobs

config_group = AppGroup("config", help="Settings.")


def init_app(app: Flask) -> None:
    """Add the commands of all features."""
    for group in (accounts.group, audit.group, jobs.group, config_group):
        app.cli.add_command(group)


@config_group.command("show")
def show_config() -> None:
    """List every setting with its meaning; values of secrets are not shown."""
    settings: Config = current_app.extensions["chushi_config"]
    for field in fields(Config):
        hidden = field.name in {"secret_key", "database_url", "redis_url"}
        value = "(set)" if hidden and getattr(settings, field.name) else getattr(settings, field.name)
        click.echo(f"{key_of(field.name)}={value}\n    {field.metadata['doc']}")
