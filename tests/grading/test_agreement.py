"""Agreement figures against tables worked out by hand."""

import pytest

from lms.grading.agreement import Table, kappa, pooled_kappa


def test_kappa_of_a_textbook_table() -> None:
    """Cohen's example: 20 both yes, 15 both no, 5 and 10 apart: po 0.7, pe 0.5."""
    assert kappa(Table(yes_yes=20, yes_no=5, no_yes=10, no_no=15)) == pytest.approx(0.4)


def test_kappa_is_one_for_full_agreement_and_zero_for_one_who_always_says_yes() -> None:
    assert kappa(Table(yes_yes=3, no_no=2)) == pytest.approx(1)
    assert kappa(Table(yes_yes=3, no_yes=2)) == pytest.approx(0)


def test_kappa_has_no_value_without_pairs_or_without_variety() -> None:
    assert kappa(Table()) is None
    assert kappa(Table(yes_yes=9)) is None
    assert kappa(Table(no_no=9)) is None


def test_tables_add_up() -> None:
    assert Table(1, 2, 3, 4) + Table(10, 20, 30, 40) == Table(11, 22, 33, 44)
    assert Table(1, 2, 3, 4).n == 10


def test_pooled_kappa_adds_the_calls_tables_first() -> None:
    assert pooled_kappa([Table(yes_yes=20, no_yes=10), Table(yes_no=5, no_no=15)]) == pytest.approx(0.4)
    assert pooled_kappa([]) is None
