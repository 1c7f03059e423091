"""What every page shares: navigation by role, versioned files, icons, fragments."""

import pytest
from bs4 import BeautifulSoup
from flask import Flask, g

from lms.accounts.vocabulary import Role
from lms.platform import clock
from lms.platform.auth.actor import NOBODY, Actor
from lms.platform.auth.permissions import Permission
from lms.platform.web import shell
from lms.platform.web.markdown import to_html
from lms.platform.web.shell import Navigation, NavItem
from tests.conftest import Login
from tests.factories import accounts
from tests.support.client import SeparateClient
from tests.support.pages import get_page, read_page


@pytest.fixture
def navigation(app: Flask) -> Navigation:
    made: Navigation = app.extensions["chushi_navigation"]
    return made


class TestNavigation:
    @pytest.mark.parametrize("role", Role)
    def test_each_role_opens_what_it_sees_and_is_refused_what_it_may_not(
        self, app: Flask, login: Login, navigation: Navigation, role: Role
    ) -> None:
        client = login(role)
        for item in navigation.items:
            with app.test_request_context():
                path = app.url_for(item.endpoint)
            may_open = client.actor.may(app.view_functions[item.endpoint].access_rule.permission)
            response = client.get(path)
            assert response.status_code == (200 if may_open else 403), f"{role} at {item.endpoint}"
            assert may_open or not client.actor.may(item.permission), f"{role} sees {item.endpoint} and may not open it"

    def test_the_present_page_is_marked(self, app: Flask, login: Login, navigation: Navigation) -> None:
        client = login("admin")
        item = next(item for item in navigation.items if item.endpoint == "catalogue.parameters")
        page = get_page(client, "/catalogue/parameters")
        assert page.select_text('.sidebar [aria-current="page"]') == [str(item.label)]

    def test_nobody_sees_no_entry(self, app: Flask) -> None:
        navigation = Navigation()
        navigation.add(NavItem("x", "y", "accounts.me", "user", Permission.OWN_ACCOUNT))
        with app.test_request_context():
            g.actor = NOBODY
            assert navigation.visible() == []
            g.actor = Actor(1, "x", permissions=frozenset({Permission.OWN_ACCOUNT}))
            assert [item.heading for item in navigation.visible()] == ["x"]


class TestFiles:
    def test_the_address_of_a_file_changes_with_the_file(self, app: Flask) -> None:
        with app.test_request_context():
            own, vendored = shell.asset("css/shell.css"), shell.asset("vendor/tabler.min.css")
        assert own.startswith("/static/css/shell.css?v=")
        assert vendored.startswith("/static/vendor/tabler.min.css?v=")
        assert own.partition("v=")[2] not in {"", "0"}

    def test_every_file_a_page_asks_for_is_there(self, login: Login) -> None:
        page = get_page(login("admin"), "/me")
        wanted = [tag[key] for tag, key in _files(page.soup)]
        assert any("shell.css" in path for path in wanted)
        client = login("admin")
        missing = [path for path in wanted if client.get(path, buffered=True).status_code != 200]
        assert missing == []

    def test_an_icon_is_decoration_and_its_name_cannot_break_out(self, app: Flask) -> None:
        with app.test_request_context():
            text = str(shell.icon('x"><script>'))
        assert 'aria-hidden="true"' in text
        assert "<script>" not in text


def _files(soup: BeautifulSoup) -> list[tuple[object, str]]:
    links = [(tag, "href") for tag in soup.find_all("link", href=True)]
    return links + [(tag, "src") for tag in soup.find_all(["script", "img"], src=True)]


class TestPages:
    def test_a_page_differs_by_who_asks_and_says_so(self, trial: SeparateClient) -> None:
        whole = trial.get("/login")
        read_page(whole)
        assert "HX-Request" in whole.headers["Vary"]

    @pytest.mark.parametrize("path", ["/login", "/me", "/catalogue/vocabulary", "/catalogue/parameters"])
    def test_pages_stand_in_both_languages(self, trial: SeparateClient, path: str) -> None:
        trial.become(accounts.person("admin"), now=clock.now())
        for locale, lang in (("en", "en"), ("zh_CN", "zh-CN")):
            trial.post("/language", data={"locale": locale})
            page = read_page(trial.get(path, follow_redirects=True))
            assert page.soup.html["lang"] == lang


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        '<img src=x onerror="alert(1)">',
        "![x](http://evil/x.png)",
    ],
)
def test_an_authors_markdown_can_do_no_harm(text: str) -> None:
    html = str(to_html(text))
    soup = BeautifulSoup(html, "html.parser")
    assert {tag.name for tag in soup.find_all(True)} <= {"p"}
    assert not any(tag.attrs for tag in soup.find_all(True))


def test_an_authors_markdown_keeps_lists_emphasis_and_tables() -> None:
    html = to_html("- **关阀**\n- 开窗\n\n| a | b |\n|---|---|\n| 1 | 2 |")
    soup = BeautifulSoup(html, "html.parser")
    assert [li.get_text() for li in soup.find_all("li")] == ["关阀", "开窗"]
    assert soup.strong.get_text() == "关阀"
    assert [td.get_text() for td in soup.find_all("td")] == ["1", "2"]
