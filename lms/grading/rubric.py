"""The rubric: yes/no items with points, their anchors, and the settings of the arithmetic. Versioned data."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lms.grading.marked import MarkedMap, Reader, Words

DEFAULT = Path(__file__).parent / "rubrics" / "default.yaml"
KINDS = {"C", "S", "L"}
APPLIES = {
    "always", "emergency", "not_emergency", "anger_rose", "has_key_facts", "has_key_points",
    "has_ticket_elements", "has_ticket_class", "has_ticket_routing",
}  # fmt: skip
_SETTINGS = {
    "pass_points", "pass_share", "near_pass", "hint_cost", "hint_cost_max", "key_fact_share", "anger_rise",
    "reply_base_seconds", "reply_seconds_per_character", "late_share", "line_max", "line_mean_min",
    "low_confidence_items",
}  # fmt: skip


@dataclass(frozen=True)
class Dimension:
    code: str
    weight: float
    name: Words


@dataclass(frozen=True)
class Item:
    """One yes/no question. `kind`: C checked in code, S read from the scenario's state, L language."""

    code: str
    points: float
    kind: str
    applies: str
    core: bool
    name: Words
    question: Words
    met: Words
    not_met: Words
    better: Words

    @property
    def dimension(self) -> str:
        return self.code[0]


@dataclass(frozen=True)
class FatalItem:
    code: str
    name: Words
    better: Words


@dataclass(frozen=True)
class Rubric:
    name: str
    version: int
    settings: Mapping[str, float]
    pass_dimensions: tuple[str, ...]
    dimensions: tuple[Dimension, ...]
    items: tuple[Item, ...]
    fatal: tuple[FatalItem, ...]

    def item(self, code: str) -> Item:
        """The item of that code; KeyError when the rubric has none."""
        return {item.code: item for item in self.items}[code]

    def fatal_item(self, code: str) -> FatalItem:
        """The fatal item of that code; KeyError when the rubric has none."""
        return {item.code: item for item in self.fatal}[code]


@cache
def load_rubric(path: Path = DEFAULT) -> Rubric:
    """Read and check a rubric file; the default one grades calls. Raises DataError with file:line for the first thing wrong."""
    reader = Reader(path)
    root = reader.map(reader.root, 1, needs={"schema", "name", "version", "settings", "dimensions", "items", "fatal"})
    if root["schema"] != 1:
        raise reader.fail(root.lines["schema"], f"schema must be 1, not {root['schema']!r}")
    dimensions = tuple(
        _dimension(reader, v, n) for v, n in reader.entries(root["dimensions"], root.lines["dimensions"])
    )
    settings, pass_dimensions = _settings(reader, root, {d.code for d in dimensions})
    rubric = Rubric(
        name=reader.text(root, "name"),
        version=int(reader.number(root, "version", least=1)),
        settings=settings,
        pass_dimensions=pass_dimensions,
        dimensions=dimensions,
        items=tuple(_item(reader, v, n) for v, n in reader.entries(root["items"], root.lines["items"])),
        fatal=tuple(_fatal(reader, v, n) for v, n in reader.entries(root["fatal"], root.lines["fatal"])),
    )
    _check_sums(reader, rubric)
    return rubric


def _settings(reader: Reader, root: MarkedMap, known: set[str]) -> tuple[dict[str, float], tuple[str, ...]]:
    found = reader.map(root["settings"], root.lines["settings"], needs=_SETTINGS | {"pass_dimensions"})
    named = reader.entries(found["pass_dimensions"], found.lines["pass_dimensions"])
    for code, line in named:
        if code not in known:
            raise reader.fail(line, f"unknown dimension {code!r}")
    return {key: float(reader.number(found, key)) for key in _SETTINGS}, tuple(code for code, _ in named)


def _dimension(reader: Reader, value: object, line: int) -> Dimension:
    found = reader.map(value, line, needs={"code", "weight", "name"})
    return Dimension(reader.text(found, "code"), reader.number(found, "weight"), reader.words(found, "name"))


def _item(reader: Reader, value: object, line: int) -> Item:
    needs = {"code", "points", "kind", "applies", "name", "question", "met", "not_met", "better"}
    found = reader.map(value, line, needs=needs, allows={"core"})
    return Item(
        code=reader.text(found, "code"),
        points=reader.number(found, "points"),
        kind=reader.text(found, "kind", one_of=KINDS),
        applies=reader.text(found, "applies", one_of=APPLIES),
        core=found.get("core", False) is True,
        **{key: reader.words(found, key) for key in ("name", "question", "met", "not_met", "better")},
    )


def _fatal(reader: Reader, value: object, line: int) -> FatalItem:
    found = reader.map(value, line, needs={"code", "name", "better"})
    return FatalItem(reader.text(found, "code"), reader.words(found, "name"), reader.words(found, "better"))


def _check_sums(reader: Reader, rubric: Rubric) -> None:
    """Item points add up to their dimension's weight, the weights to 100, no code stands twice."""
    line = reader.root.lines["items"]
    codes = [item.code for item in rubric.items] + [item.code for item in rubric.fatal]
    if twice := sorted({code for code in codes if codes.count(code) > 1}):
        raise reader.fail(line, f"item {twice[0]} stands twice")
    for dimension in rubric.dimensions:
        total = sum(item.points for item in rubric.items if item.dimension == dimension.code)
        if total != dimension.weight:
            raise reader.fail(line, f"points of {dimension.code} add up to {total:g}, not {dimension.weight:g}")
    if (total := sum(dimension.weight for dimension in rubric.dimensions)) != 100:
        raise reader.fail(reader.root.lines["dimensions"], f"weights add up to {total:g}, not 100")
