"""ticket.yaml and judge.yaml. The guide stays a plain mapping for the judge; it is checked here."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lms.platform.text.cues import CueError, cue
from lms.roleplay.scenario.schema import Customer, Text, TicketQuestion
from lms.roleplay.scenario.source import Entry, Problem, read_yaml
from lms.roleplay.scenario.vocabulary import ACTS, DIMENSIONS, ELEMENTS, EXPECTATIONS, FATALS, FIELD_KINDS, ITEMS

_GUIDE = ("pass_points", "weights", "must_pass", "key_points", "items")
_GUIDE_OPTIONAL = ("accept", "needs_solution", "wrong_claims", "promises", "private", "applies")
_REFERENCE = re.compile(r"(fact|item|act|cue|ticket|no_fatal)\((.+)\)")


def read_ticket(folder: Path, problems: list[Problem]) -> tuple[TicketQuestion, ...]:
    given = read_yaml(folder / "ticket.yaml", problems).mapping(("fields",))
    return tuple(_field(item) for item in given["fields"].items(8)) if "fields" in given else ()


def _field(entry: Entry) -> TicketQuestion:
    given = entry.mapping(("key", "label", "kind", "element", "expect"), ("choices", "example"))
    kind = given["kind"].choice(FIELD_KINDS) if "kind" in given else "text"
    choices = tuple(_choice(item) for item in given["choices"].items(2)) if "choices" in given else ()
    if kind in ("choice", "multi") and not choices:
        entry.fail(f"a {kind} field needs choices")
    keys = {key for key, _ in choices}
    return TicketQuestion(
        key=given["key"].text() if "key" in given else "",
        label=given["label"].bilingual() if "label" in given else {},
        kind=kind,
        choices=choices,
        element=given["element"].choice(ELEMENTS) if "element" in given else "other",
        expect=_expect(given["expect"], kind, keys) if "expect" in given else {"any": True},
        example=given["example"].bilingual() if "example" in given else {},
    )


def _choice(entry: Entry) -> tuple[str, Text]:
    given = entry.mapping(("key", "label"))
    if not {"key", "label"} <= given.keys():
        return "", {}
    return given["key"].text(), given["label"].bilingual()


def _expect(entry: Entry, kind: str, keys: set[str]) -> dict[str, Any]:
    given = entry.mapping((), (*EXPECTATIONS, "at_least"))
    ways = given.keys() & set(EXPECTATIONS)
    if len(ways) != 1:
        entry.fail(f"needs exactly one of {', '.join(EXPECTATIONS)}")
    if "mentions" in given:
        given["mentions"].cues(1)
    if "at_least" in given:
        given["at_least"].whole(1, len(given["mentions"].items()) if "mentions" in given else 1)
    for way in ways & {"equals", "one_of", "includes"}:
        _check_choices(given[way], kind, keys)
    return entry.plain()


def _check_choices(entry: Entry, kind: str, keys: set[str]) -> None:
    values = entry.plain() if isinstance(entry.value, list) else [entry.value]
    for value in values if kind in ("choice", "multi") else ():
        if value not in keys:
            entry.fail(f"{value!r} is not one of the choices {', '.join(sorted(keys))}")


def read_guide(
    folder: Path, customer: Customer, ticket: tuple[TicketQuestion, ...], problems: list[Problem]
) -> dict[str, Any]:
    entry = read_yaml(folder / "judge.yaml", problems)
    given = entry.mapping(_GUIDE, _GUIDE_OPTIONAL)
    names = {
        "fact": {fact.id for fact in customer.facts},
        "item": set(ITEMS),
        "act": ACTS,
        "ticket": {field.key for field in ticket},
        "no_fatal": FATALS,
    }
    readers: dict[str, Callable[[Entry], object]] = {
        "pass_points": lambda item: item.number(0, 100),
        "weights": _check_weights,
        "must_pass": lambda item: _each(item.items(1), lambda rule: _check_must_pass(rule, names)),
        "accept": _check_accept,
        "needs_solution": _check_acts,
        "key_points": lambda item: _each(item.items(1), _check_key_point),
        "wrong_claims": lambda item: _each(item.items(), _check_claim),
        "promises": lambda item: _each(item.items(), _check_promise),
        "private": lambda item: item.cues(),
        "items": _check_items,
        "applies": _check_applies,
    }
    for key in given.keys() & readers.keys():
        readers[key](given[key])
    return entry.plain()


def _each(entries: list[Entry], check: Callable[[Entry], None]) -> None:
    for entry in entries:
        check(entry)


def _check_weights(entry: Entry) -> None:
    total = sum(item.number(0, 100) for item in entry.mapping(DIMENSIONS).values())
    if total != 100:
        entry.fail(f"weights must sum to 100, sum is {total:g}")


def _check_must_pass(entry: Entry, names: dict[str, Any]) -> None:
    given = entry.mapping(("name", "met_by"))
    if "name" in given:
        given["name"].bilingual()
    for item in given["met_by"].items(1) if "met_by" in given else []:
        for part in re.split(r"\s+&\s+", item.text()):
            _check_reference(item, part, names)


def _check_reference(entry: Entry, text: str, names: dict[str, Any]) -> None:
    found = _REFERENCE.fullmatch(text.strip())
    if found is None:
        entry.fail(f"{text!r} is not fact(id), item(code), act(name), cue(cue), ticket(key) or no_fatal(FEn)")
    elif found[1] == "cue":
        _check_cue(entry, found[2])
    elif found[2].strip() not in names[found[1]]:
        entry.fail(f"{found[1]} {found[2]!r} does not exist")


def _check_cue(entry: Entry, source: str) -> None:
    try:
        cue(source)
    except CueError as error:
        entry.fail(f"cue does not parse: {error}")


def _check_accept(entry: Entry) -> None:
    given = entry.mapping((), ("anger_max", "trust_min", "needs"))
    for key in given.keys() & {"anger_max", "trust_min"}:
        given[key].number(0, 100)
    if "needs" in given:
        _check_acts(given["needs"])


def _check_acts(entry: Entry) -> None:
    for item in entry.items():
        item.choice(ACTS)


def _check_key_point(entry: Entry) -> None:
    given = entry.mapping(("id", "name", "cues"), ("required",))
    if {"id", "name", "cues"} <= given.keys():
        given["id"].text()
        given["name"].bilingual()
        given["cues"].cues(1)
    if "required" in given:
        given["required"].flag()


def _check_claim(entry: Entry) -> None:
    given = entry.mapping(("cues", "why"), ("item", "fatal"))
    if {"cues", "why"} <= given.keys():
        given["cues"].cues(1)
        given["why"].bilingual()
    _check_consequence(given)


def _check_promise(entry: Entry) -> None:
    given = entry.mapping(("topic", "cues", "allowed"), ("fatal", "why", "item"))
    if {"topic", "cues", "allowed"} <= given.keys():
        given["topic"].text()
        given["cues"].cues(1)
        given["allowed"].flag()
    if "why" in given:
        given["why"].bilingual()
    _check_consequence(given)


def _check_consequence(given: dict[str, Entry]) -> None:
    if "item" in given:
        given["item"].choice(ITEMS)
    if "fatal" in given:
        given["fatal"].choice(FATALS)


def _check_items(entry: Entry) -> None:
    given = entry.mapping((), ITEMS)
    for item in (given[key] for key in given.keys() & set(ITEMS)):
        parts = item.mapping((), ("cues", "better"))
        if "cues" in parts:
            parts["cues"].cues(1)
        if "better" in parts:
            parts["better"].bilingual()
    if sum("better" in item.value for item in given.values() if isinstance(item.value, dict)) < 20:
        entry.fail("give a `better` line for at least 20 items")


def _check_applies(entry: Entry) -> None:
    for key, item in entry.mapping((), ITEMS).items():
        if key in ITEMS:
            item.flag()
