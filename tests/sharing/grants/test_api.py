"""Grants over the API: made, ended, safe to send twice, never on an old version."""

from datetime import timedelta

import pytest
from django.urls import reverse

from sharing.access.rules import GrantRole
from sharing.api.sent_again import old_keys
from sharing.models import AuditEntry, Grant
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import GrantFactory, TeamFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return OffenderFactory()


@pytest.fixture
def manager(client, person):
    leads = GrantFactory(subject=person, grant_role=GrantRole.LEAD).team
    user = UserFactory(role="probation_manager", teams=[leads])
    client.force_login(user)
    return user


@pytest.fixture
def team():
    return TeamFactory()


@pytest.fixture
def post(client, person, team):
    def send(key="first", address="grants-list", kwargs=None, match=None, **body):
        asked = {"reason": "Supervises"} | body
        if address == "grants-list":
            asked = {"person": person.uid, "team": team.uid, "grant_role": "contributor"} | asked
        headers = {"Idempotency-Key": key} | ({"If-Match": match} if match else {})
        where = reverse(address, kwargs=kwargs)
        return client.post(where, asked, content_type="application/json", headers=headers)

    return send


def test_grant_is_made_and_shown(client, manager, person, team, post):
    response = post()

    assert response.status_code == 201
    made = response.json()
    assert (made["person"], made["team"]["uid"], made["made_by"]) == (str(person.uid), str(team.uid), manager.name)
    assert client.get(reverse("grants-detail", kwargs={"uid": made["uid"]})).json() == made


def test_sent_twice_it_is_done_once_and_answered_alike(manager, post):
    first, second = post(), post()

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert second.headers["Idempotent-Replayed"] == "true"
    assert Grant.objects.count() == 2  # the manager's own, and the new one


def test_key_of_another_request_is_refused(manager, post):
    post()

    response = post(reason="Another reason")

    assert response.status_code == 422
    assert response.json()["type"] == "urn:release-monitor:problem:idempotency-key-reused"


def test_refused_request_may_be_sent_again_with_its_key(manager, post):
    refused = post(grant_role="reader")

    assert refused.status_code == 400
    assert post().status_code == 201


def test_key_of_another_user_is_another_key(client, manager, person, post):
    post()
    colleague = UserFactory(role="probation_manager", teams=[manager.memberships.get().team])
    client.force_login(colleague)

    assert post(team=str(TeamFactory().uid)).status_code == 201


@pytest.mark.parametrize("key", ["", "x" * 65])
def test_key_is_needed(manager, post, key):
    response = post(key=key)

    assert response.status_code == 400
    assert response.json()["errors"][0]["field"] == "Idempotency-Key"


def test_errors_are_problems_at_their_fields(manager, post):
    response = post(grant_role="reader")

    assert response.headers["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert problem["type"] == "urn:release-monitor:problem:validation-error"
    assert [error["field"] for error in problem["errors"]] == ["ends_at"]


def test_hidden_person_is_refused_in_the_words_for_an_absent_one(manager, post):
    hidden = post(person=str(OffenderFactory().uid))
    absent = post(person="01939d5e-0000-7000-8000-000000000000")
    nonsense = post(person="everybody")

    assert hidden.status_code == absent.status_code == nonsense.status_code == 400
    assert hidden.content == absent.content == nonsense.content


class TestEnd:
    @pytest.fixture
    def grant(self, person, team):
        return GrantFactory(subject=person, team=team)

    @pytest.fixture
    def tag(self, client, manager, grant):
        return client.get(reverse("grants-detail", kwargs={"uid": grant.uid})).headers["ETag"]

    @pytest.fixture
    def end(self, post, grant):
        return lambda **more: post(address="grants-end", kwargs={"uid": grant.uid}, **more)

    def test_ends_now(self, client, manager, team, person, tag, end):
        member = UserFactory(teams=[team])

        assert end(match=tag).json()["ended_by"] == manager.name

        client.force_login(member)
        assert client.get(reverse("people-detail", kwargs={"uid": person.uid})).status_code == 404

    def test_needs_the_version_that_was_read(self, manager, tag, end):
        assert end().status_code == 428
        assert end(match='"older"').status_code == 412
        assert not Grant.objects.filter(ended_at__isnull=False).exists()

    def test_second_one_is_told_that_it_was_changed(self, manager, tag, end):
        end(match=tag, key="first")

        assert end(match=tag, key="second").status_code == 412
        assert AuditEntry.objects.filter(verb="sharing.grant_ended").count() == 1


def test_grant_ends_at_its_minute_over_http(client, person, team, noon):
    import time_machine

    reader = UserFactory(teams=[team])
    GrantFactory(subject=person, team=team, ends_at=noon + timedelta(minutes=1))
    address = reverse("people-detail", kwargs={"uid": person.uid})

    with time_machine.travel(noon, tick=False) as clock:
        client.force_login(reader)
        assert client.get(address).status_code == 200
        clock.shift(59)
        assert client.get(address).status_code == 200
        clock.shift(1)
        assert client.get(address).status_code == 404


class TestLists:
    def test_fields_narrow_the_answer(self, client, manager):
        rows = client.get(reverse("people-list"), {"fields": "uid,family_name"}).json()["results"]

        assert [set(row) for row in rows] == [{"uid", "family_name"}]

    def test_what_is_not_known_is_refused_and_named(self, client, manager):
        unknown = {"familyname": "x", "fields": "uid,secret", "programme": "all", "cursor": "x", "order": "uid"}
        for name, value in unknown.items():
            response = client.get(reverse("people-list"), {name: value})

            assert response.status_code == 400, name
            assert response.json()["errors"][0]["field"] == name

    def test_pages_lead_to_each_other(self, client, manager):
        team = manager.memberships.get().team
        for _ in range(60):
            GrantFactory(team=team)

        first = client.get(reverse("people-list")).json()
        second = client.get(first["next"]).json()

        assert (len(first["results"]), len(second["results"]), second["next"]) == (50, 11, None)
        assert client.get(second["previous"]).json()["results"] == first["results"]

    def test_number_of_queries_is_the_same_for_one_row_and_for_fifty(
        self, client, manager, django_assert_max_num_queries
    ):
        def asked():
            """{list: (rows, queries)}"""
            found = {}
            for name in ("people-list", "grants-list"):
                with django_assert_max_num_queries(14) as queries:
                    response = client.get(reverse(name))
                found[name] = (len(response.json()["results"]), len(queries))
            return found

        one = asked()
        for _ in range(49):
            GrantFactory(team=manager.memberships.get().team)
        fifty = asked()

        for name in one:
            assert (one[name][0], fifty[name][0]) == (1, 50)
            assert one[name][1] == fifty[name][1]

    def test_schema_describes_what_there_is(self, client, manager):
        schema = client.get(reverse("schema")).json()

        assert schema["openapi"].startswith("3.1")
        assert {"/api/v1/people/", "/api/v1/grants/", "/api/v1/grants/{uid}/end/"} <= set(schema["paths"])


def test_answers_are_forgotten_after_their_time(at_noon, manager, noon, post):
    post()

    assert old_keys.forget_before(noon) == 0
    assert old_keys.forget_before(noon + timedelta(microseconds=1)) == 1
