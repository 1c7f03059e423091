"""What a roster would change: compares its rows with what is stored, and writes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from lms.accounts.rules.roster import Problem, RosterRow
from lms.accounts.vocabulary import Line, Role

Snapshot = dict[str, Any]  # a person's fields as JSON values; site and team by name, roles as a sorted list
FIELDS = ("name", "site", "team", "roles", "line", "hired_on", "email", "phone")


class Kind(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Change:
    """`before` and `after` hold the fields that differ; `person_id` is known once the change is made."""

    line: int
    staff_number: str
    name: str
    kind: Kind
    before: Snapshot
    after: Snapshot
    person_id: int | None = None

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def changes_from_dict(stored: dict[str, Any]) -> list[Change]:
    return [Change(**{**row, "kind": Kind(row["kind"])}) for row in stored["changes"]]


@dataclass
class Plan:
    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        kinds = [change.kind for change in self.changes]
        return {**{kind.value: kinds.count(kind) for kind in Kind}, "errors": len(self.problems)}


def blank() -> Snapshot:
    """Somebody new, before the roster said anything."""
    return {**dict.fromkeys(FIELDS), "roles": [Role.LEARNER.value], "line": Line.COMMON.value}


def plan(
    rows: Sequence[RosterRow], known: Mapping[str, Snapshot], emails: Mapping[str, str], *, own_number: str
) -> Plan:
    """`known` are stored people by staff number, `emails` the staff number that holds each address.

    `own_number` is who imports: they cannot take the administrator role from themselves.
    """
    made, holders = Plan(), dict(emails)
    for row in rows:
        before = known.get(row.staff_number)
        after = _after(row, before or blank())
        problem = _problem(row, before, after, holders, own_number)
        if problem is not None:
            made.problems.append(problem)
            continue
        if "email" in row.values:
            holders[row.values["email"]] = row.staff_number
        made.changes.append(_change(row, before, after))
    return made


def _after(row: RosterRow, before: Snapshot) -> Snapshot:
    """The person with the row's values; moving to another site leaves the old team."""
    after = {**before, **row.values}
    if "team" not in row.values and after["site"] != before["site"]:
        after["team"] = None
    return after


def _problem(
    row: RosterRow, before: Snapshot | None, after: Snapshot, holders: Mapping[str, str], own_number: str
) -> Problem | None:
    if not after["name"]:
        return Problem(row.line, "name", "name.missing")
    if after["team"] and not after["site"]:
        return Problem(row.line, "site", "team.without_site", after["team"])
    email = row.values.get("email", "")
    holder = holders.get(email, row.staff_number)
    if holder != row.staff_number:
        return Problem(row.line, "email", "email.taken", email, holder)
    was_admin = before is not None and Role.ADMIN in before["roles"]
    if row.staff_number == own_number and was_admin and Role.ADMIN not in after["roles"]:
        return Problem(row.line, "roles", "roles.own_admin")
    return None


def _change(row: RosterRow, before: Snapshot | None, after: Snapshot) -> Change:
    if before is None:
        return Change(row.line, row.staff_number, after["name"], Kind.CREATED, {}, after)
    changed = [name for name in FIELDS if before[name] != after[name]]
    kind = Kind.UPDATED if changed else Kind.UNCHANGED
    old, new = ({name: values[name] for name in changed} for values in (before, after))
    return Change(row.line, row.staff_number, after["name"], kind, old, new)


def to_restore(change: Change, present: Snapshot) -> Snapshot:
    """What undoing writes back: the old value of each field that still is as the import left it."""
    return {name: old for name, old in change.before.items() if present[name] == change.after[name]}
