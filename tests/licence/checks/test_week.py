"""A week of checks: overdue first, then seven days; one's own, or those of officers a manager chooses."""

from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from licence.models import Check
from sharing.models import AuditEntry
from tests.factories.breaches import licence_in_force
from tests.factories.checks import caseload, due
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import GrantFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
TODAY = date(2026, 12, 1)  # a Tuesday
MONDAY = date(2026, 11, 30)


@pytest.fixture
def case(client):
    officer, licence = caseload(given_names="Simon", family_name="Astley", region="North")
    client.force_login(officer)
    return officer, licence


def week_of(client, **query):
    return client.get(reverse("checks_week"), query).context["week"]


def found(week):
    """The kinds of checks of each day that has any."""
    return {day.day: [each.check.kind for each in day.entries] for day in week.days if day.entries}


def test_week_runs_from_monday_to_sunday_with_what_is_overdue_before_it(client, case):
    officer, licence = case
    late = due(licence.rows[0], officer, TODAY - timedelta(days=5), grace_days=9)
    due(licence.rows[1], officer, MONDAY + timedelta(days=6))
    due(licence.rows[2], officer, MONDAY + timedelta(days=7))

    week = week_of(client)

    assert (week.words, len(week.days)) == ("30 November to 6 December 2026", 7)
    assert [(each.check, each.late) for each in week.overdue] == [(late, "5 days late")]
    assert found(week) == {date(2026, 12, 6): ["device_inspection"]}
    assert found(week_of(client, week="2026-12-10")) == {date(2026, 12, 7): ["polygraph_session"]}


def test_what_is_overdue_in_this_week_stands_above_it_and_on_no_day(client, case):
    officer, licence = case
    late = due(licence.rows[0], officer, MONDAY, grace_days=9)

    week = week_of(client)

    assert [each.check for each in week.overdue] == [late]
    assert found(week) == {}


def test_week_that_is_past_says_what_was_found_and_asks_for_nothing_above(client, case):
    officer, licence = case
    check = due(licence.rows[0], officer, date(2026, 11, 24))
    Check.objects.filter(pk=check.pk).update(
        outcome="partly", done_at="2026-11-24T10:00Z", recorded_at="2026-11-24T10:00Z"
    )
    due(licence.rows[1], officer, date(2026, 11, 25), grace_days=9)

    week = week_of(client, week="2026-11-24")

    assert week.overdue == []
    assert week.days[1].entries[0].found.words == "Partly"
    assert week.days[2].entries[0].late == "6 days late"


def test_officer_sees_only_their_own_and_only_of_whom_they_may_know(client, case):
    officer, licence = case
    due(licence.rows[0], UserFactory(name="Samira Reed"), TODAY)
    due(licence_in_force(OffenderFactory(family_name="Quill")).rows[0], officer, TODAY)

    assert found(week_of(client)) == {}


def test_manager_sees_everybodys_and_chooses_by_officer_team_and_region(client, case):
    officer, licence = case
    team = officer.memberships.get().team
    manager = UserFactory(role="probation_manager", teams=[team])
    person = OffenderFactory(region="Midlands")
    GrantFactory(subject=person, team=team, grant_role="contributor")
    other = UserFactory(name="Samira Reed")
    due(licence.rows[0], officer, TODAY)
    due(licence_in_force(person).rows[0], other, TODAY)
    client.force_login(manager)

    numbers = [
        len(week_of(client, **query).days[1].entries)
        for query in ({}, {"officer": other.uid}, {"team": team.uid}, {"region": "North"}, {"region": "Nowhere"})
    ]

    assert numbers == [2, 1, 1, 1, 0]
    assert len(AuditEntry.objects.filter(verb="checks.week_shown").earliest("pk").shown_ids) == 2


@pytest.mark.parametrize("query", [{"week": "yesterday"}, {"week": "1900-01-01"}, {"week": "9999-12-31"}])
def test_week_that_there_is_not_leads_back_to_this_one(client, case, query):
    assert client.get(reverse("checks_week"), query).url == reverse("checks_week")


def test_day_with_many_checks_folds_the_rest(client, case):
    officer, licence = case
    for _ in range(14):
        due(licence.rows[0], officer, TODAY)

    tuesday = week_of(client).days[1]

    assert (len(tuesday.entries), len(tuesday.more)) == (12, 2)


def test_calendar_holds_what_is_to_be_made_at_its_time_or_the_whole_day(client, case):
    officer, licence = case
    due(licence.rows[0], officer, TODAY, at=time(9, 30))
    due(licence.rows[1], officer, TODAY + timedelta(days=1))

    events = Calendar.from_ical(client.get(reverse("checks_week_file")).getvalue()).events

    assert [str(each["summary"]) for each in events] == [
        "Supervision meeting: Simon Astley",
        "Device inspection: Simon Astley",
    ]
    assert f"{events[0].start:%H:%M}" == "09:30"
    assert events[1].start == TODAY + timedelta(days=1)
    assert "OFFICIAL-SENSITIVE" in str(events[0]["description"])
    assert AuditEntry.objects.get(verb="checks.exported").shown_ids == [licence.offender_id, licence.offender_id]


def test_week_asks_as_much_for_many_as_for_one(client, case):
    officer, licence = case
    team = officer.memberships.get().team
    due(licence.rows[0], officer)
    counts = []
    for many in (0, 20):
        for _ in range(many):
            person = OffenderFactory()
            GrantFactory(subject=person, team=team, grant_role="contributor")
            due(licence_in_force(person).rows[0], officer)
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("checks_week"))
        counts.append(len(asked))

    assert counts[1] <= counts[0]
