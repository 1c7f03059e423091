"""What stands in addresses: numbers that a row can have, texts that a database takes."""

from typing import Any

from flask import Flask, Request
from werkzeug.datastructures import MultiDict
from werkzeug.routing import IntegerConverter
from werkzeug.utils import cached_property

from lms.platform.web.forms import without_controls

LARGEST_ID = 2**31 - 1  # PostgreSQL's integer


class RowId(IntegerConverter):
    """`<int:…>` in a route, up to the largest number that a key can hold: a larger one is an unknown page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max": LARGEST_ID, **kwargs})


class CleanRequest(Request):
    """Its query holds no control characters: PostgreSQL refuses some, and nobody types them into a search."""

    @cached_property
    def args(self) -> MultiDict[str, str]:
        given = super().args
        return self.parameter_storage_class((name, without_controls(value)) for name, value in given.items(multi=True))


def init_app(app: Flask) -> None:
    """Before the blueprints are registered."""
    app.url_map.converters["int"] = RowId
    app.request_class = CleanRequest
