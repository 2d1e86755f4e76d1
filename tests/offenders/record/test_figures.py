"""Caseload by status: for national desks alone, and never counting people who are hidden."""

from datetime import date

import pytest
from django.urls import reverse

from offenders.models import Conviction, CustodyPeriod, PublishedFigure, Reconciliation
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
from tests.offenders.halden import s58

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


@pytest.fixture
def figure(db):
    return PublishedFigure.objects.create(
        measure="in_custody",
        programme="terrorism",
        as_at=date(2026, 9, 30),
        value=9,
        area="great_britain",
        definition="people in custody, convicted and remanded",
        grade="A",
        source="Home Office quarterly statistics",
    )


def held(starts_on, ends_on=None, *, convicted_on=None, **who):
    person = OffenderFactory(status="in_custody", **who)
    CustodyPeriod.objects.create(offender=person, starts_on=starts_on, ends_on=ends_on)
    if convicted_on:
        Conviction.objects.create(offender=person, offence=s58(), convicted_on=convicted_on)
    return person


def reconcile(client, figure, **typed):
    address = reverse("figure_reconcile", args=[figure.uid])
    return client.post(address, {"uid": "", "words": "Two are held in Scotland", **typed}, follow=True)


def test_newest_figure_stands_beside_the_count_of_its_programme_and_day(client, desk, figure):
    day = figure.as_at
    held(date(2026, 1, 5), convicted_on=date(2026, 9, 30))
    held(date(2026, 9, 30), convicted_on=date(2026, 10, 1))  # on remand that day
    held(date(2026, 1, 5), day)  # left on it
    held(date(2026, 10, 1))  # came later
    held(date(2026, 1, 5), programme="state_threats")
    PublishedFigure.objects.create(**{**row_of(figure), "as_at": date(2026, 6, 30), "value": 100})
    client.force_login(desk)

    page = client.get(ADDRESS)

    (each,) = page.context["beside"]
    assert each.figure == figure
    assert (each.ours.total, each.ours.convicted, each.ours.remanded, each.difference) == (2, 1, 1, 7)
    words = page.content.decode()
    assert "Great Britain, as at 30 September 2026" in words
    assert "No reconciliation yet." in words
    assert "Home Office quarterly statistics" in words


def row_of(figure):
    names = ("measure", "programme", "as_at", "value", "area", "definition", "grade", "source")
    return {name: getattr(figure, name) for name in names}


def test_state_threats_stand_apart_and_without_a_figure_it_is_said(client, figure):
    desk = UserFactory(role="ct_analyst", teams=[TeamScopeFactory(programme="state_threats").team])
    held(date(2026, 1, 5))
    client.force_login(desk)

    page = client.get(ADDRESS)

    assert [each.programme for each in page.context["beside"]] == ["state_threats"]
    assert "No figure is published for this programme." in page.content.decode()


def test_reconciliation_is_kept_by_name_with_every_line_and_what_is_left(client, figure):
    keeper = UserFactory(role="ct_manager", name="Karen Lockyer", teams=[TeamScopeFactory().team])
    held(date(2026, 1, 5))
    client.force_login(keeper)

    reconcile(client, figure, scotland="2", later="-1")
    reconcile(client, figure, scotland="3", words="Three are held in Scotland")

    first, last = Reconciliation.objects.order_by("kept_at")
    assert (first.ours, first.lines["scotland"], first.unexplained) == (1, 2, 7)
    page = client.get(ADDRESS).content.decode()
    assert "Three are held in Scotland" in page
    assert "Two are held in Scotland" not in page
    assert "Held in Scotland: the published figure is for Great Britain</dt><dd>3</dd>" in page
    assert "Unexplained</dt><dd>5</dd>" in page
    assert last.kept_by == keeper
    assert "Two are held in Scotland" in client.get(reverse("figure_reconcile", args=[figure.uid])).content.decode()


def test_last_quarters_reconciliation_stands_until_there_is_one_and_says_so(client, figure):
    keeper = UserFactory(role="ct_manager", teams=[TeamScopeFactory().team])
    client.force_login(keeper)
    reconcile(client, figure)
    newer = PublishedFigure.objects.create(**{**row_of(figure), "as_at": date(2026, 12, 31), "value": 12})

    page = client.get(ADDRESS)

    assert page.context["beside"][0].figure == newer
    assert "this one is not reconciled yet" in page.content.decode()
    reconcile(client, newer, words="As in the quarter before")
    assert "this one is not reconciled yet" not in client.get(ADDRESS).content.decode()


def test_nothing_in_words_keeps_nothing(client, figure):
    client.force_login(UserFactory(role="ct_manager", teams=[TeamScopeFactory().team]))

    page = reconcile(client, figure, words=" ", scotland="two")

    assert set(page.context["form"].errors) == {"words", "scotland"}
    assert not Reconciliation.objects.exists()


@pytest.mark.parametrize("who", ["analyst of the desk", "keeper of no desk", "keeper of another programme"])
def test_only_who_keeps_figures_and_sees_the_whole_programme_reconciles(client, figure, who):
    programme = "state_threats" if who == "keeper of another programme" else "terrorism"
    team = TeamFactory() if who == "keeper of no desk" else TeamScopeFactory(programme=programme).team
    client.force_login(UserFactory(role="ct_analyst" if who == "analyst of the desk" else "ct_manager", teams=[team]))

    assert reconcile(client, figure).status_code == 404
    assert not Reconciliation.objects.exists()


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
