"""My day of police who lead after the licence: what their people owe police, and orders to decide or review."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from offenders.models import ImposedOrder
from offenders.orders import actions as orders
from offenders.register.models import RegisterEntry
from tests.factories.duties import DutyFactory
from tests.factories.register import on_register, police_of, sentenced
from tests.factories.sharing import GrantFactory, UserFactory
from tests.offenders.orders.cast import order_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # Tuesday 1 December 2026
TODAY = date(2026, 12, 1)


def owed(officer, *, due_on, is_own=True):
    """Somebody on the register whose next notification is due on that day."""
    person = sentenced()
    team = officer.memberships.get().team
    GrantFactory(subject=person, team=team, grant_role="contributor")
    if is_own:
        DutyFactory(subject=person, team=team, owner=officer)
    on_register(person, on=TODAY)
    RegisterEntry.objects.filter(offender=person).update(next_due_on=due_on, next_duty="PERIODIC")
    return person


@pytest.fixture
def officer():
    return police_of(sentenced())


def day_of(client, user):
    client.force_login(user)
    return client.get(reverse("home")).context["day"]


def test_officer_is_told_what_is_late_and_due_within_14_days_of_their_own_people(client, officer):
    late = owed(officer, due_on=TODAY - timedelta(days=2))
    last = owed(officer, due_on=TODAY + timedelta(days=14))
    owed(officer, due_on=TODAY + timedelta(days=15))
    owed(officer, due_on=TODAY, is_own=False)
    owed(police_of(sentenced()), due_on=TODAY)

    day = day_of(client, officer)

    assert [(each.person, each.when, each.is_overdue) for each in day.notifications] == [
        (late, "2 days overdue", True),
        (last, "In 14 days", False),
    ]
    assert day.notifications_count == 2
    assert late.pk in day.people


def test_what_waits_for_a_release_is_not_due(client, officer):
    RegisterEntry.objects.filter(offender=owed(officer, due_on=TODAY)).update(state="stopped")

    assert day_of(client, officer).notifications == []


def test_owner_is_asked_to_decide_and_to_review_and_a_colleague_is_not(client, officer):
    person = owed(officer, due_on=TODAY + timedelta(days=90))
    ending = order_of(person, officer)
    ImposedOrder.objects.filter(pk=ending.pk).update(ends_on=TODAY + timedelta(days=60), owner=officer)
    reviewed = order_of(person, officer)
    ImposedOrder.objects.filter(pk=reviewed.pk).update(review_on=TODAY, owner=officer)
    later = order_of(person, officer)
    ImposedOrder.objects.filter(pk=later.pk).update(ends_on=TODAY + timedelta(days=61), owner=officer)
    colleague = UserFactory(role="ct_offender_manager", agency=officer.agency, teams=[officer.memberships.get().team])

    day = day_of(client, officer)

    assert [each.needs for each in day.orders] == [
        "Decide by 1 December 2026: renew or let end",
        "Review was due on 1 December 2026",
    ]
    assert day_of(client, colleague).orders == []


def test_who_decides_on_orders_is_asked_about_each_end_and_not_about_others_reviews(client, officer):
    person = owed(officer, due_on=TODAY + timedelta(days=90))
    manager = UserFactory(role="ct_manager", agency=officer.agency, teams=[officer.memberships.get().team])
    ending, reviewed = order_of(person, officer), order_of(person, officer)
    ImposedOrder.objects.filter(pk=ending.pk).update(ends_on=TODAY + timedelta(days=30), owner=officer)
    ImposedOrder.objects.filter(pk=reviewed.pk).update(review_on=TODAY, owner=officer)

    day = day_of(client, manager)

    assert [each.href for each in day.orders] == [orders.moves.url_of(ending)]
    assert ending.offender.pk in day.people


def test_queries_are_as_many_for_one_person_as_for_several(client, officer):
    def everything():
        person = owed(officer, due_on=TODAY)
        row = order_of(person, officer)
        ImposedOrder.objects.filter(pk=row.pk).update(ends_on=TODAY + timedelta(days=30), owner=officer)

    everything()
    day_of(client, officer)
    with CaptureQueriesContext(connection) as for_one:
        day_of(client, officer)
    everything()
    everything()

    with CaptureQueriesContext(connection) as for_many:
        day = day_of(client, officer)

    assert (day.notifications_count, day.orders_count) == (3, 3)
    assert len(for_many) == len(for_one)
