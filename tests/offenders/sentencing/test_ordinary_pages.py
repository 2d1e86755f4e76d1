"""What only the order of a court says of an ordinary sentence is filled in on the forms that the refusal leads to."""

from datetime import date

import pytest
from django.urls import reverse

from offenders.dates.record_adapter import record_of, work_out
from offenders.models import Adjustment, Offence, Sentence
from offenders.movements import actions as custody
from offenders.sentencing import actions as sentences
from offenders.sentencing.actions import Convicted, Passed
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import GrantFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026

PASSED = date(2023, 3, 15)
DAY = {"sentenced_on_day": "15", "sentenced_on_month": "3", "sentenced_on_year": "2023"}


@pytest.fixture
def officer(client, team):
    officer = UserFactory(role="probation_officer", teams=[team])
    client.force_login(officer)
    return officer


@pytest.fixture
def person(team, officer, places):
    person = OffenderFactory(date_of_birth=date(1991, 3, 9))
    GrantFactory(subject=person, team=team, grant_role="contributor")
    offence = Offence.objects.create(
        statute="An Act of nowhere", section="1", title="Elsewhere", schedule_19za="none", foreign_power_possible=False
    )
    convicted = Convicted(offence, PASSED, date(2022, 1, 1), terrorist_connection="no", foreign_power="no")
    passed = Passed(kind="SDS", sentenced_on=PASSED, years=9)
    sentences.add_conviction(offender=person, convicted=convicted, passed=passed, by=officer)
    custody.receive(offender=person, establishment=places["FSI"], on=PASSED, by=None)
    return person


def filled_in(client, address, **typed):
    """What the form shows, with what is typed into it, sent."""
    form = client.get(address).context["form"]
    shown = {field.html_name: field.value() for field in form}
    return client.post(address, {name: "" if value is None else value for name, value in (shown | typed).items()})


def test_refusal_leads_to_the_form_and_its_answers_give_the_dates(client, officer, person):
    found = work_out(record_of(person, reader=officer))
    assert {each.do for each in found.missing} >= {
        "Fill in “Does the law release at two-thirds, without the Parole Board?”"
    }

    [address] = {each.href for each in found.missing if "two-thirds" in each.what}
    answer = filled_in(client, address, **DAY, two_thirds_by_law="no", early_release="out-of-both")

    assert answer.status_code == 302, answer.context["form"].errors
    # Half of 3,288 days, 1,644: until 13 September 2027.
    assert work_out(record_of(person, reader=officer)).dates == {"CRD": date(2027, 9, 13), "SLED": date(2032, 3, 14)}


def test_days_are_credited_to_the_sentence_that_is_chosen(client, person):
    row = Sentence.objects.get()

    answer = filled_in(
        client, reverse("adjustment_add", args=[person.uid]), kind="remand", days=9, credited_to=str(row.uid)
    )

    assert answer.status_code == 302, answer.context["form"].errors
    assert Adjustment.objects.get().credited_to == row


@pytest.mark.parametrize(("kind", "years", "section"), [("HOSPITAL", "0", "ss.37 and 41"), ("HYBRID", "9", "ss.45A")])
def test_hospital_order_is_recorded_and_gives_no_dates(client, officer, person, kind, years, section):
    sentence = Sentence.objects.get()
    address = reverse("sentence_change", args=[person.uid, sentence.uid])

    answer = filled_in(client, address, **DAY, kind=kind, years=years)

    assert answer.status_code == 302, answer.context["form"].errors
    found = work_out(record_of(person, reader=officer))
    assert section in found.refused
    assert not found.missing  # nothing that somebody could record would settle it
    assert client.get(reverse("person_sentence", args=[person.uid])).status_code == 200
