"""Need to know: an importer learns of no one they cannot see, and changes no one they may not change."""

import pytest

from offenders.importing import applying
from offenders.importing.planning import ONLY_READ, TWO_RECORDS
from offenders.models import Identifier, Offender
from sharing.access.rules import GrantRole
from sharing.models import Grant, PersonProgramme, Team
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import LONG_AGO, ExclusionFactory, GrantFactory, TeamFactory, UserFactory
from tests.offenders.importing.test_import import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
PNC = "2002/0073319Z"
NEW = {"teams": "", "pnc": ""}


@pytest.fixture
def team():
    return TeamFactory(name="PPCS")


@pytest.fixture
def user(team):
    """Of a role that imports and gives no other team access."""
    return UserFactory(role="ppcs", teams=[team])


@pytest.fixture
def manager(team):
    """Of a role that imports and gives other teams access."""
    return UserFactory(role="ct_manager", teams=[team])


def seen_by(team, role=GrantRole.CONTRIBUTOR, **who):
    person = OffenderFactory(**who)
    GrantFactory(subject=person, team=team, grant_role=role)
    return person


def with_pnc(person):
    Identifier.objects.create(offender=person, kind="pnc", value=PNC, canonical=PNC, is_verified=True)
    return person


def apply(path, user, team):
    return applying.apply(path, by=user, today=TODAY, lead=team)


def preview(path, user, team):
    return applying.preview(path, by=user, today=TODAY, lead=team)


def test_hidden_person_and_a_hidden_persons_number_read_as_nobodys(file_of, user, team):
    path = file_of(NEW, NEW | {"prison_number": "Z0001AA", "pnc": PNC})
    absent = preview(path, user, team)
    OffenderFactory(prison_number="A1234BC", family_name="Wrexcombe")
    with_pnc(OffenderFactory(prison_number="A7007XQ"))

    hidden = preview(path, user, team)

    assert hidden == absent
    assert hidden.counts == {"added": 2}
    assert "A1234BC new, identity being checked" in str(hidden.shown[0])


def test_person_of_a_hidden_persons_number_is_added_and_known_the_next_time(file_of, user, team):
    OffenderFactory(prison_number="A1234BC")

    assert apply(file_of(NEW), user, team).counts == {"added": 1}
    assert apply(file_of(NEW), user, team).counts == {"unchanged": 1}
    assert Offender.objects.filter(prison_number="A1234BC", number_is_unchecked=True).visible_to(user).count() == 1


def test_who_sees_both_records_of_a_number_is_not_told_which_is_meant(file_of, user, team):
    seen_by(team, prison_number="A1234BC")
    seen_by(team, prison_number="A1234BC", number_is_unchecked=True)

    assert str(preview(file_of(NEW), user, team).held[0]).endswith(TWO_RECORDS)


@pytest.mark.parametrize(
    "cell", [{"family_name": ""}, {"movements": "received 2020-01-01 FSI"}, {"teams": "PPCS:lead"}, {"pnc": PNC}]
)
def test_every_row_about_a_hidden_person_reads_as_about_nobody(file_of, user, team, cell):
    path = file_of(NEW | {"received_on": ""} | cell)
    absent = preview(path, user, team)
    with_pnc(OffenderFactory(prison_number="A1234BC"))

    assert preview(path, user, team) == absent


def test_whose_number_it_is_says_only_who_may_see_that_person(file_of, user, team):
    with_pnc(seen_by(team, prison_number="A7007XQ"))

    report = preview(file_of(NEW | {"pnc": PNC}), user, team)

    assert "belongs to A7007XQ" in str(report.held[0])


def test_exclusion_beats_the_grant_of_the_team(file_of, user, team):
    ExclusionFactory(subject=seen_by(team, prison_number="A1234BC"), user=user)

    assert preview(file_of(NEW), user, team).counts == {"added": 1}


def test_who_only_reads_changes_nothing(file_of, user, team):
    seen_by(team, GrantRole.READER, prison_number="A1234BC", family_name="Before")

    report = apply(file_of(NEW), user, team)

    assert str(report.held[0]).endswith(ONLY_READ)
    assert Offender.objects.get().family_name == "Before"


