"""Answers that took long, once their user can no longer see the person they tell of."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from offenders.importing import exporting
from sharing import audit
from sharing.access.rules import GrantRole
from sharing.api.sent_again import idempotency
from sharing.middleware import AnswerWithdrawn
from sharing.models import AuditEntry, Grant
from tests.factories.breaches import let_in, licence_in_force
from tests.factories.emergencies import opened
from tests.factories.items import recorded
from tests.factories.sharing import ExclusionFactory, TeamFactory, UserFactory
from tests.list_files import sent_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon", "any_is_late")]


@pytest.fixture
def any_is_late(settings):
    settings.JUDGED_AGAIN_AFTER_SECONDS = 0


@pytest.fixture
def person():
    return licence_in_force().offender


@pytest.fixture
def officer(person):
    return let_in(person, "probation", grant_role=GrantRole.LEAD)


@pytest.fixture
def excluded_once_read(monkeypatch, person, officer):
    """The officer is excluded from the person once, after what is read has been judged and recorded."""
    own = audit.record_read

    def record_read(**what):
        monkeypatch.setattr(audit, "record_read", own)
        entry = own(**what)
        ExclusionFactory(subject=person, user=officer)
        return entry

    monkeypatch.setattr(audit, "record_read", record_read)


@pytest.mark.parametrize("name", ["person", "people-detail"])
@pytest.mark.usefixtures("excluded_once_read")
def test_a_record_that_is_hidden_by_now_is_asked_for_again_and_absent(client, person, officer, name):
    client.force_login(officer)
    at = reverse(name, args=[person.uid])

    late = client.get(at, {"fields": "uid"} if name == "people-detail" else {})

    assert (late.status_code, late.url.split("?")[0], late.content) == (302, at, b"")
    assert "no-store" in late["Cache-Control"]
    assert client.get(late.url).status_code == 404
    refusal = AuditEntry.objects.get(verb="sharing.answer_withdrawn")
    assert (refusal.action, refusal.actor_id, refusal.shown_ids) == ("denial", officer.pk, [person.pk])


@pytest.mark.parametrize("name", ["people", "people-list"])
@pytest.mark.usefixtures("excluded_once_read")
def test_a_list_with_somebody_hidden_by_now_is_asked_for_again_without_them(client, person, officer, name):
    client.force_login(officer)

    late = client.get(reverse(name))
    again = client.get(reverse(name), follow=True)

    assert (late.status_code, late.url, late.content) == (302, reverse(name), b"")
    assert again.status_code == 200
    assert person.prison_number not in again.content.decode()


def test_a_file_of_a_list_with_somebody_hidden_by_now_breaks_off(client, monkeypatch, person, officer):
    recorded(person, officer, no_export=False)
    own = audit.record

    def record(**what):
        monkeypatch.setattr(audit, "record", own)
        entry = own(**what)
        ExclusionFactory(subject=person, user=officer)
        return entry

    client.force_login(officer)
    monkeypatch.setattr(audit, "record", record)

    response = sent_for(client, "sharing")

    with pytest.raises(AnswerWithdrawn):
        response.getvalue()


def test_people_who_are_hidden_while_their_part_of_a_file_is_read_are_left_out_of_it(
    client, monkeypatch, person, officer
):
    own = exporting._below

    def below(keys, **more):
        ExclusionFactory(subject=person, user=officer)
        return own(keys, **more)

    monkeypatch.setattr(exporting, "_below", below)
    client.force_login(officer)

    file = client.post(reverse("people_export"), {"reason": "Briefing"}).getvalue().decode()

    assert "prison_number" in file
    assert person.prison_number not in file


def test_what_was_written_stays_written_and_is_answered_as_what_is_hidden(client, monkeypatch, person, officer):
    """Also the second time, with its key, when it is no late answer."""
    own = idempotency._remember

    def remember(*what, **more):
        own(*what, **more)
        ExclusionFactory(subject=person, user=officer)

    monkeypatch.setattr(idempotency, "_remember", remember)
    client.force_login(officer)
    body = {"person": str(person.uid), "team": str(TeamFactory().uid), "grant_role": "contributor", "reason": "Duty"}

    def post():
        headers = {"Idempotency-Key": "once"}
        return client.post(reverse("grants-list"), body, content_type="application/json", headers=headers)

    late, again = post(), post()

    assert [late.status_code, again.status_code] == [404, 404]
    assert late.json() == again.json() == client.get(reverse("people-detail", args=[person.uid])).json()
    assert Grant.objects.filter(subject=person).count() == 2  # the officer's own, and the new one


def test_an_account_that_is_disabled_meanwhile_is_told_nothing(client, monkeypatch, person, officer):
    own = audit.record_read

    def record_read(**what):
        type(officer).objects.filter(pk=officer.pk).update(is_active=False)
        return own(**what)

    monkeypatch.setattr(audit, "record_read", record_read)
    client.force_login(officer)

    assert client.get(reverse("person", args=[person.uid])).status_code == 302


def test_who_reviews_an_emergency_reads_of_somebody_whom_they_do_not_see(client, person):
    emergency = opened(person)
    client.force_login(UserFactory(role="privacy_officer", teams=[TeamFactory()]))

    assert client.get(reverse("emergency_review", args=[emergency.uid])).status_code == 200


def test_what_is_made_in_time_asks_nothing_more(client, settings, person, officer):
    client.force_login(officer)
    at = reverse("people-detail", args=[person.uid])
    client.get(at)

    with CaptureQueriesContext(connection) as late:
        client.get(at)
    settings.JUDGED_AGAIN_AFTER_SECONDS = 60
    with CaptureQueriesContext(connection) as in_time:
        client.get(at)

    assert len(late) > len(in_time)
