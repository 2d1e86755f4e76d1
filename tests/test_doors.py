"""Every address, through the URL table: what each kind of asker receives. A new address without a row fails."""

import copy
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLResolver
from django.utils import timezone

from licence.models import Breach, Device, Exemption, Licence, LicenceCondition, Zone
from offenders.models import (
    Adjustment,
    Alias,
    Conviction,
    CustodyPeriod,
    Identifier,
    Offence,
    Offender,
    Release,
    ReleaseHold,
    Sentence,
    WeeklyEntry,
    WeeklyList,
)
from sharing.models import AuditEntry
from sharing.rules import GrantRole
from tests.answers import without_tokens
from tests.doors import DOORS as ALL_DOORS
from tests.factories.breaches import licence_since_long
from tests.factories.checks import due
from tests.factories.offenders import ImportFileFactory, OffenderFactory
from tests.factories.sharing import (
    AlertFactory,
    ClientFactory,
    GrantFactory,
    MembershipFactory,
    TeamFactory,
    TeamScopeFactory,
    UserFactory,
)

DOORS = [door for door in ALL_DOORS if not door.tested_in]
ASKERS = ["visitor", "stranger", "reader", "contributor", "right_role"]


def addresses(resolver=None, prefix=""):
    """(name, route) of every address of the house."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, route)
        else:
            yield pattern.name, route


def test_every_address_has_a_name_and_a_row():
    names = {name or route for name, route in addresses()}

    assert names - {door.name for door in ALL_DOORS} == set(), "give the new address a row in tests/doors.py"


def test_no_row_stands_for_an_address_that_is_gone():
    assert {door.name for door in ALL_DOORS} - {name for name, _ in addresses()} == set()


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """The cast, made once for all doors; what a test does to it is undone by the test's own savepoint."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield made()
        transaction.set_rollback(True)


@pytest.fixture
def cast(world, db):
    """Copies, so that no test sees what another has set on a row in memory."""
    return {name: copy.copy(row) for name, row in world.items()}


def made():
    """One person whose record two teams were let in to, and the askers."""
    person = OffenderFactory(family_name="Wrexcombe", prison_number="A7007XQ")
    grants = {
        role: GrantFactory(
            subject=person, team=TeamFactory(name=f"As {role}"), grant_role=role, reason="Watched at Wrexcombe"
        )
        for role in (GrantRole.READER, GrantRole.CONTRIBUTOR)
    }
    release = Release.objects.create(
        offender=person,
        period=CustodyPeriod.objects.create(offender=person, starts_on=date(2023, 3, 15)),
        basis="CRD",
        certainty="fixed",
        is_counted=True,
        **dict.fromkeys(["expected_on", "leaves_on", "warn_on"], timezone.localdate() + timedelta(days=7)),
    )
    WeeklyEntry.objects.create(
        weekly_list=WeeklyList.objects.create(starts_on=date(2026, 11, 30), made_at=timezone.now()),
        offender=person,
        release=release,
        basis="CRD",
        certainty="fixed",
        **dict.fromkeys(["expected_on", "leaves_on", "warn_on"], date(2026, 12, 4)),
    )
    desk = TeamFactory(kind="national_desk")
    alert = AlertFactory(subject=person, tells=[grant.team for grant in grants.values()], text="Seen at Wrexcombe")
    return below(person, release) | {
        "alert": alert,
        "release": release,
        "client": ClientFactory(),
        "person": person,
        "grant": grants[GrantRole.READER],
        "team": TeamFactory(),
        "desk": desk,
        "scope": TeamScopeFactory(team=desk, programme="state_threats"),
        "membership": MembershipFactory(team=desk),
        "user": UserFactory(),
        "file": ImportFileFactory(name="Wrexcombe.csv"),
        "stranger": UserFactory(teams=[TeamFactory()]),
        "reader": UserFactory(teams=[grants[GrantRole.READER].team]),
        "contributor": UserFactory(teams=[grants[GrantRole.CONTRIBUTOR].team]),
    }


