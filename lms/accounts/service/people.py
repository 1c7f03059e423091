"""Creating, changing, deactivating and anonymising people."""

from collections.abc import Set
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import delete

from lms.accounts import personal_data, queries, wording
from lms.accounts.models import PasswordLink, Person, PersonRole
from lms.accounts.rules import people as rules
from lms.accounts.service import roster_traces
from lms.accounts.signals import person_changed
from lms.accounts.vocabulary import Line, Role
from lms.platform.audit import log as audit
from lms.platform.auth.actor import Actor
from lms.platform.db.base import Session
from lms.platform.db.session import after_commit


@dataclass(frozen=True)
class Details:
    """What an administrator writes about a person; already in the one spelling of the rules."""

    staff_number: str
    name: str
    line: Line
    email: str | None = None
    phone: str | None = None
    hired_on: date | None = None
    site_id: int | None = None
    team_id: int | None = None


def create_person(details: Details, roles: Set[Role], *, actor: Actor, now: datetime) -> Person:
    """A new person without a password: an invite link lets them set one."""
    person = Person(**asdict(details), created_at=now)
    person.role_rows = [PersonRole(role=role) for role in sorted(roles)]
    Session.add(person)
    Session.flush()
    audit.record(actor, "person:created", person, roles=sorted(roles))
    return person


def change_details(person: Person, details: Details, *, actor: Actor) -> list[str]:
    """Write the details; returns the names of the fields that changed."""
    changed = [name for name, value in asdict(details).items() if getattr(person, name) != value]
    for name in changed:
        setattr(person, name, getattr(details, name))
    if changed:
        audit.record(actor, "person:changed", person, fields=changed)
        announce(person)
    return changed


def set_roles(person: Person, roles: Set[Role], *, actor: Actor) -> None:
    """Exactly these roles from now on, in sessions that are open too."""
    before = person.roles
    if before == roles:
        return
    others = queries.count_other_admins(person.id)
    is_self = actor.user_id == person.id
    if refusal := rules.why_not_set_roles(before, roles, is_self=is_self, other_admins=others):
        raise wording.refused(refusal)
    put_roles(person, roles)
    audit.record(actor, "person:roles_set", person, before=sorted(before), after=sorted(roles))
    announce(person)


def put_roles(person: Person, roles: Set[Role]) -> None:
    """Add and remove role rows; no rule, no record: for callers that have done both."""
    kept = [row for row in person.role_rows if row.role in roles]
    new = [PersonRole(role=role) for role in sorted(roles - person.roles)]
    person.role_rows = [*kept, *new]


def deactivate(person: Person, *, actor: Actor, now: datetime) -> None:
    """The person cannot sign in any more; what they did stays. Safe to call twice."""
    if not person.is_active:
        return
    others = queries.count_other_admins(person.id)
    is_self = actor.user_id == person.id
    if refusal := rules.why_not_deactivate(person.roles, is_self=is_self, other_admins=others):
        raise wording.refused(refusal)
    person.deactivated_at = now
    end_sessions(person)
    audit.record(actor, "person:deactivated", person)


def reactivate(person: Person, *, actor: Actor) -> None:
    """The person may sign in again. An anonymised person stays away."""
    if person.is_active or person.anonymised_at is not None:
        return
    person.deactivated_at = None
    audit.record(actor, "person:reactivated", person)
    announce(person)


def sign_out_everywhere(person: Person, *, actor: Actor) -> None:
    """End all sessions of the person, on all computers."""
    end_sessions(person)
    audit.record(actor, "person:signed_out_everywhere", person)


def end_sessions(person: Person) -> None:
    """Raise the epoch, which every session carries."""
    person.epoch = Person.epoch + 1
    Session.flush()
    Session.refresh(person, ["epoch"])
    announce(person)


def anonymise(person: Person, reason: str, *, actor: Actor, now: datetime) -> None:
    """Remove everything that says who this was, for ever; what they did stays under a number."""
    is_self = actor.user_id == person.id
    if refusal := rules.why_not_anonymise(is_self=is_self, is_active=person.is_active):
        raise wording.refused(refusal)
    if person.anonymised_at is not None:
        return
    roster_traces.forget(person.id, person.staff_number)
    _forget_who(person)
    person.anonymised_at = now
    Session.execute(delete(PasswordLink).where(PasswordLink.person_id == person.id))
    for source in personal_data.SOURCES:
        source.erase(person.id)
    end_sessions(person)
    audit.record(actor, "person:anonymised", person, reason=reason)


def _forget_who(person: Person) -> None:
    person.staff_number, person.name = f"ANON-{person.id}", f"#{person.id}"
    for field in ("email", "phone", "hired_on", "password_hash", "totp_sealed", "totp_confirmed_at", "last_login_at"):
        setattr(person, field, None)
    person.recovery_codes = []
    put_roles(person, frozenset())


def note_export(person: Person, *, actor: Actor) -> None:
    """Somebody else downloads the person's data: the log says so."""
    audit.record(actor, "person:data_exported", person)


def announce(person: Person) -> None:
    """After commit, whoever keeps something about this person loads it anew."""
    person_id = person.id
    after_commit(lambda: person_changed.send(person_id=person_id))
