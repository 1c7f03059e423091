"""One-time passwords from a phone (RFC 6238) as a second step of log-in, and codes for a lost phone."""

import hashlib
import secrets
from datetime import datetime

import pyotp
from flask_babel import gettext as _
from sqlalchemy import or_, update

from lms.accounts.models import Person, RecoveryCode
from lms.accounts.service import people
from lms.accounts.service.sealing import seal, unseal
from lms.platform.audit import log as audit
from lms.platform.auth.actor import Actor
from lms.platform.db.base import Session
from lms.platform.errors import DomainError

STEP_SECONDS = 30
STEPS_OF_GRACE = (0, -1, 1)
RECOVERY_CODES = 8
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
ISSUER = "Chushi"


def begin(person: Person) -> str:
    """Make a new secret, which counts once a code from it was confirmed. Returns the otpauth:// address for a QR code."""
    if person.has_totp:
        raise DomainError("account.totp_on", _("One-time passwords are already on."))
    secret = pyotp.random_base32()
    person.totp_sealed = seal(secret)
    return address(person)


def address(person: Person) -> str:
    """The otpauth:// address of a set-up that is not confirmed yet; never told afterwards."""
    key = unseal(person.totp_sealed) if person.totp_sealed and not person.has_totp else None
    if key is None:
        raise DomainError("account.totp_hidden", _("The secret is shown only during set-up."))
    return pyotp.TOTP(key).provisioning_uri(name=person.staff_number, issuer_name=ISSUER)


def secret(person: Person) -> str:
    """The secret of a set-up that is not confirmed yet, for typing by hand."""
    return str(pyotp.parse_uri(address(person)).secret)


def confirm(person: Person, typed: str, *, actor: Actor, now: datetime) -> list[str]:
    """Switch it on when the code is right. Returns the recovery codes, told this one time; empty: the code was wrong."""
    if person.has_totp or not _use_code(person, "".join(typed.split()), now=now):
        return []
    person.totp_confirmed_at = now
    codes = ["-".join(_random_word() for _part in range(2)) for _code in range(RECOVERY_CODES)]
    person.recovery_codes = [RecoveryCode(code_hash=_hash(code)) for code in codes]
    people.end_sessions(person)
    audit.record(actor, "account:totp_on", person)
    return codes


def remove(person: Person, *, actor: Actor) -> None:
    """Log-in asks for the password alone again."""
    person.totp_sealed = person.totp_confirmed_at = person.totp_last_step = None
    person.recovery_codes = []
    people.end_sessions(person)
    audit.record(actor, "account:totp_off", person)


def is_right(person: Person, typed: str, *, now: datetime) -> bool:
    """Whether this is the present code or an unused recovery code. Either works once."""
    code = "".join(typed.split()).lower()
    return _use_code(person, code, now=now) or _use_recovery_code(person, code, now=now)


def _use_code(person: Person, code: str, *, now: datetime) -> bool:
    """Codes of a step that was used, or of an earlier one, are refused: nobody can use what they watched."""
    step = _matching_step(person, code, now=now)
    if step is None:
        return False
    is_new = or_(Person.totp_last_step.is_(None), Person.totp_last_step < step)
    used = update(Person).where(Person.id == person.id, is_new).values(totp_last_step=step)
    return Session.execute(used.returning(Person.id)).first() is not None


def _matching_step(person: Person, code: str, *, now: datetime) -> int | None:
    """The time step whose code this is; one step early or late is forgiven, because phones' clocks differ."""
    key = unseal(person.totp_sealed) if person.totp_sealed else None
    if key is None or not (code.isascii() and code.isdigit()):
        return None
    totp, present = pyotp.TOTP(key), int(now.timestamp()) // STEP_SECONDS
    steps = (present + off for off in STEPS_OF_GRACE)
    return next((step for step in steps if secrets.compare_digest(totp.generate_otp(step), code)), None)


def _use_recovery_code(person: Person, code: str, *, now: datetime) -> bool:
    mine = (RecoveryCode.person_id == person.id, RecoveryCode.code_hash == _hash(code), RecoveryCode.used_at.is_(None))
    used = update(RecoveryCode).where(*mine).values(used_at=now)
    return Session.execute(used.returning(RecoveryCode.id)).first() is not None


def _random_word() -> str:
    return "".join(secrets.choice(_LETTERS) for _letter in range(5))


def _hash(code: str) -> str:
    """Ten random letters of 31 give 49 bits: enough for codes that the log-in limits guard."""
    return hashlib.sha256(code.encode()).hexdigest()
