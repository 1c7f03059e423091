"""What may be done to a person's account."""

import re
import unicodedata
from collections.abc import Set
from enum import StrEnum

from lms.accounts.vocabulary import Role

_STAFF_NUMBER = re.compile(r"[A-Z0-9][A-Z0-9_-]{0,31}")
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+")
_PHONE = re.compile(r"\+?[0-9][0-9 -]{4,24}")


class Refusal(StrEnum):
    OWN_ADMIN = "account.own_admin"
    LAST_ADMIN = "account.last_admin"
    OWN_ACCOUNT = "account.own_account"
    STILL_ACTIVE = "account.still_active"


def staff_number(text: str) -> str | None:
    """The one spelling of a staff number (half width, capitals); None when it is none."""
    spelled = unicodedata.normalize("NFKC", text).strip().upper()
    return spelled if _STAFF_NUMBER.fullmatch(spelled) else None


def email(text: str) -> str | None:
    """The one spelling of an e-mail address; None when it is none."""
    spelled = unicodedata.normalize("NFKC", text).strip().lower()
    return spelled if len(spelled) <= 254 and _EMAIL.fullmatch(spelled) else None


def phone(text: str) -> str | None:
    """The one spelling of a phone number; None when it is none."""
    spelled = unicodedata.normalize("NFKC", text).strip()
    return spelled if _PHONE.fullmatch(spelled) else None


def why_not_set_roles(before: Set[Role], after: Set[Role], *, is_self: bool, other_admins: int) -> Refusal | None:
    """Nobody locks themselves or everybody out of administration."""
    if Role.ADMIN not in before or Role.ADMIN in after:
        return None
    if is_self:
        return Refusal.OWN_ADMIN
    return Refusal.LAST_ADMIN if other_admins == 0 else None


def why_not_deactivate(roles: Set[Role], *, is_self: bool, other_admins: int) -> Refusal | None:
    if is_self:
        return Refusal.OWN_ACCOUNT
    return Refusal.LAST_ADMIN if Role.ADMIN in roles and other_admins == 0 else None


def why_not_anonymise(*, is_self: bool, is_active: bool) -> Refusal | None:
    """Anonymising cannot be undone, so it is a second step after deactivating."""
    if is_self:
        return Refusal.OWN_ACCOUNT
    return Refusal.STILL_ACTIVE if is_active else None
