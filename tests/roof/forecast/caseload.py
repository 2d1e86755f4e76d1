"""A small caseload for forecasts: people held with weeks known, and releases behind them."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import count

from offenders.models import CustodyPeriod, Establishment, Offender, Release
from release_monitor.models import KnownWeek
from sharing.models import PersonProgramme
from tests.factories.offenders import prison_number
from tests.factories.sharing import LONG_AGO

MONDAY = date(2026, 11, 30)  # the week of the suite's noon, Tuesday 1 December
SINCE, KNOWN = date(2023, 3, 15), date(2025, 1, 6)
NUMBERS = count(500_000)


def morning(day):
    return datetime.combine(day, time(6, 30), tzinfo=UTC)


def people(number, *, region="", programme="terrorism", prison=None):
    made = Offender.objects.bulk_create(
        Offender(
            family_name=f"Ashdown{key}",
            given_names="Rowan",
            prison_number=prison_number(key),
            region=region,
            status="in_custody",
            establishment=prison,
        )
        for key in (next(NUMBERS) for _ in range(number))
    )
    PersonProgramme.objects.bulk_create(
        PersonProgramme(subject=person, programme=programme, starts_at=LONG_AGO) for person in made
    )
    return made


def expected(made, weeks, *, certainty="fixed", since=SINCE, known=KNOWN):
    """Each of them held, with a counted release in the week so many after MONDAY, known since a day."""
    periods = CustodyPeriod.objects.bulk_create(CustodyPeriod(offender=each, starts_on=since) for each in made)
    for period, week in zip(periods, weeks, strict=True):
        _release(period, MONDAY + timedelta(weeks=week), certainty, known, released=False)
    return periods


def left(made, weeks, *, slipped=0, since=SINCE):
    """Each of them released so many weeks before MONDAY; until eight weeks before, expected `slipped` earlier."""
    for person, week in zip(made, weeks, strict=True):
        day = MONDAY - timedelta(weeks=week)
        period = CustodyPeriod.objects.create(offender=person, starts_on=since, ends_on=day)
        _release(period, day, "fixed", day - timedelta(weeks=90), released=True, first=day - timedelta(weeks=slipped))


def _release(period, day, certainty, known, *, released, first=None):
    Release.objects.create(
        offender=period.offender,
        period=period,
        basis="CRD" if certainty == "fixed" else "APD",
        certainty=certainty,
        status="released" if released else "expected",
        released_on=day if released else None,
        expected_on=day,
        leaves_on=day,
        warn_on=day,
        is_counted=not released,
        known_at=morning(known),
    )
    by_law = {"by_law": first or day} if certainty == "fixed" else {}
    known_week = {"offender": period.offender, "period": period, "certainty": certainty}
    KnownWeek.objects.create(week=first or day, known_at=morning(known), **known_week, **by_law)
    if first and first != day:
        moved = morning(day - timedelta(weeks=8))
        KnownWeek.objects.create(week=day, known_at=moved, **known_week, by_law=day)


def high_security():
    return Establishment.objects.create(code="FKI", name="HMP Frankland", is_high_security=True, region="North East")
