"""Absences in a file: in hospital or on temporary release, and due back when it says so."""

from datetime import UTC, date, datetime, timedelta

import pytest

from offenders.absences import actions
from offenders.absences.rules import AbsenceKind
from offenders.importing import applying
from offenders.models import Absence, Offender
from sharing.models import Alert

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026
TODAY = date(2026, 12, 1)
RECEIVED = "received 2023-03-15 FSI"
DUE = datetime(2026, 12, 1, 16, tzinfo=UTC)
OUT = "temporarily_released 2026-12-01 | at 09:30 | due 2026-12-01 16:00"


def brought_in(file_of, movements):
    path = file_of({"establishment": "", "received_on": "", "movements": "; ".join([RECEIVED, *movements])})
    return [str(error) for error in applying.apply(path, by=None, today=TODAY).errors]


@pytest.mark.parametrize("is_on_record", [False, True])
def test_somebody_new_and_somebody_on_record_is_away_and_late_when_the_file_says(file_of, is_on_record):
    if is_on_record:
        assert brought_in(file_of, []) == []

    assert brought_in(file_of, [OUT]) == []

    absence = Absence.objects.get()
    assert (absence.kind, absence.left_at, absence.due_back_at) == (
        *("temporary_release", datetime(2026, 12, 1, 9, 30, tzinfo=UTC)),
        DUE,
    )
    assert Offender.objects.get().status == "temporarily_released"
    assert [actions.watch(at=DUE + minutes * timedelta(minutes=1)) for minutes in (-1, 0, 1)] == [0, 1, 0]
    assert Alert.objects.get(kind="custody.absence_overdue").subject == absence.offender


@pytest.mark.parametrize("is_on_record", [False, True])
def test_who_is_back_by_the_file_is_away_no_more(file_of, is_on_record):
    if is_on_record:
        assert brought_in(file_of, [OUT]) == []

    assert brought_in(file_of, [OUT, "came_back 2026-12-01 | at 11:00"]) == []

    assert not Absence.objects.away().exists()
    assert Absence.objects.get().back_at == datetime(2026, 12, 1, 11, tzinfo=UTC)


@pytest.mark.parametrize("is_on_record", [False, True])
def test_who_goes_to_hospital_from_temporary_release_is_away_once_and_nobody_knows_how_long(file_of, is_on_record):
    if is_on_record:
        assert brought_in(file_of, [OUT, "came_back 2026-12-01"]) == []

    assert brought_in(file_of, [OUT, "came_back 2026-12-01", "moved_to_hospital 2026-12-01"]) == []

    away = Absence.objects.away().get()
    assert (away.kind, away.due_back_at) == ("hospital", None)


def test_who_goes_from_court_to_hospital_by_the_file_is_due_back_from_court_no_more(file_of):
    assert brought_in(file_of, []) == []
    person, since = Offender.objects.get(), datetime(2026, 12, 1, 9, tzinfo=UTC)
    actions.record_absence(offender=person, kind=AbsenceKind.COURT, left_at=since, due_back_at=DUE, by=None)

    assert brought_in(file_of, ["moved_to_hospital 2026-12-01 | at 11:00"]) == []

    assert Absence.objects.away().get().kind == "hospital"
    assert actions.watch(at=DUE) == 0


def test_day_alone_is_its_last_minute(file_of):
    assert brought_in(file_of, ["temporarily_released 2026-12-01 | due 2026-12-03"]) == []
    assert Absence.objects.get().due_back_at == datetime(2026, 12, 3, 23, 59, tzinfo=UTC)


def test_without_a_day_no_return_is_waited_for(file_of):
    assert brought_in(file_of, ["temporarily_released 2026-12-01"]) == []
    assert not Absence.objects.exists()


@pytest.mark.parametrize(
    ("movement", "words"),
    [
        ("moved_to_hospital 2026-12-01 | due soon", "is not a date"),
        ("moved_to_hospital 2026-12-01 | due 2026-12-02 25:00", "is not a time"),
        ("moved_to_hospital 2026-12-01 | at noon", "is not a time"),
        ("moved_to_hospital 2026-12-01 | at 12:00 | due 2026-12-01 12:00", "before the person left"),
        ("absconded 2026-12-01 | due 2026-12-02", "only for hospital or temporary release"),
    ],
)
def test_times_that_cannot_be_are_named(file_of, movement, words):
    (error,) = brought_in(file_of, [movement])

    assert words in error
    assert not Offender.objects.exists()
