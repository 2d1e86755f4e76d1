"""The list of people by what our own calculation comes to, and the figure that counts them."""

from datetime import date

import pytest
from django.urls import reverse

from offenders.dates.coverage.querysets import by_answer
from offenders.dates.coverage.rules import Reach, answer_of
from offenders.dates.record_adapter.reasons import NO_SENTENCE, TURNS_ON
from offenders.dates.rules.releases import Code
from offenders.dates.upkeep import releases
from offenders.dates.upkeep.caseload import recalculate_many
from offenders.models import Calculation, Conviction, Offender, Sentence
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


def counted(client):
    result = client.get(reverse("figure", args=["date-coverage"])).context["result"]
    return {row.words: tuple(number.number for number in row.numbers) for row in result.rows}


def names(client, **query):
    return [person.family_name for person in client.get(reverse("date_coverage"), query).context["people"]]


def test_counts_whoever_is_held_and_seen_once_by_what_our_calculation_comes_to(client, reader, held):
    held("Worked", years=4)
    held("Remanded")
    held("Hidden", years=4, to=None)

    assert counted(client) == {
        "Dates calculated": (0, 1), "Two readings of the law": (0, 0), "Nothing to calculate": (0, 1),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "term", "words"),
    [
        ("HOSPITAL", {}, "Release from a hospital order is not calculated here: ss.37 and 41"),
        ("HYBRID", {"years": 9}, "Release from a sentence with a hospital direction is not calculated here: ss.45A"),
    ],
)
def test_hospital_orders_are_counted_as_what_no_rule_is_known_for_and_the_row_leads_to_them(
    client, reader, held, kind, term, words
):
    for name in ("First", "Second"):
        person = held(name)
        conviction = Conviction.objects.create(
            offender=person, offence=s58(), convicted_on=date(2023, 3, 1), committed_on=date(2022, 5, 1)
        )
        Sentence.objects.create(
            offender=person, conviction=conviction, kind=kind, sentenced_on=date(2023, 3, 15), **term
        )
        recalculate_many(people=[person], on=date(2026, 12, 1), because="sentence", by=None)
    held("Worked", years=4)

    result = client.get(reverse("figure", args=["date-coverage"])).context["result"]

    [row] = [row for row in result.rows if "hospital" in row.words]
    assert row.words.startswith(words)
    assert row.words.endswith("(no rule here)")
    assert row.total.number == 2
    assert [person.family_name for person in client.get(row.href).context["people"]] == ["First", "Second"]


def test_a_result_names_its_people_and_nobody_who_is_hidden(client, reader, held):
    worked = held("Worked", years=4)
    held("Remanded")
    held("Hidden", years=4, to=None)

    assert names(client, answer="worked-out") == ["Worked"]
    assert AuditEntry.objects.get(verb="dates.coverage_listed").shown_ids == [worked.pk]
    assert names(client) == ["Remanded", "Worked"]
    assert client.get(reverse("date_coverage"), {"answer": "guessed"}).status_code == 302


def test_whoever_has_neither_dates_nor_a_sheet_is_named(client, reader, held):
    held("Worked", years=4)
    held("Remanded")
    held("Without", years=4, on=date(2005, 4, 3))
    told = held("Told", years=4, on=date(2005, 4, 3))
    releases.record_official_dates(
        offender=told, dates={Code.SED: date(2027, 3, 14)}, source="NOMIS", as_at=date(2026, 11, 24), by=None
    )

    assert names(client, answer="neither") == ["Without"]
    assert sum(map(sum, counted(client).values())) == 4


REFUSED = (
    "",
    "The law is open.",
    f"{TURNS_ON} {NO_SENTENCE}",
    f"{TURNS_ON} Sentence 2 (SDS 7 years): the date of the offence is not recorded.",
    "Sentence 1 (EPP 4 years + 12 months): s.255A CJA 2003 closes a fixed-term recall.",
)


def test_list_and_figure_give_each_stored_calculation_the_answer_of_the_rules(client, reader, held):
    for place, refused in enumerate(REFUSED):
        person = held(f"Person {place}")
        Calculation.objects.filter(offender=person).update(
            refused=refused, readings=[{"SED": "2027-01-01"}] if place == 1 else []
        )
    Calculation.objects.filter(offender=held("Never", years=4)).delete()

    everyone = Offender.objects.with_coverage()
    expected = {person.pk: answer_of(person.refused, has_readings=bool(person.readings)) for person in everyone}
    assert {answer.reach for answer in expected.values()} == set(Reach)
    for reach in Reach:
        found = set(by_answer(Offender.objects.with_coverage(), reach).values_list("pk", flat=True))
        assert found == {key for key, answer in expected.items() if answer.reach is reach}, reach
    assert {words for words, numbers in counted(client).items() if sum(numbers)} == {
        "Dates calculated", "Two readings of the law", "Nothing to calculate", "Not calculated yet",
        "The date of the offence is not recorded", "s.255A CJA 2003 closes a fixed-term recall (no rule here)",
    }  # fmt: skip
