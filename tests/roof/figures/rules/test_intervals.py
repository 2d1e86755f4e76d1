import pytest

from release_monitor.figures.rules.claims import Verdict, claim_sentence, verdict
from release_monitor.figures.rules.intervals import Interval, garwood, rate_interval, wilson
from release_monitor.figures.rules.trends import Trend, trend, trend_of_counts, trend_of_shares


@pytest.mark.parametrize(
    ("count", "low", "high"),
    [  # of tables of exact Poisson limits
        (0, 0.0, 3.6889),
        (1, 0.0253, 5.5716),
        (5, 1.6235, 11.6683),
        (10, 4.7954, 18.3904),
        (26, 16.9841, 38.0960),
        (100, 81.3639, 121.6268),
    ],
)
def test_garwood_is_the_exact_interval_of_a_count(count, low, high):
    assert garwood(count).low == pytest.approx(low, abs=2e-4)
    assert garwood(count).high == pytest.approx(high, abs=2e-4)


def test_garwood_of_a_large_count_is_near_the_normal_one():
    interval = garwood(100_000)

    assert interval.low == pytest.approx(100_000 - 1.96 * 100_000**0.5, abs=3)
    assert interval.high == pytest.approx(100_000 + 1.96 * 100_000**0.5, abs=4)


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(0, 10, 0.0, 0.2775), (1, 10, 0.0179, 0.4042), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1.0)],
)
def test_wilson_is_the_interval_of_a_share(part, whole, low, high):
    assert wilson(part, whole).low == pytest.approx(low, abs=1e-4)
    assert wilson(part, whole).high == pytest.approx(high, abs=1e-4)


@pytest.mark.parametrize(("part", "whole"), [(1, 0), (2, 1), (-1, 3), (0, 0)])
def test_no_share_of_nothing_and_none_above_the_whole(part, whole):
    with pytest.raises(ValueError, match="no share"):
        wilson(part, whole)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (Interval(1, 2), Interval(2, 3), Trend.NONE),  # they touch
        (Interval(1, 2), Interval(2.01, 3), Trend.RISE),
        (Interval(2.01, 3), Interval(1, 2), Trend.FALL),
        (Interval(1, 3), Interval(2, 4), Trend.NONE),
    ],
)
def test_trend_only_where_intervals_part(before, after, said):
    assert trend(before, after) is said


def test_trend_of_counts_and_of_shares():
    assert trend_of_counts(10, 25) is Trend.NONE  # 4.8 to 18.4, 16.2 to 36.9
    assert trend_of_counts(10, 30) is Trend.RISE  # from 20.2
    assert trend_of_counts(10, 30, exposures=(1, 3)) is Trend.NONE
    assert trend_of_shares((10, 100), (40, 100)) is Trend.RISE
    assert trend_of_shares((0, 0), (4, 4)) is Trend.NONE


@pytest.mark.parametrize(
    ("interval", "said"),
    [
        (Interval(1.0, 2.0), Verdict.HOLDS),  # touches it from above
        (Interval(0.999, 2.0), Verdict.CANNOT_BE_TOLD),
        (Interval(0.2, 1.0), Verdict.CANNOT_BE_TOLD),  # touches it from below: 1 is within
        (Interval(0.2, 0.999), Verdict.DOES_NOT_HOLD),
    ],
)
def test_claim_holds_if_the_whole_interval_is_at_or_above_one(interval, said):
    assert verdict(interval) is said


def test_claim_is_one_sentence():
    assert claim_sentence(26, 26) == "26 in 26 weeks, 1.0 a week (0.7 to 1.5): cannot be told"
    assert claim_sentence(45, 26) == "45 in 26 weeks, 1.7 a week (1.3 to 2.3): the claim holds"
    assert claim_sentence(10, 26) == "10 in 26 weeks, 0.4 a week (0.2 to 0.7): the claim does not hold"


def test_rate_is_per_so_many():
    assert rate_interval(10, 2_000, per=1_000).low == pytest.approx(2.3977, abs=1e-3)
