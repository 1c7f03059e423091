"""The audit log's screen: newest first, searched by person, verb, thing and day, and as a workbook."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook

from lms.accounts.vocabulary import Role
from lms.admin import queries
from lms.admin.queries import Wanted
from lms.platform.audit import log
from lms.platform.auth.actor import Actor
from lms.platform.db import session as unit
from lms.platform.db.base import Session
from lms.platform.web.paging import PAGE_SIZE
from tests.conftest import Clock, Login
from tests.factories import accounts
from tests.support.client import SeparateClient
from tests.support.pages import get_page
from tests.support.queries import counted_queries

LI, WANG = Actor(1, "李工"), Actor(2, "王芳100%")


@pytest.fixture
def written(session: object, clock: Clock) -> None:
    """Three entries on 1, 2 and 3 November, at ten in the morning in Shanghai."""
    site = accounts.site("一号站")
    for day, actor, verb, thing, details in (
        (1, LI, "person.added", None, {"name": "=1+1"}),
        (2, WANG, "person.renamed", site, {"before": None, "after": "张三"}),
        (3, LI, "call.started", site, {}),
    ):
        clock.now = datetime(2026, 11, day, 2, tzinfo=UTC)
        log.record(actor, verb, thing, **details)
    unit.commit()


@pytest.fixture
def admin(login: Login) -> SeparateClient:
    return login("admin")


def _verbs(client: SeparateClient, **asked: str) -> list[str]:
    page = get_page(client, "/admin/audit", query_string=asked)
    return page.select_text("#entries tbody td:nth-child(3)")


@pytest.mark.usefixtures("written")
class TestSearching:
    def test_newest_first_with_everything_that_was_noted(self, admin: SeparateClient) -> None:
        page = get_page(admin, "/admin/audit")
        assert page.select_text("#entries tbody td:nth-child(3)")[:3] == [
            "call.started",
            "person.renamed",
            "person.added",
        ]
        assert page.select_text("#entries tbody tr:nth-child(2) td") == [
            "2026-11-02 10:00",
            "王芳100%",
            "person.renamed",
            "accounts_sites 1",
            "before — after 张三",
        ]

    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ({"person": "李"}, ["call.started", "person.added"]),
            ({"person": "100%"}, ["person.renamed"]),
            ({"person": "%"}, ["person.renamed"]),
            ({"verb": "PERSON."}, ["person.renamed", "person.added"]),
            ({"thing": "accounts_sites 1"}, ["call.started", "person.renamed"]),
            ({"thing": "accounts_sites:1"}, ["call.started", "person.renamed"]),
            ({"thing": "accounts_sites 2"}, []),
            ({"thing": "sites"}, ["call.started", "person.renamed"]),
            ({"thing": "1"}, ["call.started", "person.renamed"]),
            ({"since": "2026-11-02"}, ["call.started", "person.renamed"]),
            ({"until": "2026-11-02"}, ["person.renamed", "person.added"]),
            ({"since": "2026-11-02", "until": "2026-11-02"}, ["person.renamed"]),
            ({"person": "李", "verb": "call", "since": "2026-11-03"}, ["call.started"]),
            ({"since": "yesterday", "until": "0001-01-01"}, ["call.started", "person.renamed", "person.added"]),
            ({"person": "nobody"}, []),
            ({"verb": "\x00call"}, ["call.started"]),
        ],
    )
    def test_every_part_of_the_filter_narrows(
        self, admin: SeparateClient, asked: dict[str, str], found: list[str]
    ) -> None:
        assert _verbs(admin, **asked) == found

    def test_a_day_is_the_readers_day(self, login: Login, clock: Clock) -> None:
        """Ten in the morning of the 2nd in Shanghai is still the 1st in Los Angeles."""
        assert _verbs(login("admin", timezone="America/Los_Angeles"), until="2026-11-01") == [
            "person.renamed",
            "person.added",
        ]

    def test_the_filter_stays_in_form_and_download(self, admin: SeparateClient) -> None:
        page = get_page(admin, "/admin/audit", query_string={"person": '李"工', "endpoint": "x"})
        assert page.soup.select_one("#person")["value"] == '李"工'
        assert page.soup.select_one(".page-head a")["href"].startswith("/admin/audit/export.xlsx?person=%E6%9D%8E")

    def test_htmx_gets_the_table_alone(self, admin: SeparateClient) -> None:
        text = admin.get("/admin/audit?verb=call", headers={"HX-Request": "true"}).text
        assert text.strip().startswith('<div id="entries">')
        assert "<html" not in text

    def test_the_workbook_holds_what_the_filter_found_and_runs_no_formula(self, admin: SeparateClient) -> None:
        response = admin.get("/admin/audit/export.xlsx?verb=person")
        sheet = load_workbook(BytesIO(response.data)).active
        rows = list(sheet.iter_rows(values_only=True))
        assert [row[3] for row in rows] == ["操作", "person.renamed", "person.added"]
        assert rows[1][:3] == (2, "2026-11-02 10:00", "王芳100%")
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
        assert response.headers["Cache-Control"] == "no-store"
        assert "attachment" in response.headers["Content-Disposition"]

    def test_the_export_is_bounded(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(queries, "EXPORT_ROWS", 2)
        assert [entry.verb for entry in queries.list_for_export(Wanted())] == ["call.started", "person.renamed"]


def test_a_long_log_comes_in_pages_with_few_statements(admin: SeparateClient, clock: Clock) -> None:
    for n in range(PAGE_SIZE + 5):
        log.record(LI, "test.done", None, n=n)
    unit.commit()
    admin.get("/admin/audit")
    with counted_queries() as statements:
        page = get_page(admin, "/admin/audit?page=2&verb=test")
    assert len(page.select_text("#entries tbody tr")) == 5
    assert "verb=test" in page.soup.select_one("a[rel=prev]")["href"]
    assert len(statements) <= 5


def test_an_empty_log_says_so(admin: SeparateClient) -> None:
    assert "没有找到记录" in get_page(admin, "/admin/audit?verb=none").text


@pytest.mark.parametrize("path", ["/admin/audit", "/admin/audit/export.xlsx", "/admin/system"])
def test_only_administrators_see_it(login: Login, client: SeparateClient, path: str) -> None:
    for role in Role:
        assert login(role).get(path).status_code == (200 if role is Role.ADMIN else 403), role
    assert client.get(path).status_code == 303


def test_reading_changes_nothing(admin: SeparateClient) -> None:
    before = log.verify()
    admin.get("/admin/audit")
    admin.get("/admin/audit/export.xlsx")
    assert log.verify() == before
    assert Session.execute(queries.entries(Wanted())).all() == []
