"""A story of a fresh installation, by pages: nothing is there but what an operator loaded from the project's files."""

from datetime import date

import pytest
from django.core.management import call_command
from django.urls import reverse

from offenders.models import Conviction, Establishment, Offence, Offender
from sharing.models import Agency, Team
from tests.factories.sharing import AgencyFactory, MembershipFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "owner"])]

SINCE, CONVICTED, PASSED = date(2025, 3, 1), date(2026, 10, 5), date(2026, 10, 9)
WORDS = "Hostile reconnaissance, count 3"
STANDARD = "Standard determinate, 18 or older"
CONCERN = {"kind": "Offenders of particular concern, 18 or older", "extension_months": 12}


@pytest.fixture
def installed():
    """An empty installation with its agencies, into which an operator loads the reference data."""
    Offence.objects.all().delete()
    Establishment.objects.all().delete()
    agencies = {
        "PPCS": AgencyFactory(name="PPCS", kind=Agency.Kind.PPCS),
        "NSD": AgencyFactory(name="Probation", kind=Agency.Kind.PROBATION),
    }
    call_command("load_reference", write=True, quietly=True)
    return agencies


def fill(page, **typed):
    for name, value in typed.items():
        if isinstance(value, date):
            fill(page, **{f"{name}_{part}": str(getattr(value, part)) for part in ("day", "month", "year")})
        elif page.locator(f"select[name={name}]").count():
            page.locator(f"select[name={name}]").select_option(label=value)
        elif page.locator(f"[name={name}][type=radio]").count():
            page.locator(f"[name={name}][value={value}]").check(force=True)
        else:
            page.locator(f"[name={name}]").fill(str(value))


def make_team(page, name, kind, agency):
    fill(page, name=name, kind=kind, agency=agency)
    page.locator("main form button[type=submit]").first.click()
    page.get_by_role("heading", name=name).wait_for(timeout=20_000)


def test_real_convictions_are_recorded_by_pages_alone(walk, installed):
    administrator = UserFactory(role="administrator")
    for name, kind, agency in (
        ("PPCS Terrorism", "Caseload", installed["PPCS"]),
        ("NSD North", "Caseload", installed["NSD"]),
    ):
        walk.step(
            administrator,
            reverse("administration_team_add"),
            lambda page, name=name, kind=kind, agency=agency: make_team(page, name, kind, str(agency)),
        )
    caseworker = UserFactory(role="ppcs", agency=installed["PPCS"])
    MembershipFactory(user=caseworker, team=Team.objects.get(name="PPCS Terrorism"))

    def add_person(page, family_name, number, programme):
        page.goto(reverse("person_add"))
        fill(page, family_name=family_name, prison_number=number, date_of_birth=date(1990, 4, 17))
        fill(page, programme=programme, team="PPCS Terrorism, PPCS")
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_url("**/people/*-*/**")
        return Offender.objects.get(prison_number=number)

    def convict(page, person, *, keep=False, **typed):
        page.goto(reverse("conviction_add", kwargs={"uid": person.uid}))
        fill(page, convicted_on=CONVICTED, sentenced_on=PASSED, **typed)
        page.locator("main form button[type=submit]").first.click()
        if keep:
            page.get_by_label("None of these: keep my words, to be classified").check(force=True)
            page.locator("main form button[type=submit]").first.click()
        page.get_by_text("The conviction is recorded.").wait_for()

    def dates_of(page, person):
        page.goto(reverse("person_sentence", kwargs={"uid": person.uid}))
        return {line.strip() for line in page.locator("main").inner_text().splitlines()}

    def record(page):
        page.set_default_timeout(60_000)
        murderer = add_person(page, "Telford", "A1234BC", "terrorism")
        connected = {"terrorist_connection": "yes", "connection_decided_on": PASSED}
        convict(page, murderer, offence_words="Murder", committed_on=SINCE, **connected, kind="Life", years=20)
        assert {"Murder (Common law)", "Determined, 9 October 2026", "TED 8 October 2046"} <= dates_of(page, murderer)

        spy = add_person(page, "Halden", "A1235BC", "state_threats")
        convict(page, spy, offence_words="s.1 National Security Act 2023", committed_on=SINCE, **CONCERN, years=8)
        assert {"CRD 8 October 2034", "SLED 8 October 2035"} <= dates_of(page, spy)

        plotter = add_person(page, "Wrexcombe", "A1236BC", "terrorism")
        convict(page, plotter, offence_words="Conspiracy, TA 2006 s.5", committed_on=SINCE, **CONCERN, years=9)
        assert {"CRD 8 October 2035", "PED 8 October 2032"} <= dates_of(page, plotter)

        scout = add_person(page, "Marsden", "A1237BC", "terrorism")
        convict(page, scout, keep=True, offence_words=WORDS, committed_on=SINCE, kind=STANDARD, years=6)
        refused = "No dates calculated. The offence is to be classified."
        assert any(line.startswith(refused) for line in dates_of(page, scout))

    walk.step(caseworker, reverse("person_add"), record)

    found = Conviction.objects.order_by("pk").values_list("offence__key", "ancillary_form", "offence_words")
    assert list(found) == [
        ("cl-murder", "substantive", ""),
        ("nsa23-1", "substantive", ""),
        ("ta06-5", "conspiracy", ""),
        (None, "substantive", WORDS),
    ]
