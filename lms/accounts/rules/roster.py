"""From a roster's table to readable rows and a list of everything that is wrong with it."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from lms.accounts.rules import people, roster_cells

HEADING_WITHIN = 10
NEEDED = ("staff_number", "name")


@dataclass(frozen=True)
class Problem:
    """Something that a person must correct in the file. `code` chooses the words; `hint` is what they may mention."""

    line: int
    field: str
    code: str
    value: str = ""
    hint: str = ""


@dataclass(frozen=True)
class RosterRow:
    """One person of the file. `values` holds only what the row says: an empty cell changes nothing."""

    line: int
    staff_number: str
    values: dict[str, Any]


@dataclass
class Reading:
    """What a file says. `blocked` when no row can be read for want of headings."""

    rows: list[RosterRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    blocked: bool = False

    def to_dict(self) -> dict[str, Any]:
        return {"schema": 1, "rows": [asdict(row) for row in self.rows], "blocked": self.blocked}


def rows_from_dict(stored: dict[str, Any]) -> list[RosterRow]:
    return [RosterRow(**row) for row in stored["rows"]]


def problems_from_list(stored: list[dict[str, Any]]) -> list[Problem]:
    return [Problem(**row) for row in stored]


def read(table: Sequence[tuple[int, Sequence[str]]]) -> Reading:
    """Read lines of texts: a heading among the first ten, then people. Lines with a problem are left out."""
    reading = Reading()
    start, columns = _headings(table, reading)
    if reading.blocked:
        return reading
    lines_of: dict[str, int] = {}
    for line, cells in table[start + 1 :]:
        texts = {name: cells[i].strip() for i, name in columns.items() if i < len(cells)}
        if any(texts.values()):
            _read_line(line, texts, lines_of, reading)
    return reading


def _headings(table: Sequence[tuple[int, Sequence[str]]], reading: Reading) -> tuple[int, dict[int, str]]:
    """Where the headings stand and which column holds what."""
    known = [sum(bool(roster_cells.heading(cell)) for cell in cells) for _line, cells in table[:HEADING_WITHIN]]
    start = known.index(max(known)) if known else 0
    line, cells = table[start] if table else (1, ())
    columns: dict[int, str] = {}
    for index, text in enumerate(cells):
        name = roster_cells.heading(text)
        if name is None and text.strip():
            hint = roster_cells.nearest_heading(text)
            reading.problems.append(Problem(line, "", "heading.unknown", text, hint))
        elif name and name in columns.values():
            reading.problems.append(Problem(line, name, "heading.twice", text))
        elif name:
            columns[index] = name
    missing = [name for name in NEEDED if name not in columns.values()]
    reading.problems += [Problem(line, name, "heading.missing") for name in missing]
    reading.blocked = bool(missing)
    return start, columns


def _read_line(line: int, texts: dict[str, str], lines_of: dict[str, int], reading: Reading) -> None:
    number = people.staff_number(roster_cells.number(texts.pop("staff_number", "")))
    found = [_value(line, name, text) for name, text in texts.items() if text]
    problems = [value for value in found if isinstance(value, Problem)]
    if number is None:
        problems.insert(0, Problem(line, "staff_number", "staff_number.unreadable"))
    elif number in lines_of:
        problems.insert(0, Problem(line, "staff_number", "staff_number.twice", number, str(lines_of[number])))
    if number is not None:
        lines_of.setdefault(number, line)
    if problems or number is None:
        reading.problems += problems
    else:
        reading.rows.append(RosterRow(line, number, dict(value for value in found if isinstance(value, tuple))))


def _value(line: int, name: str, text: str) -> tuple[str, Any] | Problem:
    """The field's name and JSON value, or what is wrong with the cell."""
    if name == "roles":
        named, unknown = roster_cells.roles(text)
        return Problem(line, name, "roles.unknown", unknown[0]) if unknown else (name, sorted(named))
    read_cell = READERS.get(name, _short)
    value = read_cell(text)
    return Problem(line, name, f"{name}.unreadable", text[:80]) if value is None else (name, value)


def _short(text: str) -> str | None:
    return text if len(text) <= 80 else None


def _day(text: str) -> str | None:
    day = roster_cells.day(text)
    return day.isoformat() if day else None


READERS: dict[str, Callable[[str], Any]] = {
    "hired_on": _day,
    "line": roster_cells.line,
    "email": people.email,
    "phone": lambda text: people.phone(roster_cells.number(text)),
}
