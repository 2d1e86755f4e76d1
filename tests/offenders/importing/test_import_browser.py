"""A file on the page, in a real browser: on a desk, on a phone, with the worker at work meanwhile."""

import pytest
from django.urls import reverse
from django.utils import timezone

from offenders.importing import files
from offenders.models import ImportFile
from tests.browser import WIDTHS, looks_right, open_as
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import GrantFactory, TeamFactory, UserFactory
from tests.offenders.importing.test_need_to_know import NEW

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", WIDTHS)
def test_file_is_given_checked_and_applied(browsing, client, file_of, width):
    team = TeamFactory(name="PPCS")
    OffenderFactory(prison_number="Z0001AA")
    GrantFactory(subject=OffenderFactory(), team=team)
    user = UserFactory(role="ppcs", teams=[team])
    path = file_of(
        NEW | {"pnc": "2002/0073319A", "establishment": "FSI: HMP Full Sutton"}, NEW | {"prison_number": "Z0001AA"}
    )
    with browsing(width=width) as page:
        open_as(page, client, user, reverse("people"))
        looks_right(page, "people")
        page.get_by_role("link", name="Import people").click()
        page.get_by_role("button", name="Check the file").click()
        page.get_by_role("link", name="Select a file").wait_for()
        looks_right(page, "errors")
        page.set_input_files("input[type=file]", path)
        page.get_by_role("button", name="Check the file").click()
        looks_right(page, "waiting")
        files.work(at=timezone.now())
        page.get_by_role("button", name="Apply to 2 people").wait_for()
        assert page.get_by_text("new, identity being checked").first.is_visible()
        looks_right(page, "preview")
        page.get_by_role("button", name="Apply to 2 people").click()
        files.work(at=timezone.now())
        page.goto(reverse("import_file", args=[ImportFile.objects.get().uid]))
        assert page.get_by_role("heading", name="Applied").is_visible()
        looks_right(page, "applied")
        page.goto(reverse("people_export"))
        looks_right(page, "export")


def test_file_is_given_and_applied_without_scripts(browsing, client, file_of):
    team = TeamFactory(name="PPCS")
    user = UserFactory(role="ppcs", teams=[team])
    with browsing(javascript=False) as page:
        open_as(page, client, user, reverse("import_files"))
        page.set_input_files("input[type=file]", file_of(NEW))
        page.get_by_role("button", name="Check the file").click()
        files.work(at=timezone.now())
        page.get_by_role("link", name="Refresh").click()
        page.get_by_role("button", name="Apply to 1 person").click()
        files.work(at=timezone.now())
        page.get_by_role("link", name="Refresh").click()

        page.get_by_role("heading", name="Applied").wait_for()


def test_what_is_wrong_with_a_file_can_be_read(browsing, client):
    team = TeamFactory(name="PPCS")
    user = UserFactory(role="ppcs", teams=[team])
    lines = ["prison_number,received_on", *(f"A{n:04}AA,soon" for n in range(600))]
    file = files.give_file(name="faults.csv", content="\n".join(lines).encode(), lead=team, by=user)
    files.work(at=timezone.now())
    with browsing() as page:
        open_as(page, client, user, reverse("import_file", args=[file.uid]))
        looks_right(page, "errors")
        assert page.get_by_role("heading", name="What faults.csv would change").is_visible()
        assert page.get_by_text("The first 200 of").is_visible()
