"""Everybody in custody is in one group, the same by the rule, by the database, on the page and by the API."""

from datetime import date

import pytest

from offenders import offences
from offenders.actions.dates import derive_releases
from offenders.importing import applying
from offenders.models import CustodyPeriod, Establishment, Offence, Offender, Release, Sentence
from offenders.rules.held import INDETERMINATE, Group, Held, group_of
from tests.factories.offenders import prison_number
from tests.factories.sharing import TeamFactory, TeamScopeFactory, UserFactory
from tests.offenders.importing.conftest import ROW, file_of  # noqa: F401  a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026
NONE = dict.fromkeys(("ped", "crd", "sled", "dates_source", "dates_as_at"), "")
ELIGIBLE = {"ped": "2026-12-05", "dates_source": "NOMIS", "dates_as_at": "2026-11-24"}
RECALLED = "received 2023-03-15 FSI; released 2024-01-05; licence_revoked 2024-02-01; returned 2024-02-02 FSI"
COMPARED = ("basis", "certainty", "origin", "status", "expected_on", "leaves_on", "warn_on", "is_counted")
NOTHING = dict.fromkeys(("offence", "convicted_on", "sentence", "sentenced_on", "years", "extension_months"), "")
GAPS = {  # what a row lacks or says: the group in which its person is
    "a sheet": ({}, Group.RELEASE_EXPECTED),
    "a sentence that is worked out, no sheet": (
        {**NONE, "sentence": "SDS", "years": "6", "extension_months": "", "terrorist_connection": "yes"}
        | {"committed_on": "2022-01-01", "connection_decided_on": "2023-03-02"},
        Group.RELEASE_EXPECTED,
    ),
    "a sentence that is refused, no sheet": (NONE, Group.NO_DATE),
    "a sheet with eligibility alone": ({**NONE, **ELIGIBLE}, Group.NO_DATE),
    "a conviction and no sentence": (
        {**NONE, **dict.fromkeys(("sentence", "sentenced_on", "years", "extension_months"), "")},
        Group.UNSENTENCED,
    ),
    "nothing but custody": ({**NONE, **NOTHING}, Group.UNSENTENCED),
    "life": ({**NONE, "sentence": "LIFE", "years": "14", "extension_months": ""}, Group.INDETERMINATE),
    "life without a tariff": ({**NONE, "sentence": "LIFE", "years": "", "extension_months": ""}, Group.INDETERMINATE),
    "recalled on a sentence that is refused": (
        {**NONE, "received_on": "", "establishment": "", "movements": RECALLED},
        Group.NO_DATE,
    ),
    "recalled and no sentence recorded": (
        {**NONE, **NOTHING, "received_on": "", "establishment": "", "movements": RECALLED},
        Group.NO_DATE,
    ),
    "out on licence": (
        {"received_on": "", "establishment": "", "movements": "received 2023-03-15 FSI; released 2024-01-05"},
        None,
    ),
}


def by_rule(person):
    sentences = Sentence.objects.filter(offender=person).exclude(appeal="quashed")
    period = CustodyPeriod.objects.open().filter(offender=person).first()
    return period and group_of(
        Held(
            status=person.status,
            is_expected=Release.objects.open().counted().filter(offender=person).exists(),
            has_sentence=sentences.exists(),
            is_indeterminate=sentences.filter(kind__in=INDETERMINATE).exists(),
            is_recalled=period.is_recall,
        )
    )


def by_database(group):
    return set(Offender.objects.held_now().with_group().filter(held_as=group))


@pytest.fixture
def brought_in(file_of):  # noqa: F811
    """Sixty people with every kind of gap, by a file; with the gap of each."""
    gaps = list(GAPS) * 6
    rows = [
        {"prison_number": prison_number(n), "family_name": f"Gap{n}", "pnc": "", **GAPS[gap][0]}
        for n, gap in enumerate(gaps)
    ]
    offences.load(Offence.objects.all())
    Establishment.objects.get_or_create(code="FSI", defaults={"name": "HMP Full Sutton"})
    TeamFactory(name="NSD North")
    report = applying.apply(file_of(*rows), by=None, today=date(2026, 12, 1))
    assert not report.errors, report.errors[:3]
    return {Offender.objects.get(family_name=f"Gap{n}"): gap for n, gap in enumerate(gaps)}


def test_everybody_brought_in_by_a_file_is_in_the_group_of_their_gap(brought_in, client):
    wrong = [f"{gap}: {by_rule(person)}" for person, gap in brought_in.items() if by_rule(person) != GAPS[gap][1]]
    assert not wrong, "\n".join(dict.fromkeys(wrong))

    held = {person for person, gap in brought_in.items() if GAPS[gap][1]}
    groups = {group: by_database(group) for group in Group}
    assert set().union(*groups.values()) == held
    assert sum(len(people) for people in groups.values()) == len(held)
    for group, people in groups.items():
        assert {by_rule(person) for person in people} <= {group}

    client.force_login(UserFactory(role="ct_analyst", teams=[TeamScopeFactory().team]))
    figures = {line.status: line.number for line in client.get("/people/figures/").context["groups"]}
    assert figures == {group.value: str(len(people)) for group, people in groups.items()}
    listed = client.get("/releases/no-date/").context["lines"]
    assert {line.person for line in listed} == groups[Group.NO_DATE]


def test_rows_of_our_own_dates_are_those_of_the_actions(brought_in):
    """Derived once more for each, by the action: nothing is another."""

    def rows():
        return set(Release.objects.values_list("offender_id", *COMPARED))

    before = rows()
    assert any("ours" in row for row in before)

    for person in brought_in:
        derive_releases(offender=person, by=None)

    assert rows() == before
