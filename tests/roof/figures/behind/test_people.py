"""Each number of the overview opens as many lines as it says, of people whom the reader may open."""

import dataclasses
import re
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.http import QueryDict
from django.urls import reverse

from proofs.figures.world import FiguresWorld
from release_monitor.figures.actions import keeping
from release_monitor.figures.behind.cells import WHOLE, Cell, cell_url
from release_monitor.figures.behind.people import TOGETHER, behind
from release_monitor.figures.behind.views import CellForm
from release_monitor.figures.counting.for_readers import count
from release_monitor.figures.counting.reading import Counter
from release_monitor.figures.index import all_figures, figure_of
from release_monitor.figures.readers import reader_of
from release_monitor.figures.results import FigureSpec
from release_monitor.overview import building
from release_monitor.overview.asked import FigureLine, LinkedNumber
from sharing.charts import Chart
from sharing.models import AuditEntry, TeamScope
from tests.factories.sharing import LONG_AGO, ExclusionFactory, TeamFactory, UserFactory
from tests.worlds import NOON, row_of, world_of

pytestmark = pytest.mark.django_db
PEOPLE, ACTS = 14, 120
READERS = ("analyst", "region", "prison", "ppcs", "auditor")


@pytest.fixture(autouse=True)
def at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


def made():
    drawn = FiguresWorld(5, PEOPLE, at=NOON)
    for number in range(ACTS):
        drawn.act()
        if number == ACTS // 2:
            keeping.keep_some(at=NOON)  # some facts are stored, others asked of the records
    drawn.readers["auditor"] = UserFactory(role="auditor", teams=[drawn.region_team])
    return {"drawn": drawn}


world = world_of(made)
drawn = row_of("drawn")


@pytest.fixture
def copied(world):
    return world


def numbers_in(found):
    """Every address of people with its number: in lines, in cells of tables, and in drawings."""
    if isinstance(found, FigureLine):
        yield found.people, found.number
    elif isinstance(found, LinkedNumber):
        yield found.href, found.number
    elif isinstance(found, Chart):
        for row in found.table.rows:
            links = [(href, cell) for cell, href in row.linked] + [(row.href, row.cells[0])]
            yield from ((href, abs(int(cell.replace("−", "-").replace("+", "")))) for href, cell in links if href)
        for link in [*found.wide.links, *found.narrow.links]:
            words = link.label.rpartition(": ")[2]
            yield link.href, sum(abs(int(number)) for number in re.findall(r"\d+", words))
    elif dataclasses.is_dataclass(found):
        for field in dataclasses.fields(found):
            yield from numbers_in(getattr(found, field.name))
    elif isinstance(found, list | tuple):
        for each in found:
            yield from numbers_in(each)


def opened(user, url):
    """What the address opens, all of it on one page."""
    figure, query = figure_of(urlsplit(url).path.split("/")[2]), QueryDict(urlsplit(url).query)
    form = CellForm(query)
    assert form.is_valid(), url
    return behind(Counter(user, NOON), form.spec_of(figure, programme=""), form.cell_of(query), size=10_000)


@pytest.mark.parametrize("programme", ["terrorism", "state_threats"])
def test_each_number_of_the_overview_opens_as_many_lines(drawn, programme):
    asked_of = 0
    for reader in READERS:
        asked = building.asked_of(drawn.readers[reader], at=NOON, programme=programme)
        if asked is None:
            continue
        overview = building.overview_of(asked, all_parts=True)
        panels = [part.panel for part in [*overview.main, *overview.side] if part.code != "alerts"]
        found = [(url, number) for url, number in numbers_in(panels) if url and "/people/?" in url]
        for url, number in dict(found).items():
            page = opened(asked.user, url)
            assert (page.number, sum(row.number for row in page.rows)) == (number, number), f"{reader}: {url}"
            assert page.lines == number or "/checks-coverage/" in url, f"{reader}: {url}"
        assert len(set(found)) == len(dict(found)), "one address, one number"
        asked_of += len(dict(found))
    assert asked_of > (120 if programme == "terrorism" else 30), asked_of


