"""The page of how far our own calculation reaches: the people it counts and names."""

from datetime import date

import pytest
from django.urls import reverse

from offenders.dates.coverage.panels import NO_RULE
from offenders.dates.rules.releases import Code
from offenders.dates.upkeep import releases
from offenders.dates.upkeep.caseload import recalculate_many
from offenders.models import Conviction, Sentence
from offenders.movements import actions as custody
from sharing.models import AuditEntry
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import GrantFactory
from tests.offenders.halden import s58

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


@pytest.fixture
def held(team, places):
    """Somebody in custody: serving `years` for s.58, or remanded without them; `to`: the team that is given access."""

    def make(name, *, years=0, offence_on=date(2022, 5, 1), on=date(2023, 3, 15), to=team):
        person = OffenderFactory(family_name=name, date_of_birth=date(1991, 3, 9))
        if to:
            GrantFactory(subject=person, team=to)
        if years:
            conviction = Conviction.objects.create(
                offender=person, offence=s58(), convicted_on=date(2023, 3, 1), committed_on=offence_on
            )
            Sentence.objects.create(offender=person, conviction=conviction, kind="SDS", sentenced_on=on, years=years)
        custody.receive(offender=person, establishment=places["FSI"], on=on, by=None)
        return person

    return make


def lines_of(response):
    lines = response.context["coverage"].lines
    return {line.words: (line.number, line.of_those_sentenced, line.with_sheet) for line in lines}


def test_counts_whoever_is_held_and_seen_once_by_what_our_calculation_comes_to(client, reader, held):
    held("Worked", years=4)
    held("Remanded")
    held("Hidden", years=4, to=None)

    response = client.get(reverse("date_coverage"))

    assert lines_of(response) == {
        "Dates calculated": ("1", "100.0%", "0"),
        "Two readings of the law": ("0", "0.0%", "0"),
        "Nothing to calculate": ("1", "", "0"),
    }
    assert not AuditEntry.objects.get(verb="dates.coverage_counted").shown_ids


@pytest.mark.parametrize(
    ("kind", "term", "words"),
    [
        ("HOSPITAL", {}, "Release from a hospital order is not calculated here: ss.37 and 41"),
        ("HYBRID", {"years": 9}, "Release from a sentence with a hospital direction is not calculated here: ss.45A"),
    ],
)
def test_hospital_orders_are_counted_as_what_no_rule_is_known_for(client, reader, held, kind, term, words):
    for name in ("First", "Second"):
        person = held(name)
        conviction = Conviction.objects.create(
            offender=person, offence=s58(), convicted_on=date(2023, 3, 1), committed_on=date(2022, 5, 1)
        )
        Sentence.objects.create(
            offender=person, conviction=conviction, kind=kind, sentenced_on=date(2023, 3, 15), **term
        )
        recalculate_many(people=[person], on=date(2026, 12, 1), because="sentence", by=None)

    lines = client.get(reverse("date_coverage")).context["coverage"].lines

    [line] = [line for line in lines if "hospital" in line.words]
    assert line.words.startswith(words)
    assert line.what == NO_RULE
    assert line.number == "2"


def test_a_line_names_its_people_and_nobody_who_is_hidden(client, reader, held):
    worked = held("Worked", years=4)
    held("Remanded")
    held("Hidden", years=4, to=None)

    response = client.get(reverse("date_coverage"), {"line": "worked-out"})

    assert list(response.context["people"]) == [worked]
    assert AuditEntry.objects.get(verb="dates.coverage_listed").shown_ids == [worked.pk]


def test_a_line_without_people_of_the_readers_shows_the_counts_alone(client, reader, held):
    held("Hidden", years=4, to=None)

    response = client.get(reverse("date_coverage"), {"line": "worked-out"})

    assert "people" not in response.context


def test_whoever_has_neither_dates_nor_a_sheet_is_told_first_and_named(client, reader, held):
    held("Worked", years=4)
    held("Remanded")
    without = held("Without", years=4, on=date(2005, 4, 3))
    told = held("Told", years=4, on=date(2005, 4, 3))
    releases.record_official_dates(
        offender=told, dates={Code.SED: date(2027, 3, 14)}, source="NOMIS", as_at=date(2026, 11, 24), by=None
    )

    said = client.get(reverse("date_coverage")).content.decode()
    response = client.get(reverse("date_coverage"), {"line": "neither"})

    assert "4 in custody, 3 of them sentenced." in said
    assert "1 has neither dates calculated here nor a prison sheet." in said
    assert "We have no rule for it" in said
    assert list(response.context["people"]) == [without]


def test_all_have_dates_or_a_sheet_where_nobody_has_neither(client, reader, held):
    held("Worked", years=4)

    assert "All of those sentenced have dates" in client.get(reverse("date_coverage")).content.decode()
