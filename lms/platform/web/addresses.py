"""Numbers in addresses: one that no row can have is an unknown page, not a fault of the database."""

from typing import Any

from flask import Flask
from werkzeug.routing import IntegerConverter

LARGEST_ID = 2**31 - 1  # PostgreSQL's integer


class RowId(IntegerConverter):
    """`<int:…>` in a route, up to the largest number that a key can hold."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max": LARGEST_ID, **kwargs})


def init_app(app: Flask) -> None:
    """Before the blueprints are registered."""
    app.url_map.converters["int"] = RowId
