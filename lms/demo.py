"""Demo content: people to sign in as, and two finished calls to read the reports of."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select

from lms.accounts.models import Person
from lms.accounts.queries import load_actor
from lms.accounts.service.demo import load_people
from lms.catalogue.rules import render
from lms.catalogue.vocabulary import parameters
from lms.platform.auth.actor import NOBODY, Actor
from lms.platform.db.base import Session
from lms.roleplay.library import library_at
from lms.roleplay.models import Call
from lms.roleplay.rules import Stage, stage
from lms.roleplay.scenario import Scenario
from lms.roleplay.service import calls, turns, wrap

CALLS = Path(__file__).parent / "demo_calls.yaml"


def load(content: Path, *, now: datetime) -> None:
    """Add what is missing; safe to repeat."""
    people = {person.staff_number: person for person in load_people(now)}
    for script in yaml.safe_load(CALLS.read_text(encoding="utf-8")):
        person = people[script["staff_number"]]
        if Session.scalar(select(Call.id).where(Call.person_id == person.id).limit(1)) is None:
            _play(script, library_at(content).get(script["scenario"]), person, now=now - timedelta(hours=2))


def _play(script: dict[str, Any], scenario: Scenario, person: Person, *, now: datetime) -> None:
    actor: Actor = load_actor(person.id, person.epoch) or NOBODY
    call = calls.start_call(scenario, mode="practice", persona="", actor=actor, now=now, seed=script["seed"])
    calls.answer(call, now=now)
    for n, line in enumerate(script["lines"], 1):
        if stage(call) is not Stage.TALKING:
            break
        now += timedelta(seconds=script["seconds_per_line"])
        turns.speak(call, scenario, n=n, line=render(line, {}, parameters()), now=now)
        Session.refresh(call)
    if stage(call) is Stage.TALKING:
        turns.speak(call, scenario, n=call.turn_count + 1, line="", event="hang_up", now=now)
        Session.refresh(call)
    ticket = {question.key: _model_answer(question) for question in scenario.ticket}
    wrap.save_ticket(call, scenario, ticket, now=now)
    wrap.file_ticket(call, scenario, actor=actor, now=now + timedelta(minutes=2))


def _model_answer(question: Any) -> Any:
    """What an excellent agent would have written: the expected choice, or the scenario's example."""
    expect = question.expect
    if question.kind in {"choice", "bool"}:
        return expect.get("equals", (expect.get("one_of") or [""])[0])
    return list(expect.get("includes", [])) if question.kind == "multi" else question.example["zh"]
