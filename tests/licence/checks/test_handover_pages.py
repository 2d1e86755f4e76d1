"""Giving one check to somebody else by its page, and what the one who receives it sees."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from licence.checks.actions import handovers
from licence.models import Check
from tests.factories.checks import caseload, due
from tests.factories.sharing import UserFactory

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
    }


def test_one_check_is_given_and_its_page_says_who_had_it_before(client, cast):
    client.force_login(cast["officer"])
    check = cast["check"]
    address = reverse("check_give", kwargs={"uid": check.offender.uid, "check_uid": check.uid})

    bare = client.post(address, {"officer": cast["colleague"].uid}).content.decode()
    sent = client.post(address, {"officer": cast["colleague"].uid, "reason": "In court"})

    assert "Enter why the check is reassigned" in bare
    assert sent.url == reverse("person_checks", kwargs={"uid": check.offender.uid})
    page = client.get(address).content.decode()
    assert "<strong>Helen Castell</strong>, until 1 December 2026" in page
    assert "In court. Reassigned to Samira Reed by Helen Castell" in page


def test_check_that_was_logged_meanwhile_is_not_reassigned_and_the_page_says_so(client, cast):
    client.force_login(cast["officer"])
    check = cast["check"]
    Check.objects.filter(pk=check.pk).update(outcome="compliant", done_at=timezone.now(), recorded_at=timezone.now())
    address = reverse("check_give", kwargs={"uid": check.offender.uid, "check_uid": check.uid})

    asked = client.get(address, follow=True)
    sent = client.post(address, {"officer": cast["colleague"].uid, "reason": "In court"}, follow=True)

    for answer in (asked, sent):
        assert answer.redirect_chain == [(reverse("person_checks", kwargs={"uid": check.offender.uid}), 302)]
        assert "This check is already logged: complied." in answer.content.decode()
    check.refresh_from_db()
    assert check.officer == cast["officer"]


def test_whoever_receives_a_check_is_told_on_my_day(client, cast):
    handovers.reassign(check=cast["check"], officer=cast["colleague"], team=None, reason="In court", by=cast["officer"])
    client.force_login(cast["colleague"])

    told = client.get(reverse("home")).context["day"].checks.handed

    assert [(each.words, each.by, each.reason) for each in told] == [
        ("1 check from Helen Castell", "Helen Castell", "In court")
    ]
