"""Each figure counts what the reader may open, and nothing else."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from offenders.models import CustodyPeriod, Establishment, Movement
from parole.models import ReviewClock
from release_monitor.figures.actions import comparing, keeping
from release_monitor.figures.counting.for_readers import count, count_many, counted_many
from release_monitor.figures.counting.reading import Counter
from release_monitor.figures.index import all_figures
from release_monitor.figures.readers import reader_of
from release_monitor.figures.results import FigureSpec
from sharing.models import Item, ItemReading, User
from tests.factories.items import holder, recorded
from tests.factories.offenders import OffenderFactory
from tests.factories.parole import ReviewFactory
from tests.factories.sharing import (
    ExclusionFactory,
    GrantFactory,
    RestrictionFactory,
    TeamScopeFactory,
    UserFactory,
)
from tests.worlds import NOON, row_of, world_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


def moved(person, happening, on, place=None):
    return Movement.objects.create(offender=person, happening=happening, happened_on=on, establishment=place)


def made():
    """Five people of terrorism: two held, one on licence after a recall, one at large, one restricted; one of state
    threats."""
    high = Establishment.objects.create(code="XHS", name="HMP High", is_high_security=True, region="London")
    plain = Establishment.objects.create(code="XPL", name="HMP Plain", region="London")
    desk = UserFactory(role="ct_analyst", teams=[TeamScopeFactory().team])
    people = [
        OffenderFactory(status=status, region=region)
        for status, region in [
            ("in_custody", "London"),
            ("in_custody", "Wales"),
            ("on_licence", "London"),
            ("unlawfully_at_large", "Wales"),
        ]
    ]
    first, _, again, gone = people
    CustodyPeriod.objects.create(offender=first, starts_on=date(2026, 1, 5))
    moved(first, "received", date(2026, 1, 5), high)
    moved(first, "transferred", date(2026, 11, 10), plain)
    CustodyPeriod.objects.create(offender=again, starts_on=date(2025, 1, 1), ends_on=date(2026, 10, 1))
    CustodyPeriod.objects.create(
        offender=again, starts_on=date(2026, 10, 20), ends_on=date(2026, 11, 25), is_recall=True
    )
    for happening, on in [
        ("received", date(2025, 1, 1)),
        ("released", date(2026, 10, 1)),
        ("licence_revoked", date(2026, 10, 19)),
        ("returned", date(2026, 10, 20)),
        ("released", date(2026, 11, 25)),
    ]:
        moved(again, happening, on, high if happening in ("received", "returned") else None)
    CustodyPeriod.objects.create(offender=gone, starts_on=date(2025, 3, 1), ends_on=date(2026, 11, 1))
    moved(gone, "received", date(2025, 3, 1), plain)
    moved(gone, "released", date(2026, 11, 1))
    moved(gone, "licence_revoked", date(2026, 11, 20))
    other = OffenderFactory(status="in_custody", region="London", programme="state_threats")
    return {
        "desk": desk,
        "officer": UserFactory(role="probation_officer", teams=[GrantFactory(subject=first).team]),
        "people": people,
        "other": other,
        "high": high,
        "plain": plain,
    }


world = world_of(made)
desk, officer, people, high, plain = (row_of(name) for name in ("desk", "officer", "people", "high", "plain"))


def numbers(result):
    return {row.key: row.total.number for row in result.rows if row.total.number}


def counted(user, code, **spec):
    return count(reader_of(User.objects.get(pk=user.pk)), FigureSpec(code, **spec))


def test_every_figure_can_be_counted_and_has_its_page(desk):
    for figure in all_figures().values():
        for by in figure.cuts:
            result = counted(desk, figure.code, by=by)
            assert (result.title, result.has_people) == (figure.title, True)
        for words in (figure.numerator, figure.denominator, figure.left_out, figure.source, figure.owner):
            assert words.strip()


def test_custody_is_counted_by_status_region_and_prison(desk):
    assert numbers(counted(desk, "custody")) == {"in_custody": 2}
    assert numbers(counted(desk, "custody", by="region")) == {"London": 1, "Wales": 1}
    assert numbers(counted(desk, "custody", region="Wales")) == {"in_custody": 1}
    assert counted(desk, "custody", programme="state_threats").total.number == 0  # not of the desk's programme


def test_who_sees_one_person_counts_one(officer):
    assert numbers(counted(officer, "custody")) == {"in_custody": 1}
    assert counted(officer, "on-licence").total.number == 0


@pytest.mark.parametrize("bar", ["restriction", "exclusion"])
def test_who_is_hidden_from_the_reader_is_in_no_figure(desk, people, bar):
    if bar == "restriction":
        RestrictionFactory(subject=people[0])
    else:
        ExclusionFactory(subject=people[0], user=desk)

    assert numbers(counted(desk, "custody")) == {"in_custody": 1}
    assert numbers(counted(desk, "custody-flow", first=date(2026, 1, 1), until=date(2026, 12, 1))) == {
        "opening": 2, "first_release": 2, "returned": 1, "re_release": 1,
    }  # fmt: skip


def test_flow_of_all_prisons_adds_up_and_knows_no_transfers(desk):
    flow = counted(desk, "custody-flow", first=date(2026, 1, 1), until=date(2026, 12, 1))

    assert numbers(flow) == {
        "opening": 2, "received": 1, "returned": 1, "first_release": 2, "re_release": 1, "closing": 1,
    }  # fmt: skip


def test_flow_of_a_group_of_prisons_has_its_transfers(desk):
    span = {"first": date(2026, 1, 1), "until": date(2026, 12, 1)}
    strict = counted(desk, "custody-flow", prison_group="Long-term high security", **span)
    london = counted(desk, "custody-flow", prison_group="London", **span)

    assert numbers(strict) == {
        "opening": 1, "received": 1, "returned": 1, "first_release": 1, "re_release": 1, "transferred_out": 1,
    }  # fmt: skip
    assert numbers(london) == {"opening": 1, "transferred_in": 1, "first_release": 1, "closing": 1}


def test_released_in_the_week_of_recall_is_a_first_and_a_re_release(desk):
    rows = {row.key: sum(number.number for number in row.numbers) for row in counted(desk, "released").rows}

    assert rows == {"first:": 2, "again:": 1}
    assert counted(desk, "release-rate").measure("weeks_13").count.number == 3


def test_at_large_says_since_when(desk):
    result = counted(desk, "at-large")

    assert result.total.number == 1
    assert result.measure("longest").value == (timezone.localdate() - date(2026, 11, 20)).days


def test_many_figures_are_few_queries(desk, django_assert_max_num_queries):
    reader = reader_of(User.objects.get(pk=desk.pk))
    specs = [FigureSpec(code) for code, figure in all_figures().items() if figure.own is None]

    with django_assert_max_num_queries(14):
        assert len(count_many(reader, specs)) == len(specs)


def test_facts_of_some_people_are_summed_once_for_the_whole_and_for_regions(people):
    keeping.keep_all(at=timezone.now())
    team = GrantFactory(subject=people[0]).team
    for person in people[1:]:
        GrantFactory(subject=person, team=team)
    reader = reader_of(UserFactory(role="probation_officer", teams=[team]))
    specs = [
        FigureSpec(code, by=by)
        for code, figure in all_figures().items()
        for by in figure.cuts
        if by in ("kind", "region")
    ]

    with CaptureQueriesContext(connection) as asked:
        together = count_many(reader, specs)

    assert [count(reader, spec) for spec in specs] == together
    assert sum("release_monitor_figurefact" in query["sql"] for query in asked) == 1


@pytest.mark.parametrize(
    ("is_duty", "days", "numbers"),
    [
        *((True, 0, [1, 0]), (True, -1, [0, 1])),
        *((False, 0, [1, 0]), (False, -1, [])),
    ],
)
def test_a_duty_is_late_after_its_last_day_and_a_right_has_lapsed(desk, people, is_duty, days, numbers):
    """A deadline to apply for something that nobody applied for is no delay."""
    today = timezone.localdate()
    review = ReviewFactory(offender=people[0])
    ReviewClock.objects.create(
        review=review,
        offender=people[0],
        kind="reconsideration",
        starts_on=today - timedelta(days=21),
        due_on=today + timedelta(days=days),
        is_duty=is_duty,
        source="Rules",
    )

    rows = counted(desk, "parole-clocks").rows
    assert [[each.number for each in row.numbers] for row in rows] == ([numbers] if numbers else [])


def test_item_of_somebody_under_both_programmes_counts_under_its_own(desk):
    """For who may open the people, and, stored or asked of the records, for figures only; so do its readings."""
    both = OffenderFactory(status="in_custody", region="London", programme=["terrorism", "state_threats"])
    user = holder(both, role="prison_security", kind="prison")
    specs = [
        FigureSpec(code, programme, by)
        for code in ("sharing-undecided", "security-items", "sharing-unread")
        for programme in ("terrorism", "state_threats")
        for by in ("", "region")
    ]

    def totals(counter):
        return [sum(sum(row.numbers) for row in each.rows) for each in counted_many(counter, specs, at=NOON)]

    item = recorded(both, user, programme="state_threats")
    ItemReading.objects.create(item=item, team=desk.memberships.get().team, extent="gist", shared_by=user)
    for programme, terrorism, threats in (("state_threats", 0, 1), ("terrorism", 1, 0), ("", 1, 1)):
        Item.objects.filter(pk=item.pk).update(programme=programme)
        expected = [terrorism, terrorism, threats, threats] * 3
        assert totals(Counter(user, NOON)) == expected, programme
        assert totals(Counter(None, NOON)) == expected, programme
        keeping.keep_all(at=NOON)
        assert totals(Counter(None, NOON)) == expected, programme
        assert comparing.compare(at=NOON).is_good
