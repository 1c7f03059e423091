"""The judge's word lists: named groups of cues with the guards that apply to them. Data, one YAML file a subject."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from lms.grading.judge.guards import GUARDS
from lms.grading.judge.speech import Phrase, phrase
from lms.grading.marked import MarkedMap, Reader, Words
from lms.platform.text.cues import CueError

FOLDER = Path(__file__).parent.parent / "lexicons"
_GROUP_KEYS = {"guards", "across", "kinds", "fatal", "unless", "why"}


@dataclass(frozen=True)
class Group:
    """Cues that mean the same. `fatal` names the fatal item they betray, in calls of `kinds` (empty: all);
    `unless` names a group that, found in the same or the next line, excuses them."""

    name: str
    phrases: tuple[Phrase, ...]
    guards: tuple[str, ...] = ()
    across: bool = False
    kinds: tuple[str, ...] = ()
    fatal: str = ""
    unless: str = ""
    why: Words | None = None


@dataclass(frozen=True)
class Lexicon:
    groups: Mapping[str, Group]
    slips: Mapping[str, str]
    messages: Mapping[str, Words]

    def group(self, name: str) -> Group:
        """The group of that name; KeyError when no file defines it."""
        return self.groups[name]

    def fatal_groups(self, kind: str) -> tuple[Group, ...]:
        """The groups that betray a fatal item in a call of that kind."""
        return tuple(g for g in self.groups.values() if g.fatal and (not g.kinds or kind in g.kinds))


@cache
def load_lexicon(folder: Path = FOLDER) -> Lexicon:
    """Read all word lists. Raises DataError with file:line for the first thing wrong."""
    groups: dict[str, Group] = {}
    slips: dict[str, str] = {}
    messages: dict[str, Words] = {}
    for path in sorted(folder.glob("*.yaml")):
        reader = Reader(path)
        root = reader.map(reader.root, 1, needs={"schema"}, allows={"groups", "slips", "messages"})
        _read_groups(reader, root, groups)
        _read_slips(reader, root, slips)
        if "messages" in root:
            section = reader.map(root["messages"], root.lines["messages"])
            messages.update({key: reader.words(section, key) for key in section})
    return Lexicon(groups, slips, messages)


def _read_groups(reader: Reader, root: MarkedMap, groups: dict[str, Group]) -> None:
    if "groups" not in root:
        return
    section = reader.map(root["groups"], root.lines["groups"])
    for name in section:
        if name in groups:
            raise reader.fail(section.lines[name], f"group {name!r} stands twice")
        groups[name] = _group(reader, name, section[name], section.lines[name])


def _group(reader: Reader, name: str, value: Any, line: int) -> Group:
    """A group is a list of cues, or a mapping with `cues` and its rules."""
    if not isinstance(value, MarkedMap):
        return Group(name, _phrases(reader, value, line))
    reader.map(value, line, needs={"cues"}, allows=_GROUP_KEYS)
    guards = (
        tuple(guard for guard, _ in reader.entries(value.get("guards", reader.root.__class__()), line))
        if "guards" in value
        else ()
    )
    if unknown := [guard for guard in guards if guard not in GUARDS]:
        raise reader.fail(value.lines["guards"], f"unknown guard {unknown[0]!r}")
    return Group(
        name,
        _phrases(reader, value["cues"], value.lines["cues"]),
        guards,
        value.get("across", False) is True,
        tuple(value.get("kinds", ())),
        value.get("fatal", ""),
        value.get("unless", ""),
        reader.words(value, "why") if "why" in value else None,
    )


def _phrases(reader: Reader, value: Any, line: int) -> tuple[Phrase, ...]:
    read = []
    for source, at in reader.entries(value, line):
        try:
            read.append(phrase(source))
        except (CueError, AttributeError) as error:
            raise reader.fail(at, f"not a cue: {source!r} ({error})") from error
    return tuple(read)


def _read_slips(reader: Reader, root: MarkedMap, slips: dict[str, str]) -> None:
    if "slips" not in root:
        return
    section = reader.map(root["slips"], root.lines["slips"])
    for slip, meant in section.items():
        if len(slip) != len(meant):
            raise reader.fail(section.lines[slip], f"{slip!r} and {meant!r} differ in length")
        slips[slip] = meant