def test_who_may_change_changes(file_of, user, team):
    seen_by(team, prison_number="A1234BC", family_name="Before")

    report = apply(file_of(NEW), user, team)

    assert report.counts == {"changed": 1}
    assert Offender.objects.get().family_name == "Telford"


def test_new_person_is_led_by_the_team_of_the_page(file_of, user, team):
    apply(file_of(NEW), user, team)

    (grant,) = Grant.objects.all()
    assert (grant.team, grant.grant_role, grant.made_by) == (team, "lead", user)
    assert Offender.objects.visible_to(user).exists()


def test_new_person_whom_nobody_leads_is_an_error(file_of, user):
    report = apply(file_of(NEW), user, None)

    assert [(error.row, error.column) for error in report.errors] == [(2, "teams")]
    assert not Offender.objects.exists()


def test_only_who_lets_teams_in_names_a_team_that_is_not_their_own(file_of, user, manager, team):
    path = file_of({"pnc": "", "teams": "NSD North:lead"})

    refused = apply(path, user, team)
    assert "You cannot give NSD North access" in refused.errors[0].reason

    assert apply(path, manager, team).is_applied
    assert Grant.objects.get().team == Team.objects.get(name="NSD North")


def test_team_is_let_in_to_somebody_on_record_only_by_who_leads(file_of, manager, team):
    person = seen_by(team, prison_number="A1234BC")
    path = file_of({"pnc": "", "teams": "NSD North:contributor"})

    refused = apply(path, manager, team)
    assert [(error.row, error.column) for error in refused.errors] == [(2, "teams")]

    GrantFactory(subject=person, team=team, grant_role=GrantRole.LEAD)
    assert apply(path, manager, team).is_applied


def test_file_moves_nobody_to_another_programme(file_of, manager, team):
    person = seen_by(team, prison_number="A1234BC")
    GrantFactory(subject=person, team=team, grant_role=GrantRole.LEAD)
    path = file_of(NEW | {"programme": "state_threats"})

    assert [(error.row, error.column) for error in apply(path, manager, team).errors] == [(2, "programme")]

    PersonProgramme.objects.create(subject=person, programme="state_threats", starts_at=LONG_AGO)
    assert apply(path, manager, team).is_applied


def test_grant_for_a_programme_that_the_importer_may_not_know_of_is_not_there(file_of, manager, team):
    north = Team.objects.get(name="NSD North")
    person = OffenderFactory(prison_number="A1234BC", programme=["state_threats", "terrorism"])
    GrantFactory(subject=person, team=team, grant_role=GrantRole.LEAD, programme="terrorism")
    assert apply(file_of(NEW), manager, team).is_applied
    path = file_of(NEW | {"teams": "NSD North:reader"})
    absent = preview(path, manager, team).counts

    secret = GrantFactory(subject=person, team=north, programme="state_threats")

    assert (preview(path, manager, team).counts, absent["changed"]) == (absent, 1)
    assert apply(path, manager, team).is_applied
    assert {grant.programme for grant in Grant.objects.filter(team=north)} == {"", secret.programme}


def test_new_person_comes_under_the_programme_of_the_file(file_of, manager, team):
    apply(file_of(NEW | {"programme": "state_threats"}), manager, team)

    assert [row.programme for row in PersonProgramme.objects.all()] == ["state_threats"]


def test_region_of_a_hidden_person_is_as_unknown_as_any(file_of, user, team):
    OffenderFactory(region="Atlantis")

    report = preview(file_of(NEW | {"region": "Atlantis"}), user, team)

    assert [error.column for error in report.errors] == ["region"]
    assert "Atlantis" not in report.errors[0].reason.split("Use one of")[1]


@pytest.mark.parametrize(("reason", "most"), [("As in the court order", 76), ("", 83)])  # to be checked: told together
def test_questions_do_not_grow_with_the_people(file_of, user, team, reason, most, django_assert_max_num_queries):
    rows = [NEW | {"prison_number": seen_by(team).prison_number, "kept_because": reason} for _ in range(25)]

    with django_assert_max_num_queries(most):
        report = preview(
            file_of(*[row | {"sled": "", "crd": "", "ped": "", "received_on": ""} for row in rows]), user, team
        )

    assert report.counts == {"changed": 25}
