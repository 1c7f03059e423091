"""Gathers each feature's commands under the flask command, and the ones that concern all features."""

from dataclasses import fields
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from lms import demo
from lms.accounts import cli as accounts
from lms.config import Config, key_of
from lms.grading.marked import DataError
from lms.grading.rubric import load_rubric
from lms.platform import clock
from lms.platform.audit import cli as audit
from lms.platform.db.session import commit
from lms.platform.i18n import cli as i18n
from lms.platform.jobs import cli as jobs
from lms.roleplay import check as scenarios
from lms.roleplay import cli as roleplay

content_group = AppGroup("content", help="Scenarios, rubrics, question banks, courses.")
config_group = AppGroup("config", help="Settings.")
demo_group = AppGroup("demo", help="Content to look around with.")


def init_app(app: Flask) -> None:
    """Add the commands of all features."""
    features = (accounts.group, audit.group, jobs.group, roleplay.group, i18n.group)
    for group in (*features, content_group, config_group, demo_group):
        app.cli.add_command(group)


@content_group.command("check")
@click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))
def check_content(path: Path | None) -> None:
    """Validate all content, or what lies under PATH; exit 1 with file:line messages."""
    root = path or current_app.extensions["chushi_config"].content_path
    problems = [*scenarios.check(root), *(_rubric_problems() if path is None else [])]
    for problem in problems:
        click.echo(problem)
    if problems:
        raise SystemExit(1)
    click.echo("content is sound")


def _rubric_problems() -> list[str]:
    try:
        load_rubric()
    except DataError as error:
        return [str(error)]
    return []


@config_group.command("show")
def show_config() -> None:
    """List every setting with its meaning; values of secrets are not shown."""
    settings: Config = current_app.extensions["chushi_config"]
    for field in fields(Config):
        hidden = field.name in {"secret_key", "database_url", "redis_url"}
        value = "(set)" if hidden and getattr(settings, field.name) else getattr(settings, field.name)
        click.echo(f"{key_of(field.name)}={value}\n    {field.metadata['doc']}")


@demo_group.command("load")
def load_demo() -> None:
    """Demo people and two finished calls; loading twice changes nothing."""
    demo.load(current_app.extensions["chushi_config"].content_path, now=clock.now())
    commit()
    click.echo("demo content is there")
