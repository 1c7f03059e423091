"""Importing a roster: keep the rows that were read, show what would change, change it, take it back."""

from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, update

from lms.accounts import queries
from lms.accounts.models import Person, RosterImport, Site, Team
from lms.accounts.rules import roster as reading_rules
from lms.accounts.rules import roster_plan as rules
from lms.accounts.rules.roster import Reading
from lms.accounts.rules.roster_plan import Change, Kind, Plan, Snapshot
from lms.accounts.service import people, places
from lms.accounts.vocabulary import Line, Role
from lms.platform.audit import log as audit
from lms.platform.auth.actor import Actor
from lms.platform.db.base import Session
from lms.platform.errors import DomainError
from lms.platform.tabular.cells import clean


def keep(file_name: str, reading: Reading, *, actor: Actor, now: datetime) -> RosterImport:
    """Keep what was read until its uploader says yes. An older file of theirs that still waits is dropped."""
    waiting = (RosterImport.applied_at.is_(None), RosterImport.uploaded_by_id == actor.user_id)
    Session.execute(delete(RosterImport).where(*waiting))
    kept = RosterImport(
        file_name=clean(file_name)[-200:],
        uploaded_at=now,
        uploaded_by_id=actor.user_id,
        uploaded_by_name=actor.name,
        rows=reading.to_dict(),
        errors=[asdict(problem) for problem in reading.problems],
        changes={"schema": 1, "changes": []},
        counts={},
    )
    Session.add(kept)
    Session.flush()
    return kept


def preview(roster: RosterImport, *, actor: Actor) -> Plan:
    """What the import would do at this moment. Problems of the file come first, in the order of its lines."""
    plan = plan_for(reading_rules.rows_from_dict(roster.rows), actor=actor)
    plan.problems = [*reading_rules.problems_from_list(roster.errors), *plan.problems]
    plan.problems.sort(key=lambda problem: problem.line)
    return plan


def plan_for(rows: list[reading_rules.RosterRow], *, actor: Actor) -> Plan:
    known = {
        person.staff_number: snapshot(person)
        for person in queries.list_by_staff_numbers([r.staff_number for r in rows])
    }
    emails = queries.holders_of_emails([row.values["email"] for row in rows if "email" in row.values])
    return rules.plan(rows, known, emails, own_number=queries.staff_number_of(actor.user_id))


def snapshot(person: Person) -> Snapshot:
    """A person as the plan compares them."""
    return {
        "name": person.name,
        "site": person.site.name if person.site else None,
        "team": person.team.name if person.team else None,
        "roles": sorted(role.value for role in person.roles),
        "line": person.line.value,
        "hired_on": person.hired_on.isoformat() if person.hired_on else None,
        "email": person.email,
        "phone": person.phone,
    }


def apply(roster: RosterImport, *, actor: Actor, now: datetime) -> Plan:
    """Carry the import out, once. Lines with problems are left out; the rest is done completely or not at all."""
    plan = preview(roster, actor=actor)
    _claim(roster, "applied_at", now)
    writer = _Writer(actor, now)
    writer.know(queries.list_by_staff_numbers([c.staff_number for c in plan.changes if c.kind is Kind.UPDATED]))
    written = [writer.write(change) for change in plan.changes if change.kind is not Kind.UNCHANGED]
    Session.flush()
    done = [replace(change, person_id=person.id) for change, person in written]
    roster.changes = {"schema": 1, "changes": [change.to_dict() for change in done]}
    roster.errors = [asdict(problem) for problem in plan.problems]
    roster.rows, roster.counts = {"schema": 1, "rows": [], "blocked": False}, plan.counts()
    audit.record(actor, "roster:imported", roster, **plan.counts())
    return plan


def _claim(roster: RosterImport, column: str, now: datetime) -> None:
    """Set the moment if nobody has: of two clicks at the same time one is refused."""
    attribute = getattr(RosterImport, column)
    claimed = update(RosterImport).where(RosterImport.id == roster.id, attribute.is_(None)).values({column: now})
    if Session.execute(claimed.returning(RosterImport.id)).first() is None:
        raise DomainError("account.import_done", _("This was done already. Reload the page to see the result."))
    Session.refresh(roster, [column])


