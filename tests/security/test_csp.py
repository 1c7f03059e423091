"""No page needs anything that its content security policy refuses."""

import re

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from lms.platform.auth.access import is_static
from tests.conftest import Login
from tests.factories import calls, grading
from tests.support.client import SeparateClient
from tests.support.pages import get_page

ELSEWHERE = re.compile(r"^(?:https?:)?//")


def _pages(app: Flask) -> list[str]:
    """Every address that is read without a number."""
    routes = [r for r in app.url_map.iter_rules() if "GET" in (r.methods or set()) and not r.arguments]
    return sorted(route.rule for route in routes if not is_static(route.endpoint))


@pytest.fixture
def everybody(login: Login) -> SeparateClient:
    return login("learner", "mentor", "trainer", "admin")


def _check(soup: BeautifulSoup) -> None:
    for tag in soup.find_all(True):
        for name in ("src", "href", "action", "data", "poster", "formaction"):
            assert not ELSEWHERE.match(str(tag.get(name, ""))), tag
            assert not str(tag.get(name, "")).strip().lower().startswith("javascript:"), tag
        assert not [name for name in tag.attrs if name.startswith("on") or name in {"style", "hx-on"}], tag
    assert not soup.find(["iframe", "object", "embed", "base"])


def test_every_page_of_the_house_is_sound(app: Flask, everybody: SeparateClient) -> None:
    checked = 0
    for path in _pages(app):
        response = everybody.get(path, buffered=True)
        if response.mimetype == "text/html" and response.status_code == 200:
            _check(get_page(everybody, path).soup)
            checked += 1
    assert checked > 10


def test_so_are_the_pages_of_calls(everybody: SeparateClient) -> None:
    graded, _report = grading.graded(everybody.person)
    live = calls.talking(everybody.person)
    for path in (
        f"/calls/{live.id}",
        f"/calls/{graded.id}/debrief",
        "/scenarios/rp-03",
        f"/people/{everybody.person.id}",
    ):
        _check(get_page(everybody, path).soup)


def test_scripts_and_styles_load_nothing_from_elsewhere(root: object) -> None:
    for kind in ("js", "css"):
        for path in root.glob(f"lms/**/static/**/*.{kind}"):  # type: ignore[attr-defined]
            if "vendor" not in path.parts:
                text = path.read_text(encoding="utf-8")
                assert not re.search(r"""(?:url\(|import\s|from\s|fetch\()\s*["']?(?:https?:)?//""", text), path
                assert "eval(" not in text, path
                assert "innerHTML = `" not in text, path
