"""Texts in two languages: the catalogues are whole, keep their placeholders, and reach page, job and command."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from flask import Flask, g
from flask_babel import gettext as _
from flask_babel import ngettext

from lms.platform.auth.actor import Actor
from lms.platform.i18n import catalogues, formats
from lms.platform.i18n.locale import DEFAULT, LOCALES, current_language, text_of
from tests.support.client import SeparateClient

PLACE = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}")
CATALOGUES = catalogues.po_files("zh_CN")


def _name(path: Path) -> str:
    return path.parents[1].name


@pytest.mark.parametrize("path", CATALOGUES, ids=_name)
class TestEveryCatalogue:
    def test_every_text_is_translated_and_looked_at(self, path: Path) -> None:
        with path.open("rb") as stream:
            messages = [message for message in read_po(stream, locale="zh_CN") if message.id]
        assert messages
        assert [m.id for m in messages if not all(_forms(m.string))] == []
        assert [m.id for m in messages if m.fuzzy] == []

    def test_every_translation_keeps_its_placeholders(self, path: Path) -> None:
        with path.open("rb") as stream:
            messages = [message for message in read_po(stream, locale="zh_CN") if message.id]
        for message in messages:
            wanted = set().union(*(PLACE.findall(form) for form in _forms(message.id)))
            for form in _forms(message.string):
                assert set(PLACE.findall(form)) <= wanted, message.id
            if isinstance(message.id, str):
                assert set(PLACE.findall(str(message.string))) == wanted, message.id

    def test_it_is_chinese(self, path: Path) -> None:
        with path.open("rb") as stream:
            texts = [" ".join(_forms(message.string)) for message in read_po(stream, locale="zh_CN") if message.id]
        chinese = [text for text in texts if re.search("[\u4e00-\u9fff]", text)]
        assert len(chinese) > 0.8 * len(texts)


def _forms(texts: object) -> tuple[str, ...]:
    return tuple(texts) if isinstance(texts, list | tuple) else (str(texts or ""),)


def test_two_rooms_do_not_translate_one_text_differently() -> None:
    """All catalogues become one, so that the later file would win without a word."""
    seen: dict[str, tuple[str, str]] = {}
    for path in CATALOGUES:
        with path.open("rb") as stream:
            for message in read_po(stream, locale="zh_CN"):
                if not message.id:
                    continue
                key, text = str(message.id), str(message.string)
                earlier = seen.setdefault(key, (text, _name(path)))
                assert earlier[0] == text, f"{key!r}: {earlier[1]} and {_name(path)} differ"


def test_the_catalogues_reach_gettext(app: Flask) -> None:
    with app.test_request_context():
        assert current_language() == "zh"
        assert _("Sign out") == "退出登录" or re.search("[\u4e00-\u9fff]", _("Sign out"))
        assert _("a text that nobody has translated") == "a text that nobody has translated"


def test_commands_and_jobs_speak_the_default_language(app: Flask) -> None:
    with app.app_context():
        assert re.search("[\u4e00-\u9fff]", _("Sign out"))


class TestPseudoLocale:
    @pytest.mark.parametrize(
        ("text", "marked"),
        [
            ("Open", "⟦Ópén⟧"),
            ("Page %(page)s of %(pages)s", "⟦Págé %(page)s óf %(pages)s⟧"),
            ("%(count)s done", "⟦%(count)s dóné⟧"),
            ("", "⟦⟧"),
        ],
    )
    def test_a_text_is_marked_and_its_placeholders_stay(self, text: str, marked: str) -> None:
        assert catalogues.pseudo(text) == marked

    def test_placeholders_can_still_be_filled(self) -> None:
        assert catalogues.pseudo("Page %(page)s of %(pages)s") % {"page": 1, "pages": 2} == "⟦Págé 1 óf 2⟧"

    def test_it_is_spoken_where_tests_ask_for_it(self, app: Flask) -> None:
        with app.test_request_context("/?locale=eo"):
            assert _("Open") == "⟦Ópén⟧"
            assert ngettext("one", "many", 2) == "⟦mány⟧"

    def test_people_cannot_choose_it(self, client: SeparateClient) -> None:
        client.post_form("/language", {"locale": "eo"})
        assert "⟦" not in client.get("/login").text
        assert catalogues.PSEUDO not in LOCALES


class TestChoice:
    def test_chinese_unless_the_person_or_the_browser_chose(self, app: Flask) -> None:
        with app.test_request_context(headers={"Accept-Language": "en"}):
            assert current_language() == "zh"
        with app.test_request_context():
            g.actor = Actor(1, "x", locale="en")
            assert current_language() == "en"
        assert DEFAULT == "zh_CN"

    @pytest.mark.parametrize(
        ("texts", "shown"),
        [({"zh": "燃气", "en": "gas"}, "燃气"), ({"en": "gas"}, "gas"), ("x", "x"), (None, ""), ({}, "")],
    )
    def test_content_is_shown_in_the_language_or_in_the_one_it_has(self, app: Flask, texts: object, shown: str) -> None:
        with app.test_request_context():
            assert text_of(texts) == shown


class TestFormats:
    def test_moments_are_shown_in_the_persons_zone(self, app: Flask, clock: object) -> None:
        with app.test_request_context():
            g.actor = Actor(1, "x", timezone="Europe/Berlin")
            assert formats.moment(clock.now) == "2026-11-02 02:00"  # type: ignore[attr-defined]
        with app.test_request_context():
            assert formats.moment(clock.now) == "2026-11-02 09:00"  # type: ignore[attr-defined]
            assert formats.moment(None) == "—"

    @pytest.mark.parametrize(
        ("seconds", "shown"), [(187, "3:07"), (0, "0:00"), (None, "0:00"), (-5, "0:00"), (3600, "60:00")]
    )
    def test_durations_are_minutes_and_seconds(self, seconds: float | None, shown: str) -> None:
        assert formats.minutes_and_seconds(seconds) == shown

    def test_points_have_one_decimal_at_most_and_a_word_for_none(self, app: Flask) -> None:
        with app.test_request_context():
            assert (formats.points(87.25), formats.points(90.0), formats.points(0)) == ("87.2", "90", "0")
            assert formats.points(None) not in {"", "0", "None"}
