"""`flask jobs`: run what is due, look at what failed."""

import json

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import select

from lms.platform.db.base import Session
from lms.platform.jobs import worker
from lms.platform.jobs.models import Job

group = AppGroup("jobs", help="Work that waits.")


@group.command("run")
def run() -> None:
    """Do everything that is due now."""
    click.echo(f"{worker.work_once(current_app._get_current_object())} jobs done")  # type: ignore[attr-defined]


@group.command("failed")
def failed() -> None:
    """List jobs that were given up, newest first."""
    for job in Session.scalars(select(Job).where(Job.failed).order_by(Job.id.desc()).limit(50)):
        click.echo(json.dumps({"id": job.id, "name": job.name, "tries": job.tries, "error": job.last_error}))
