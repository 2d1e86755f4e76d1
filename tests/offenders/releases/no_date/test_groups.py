"""Everybody in custody is in one group, the same by the rule, by the database, on the page and by the API."""

from datetime import date
from itertools import cycle, islice

import pytest

from offenders.dates.upkeep.releases import derive_releases
from offenders.importing import applying
from offenders.models import CustodyPeriod, Establishment, Offender, Release, Sentence
from offenders.people.rules.held import INDETERMINATE, CustodyGroup, Held, group_of
from sharing.models import Region
from tests.factories.offenders import prison_number
from tests.factories.sharing import TeamFactory, TeamScopeFactory, UserFactory
from tests.offenders.importing.conftest import ROW, file_of  # noqa: F401  a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026
NONE = dict.fromkeys(("ped", "crd", "sled", "dates_source", "dates_as_at"), "")
# Of Scotland, so not worked out here.
REFUSED = {**NONE, "offence": "TA 2000 s.61", "sentence": "SDS", "extension_months": ""}
ELIGIBLE = {"ped": "2026-12-05", "dates_source": "NOMIS", "dates_as_at": "2026-11-24"}
RECALLED = "received 2023-03-15 FSI; released 2024-01-05; licence_revoked 2024-02-01; returned 2024-02-02 FSI"
COMPARED = ("basis", "certainty", "origin", "status", "expected_on", "leaves_on", "warn_on", "is_counted")
LIFE = {"sentence": "LIFE", "years": "14", "extension_months": ""}
NOTHING = dict.fromkeys(("offence", "convicted_on", "sentence", "sentenced_on", "years", "extension_months"), "")


def moved(*steps):
    return {"received_on": "", "establishment": "", "movements": "; ".join(steps)}


GAPS = {  # what a row lacks or says: the group in which its person is
    "a sheet": ({}, CustodyGroup.RELEASE_EXPECTED),
    "a sentence that is worked out, no sheet": (
        {
            **NONE,
            "offence": "TA 2000 s.58",
            "sentence": "SDS",
            "years": "6",
            "extension_months": "",
            "terrorist_connection": "yes",
        }
        | {"committed_on": "2022-01-01", "connection_decided_on": "2023-03-02"},
        CustodyGroup.RELEASE_EXPECTED,
    ),
    "a sentence that is refused, no sheet": (REFUSED, CustodyGroup.NO_DATE),
    "a sheet with eligibility alone": ({**REFUSED, **ELIGIBLE}, CustodyGroup.NO_DATE),
    "a conviction and no sentence": (
        {**NONE, **dict.fromkeys(("sentence", "sentenced_on", "years", "extension_months"), "")},
        CustodyGroup.UNSENTENCED,
    ),
    "nothing but custody": ({**NONE, **NOTHING}, CustodyGroup.UNSENTENCED),
    "life": ({**NONE, **LIFE}, CustodyGroup.INDETERMINATE),
    "life without a tariff": (
        {**NONE, "sentence": "LIFE", "years": "", "extension_months": ""},
        CustodyGroup.INDETERMINATE,
    ),
    "recalled on a sentence that is refused": (
        {**REFUSED, "received_on": "", "establishment": "", "movements": RECALLED},
        CustodyGroup.NO_DATE,
    ),
    "recalled and no sentence recorded": (
        {**NONE, **NOTHING, "received_on": "", "establishment": "", "movements": RECALLED},
        CustodyGroup.NO_DATE,
    ),
    "in hospital": (moved("received 2023-03-15 FSI", "moved_to_hospital 2026-11-20"), CustodyGroup.RELEASE_EXPECTED),
    "in hospital, on a sentence that is refused": (
        {**REFUSED, **moved("received 2023-03-15 FSI", "moved_to_hospital 2026-11-20")},
        CustodyGroup.NO_DATE,
    ),
    "on temporary release, for life": (
        {**NONE, **LIFE, **moved("received 2023-03-15 FSI", "temporarily_released 2026-12-01 | due 2026-12-03")},
        CustodyGroup.INDETERMINATE,
    ),
    "back from an escape": (
        {**REFUSED, **moved("received 2023-03-15 FSI", "absconded 2025-01-05", "received 2025-03-05 FSI")},
        CustodyGroup.NO_DATE,
    ),
    "remanded again after bail": (
        {**NONE, **NOTHING, **moved("received 2023-03-15 FSI", "bailed 2025-01-05", "received 2025-03-05 FSI")},
        CustodyGroup.UNSENTENCED,
    ),
    "held for something else while on licence": (
        {**REFUSED, **moved("received 2023-03-15 FSI", "released 2024-01-05", "received 2025-03-05 FSI")},
        CustodyGroup.NO_DATE,
    ),
    **{
        f"gone: {how}": (moved("received 2023-03-15 FSI", f"{how} 2024-01-05"), None)
        for how in ("released", "absconded", "bailed", "acquitted", "deported", "transferred_out", "died")
    },
    "recalled and at large": (
        moved("received 2023-03-15 FSI", "released 2024-01-05", "licence_revoked 2024-02-01"),
        None,
    ),
}


