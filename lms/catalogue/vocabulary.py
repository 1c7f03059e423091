"""The vocabulary as frozen values, read once from the files under `data/`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).parent / "data"
Text = Mapping[str, str]


@dataclass(frozen=True)
class Line:
    code: str
    name: Text


@dataclass(frozen=True)
class KnowledgePoint:
    code: str
    name: Text
    line: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Competency:
    code: str
    name: Text
    junior: Text
    senior: Text


@dataclass(frozen=True)
class ErrorTag:
    """What went wrong; `items` are the rubric items and fatal codes that show it."""

    code: str
    name: Text
    items: tuple[str, ...]


@dataclass(frozen=True)
class Parameter:
    """Something that differs from place to place. `default` is for demonstration only."""

    name: str
    en: str
    default: str
    sources: tuple[str, ...]


@cache
def lines() -> dict[str, Line]:
    return {row["code"]: Line(**row) for row in _rows("lines")}


@cache
def knowledge_points() -> dict[str, KnowledgePoint]:
    return {row["code"]: KnowledgePoint(**_tupled(row, "sources")) for row in _rows("knowledge_points")}


@cache
def competencies() -> dict[str, Competency]:
    return {row["code"]: Competency(**row) for row in _rows("competencies")}


@cache
def error_tags() -> dict[str, ErrorTag]:
    return {row["code"]: ErrorTag(**_tupled(row, "items")) for row in _rows("error_tags")}


@cache
def parameters() -> dict[str, Parameter]:
    return {row["name"]: Parameter(**_tupled(row, "sources")) for row in _rows("parameters")}


def _rows(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = yaml.load((DATA / f"{name}.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)
    return rows


def _tupled(row: dict[str, Any], key: str) -> dict[str, Any]:
    return {**row, key: tuple(row[key] or ())}
