"""Catalogues straight from the features' .po files: no compiled files to forget.

Messages are written in English in the code. Each feature keeps `translations/zh_CN.po`. The pseudo-locale `eo`
marks every translated text, so that a crawl finds the ones that are not.
"""

from functools import cache
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask_babel import Domain, get_locale

LMS = Path(__file__).resolve().parents[2]
PSEUDO = "eo"  # Esperanto stands in: a locale that the format data knows and nobody here speaks
_ACCENTS = str.maketrans("aeiouAEIOU", "áéíóúÁÉÍÓÚ")


class Pseudo(NullTranslations):
    """⟦Áccéntéd⟧ versions of every text, placeholders kept."""

    def gettext(self, message: str) -> str:
        return pseudo(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return pseudo(msgid1 if n == 1 else msgid2)

    ugettext = gettext
    ungettext = ngettext


def pseudo(message: str) -> str:
    """Mark and accent a text but for its %(name)s placeholders."""
    pieces = message.split("%(")
    kept = [pieces[0].translate(_ACCENTS)]
    for piece in pieces[1:]:
        name, _, rest = piece.partition(")")
        kept.append(f"%({name}){rest[:1]}{rest[1:].translate(_ACCENTS)}")
    return "⟦" + "".join(kept) + "⟧"


def po_files(locale: str) -> list[Path]:
    """The catalogues of all features for a locale."""
    return sorted(LMS.glob(f"**/translations/{locale}.po"))


@cache
def translations(locale: str) -> NullTranslations:
    """All features' texts in one locale; English needs none."""
    if locale == PSEUDO:
        return Pseudo()
    merged = Catalog(locale=locale)
    for path in po_files(locale):
        with path.open("rb") as stream:
            for message in read_po(stream, locale=locale):
                if message.id and message.string:
                    merged[message.id] = message
    if not len(merged):
        return NullTranslations()
    buffer = BytesIO()
    write_mo(buffer, merged)
    buffer.seek(0)
    return Translations(buffer)


class ProductDomain(Domain):  # type: ignore[misc]
    """Flask-Babel's door to our catalogues."""

    def get_translations(self) -> NullTranslations:
        locale = get_locale()
        return NullTranslations() if locale is None else _of_locale(locale)


@cache
def _of_locale(locale: Locale) -> NullTranslations:
    """Babel spells zh_CN out as zh_Hans_CN; our files go by language and territory."""
    return translations("_".join(part for part in (locale.language, locale.territory) if part))
