"""A correction of an offence that two people agreed moves the dates of those who were convicted of it."""

from datetime import date

import pytest

from offenders.models import Calculation, Offence
from offenders.reference.keeping import actions
from offenders.reference.keeping.rules import Verb
from offenders.reference.offences.kind import OFFENCES
from tests.factories.sharing import UserFactory
from tests.offenders import halden as halden_and_others

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


def test_dates_follow_the_correction_at_once(noon):
    person = halden_and_others.held_at(halden_and_others.prisons()["FSI"])
    sentence = halden_and_others.sentence_of(person)
    other = Offence.objects.get(key="fa68-1")
    type(sentence.conviction).objects.filter(pk=sentence.conviction_id).update(
        offence=other, terrorist_connection="yes", connection_decided_on=date(2023, 3, 2)
    )
    type(sentence).objects.filter(pk=sentence.pk).update(kind="EDS", extension_months=12)
    before = Calculation.objects.current().filter(offender=person).first()

    change = actions.propose(
        kind=OFFENCES,
        verb=Verb.CORRECT,
        row=other,
        typed={"schedule_19za": "part_3"},
        reason="Read again",
        source="Schedule 19ZA",
        by=UserFactory(role="casework"),
        at=noon,
    )
    actions.agree(change=change, by=UserFactory(role="ct_manager"), at=noon)

    after = Calculation.objects.current().get(offender=person)
    assert before is None or after.pk != before.pk
    assert after.because == "An offence was changed in the reference data"
