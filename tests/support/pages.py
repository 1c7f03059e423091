"""Read a page as a careful person would: everything nobody remembers to check is checked on every page."""

import re
from typing import Any

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

_ENGLISH = re.compile(r"\b[A-Za-z]{3,}(?: [A-Za-z]{2,}){2,}")
_NAMED = ("aria-label", "aria-labelledby", "title")


class Page:
    """A parsed page. `select_text` gives the texts of the elements that a CSS selector finds."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        self.soup = BeautifulSoup(response.text, "html.parser")

    def select_text(self, css: str) -> list[str]:
        return [" ".join(found.get_text(" ").split()) for found in self.soup.select(css)]

    @property
    def title(self) -> str:
        return self.soup.title.get_text() if self.soup.title else ""

    @property
    def text(self) -> str:
        return " ".join(self.soup.get_text(" ").split())


def get_page(client: FlaskClient, path: str, *, status: int = 200, **kwargs: Any) -> Page:
    """Fetch a page and inspect it; redirects are not followed."""
    return read_page(client.get(path, **kwargs), status=status)


def read_page(response: TestResponse, *, status: int = 200) -> Page:
    """The page of a response, inspected."""
    assert response.status_code == status, f"{response.status_code}: {response.text[:500]}"
    page = Page(response)
    if problems := complaints(page):
        raise AssertionError(f"{response.request.path}:\n" + "\n".join(problems))
    return page


def complaints(page: Page) -> list[str]:
    """What is wrong with a whole page, in words."""
    soup = page.soup
    return [*_heading(soup), *_ids(soup), *_labels(soup), *_inline(page), *_language(soup)]


def _heading(soup: BeautifulSoup) -> list[str]:
    found = []
    if len(soup.find_all("h1")) != 1:
        found.append(f"{len(soup.find_all('h1'))} h1 headings, one is wanted")
    title = soup.title.get_text().strip() if soup.title else ""
    if not title or title.startswith("·"):
        found.append("the page has no title of its own")
    return found


def _ids(soup: BeautifulSoup) -> list[str]:
    ids = [str(tag["id"]) for tag in soup.find_all(id=True)]
    found = [f"id {name!r} is used twice" for name in sorted({i for i in ids if ids.count(i) > 1})]
    pointers = [
        (a, str(t[a])) for a in ("for", "aria-labelledby", "aria-describedby") for t in soup.find_all(attrs={a: True})
    ]
    return found + [f"{a}={v!r} points nowhere" for a, v in pointers if any(part not in ids for part in v.split())]


def _labels(soup: BeautifulSoup) -> list[str]:
    labelled = {str(tag["for"]) for tag in soup.find_all("label", attrs={"for": True})}
    fields = [t for t in soup.find_all(["input", "select", "textarea"]) if _wants_label(t)]
    bare = [t for t in fields if t.get("id") not in labelled and not t.find_parent("label") and not _is_named(t)]
    buttons = [
        t
        for t in soup.find_all(["button", "a"])
        if not t.get_text().strip() and not _is_named(t) and not t.find("img", alt=True)
    ]
    return [f"no label: {str(t)[:120]}" for t in bare] + [f"no name: {str(t)[:120]}" for t in buttons]


def _wants_label(tag: Tag) -> bool:
    return tag.name != "input" or tag.get("type") not in {"hidden", "submit", "button", "image"}


def _is_named(tag: Tag) -> bool:
    return any(tag.get(name) for name in _NAMED)


def _inline(page: Page) -> list[str]:
    """What the content security policy would refuse, and forms that would be refused as forged."""
    soup, policy = page.soup, page.response.headers.get("Content-Security-Policy", "")
    found = [] if policy else ["no Content-Security-Policy"]
    for tag in soup.find_all(True):
        if handlers := [name for name in tag.attrs if name.startswith("on") or name == "style"]:
            found.append(f"inline {', '.join(handlers)}: {str(tag)[:120]}")
    for tag in soup.find_all(["script", "style"]):
        if (
            tag.get_text().strip()
            and f"'nonce-{tag.get('nonce')}'" not in policy
            and tag.get("type") != "application/json"
        ):
            found.append(f"inline <{tag.name}> without this page's nonce")
    forms = soup.find_all("form", method=re.compile("post", re.I))
    return found + [
        f"form without CSRF token: {f.get('action')}"
        for f in forms
        if not f.find("input", attrs={"name": "csrf_token"})
    ]


def _language(soup: BeautifulSoup) -> list[str]:
    """Chinese pages hold no English sentence, and no page shows the marks of the pseudo-locale."""
    lang = str(soup.html.get("lang", "")) if soup.html else ""
    found = [] if lang else ["html has no lang"]
    if not lang.startswith("zh"):
        return found
    body = soup.body or soup
    texts = [
        str(t)
        for t in body.find_all(string=True)
        if t.parent and t.parent.name not in {"script", "style", "code", "pre"}
    ]
    texts = [t for t in texts if "⟦" in t or _ENGLISH.search(t)]
    return found + [f"not translated: {t.strip()[:80]!r}" for t in texts]
