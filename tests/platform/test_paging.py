"""Pages of long lists: two statements, whatever the length and whatever stands in the address."""

import pytest
from flask import Flask
from sqlalchemy import select

from lms.accounts.models import Site
from lms.platform.db.base import Session
from lms.platform.web.paging import PAGE_SIZE, Rows, rows, wanted_page
from tests.support.queries import counted_queries

NAMES = select(Site.name).order_by(Site.name)


@pytest.fixture
def sites(session: object) -> list[str]:
    names = [f"站{n:03}" for n in range(PAGE_SIZE * 2 + 5)]
    Session.add_all(Site(name=name) for name in names)
    Session.flush()
    return names


def test_pages_follow_each_other_without_gap_or_overlap(sites: list[str]) -> None:
    pages = [rows(NAMES, number) for number in (1, 2, 3)]
    assert [name for page in pages for name in page.items] == sites
    assert [(page.has_prev, page.has_next) for page in pages] == [(False, True), (True, True), (True, False)]
    assert {(page.total, page.pages) for page in pages} == {(len(sites), 3)}


def test_a_page_after_the_last_is_the_last(sites: list[str]) -> None:
    found = rows(NAMES, 999_999)
    assert (found.page, found.items) == (3, sites[-5:])


def test_an_empty_list_has_one_empty_page(session: object) -> None:
    found = rows(NAMES, 7)
    assert (found.items, found.page, found.pages, found.has_prev, found.has_next) == ([], 1, 1, False, False)


def test_two_statements_whatever_the_length(sites: list[str]) -> None:
    with counted_queries() as statements:
        rows(NAMES, 2)
    assert len(statements) == 2


def test_whole_rows_and_other_sizes(sites: list[str]) -> None:
    found = rows(select(Site.id, Site.name).order_by(Site.name), 2, scalars=False, size=10)
    assert [row.name for row in found.items] == sites[10:20]
    assert found.pages == 11


@pytest.mark.parametrize(
    ("text", "page"),
    [("3", 3), ("0", 1), ("-2", 1), ("", 1), ("x", 1), ("²", 1), ("1e9", 1), ("9" * 40, 1), ("٣", 3), ("2\x00", 2)],
)
def test_nonsense_in_the_address_is_page_one(app: Flask, text: str, page: int) -> None:
    with app.test_request_context(query_string={"page": text}):
        assert wanted_page() == page


class TestAddresses:
    @pytest.mark.parametrize(
        "arguments",
        [{"q": "王芳 & co", "state": "all"}, {"role": ["admin", "mentor"]}, {"endpoint": "x"}, {"_external": "1"}, {}],
        ids=["search", "several values", "a name flask knows", "an option flask knows", "nothing"],
    )
    def test_everything_else_is_kept(self, app: Flask, arguments: dict[str, str]) -> None:
        with app.test_request_context("/people", query_string={**arguments, "page": "2"}):
            address = Rows([], 2, 500).address(3)
        assert address.startswith("/people?")
        with app.test_request_context(address) as context:
            kept = {name: values if len(values) > 1 else values[0] for name, values in context.request.args.lists()}
        assert kept == {**arguments, "page": "3"}

    def test_an_address_of_another_place_cannot_be_slipped_in(self, app: Flask) -> None:
        with app.test_request_context("/people?_external=1&_scheme=javascript&_anchor=x"):
            assert Rows([], 1, 500).address(2).startswith("/people?")
