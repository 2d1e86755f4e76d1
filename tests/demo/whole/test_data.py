"""The demo's world: each account sees its own people and nobody else's."""

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from demo import accounts, build, cast
from demo.people import convictions, named_people
from licence.models import Account, Device, Exemption, PlaceOfStay
from offenders.custody.rules import AFTER_LICENCE
from offenders.dates.rules.releases import week_of
from offenders.models import (
    Absence,
    Classification,
    Conviction,
    CustodyPeriod,
    KeyDate,
    Offence,
    Offender,
    Release,
    Sentence,
    WeeklyEntry,
)
from offenders.people.rules.held import CustodyGroup
from offenders.reference.offences.catalogue import catalogue
from sharing.access import roles
from sharing.access.rules import SHOW_NOBODY
from sharing.models import (
    Alert,
    AuditEntry,
    EmergencyAccess,
    Exclusion,
    Grant,
    PersonProgramme,
    Restriction,
    TeamScope,
    User,
)

pytestmark = pytest.mark.django_db


def test_there_are_accounts_for_the_roles_and_every_one_is_printed(world):
    held = set(User.objects.values_list("role", flat=True))
    assert {"probation_duty_manager", "probation_head", "duty_officer", "partner"} <= held <= set(roles.ROLES)
    not_printed = len(cast.colleagues()) + len(cast.OF_THE_DESK) + 1  # the sandbox's
    assert len(accounts.accounts()) == len(cast.USERS) == User.objects.count() - not_printed


@pytest.mark.as_published
def test_each_account_sees_its_own_people_and_nobody_elses(world):
    seen = {user.name: set(Offender.objects.visible_to(user)) for user in User.objects.all()}
    everybody = set(Offender.objects.all())

    assert seen["Priya Nandan"] == everybody - {p for p in everybody if p.restrictions.exists()}
    assert seen["Karen Lockyer"] == everybody
    assert seen["Joan Rudd"] == seen["Samira Holt"] == set()
    assert seen["Helen Castell"].isdisjoint(seen["Yusuf Denby"])
    assert 0 < len(seen["Bridget Cawley"]) < len(everybody)
    assert seen["Bridget Cawley"] == seen["Malcolm Thirsk"] == seen["Sunil Harker"]
    assert {p.status for p in seen["Malcolm Thirsk"]} >= {"on_licence", "unlawfully_at_large"}
    assert 0 < len(seen["Martin Ferriby"]) == len(seen["Helen Castell"]) - 1
    assert 0 < len(seen["Gareth Pym"]) < len(everybody) / 4


def test_it_shows_real_convictions_and_offences_that_wait_for_their_classification(world):
    of_cases = Conviction.objects.filter(offender__prison_number__in=[case.number for case in convictions.CASES])
    found = set(of_cases.values_list("offence__key", "ancillary_form", "offence_words"))
    words = {(None, "substantive", written) for written in convictions.IN_WORDS.values()}
    assert found == words | {
        ("cl-murder", "substantive", ""),
        ("nsa23-1", "substantive", ""),
        ("ta06-5", "conspiracy", ""),
    }
    assert Classification.objects.waiting().count() == 1
    assert set(Offence.objects.values_list("key", flat=True)) == {each.key for each in catalogue()}


@pytest.mark.as_published
def test_questioned_sentences_have_their_reason_but_one_that_is_to_be_checked(world):
    questioned = Sentence.objects.exclude(questioned=[])

    assert questioned.exclude(kept_because="").exists()
    assert questioned.get(kept_because="").offender.prison_number == named_people.SANDIFORD


def test_it_is_made_once(world):
    before = Offender.objects.count(), AuditEntry.objects.count()

    build.build()

    assert (Offender.objects.count(), AuditEntry.objects.count()) == before


def test_it_opens_on_real_work_this_week(world):
    assert Release.objects.open().counted().exists()
    where = set(Offender.objects.values_list("status", flat=True))
    assert where >= {"in_custody", "on_licence", "recalled", "in_hospital"}
    assert where & AFTER_LICENCE
    assert KeyDate.objects.official().current().exists()
    assert not Offender.objects.filter(identifiers__warning__gt="").exists()


