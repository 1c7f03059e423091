"""The small grammar of triggers: `asked(slot) & anger<=60`. Parsing here, meaning in engine/gates.py."""

import re
from dataclasses import dataclass

_BARE = ("volunteer", "never")
_NAMED = ("asked", "after", "released", "not_done", "not_asked", "not_released")
_LEVELS = ("anger", "trust", "patience", "turn")
_NAME = re.compile(r"([a-z_]+)\(\s*([A-Za-z0-9_.-]+)\s*\)")
_LEVEL = re.compile(r"([a-z_]+)\s*(>=|<=)\s*(\d+(?:\.\d+)?)")


@dataclass(frozen=True)
class Condition:
    """One test. `verb` is volunteer, never, asked, after, ... with `name`, or a level with `sign` and `bound`."""

    verb: str
    name: str = ""
    sign: str = ""
    bound: float = 0.0


class ConditionError(ValueError):
    """A trigger that cannot be read; the message says why."""


def parse_conditions(source: str) -> tuple[Condition, ...]:
    """All conditions of a trigger, each of which must hold. Raises ConditionError."""
    return tuple(_condition(part.strip()) for part in source.split("&"))


def _condition(text: str) -> Condition:
    if text in _BARE:
        return Condition(text)
    if (named := _NAME.fullmatch(text)) and named[1] in _NAMED:
        return Condition(named[1], named[2])
    if (level := _LEVEL.fullmatch(text)) and level[1] in _LEVELS:
        return Condition(level[1], sign=level[2], bound=float(level[3]))
    raise ConditionError(
        f"{text!r} is not a condition; use volunteer, never, asked(slot), after(act), released(fact), not_done(act),"
        " not_asked(slot), not_released(fact), anger<=n, anger>=n, trust>=n, turn>=n, joined by ' & '"
    )
