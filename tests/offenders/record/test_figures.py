"""Caseload by status: for national desks alone, and never counting people who are hidden."""

import pytest

from offenders.record import published
from sharing.models import AuditEntry
from tests.browser import looks_right, open_as
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import (
    ExclusionFactory,
    GrantFactory,
    RestrictionFactory,
    TeamFactory,
    TeamScopeFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
ADDRESS = "/people/figures/"


@pytest.fixture
def desk(db):
    return UserFactory(role="ct_analyst", teams=[TeamScopeFactory().team])


def numbers(client):
    (figures,) = client.get(ADDRESS).context["programmes"]
    return {line.status: line.number for line in figures.lines}


def test_desk_sees_how_many_of_its_programme_are_where(client, desk):
    for status in ("in_custody", "in_custody", "on_licence", "recalled", "unlawfully_at_large", "deceased"):
        OffenderFactory(status=status)
    OffenderFactory(status="in_custody", programme="state_threats")
    client.force_login(desk)

    assert numbers(client) == {"in_custody": "2", "recalled": "1", "on_licence": "1", "unlawfully_at_large": "1"}
    assert AuditEntry.objects.get(verb="people.counted").actor_id == desk.pk


def test_person_of_another_programme_whom_a_team_sees_is_not_counted(client, desk):
    other = OffenderFactory(status="in_custody", programme="state_threats")
    team = GrantFactory(subject=other).team
    client.force_login(UserFactory(role="ct_analyst", teams=[team, TeamScopeFactory().team]))

    assert numbers(client)["in_custody"] == "0"


@pytest.mark.parametrize("why", ["excluded", "restricted"])
def test_who_is_hidden_from_the_reader_is_not_counted(client, desk, why):
    hidden = OffenderFactory(status="in_custody")
    OffenderFactory(status="in_custody")
    if why == "excluded":
        ExclusionFactory(subject=hidden, user=desk)
    else:
        RestrictionFactory(subject=hidden)
    client.force_login(desk)

    assert numbers(client)["in_custody"] == "1"


@pytest.mark.parametrize("who", ["team", "scope ended", "administrator", "disabled role"])
def test_for_anybody_else_there_is_no_such_page_and_no_link_to_it(client, who):
    scope = TeamScopeFactory(ends_at="2021-01-01T00:00Z" if who == "scope ended" else None)
    team = GrantFactory().team if who == "team" else scope.team
    role = {"administrator": "administrator", "disabled role": "auditor"}.get(who, "ct_manager")
    user = UserFactory(role=role, teams=[team if who != "disabled role" else TeamFactory()])
    client.force_login(user)

    assert client.get(ADDRESS).status_code == 404
    assert ADDRESS not in client.get("/people/").content.decode()


def test_published_figure_stands_beside_with_day_grade_and_source(client, desk):
    client.force_login(desk)

    page = client.get(ADDRESS).content.decode()

    assert f"{published.IN_CUSTODY.value} people in custody" in page
    assert "30 September 2022" in page
    assert "A, official publication" in page
    assert "Home Office quarterly statistics" in page
    assert ADDRESS in client.get("/people/").content.decode()


def test_large_number_is_not_told(client, desk, monkeypatch):
    monkeypatch.setattr("offenders.person_page.list_parts.MOST", 1)
    for _ in range(2):
        OffenderFactory(status="on_licence")
    client.force_login(desk)

    assert numbers(client)["on_licence"] == "more than 1"


@pytest.mark.every_page
@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [1280, 390])
def test_page_is_clean_in_axes_eyes_and_fits(browsing, client, desk, width):
    OffenderFactory(status="in_custody")
    with browsing(width=width) as page:
        open_as(page, client, desk, ADDRESS)
        looks_right(page, "figures")
