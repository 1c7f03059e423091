"""YAML with line numbers, and readers that collect every problem instead of stopping at the first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from lms.platform.text.cues import CueError, cue


@dataclass(frozen=True, order=True)
class Problem:
    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class ScenarioError(ValueError):
    """A scenario that cannot be used. `problems` holds everything that is wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(frozen=True)
class Entry:
    """A value of a file and the line it stands on. Readers report to `problems` and return a harmless value."""

    value: Any
    line: int
    file: str
    problems: list[Problem] = field(compare=False, repr=False)

    def fail(self, message: str) -> None:
        self.problems.append(Problem(self.file, self.line, message))

    def plain(self) -> Any:
        if isinstance(self.value, dict):
            return {key: entry.plain() for key, entry in self.value.items()}
        if isinstance(self.value, list):
            return [entry.plain() for entry in self.value]
        return self.value

    def mapping(self, required: Iterable[str] = (), optional: Iterable[str] = ()) -> dict[str, "Entry"]:
        """The keys given; reports unknown and missing ones."""
        required = tuple(required)
        entries = self.entries()
        for key in entries.keys() - {*required, *optional}:
            entries[key].fail(f"unknown key {key!r} (known: {', '.join(sorted({*required, *optional}))})")
        for key in required:
            if key not in entries:
                self.fail(f"missing key {key!r}")
        return entries

    def entries(self) -> dict[str, "Entry"]:
        """A mapping with free keys."""
        if isinstance(self.value, dict):
            return self.value
        self.fail("must be a mapping")
        return {}

    def items(self, minimum: int = 0) -> list["Entry"]:
        if not isinstance(self.value, list):
            self.fail("must be a list")
            return []
        if len(self.value) < minimum:
            self.fail(f"needs at least {minimum} entries, has {len(self.value)}")
        return self.value

    def text(self, *, empty: bool = False) -> str:
        if not isinstance(self.value, str):
            self.fail(f"must be text (put it in quotes), is {self.value!r:.40}")
            return ""
        if not self.value.strip() and not empty:
            self.fail("must not be empty")
        return self.value.strip()

    def texts(self, minimum: int = 0, *, empty: bool = False) -> tuple[str, ...]:
        return tuple(entry.text(empty=empty) for entry in self.items(minimum))

    def number(self, low: float, high: float) -> float:
        if isinstance(self.value, bool) or not isinstance(self.value, int | float):
            self.fail(f"must be a number, is {self.value!r:.40}")
            return low
        if not low <= self.value <= high:
            self.fail(f"must be between {low:g} and {high:g}, is {self.value}")
        return self.value

    def whole(self, low: int, high: int) -> int:
        found = self.number(low, high)
        if found != int(found):
            self.fail("must be a whole number")
        return int(found)

    def flag(self) -> bool:
        if not isinstance(self.value, bool):
            self.fail("must be true or false")
        return bool(self.value)

    def choice(self, options: Iterable[str]) -> str:
        options = tuple(options)
        if self.value not in options:
            self.fail(f"must be one of {', '.join(sorted(options))}, is {self.value!r:.40}")
            return options[0]
        return str(self.value)

    def bilingual(self) -> dict[str, str]:
        """{zh, en}, both filled."""
        entries = self.mapping(("zh", "en"))
        return {key: entries[key].text() if key in entries else "" for key in ("zh", "en")}

    def cues(self, minimum: int = 0) -> tuple[str, ...]:
        """Cues that parse. `minimum` counts alternatives: one cue "a|b|c" is three wordings."""
        found = []
        for entry in self.items():
            source = entry.text()
            try:
                cue(source)
            except CueError as error:
                entry.fail(f"cue does not parse: {error}")
            else:
                found.append(source)
        if (wordings := sum(1 + source.count("|") for source in found)) < minimum:
            self.fail(f"needs at least {minimum} wordings, has {wordings}")
        return tuple(found)


def read_yaml(path: Path, problems: list[Problem]) -> Entry:
    """The file as entries. An unreadable file is one problem; what would be missing in it is not reported."""
    before = len(problems)
    text = read_text(path, problems)
    if len(problems) > before:
        return Entry({}, 1, path.name, [])
    return parse_yaml(text, path.name, problems)


def read_text(path: Path, problems: list[Problem]) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        problems.append(Problem(path.name, 1, "file is missing"))
    except UnicodeDecodeError as error:
        problems.append(Problem(path.name, 1, f"is not UTF-8: {error.reason} at byte {error.start}"))
    return ""


def parse_yaml(text: str, file: str, problems: list[Problem], *, offset: int = 0) -> Entry:
    """`offset` is added to every line number: front matter does not begin on line 1."""
    loader = yaml.CSafeLoader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            problems.append(Problem(file, 1 + offset, "is empty"))
            return Entry({}, 1 + offset, file, [])
        return _entry(loader, node, file, problems, offset)
    except yaml.MarkedYAMLError as error:
        line = (error.problem_mark.line if error.problem_mark else 0) + 1 + offset
        problems.append(Problem(file, line, f"is not YAML: {error.problem}"))
    finally:
        loader.dispose()
    return Entry({}, 1 + offset, file, [])


def _entry(loader: Any, node: yaml.Node, file: str, problems: list[Problem], offset: int) -> Entry:
    line = node.start_mark.line + 1 + offset
    if isinstance(node, yaml.MappingNode):
        return Entry(_mapping(loader, node, file, problems, offset), line, file, problems)
    if isinstance(node, yaml.SequenceNode):
        found = [_entry(loader, child, file, problems, offset) for child in node.value]
        return Entry(found, line, file, problems)
    return Entry(loader.construct_object(node), line, file, problems)


def _mapping(
    loader: Any, node: yaml.MappingNode, file: str, problems: list[Problem], offset: int
) -> Mapping[str, Entry]:
    found: dict[str, Entry] = {}
    for key_node, value_node in node.value:
        key, line = key_node.value, key_node.start_mark.line + 1 + offset
        if key in found:
            problems.append(Problem(file, line, f"key {key!r} stands twice"))
        entry = _entry(loader, value_node, file, problems, offset)
        # A missing key inside a nested mapping is best shown at the key that opens it.
        found[str(key)] = Entry(entry.value, line, file, problems)
    return found