def has_a_release(people, basis):
    periods = CustodyPeriod.objects.open().filter(offender__in=people)
    days = dict.fromkeys(["expected_on", "leaves_on", "warn_on"], date(2027, 1, 4))
    Release.objects.bulk_create(
        Release(offender_id=each.offender_id, period=each, basis=basis, certainty="directed", is_counted=True, **days)
        for each in periods
    )


def have_left_undue(people):
    cancel(people)
    CustodyPeriod.objects.filter(offender__in=people).update(ends_on=date(2026, 11, 30))
    Offender.objects.filter(pk__in=people).update(status="left_early", establishment=None)


def cancel(people):
    Release.objects.filter(offender__in=people).update(status="cancelled", is_counted=False)


# What no file says: of whom it is, what then happened, and the group.
AFTERWARDS = {
    "life, and the Board has directed release": (
        "life",
        lambda people: has_a_release(people, "APD"),
        "release_expected",
    ),
    "remanded, and a court has ordered release": (
        "nothing but custody",
        lambda people: has_a_release(people, "COURT"),
        "release_expected",
    ),
    "only sentence quashed": (
        "a sentence that is refused, no sheet",
        lambda people: Sentence.objects.filter(offender__in=people).update(
            appeal="quashed", appeal_on=date(2026, 11, 2)
        ),
        "unsentenced",
    ),
    "held by immigration powers": (
        "nothing but custody",
        lambda people: Offender.objects.filter(pk__in=people).update(status="detained_immigration"),
        "other_reason",
    ),
    "release cancelled": ("a sheet", cancel, "no_date"),
    "left and was not due": ("a sheet", have_left_undue, None),
}


def by_rule():
    """The group of everybody who is held, by key of the person; five queries."""
    stand = Sentence.objects.exclude(appeal="quashed")
    sentenced = set(stand.values_list("offender", flat=True))
    lifelong = set(stand.filter(kind__in=INDETERMINATE).values_list("offender", flat=True))
    expected = set(Release.objects.open().counted().values_list("offender", flat=True))
    statuses = dict(Offender.objects.values_list("pk", "status"))
    return {
        key: group_of(Held(statuses[key], key in expected, key in sentenced, key in lifelong, is_recall))
        for key, is_recall in CustodyPeriod.objects.open().values_list("offender", "is_recall")
    }


def by_database(group):
    return set(Offender.objects.held_now().with_group().filter(held_as=group).values_list("pk", flat=True))


@pytest.fixture
def brought_in(file_of):  # noqa: F811
    """So many people with every kind of gap, by a file; the gap of each, by key of the person."""

    def bring(number, kinds):
        gaps = list(islice(cycle(kinds), number))
        rows = [
            {"prison_number": prison_number(n), "family_name": f"Gap{n}", "pnc": "", **row_of(gap)}
            for n, gap in enumerate(gaps)
        ]
        Establishment.objects.get_or_create(code="FSI", defaults={"name": "HMP Full Sutton"})
        Region.objects.get_or_create(code="N", kind="probation", defaults={"name": "North"})
        TeamFactory(name="NSD North")
        report = applying.apply(file_of(*rows), by=None, today=date(2026, 12, 1))
        assert not report.errors, report.errors[:3]
        keys = dict(Offender.objects.values_list("family_name", "pk"))
        return {keys[f"Gap{n}"]: gap for n, gap in enumerate(gaps)}

    return bring


def row_of(gap):
    return GAPS[AFTERWARDS[gap][0] if gap in AFTERWARDS else gap][0]


def test_each_of_three_hundred_is_in_the_one_group_of_their_gap(brought_in, client):
    gap_of = brought_in(300, [*GAPS, *AFTERWARDS])
    for gap, (_, happens, _) in AFTERWARDS.items():
        happens([key for key, its in gap_of.items() if its == gap])
    wanted = {gap: group for gap, (_, group) in GAPS.items()} | {gap: each[2] for gap, each in AFTERWARDS.items()}
    held = by_rule()

    wrong = [f"{gap}: {held.get(key)}" for key, gap in gap_of.items() if held.get(key) != wanted[gap]]
    assert not wrong, "\n".join(dict.fromkeys(wrong))

    groups = {group: by_database(group) for group in CustodyGroup}
    assert {key: group for group, people in groups.items() for key in people} == held
    assert sum(len(people) for people in groups.values()) == len(held)
    assert all(groups.values())

    client.force_login(UserFactory(role="ct_analyst", teams=[TeamScopeFactory().team]))
    listed = client.get("/releases/no-date/").context["lines"]
    assert {line.person.pk for line in listed} <= groups[CustodyGroup.NO_DATE]
    assert len(listed) == min(50, len(groups[CustodyGroup.NO_DATE]))


def test_rows_of_our_own_dates_are_those_of_the_actions(brought_in):
    """Derived once more for each, by the action: nothing is another."""

    def rows():
        return set(Release.objects.values_list("offender_id", *COMPARED))

    gap_of = brought_in(len(GAPS), GAPS)
    before = rows()
    assert any("ours" in row for row in before)

    for person in Offender.objects.filter(pk__in=gap_of):
        derive_releases(offender=person, by=None)

    assert rows() == before
