"""The pages of a person's programmes: what each reader finds there, and how somebody is moved."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from offenders.models import Conviction, Offence
from offenders.programmes.rules import programme_of
from sharing.models import PersonProgramme, ProgrammeMove
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import LONG_AGO, ClientFactory, GrantFactory, TeamFactory, TeamScopeFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
T, S = "terrorism", "state_threats"


def page(client, user, name, **kwargs):
    client.force_login(user)
    return client.get(reverse(name, kwargs=kwargs)).content.decode()


def desk_of(*programmes, role="ct_analyst"):
    team = TeamFactory(kind="national_desk")
    for programme in programmes:
        TeamScopeFactory(team=team, programme=programme)
    return UserFactory(role=role, agency=team.agency, teams=[team])


@pytest.fixture
def both():
    """Under both programmes; a team was given access for each alone."""
    person = OffenderFactory(family_name="Quill", programme=[T, S])
    for programme in (T, S):
        GrantFactory(subject=person, programme=programme, team__name=f"Team of {programme}")
    return person


@pytest.mark.parametrize("name", ["person_programme", "person_access", "person"])
def test_reader_of_one_programme_reads_nothing_of_the_other(client, both, name):
    for own, other in ((T, S), (S, T)):
        text = page(client, desk_of(own), name, uid=both.uid).lower().replace(" ", "_")
        assert own in text
        assert other not in text


def test_manager_of_one_programme_is_told_who_proposes_and_finds_no_proposal_and_no_form(client, both):
    team = GrantFactory(subject=both, programme=T, grant_role="lead").team
    manager = UserFactory(role="probation_manager", agency=team.agency, teams=[team])
    ProgrammeMove.objects.create(
        subject=both,
        leaves=S,
        last_on=date(2026, 12, 9),
        reason="Over",
        proposed_by=manager,
        proposed_at=timezone.now(),
    )

    text = page(client, manager, "person_programme", uid=both.uid)

    assert "Only managers with access for all programmes can propose a change." in text
    assert "Propose a programme change" not in text
    assert "Proposals" not in text
    assert client.get(reverse("programme_propose", kwargs={"uid": both.uid})).status_code == 403


def test_why_somebody_of_the_other_programme_sees_the_person_cannot_be_asked(client, both):
    reader, other = desk_of(T), desk_of(S)
    other.name = "Imogen Farrar"
    other.save()
    client.force_login(reader)

    page = client.post(reverse("person_access", kwargs={"uid": both.uid}), {"who": "Farrar"}, follow=True)

    assert (page.context["asked"].found, page.context["audience"].people) == ([], 1)


def test_reader_of_both_sees_which_is_which(client, both):
    text = page(client, desk_of(T, S), "person_programme", uid=both.uid)

    assert "Terrorism" in text
    assert "State threats" in text


def test_list_names_programmes_to_a_reader_of_both_and_to_no_other(client, both):
    said = {}
    for programmes in ((T,), (S,), (T, S)):
        text = page(client, desk_of(*programmes), "people")
        assert "Quill" in text
        said[programmes] = [words for words in ("Terrorism", "State threats") if f'rm-tag--fact">{words}<' in text]

    assert said == {(T,): [], (S,): [], (T, S): ["Terrorism", "State threats"]}


def test_reader_by_grants_alone_is_told_where_a_list_holds_both(client):
    team = TeamFactory()
    reader = UserFactory(teams=[team])
    GrantFactory(subject=OffenderFactory(family_name="Quill", programme=T), team=team)
    assert "rm-tag--fact" not in page(client, reader, "people")

    GrantFactory(subject=OffenderFactory(family_name="Arden", programme=S), team=team)

    text = page(client, reader, "people")
    assert 'rm-tag--fact">Terrorism<' in text
    assert 'rm-tag--fact">State threats<' in text


def test_program_reads_and_filters_by_its_own_programme_alone(client, both):
    OffenderFactory()
    desk = TeamScopeFactory(programme=S, team=TeamFactory(kind="national_desk")).team
    program = ClientFactory(teams=[desk])
    token = client.post(
        reverse("token"),
        {"grant_type": "client_credentials", "client_id": program.client_id, "client_secret": "a secret"},
    ).json()["access_token"]

    def asked(**params):
        headers = {"Authorization": f"Bearer {token}"}
        return client.get(reverse("people-list"), params, headers=headers).json()["results"]

    assert [row["programme"] for row in asked()] == [S]
    assert [row["uid"] for row in asked(programme=S)] == [str(both.uid)]
    assert asked(programme=T) == []
    one = client.get(
        reverse("people-detail", kwargs={"uid": both.uid}), headers={"Authorization": f"Bearer {token}"}
    ).json()
    assert [row["programme"] for row in one["programmes"]] == [S]


def test_two_managers_of_two_agencies_move_somebody_on_the_pages(client):
    person = OffenderFactory()
    probation, police = (
        UserFactory(role=role, agency=grant.team.agency, teams=[grant.team])
        for role, grant in (
            ("probation_manager", GrantFactory(subject=person, grant_role="lead")),
            ("ct_manager", GrantFactory(subject=person, grant_role="contributor", team__agency__kind="ct_police")),
        )
    )
    client.force_login(probation)
    propose = reverse("programme_propose", kwargs={"uid": person.uid})
    assert "Enter a reason" in client.post(propose, {"begins": S}).content.decode()
    client.post(propose, {"begins": S, "leaves": "", "reason": "Convicted under NSA 2023 s.3"})
    move = ProgrammeMove.objects.get()
    at = reverse("programme_move", kwargs={"uid": person.uid, "move_uid": move.uid})
    assert "Agree to the change" not in client.get(at).content.decode()
    assert "Propose a programme change" not in page(client, probation, "person_programme", uid=person.uid)
    assert client.get(propose).url == at
    assert "Another change is waiting" in client.post(propose, {"begins": S, "reason": "NSA"}).content.decode()
    assert "did the first part yourself" in client.post(at).content.decode()

    client.force_login(police)
    assert "Agree to the change" in client.get(at).content.decode()
    client.post(at)

    assert sorted(PersonProgramme.objects.filter(subject=person).values_list("programme", flat=True)) == [S, T]
    agreed = page(client, police, "person_programme", uid=person.uid)
    assert f"agreed by {police}" in agreed
    assert "Propose a programme change" in agreed


def test_person_convicted_of_another_programme_is_listed_for_who_may_move_them(client):
    offence = Offence.objects.filter(programme=T).first()
    threat, person, hidden = (OffenderFactory(family_name=name) for name in ("Quill", "Right", "Hidden"))
    PersonProgramme.objects.filter(subject__in=[threat, hidden]).update(programme=S)
    for each in (threat, person, hidden):
        Conviction.objects.create(offender=each, offence=offence, convicted_on=date(2020, 1, 6))
    team = GrantFactory(subject=threat, grant_role="contributor").team
    GrantFactory(subject=person, team=team, grant_role="contributor")
    manager = UserFactory(role="probation_manager", agency=team.agency, teams=[team])

    client.force_login(manager)
    found = client.get(reverse("programmes_to_check")).context["found"]

    assert [(each.person, each.under, each.convicted) for each in found] == [(threat, "State threats", "Terrorism")]
    assert set(PersonProgramme.objects.filter(subject=threat).values_list("programme", flat=True)) == {S}  # not moved


@pytest.mark.parametrize(
    ("offence", "connection", "power", "programme"),
    [
        (T, False, False, T),
        (S, False, False, S),
        ("ordinary", True, False, T),
        ("ordinary", False, True, S),
        ("ordinary", False, False, None),
        (None, False, False, None),
        (None, True, False, T),
        (S, True, False, S),
    ],
)
def test_conviction_belongs_to_a_programme(offence, connection, power, programme):
    assert programme_of(offence, has_connection=connection, has_foreign_power=power) == programme


def test_person_is_not_listed_while_under_a_programme_that_has_not_begun():
    person = OffenderFactory(programme="")
    PersonProgramme.objects.create(subject=person, programme=S, starts_at=timezone.now() + timedelta(days=1))
    desk = desk_of(S)

    assert not type(person).objects.visible_to(desk).exists()
    PersonProgramme.objects.update(starts_at=LONG_AGO)
    assert type(person).objects.visible_to(desk).exists()
