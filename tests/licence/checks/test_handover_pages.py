"""Giving checks to somebody else by the pages, and what the one who receives them sees."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from licence.models import Check, Handover
from sharing.models import AuditEntry
from tests.factories.breaches import licence_in_force
from tests.factories.checks import caseload, due
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import ExclusionFactory, GrantFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
TODAY = date(2026, 12, 1)


@pytest.fixture
def cast():
    officer, licence = caseload(given_names="Simon", family_name="Astley")
    team = officer.memberships.get().team
    return {
        "officer": officer,
        "licence": licence,
        "team": team,
        "check": due(licence.rows[0], officer, TODAY + timedelta(days=1)),
        "colleague": UserFactory(name="Samira Reed", role="probation_officer", teams=[team]),
        "manager": UserFactory(name="Ann Dale", role="probation_manager", teams=[team]),
    }


def between(cast):
    return f"{reverse('checks_give')}?officer={cast['officer'].uid}&to={cast['colleague'].uid}"


def test_one_check_is_given_and_its_page_says_who_had_it_before(client, cast):
    client.force_login(cast["officer"])
    check = cast["check"]
    address = reverse("check_give", kwargs={"uid": check.offender.uid, "check_uid": check.uid})

    bare = client.post(address, {"officer": cast["colleague"].uid}).content.decode()
    sent = client.post(address, {"officer": cast["colleague"].uid, "reason": "In court"})

    assert "Say why somebody else checks" in bare
    assert sent.url == reverse("person_checks", kwargs={"uid": check.offender.uid})
    page = client.get(address).content.decode()
    assert "<strong>Helen Castell</strong>, until 1 December 2026" in page
    assert "In court. Given to Samira Reed by Helen Castell" in page


def test_manager_sees_what_goes_and_what_stays_before_anything_changes(client, cast):
    client.force_login(cast["manager"])
    alone = OffenderFactory(given_names="Karl", family_name="Quill")
    GrantFactory(subject=alone, team=cast["team"], grant_role="contributor")
    stays = due(licence_in_force(alone).rows[0], cast["officer"], TODAY)
    ExclusionFactory(subject=alone, user=cast["colleague"])

    page = client.get(between(cast))

    assert [line.check for line in page.context["goes"]] == [cast["check"]]
    assert [line.check for line in page.context["stays"]] == [stays]
    assert "does not work with these people" in page.content.decode()
    assert not Handover.objects.exists()
    assert AuditEntry.objects.filter(verb="checks.handover_shown").exists()


def test_everything_is_given_and_given_back_by_the_pages_and_the_receiver_is_told_in_my_day(client, cast):
    client.force_login(cast["manager"])
    client.post(between(cast), {"reason": "Leave until Friday"})
    act = Handover.objects.get().act

    client.force_login(cast["colleague"])
    told = client.get(reverse("home")).context["day"].checks.handed
    read = client.get(reverse("checks_given", kwargs={"handover_uid": act})).content.decode()
    refused = client.post(reverse("checks_given", kwargs={"handover_uid": act}), {"reason": "No time"})

    assert [(each.words, each.by, each.reason) for each in told] == [
        ("1 check from Helen Castell", "Ann Dale", "Leave until Friday")
    ]
    assert "Give back" not in read
    assert refused.status_code == 403
    client.force_login(cast["manager"])
    client.post(reverse("checks_given", kwargs={"handover_uid": act}), {"reason": "Back at work"})
    cast["check"].refresh_from_db()
    assert cast["check"].officer == cast["officer"]
    assert client.get(reverse("checks_given", kwargs={"handover_uid": act})).context["standing"] == 0


def test_nobody_is_offered_whose_checks_or_people_are_hidden(client, cast):
    client.force_login(cast["manager"])
    stranger = UserFactory(name="Otto Stranger")
    due(licence_in_force(OffenderFactory(family_name="Hidden")).rows[0], stranger, TODAY)

    page = client.get(reverse("checks_give"), {"officer": stranger.uid, "to": cast["colleague"].uid})

    assert page.context["officer"] is None
    assert "Otto Stranger" not in page.content.decode()
    assert "Otto Stranger" not in client.get(between(cast)).content.decode()


def test_page_asks_as_much_for_many_checks_as_for_one(client, cast):
    client.force_login(cast["manager"])
    counts = []
    for many in (0, 20):
        for _ in range(many):
            person = OffenderFactory()
            GrantFactory(subject=person, team=cast["team"], grant_role="contributor")
            due(licence_in_force(person).rows[0], cast["officer"])
        with CaptureQueriesContext(connection) as asked:
            client.get(between(cast))
        counts.append(len(asked))
    given = client.post(between(cast), {"reason": "Leave"})
    assert given.status_code == 302
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("checks_given", kwargs={"handover_uid": Handover.objects.first().act}))

    assert counts[1] <= counts[0]
    assert len(asked) <= 20
    assert Check.objects.filter(officer=cast["colleague"]).count() == 21
