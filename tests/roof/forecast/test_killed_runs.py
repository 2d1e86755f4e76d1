"""A Monday run that is killed at any statement, run twice, or late: one run of a Monday, and whole."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection, transaction

from release_monitor.forecast import running
from release_monitor.forecast.calculation import forecasting
from release_monitor.models import ForecastRun, GroupForecast, KnownWeek
from release_monitor.tasks import make_forecasts
from sharing.models import Alert, AuditEntry
from tests.roof.forecast.caseload import MONDAY, morning
from tests.roof.forecast.test_runs import made, world_of
from tests.worlds import NOON

pytestmark = pytest.mark.django_db
world = world_of(made)
ROWS = (ForecastRun, GroupForecast, KnownWeek, Alert)


class Killed(BaseException):
    """The process is gone: nothing catches it."""


@pytest.fixture(autouse=True)
def of_one_draw(world, monkeypatch):
    monkeypatch.setattr(forecasting, "DRAWS", 1)
    return world


def kill_at(number):
    """Gone when this statement is asked, counted from 1; 0 kills at none. Counts them."""
    asked = [0]

    def count(execute, *statement):
        asked[0] += 1
        if asked[0] == number:
            raise Killed
        return execute(*statement)

    return asked, connection.execute_wrapper(count)


def kept():
    """All that a run keeps, but for keys and moments."""
    groups = GroupForecast.objects.order_by("run__as_at", "programme", "region", "prison_group")
    left = ("id", "run_id", "_state")
    return [
        *ForecastRun.objects.order_by("as_at").values_list("as_at", "made", "inputs", "code"),
        *({name: value for name, value in vars(row).items() if name not in left} for row in groups),
        AuditEntry.objects.filter(verb="forecast.made").count(),
    ]


def counts():
    return [model.objects.count() for model in ROWS] + [AuditEntry.objects.count()]


def undisturbed():
    """What a run keeps, and how many statements it takes: taken back."""
    asked, counting = kill_at(0)
    with transaction.atomic():
        with counting:
            running.make_run(monday=MONDAY, at=morning(MONDAY))
        found = kept()
        transaction.set_rollback(True)
    return found, asked[0]


def test_run_killed_at_any_statement_leaves_nothing_and_the_next_is_whole():
    expected, statements = undisturbed()
    before = counts()
    for number in range(1, statements + 1):
        _, killing = kill_at(number)
        with pytest.raises(Killed), transaction.atomic(), killing:
            running.make_run(monday=MONDAY, at=morning(MONDAY))
        assert counts() == before, f"killed at statement {number} of {statements}"

    running.make_run(monday=MONDAY, at=morning(MONDAY) + timedelta(minutes=5))
    assert kept() == expected


def test_clock_that_runs_twice_or_is_late_makes_one_run_of_each_monday(monkeypatch):
    monkeypatch.setattr(running, "REPLAYED_AT_ONCE", 1)
    for moment in (morning(MONDAY), morning(MONDAY) + timedelta(minutes=5), NOON):
        with time_machine.travel(moment, tick=False):
            make_forecasts()

    mondays = list(ForecastRun.objects.order_by("-as_at").values_list("as_at", flat=True))
    assert mondays[0] == MONDAY
    assert len(mondays) == len(set(mondays)) == 4  # this one, and one more that was missed each time
    assert AuditEntry.objects.filter(verb="forecast.made").count() == 4


def test_kill_between_two_mondays_keeps_the_first_and_the_next_run_goes_on(monkeypatch):
    monkeypatch.setattr(running, "REPLAYED_AT_ONCE", 2)
    made_run, done = running.make_run, []

    def killed_at_the_second(**which):
        if done:
            raise Killed
        done.append(made_run(**which))
        return done[0]

    monkeypatch.setattr(running, "make_run", killed_at_the_second)
    with time_machine.travel(NOON, tick=False), pytest.raises(Killed):
        make_forecasts()
    assert [run.as_at for run in ForecastRun.objects.all()] == [MONDAY]

    monkeypatch.setattr(running, "make_run", made_run)
    with time_machine.travel(NOON, tick=False):
        make_forecasts()
    weeks = [MONDAY - timedelta(weeks=number) for number in (0, 1, 2)]
    assert list(ForecastRun.objects.order_by("-as_at").values_list("as_at", flat=True)) == weeks
