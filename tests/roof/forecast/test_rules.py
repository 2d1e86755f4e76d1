"""Rules of the forecast: which is shown, whether it keeps its word, whole bands, and what is supposed."""

from datetime import date, timedelta

import pytest

from release_monitor.figures.rules.intervals import wilson
from release_monitor.forecast.calculation.facts import Stage, Way, WayKind
from release_monitor.forecast.rules import calibration, showing, supposing
from release_monitor.forecast.rules.bands import whole_band, words_of
from release_monitor.forecast.rules.calibration import JudgedWeek
from release_monitor.forecast.rules.groups import Group
from release_monitor.forecast.rules.supposing import Shift

WHOLE, NORTH, SOUTH = Group("terrorism"), Group("terrorism", "North East"), Group("terrorism", "Wales")
MONDAY = date(2026, 1, 5)


def able(**sizes):
    """Regions one after another, and the whole of them with so many more."""
    found, first = {}, 0
    for region, size in sizes.items():
        found[Group("terrorism", region)] = frozenset(range(first, first + size))
        first += size
    return found


def with_whole(groups, more=0):
    everybody = frozenset().union(*groups.values())
    return {WHOLE: everybody | frozenset(range(1000, 1000 + more)), **groups}


@pytest.mark.parametrize(("size", "why"), [(9, "few"), (10, None)])
def test_band_needs_ten_people(size, why):
    assert showing.why_not({WHOLE: frozenset(range(size))}).get(WHOLE) == why


@pytest.mark.parametrize(("more", "why"), [(0, None), (1, "close"), (9, "close"), (10, None)])
def test_a_region_is_shown_where_the_rest_of_the_programme_is_nobody_or_ten_people(more, why):
    assert showing.why_not(with_whole(able(North=20), more)).get(Group("terrorism", "North")) == why


@pytest.mark.parametrize(("small", "hidden"), [(10, []), (3, ["Middle", "Small"])])
def test_the_smallest_gives_way_where_what_is_left_beside_the_regions_would_be_few(small, hidden):
    found = showing.why_not(with_whole(able(Big=40, Middle=12, Small=small)))

    assert sorted(group.region for group in found) == hidden


def placed(*cells):
    """Groups of people by region and prison group, so many of each: (region, prison group, number)."""
    found, first = {}, 0
    for region, prison_group, number in cells:
        people = frozenset(range(first, first + number))
        first += number
        for group in (Group("terrorism", region), Group("terrorism", prison_group=prison_group)):
            if not group.is_whole:
                found[group] = found.get(group, frozenset()) | people
    return found


@pytest.mark.parametrize(("apart", "fewest"), [(0, 12), (1, 1), (9, 9), (10, 10), (12, 12)])
def test_two_regions_less_the_prisons_that_hold_them_are_about_those_elsewhere(apart, fewest):
    groups = placed(("North East", "High security", 24), ("Wales", "High security", 12), ("Wales", "Elsewhere", apart))

    assert showing.fewest_in_a_sum(groups, list(groups)) == fewest


def test_sums_of_several_groups_are_held_to_ten_where_no_pair_of_them_tells_of_few():
    cells = [("North East", "High security", 15), ("Wales", "High security", 15), ("Wales", "Elsewhere", 15)]
    groups = placed(*cells, ("North East", "", 4))
    pairs = [len(groups[one] ^ groups[other]) for one in groups for other in groups if one != other]

    assert min(pairs) >= 10
    assert showing.fewest_in_a_sum(groups, list(groups)) == 4  # both regions less both groups of prisons
    assert set(showing.why_not(groups).values()) == {"close"}


@pytest.mark.parametrize(("lines", "least"), [([], 0), ([12], 12), ([12, 3], 3), ([30, 20, 10], 10)])
def test_least_cut_of_a_chain_is_its_thinnest_line(lines, least):
    """Regions and groups of prisons in turn, each with the next."""
    names = [f"{'R' if n % 2 == 0 else 'P'}{n}" for n in range(len(lines) + 1)]
    cells = [
        (*((one, other) if one[0] == "R" else (other, one)), number)
        for one, other, number in zip(names, names[1:], lines, strict=False)
    ]

    groups = placed(*cells)

    assert showing.fewest_in_a_sum(groups, list(groups)) == least


def test_people_differ_in_weeks_that_both_forecasts_have_and_who_is_in_one_alone_differs():
    before = {1: [0.0, 0.5, 0.5], 2: [1.0, 0.0, 0.0], 3: [0.0, 1.0, 0.0]}
    now = {1: [0.5, 0.5, 0.0], 3: [0.0, 1.0, 0.0], 4: [0.1, 0.0, 0.0]}

    assert showing.changed(before, now, weeks=1) == 2  # the third is later by a week, the fourth is new
    assert showing.changed(before, before) == 0


@pytest.mark.parametrize(
    ("able", "shown"),
    [
        ((9, 10, 20), [False, True, True]),
        ((10, 19, 40), [False, True, True]),
        ((10, 20, 30), [True, True, True]),
        ((10, 10, 30), [True, True, True]),
        ((1, 2, 9), [False, False, False]),
    ],
)
def test_sum_is_shown_where_ten_can_leave_and_two_sums_do_not_tell_of_fewer(able, shown):
    assert showing.spans_shown(able) == shown