def below(person, release):
    """One row of each kind that an address below the person may name."""
    conviction = Conviction.objects.create(
        offender=person, offence=Offence.objects.earliest("pk"), convicted_on=date(2023, 3, 1)
    )
    hold = ReleaseHold.objects.create(release=release, offender=person, kind="dates_differ", reason="Eight days")
    licence = licence_since_long(person)
    breach = Breach.objects.create(
        offender=person,
        licence=licence,
        condition=licence.rows[0],
        source="police",
        reason="device_or_internet",
        occurred_at=timezone.now(),
        summary="Seen at Wrexcombe",
    )
    check = due(licence.rows[0], UserFactory(), timezone.localdate() + timedelta(days=1))
    device = Device.objects.create(offender=person, kind="phone", make="Wrexcombe 5", starts_on=date(2026, 10, 1))
    return {
        "breach": breach,
        "in_force": licence,
        "bound": licence.rows[0],
        "plan": check.plan,
        "check": check,
        "entry": device,
        "alias": Alias.objects.create(offender=person, name="Ron Wrexcombe"),
        "identifier": Identifier.objects.create(offender=person, kind="crn", value="X123456", canonical="X123456"),
        "conviction": conviction,
        "sentence": Sentence.objects.create(
            offender=person, conviction=conviction, kind="SDS", sentenced_on=date(2023, 3, 15), years=6
        ),
        "adjustment": Adjustment.objects.create(offender=person, kind="remand", days=100),
        "release": release,
        "hold": hold,
    } | licence_of(person)


def licence_of(person):
    """A licence in the making, with a condition, a place of it, and somebody let off for a time."""
    licence = Licence.objects.create(offender=person, kind="crd", policy_version="4.0", number=2)
    condition = LicenceCondition.objects.create(
        licence=licence,
        offender=person,
        kind="bespoke",
        family="zones",
        position=1,
        wording="Not to enter Wrexcombe Park.",
        necessity="He met them there",
        proportionality="One park",
        review_on=date(2027, 6, 1),
    )
    zone = Zone.objects.create(condition=condition, offender=person, kind="exclusion", place="Wrexcombe Park")
    exemption = Exemption.objects.create(
        condition=condition,
        offender=person,
        scope="A funeral",
        starts_at=timezone.now(),
        ends_at=timezone.now() + timedelta(hours=2),
        reason="His father",
        asked_by=UserFactory(),
        approved_by=UserFactory(),
    )
    return {"licence": licence, "condition": condition, "zone": zone, "exemption": exemption}


# About whom or what of the cast an address is, by the beginning of its name; any other is about the person.
ABOUT = {
    "grants-": "grant",
    "breaches-": "breach",
    "licences-": "in_force",
    "check-plans-": "plan",
    "checks-": "check",
    "alert": "alert",
    "releases-": "release",
    "administration_client": "client",
    "import_file": "file",
    "administration_user": "user",
    "administration_team": "team",
    "administration_membership": "membership",
    "administration_scope_add": "desk",
    "administration_scope_end": "scope",
}


BELOW = [
    *["breach", "entry", "alias", "identifier", "conviction", "sentence", "adjustment", "release", "hold"],
    *["licence", "condition", "zone", "exemption", "plan", "check"],
]


def address_of(name, cast):
    """The address of this name about the one person, user, team ... of the cast."""
    route = next(route for found, route in addresses() if found == name)
    about = next((who for beginning, who in ABOUT.items() if name.startswith(beginning)), "person")
    known = {
        "uid": cast[about].uid,
        "grant_uid": cast["grant"].uid,
        **{f"{kind}_uid": cast[kind].uid for kind in BELOW},
        "condition_uid": cast["bound" if name.startswith("plan_") else "condition"].uid,
        "form": "person.change",
        "about": cast["person"].uid,
        "monday": "2026-11-30",
        "name": "access.reader_longest_days",
        "kind": "releases.coming",
        "mark": "0123456789abcdef",
        "provider_id": "organisation",
        "pk": 1,
        "verb": "review",
        "register": "devices",
        "act": "approve",
        "uidb36": "1",
        "key": "0-0",
        "code": "fd129172-bdd3-4d97-a4a0-efd7b47a49d4",
    }
    return reverse(
        name, kwargs={key: value for key, value in known.items() if f":{key}>" in route or f"P<{key}>" in route}
    )


def body_of(door, cast):
    body = {key: str(cast[value].uid) if value in cast else value for key, value in (door.body or {}).items()}
    if door.name == "checks-list":
        body |= {"conditions": [str(cast["bound"].uid)]}
    if door.name == "grants-list" and door.method == "post":
        body |= {"grant_role": "contributor", "reason": "Supervises now"}
    return body


def ask(client, door, cast, asker):
    user = UserFactory(role=door.role, teams=[TeamFactory()]) if asker == "right_role" else cast.get(asker)
    if user:
        client.force_login(user)
    is_api = address_of(door.name, cast).startswith("/api/")
    more = {"content_type": "application/json", "headers": {"Idempotency-Key": "once"}} if is_api else {}
    data = body_of(door, cast) if door.method != "get" else None
    return getattr(client, door.method)(address_of(door.name, cast), data, **(more if door.method != "get" else {}))


