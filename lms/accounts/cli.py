"""`flask accounts …`: first administrator, links, roster import."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from flask import current_app, url_for
from flask.cli import AppGroup

from lms.accounts import queries, wording_roster
from lms.accounts.models import Person
from lms.accounts.roster_files import read_roster
from lms.accounts.rules import people as rules
from lms.accounts.rules.roster_plan import Plan
from lms.accounts.service import links, people, roster
from lms.accounts.vocabulary import Line, Role
from lms.platform import clock
from lms.platform.auth.actor import SYSTEM
from lms.platform.db import session as unit
from lms.platform.errors import DomainError
from lms.platform.tabular.table import Unreadable

group = AppGroup("accounts", help="People, links to set a password, roster import.")
UNREADABLE = 2


@group.command("create-admin")
@click.argument("staff_number")
@click.argument("name")
def create_admin(staff_number: str, name: str) -> None:
    """Add an administrator and print the link with which they set their password."""
    number = rules.staff_number(staff_number)
    if number is None:
        raise click.ClickException("A staff number has letters, digits, - and _ only.")
    if queries.find_by_staff_number(number) is not None:
        raise click.ClickException(f"{number} exists already. Use: flask accounts invite {number}")
    details = people.Details(staff_number=number, name=name, line=Line.COMMON)
    person = people.create_person(details, frozenset({Role.ADMIN}), actor=SYSTEM, now=clock.now())
    click.echo(_new_link(person))


@group.command("invite")
@click.argument("staff_number")
def invite(staff_number: str) -> None:
    """Print a new link with which this person sets a password; older links stop working."""
    person = queries.find_by_staff_number(staff_number)
    if person is None:
        raise click.ClickException(f"Nobody has the staff number {staff_number}.")
    click.echo(_new_link(person))


def _new_link(person: Person) -> str:
    try:
        token = links.create_link(person, actor=SYSTEM, now=clock.now())
    except DomainError as error:
        raise click.ClickException(error.message) from None
    unit.commit()
    config = current_app.extensions["chushi_config"]
    base = (config.public_url or f"http://{config.host}:{config.port}").rstrip("/")
    with current_app.test_request_context():
        return base + url_for("accounts.set_password", token=token)


@group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would change, change nothing.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
def import_roster(file: Path, dry_run: bool, as_json: bool) -> None:
    """Import a roster. Exit code 1: some lines have problems (the others are imported); 2: the file is unreadable."""
    try:
        reading = read_roster(file.name, file.read_bytes())
    except Unreadable as error:
        click.echo(
            json.dumps({"error": error.code, "message": error.message}, ensure_ascii=False)
            if as_json
            else error.message
        )
        raise SystemExit(UNREADABLE) from None
    kept = roster.keep(file.name, reading, actor=SYSTEM, now=clock.now())
    plan = roster.preview(kept, actor=SYSTEM) if dry_run else roster.apply(kept, actor=SYSTEM, now=clock.now())
    report = _report(file, plan, None if dry_run else kept.id)
    (unit.rollback if dry_run else unit.commit)()
    click.echo(json.dumps(report, ensure_ascii=False) if as_json else _as_text(report))
    raise SystemExit(1 if plan.problems else 0)


def _report(file: Path, plan: Plan, import_id: int | None) -> dict[str, Any]:
    problems = [{**asdict(problem), "message": wording_roster.message(problem)} for problem in plan.problems]
    return {
        "file": file.name,
        "dry_run": import_id is None,
        "import_id": import_id,
        **plan.counts(),
        "errors": problems,
    }


def _as_text(report: dict[str, Any]) -> str:
    counts = " · ".join(f"{name} {report[name]}" for name in ("created", "updated", "unchanged"))
    lines = [f"{report['file']}:{problem['line']}: {problem['message']}" for problem in report["errors"]]
    return "\n".join([*lines, f"{counts} · errors {len(lines)}{' (dry run)' if report['dry_run'] else ''}"])
