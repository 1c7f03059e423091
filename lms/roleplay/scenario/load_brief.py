"""scenario.yaml: what the trainee may see."""

import re
from pathlib import Path

from lms.roleplay.scenario.conditions import ConditionError, parse_conditions
from lms.roleplay.scenario.schema import Brief, Caller, Card, Conditions, CrmField, Hint, Text
from lms.roleplay.scenario.source import Entry, Problem, read_yaml
from lms.roleplay.scenario.vocabulary import COMPETENCIES, KINDS, LINES, PERSONAS

_REQUIRED = (
    "schema", "slug", "version", "title", "line", "kind", "difficulty", "minutes", "turn_limit",
    "default_persona", "knowledge_points", "competencies",
    "sources", "briefing", "caller", "known", "crm", "cards", "hints",
)  # fmt: skip
_OPTIONAL = ("anger_offset", "ticket_intro")
_SOURCE = re.compile(r"[A-Z]{1,3}-?\d{1,3}")


def read_brief(folder: Path, problems: list[Problem]) -> Brief:
    entry = read_yaml(folder / "scenario.yaml", problems)
    entries = entry.mapping(_REQUIRED, _OPTIONAL)
    given = {key: entries.get(key, Entry(None, entry.line, entry.file, [])) for key in (*_REQUIRED, *_OPTIONAL)}
    given["schema"].whole(1, 1)
    if given["slug"].text() != folder.name:
        given["slug"].fail(f"slug must be the folder's name {folder.name!r}")
    crm_note, crm = _crm(given["crm"])
    return Brief(
        slug=folder.name,
        version=given["version"].whole(1, 9999),
        title=given["title"].bilingual(),
        line=given["line"].choice(LINES),
        kind=given["kind"].choice(KINDS),
        difficulty=given["difficulty"].whole(1, 5),
        minutes=given["minutes"].whole(1, 60),
        turn_limit=given["turn_limit"].whole(4, 60),
        default_persona=given["default_persona"].choice(PERSONAS),
        anger_offset=given["anger_offset"].number(-10, 10) if "anger_offset" in entries else 0.0,
        knowledge_points=given["knowledge_points"].texts(1),
        competencies=tuple(item.choice(COMPETENCIES) for item in given["competencies"].items(1)),
        sources=_sources(given["sources"]),
        briefing=given["briefing"].bilingual(),
        caller=_caller(given["caller"]),
        known=given["known"].texts(),
        crm_note=crm_note,
        crm=crm,
        cards=tuple(_card(item) for item in given["cards"].items(4)),
        hints=tuple(_hint(item) for item in given["hints"].items(1)),
        ticket_intro=given["ticket_intro"].bilingual() if "ticket_intro" in entries else None,
    )


def _sources(entry: Entry) -> tuple[str, ...]:
    for item in entry.items(1):
        if not _SOURCE.fullmatch(item.text()):
            item.fail(f"{item.value!r} is not a source number like G-27")
    return tuple(str(item.value) for item in entry.items())


def _caller(entry: Entry) -> Caller:
    given = entry.mapping(("number", "queue", "waited_seconds"))
    if len(given.keys() & {"number", "queue", "waited_seconds"}) < 3:
        return Caller("", {}, 0)
    return Caller(given["number"].text(), given["queue"].bilingual(), given["waited_seconds"].whole(0, 3600))


def _crm(entry: Entry) -> tuple[Text, tuple[CrmField, ...]]:
    given = entry.mapping(("locked_note", "fields"))
    note = given["locked_note"].bilingual() if "locked_note" in given else {}
    fields = given["fields"].items() if "fields" in given else []
    return note, tuple(field for item in fields if (field := _crm_field(item)))


def _crm_field(entry: Entry) -> CrmField | None:
    given = entry.mapping(("key", "label", "value"), ("masked",))
    if not {"key", "label", "value"} <= given.keys():
        return None
    masked = given["masked"].text(empty=True) if "masked" in given else ""
    return CrmField(given["key"].text(), given["label"].bilingual(), masked, given["value"].text())


def _card(entry: Entry) -> Card:
    given = entry.mapping(("id", "title", "keywords", "body"), ("sources",))
    return Card(
        id=given["id"].text() if "id" in given else "",
        title=given["title"].bilingual() if "title" in given else {},
        keywords=given["keywords"].texts(1) if "keywords" in given else (),
        body=given["body"].bilingual() if "body" in given else {},
        sources=_sources(given["sources"]) if "sources" in given else (),
    )


def _hint(entry: Entry) -> Hint:
    given = entry.mapping(("when", "text"))
    when = read_conditions(given["when"]) if "when" in given else ()
    return Hint(when, given["text"].bilingual() if "text" in given else {})


def read_conditions(entry: Entry) -> Conditions:
    """A trigger; an unreadable one is reported and read as `never`."""
    try:
        return parse_conditions(entry.text())
    except ConditionError as error:
        entry.fail(str(error))
        return parse_conditions("never")
