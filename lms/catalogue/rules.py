"""Filling `{{parameters}}` into content, as pure functions."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lms.catalogue.vocabulary import Parameter

PLACE = re.compile(r"\{\{\s*([^{}\s]+)\s*\}\}")
LOCAL_MARK = {"zh": "(以本地规定为准)", "en": " (subject to local rules)"}
NOT_SET = {"zh": "【未设置:{name}】", "en": "[not set: {name}]"}


@dataclass(frozen=True)
class Filled:
    """`is_local` is False when the text is only the product's demonstration default."""

    text: str
    is_local: bool


def fill(name: str, values: Mapping[str, str], known: Mapping[str, Parameter], language: str = "zh") -> Filled:
    """The tenant's value, or the default with the mark that local rules decide."""
    if value := values.get(name, ""):
        return Filled(value, True)
    default = known[name].default if name in known else ""
    if default:
        return Filled(default + LOCAL_MARK[language], False)
    return Filled(NOT_SET[language].format(name=name), False)


def render(text: str, values: Mapping[str, str], known: Mapping[str, Parameter], language: str = "zh") -> str:
    """`text` with every place filled."""
    return PLACE.sub(lambda place: fill(place[1], values, known, language).text, text)


def names_in(text: str) -> list[str]:
    """The parameters that a text uses, in order."""
    return PLACE.findall(text)


def unknown_names(text: str, known: Mapping[str, Parameter]) -> list[str]:
    """Places that no parameter fills: a mistake of the author."""
    return [name for name in names_in(text) if name not in known]
