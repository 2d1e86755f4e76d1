"""The published count beside ours: for national desks alone, and never counting people who are hidden."""

from datetime import date

import pytest
from django.urls import reverse

from offenders.models import Conviction, CustodyPeriod, PublishedFigure, Reconciliation
from tests.browser import looks_right, open_as
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import TeamFactory, TeamScopeFactory, UserFactory
from tests.offenders.halden import s58

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
ADDRESS = "/figures/reconciliation/"


@pytest.fixture
def desk(db):
    return UserFactory(role="ct_analyst", teams=[TeamScopeFactory().team])


def numbers(page):
    return {row.key: row.total.number for row in page.context["result"].rows}


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

    assert page.context["beside"]["figure"] == figure
    assert (numbers(page)["published"], numbers(page)["ours"], numbers(page)["unexplained"]) == (9, 2, 7)
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

    assert page.context["result"].spec.programme == "state_threats"
    assert "No figure is published for this programme." in page.content.decode()


def test_reconciliation_is_kept_by_name_with_every_line_and_what_is_left(client, figure):
    keeper = UserFactory(role="ct_manager", name="Karen Lockyer", teams=[TeamScopeFactory().team])
    held(date(2026, 1, 5))
    client.force_login(keeper)

    reconcile(client, figure, scotland="2", later="-1")
    reconcile(client, figure, scotland="3", words="Three are held in Scotland")

    first, last = Reconciliation.objects.order_by("kept_at")
    assert (first.ours, first.lines["scotland"], first.unexplained) == (1, 2, 7)
    shown = client.get(ADDRESS)
    page = shown.content.decode()
    assert "Three are held in Scotland" in page
    assert "Two are held in Scotland" not in page
    assert (numbers(shown)["scotland"], numbers(shown)["unexplained"]) == (3, 5)
    assert last.kept_by == keeper
    assert "Two are held in Scotland" in client.get(reverse("figure_reconcile", args=[figure.uid])).content.decode()


def test_last_quarters_reconciliation_stands_until_there_is_one_and_says_so(client, figure):
    keeper = UserFactory(role="ct_manager", teams=[TeamScopeFactory().team])
    client.force_login(keeper)
    reconcile(client, figure)
    newer = PublishedFigure.objects.create(**{**row_of(figure), "as_at": date(2026, 12, 31), "value": 12})

    page = client.get(ADDRESS)

    assert page.context["beside"]["figure"] == newer
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


def test_team_that_sees_no_whole_programme_compares_nothing(client, figure):
    client.force_login(UserFactory(role="ct_manager", teams=[TeamFactory()]))

    page = client.get(ADDRESS)

    assert (page.context["result"].rows, page.context["beside"]) == ((), None)
    assert "compared only by those who see the whole programme" in page.content.decode()


@pytest.mark.every_page
@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [1280, 390])
def test_page_is_clean_in_axes_eyes_and_fits(browsing, client, desk, width):
    OffenderFactory(status="in_custody")
    with browsing(width=width) as page:
        open_as(page, client, desk, ADDRESS)
        looks_right(page, "figures")
