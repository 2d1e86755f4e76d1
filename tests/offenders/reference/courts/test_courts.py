"""Courts: the file has no numbers, two people enter one, and a form offers those that are open."""

from datetime import timedelta

import pytest
from django import forms
from django.utils import timezone

from offenders.models import Court
from offenders.reference.courts.fields import CourtField
from offenders.reference.courts.kind import COURTS
from offenders.reference.keeping import actions as keeping
from offenders.reference.keeping.rules import Verb
from offenders.reference.loading.actions import load_kind
from tests.factories.sharing import AgencyFactory, TeamFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


class OrderForm(forms.Form):
    court = CourtField(label="Court", required=False)


@pytest.fixture(autouse=True)
def filed(noon):
    load_kind(COURTS, at=noon)


@pytest.fixture
def leeds():
    return Court.objects.get(code="CC-LEEDS")


def keeper(role, kind):
    agency = AgencyFactory(kind=kind)
    return UserFactory(role=role, agency=agency, teams=[TeamFactory(agency=agency)])


def test_file_has_every_court_and_no_number():
    assert set(Court.objects.values_list("kind", flat=True)) == set(Court.Kind)
    assert not Court.objects.exclude(phone="", phone_out_of_hours="", is_confirmed=False).exists()


def test_number_of_one_person_is_not_there_before_a_second_agrees(leeds, noon):
    said = {"typed": {"phone": "0113 496 0104"}, "reason": "No number yet", "source": "Letter of the court"}
    by = keeper("ppcs", "ppcs")
    change = keeping.propose(kind=COURTS, verb=Verb.CORRECT, row=leeds, by=by, at=noon, **said)
    leeds.refresh_from_db()
    assert leeds.phone == ""

    keeping.agree(change=change, by=keeper("ct_manager", "ct_police"), at=noon)

    leeds.refresh_from_db()
    assert leeds.phone == "0113 496 0104"


def test_field_offers_open_courts_by_kind_and_name(leeds):
    today = timezone.localdate()
    Court.objects.filter(code="CC-BRISTOL").update(closed_on=today)
    Court.objects.filter(code="CC-LEEDS").update(closed_on=today + timedelta(days=1))

    form = OrderForm({"court": "CC-LEEDS"})
    offered = [label for _, label in form.fields["court"].choices]

    assert offered[:3] == ["Select a court", "Court of Appeal (Criminal Division)", "Central Criminal Court"]
    assert ("Crown Court at Leeds" in offered, "Crown Court at Bristol" in offered) == (True, False)
    assert form.is_valid()
    assert form.cleaned_data["court"] == leeds
    assert OrderForm({"court": "CC-BRISTOL"}).errors["court"] == ["Select a court from the list"]
    assert OrderForm({"court": ""}).is_valid()
