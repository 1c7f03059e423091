"""A page of a long list, with addresses that keep search, filter and order."""

from dataclasses import dataclass
from math import ceil
from typing import Any

from flask import request, url_for
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
        arguments = {**request.args.to_dict(), **(request.view_args or {}), "page": page}
        return url_for(request.endpoint or "", **arguments)


def wanted_page() -> int:
    """The page number of the address; nonsense is page 1."""
    text = request.args.get("page", "1")
    return max(1, int(text)) if text.isdigit() and len(text) < 7 else 1


def rows(query: Select[Any], page: int, *, scalars: bool = True, size: int = PAGE_SIZE) -> Rows:
    """Count and fetch one page: two statements whatever the length of the list."""
    total = Session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    result = Session.execute(query.limit(size).offset((page - 1) * size))
    return Rows(list(result.scalars() if scalars else result.all()), page, total, size)
