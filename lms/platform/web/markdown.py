"""Markdown of authors as HTML that can do no harm."""

from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

_TAGS = {
    "p",
    "ul",
    "ol",
    "li",
    "strong",
    "em",
    "h3",
    "h4",
    "blockquote",
    "code",
    "br",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
}
_reader = MarkdownIt("commonmark", {"html": False}).enable("table")


@lru_cache(maxsize=512)
def to_html(text: str) -> Markup:
    """Lists, emphasis, tables; no links, images, scripts or styles."""
    return Markup(nh3.clean(_reader.render(text), tags=_TAGS, attributes={}))
