"""An order that rests on notification, when an appeal has taken the notification away."""

from datetime import UTC, date, datetime, timedelta

import pytest

from offenders.models import Sentence
from offenders.orders import alert_kinds
from offenders.orders.actions import clock, recording
from offenders.orders.rules import OrderKind
from offenders.register.actions import files
from offenders.sentencing import actions as sentencing
from sharing.models import Alert
from tests.factories.register import on_register, police_of, sentenced

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
TODAY = date(2026, 12, 1)


def imposed(person, by, kind, last):
    return recording.record_order(
        offender=person,
        kind=kind,
        authority="Leeds Magistrates",
        made_on=TODAY,
        served_on=TODAY,
        in_force_on=TODAY,
        ends_on=last,
        measures=["No travel outside the UK"],
        by=by,
    )


def asked(day):
    moment = datetime.combine(TODAY + timedelta(days=day), datetime.min.time(), UTC).replace(hour=12)
    clock.watch(at=moment)
    return [(row.key.split(":")[0], row.severity) for row in Alert.objects.filter(kind=alert_kinds.GROUND_GONE.name)]


def test_its_keeper_is_asked_what_the_court_says_of_it_within_28_days():
    person = sentenced()
    on_register(person, on=TODAY)
    first, second = police_of(person, role="ct_manager"), police_of(person, role="ct_manager")
    travel = imposed(person, first, OrderKind.TRAVEL, date(2027, 5, 31))
    imposed(person, first, OrderKind.SCPO, date(2029, 3, 11))  # rests on no notification
    sentence = Sentence.objects.get(offender=person)
    sentencing.record_appeal(sentence=sentence, appeal=Sentence.Appeal.QUASHED, on=TODAY, by=first)
    assert asked(0) == []
    paper = {"court": "Court of Appeal", "ordered_on": TODAY, "paper": "EWCA 7", "reason": "Quashed"}
    row = files.propose_never_applied(offender=person, by=first, **paper)
    files.answer_never_applied(row=row, confirm=True, by=second)

    assert asked(1) == [(str(travel.uid), 2)]
    assert asked(28) == [(str(travel.uid), 2)]
    assert sorted(asked(29)) == [(str(travel.uid), 1), (str(travel.uid), 2)]
