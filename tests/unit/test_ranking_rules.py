"""Points and places of the ranking of agencies (R-335)."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from congvan.reports.rules.ranking import Basis, contribution, places, points

WEIGHTS = {"a": Decimal(60), "b": Decimal(40)}


def test_points_are_the_weighted_mean_of_the_shares():
    assert points(WEIGHTS, {"a": Basis(1, 2), "b": Basis(3, 4)}) == Decimal("60.00")
    assert points(WEIGHTS, {"a": Basis(1, 3), "b": Basis(1, 3)}) == Decimal("33.33")


def test_what_has_nothing_to_count_is_left_out():
    assert points(WEIGHTS, {"a": Basis(1, 2), "b": Basis(0, 0)}) == Decimal("50.00")
    assert points(WEIGHTS, {"a": Basis(0, 0), "b": Basis(0, 0)}) is None
    assert contribution(Decimal(60), Basis(0, 0)) is None


def test_who_has_figures_for_less_than_half_of_the_weight_is_not_ranked():
    assert points(WEIGHTS, {"a": Basis(0, 0), "b": Basis(1, 1)}) is None


def test_a_criterion_without_weight_does_not_count():
    assert points({"a": Decimal(100)}, {"a": Basis(1, 1), "b": Basis(0, 9)}) == Decimal("100.00")


def test_equal_points_share_a_place_and_the_next_one_skips():
    given_points = [Decimal(70), None, Decimal(90), Decimal(70), Decimal(10)]
    assert places(given_points) == [2, None, 1, 2, 4]


BASES = st.tuples(st.integers(0, 500), st.integers(0, 500)).map(lambda p: Basis(min(p), max(p)))


@given(st.dictionaries(st.sampled_from("ab"), BASES, min_size=2))
def test_points_stay_on_the_scale_and_a_better_share_never_gives_less(scores: dict[str, Basis]):
    earned = points(WEIGHTS, scores)
    if earned is None:
        return
    assert 0 <= earned <= 100
    if scores["a"].whole:
        better = {**scores, "a": Basis(scores["a"].whole, scores["a"].whole)}
        assert points(WEIGHTS, better) >= earned
