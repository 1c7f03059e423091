"""Every page that people can walk to, as they see it: wide and on a phone, in Chinese and English."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Page, expect

from lms.accounts.service.demo import PEOPLE
from lms.accounts.vocabulary import Role
from tests.browser.conftest import assert_accessible

pytestmark = pytest.mark.browser
Window = Callable[..., Page]
WIDE, PHONE = {"width": 1366, "height": 820}, {"width": 360, "height": 740}
# Who can see most comes first; a kind of page is looked at closely for the first person who reaches it.
ORDER = (Role.ADMIN, Role.MENTOR, Role.LEARNER, Role.TRAINER, Role.TEAM_LEAD, Role.QA_REVIEWER)
# Who corrects a report and whose report it is see other parts of it than an administrator does.
OTHER_DEBRIEF = {Role.MENTOR, Role.LEARNER}
DOWNLOADS = (".xlsx", ".json")
UNSEEN_FOCUS = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
  .filter(e => e.checkVisibility() && !e.disabled && !e.closest("[inert]"))
  .filter(e => { e.focus({preventScroll: true}); const s = getComputedStyle(e);
    return document.activeElement === e && (s.outlineStyle === "none" || s.outlineWidth === "0px") && s.boxShadow === "none"; })
  .map(e => e.outerHTML.slice(0, 120))"""


def kind_of(address: str) -> str:
    """One kind of page: numbers and names of things in the path do not count."""
    parts = unquote(urlsplit(address).path).split("/")
    return "/".join("*" if re.search(r"\d", part) or not part.isascii() else part for part in parts)


def links(page: Page) -> list[str]:
    """The paths that the page leads to."""
    found = page.eval_on_selector_all("a[href^='/']", "all => all.map(a => a.getAttribute('href'))")
    paths = [urlsplit(address).path for address in found]
    return [path for path in paths if not path.endswith(DOWNLOADS)]


def walk(page: Page) -> Iterator[str]:
    """One address of every kind of page that can be reached from the home page; the page stands there."""
    waiting, known = ["/"], {"/"}
    while waiting:
        path = waiting.pop(0)
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        new = {kind_of(link): link for link in reversed(links(page)) if kind_of(link) not in known}
        known |= new.keys()
        waiting += new.values()
        yield path


def speak(page: Page, locale: str) -> None:
    """Switch the language with the button of the top bar."""
    button = page.locator(f".topbar button[name=locale][value={locale}]")
    if button.count():
        button.click()
        expect(page.locator("html")).to_have_attribute("lang", "en" if locale == "en" else "zh-CN")


def assert_sound(page: Page) -> None:
    """One main heading, nothing to scroll sideways, and whoever uses the keyboard sees where they are."""
    assert page.locator("h1").count() == 1, page.url
    wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wider <= 0, f"{page.url}: {wider} px wider than the screen"
    page.keyboard.press("Tab")
    assert page.evaluate(UNSEEN_FOCUS) == [], page.url


def look_closely(page: Page) -> None:
    """All four ways; axe reads the two that differ most."""
    assert_sound(page)
    assert_accessible(page)
    page.set_viewport_size(PHONE)
    assert_sound(page)
    speak(page, "en")
    assert_sound(page)
    assert_accessible(page)
    page.set_viewport_size(WIDE)
    assert_sound(page)
    speak(page, "zh_CN")


@pytest.fixture(scope="module")
def seen() -> set[str]:
    """The kinds of pages that were looked at closely."""
    return set()


@pytest.mark.parametrize("role", ORDER)
def test_every_page_a_role_can_walk_to_is_sound(signed_in: Window, seen: set[str], role: Role) -> None:
    page = signed_in(next(number for number, _name, theirs, _line in PEOPLE if theirs == role))
    said: list[str] = []
    page.on("console", lambda message: said.append(f"{page.url}: {message.text}") if message.type == "error" else None)
    walked = 0
    try:
        for path in walk(page):
            walked += 1
            if kind_of(path) in seen and not (role in OTHER_DEBRIEF and path.endswith("/debrief")):
                assert page.locator("h1").count() == 1, path
                continue
            seen.add(kind_of(path))
            look_closely(page)
    finally:
        speak(page, "zh_CN")
    assert said == []
    assert walked >= 5


def test_pages_for_who_is_not_signed_in_are_sound(window: Window) -> None:
    page = window()
    for path in ("/login", "/password?token=unknown", "/nowhere"):
        page.goto(path)
        for size in (WIDE, PHONE):
            page.set_viewport_size(size)
            assert_sound(page)
        assert_accessible(page)
