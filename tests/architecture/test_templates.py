"""Templates: whole pages extend a layout, nothing is inline, every word goes through the translations."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Doctype
from flask import Flask

from tests.architecture.sources import LMS, ROOT

TEMPLATES = sorted(LMS.rglob("templates/**/*.html"))
JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
CHINESE = re.compile("[\u3400-\u9fff\uff01-\uff5e\u3001\u3002]")
WORD = re.compile(r"[A-Za-z]{2,}")
BODY_CLASS = re.compile(r"\{% block body_class %\}.*?\{% endblock %\}")
SHOWN_ATTRIBUTES = ("title", "placeholder", "alt", "aria-label")
NOT_WORDS = ("script", "style", "kbd", "code")


def _name(path: Path) -> str:
    return str(path.relative_to(LMS))


def _without_jinja(text: str) -> str:
    """The template's own words: what Jinja would put in is gone."""
    return JINJA.sub("", text)


def _own_words(text: str) -> list[str]:
    soup = BeautifulSoup(_without_jinja(BODY_CLASS.sub("", text)), "html.parser")
    nodes = [node for node in soup.find_all(string=True) if not isinstance(node, Doctype)]
    words = [str(node) for node in nodes if node.parent and node.parent.name not in NOT_WORDS]
    return words + [str(tag[name]) for tag in soup.find_all(True) for name in SHOWN_ATTRIBUTES if name in tag.attrs]


def _untranslated(text: str) -> list[str]:
    return [word.strip() for word in _own_words(text) if CHINESE.search(word) or WORD.search(word)]


def _inline(text: str) -> list[str]:
    soup = BeautifulSoup(_without_jinja(text), "html.parser")
    found = [f"{name} on <{tag.name}>" for tag in soup.find_all(True) for name in tag.attrs if _runs(name, tag[name])]
    bare = [tag for tag in soup.find_all(["script", "style"]) if tag.get_text().strip() and not tag.has_attr("nonce")]
    return found + [f"<{tag.name}> without a nonce" for tag in bare if tag.get("type") != "application/json"]


def _runs(name: str, value: object) -> bool:
    return name == "style" or re.match(r"on[a-z]", name) is not None or str(value).strip().startswith("javascript:")


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
class TestEveryTemplate:
    def test_is_a_page_on_a_layout_or_a_part(self, path: Path) -> None:
        text = path.read_text(encoding="utf-8")
        folder = path.parent.name
        if path.name == "base.html" or path.name.startswith("_") or folder in {"macros", "emails"}:
            assert "{% extends" not in text or folder == "layouts"
        else:
            assert text.startswith('{% extends "'), "a page extends a layout; the name of a part starts with _"

    def test_has_nothing_inline(self, path: Path) -> None:
        assert _inline(path.read_text(encoding="utf-8")) == []

    def test_has_no_word_outside_the_translations(self, path: Path) -> None:
        assert _untranslated(path.read_text(encoding="utf-8")) == []

    def test_trusts_no_text_blindly(self, path: Path) -> None:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\|\s*safe\b|autoescape\s+false", text)

    def test_loads_nothing_from_elsewhere(self, path: Path) -> None:
        assert re.findall(r"""(?:src|href|action)\s*=\s*["'](?:https?:)?//""", path.read_text(encoding="utf-8")) == []


def test_every_template_compiles(app: Flask) -> None:
    for path in TEMPLATES:
        name = str(path).rpartition("/templates/")[2]
        assert app.jinja_env.get_template(name).name == name


@pytest.mark.parametrize(
    "text",
    ["<p>您好</p>", "<p>Hello you</p>", '<input placeholder="Search">', '<img alt="图">', "<p>{{ name }}，好</p>"],
)
def test_a_word_outside_the_translations_would_be_noticed(text: str) -> None:
    assert _untranslated(text)


@pytest.mark.parametrize("text", ['<p>{{ _("Hello you") }}</p>', "<p>3 · {{ n }} %</p>", "<p>{# 注 #}</p>"])
def test_a_translated_word_is_left_alone(text: str) -> None:
    assert _untranslated(text) == []


@pytest.mark.parametrize(
    "text", ['<p style="x">', '<a onclick="x">', "<script>x()</script>", '<a href="javascript:x">']
)
def test_something_inline_would_be_noticed(text: str) -> None:
    assert _inline(text)


def test_every_template_is_used() -> None:
    """A page nobody shows is dead code."""
    sources = [path.read_text(encoding="utf-8") for kind in ("*.py", "*.html") for path in LMS.rglob(kind)]
    everything = "\n".join(sources)
    unused = [path for path in TEMPLATES if str(path).rpartition("/templates/")[2] not in everything]
    by_pattern = re.findall(r"""["'](\w+/_\w+_)["']\s*~""", everything)
    left = [path for path in unused if not any(pattern in str(path) for pattern in by_pattern)]
    assert [str(path.relative_to(ROOT)) for path in left] == []
