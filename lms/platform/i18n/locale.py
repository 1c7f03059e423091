"""Which language and time zone this request speaks."""

from typing import Any

from babel import Locale
from flask import Flask, g, has_request_context, request, session
from flask_babel import Babel, get_locale

from lms.config import Config
from lms.platform.i18n.catalogues import PSEUDO, ProductDomain

LOCALES = {"zh_CN": "中文", "en": "English"}
DEFAULT = "zh_CN"


def init_app(app: Flask, config: Config) -> None:
    """Wire Flask-Babel to our catalogues and choice of language."""
    babel = Babel()
    babel.init_app(
        app,
        default_locale=DEFAULT,
        default_timezone=config.timezone,
        locale_selector=lambda: choose(config),
        timezone_selector=lambda: (getattr(g, "actor", None) and g.actor.timezone) or config.timezone,
    )
    babel.domain_instance = ProductDomain()  # Flask-Babel takes only a name as an argument
    app.jinja_env.globals.update(locales=LOCALES, text_of=text_of)


def choose(config: Config) -> str:
    """The chosen language of the session, of the person, else Chinese. Tests may ask for the pseudo-locale."""
    if not has_request_context():
        return DEFAULT
    if config.testing and request.args.get("locale") == PSEUDO:
        return PSEUDO
    for wanted in (session.get("locale"), getattr(g, "actor", None) and g.actor.locale):
        if wanted in LOCALES:
            return str(wanted)
    return DEFAULT


def text_of(texts: Any) -> str:
    """The present language's text of content that carries {zh, en}; plain text stays as it is."""
    if not isinstance(texts, dict):
        return str(texts or "")
    from_locale = "en" if current_language() == "en" else "zh"
    return str(texts.get(from_locale) or texts.get("zh") or texts.get("en") or "")


def current_language() -> str:
    """`zh` or `en`; any other language reads the content in Chinese."""
    locale: Locale | None = get_locale()
    return "en" if locale is not None and locale.language == "en" else "zh"
