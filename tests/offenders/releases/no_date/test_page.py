"""The page of people with no release date: who is on it, and what it says of them."""

from datetime import date

import pytest
from django.urls import reverse

from offenders.dates.upkeep import releases
from offenders.models import Conviction, Offence, Sentence
from offenders.movements import actions as custody
from sharing.alerts import digests
from sharing.alerts.deliveries import letter_of_digest
from sharing.models import AuditEntry, Digest
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import GrantFactory, TeamFactory, UserFactory
from tests.list_files import rows_text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026


def of_scotland():
    """An offence of whose sentences none is worked out here."""
    words = {"title": "Inciting terrorism overseas: Scotland", "schedule_19za": "part_2"}
    return Offence.objects.get_or_create(statute="Terrorism Act 2000", section="61", defaults=words)[0]


@pytest.fixture
def held(team, places):
    """Somebody in custody on a sentence that is not worked out here; `to`: the team that is given access."""

    def make(name, *, to=team, at="FSI", kind="SDS"):
        person = OffenderFactory(family_name=name, date_of_birth=date(1991, 3, 9))
        if to:
            GrantFactory(subject=person, team=to)
        conviction = Conviction.objects.create(offender=person, offence=of_scotland(), convicted_on=date(2023, 3, 1))
        Sentence.objects.create(
            offender=person,
            conviction=conviction,
            kind=kind,
            sentenced_on=date(2023, 3, 15),
            years=4,
        )
        custody.receive(offender=person, establishment=places[at], on=date(2023, 3, 15), by=None)
        return person

    return make


def page(client, **query):
    return client.get(reverse("no_release_date"), query)


def names(response):
    return [line.person.family_name for line in response.context["lines"]]


def test_whoever_has_no_date_is_there_with_how_long_and_why_and_nobody_who_is_hidden(client, reader, held):
    held("Seen")
    held("Hidden", to=None)
    held("Lifer", kind="LIFE")

    response = page(client)

    assert names(response) == ["Seen"]
    (line,) = response.context["lines"]
    assert (line.days, line.lacking_since) == ("1,357 days", date(2026, 12, 1))
    assert line.reason == line.person.refused.rstrip(".") != ""
    said = response.content.decode()
    assert line.reason.replace("'", "&#x27;") in said
    assert "HMP Full Sutton" in said
    assert AuditEntry.objects.get(verb="releases.no_date_listed").shown_ids == [line.person.pk]


def test_is_gone_once_a_sheet_names_a_release(client, reader, held):
    person = held("Seen")

    releases.record_official_dates(
        offender=person, dates={"CRD": date(2027, 6, 7)}, source="NOMIS", as_at=date(2026, 11, 24), by=None
    )

    assert names(page(client)) == []


def test_sheet_that_names_no_release_is_said(client, reader, held):
    person = held("Seen")
    releases.record_official_dates(
        offender=person, dates={"PED": date(2026, 12, 7)}, source="NOMIS", as_at=date(2026, 11, 24), by=None
    )

    (line,) = page(client).context["lines"]

    assert line.reason.startswith("The prison’s sheet has no release date, and none can be calculated. ")


def test_prison_narrows_it_and_the_sheet_holds_what_is_shown(client, reader, held):
    held("Here")
    held("There", at="FKI")
    held("Hidden", at="FKI", to=None)

    assert names(page(client, prison="FKI")) == ["There"]
    told = rows_text(client, "no_release_date", prison="FKI")
    assert "There" in told
    assert "HMP Frankland" in told
    assert "Here" not in told
    assert "Hidden" not in told
    assert AuditEntry.objects.get(verb="no_release_date.exported").shown_ids


def test_empty_page_says_what_would_be_there(client, reader):
    assert "Everyone you can see in custody has a release date" in page(client).content.decode()
    assert "Show all prisons" in page(client, prison="FSI").content.decode()


def test_number_of_queries_does_not_grow(client, reader, held, django_assert_max_num_queries):
    for n in range(20):
        held(f"Seen{n}")

    with django_assert_max_num_queries(15):
        assert len(names(page(client))) == 20


def test_releases_and_the_weekly_list_lead_there(client, reader):
    for address in (reverse("releases"), reverse("weekly_list", kwargs={"monday": "2026-11-30"})):
        assert reverse("no_release_date") in client.get(address).content.decode()


def test_letter_of_the_week_leads_there(noon):
    user = UserFactory(teams=[TeamFactory()])
    digest = Digest(kind="releases.weekly_list", title="The list", path="/weekly/", made_at=noon)

    assert "People in custody with no release date" in letter_of_digest(digest, user).words
    assert digests.links_of("releases.weekly_list")[0].path == reverse("no_release_date")
