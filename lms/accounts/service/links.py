"""Links with which a person sets a password, once, without knowing the old one."""

import hashlib
import secrets
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import update

from lms.accounts.models import PasswordLink, Person
from lms.accounts.service import passwords
from lms.accounts.vocabulary import LinkPurpose
from lms.platform.audit import log as audit
from lms.platform.auth.actor import Actor
from lms.platform.db.base import Session
from lms.platform.errors import DomainError, NotFound

VALID_FOR = {LinkPurpose.INVITE: timedelta(days=7), LinkPurpose.RESET: timedelta(hours=24)}


def create_link(person: Person, *, actor: Actor, now: datetime) -> str:
    """The token of a new link; it is told this one time. Older links of the person stop working.

    An invite for who never had a password (7 days), else a reset (24 hours).
    """
    if not person.is_active:
        raise DomainError("account.inactive", _("This person is deactivated. Reactivate them first."))
    purpose = purpose_for(person)
    _void_others(person, now=now)
    token = secrets.token_urlsafe(32)
    link = PasswordLink(
        person_id=person.id,
        purpose=purpose,
        token_hash=hash_of(token),
        created_at=now,
        expires_at=now + VALID_FOR[purpose],
        created_by_id=actor.user_id,
    )
    Session.add(link)
    audit.record(actor, f"account:{purpose.value}_link_created", person)
    return token


def purpose_for(person: Person) -> LinkPurpose:
    return LinkPurpose.RESET if person.password_hash else LinkPurpose.INVITE


def _void_others(person: Person, *, now: datetime) -> None:
    unused = (PasswordLink.person_id == person.id, PasswordLink.used_at.is_(None))
    Session.execute(update(PasswordLink).where(*unused).values(used_at=now))


def hash_of(token: str) -> str:
    """What is stored. The token has 256 random bits, so a plain hash cannot be guessed back."""
    return hashlib.sha256(token.encode()).hexdigest()


def use_link(link: PasswordLink, password: str, *, actor: Actor, now: datetime) -> None:
    """Set the password and spend the link; the second of two uses at the same moment is refused."""
    passwords.set_password(link.person, password, actor=actor)
    spent = update(PasswordLink).where(PasswordLink.id == link.id, PasswordLink.used_at.is_(None)).values(used_at=now)
    if Session.execute(spent.returning(PasswordLink.id)).first() is None:
        raise NotFound(
            "account.link_unknown", _("This link does not work any more. Ask your administrator for a new one.")
        )
