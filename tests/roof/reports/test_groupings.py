"""Counts of every declared list by every column that it may be counted by, for five readers, beside a plain count."""

from collections import Counter

import pytest
from django.http import QueryDict
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from offenders.models import Offender
from proofs.figures.world import FiguresWorld
from release_monitor import urls  # noqa: F401 - the pages register their lists
from release_monitor.reports import counting
from sharing import access
from sharing.audit import request_context
from sharing.lists import known
from tests.factories.sharing import UserFactory
from tests.worlds import NOON, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
READERS = ("analyst", "region", "prison", "ppcs")
EVERYTHING = {"show": "all", "whose": "all"}


def made():
    world = FiguresWorld(22, 24, at=NOON)
    for _ in range(150):
        world.act()
    # Which of merged records a list shows differs by reader: `tests/roof/test_merged_people.py` asks that
    Offender.objects.update(counted_as=None)
    return {"drawn": world, "commander": UserFactory(role="commander")}


world = world_of(made)


def selected(page, reader):
    """The rows of the list with all that it can show."""
    request = RequestFactory().get("/", EVERYTHING)
    request.user = reader
    assert isinstance(request.GET, QueryDict)
    return page.selected(request)[1]


def value_of(row, group):
    value = row
    for name in group.path.split("__"):
        value = getattr(value, name) if value is not None else None
    if group.is_by_month and value is not None:
        day = timezone.localtime(value).date() if hasattr(value, "hour") else value
        return day.replace(day=1)
    return value or None


def plain_counts(page, groups, world, reader):
    """Row by row, of the people whom this reader may view, each asked alone. The rows are those of PPCS, who see both
    programmes whole."""
    mine = {person.pk for person in world.people if access.may(reader, access.Permission.VIEW, person)}
    rows = selected(page, world.readers["ppcs"]).prefetch_related(None)
    return Counter(tuple(value_of(row, group) for group in groups) for row in rows if getattr(row, page.person) in mine)


def told_counts(counted):
    if counted.second:
        return {
            (line.value.key, second.key): cell.number
            for line in counted.lines
            for second, cell in zip(counted.second, line.cells, strict=True)
            if cell.number
        }
    return {(line.value.key,): line.total.number for line in counted.lines}


@pytest.mark.parametrize("name", READERS)
def test_counts_of_all_lists_by_all_groups_are_those_of_a_plain_count(world, name):
    drawn = world["drawn"]
    reader, compared = drawn.readers[name], 0
    for page in known():
        asked = [*([group] for group in page.groups), *([page.groups[:2]] if len(page.groups) > 1 else [])]
        for groups in asked:
            with request_context.entered(request_context.Scope(reader=reader)):
                told = told_counts(counting.count(selected(page, reader), groups))
            with request_context.entered(request_context.Scope(reader=drawn.readers["ppcs"])):
                plain = plain_counts(page, groups, drawn, reader)
            assert told == dict(plain), (page.page, [group.name for group in groups])
            compared += len(told)
    assert compared > 20


def test_fifth_reader_who_reads_figures_only_has_no_list_to_count(world, client):
    client.force_login(world["commander"])

    for page in known():
        assert client.get(reverse("list_asked", args=[page.page]), {"by": "region"}).status_code == 404
