"""The run of each Monday: from the database as it was known, once, kept as it was made."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction

from offenders.dates.rules.releases import Code
from offenders.dates.upkeep import releases
from offenders.models import CustodyPeriod, Release, ReviewOutcomes
from release_monitor.forecast import running
from release_monitor.forecast.known.inputs import known_on, released_by_week
from release_monitor.forecast.known.keeping import keep_all
from release_monitor.forecast.rules.groups import Group
from release_monitor.models import ForecastRun, GroupForecast, KnownWeek
from release_monitor.tasks import make_forecasts
from sharing.models import Alert, AuditEntry
from tests.factories.parole import somebody_held
from tests.factories.sharing import ExclusionFactory, RestrictionFactory, UserFactory
from tests.roof.forecast.caseload import MONDAY, expected, high_security, left, morning, people
from tests.worlds import NOON, row_of, world_of

pytestmark = pytest.mark.django_db
HIGH_SECURITY = Group("terrorism", prison_group="Long-term high security")
WHOLE, NORTH_EAST, WALES = Group("terrorism"), Group("terrorism", "North East"), Group("terrorism", "Wales")


def made():
    prison = high_security()
    near = people(12, region="North East", prison=prison)
    far = people(11, region="Wales")
    few = people(3, programme="state_threats", region="Wales")
    expected(near, range(12))
    expected(far, range(14, 25))
    expected(few, range(3))
    left(people(40, region="North East"), range(1, 41), slipped=1)
    ReviewOutcomes.objects.bulk_create(
        ReviewOutcomes(cases=cases, as_at=date(2025, 3, 31), released=10, stayed=30, grade="A", source="Test")
        for cases in ("all", "life", "torer")
    )
    return {"near": near, "far": far, "few": few}


world = world_of(made)
near, far = row_of("near"), row_of("far")


@pytest.fixture
def copied(world):
    return world


def run_on(day=MONDAY, at=None):
    return running.make_run(monday=day, at=at or morning(day))


def forecasts(run):
    return {row.group: row for row in run.groups.all()}


def test_run_counts_people_and_certainty_and_makes_bands_of_ten_and_more():
    found = forecasts(run_on())

    whole = found[WHOLE]
    assert (whole.people, whole.able, whole.why_not) == (23, [12, 23, 23], "")
    assert whole.classes["fixed"] == [12, 23, 23]
    assert sum(whole.counted["fixed"]) == 23
    assert whole.sum_mid[0] == pytest.approx(sum(whole.mid[:13]), abs=0.01)
    assert whole.low[0] < whole.mid[0] < whole.high[0]
    assert found[NORTH_EAST].has_bands
    assert (found[WALES].has_bands, found[WALES].why_not) == (False, "few")  # nobody of them can leave in 13 weeks
    assert [mid is not None for mid in found[WALES].sum_mid] == [False, True, True]
    assert found[Group("state_threats")].why_not == "few"
    assert not found[Group("state_threats")].has_bands


def test_groups_with_the_same_people_are_both_shown():
    found = forecasts(run_on())  # the prison group holds the 12 of the region, and nobody else

    assert [found[each].has_bands for each in (NORTH_EAST, HIGH_SECURITY)] == [True, True]


def test_groups_that_differ_by_fewer_than_ten_people_are_not_both_shown(near):
    type(near[0]).objects.filter(pk=near[0].pk).update(region="")

    found = forecasts(run_on())

    assert [(found[each].has_bands, found[each].why_not) for each in (NORTH_EAST, HIGH_SECURITY)] == [
        (False, "close"),
        (True, ""),
    ]


def test_forecast_of_the_next_monday_has_no_bands_where_few_people_changed(near):
    run_on()
    later = MONDAY + timedelta(weeks=1)

    found = forecasts(run_on(later))

    assert (found[NORTH_EAST].why_not, found[NORTH_EAST].has_bands) == ("few_changed", False)


def test_wales_stays_out_when_what_is_left_would_be_too_few(far):
    type(far[0]).objects.filter(pk__in=[each.pk for each in far[:2]]).update(region="")

    found = forecasts(run_on())

    assert (found[WALES].why_not, found[WALES].able) == ("few", [0, 9, 9])
    assert found[NORTH_EAST].has_bands  # the 11 others are enough


def test_run_is_made_once_and_is_never_changed():
    run = run_on()

    assert run_on() is None
    assert (run.made, run.inputs, len(run.code)) == ("issued", run.inputs, 12)
    for table in ("forecastrun", "groupforecast", "knownweek"):
        with pytest.raises(DatabaseError, match=r"permission denied|append-only"), transaction.atomic():
            connection.cursor().execute(f"UPDATE release_monitor_{table} SET id = id")
    assert AuditEntry.objects.filter(verb="forecast.made").count() == 1


@pytest.mark.parametrize(("hour", "minute", "newest"), [(6, 29, 23), (6, 30, 30)])
def test_this_weeks_run_is_due_at_half_past_six_on_monday(hour, minute, newest):
    with time_machine.travel(morning(MONDAY).replace(hour=hour, minute=minute), tick=False):
        make_forecasts()

    assert ForecastRun.objects.newest().as_at == date(2026, 11, newest)


def test_run_that_is_late_by_a_day_is_issued_and_one_that_is_late_by_a_week_is_replayed():
    with time_machine.travel(NOON, tick=False):  # Tuesday
        make_forecasts()

    assert ForecastRun.objects.get(as_at=MONDAY).made == "issued"
    missed = MONDAY - timedelta(weeks=1)
    assert ForecastRun.objects.get(as_at=missed).made == "replayed"
    assert ForecastRun.objects.count() == 1 + running.REPLAYED_AT_ONCE


def test_what_is_replayed_knows_nothing_of_what_became_known_later(near):
    period = near[0].periods.get()
    KnownWeek.objects.create(
        offender=near[0], period=period, known_at=morning(MONDAY), certainty="fixed", week=MONDAY + timedelta(weeks=30)
    )

    then = known_on(MONDAY - timedelta(weeks=1), at=morning(MONDAY - timedelta(weeks=1)), now=NOON)
    now = known_on(MONDAY, at=morning(MONDAY), now=NOON)

    assert (then.programmes["terrorism"].counted[near[0].pk], now.programmes["terrorism"].counted[near[0].pk]) == (
        ("fixed", 1),
        ("fixed", 30),
    )


def test_slips_are_learnt_from_the_week_that_was_known_before():
    past = known_on(MONDAY, at=morning(MONDAY), now=NOON).programmes["terrorism"].releases[WHOLE]

    assert len(past) == 40
    assert {(each.released - each.fixed_26, each.released - each.fixed_4) for each in past} == {(1, 0)}


@pytest.mark.parametrize("begins", [{}, {"starts_at": NOON + timedelta(days=1)}], ids=["now", "tomorrow"])
@pytest.mark.parametrize("why", [RestrictionFactory, ExclusionFactory])
def test_who_is_restricted_or_excluded_is_in_no_forecast_and_the_numbers_of_others_are_the_same(near, why, begins):
    before = forecasts(run_on())[WHOLE].people
    why(subject=near[0], **begins)

    later = MONDAY + timedelta(weeks=1)
    assert known_on(later, at=morning(later), now=NOON).programmes["terrorism"].people.keys().isdisjoint({near[0].pk})
    assert before == 23


def test_release_of_a_week_is_counted_by_its_day():
    found = released_by_week(now=NOON, since=MONDAY - timedelta(weeks=4), until=MONDAY)[WHOLE]

    assert found == {MONDAY - timedelta(weeks=week): 1 for week in (1, 2, 3, 4)}


def test_change_of_a_counted_week_is_kept_in_the_transaction_that_made_it():
    with time_machine.travel(NOON, tick=False):
        person = somebody_held()
        for day in (date(2027, 3, 2), date(2027, 3, 4), date(2027, 4, 20)):  # the second is of the same week
            releases.record_official_dates(
                offender=person, dates={Code.CRD: day}, source="NOMIS", as_at=date(2026, 11, 1), by=None
            )

    rows = KnownWeek.objects.filter(offender=person).order_by("pk")
    assert [row.week for row in rows] == [date(2027, 3, 1), date(2027, 4, 19)]
    assert {row.certainty for row in rows} == {"fixed"}
    keep_all(at=NOON)
    assert rows.count() == 2


def test_record_from_before_the_table_is_kept_with_the_day_since_which_it_is_known(near):
    period = CustodyPeriod.objects.create(offender=people(1)[0], starts_on=date(2023, 3, 15))
    days = dict.fromkeys(("expected_on", "leaves_on", "warn_on"), date(2027, 3, 2))
    Release.objects.create(
        **{"offender": period.offender, "period": period, "basis": "CRD", "certainty": "fixed", "is_counted": True},
        known_at=morning(date(2026, 2, 2)),
        **days,
    )

    for _ in range(2):
        keep_all(at=NOON)

    kept = KnownWeek.objects.get(period=period)
    assert (kept.week, kept.by_law, kept.known_at) == (date(2027, 3, 1), date(2027, 3, 1), morning(date(2026, 2, 2)))


def test_two_quarters_of_bad_bands_are_a_task_for_the_owner_once(near):
    UserFactory(role="ct_manager")
    _issued_with_bands(low=40.0, high=41.0, weeks=65)

    for _ in range(2):
        running.alert_owners(on=MONDAY, at=NOON)

    alert = Alert.objects.get(kind="forecast.not_kept")
    assert "April to June 2026 and July to September 2026" in alert.text


def test_bands_that_hold_are_no_task():
    _issued_with_bands(low=-0.5, high=1.3, weeks=65)

    running.alert_owners(on=MONDAY, at=NOON)

    assert not Alert.objects.filter(kind="forecast.not_kept").exists()


def _issued_with_bands(*, low, high, weeks):
    for number in range(1, weeks + 1):
        day = MONDAY - timedelta(weeks=number)
        run = ForecastRun.objects.create(
            as_at=day, made="issued", made_at=morning(day), inputs="x", base_rates=[], code="x"
        )
        GroupForecast.objects.create(
            run=run,
            programme="terrorism",
            people=20,
            able=[20, 20, 20],
            counted={},
            classes={},
            mid=[(low + high) / 2] * 52,
            low=[low] * 52,
            high=[high] * 52,
            near_low=[low] * 52,
            near_high=[high] * 52,
            tails=[[0.5]] * 52,
        )
