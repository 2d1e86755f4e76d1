"""Stories of the known people since they came in, as far as the system can hold them by now.

Told through the actions that a user would take, so that pages, alerts and the log show it as they would in life.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from demo.people import named_people
from demo.releases import conflicts, overrides
from offenders.models import Establishment, Offender
from offenders.movements import actions as custody
from offenders.releases.warnings import actions as warnings
from offenders.releases.warnings.rules import told_from
from sharing.alerts import actions as alerts
from sharing.models import Alert, User


def tell(*, today: date, now: datetime) -> None:
    """Everything, once; somebody who is not in a small caseload is passed over."""
    this_morning = today if now >= told_from(today) else today - timedelta(days=1)
    warnings.flag_coming(on=this_morning, at=now)
    move(named_people.TRASK, to="HMP Full Sutton", on=today, by=who("Gareth Pym"))
    conflicts.settle(today=today, now=now)
    overrides.tell(today=today)
    acknowledge(named_people.TELFORD, by=who("Helen Castell"))
    acknowledge(named_people.TELFORD, by=who("Lara Whitby"))
    acknowledge(named_people.QUILL, by=who("Tom Brandreth"))
    work_on(named_people.FARNHAM, by=who("Moira Teale"))


def who(name: str) -> User:
    return User.objects.get(name=name)


def person(number: str) -> Offender | None:
    return Offender.objects.filter(prison_number=number).select_related("establishment").first()


def move(number: str, *, to: str, on: date, by: User) -> None:
    if found := person(number):
        custody.transfer(
            offender=found, to=Establishment.objects.get(name=to), on=on, by=by, note="Population pressure"
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
