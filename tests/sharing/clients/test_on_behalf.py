"""A program asks on behalf of a named user: who may, what both may, and what nobody does so."""

import pytest
from django.urls import reverse

from release_monitor.database.rights import as_owner
from sharing.access.rules import GrantRole
from sharing.models import AuditEntry, Client, IdempotencyKey, Membership
from tests.api_programs import KeyedProgram
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import (
    AgencyFactory,
    ClientFactory,
    ExclusionFactory,
    GrantFactory,
    TeamFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
PEOPLE = "/api/v1/people/"
HEADER = "X-On-Behalf-Of"


@pytest.fixture
def police():
    return AgencyFactory(kind="ct_police")


@pytest.fixture
def program(police):
    team = TeamFactory(agency=police)
    account = UserFactory(role="partner", agency=police, teams=[team], email="system@police.example")
    return KeyedProgram(ClientFactory(user=account, client_id="client-police", acts_for_users=True))


@pytest.fixture
def user(police):
    team = TeamFactory(agency=police)
    return UserFactory(role="ct_analyst", agency=police, teams=[team], email="lara@police.example")


def seen_by(*accounts, role=GrantRole.READER, **more):
    person = OffenderFactory(**more)
    for account in accounts:
        GrantFactory(subject=person, team=account.memberships.get().team, grant_role=role)
    return person


def told(response):
    return response.status_code, response.json().get("type", "").rpartition(":")[2]


def test_it_sees_whom_both_see_and_the_log_has_both(program, user):
    both = seen_by(program.row.user, user)
    hidden = [seen_by(program.row.user), seen_by(user), OffenderFactory()]

    listed = program.get(PEOPLE, **{HEADER: "Lara@police.example"})
    opened = program.get(f"{PEOPLE}{both.uid}/", **{HEADER: user.email})

    assert [row["uid"] for row in listed.json()["results"]] == [str(both.uid)]
    assert opened.status_code == 200
    entry = AuditEntry.objects.get(verb="offender.opened")
    assert (entry.actor_id, entry.actor, entry.role) == (user.pk, user.email, "ct_analyst")
    assert entry.session == "client-police"
    for person in hidden:
        absent = program.get(f"{PEOPLE}{person.uid}/", **{HEADER: user.email})
        assert absent.json() == program.get(f"{PEOPLE}{user.uid}/", **{HEADER: user.email}).json()
        assert absent.status_code == 404


def test_each_is_asked_at_that_moment(program, user, noon):
    person = seen_by(program.row.user, user)
    address = f"{PEOPLE}{person.uid}/"

    def status():
        return program.get(address, **{HEADER: user.email}).status_code

    assert status() == 200
    exclusion = ExclusionFactory(subject=person, user=program.row.user)
    assert status() == 404
    with as_owner():
        exclusion.delete()
    ended = Membership.objects.filter(user=user)
    ended.update(ends_at=noon)
    assert status() == 404
    assert program.get(address).status_code == 200


@pytest.mark.parametrize("allowed", [True, False])
def test_a_program_that_may_not_is_told_so_and_not_answered_as_itself(program, user, allowed):
    seen_by(program.row.user, user)
    Client.objects.update(acts_for_users=allowed)

    answer = program.get(PEOPLE, **{HEADER: user.email})

    assert told(answer) == ((200, "") if allowed else (403, "on-behalf-not-allowed"))
    refused = AuditEntry.objects.filter(verb="sharing.on_behalf_refused")
    assert [entry.payload.data["named"] for entry in refused] == ([] if allowed else [user.email])


def test_unknown_disabled_and_foreign_users_and_programs_read_alike(program, user, police):
    other = AgencyFactory(kind="ct_police")
    named = [
        "",
        "nobody@police.example",
        "x" * 300,
        "é",
        UserFactory(role="ct_analyst", agency=police, is_active=False).email,
        UserFactory(role="ct_analyst", agency=other).email,
        program.row.user.email,
    ]

    answers = [program.get(PEOPLE, **{HEADER: name}) for name in named]

    assert {answer.content for answer in answers} == {answers[0].content}
    assert told(answers[0]) == (403, "on-behalf-unknown")


def test_somebody_with_a_session_speaks_for_themselves(client, user):
    client.force_login(user)

    assert told(client.get(PEOPLE, headers={HEADER: user.email})) == (403, "on-behalf-not-allowed")


def test_the_clients_own_events_are_not_read_on_behalf_of_anybody(program, user):
    assert told(program.get("/api/v1/events/", **{HEADER: user.email})) == (403, "on-behalf-not-allowed")
    assert told(program.get("/api/v1/events/")) == (403, "permission-denied")


def test_scopes_count_as_ever(program, user):
    Client.objects.update(scopes=["releases:read"])

    assert told(program.get(PEOPLE, **{HEADER: user.email})) == (403, "insufficient-scope")


@pytest.mark.parametrize(("users", "programs"), [("contributor", "contributor"), ("reader", "contributor")])
def test_what_is_done_is_the_users_and_what_both_may(program, user, users, programs):
    person = OffenderFactory()
    GrantFactory(subject=person, team=program.row.user.memberships.get().team, grant_role=programs)
    GrantFactory(subject=person, team=user.memberships.get().team, grant_role=users)
    sent = {HEADER: user.email, "Idempotency-Key": "once"}
    answer = program.send("POST", "/api/v1/convictions/", conviction_of(person), **sent)

    if users == "reader":
        assert told(answer) == (403, "permission-denied")
        return
    assert answer.status_code == 201, answer.content
    entry = AuditEntry.objects.filter(subject_id=person.pk, action="collection").last()
    assert (entry.actor_id, entry.session) == (user.pk, "client-police")
    assert IdempotencyKey.objects.get().user == program.row.user
    assert program.send("POST", "/api/v1/convictions/", conviction_of(person), **sent).status_code == 201
    alone = program.send("POST", "/api/v1/convictions/", conviction_of(person), **{"Idempotency-Key": "once"})
    assert told(alone) == (422, "idempotency-key-reused")


def conviction_of(person):
    return {
        "person": str(person.uid),
        "offence": "Conspiracy, NSA 2023 s.1",
        "convicted_on": "2026-10-05",
        "committed_on": "2024-05-01",
        "foreign_power": "no",
        "sentence": {"kind": "SOPC", "sentenced_on": "2026-10-09", "years": 8, "extension_months": 12},
    }


def test_a_role_that_may_not_is_refused_whatever_the_program_may(program, police):
    auditor = UserFactory(role="auditor", agency=police, teams=[TeamFactory(agency=police)])
    person = seen_by(program.row.user, auditor, role=GrantRole.CONTRIBUTOR)
    sent = {HEADER: auditor.email, "Idempotency-Key": "once"}

    assert program.send("POST", "/api/v1/convictions/", conviction_of(person), **sent).status_code == 403


def test_what_people_alone_do_is_not_done_on_their_behalf(program, user):
    person = seen_by(program.row.user, user, role=GrantRole.LEAD)
    sent = {HEADER: user.email, "Idempotency-Key": "once"}
    body = {"person": str(person.uid), "team": str(TeamFactory().uid), "grant_role": "lead", "reason": "Mine"}

    assert told(program.send("POST", reverse("grants-list"), body, **sent)) == (403, "people-only")


def test_behind_the_door_the_user_counts_as_a_program_too(program, user):
    acting = user.asked_through(program.row.user)

    assert acting.is_program
    assert (acting.pk, acting.role, acting == user) == (user.pk, "ct_analyst", True)
    assert acting.can("view_people")
    assert not acting.can("read_addresses"), "which the program does not"
    assert not user.asked_through(UserFactory(role="partner", is_active=False)).can("view_people")
    assert not user.is_program
