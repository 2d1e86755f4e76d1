"""What has happened to the known people since they came in, as far as the system can hold it by now.

Told through the actions that a user would take, so that pages, alerts and the log show it as they would in life.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from offenders.actions import custody, dates, warnings
from offenders.models import Establishment, KeyDate, Offender, Release, ReleaseHold
from offenders.rules.releases import Code
from offenders.rules.warnings import told_from
from sharing.actions import alerts
from sharing.models import Alert, User


def tell(*, today: date, now: datetime) -> None:
    """Everything, once; somebody who is not in a small caseload is passed over."""
    this_morning = today if now >= told_from(today) else today - timedelta(days=1)
    warnings.flag_coming(on=this_morning, at=now)
    move("A6418PM", to="HMP Full Sutton", on=today, by=who("Gareth Pym"))
    dates_differ("A4821KX", by=who("Gareth Pym"))
    sheet_changes("A5530LC", by_days=2, today=today)
    acknowledge("A7715DM", by=who("Helen Castell"))
    acknowledge("A7715DM", by=who("Lara Whitby"))
    acknowledge("A2093FK", by=who("Tom Brandreth"))
    work_on("A9018TE", by=who("Moira Teale"))


def who(name: str) -> User:
    return User.objects.get(name=name)


def person(number: str) -> Offender | None:
    return Offender.objects.filter(prison_number=number).select_related("establishment").first()


def move(number: str, *, to: str, on: date, by: User) -> None:
    if found := person(number):
        custody.transfer(
            offender=found, to=Establishment.objects.get(name=to), on=on, by=by, note="Population pressure"
        )


def dates_differ(number: str, *, by: User) -> None:
    """Two sources disagree about a release, and it is held until they agree."""
    release = Release.objects.open().counted().filter(offender__prison_number=number).first()
    if release:
        custody.hold_release(
            release=release,
            kind=ReleaseHold.Kind.DATES_DIFFER,
            reason="The official date and the date worked out by hand differ by 8 days: remand counted twice",
            by=by,
        )


def sheet_changes(number: str, *, by_days: int, today: date) -> None:
    """A new calculation sheet gives a later end of the sentence: everybody is told, and soon."""
    stands = KeyDate.objects.current().filter(offender__prison_number=number, code=Code.SLED).first()
    if stands:
        dates.record_official_dates(
            offender=stands.offender,
            dates={Code.SLED: stands.falls_on + timedelta(days=by_days)},
            source="NOMIS",
            as_at=today,
            by=None,
        )


def acknowledge(number: str, *, by: User) -> None:
    for alert in alerts_about(number, to=by):
        alerts.acknowledge(alert=alert, by=by)


def work_on(number: str, *, by: User) -> None:
    for alert in alerts_about(number, to=by)[:1]:
        alerts.acknowledge(alert=alert, by=by)
        alerts.take(alert=alert, by=by)


def alerts_about(number: str, *, to: User) -> list[Alert]:
    return list(Alert.objects.told_to(to).filter(subject__prison_number=number).order_by("pk"))
