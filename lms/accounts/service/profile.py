"""What people decide about their own account, and what is stored about them."""

from typing import Any

from lms.accounts import personal_data
from lms.accounts.models import Person
from lms.accounts.service.people import announce


def set_language(person: Person, locale: str) -> None:
    person.locale = locale
    announce(person)


def set_preferences(person: Person, *, locale: str, timezone: str) -> None:
    """Language and time zone; an empty time zone means the house's."""
    person.locale, person.timezone = locale, timezone
    announce(person)


def personal_data_of(person: Person) -> dict[str, Any]:
    """Everything the product stores about a person, as JSON values; secrets are named, not told."""
    moments = ("created_at", "last_login_at", "deactivated_at", "totp_confirmed_at")
    return {
        "schema": 1,
        "account": {
            "staff_number": person.staff_number,
            "name": person.name,
            "email": person.email,
            "phone": person.phone,
            "hired_on": person.hired_on.isoformat() if person.hired_on else None,
            "line": person.line.value,
            "site": person.site.name if person.site else None,
            "team": person.team.name if person.team else None,
            "roles": sorted(person.roles),
            "locale": person.locale,
            "timezone": person.timezone,
            "has_password": person.password_hash is not None,
            **{name: moment.isoformat() if (moment := getattr(person, name)) else None for name in moments},
        },
        **{source.name: source.export(person.id) for source in personal_data.SOURCES},
    }
