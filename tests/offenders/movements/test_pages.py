"""Moving a person: what follows is said before it is saved, and what cannot be is refused at its field."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from offenders.models import Establishment, Movement
from offenders.movements import actions as custody
from release_monitor.database.rights import as_owner
from sharing.access.rules import GrantRole
from sharing.models import Grant, PracticeValue
from tests.browser import WIDTHS, looks_right, open_as
from tests.factories.sharing import GrantFactory

TODAY = date(2026, 12, 1)


@pytest.fixture
def browser(client, officer):
    client.force_login(officer)
    return client


def address(person, name="person_move"):
    return reverse(name, kwargs={"uid": person.uid})


def typed(person, browser, *, step, to="FKI", on=TODAY, **more):
    """What the form sends, with what it carries from when it was opened."""
    form = browser.get(address(person)).context["form"]
    carried = {"uid": str(form["uid"].value()), "seen_at": form["seen_at"].value()}
    return carried | {
        "establishment": to,
        "on_day": on.day,
        "on_month": on.month,
        "on_year": on.year,
        "note": "",
        "step": step,
        **more,
    }


def transfers():
    return Movement.objects.filter(happening="transferred")


@pytest.mark.django_db
@pytest.mark.usefixtures("at_noon", "frankland")
class TestMoving:
    def test_who_is_let_in_and_who_reads_on_is_said_before_anything_is_saved(self, browser, halden):
        page = browser.post(address(halden), typed(halden, browser, step="check", note="For the course"))

        assert page.context["consequences"] == [
            "Frankland OMU is given access at once, to view and add to the record.",
            "Full Sutton OMU reads on until midday on 15 December 2026, and cannot edit from now on.",
        ]
        assert not transfers().exists()
        assert dict(page.context["typed"])["note"] == "For the course"

    def test_confirmed_move_is_done_and_seen(self, browser, halden, officer):
        page = browser.post(address(halden), typed(halden, browser, step="move", note="For the course"), follow=True)

        halden.refresh_from_db()
        assert str(halden.establishment) == "HMP Frankland"
        assert (transfers().get().recorded_by, transfers().get().note) == (officer, "For the course")
        assert "Marcus Halden is at HMP Frankland now." in page.content.decode()
        assert "Remanded, HMP Frankland" in page.content.decode()

    def test_sent_twice_it_is_done_once_and_reads_the_same(self, browser, halden, officer):
        form = typed(halden, browser, step="check")
        form["step"] = "move"
        first = browser.post(address(halden), form)
        GrantFactory(subject=halden, team=officer.memberships.get().team, grant_role=GrantRole.CONTRIBUTOR)

        again = browser.post(address(halden), form)

        assert (first.status_code, again.status_code) == (302, 302)
        assert transfers().count() == 1

    def test_way_back_keeps_what_was_typed(self, browser, halden):
        page = browser.post(address(halden), typed(halden, browser, step="change", note="For the course"))

        assert "For the course" in page.content.decode()
        assert not transfers().exists()

    @pytest.mark.parametrize("step", ["check", "move"])
    def test_what_cannot_be_is_refused_at_its_field(self, browser, halden, step):
        for changed, field, words in (
            ({"to": "FSI"}, "establishment", "The person is at HMP Full Sutton already"),
            ({"on": date(2026, 12, 2)}, "on", "The date must be today or in the past"),
            ({"on": date(2023, 3, 14)}, "on", "The date is before the latest movement"),
            ({"to": ""}, "establishment", "Select the establishment"),
            (
                {"to": "Franklnd"},
                "establishment",
                "“Franklnd” is not an establishment here. Did you mean HMP Frankland (FKI)?",
            ),
        ):
            page = browser.post(address(halden), typed(halden, browser, step=step, note="Kept", **changed))

            assert page.context["form"].errors.get(field) == [words], changed
            assert "Kept" in page.content.decode(), changed
            assert not transfers().exists(), changed

    def test_who_was_moved_meanwhile_is_not_moved_from_where_the_form_saw_them(self, browser, halden, places, officer):
        Establishment.objects.create(code="WDI", name="HMP Wakefield")
        form = typed(halden, browser, step="move", to="WDI")
        custody.transfer(offender=halden, to=places["FKI"], on=TODAY, by=None)
        GrantFactory(subject=halden, team=officer.memberships.get().team, grant_role=GrantRole.CONTRIBUTOR)

        page = browser.post(address(halden), form)

        assert page.context["form"].errors["establishment"] == [
            "Someone else moved the person first: they are at HMP Frankland now"
        ]

    def test_who_is_not_held_cannot_be_moved_and_the_page_says_what_to_do(self, browser, halden):
        custody.record_happening(offender=halden, happening="absconded", on=TODAY, by=None)

        page = browser.get(address(halden)).content.decode()

        assert "Only someone in custody can be moved." in page

    def test_place_without_a_team_is_said(self, browser, halden, frankland):
        frankland.memberships.all().delete()
        with as_owner():
            frankland.delete()

        page = browser.post(address(halden), typed(halden, browser, step="check"))
        done = browser.post(address(halden), typed(halden, browser, step="move"), follow=True)

        assert page.context["consequences"] == [
            "No one at HMP Frankland uses Release Monitor yet. The owner stays the same, and no access ends, "
            "until someone there does.",
            "The teams that the person is with now are alerted. No desk of its region is set up here.",
            "Ask an administrator to put the first member in the team of HMP Frankland. The person is handed over "
            "automatically.",
        ]
        assert "Marcus Halden is at HMP Frankland now. No one there uses Release Monitor yet" in done.content.decode()
        assert (
            "Waiting for the first member of the team of HMP Frankland"
            in browser.get(address(halden, "person_owners")).content.decode()
        )

    def test_only_lead_is_told_to_hand_over(self, browser, halden, full_sutton):
        with as_owner():
            Grant.objects.filter(grant_role="lead").delete()
        GrantFactory(subject=halden, team=full_sutton, grant_role=GrantRole.LEAD)

        page = browser.post(address(halden), typed(halden, browser, step="check"))

        assert "Full Sutton OMU still leads: no other team does." in page.context["consequences"][1]

    def test_mover_who_reads_no_more_is_led_to_the_list(self, browser, halden):
        PracticeValue.objects.create(
            name="access.old_establishment_reads_days", value=0, starts_on=TODAY - timedelta(days=1), source="A test"
        )

        page = browser.post(address(halden), typed(halden, browser, step="move"))

        assert page.url == reverse("people")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", WIDTHS)
def test_record_and_move_fit_a_screen_and_a_phone_and_axe_finds_nothing(
    browsing, client, officer, halden, sentenced, sheet, frankland, width
):
    sheet(CRD=date(2126, 12, 19), SLED=date(2129, 3, 14))
    sheet(CRD=date(2126, 12, 20))
    with browsing(width=width) as page:
        open_as(page, client, officer, address(halden, "person"))
        for name in ("person_timeline", "person_sentence", "person_move"):
            page.goto(address(halden, name))
            looks_right(page, name)
        page.get_by_label("Moves to").fill("frankland")
        page.get_by_role("button", name="Continue").click()
        page.get_by_text("Frankland OMU is given access at once").wait_for()
        looks_right(page, "person_move, checked")
        page.get_by_role("button", name="Move Marcus Halden").click()
        page.get_by_text("Marcus Halden is at HMP Frankland now.").wait_for()
