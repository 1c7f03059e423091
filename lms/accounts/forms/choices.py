"""Choices from lists, with our own words for what no list offers."""

from typing import Any

from flask_babel import gettext as _
from wtforms import Field
from wtforms.validators import ValidationError

from lms.platform.web.forms import Form

NOT_OFFERED = -1


def number(value: Any) -> int:
    """The number of a choice; one that is never offered for what is no number."""
    text = str(value or 0)
    return int(text) if text.isdecimal() and len(text) < 10 else NOT_OFFERED


def offered(_form: Form, field: Field) -> None:
    """Refuse what the list does not hold: somebody changed the page."""
    chosen = field.data if isinstance(field.data, list) else [field.data]
    if not {str(value) for value in chosen} <= {str(choice.value) for choice in field.choices}:
        raise ValidationError(_("Choose from the list."))
