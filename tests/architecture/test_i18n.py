"""Languages: the catalogues are complete and tidy, and no page shows a word that nobody can translate."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Doctype
from flask import Flask

from lms.accounts.vocabulary import Role
from lms.platform.i18n import messages
from lms.platform.i18n.catalogues import LMS, PSEUDO
from lms.platform.i18n.cli import LOCALE
from tests.conftest import Login

MARKED = re.compile(r"⟦[^⟦⟧]*⟧")
WORD = re.compile(r"[A-Za-z]{3,}")
SHOWN_ATTRIBUTES = ("title", "placeholder", "alt", "aria-label")
ZONE = re.compile(r"[A-Z]\w+(?:/[\w+-]+)+|UTC|GMT")
# Names of programs, and abbreviations in content, read the same in every language.
PROGRAMS = {"Chushi", "Python", "flask", "sqlalchemy", "granian", "sqlite", "postgresql"}
NAMES = PROGRAMS | {"English", "LPG", "EAP", "ABC", "CRM", "kPa"}


def test_every_text_is_translated_and_none_is_out_of_use() -> None:
    assert messages.problems(LMS, LOCALE) == []


class TestMessages:
    @pytest.fixture
    def house(self, tmp_path: Path) -> Path:
        """Two features; `bills` has a catalogue."""
        root = tmp_path / "lms"
        (root / "bills" / "translations").mkdir(parents=True)
        (root / "meters" / "templates").mkdir(parents=True)
        (root / "bills" / "views.py").write_text('_("Pay %(sum)s")\n', encoding="utf-8")
        (root / "meters" / "templates" / "meter.html").write_text(
            '<p>\n{{ _("Read the meter") }}</p>', encoding="utf-8"
        )
        self.write(root, 'msgid "Pay %(sum)s"\nmsgstr "付 %(sum)s"\n')
        return root

    def write(self, root: Path, text: str, feature: str = "bills") -> None:
        folder = root / feature / "translations"
        folder.mkdir(exist_ok=True)
        header = messages.HEADER.format(locale=LOCALE)
        (folder / f"{LOCALE}.po").write_text(header + text, encoding="utf-8")

    def test_a_missing_translation_is_named_with_file_and_line(self, house: Path) -> None:
        found = messages.problems(house, LOCALE)
        assert found == ["lms/meters/templates/meter.html:2: not translated: 'Read the meter'"]

    def test_an_empty_translation_counts_as_missing(self, house: Path) -> None:
        self.write(house, 'msgid "Pay %(sum)s"\nmsgstr ""\n')
        assert "lms/bills/views.py:1: not translated: 'Pay %(sum)s'" in messages.problems(house, LOCALE)

    def test_a_text_out_of_use_is_named(self, house: Path) -> None:
        self.write(house, 'msgid "Pay %(sum)s"\nmsgstr "付 %(sum)s"\n\nmsgid "Gone"\nmsgstr "没了"\n')
        assert any("used nowhere here: 'Gone'" in found for found in messages.problems(house, LOCALE))

    @pytest.mark.parametrize("wrong", ["付", "付 %(total)s", "付 %(sum)s %(more)s"])
    def test_other_places_than_the_original_are_named(self, house: Path, wrong: str) -> None:
        self.write(house, f'msgid "Pay %(sum)s"\nmsgstr "{wrong}"\n')
        assert any("other %(places)s" in found for found in messages.problems(house, LOCALE))

    def test_two_translations_of_one_text_are_named(self, house: Path) -> None:
        (house / "meters" / "views.py").write_text('_("Pay %(sum)s")', encoding="utf-8")
        self.write(house, 'msgid "Pay %(sum)s"\nmsgstr "交 %(sum)s"\n', feature="meters")
        assert any("translated differently elsewhere" in found for found in messages.problems(house, LOCALE))

    def test_a_template_that_cannot_be_read_is_an_error(self, house: Path) -> None:
        (house / "meters" / "templates" / "broken.html").write_text("{% if %}", encoding="utf-8")
        with pytest.raises(Exception, match="Expected an expression"):
            messages.problems(house, LOCALE)

    def test_sync_adds_what_is_missing_to_the_feature_that_uses_it(self, house: Path) -> None:
        assert messages.sync(house, LOCALE) == (1, 0)
        added = messages.read_catalogue(house / "meters" / "translations" / f"{LOCALE}.po", LOCALE)
        assert messages.entries(added)["Read the meter"].string == ""

    def test_sync_takes_a_translation_along_when_a_text_moves(self, house: Path) -> None:
        (house / "bills" / "views.py").write_text("", encoding="utf-8")
        (house / "meters" / "views.py").write_text('_("Pay %(sum)s")', encoding="utf-8")
        assert messages.sync(house, LOCALE) == (2, 1)
        moved = messages.read_catalogue(house / "meters" / "translations" / f"{LOCALE}.po", LOCALE)
        assert messages.entries(moved)["Pay %(sum)s"].string == "付 %(sum)s"

    def test_sync_twice_changes_nothing_the_second_time(self, house: Path) -> None:
        messages.sync(house, LOCALE)
        before = [path.read_bytes() for path in sorted(house.rglob("*.po"))]
        assert messages.sync(house, LOCALE) == (0, 0)
        assert [path.read_bytes() for path in sorted(house.rglob("*.po"))] == before


def _unmarked(html: str) -> list[str]:
    """Texts of a pseudo-translated page with Latin words outside the marks."""
    soup = BeautifulSoup(html, "html.parser")
    hidden = {"script", "style", "kbd", "code", "pre"}
    nodes = [node for node in soup.find_all(string=True) if not isinstance(node, Doctype)]
    texts = [str(node) for node in nodes if node.parent and node.parent.name not in hidden]
    texts += [str(tag[name]) for tag in soup.find_all(True) for name in SHOWN_ATTRIBUTES if name in tag.attrs]
    return [text.strip() for text in texts if _words(text) - NAMES]


def _words(text: str) -> set[str]:
    while MARKED.search(text):
        text = MARKED.sub(" ", text)
    return set(WORD.findall(ZONE.sub(" ", text)))


def _plain_addresses(app: Flask) -> list[str]:
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and not rule.arguments]
    return sorted(rule.rule for rule in rules if not rule.endpoint.endswith("static"))


def test_no_page_shows_a_word_that_is_not_translated(app: Flask, login: Login) -> None:
    """Every page without parameters, in a locale that marks each translated text."""
    everybody = login(*Role, name="员工")
    found, seen = [], 0
    for address in _plain_addresses(app):
        response = everybody.get(address, query_string={"locale": PSEUDO})
        assert response.status_code < 500, address
        if response.status_code == 200 and response.mimetype == "text/html":
            seen += 1
            found += [f"{address}: {text[:80]}" for text in _unmarked(response.text)]
    assert found == []
    assert seen > 5


def test_a_word_outside_the_marks_would_be_noticed() -> None:
    assert _unmarked("<p>⟦Hélló⟧ there</p>") == ["⟦Hélló⟧ there"]
    assert _unmarked('<a title="Open">⟦Ópén⟧</a>') == ["Open"]
    assert _unmarked("<p>⟦Hélló ⟦yóu⟧ thére⟧ 张三 3/4</p>") == []
