"""Local parameters in content: the tenant's value, or the default marked as such, or an open gap."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.catalogue.rules import Filled, fill, names_in, render, unknown_names
from lms.catalogue.vocabulary import Parameter

KNOWN = {
    "抢修电话": Parameter("抢修电话", "Emergency number", "96777", ()),
    "上门时限": Parameter("上门时限", "Visit within", "", ()),
}


@pytest.mark.parametrize(
    ("values", "name", "language", "filled"),
    [
        ({"抢修电话": "12345"}, "抢修电话", "zh", Filled("12345", True)),
        ({}, "抢修电话", "zh", Filled("96777(以本地规定为准)", False)),
        ({}, "抢修电话", "en", Filled("96777 (subject to local rules)", False)),
        ({"抢修电话": ""}, "抢修电话", "zh", Filled("96777(以本地规定为准)", False)),
        ({}, "上门时限", "zh", Filled("【未设置:上门时限】", False)),
        ({}, "上门时限", "en", Filled("[not set: 上门时限]", False)),
        ({}, "没有的", "zh", Filled("【未设置:没有的】", False)),
    ],
)
def test_what_stands_in_a_place(values: dict[str, str], name: str, language: str, filled: Filled) -> None:
    assert fill(name, values, KNOWN, language) == filled


def test_every_place_of_a_text_is_filled() -> None:
    text = "请拨 {{抢修电话}}，{{ 上门时限 }}内上门。{{抢修电话}}"
    values = {"抢修电话": "12345", "上门时限": "2小时"}
    assert render(text, values, KNOWN) == "请拨 12345，2小时内上门。12345"
    assert names_in(text) == ["抢修电话", "上门时限", "抢修电话"]


def test_a_value_is_text_and_fills_no_further_places() -> None:
    """Otherwise a value could call itself for ever."""
    assert render("{{抢修电话}}", {"抢修电话": "{{抢修电话}}"}, KNOWN) == "{{抢修电话}}"


def test_a_place_that_no_parameter_fills_is_the_authors_mistake() -> None:
    assert unknown_names("{{抢修电话}} {{抢修电活}}", KNOWN) == ["抢修电活"]


@given(st.text(alphabet="{} 抢修电话a\n", max_size=60))
def test_no_text_crashes_and_text_without_places_stays(text: str) -> None:
    out = render(text, {"抢修电话": "1"}, KNOWN)
    if not names_in(text):
        assert out == text
