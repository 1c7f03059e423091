"""A page of a long list, with addresses that keep search, filter and order."""

from dataclasses import dataclass
from math import ceil
from typing import Any
from urllib.parse import urlencode

from flask import request
from sqlalchemy import Select, func, select

from lms.platform.db.base import Session

PAGE_SIZE = 50


@dataclass(frozen=True)
class Rows:
    """`items` of one page out of `total`."""

    items: list[Any]
    page: int
    total: int
    size: int = PAGE_SIZE

    @property
    def pages(self) -> int:
        return max(1, ceil(self.total / self.size))

    @property
    def has_prev(self) -> bool:
        return self.page > 1

    @property
    def has_next(self) -> bool:
        return self.page < self.pages

    def address(self, page: int) -> str:
        """This list at another page, everything else kept."""
        return kept_address(f"{request.script_root}{request.path}", page=page)


def kept_address(path: str, **changes: object) -> str:
    """`path` with this page's search, filter and order kept but for the changes."""
    kept = [(key, value) for key, value in request.args.items(multi=True) if key not in changes]
    return f"{path}?{urlencode([*kept, *changes.items()])}"


def wanted_page() -> int:
    """The page number of the address; nonsense is page 1."""
    text = request.args.get("page", "1")
    return max(1, int(text)) if text.isdecimal() and len(text) < 7 else 1


def rows(query: Select[*tuple[Any, ...]], page: int, *, scalars: bool = True, size: int = PAGE_SIZE) -> Rows:
    """Count and fetch one page, the last one when the list is shorter: two statements whatever its length."""
    total = Session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    page = min(page, max(1, ceil(total / size)))
    result = Session.execute(query.limit(size).offset((page - 1) * size))
    return Rows(list(result.scalars() if scalars else result.all()), page, total, size)
