"""Reference data in a real browser: a correction is proposed and agreed by keys alone, and the pages look right."""

import pytest
from django.urls import reverse

from offenders.models import Offence, ReferenceChange
from tests.browser import WIDTHS, follow, looks_right, open_as, tab_to, write
from tests.factories.sharing import AgencyFactory, TeamFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def keeper(kind, role):
    agency = AgencyFactory(kind=kind)
    return UserFactory(role=role, agency=agency, teams=[TeamFactory(agency=agency)])


def test_correction_is_proposed_and_agreed_by_keys_alone(browsing, client):
    murder = Offence.objects.get(key="cl-murder")
    with browsing() as page:
        open_as(page, client, keeper("ppcs", "ppcs"), reverse("reference_row", args=["offences", murder.uid]))
        follow(page, "Correct the row")
        tab_to(page, page.get_by_label("Title", exact=True))
        page.keyboard.press("Control+A")
        page.keyboard.type("Murder of a person")
        write(page, "Reason for the change", "Read again")
        write(page, "Source of the change", "The Act")
        follow(page, "Propose change")
        page.get_by_text("The change is proposed.").wait_for()
        change = ReferenceChange.objects.get()
        open_as(page, client, keeper("ct_police", "ct_manager"), reverse("reference_change", args=[change.uid]))
        follow(page, "Agree to change")
        page.get_by_text("You agreed.").wait_for()

    murder.refresh_from_db()
    assert murder.title == "Murder of a person"


@pytest.mark.parametrize("width", WIDTHS)
def test_lists_rows_forms_and_changes_look_right(browsing, client, width):
    murder = Offence.objects.get(key="cl-murder")
    user = keeper("ppcs", "ppcs")
    ReferenceChange.objects.create(
        kind="offences",
        verb="correct",
        row=Offence.objects.get(key="cl-kidnap").uid,
        named="Kidnapping (Common law)",
        before={"note": ""},
        after={"note": "Read again"},
        reason="The note is missing",
        source="The law",
        state="filed",
        filed_at="2026-12-01T12:00:00Z",
        proposed_at="2026-12-01T12:00:00Z",
        answer_due_at="2026-12-09T00:00:00Z",
    )
    pages = {
        "reference": reverse("reference"),
        "reference_rows": reverse("reference_rows", args=["offences"]),
        "disposals": reverse("reference_rows", args=["disposals"]),
        "gateways": reverse("reference_rows", args=["gateways"]),
        "reference_row": reverse("reference_row", args=["offences", murder.uid]),
        "reference_propose": reverse("reference_propose", args=["offences", murder.uid, "correct"]),
        "reference_change": reverse("reference_change", args=[ReferenceChange.objects.get().uid]),
    }
    with browsing(width=width) as page:
        for name, address in pages.items():
            open_as(page, client, user, address)
            looks_right(page, name)
