"""Every figure of the overview counts those whom the oracle says the reader may know, and nobody else; so do the lists
behind its numbers."""

from __future__ import annotations

import itertools

import pytest
from django.urls import reverse
from django.utils import timezone

from release_monitor.figures.behind.cells import Cell, cell_url
from release_monitor.figures.counting import reading
from release_monitor.figures.counting.counts import FactCounts
from release_monitor.figures.counting.facts import BY_READER
from release_monitor.figures.counting.for_readers import count_many
from release_monitor.figures.counting.shown import shown_with_people
from release_monitor.figures.index import all_figures
from release_monitor.figures.registry import Asked
from release_monitor.figures.results import FigureSpec
from release_monitor.overview import building
from sharing.models import User
from tests.oracle.test_surfaces import proof  # noqa: F401 - the fixture

pytestmark = pytest.mark.django_db
ROLES = ("ct_analyst", "ct_manager", "probation_manager", "prison_security", "ppcs", "auditor")
PROGRAMMES = ("terrorism", "state_threats")


@pytest.fixture
def readers(proof):  # noqa: F811
    """One of each role that has an overview, with the small and the wide."""
    chosen = [max(proof.signs_in(role), key=lambda user: len(proof.oracle.whom(user)), default=None) for role in ROLES]
    return list(dict.fromkeys([*(user for user in chosen if user), *proof.readers]))


def people_of(oracle, user, programme):
    """Those whom the user may know, and of whom they may know that they are under the programme."""
    return {
        person
        for person in oracle.whom(user)
        if programme in oracle.programmes_of(person) and oracle.knows_programme(user, person, programme)
    }


def expected(oracle, user, spec, at):
    """The figure of exactly these people, from the records."""
    figure, asked = all_figures()[spec.code], Asked(spec, at, timezone.localdate(at))
    people = sorted(people_of(oracle, user, spec.programme))
    since = {measure: figure.since(asked) for measure in figure.measures}
    rows = reading.of_records(spec, since, people=people, at=at) if people else []
    return shown_with_people(figure, spec, figure.counted(FactCounts(rows), asked), as_at=at)


def numbers(result):
    return (
        {
            row.key: [number.number for number in row.numbers]
            for row in result.rows
            if any(n.number for n in row.numbers)
        },
        {measure.key: measure.count.number for measure in result.measures if measure.count.number},
    )


def test_every_figure_of_the_overview_is_of_those_whom_the_reader_may_know(proof, readers):  # noqa: F811
    judged = set()
    for user in readers:
        for programme in PROGRAMMES:
            at = timezone.now()
            asked = building.asked_of(User.objects.get(pk=user), at=at, programme=programme)
            if asked is None:
                continue
            found = dict(building.overview_of(asked, all_parts=True).asked.figures)
            if asked.reader.has_people:  # those that no overview shows, too
                others = [FigureSpec(code, programme) for code in all_figures() if (code, "") not in found]
                found |= {
                    (spec.code, ""): result
                    for spec, result in zip(others, count_many(asked.reader, others), strict=True)
                }
            for (code, by), result in found.items():
                figure = all_figures()[code]
                if figure.own is None and not set(figure.measures) & BY_READER:
                    plain = expected(proof.oracle, user, FigureSpec(code, programme, by), at)
                    assert numbers(result) == numbers(plain), f"{proof.world.users[user].role}: {code} by {by}"
                    judged.add(code)
    left = {code for code, figure in all_figures().items() if figure.own or set(figure.measures) & BY_READER}
    assert judged >= set(all_figures()) - left - {"recall-reasons"}


def test_items_not_decided_are_those_that_the_reader_may_know_of(proof, readers):  # noqa: F811
    """Under the item's own programme; of one that names none, under each of the person."""
    for user, programme in itertools.product(readers, PROGRAMMES):
        asked = building.asked_of(User.objects.get(pk=user), at=timezone.now(), programme=programme)
        if asked is None:
            continue
        found = building.overview_of(asked, all_parts=True).asked.figures["sharing-undecided", ""]
        people = people_of(proof.oracle, user, programme)
        seen = [
            row
            for row in proof.oracle.rows["sharing_item"].values()
            if row.state == "undecided"
            and row.programme in ("", programme)
            and row.person in people
            and proof.oracle.sees_row(user, "sharing_item", row.id)
            and (row.expires_at is None or row.expires_at > proof.oracle.at)
        ]
        assert found.total.number == len(seen), (proof.world.users[user].role, programme)


def test_lists_behind_figures_name_nobody_hidden(proof, readers):  # noqa: F811
    """And of those who are counted by their status, everybody."""
    for user in readers:
        allowed = proof.oracle.whom(user)
        for code, figure in all_figures().items():
            if figure.own is not None:
                continue
            page = proof.get(user, cell_url(FigureSpec(code), Cell()))
            if page.status_code == 200:
                proof.assert_no_leak(user, page)
                assert proof.named(page.told) <= allowed, code
        people = people_of(proof.oracle, user, "terrorism")
        for code, statuses in (("on-licence", {"on_licence"}), ("at-large", {"unlawfully_at_large", "absconded"})):
            page = proof.get(user, cell_url(FigureSpec(code), Cell()))
            if page.status_code == 200:
                want = {person for person in people if proof.oracle.people[person].status in statuses}
                assert proof.named(page.told) & want == want & proof.world.casts.keys(), code


def test_the_page_itself_names_nobody_hidden(proof, readers):  # noqa: F811
    for user in readers:
        for name in ("overview", "overview_all", "overview_decisions"):
            page = proof.get(user, reverse(name))
            if page.status_code == 200:
                proof.assert_no_leak(user, page)
                assert proof.named(page.told) <= proof.oracle.whom(user)
