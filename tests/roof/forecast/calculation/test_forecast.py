"""The forecast of releases: sums, bands, what the past teaches, and the format of its file."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from proofs.figures import forecast as back_test
from release_monitor.forecast.calculation import forecasting, spread
from release_monitor.forecast.calculation.facts import BaseRate, Origin, PastRelease, PastReview, Stage, Way, WayKind
from release_monitor.forecast.calculation.forecasting import forecast
from release_monitor.forecast.calculation.learning import Learnt
from release_monitor.forecast.calculation.reading import FileUnreadable, answer_file

FIXED, DIRECTED, POSSIBLE = WayKind.FIXED, WayKind.DIRECTED, WayKind.POSSIBLE
RATES = (BaseRate("INITIAL_247A", 10, 10),)


def origin(*people, releases=(), reviews=()):
    return Origin(tuple(people), tuple(releases), tuple(reviews), RATES)


def slipped(by, *, lead=26):
    return PastRelease(FIXED, -80, -20, -20 - by if lead == 26 else None, -20 - by if lead == 4 else -20)


def reviewed(target, decided, *, directed=True, released=None):
    return PastReview("INITIAL_247A", target, target, target + 1, decided, directed, decided + 4, False, released)


def mids(found):
    return [round(band.mid, 3) for band in found[0]]


def test_without_a_past_a_fixed_day_is_taken_as_it_is():
    assert mids(forecast(origin((Way(FIXED, 2),)), weeks=4, totals=[], level=0.8)) == [0, 0, 1, 0]


def test_slips_of_the_past_move_a_fixed_day_that_is_far_and_less_so_one_that_is_near():
    releases = [slipped(4)] * 10
    far, near = (Learnt(origin(releases=releases)).slip(lead) for lead in (26, 4))

    assert (far, near) == (pytest.approx({4: 1.0}), pytest.approx({0: 1.0, 4: 0.0}))
    assert Learnt(origin(releases=releases)).slip(15) == pytest.approx({0: 0.5, 4: 0.5})


def test_what_should_have_happened_before_today_is_cut_off_and_the_rest_scaled_up():
    assert spread.from_now_on({-2: 0.25, -1: 0.25, 1: 0.3, 2: 0.2}) == pytest.approx({1: 0.6, 2: 0.4})
    assert spread.from_now_on({-2: 1.0}) == {}


def test_somebody_leaves_by_the_board_before_the_fixed_day_and_else_on_it():
    assert spread.earlier_of({1: 0.4, 5: 0.3}, {3: 1.0}, 6) == pytest.approx([0, 0.4, 0, 0.6, 0, 0])


def test_a_review_counts_with_the_share_of_its_kind_of_which_our_own_weigh_in_full():
    own = [reviewed(-60, -50, directed=number < 15) for number in range(20)]

    assert Learnt(origin(reviews=own)).rates().directed == {"INITIAL_247A": pytest.approx(25 / 40)}


def test_a_review_that_is_not_listed_is_not_decided_as_one_that_was_listed_early():
    early = [PastReview("INITIAL_247A", -60, -62, -58, -57, False, None, False, None)] * 20
    late = [PastReview("INITIAL_247A", -60, -50, -44, -42, False, None, False, None)] * 20
    learnt = Learnt(origin(reviews=early + late))

    assert set(learnt.decided_after_target(0)) == {16, 17, 18, 19, 20}
    assert 3 in learnt.decided_after_target(-10)


def test_newcomers_are_those_who_had_not_been_known_so_many_weeks_before():
    releases = [PastRelease(FIXED, known, -10, None, None) for known in (-12, -20, -60)] + [
        PastRelease(FIXED, -200, -100, None, None)
    ]
    newcomers = Learnt(origin(releases=releases)).newcomers(52, releases)

    assert [round(newcomers[week] * 100) for week in (0, 1, 2, 9, 10, 49, 50)] == [0, 0, 1, 1, 2, 2, 3]


def test_sum_of_chances_is_exact():
    counts = spread.count_of([0.5, 0.5])

    assert counts == pytest.approx([0.25, 0.5, 0.25])
    assert spread.of_powers(spread.NONE, 2.0)[:2] == pytest.approx([0.1353, 0.2707], abs=1e-4)


@pytest.mark.parametrize(
    ("counts", "share", "point"),
    [([1.0], 0.1, -0.4), ([0, 1.0], 0.5, 1.0), ([0.5, 0.5], 0.5, 0.5), ([0.05, 0.95], 0.1, 0.5 + 0.05 / 0.95)],
)
def test_points_are_those_of_the_count_spread_over_half_a_unit_each_way(counts, share, point):
    assert spread.point(counts, share) == pytest.approx(point)


def test_mids_add_up_and_band_of_a_sum_is_made_for_the_sum():
    people = [(Way(POSSIBLE, 4, "INITIAL_247A", Stage.LISTED, 5),)] * 30
    weeks, sums = forecast(origin(*people), weeks=26, totals=[26], level=0.8)

    assert sums[26].mid == pytest.approx(sum(band.mid for band in weeks))
    assert sums[26].high - sums[26].low < sum(band.high - band.low for band in weeks)
    assert sums[26].low < sums[26].mid < sums[26].high


def test_nothing_about_a_single_person_is_answered_and_the_same_file_gives_the_same_bytes():
    from proofs.figures.forecast_world import World, file_of

    file = file_of(World(1, weeks=200), [160]) | {"totals": [13], "horizon_weeks": 13}
    first, again = (json.dumps(answer_file(file)) for _ in range(2))

    assert first == again
    assert '"p1' not in first
    assert set(answer_file(file)["forecasts"][0]) == {"as_at", "weeks", "totals"}


def test_bands_hold_what_they_claim_in_one_invented_world(monkeypatch):
    monkeypatch.setattr(back_test, "ORIGINS", (165, 240))
    monkeypatch.setattr(back_test, "LEAST_TOTALS", 2)
    monkeypatch.setattr(forecasting, "DRAWS", 10)

    assert not back_test.judge(2).faults


def test_forecast_without_newcomers_does_not(monkeypatch):
    monkeypatch.setattr(back_test, "ORIGINS", (165, 240))
    monkeypatch.setattr(forecasting, "DRAWS", 10)

    with back_test.faults()["nobody new comes"]():
        assert back_test.judge(2).faults


GOOD = {"format": "release-monitor forecast 1", "horizon_weeks": 2, "totals": [2], "origins": []}
AN_ORIGIN = {"as_at": "2025-02-24", "people": [], "past": []}


@pytest.mark.parametrize(
    "changed",
    [
        {"format": "release-monitor forecast 2"},
        {"unheard": 1},
        {"level": 1},
        {"totals": [3]},
        {"horizon_weeks": 0},
        {"origins": [AN_ORIGIN | {"as_at": "2025-02-25"}]},
        {"origins": [AN_ORIGIN | {"people": [{"id": "a", "name": "x"}]}]},
        {"origins": [AN_ORIGIN | {"people": [{"ways": [{"certainty": "SURE", "week": "2025-03-03"}]}]}]},
        {"origins": [AN_ORIGIN | {"past": [{"what": "escape"}]}]},
    ],
)
def test_what_is_not_known_is_an_error(changed):
    with pytest.raises(FileUnreadable):
        answer_file(GOOD | changed)


def test_command_writes_json_alone_and_ends_with_one_line_for_what_it_cannot_read(tmp_path, capsys):
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(json.dumps(GOOD | {"origins": [AN_ORIGIN]}))
    bad.write_text("[")
    out, err = StringIO(), StringIO()

    call_command("forecast_releases", str(good), stdout=out)
    with pytest.raises(SystemExit) as ended:
        call_command("forecast_releases", str(bad), stderr=err)

    (answer,) = json.loads(out.getvalue())["forecasts"]
    assert [week["week"] for week in answer["weeks"]] == ["2025-02-24", "2025-03-03"]
    assert ended.value.code == 1
    assert len(err.getvalue().splitlines()) == 1
