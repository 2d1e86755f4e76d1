"""Interventions: one that lapses, or ends with the licence, is told to its owner's team, and none is scored."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from offenders.interventions import actions
from offenders.interventions.actions import InterventionRefused
from offenders.interventions.rules import lapsed_on
from offenders.models import Intervention, Movement
from sharing.models import Alert, Receipt
from tests.factories.mappa import cast_around
from tests.factories.offenders import OffenderFactory
from tests.factories.programs import program_for
from tests.factories.sharing import UserFactory
from tests.sharing.administration.pages import day_parts
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026
BEGUN = date(2026, 11, 10)


def made():
    person = OffenderFactory(status="on_licence")
    cast = cast_around(person, ("probation_officer", "ct_analyst"))
    said = {"name": "Mentoring", "provider": "Mentors", "purpose": "Company", "starts_on": BEGUN}
    row = actions.begin(
        offender=person, owner=cast["probation_officer"], by=cast["probation_officer"], ends_with_licence=True, **said
    )
    return {"person": person, "row": row, **cast}


world = world_of(made)
person, row, officer = row_of("person"), row_of("row"), row_of("probation_officer")


def tell(day):
    return actions.tell_of_lapses(on=day, at=datetime(day.year, day.month, day.day, 12, tzinfo=UTC))


@pytest.mark.parametrize(
    ("last", "ends", "expected"),
    [
        (None, None, date(2026, 12, 9)),  # the 28th day still counts
        (date(2026, 11, 20), None, date(2026, 12, 19)),
        (date(2026, 11, 20), date(2026, 11, 30), date(2026, 12, 1)),
    ],
)
def test_it_lapses_after_28_days_without_a_session_or_past_its_end(last, ends, expected):
    assert lapsed_on(starts_on=BEGUN, last_session_on=last, ends_on=ends, days=28) == expected


def test_owner_s_team_hears_once_of_each_silence_and_no_more_when_a_session_is_recorded(row, officer):
    assert [tell(date(2026, 12, 8)), tell(date(2026, 12, 9)), tell(date(2026, 12, 10))] == [0, 1, 0]
    alert = Alert.objects.unfinished().get(kind="interventions.lapsed")
    assert [each.team for each in Receipt.objects.filter(alert=alert)] == [officer.memberships.get().team]

    with time_machine.travel(datetime(2026, 12, 10, 12, tzinfo=UTC), tick=False):
        actions.record_session(intervention=row, on=date(2026, 12, 10), attended="missed", by=officer)
    assert not Alert.objects.unfinished().filter(kind="interventions.lapsed").exists()
    assert tell(date(2026, 12, 10) + timedelta(days=29)) == 1


def test_what_the_licence_requires_ends_with_it_and_the_owner_hears(row, person):
    actions.end_with_licence(Movement(offender=person, happened_on=date(2026, 12, 1)), by=None)

    row.refresh_from_db()
    assert (row.state, row.ended_on) == ("ended_with_licence", date(2026, 12, 1))
    assert Alert.objects.unfinished().filter(kind="interventions.ended_with_licence").count() == 1


def test_a_withdrawn_release_starts_nothing_that_ended_with_the_licence(row, person):
    actions.end_with_licence(
        Movement(offender=person, happening="licence_ended", happened_on=date(2026, 12, 1)), by=None
    )

    actions.go_on_with_licence(Movement(offender=person, happening="released", happened_on=date(2026, 1, 5)), by=None)

    row.refresh_from_db()
    assert row.state == "ended_with_licence"


def test_owner_is_somebody_who_sees_the_person(row, officer):
    with pytest.raises(InterventionRefused, match="can see this person"):
        actions.change_owner(intervention=row, owner=UserFactory(), by=officer)


def test_it_is_kept_on_pages(client, person, row, officer):
    client.force_login(officer)
    session = {**day_parts("on", date(2026, 11, 30)), "attended": "came"}
    kwargs = {"uid": person.uid, "intervention_uid": row.uid}
    assert row.name in client.get(reverse("intervention_session", kwargs=kwargs)).content.decode()
    client.post(reverse("intervention_session", kwargs=kwargs), session)
    page = client.get(reverse("person_interventions", kwargs={"uid": person.uid})).content.decode()
    assert "Mentoring" in page
    assert "came" in page
    ended = {"state": "completed", **day_parts("on", date(2026, 12, 1)), "reason": "All held"}
    client.post(reverse("intervention_end", kwargs=kwargs), ended)

    assert Intervention.objects.get().state == "completed"


def test_program_records_one_and_its_sessions(person, officer):
    system = program_for(person, "probation")
    body = {
        "person": str(person.uid),
        "name": "Course",
        "provider": "College",
        "purpose": "Work",
        "starts_on": "2026-11-01",
        "owner": officer.email,
    }
    made = system.post("/api/v1/interventions/", body)
    came = system.post(f"/api/v1/interventions/{made.json()['uid']}/session/", {"on": "2026-11-20", "attended": "came"})

    assert (made.status_code, came.json()["last_session_on"]) == (201, "2026-11-20")
