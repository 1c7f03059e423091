"""The engine's numbers, read once from lexicons/*.yaml. Tuning happens there, not in code."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

LEXICONS = Path(__file__).parent / "lexicons"


@cache
def lexicon(name: str) -> Any:
    """The parsed file lexicons/<name>.yaml; shared, never to be changed."""
    return yaml.load((LEXICONS / f"{name}.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


@dataclass(frozen=True)
class Effect:
    """What one act does. `cap` 0 means no cap; `needs` must all have been heard before."""

    anger: float
    trust: float
    patience: float
    cap: int = 0
    needs: tuple[str, ...] = ()
    is_minor: bool = False


@dataclass(frozen=True)
class Persona:
    anger: float
    trust: float
    patience: float
    react: float
    soothe: float
    inertia: float


@cache
def persona(name: str) -> Persona:
    """Raises KeyError for a persona that does not exist."""
    row = lexicon("personas")[name]
    return Persona(**{key: row[key] for key in ("anger", "trust", "patience", "react", "soothe", "inertia")})


@cache
def limits() -> Mapping[str, float]:
    found: Mapping[str, float] = lexicon("acts")["limits"]
    return found


@cache
def good_effects(kind: str) -> Mapping[str, Effect]:
    """Effect of every good act in a scenario of this kind."""
    rows = {**lexicon("acts")["good"], **lexicon("acts")["kinds"][kind]}
    return {name: _effect(row) for name, row in rows.items()}


@cache
def fault_effects() -> Mapping[str, Effect]:
    return {name: _effect(row) for name, row in lexicon("acts")["faults"].items()}


def _effect(row: Mapping[str, Any]) -> Effect:
    anger, trust, patience = row["effect"]
    return Effect(anger, trust, patience, row.get("cap", 0), tuple(row.get("needs", ())), row.get("minor", False))


@cache
def band_of(anger: int) -> str:
    """The wording band of a whole-numbered anger."""
    bounds: Mapping[str, int] = lexicon("bands")
    return next((band for band, top in bounds.items() if anger <= top), "furious")
