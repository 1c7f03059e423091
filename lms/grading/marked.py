"""Reading YAML data so that every complaint can name its file and line."""

from pathlib import Path
from typing import Any

import yaml

Words = dict[str, str]


class DataError(ValueError):
    """A data file breaks its schema; the message starts with file:line."""


class MarkedMap(dict[Any, Any]):
    """A mapping that remembers the line it began on and the line of each key."""

    line: int
    lines: dict[Any, int]


class MarkedList(list[Any]):
    """A sequence that remembers the line of each entry."""

    line: int
    lines: list[int]


class _Loader(yaml.SafeLoader):
    pass


def _build_map(loader: yaml.SafeLoader, node: yaml.MappingNode) -> MarkedMap:
    built = MarkedMap()
    built.line, built.lines = _line(node), {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)  # type: ignore[no-untyped-call]
        if key in built:
            raise yaml.constructor.ConstructorError(None, None, f"key {key!r} stands twice", key_node.start_mark)
        built[key] = loader.construct_object(value_node, deep=True)  # type: ignore[no-untyped-call]
        built.lines[key] = _line(key_node)
    return built


def _build_list(loader: yaml.SafeLoader, node: yaml.SequenceNode) -> MarkedList:
    built = MarkedList(loader.construct_object(child, deep=True) for child in node.value)  # type: ignore[no-untyped-call]
    built.line, built.lines = _line(node), [_line(child) for child in node.value]
    return built


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


_Loader.add_constructor("tag:yaml.org,2002:map", _build_map)
_Loader.add_constructor("tag:yaml.org,2002:seq", _build_list)


class Reader:
    """Typed access to one data file; every refusal is a DataError with file:line."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.root = self.map(self._parse(), 1)

    def _parse(self) -> Any:
        try:
            return yaml.load(self.path.read_text(encoding="utf-8"), _Loader)  # noqa: S506 - a SafeLoader
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            line = mark.line + 1 if mark else 1
            raise DataError(f"{self.path.name}:{line}: {getattr(error, 'problem', error)}") from error

    def fail(self, line: int, message: str) -> DataError:
        """The error to raise for `line`."""
        return DataError(f"{self.path.name}:{line}: {message}")

    def map(self, value: Any, line: int, *, needs: set[str] | None = None, allows: set[str] = frozenset()) -> MarkedMap:  # type: ignore[assignment]
        """`value` as a mapping with all of `needs` and, when given, nothing beyond needs and allows."""
        if not isinstance(value, MarkedMap):
            raise self.fail(line, "expected a mapping")
        if needs is not None:
            self._check_keys(value, needs, needs | allows)
        return value

    def _check_keys(self, value: MarkedMap, needs: set[str], known: set[str]) -> None:
        for key in value:
            if key not in known:
                raise self.fail(value.lines[key], f"unknown key {key!r}")
        if missing := sorted(needs - set(value)):
            raise self.fail(value.line, f"missing key {missing[0]!r}")

    def entries(self, value: Any, line: int) -> list[tuple[Any, int]]:
        """The entries of a list, each with its line."""
        if not isinstance(value, MarkedList):
            raise self.fail(line, "expected a list")
        return list(zip(value, value.lines, strict=True))

    def words(self, owner: MarkedMap, key: str) -> Words:
        """A text for people: both languages, neither empty."""
        found = self.map(owner[key], owner.lines[key], needs={"zh", "en"})
        for language in ("zh", "en"):
            if not isinstance(found[language], str) or not found[language].strip():
                raise self.fail(found.lines[language], f"{key}.{language} must be a text")
        return {"zh": found["zh"], "en": found["en"]}

    def number(self, owner: MarkedMap, key: str, *, least: float = 0) -> float:
        """A number not below `least`."""
        found = owner[key]
        if isinstance(found, bool) or not isinstance(found, int | float) or found < least:
            raise self.fail(owner.lines[key], f"{key} must be a number >= {least}")
        return found

    def text(self, owner: MarkedMap, key: str, *, one_of: set[str] | None = None) -> str:
        """A non-empty text, one of `one_of` when given."""
        found = owner[key]
        if not isinstance(found, str) or not found.strip():
            raise self.fail(owner.lines[key], f"{key} must be a text")
        if one_of is not None and found not in one_of:
            raise self.fail(owner.lines[key], f"{key} must be one of {', '.join(sorted(one_of))}, not {found!r}")
        return found