@pytest.mark.parametrize(
    ("weeks", "share", "verdict"),
    [(25, 0.2, "too_early"), (26, 0.2, "narrow"), (400, 0.72, "narrow"), (400, 0.8, "as_claimed"), (400, 0.88, "wide")],
)
def test_words_for_how_often_bands_held(weeks, share, verdict):
    assert calibration.verdict(weeks, wilson(share * weeks, weeks)) == verdict


def judged(left, *, ahead=1, low=0.5, high=2.5, week=MONDAY):
    return JudgedWeek(
        as_at=week - timedelta(weeks=ahead - 1),
        week=week,
        ahead=ahead,
        low=low,
        mid=(low + high) / 2,
        high=high,
        near_low=low + 0.5,
        near_high=high - 0.5,
        left=left,
        usual=(-0.5, 4.5),
        place=(0.4, 0.6),
    )


@pytest.mark.parametrize(("left", "share"), [(0, 0.0), (1, 1.0), (2, 1.0), (3, 0.0)])
def test_count_is_spread_half_a_unit_each_way(left, share):
    assert judged(left).inside == share
    assert calibration.inside(2, 1.75, 2.25) == 0.5


def test_calibration_counts_weeks_by_how_far_ahead_they_were():
    found = calibration.by_ahead([judged(1, ahead=4), judged(5, ahead=5), judged(1, ahead=13), judged(1, ahead=52)])

    assert [(each.first, each.last, each.weeks, each.share) for each in found] == [
        (1, 4, 1, 1.0),
        (5, 13, 2, 0.5),
        (27, 52, 1, 1.0),
    ]
    assert (found[0].width, found[0].bias, found[0].score) == (2.0, 0.5, 0.4)
    assert found[1].score == pytest.approx((2 + 2 + 10 * 2.5) / (5 + 10 * 0.5 + 5))


def test_truth_is_spread_over_its_own_place_in_tenths():
    assert calibration.tenths([judged(1)]) == pytest.approx([0, 0, 0, 0, 0.5, 0.5, 0, 0, 0, 0])
    assert calibration.place_of(1, [0.6, 0.3, 0.1]) == (pytest.approx(0.4), pytest.approx(0.7))
    assert calibration.place_of(9, [0.6]) == (1.0, 1.0)


def test_worst_weeks_are_those_farthest_outside_each_once():
    weeks = [judged(1), judged(9), judged(4, ahead=3), judged(9, ahead=5, high=8.5), judged(5, week=date(2026, 1, 12))]

    assert [(each.week, each.left, each.ahead) for each in calibration.worst(weeks)] == [
        (MONDAY, 9, 1),
        (date(2026, 1, 12), 5, 1),
    ]


@pytest.mark.parametrize(
    ("on", "quarters"),
    [
        (date(2026, 3, 31), [(2025, 3), (2025, 4)]),
        (date(2026, 4, 1), [(2025, 4), (2026, 1)]),
        (date(2026, 12, 31), [(2026, 2), (2026, 3)]),
    ],
)
def test_last_two_quarters_that_are_over(on, quarters):
    assert calibration.last_full_quarters(on) == quarters


@pytest.mark.parametrize(
    ("tail", "band"),
    [
        ([], (0, 0)),
        ([0.5, 0.11, 0.01], (0, 2)),
        ([0.5, 0.1], (0, 1)),
        ([0.95, 0.6, 0.05], (1, 2)),
        ([1.0, 0.89], (1, 2)),
    ],
)
def test_whole_band_holds_at_least_eight_in_ten(tail, band):
    assert whole_band(tail) == band


def test_band_of_one_number_is_said_as_one():
    assert (words_of((2, 2)), words_of((0, 3))) == ("2", "0 to 3")


def waits(target, stage=Stage.TARGET, hearing=None):
    return (Way(WayKind.POSSIBLE, target, "INITIAL_247A", stage, hearing),)


def test_further_hearings_go_to_those_whose_target_is_first_and_none_is_heard_later():
    people = {1: waits(-6), 2: waits(20), 3: waits(8), 4: waits(5, Stage.LISTED, 5), 5: (Way(WayKind.FIXED, 3),)}

    found = supposing.with_hearings(people, 2, weeks=52)

    assert [found[key][0].hearing for key in (1, 3, 2, 4)] == [4, 4, 5, 5]
    assert found[5] == people[5]


def test_other_law_moves_fixed_days_and_targets_that_are_not_listed():
    people = {1: (Way(WayKind.FIXED, 10), *waits(4)), 2: waits(4, Stage.LISTED, 6)}

    found = supposing.shifted(people, {1: Shift(3, -2), 2: Shift(0, 5)})

    assert [way.week for way in found[1]] == [13, 2]
    assert found[2] == people[2]


def test_a_review_that_would_be_heard_by_its_target_is_not_heard_later():
    people = {1: waits(4), 2: waits(4)}

    assert supposing.with_hearings(people, 1, weeks=52) == people
