"""While a person is in custody nobody visits their home: checks in the community pause with the status and resume."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from licence import tasks
from licence.catalogue.rules.check_kinds import CheckKind
from licence.models import Breach, Check
from offenders.models import CustodyPeriod
from sharing.models import Alert, AuditEntry
from tests.factories.checks import caseload, due
from tests.sharing.administration.pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026
TODAY, DAY = date(2026, 12, 1), timedelta(days=1)


@pytest.fixture
def case():
    """(officer, licence, check): a home visit is due tomorrow."""
    officer, licence = caseload(family_name="Astley")
    check = due(licence.rows[0], officer, TODAY + DAY)
    Check.objects.filter(pk=check.pk).update(kind=CheckKind.HOME_VISIT)
    return officer, licence, check


def held(person, since=TODAY):
    """Returned to custody, on remand: the licence is in force still."""
    person.status = "in_custody"
    person.save(update_fields=["status"])
    return CustodyPeriod.objects.create(offender=person, starts_on=since)


def out(person, period, on):
    CustodyPeriod.objects.filter(pk=period.pk).update(ends_on=on)
    person.status = "on_licence"
    person.save(update_fields=["status"])


def page(client, officer, name, **of_person):
    client.force_login(officer)
    return text_of(client.get(reverse(name, kwargs=of_person), follow=True))


def test_home_visit_of_somebody_in_custody_is_due_on_no_page_and_said_to_be_paused(client, case):
    officer, licence, _ = case
    held(licence.offender)

    own = page(client, officer, "person_checks", uid=licence.offender.uid)

    assert "Paused: in custody" in own
    assert "Was due 2 December 2026" in own
    assert "Nothing is due." not in own
    assert not Check.objects.to_answer().exists()
    assert "Astley" not in page(client, officer, "checks")
    assert "Astley" not in page(client, officer, "checks_week")


def test_it_is_neither_late_nor_missed_however_long_the_person_is_held(case, at_noon):
    _, licence, _ = case
    held(licence.offender)
    at_noon.shift(40 * DAY)

    tasks.watch_checks()

    assert Check.objects.get().outcome == ""
    assert not Breach.objects.exists()
    assert not Alert.objects.filter(kind__startswith="checks.").exists()


def test_a_check_at_a_desk_goes_on(case):
    _, licence, check = case
    Check.objects.filter(pk=check.pk).update(kind=CheckKind.ACCOUNT_REVIEW)
    held(licence.offender)

    assert Check.objects.to_answer().get() == check


def test_it_resumes_with_the_status_on_the_day_and_once(client, case, at_noon):
    officer, licence, _ = case
    period = held(licence.offender)
    at_noon.shift(40 * DAY)
    out(licence.offender, period, TODAY + 38 * DAY)

    tasks.watch_checks()
    tasks.watch_checks()

    check = Check.objects.get()
    assert (check.outcome, check.due_on) == ("", TODAY + 40 * DAY)
    assert not Breach.objects.exists()
    assert AuditEntry.objects.filter(verb="licence.check_resumed").count() == 1
    assert "Paused" not in page(client, officer, "person_checks", uid=licence.offender.uid)
    at_noon.shift(DAY)
    tasks.watch_checks()
    assert Check.objects.filter(outcome="missed").count() == 1


def test_what_waits_for_an_officer_goes_to_another_though_it_is_paused(case):
    officer, licence, check = case
    held(licence.offender)

    assert Check.objects.asked_for().filter(officer=officer).get() == check
