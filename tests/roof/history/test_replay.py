"""A case over months of recorded time, asked at three moments again: each page is the one that was saved then."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from licence.checks.actions.checks import record_check
from licence.models import LicenceCondition
from offenders.models import Alias
from sharing.access.rules import GrantRole
from sharing.grants.actions import close_grant
from sharing.models import Duty
from sharing.time_words import LONDON
from tests.factories.checks import due
from tests.factories.duties import DutyFactory
from tests.factories.items import decided, recorded, team_of
from tests.factories.recalls import Cast
from tests.factories.sharing import GrantFactory, TeamFactory, UserFactory
from tests.history_clock import at

pytestmark = pytest.mark.django_db
MAIN = re.compile(r"<main.*?</main>", re.DOTALL)


def page(person, reader, moment):
    """What the record says of then, without the bar, which says what is so today."""
    client = Client()
    client.force_login(reader)
    shown = moment.astimezone(LONDON)
    query = {"on": f"{shown:%Y-%m-%d}", "at": f"{shown:%H:%M}"}
    answer = client.get(reverse("person_known_then", args=[person.uid]), query).getvalue().decode()
    return MAIN.search(answer)[0]


def month(number, day=10, hour=12):
    return datetime(2026, number, day, hour, tzinfo=UTC)


def test_three_moments_of_a_case_are_shown_as_they_were_shown_then():
    with at(month(1)):
        cast = Cast()
        person, condition = cast.person, cast.licence.rows[0]
        lead = GrantFactory(subject=person, team=TeamFactory(name="NSD North"), grant_role=GrantRole.LEAD).team
        reader = UserFactory(role="probation_manager", name="Reader", agency=lead.agency, teams=[lead])
        duty = DutyFactory(subject=person, team=team_of(cast.author), owner=cast.author, deputy=cast.senior)
        other = GrantFactory(subject=person, team=TeamFactory(name="Leaves in April"))
    with at(month(2)):
        check = due(condition, cast.author, on=month(2).date())
        alias = Alias.objects.create(offender=person, name="The first other name")
    saved = {}
    with at(month(2, 20)):
        saved[month(2, 20)] = page(person, reader, month(2, 20))
    with at(month(3)):
        record_check(check=check, outcome="compliant", narrative="No new devices", done_at=month(3), by=cast.author)
        item = recorded(person, cast.police)
    with at(month(4)):
        close_grant(other, reason="Moved", by=cast.senior, at=month(4))
        alias.delete()
        decided(item, "share", cast.police, lead, review_on=month(5).date())
    with at(month(5)):
        recall = cast.consulted()
        saved[month(5)] = page(person, reader, month(5))
    with at(month(6)):
        recall = cast.agreed(recall)
        LicenceCondition.objects.filter(pk=condition.pk).update(wording="To keep to what it says since June.")
    with at(month(7)):
        recall = cast.revoked(cast.sent(cast.endorsed(cast.countersigned(recall))))
        Duty.objects.filter(pk=duty.pk).update(ends_at=month(7), ended_because="Left")
        saved[month(7)] = page(person, reader, month(7))
    with at(month(8)):
        cast.returned(recall)
        GrantFactory(subject=person, team=TeamFactory(name="Came in August"))
        person.given_names = "Robin"
        person.save()
    with at(month(9)):
        again = {moment: page(person, reader, moment) for moment in saved}

        assert again == saved
        for moment, words, others in (
            (
                month(2, 20),
                ("The first other name", "Leaves in April", "Rowan"),
                ("No new devices", "under the mattress"),
            ),
            (month(5), ("No new devices", f"Item {item.reference}", "under the mattress"), ("The first other name",)),
            (month(7), ("since June", "Unlawfully at large"), ("Came in August", "Robin", "Leaves in April")),
        ):
            assert [word for word in words if word not in saved[moment]] == [], moment
            assert [word for word in others if word in saved[moment]] == [], moment
