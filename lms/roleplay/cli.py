"""`flask roleplay play`: one call against the embedded customer, without database or server."""

import json
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup

from lms.platform.errors import DomainError
from lms.roleplay.library import library_at
from lms.roleplay.play import play
from lms.roleplay.scenario import Scenario, ScenarioError

group = AppGroup("roleplay", help="Practice calls.")
PERSONAS = ("calm", "normal", "hot", "cold")


@group.command("play")
@click.argument("slug")
@click.option(
    "--lines", "lines_file", required=True, type=click.File("rb"), help="One agent line per line; - reads stdin."
)
@click.option(
    "--ticket", "ticket_file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="JSON object."
)
@click.option("--mode", type=click.Choice(["practice", "exam"]), default="practice", show_default=True)
@click.option("--persona", type=click.Choice(PERSONAS), help="Default: the scenario's own.")
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of the conversation.")
def play_command(
    slug: str, lines_file: Any, ticket_file: Path | None, mode: str, persona: str | None, seed: int, as_json: bool
) -> None:
    """Play one agent line per input line against the embedded customer and grade the call."""
    lines = read_lines(lines_file.read())
    scenario, given = _scenario(slug), read_ticket(ticket_file)
    ticket = None if given is None else fitted(scenario, given)
    result = play(scenario, lines, ticket=ticket, mode=mode, persona=persona, seed=seed)
    click.echo(json.dumps(result, ensure_ascii=False) if as_json else as_conversation(result))


def _scenario(slug: str) -> Scenario:
    try:
        return library_at(current_app.extensions["chushi_config"].content_path).get(slug)
    except (DomainError, ScenarioError) as error:
        raise click.ClickException(getattr(error, "message", "") or str(error)) from None


def read_lines(raw: bytes) -> list[str]:
    """The agent's lines; empty ones are not lines. Raises ClickException when it is not text."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return [line for line in raw.decode(encoding).splitlines() if line.strip()]
        except UnicodeDecodeError:
            continue
    raise click.ClickException("the lines are neither UTF-8 nor GB18030 text")


def read_ticket(path: Path | None) -> dict[str, Any] | None:
    """The ticket's fields. Raises ClickException when the file does not hold a JSON object."""
    if path is None:
        return None
    try:
        ticket = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise click.ClickException(f"{path}: not JSON ({error})") from None
    if not isinstance(ticket, dict):
        raise click.ClickException(f"{path}: must hold a JSON object, field by field")
    return ticket


def fitted(scenario: Scenario, given: dict[str, Any]) -> dict[str, Any]:
    """The fields that the form has. A value that the form could never send is kept as its JSON text, so it is wrong."""
    fields = {question.key: question.kind for question in scenario.ticket}
    return {key: _fitted(fields[key], value) for key, value in given.items() if key in fields}


def _fitted(kind: str, value: Any) -> Any:
    if kind == "multi" and value is not None:
        parts = value if isinstance(value, list) else [value]
        return [part if isinstance(part, str) else json.dumps(part, ensure_ascii=False) for part in parts]
    if value is None or isinstance(value, bool if kind == "bool" else str):
        return value
    return json.dumps(value, ensure_ascii=False)


def as_conversation(result: dict[str, Any]) -> str:
    """The call as people read it, and its result in one line."""
    rows = []
    for turn in result["turns"]:
        rows.append(f"{turn['n']:>2} 坐席 {turn['agent']}")
        rows.append(
            f"   客户 {turn['customer']}  [怒 {turn['anger']:.0f} 信 {turn['trust']:.0f} 耐 {turn['patience']:.0f}]"
        )
    verdict = "passed" if result["passed"] else "not passed"
    fatal = ", ".join(f["code"] for f in result["fatal"]) or "none"
    rows.append(f"{result['end_reason']}: {result['points']}/{result['out_of']} {verdict}, fatal: {fatal}")
    return "\n".join(rows)
