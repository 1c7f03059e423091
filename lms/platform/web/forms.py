"""The form that all forms of the product are built on."""

import unicodedata
from typing import Any

from flask_wtf import FlaskForm


def without_controls(value: Any) -> Any:
    """Text without control characters but line ends and tabs: databases refuse some, screens show none."""
    if not isinstance(value, str):
        return value
    return "".join(c for c in value if c in "\n\r\t" or unicodedata.category(c) != "Cc")


class Form(FlaskForm):
    """Takes control characters out of every text that was sent."""

    class Meta(FlaskForm.Meta):
        def bind_field(self, form: Any, unbound_field: Any, options: Any) -> Any:
            filters = [*unbound_field.kwargs.get("filters", ()), without_controls]
            return unbound_field.bind(form=form, **{**options, "filters": filters})