def test_page_lists_the_lines_with_the_way_to_each(client, drawn):
    client.force_login(drawn.readers["analyst"])
    opened_codes = set()
    for code, figure in all_figures().items():
        page = client.get(cell_url(FigureSpec(code)))
        if figure.own is not None or not page.context["lines"]:
            continue
        lines = page.context["lines"]
        assert sum(line.number for line in lines) == page.context["page"].number, code
        for line in lines:
            assert line.person.get_absolute_url() in page.content.decode()
        assert all(client.get(line.href).status_code == 200 for line in lines[:1] if line.href), code
        opened_codes.add(code)
    assert len(opened_codes) > 8, opened_codes


def test_numbers_by_region_and_prison_open_as_many_too(drawn):
    user = drawn.readers["analyst"]
    for code, by in (("custody", "region"), ("custody", "prison"), ("released", "prison"), ("readiness", "region")):
        spec = FigureSpec(code, by=by)
        for row in count(reader_of(user), spec).rows:
            page = behind(Counter(user, NOON), spec, Cell((row.key,)), size=1_000)
            assert (page.number, len(page.rows)) == (row.total.number, row.total.number), (code, by, row.key)


def test_pages_of_a_long_list_hold_each_line_once(drawn):
    counter, spec = Counter(drawn.readers["analyst"], NOON), FigureSpec("custody-flow")
    cell = Cell(("received",), ())
    whole = behind(counter, FigureSpec("custody"), WHOLE, size=1_000).rows
    parts = [behind(counter, FigureSpec("custody"), WHOLE, first=first, size=2).rows for first in range(0, 40, 2)]

    assert [row for part in parts for row in part] == list(whole)
    assert behind(counter, spec, cell, first=10_000).rows == ()


def test_somebody_hidden_is_behind_no_number(client, drawn):
    user = drawn.readers["analyst"]
    before = behind(Counter(user, NOON), FigureSpec("custody"), WHOLE)
    hidden = before.rows[0].person
    ExclusionFactory(subject_id=hidden, user=user)

    after = behind(Counter(user, NOON), FigureSpec("custody"), WHOLE)

    assert (after.number, hidden in [row.person for row in after.rows]) == (before.number - 1, False)


def test_who_is_listed_is_recorded(client, drawn):
    user = drawn.readers["analyst"]
    client.force_login(user)
    page = client.get(cell_url(FigureSpec("custody")))

    entry = AuditEntry.objects.get(verb="figures.people_listed")
    assert set(entry.shown_ids) == {line.person.pk for line in page.context["lines"]}


def test_nothing_of_anybody_is_in_an_address(drawn):
    spec = FigureSpec("breaches", region="London", first=NOON.date())
    query = parse_qs(urlsplit(cell_url(spec, Cell(("curfew", ""), ("2026-11",)))).query, keep_blank_values=True)

    assert query == {
        "programme": ["terrorism"],
        "region": ["London"],
        "first": [NOON.date().isoformat()],
        "row": ["curfew", ""],
        "column": ["2026-11"],
    }


def test_figures_only_readers_have_no_such_page_and_no_link_to_one(client):
    chiefs = TeamFactory()
    TeamScope.objects.create(team=chiefs, programme="terrorism", grant_role="figures", starts_at=LONG_AGO)
    client.force_login(UserFactory(role="commander", teams=[chiefs]))

    assert client.get(cell_url(FigureSpec("custody"))).status_code == 404
    assert "/people/?" not in client.get(reverse("overview_all")).content.decode().split("<main")[1]


@pytest.mark.parametrize("query", ["programme=none", "first=soon", "page=0"])
def test_address_that_cannot_be_is_not_found(client, drawn, query):
    client.force_login(drawn.readers["analyst"])

    assert client.get(f"{reverse('figure_people', args=['custody'])}?{query}").status_code == 404
    assert client.get(reverse("figure_people", args=["reconciliation"])).status_code == 404
    assert client.get(reverse("figure_people", args=["nothing"])).status_code == 404


def test_line_that_is_not_there_says_so(client, drawn):
    client.force_login(drawn.readers["analyst"])

    page = client.get(cell_url(FigureSpec("custody"), Cell(("nowhere",))))

    assert "No one to show." in page.content.decode()


def test_conditions_of_a_person_are_one_line(drawn):
    page = behind(Counter(drawn.readers["analyst"], NOON), FigureSpec("checks-coverage"), Cell(("unplanned",)))

    assert page.number > page.lines == page.people
    assert {row.measure for row in page.rows} <= set(TOGETHER)