def test_one_leaves_by_our_own_dates_one_has_none_and_one_is_to_be_at_court(world):
    assert Release.objects.open().counted().get(offender__prison_number=named_people.WITHOUT_SHEET).is_ours
    without = set(Offender.objects.with_no_date().values_list("prison_number", flat=True))
    assert {named_people.WITHOUT_DATE, convictions.SCOUT} <= without
    assert Absence.objects.away().get().offender.prison_number == named_people.IN_HOSPITAL
    assert Absence.objects.planned().get().offender.prison_number == named_people.AT_COURT


def test_everybody_in_custody_of_the_demo_is_in_one_group(world):
    held = Offender.objects.held_now().with_group().order_by()
    groups = Counter(held.values_list("held_as", flat=True))

    assert sum(groups.values()) == CustodyPeriod.objects.open().count()
    assert {CustodyGroup.RELEASE_EXPECTED, CustodyGroup.INDETERMINATE, CustodyGroup.NO_DATE} <= set(groups)


def test_misspelt_name_finds_somebody_who_came_in_by_the_file(world, client):
    client.force_login(User.objects.get(name="Karen Lockyer"))

    assert "Marcus" in client.post("/people/", {"q": "haldon"}, follow=True).content.decode()


def let_in_to(user):
    """Whom the user may know about, told from the rows themselves and not by the filter under test."""
    teams = set(user.memberships.values_list("team_id", flat=True))
    by_grant = {grant.subject_id for grant in Grant.objects.all() if grant.team_id in teams and not grant.ended_at}
    sees = [scope for scope in TeamScope.objects.all() if scope.grant_role not in SHOW_NOBODY]
    programmes = {scope.programme for scope in sees if scope.team_id in teams}
    by_scope = set(PersonProgramme.objects.filter(programme__in=programmes).values_list("subject_id", flat=True))
    barred = {each.subject_id for each in Exclusion.objects.all() if each.user_id == user.pk}
    barred |= {each.subject_id for each in Restriction.objects.all() if user not in each.users.all()}
    return (by_grant | by_scope) - barred


def test_each_role_is_shown_the_releases_of_its_own_people_and_nobody_elses(world, client):
    expected = Release.objects.open().counted().select_related("offender")
    first, last = week_of(timezone.localdate())
    ahead = [each.offender for each in expected.filter(warn_on__lte=last + timedelta(weeks=12))]
    on_the_list = [entry.offender for entry in WeeklyEntry.objects.select_related("offender")]
    assert ahead

    printed = User.objects.filter(email__in=[account.email for account in accounts.accounts()])
    for user in printed.exclude(role__in=["administrator", "partner", "commander"]):
        own = let_in_to(user)
        client.force_login(user)
        for address, people in (("/releases/", ahead), (f"/releases/weeks/{first}/", on_the_list), ("/", ahead)):
            page = client.get(address).content.decode()
            assert [each for each in people if each.pk not in own and each.prison_number in page] == [], (user, address)
            if address != "/":
                assert [each for each in people if each.pk in own and each.prison_number not in page] == [], user


@pytest.mark.as_published
def test_registers_of_people_on_licence_came_in_by_a_caseload_file(world):
    imported = AuditEntry.objects.filter(verb="licence.placeofstay_added", actor_id=None)

    counted = {register.objects.count() for register in (Device, Account, PlaceOfStay)}
    assert min(counted) >= imported.count() == 12


def test_emergency_access_was_justified_was_not_and_waits(world):
    uses = EmergencyAccess.objects.order_by("opened_at")

    assert [each.outcome for each in uses] == ["justified", "not_justified", ""]
    assert not EmergencyAccess.objects.open(at=timezone.now()).exists()
    assert all(each.subject not in Offender.objects.visible_to(each.user) for each in uses)
    assert [each.kind for each in Alert.objects.unfinished().filter(kind__startswith="access.emergency_")] == [
        "access.emergency_to_review"
    ]


def test_exemptions_are_approved_refused_and_waiting_each_by_two_people(world):
    found = {each.offender.full_name: each for each in Exemption.objects.with_all()}

    assert {name: each.status for name, each in found.items()} == {
        "Callum Dray": "approved",
        "Dylan Corrie": "approved",
        "Grace Penhallow": "asked",
        "Simon Astley": "refused",
    }
    assert {each.decided_by.name for each in found.values() if each.decided_by} == {"Ruth Amory", "Tom Brandreth"}
    assert {each.asked_by.name for each in found.values()} == {"Helen Castell"}
