"""Counting agreement on labels made by hand."""

import pytest

from bench.agreement import (
    FatalCall,
    Pair,
    disagreements,
    fatal_precision,
    fatal_recall,
    measure,
    of_kinds,
    tabulate,
)
from lms.grading.agreement import Table


def pair(expected: str, got: str, *, item: str = "A1", call: str = "c1") -> Pair:
    return Pair(call, "rp-03", False, item, expected, got)


def test_unsure_counts_among_what_people_decided_and_stays_out_of_kappa() -> None:
    found = measure([pair("met", "unsure"), pair("met", "met"), pair("not_met", "not_met"), pair("na", "na")])
    assert found.unsure == pytest.approx(1 / 3)
    assert found.kappa == pytest.approx(1)
    assert found.accuracy == pytest.approx(1)
    assert found.right == pytest.approx(3 / 4)


def test_a_wrong_na_is_wrong_both_ways_but_not_in_kappa() -> None:
    found = measure([pair("na", "met"), pair("met", "na"), pair("met", "met"), pair("not_met", "not_met")])
    assert found.na_wrong == 2
    assert found.right == pytest.approx(0.5)
    assert found.kappa == pytest.approx(1)


def test_an_unsure_judge_of_an_item_that_does_not_apply_is_wrong_about_na() -> None:
    assert measure([pair("na", "unsure")]).na_wrong == 1
    assert measure([pair("na", "unsure")]).unsure is None


def test_macro_is_the_mean_over_items_that_people_decided_both_ways() -> None:
    right = [pair("met", "met", item="A1"), pair("not_met", "not_met", item="A1")]
    blind = [pair("met", "met", item="A2"), pair("not_met", "met", item="A2")]
    flat = [pair("met", "met", item="A3"), pair("met", "not_met", item="A3"), pair("na", "na", item="A3")]
    found = measure([*right, *blind, *flat])
    assert found.macro == pytest.approx(0.5)
    assert found.left_out == ("A3",)


def test_the_table_knows_who_said_met() -> None:
    pairs = [pair("met", "not_met"), pair("not_met", "met"), pair("not_met", "met"), pair("met", "unsure")]
    assert tabulate(pairs) == Table(yes_no=1, no_yes=2)


def fatal(expected: str, got: str) -> FatalCall:
    return FatalCall("c1", "rp-03", False, frozenset(expected.split()), frozenset(got.split()))


def test_fatal_errors_are_counted_by_call_and_code() -> None:
    calls = [fatal("FE1 FE8", "FE1"), fatal("", "FE5"), fatal("FE3", "FE3"), fatal("", "")]
    assert fatal_recall(calls) == pytest.approx(2 / 3)
    assert fatal_precision(calls) == pytest.approx(2 / 3)


def test_without_fatal_errors_there_is_no_recall() -> None:
    assert fatal_recall([fatal("", "")]) is None
    assert fatal_precision([fatal("", "")]) is None


def test_disagreements_are_listed_by_item() -> None:
    pairs = [pair("met", "unsure", item="B2"), pair("met", "met", item="A1"), pair("na", "met", item="A4")]
    assert [(p.item, p.got) for p in disagreements(pairs)] == [("A4", "met"), ("B2", "unsure")]


def test_items_are_chosen_by_kind() -> None:
    pairs = [pair("met", "met", item="A1"), pair("met", "met", item="A3"), pair("met", "met", item="B3")]
    assert [p.item for p in of_kinds(pairs, {"A1": "C", "A3": "L", "B3": "S"}, "CS")] == ["A1", "B3"]