def undo(roster: RosterImport, *, actor: Actor, now: datetime) -> dict[str, int]:
    """Give changed people their old values back and deactivate those who were new.

    A value that somebody has changed since the import stays. Returns how many were restored and deactivated.
    """
    if roster.applied_at is None:
        raise DomainError("account.import_waiting", _("This import was not carried out yet."))
    _claim(roster, "undone_at", now)
    changes = {change.person_id: change for change in rules.changes_from_dict(roster.changes)}
    counts = {"restored": 0, "deactivated": 0}
    writer = _Writer(actor, now)
    for person in queries.list_by_ids([person_id for person_id in changes if person_id is not None]):
        kind = writer.take_back(person, changes[person.id])
        counts[kind] += 1
    audit.record(actor, "roster:undone", roster, **counts)
    return counts


class _Writer:
    """Writes snapshots to people; remembers sites and teams, so that a long roster asks for each once."""

    def __init__(self, actor: Actor, now: datetime) -> None:
        self.actor, self.now = actor, now
        self._sites: dict[str, Site] = {}
        self._teams: dict[tuple[int, str], Team] = {}
        self._people: dict[str, Person] = {}

    def know(self, found: Iterable[Person]) -> None:
        """The people who will be changed; whoever is not among them is new."""
        self._people = {person.staff_number: person for person in found}

    def write(self, change: Change) -> tuple[Change, Person]:
        person = self._people.get(change.staff_number)
        if person is None:
            person = Person(staff_number=change.staff_number, created_at=self.now)
            Session.add(person)
        self._put(person, change.after)
        return change, person

    def take_back(self, person: Person, change: Change) -> str:
        if change.kind is Kind.CREATED:
            self._deactivate(person)
            return "deactivated"
        if person.anonymised_at is None:
            self._put(person, rules.to_restore(change, snapshot(person)))
        return "restored"

    def _deactivate(self, person: Person) -> None:
        """Without a record of its own: the undoing has one. Nobody signs themselves out for ever."""
        if person.is_active and person.id != self.actor.user_id:
            person.deactivated_at = self.now
            person.epoch += 1
            people.announce(person)

    def _put(self, person: Person, values: Snapshot) -> None:
        for name, value in values.items():
            if name in {"name", "email", "phone"}:
                setattr(person, name, value)
        if "line" in values:
            person.line = Line(values["line"])
        if "hired_on" in values:
            person.hired_on = date.fromisoformat(values["hired_on"]) if values["hired_on"] else None
        if "roles" in values:
            people.put_roles(person, frozenset(Role(role) for role in values["roles"]))
        self._put_place(person, values)
        if person.id is not None:
            people.announce(person)

    def _put_place(self, person: Person, values: Snapshot) -> None:
        if "site" in values:
            person.site = self._site(values["site"]) if values["site"] else None
        if "team" in values:
            person.team = self._team(person.site, values["team"]) if values["team"] and person.site else None

    def _site(self, name: str) -> Site:
        if name not in self._sites:
            self._sites[name] = places.find_or_add_site(name, actor=self.actor)
        return self._sites[name]

    def _team(self, site: Site, name: str) -> Team:
        if (site.id, name) not in self._teams:
            self._teams[site.id, name] = places.find_or_add_team(site, name, actor=self.actor)
        return self._teams[site.id, name]


def problems_of(roster: RosterImport) -> list[reading_rules.Problem]:
    """What was wrong with the lines that a carried-out import left out."""
    return reading_rules.problems_from_list(roster.errors)


def changes_of(roster: RosterImport) -> list[Change]:
    return rules.changes_from_dict(roster.changes)


def in_order(changes: Iterable[Change]) -> dict[str, list[Any]]:
    """The changes by kind, for a screen."""
    found = list(changes)
    return {kind.value: [change for change in found if change.kind is kind] for kind in Kind}
