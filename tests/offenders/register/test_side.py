"""Beside the list of the register: handovers, MAPPA and the duties of 13 weeks."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from offenders.models import PoliceHandover, RegisterEntry
from offenders.register import side
from sharing.access.roles import ROLES, Capability
from sharing.models import AuditEntry, Restriction, SubjectPermission
from tests.factories.duties import DutyFactory
from tests.factories.mappa import MappaCaseFactory, meeting_of
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import GrantFactory, RestrictionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # Tuesday 1 December 2026
TODAY = date(2026, 12, 1)


def handover(person, *, last_day, **more):
    said = {"kind": "from_probation", "state": "due", "from_name": "NSD North", "to_name": "CTP Midlands"}
    return PoliceHandover.objects.create(offender=person, last_day=last_day, begun_at=timezone.now(), **(said | more))


def opened(client, user):
    client.force_login(user)
    return client.get(reverse("notification_register"))


def box(answer, title):
    return next(each for each in answer.context["boxes"] if each.title == title)


def test_handovers_stand_nearest_last_day_first_and_three_at_most(client, person, officer):
    team = officer.memberships.get().team
    others = [OffenderFactory(family_name=name) for name in ("Astley", "Corrie", "Quill")]
    for place, other in enumerate(others):
        GrantFactory(subject=other, team=team, grant_role="contributor")
        handover(other, last_day=TODAY + timedelta(days=10 + place))
    handover(person, last_day=TODAY + timedelta(days=4), state="offered", offered_at=timezone.now())
    for kind in ("ct_police", "probation"):
        DutyFactory(subject=person, team__agency__kind=kind)
    handover(OffenderFactory(), last_day=TODAY)  # of nobody whom the officer sees

    answer = opened(client, officer)

    items = box(answer, "Handovers").items
    assert [item.person for item in items] == [person.pk, others[0].pk, others[1].pk]
    assert items[0].second == "Waiting for police. From NSD North to CTP Midlands. Takes effect 6 December 2026"
    assert (items[0].tag_kind, items[0].tag_words) == ("blocked", "4 days left")
    assert f'href="{reverse("police_handovers")}">All handovers to police' in answer.content.decode()


def test_a_day_with_no_lead_is_said_in_place_of_the_days_left(client, person, officer):
    handover(person, last_day=TODAY + timedelta(days=90))

    (item,) = box(opened(client, officer), "Handovers").items

    assert (item.tag_kind, item.tag_words) == ("blocked", "No lead from 1 December 2026")


def test_mappa_has_overdue_reviews_then_meetings_of_31_days(client, person, officer):
    case = MappaCaseFactory(offender=person, level=2, review_due_on=date(2026, 11, 30))
    meeting_of(case, officer, planned_at=datetime(2026, 12, 3, 14, tzinfo=UTC))
    meeting_of(case, officer, planned_at=datetime(2027, 1, 1, 11, 59, tzinfo=UTC))
    meeting_of(case, officer, planned_at=datetime(2027, 1, 1, 12, tzinfo=UTC))  # 31 days and more
    hidden = MappaCaseFactory(level=2, review_due_on=date(2026, 11, 1))
    meeting_of(hidden, officer)

    items = box(opened(client, officer), "MAPPA").items

    assert [(item.words, item.tag_words) for item in items] == [
        (str(person), "1 day overdue"),
        ("2pm on 3 December 2026", "Planned"),
        ("11:59am on 1 January 2027", "Planned"),
    ]
    assert {item.person for item in items} == {person.pk}


def test_a_meeting_of_a_programme_that_the_reader_may_not_know_of_is_not_there(client, person, officer):
    told = {"category": "3", "basis": "other", "level": 3, "review_due_on": date(2026, 11, 30)}
    case = MappaCaseFactory(offender=person, programme="state_threats", **told)
    meeting_of(case, officer)
    SubjectPermission.objects.filter(content_object=person).update(programme="terrorism")

    assert box(opened(client, officer), "MAPPA").items == []


def test_where_nothing_waits_it_says_so(client, officer):
    shown = opened(client, officer).content.decode()

    assert "No handover is under way." in shown
    assert "No meeting within 31 days, and no review overdue." in shown


def test_who_is_named_beside_the_list_stands_in_the_log(client, officer):
    other = OffenderFactory()  # is on no register
    GrantFactory(subject=other, team=officer.memberships.get().team, grant_role="contributor")
    handover(other, last_day=TODAY + timedelta(days=4))

    opened(client, officer)

    assert other.pk in AuditEntry.objects.get(verb="register.listed").shown_ids


def test_weeks_count_what_is_owed_from_this_monday_for_13_weeks(person, officer):
    entry, reader = RegisterEntry.objects.filter(offender=person), officer
    duty = person.notification_duties.owed().earliest("due_on")
    for due_on, place in (
        (date(2026, 11, 29), None),  # Sunday: the week before
        (date(2026, 11, 30), 0),
        (date(2026, 12, 7), 1),
        (date(2027, 2, 28), 12),
        (date(2027, 3, 1), None),
    ):
        type(duty).objects.filter(pk=duty.pk).update(due_on=due_on)
        others = type(duty).objects.filter(offender=person).exclude(pk=duty.pk)
        others.update(due_on=date(2030, 1, 1))

        chart = side.duties_by_week(entry, reader=reader, today=TODAY)

        numbers = [row.cells[0] for row in chart.table.rows]
        assert numbers == ["1" if week == place else "0" for week in range(13)], due_on


def test_weeks_count_nobody_who_is_hidden_or_held(person, officer):
    entries = RegisterEntry.objects.filter(offender=person)
    assert "to be done" in side.duties_by_week(entries, reader=officer, today=TODAY).finding

    entries.update(state="expected")
    assert side.duties_by_week(entries, reader=officer, today=TODAY).finding == "None to be done in 13 weeks"

    entries.update(state="active")
    RestrictionFactory(subject=person)
    assert Restriction.objects.live(at=timezone.now()).exists()
    assert side.duties_by_week(entries, reader=officer, today=TODAY).finding == "None to be done in 13 weeks"


def test_a_week_is_called_the_fullest_only_where_it_is_alone():
    first, second = date(2026, 11, 30), date(2026, 12, 7)

    assert side.finding_of({first: 1, second: 2}) == "3 to be done, most in the week of 7 December"
    assert side.finding_of({first: 1, second: 1}) == "2 to be done"
    assert side.finding_of({first: 0, second: 0}) == "None to be done in 13 weeks"


def test_whoever_reads_the_register_may_open_what_its_boxes_lead_to():
    reads = [role for role in ROLES.values() if Capability.READ_REGISTER in role.capabilities]

    assert reads
    assert all(Capability.VIEW_PEOPLE in role.capabilities for role in reads)
