"""A correction of an offence that two people agreed moves dates of those convicted of it, one by one by the clock."""

from datetime import date

import pytest
from django.urls import reverse

from offenders.dates.upkeep import offences
from offenders.models import Calculation, DueRecalculation, Offence
from offenders.reference.keeping import actions
from offenders.reference.keeping.rules import Verb
from offenders.reference.offences.kind import OFFENCES
from sharing import live_updates
from sharing.models import LeftOut
from tests.factories.sharing import AgencyFactory, GrantFactory, TeamFactory, UserFactory
from tests.offenders import halden as halden_and_others

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


@pytest.fixture
def other():
    return Offence.objects.get(key="fa68-1")


@pytest.fixture
def convicted(other):
    prison = halden_and_others.prisons()["FSI"]

    def person(number="A4821KX"):
        made = halden_and_others.held_at(prison, number)
        sentence = halden_and_others.sentence_of(made)
        type(sentence.conviction).objects.filter(pk=sentence.conviction_id).update(
            offence=other, terrorist_connection="yes", connection_decided_on=date(2023, 3, 2)
        )
        type(sentence).objects.filter(pk=sentence.pk).update(kind="EDS", extension_months=12)
        return made

    return person


@pytest.fixture
def agreed(other, noon):
    def change():
        made = actions.propose(
            kind=OFFENCES,
            verb=Verb.CORRECT,
            row=other,
            typed={"schedule_19za": "part_3"},
            reason="Read again",
            source="Schedule 19ZA",
            by=UserFactory(role="casework"),
            at=noon,
        )
        return actions.agree(change=made, by=UserFactory(role="ct_manager"), at=noon)

    return change


def because_of(person):
    return Calculation.objects.current().filter(offender=person).values_list("because", flat=True).first()


def test_agreeing_lands_at_once_and_the_dates_follow_by_the_clock(
    convicted, agreed, other, noon, monkeypatch, django_capture_on_commit_callbacks
):
    rung = []
    monkeypatch.setattr(live_updates, "wake", rung.append)
    person = convicted()

    with django_capture_on_commit_callbacks(execute=True):
        agreed()

    other.refresh_from_db()
    assert other.schedule_19za == "part_3"
    assert because_of(person) != offences.BECAUSE
    assert offences.TASK in rung

    assert (offences.work(at=noon), offences.work(at=noon)) == (1, 0)
    assert because_of(person) == offences.BECAUSE


def test_somebody_who_raises_stops_neither_the_agreement_nor_the_others_and_is_tried_again(
    client, convicted, agreed, noon, monkeypatch
):
    bad, good, hidden = (convicted(number) for number in ("A4821KX", "A4822KX", "A4823KX"))
    desk = TeamFactory(agency=AgencyFactory(kind="casework"))
    for person in bad, good:
        GrantFactory(subject=person, team=desk)
    client.force_login(UserFactory(role="casework", agency=desk.agency, teams=[desk]))
    work_out = offences.recalculate_many

    def raising(*, people, **more):
        return 1 / 0 if bad in people else work_out(people=people, **more)

    change = agreed()
    page = reverse("reference_change", args=[change.uid])
    row = reverse("reference_row", args=["offences", change.row])
    assert "still to be worked out: 2 of 2 people you can see" in client.get(page).content.decode()

    monkeypatch.setattr(offences, "recalculate_many", raising)
    assert offences.work(at=noon) == 2

    assert [because_of(person) for person in (good, hidden)] == [offences.BECAUSE] * 2
    left = LeftOut.objects.standing().get(work=offences.WORK)
    assert left.subject == bad
    for address in page, row:
        said = client.get(address).content.decode()
        assert "still to be worked out: 1 of 2 people you can see. Set aside, and tried again: 1." in said

    monkeypatch.setattr(offences, "recalculate_many", work_out)
    offences.work(at=noon)
    assert "Dates worked out again: 2 people you can see" in client.get(page).content.decode()
    assert not DueRecalculation.objects.waiting().exists()


def test_person_waits_once_for_two_corrections_in_a_row(convicted, agreed, other, noon):
    convicted()
    agreed()
    Offence.objects.filter(pk=other.pk).update(schedule_19za="none")
    other.refresh_from_db()

    agreed()

    assert DueRecalculation.objects.count() == 1