@pytest.mark.parametrize("asker", ASKERS)
@pytest.mark.parametrize("door", DOORS, ids=str)
def test_door(client, cast, door, asker):
    response = ask(client, door, cast, asker)

    assert response.status_code == getattr(door, asker)
    if response.status_code == 302 and asker == "visitor" and door.reader != 302:
        assert response.url.startswith(reverse("account_login"))
    if asker not in ("reader", "contributor"):
        assert_nothing_is_told(response, door, cast)


def assert_nothing_is_told(response, door, cast):
    """No name, number or key of the person, nor a reason, is in the answer."""
    told = response.getvalue().decode() + str(response.headers)
    assert "Wrexcombe" not in told
    assert "A7007XQ" not in told
    if door.method == "get" and str(cast["person"].uid) not in address_of(door.name, cast):
        assert str(cast["person"].uid) not in told


@pytest.mark.parametrize(
    "name",
    [
        "person",
        "person_timeline",
        "person_sentence",
        "person_move",
        "person_access",
        "person_licence",
        "person_checks",
        "licences-detail",
        "check-plans-detail",
        "checks-detail",
        "breach",
        "alert",
        "alerts-detail",
        "breaches-detail",
        "people-detail",
        "releases-detail",
        "grants-detail",
    ],
)
def test_hidden_reads_as_absent_to_the_byte(client, cast, name):
    client.force_login(cast["stranger"])
    hidden_at = address_of(name, cast)
    uid = cast[next((who for start, who in ABOUT.items() if name.startswith(start)), "person")].uid
    absent_at = hidden_at.replace(str(uid), "01939d5e-0000-7000-8000-000000000000")

    hidden, absent = client.get(hidden_at), client.get(absent_at)

    def as_said(response):
        return without_tokens(response.content.decode().replace(hidden_at, "").replace(absent_at, ""))

    assert hidden.status_code == absent.status_code == 404
    assert as_said(hidden) == as_said(absent)


def test_export_names_those_whom_the_asker_may_know_and_nobody_else(client, cast):
    OffenderFactory(family_name="Quill")
    client.force_login(cast["reader"])

    told = client.post(reverse("people_export"), {"reason": "Briefing"}).getvalue().decode()

    assert "Wrexcombe" in told
    assert "Quill" not in told


LISTS = [
    *["checks_coverage", "licences-list", "check-plans-list", "checks-list"],
    *["breaches", "breaches-list", "breaches_export", "home", "people", "people-list", "alerts", "alerts-list"],
    *["releases", "releases_export", "releases_calendar_file", "releases-list", "weekly_list", "weekly-lists-detail"],
    "licences",
]


@pytest.mark.parametrize("name", LISTS)
def test_lists_name_those_whom_the_asker_may_know_and_nobody_else(client, cast, name):
    OffenderFactory(family_name="Quill")
    client.force_login(cast["reader"])

    page = client.get(address_of(name, cast)).getvalue().decode()

    assert "Wrexcombe" in page
    assert "Quill" not in page


@pytest.mark.parametrize("role", ["administrator"])
def test_administrator_sees_no_case_by_any_door(client, cast, role):
    user = UserFactory(role=role, teams=[cast["grant"].team])
    client.force_login(user)

    for door in DOORS:
        if door.method == "get":
            assert "Wrexcombe" not in client.get(address_of(door.name, cast)).getvalue().decode(), door


def test_refusals_are_recorded(client, cast):
    client.force_login(cast["stranger"])

    client.get(address_of("person", cast))

    refusal = AuditEntry.objects.get(action="denial")
    assert (refusal.actor_id, refusal.subject_id) == (cast["stranger"].pk, cast["person"].pk)


def test_disabled_user_is_a_visitor_at_the_next_request(client, cast):
    client.force_login(cast["reader"])
    assert client.get(reverse("people")).status_code == 200

    cast["reader"].is_active = False
    cast["reader"].save()

    assert client.get(reverse("people")).status_code == 302
    assert client.get(reverse("people-list")).status_code == 401


def test_list_and_single_answer_agree_for_everybody(cast):
    from sharing import access

    for asker in ("stranger", "reader", "contributor"):
        listed = Offender.objects.visible_to(cast[asker]).filter(pk=cast["person"].pk).exists()
        assert access.may(cast[asker], access.Permission.VIEW, cast["person"]) == listed
