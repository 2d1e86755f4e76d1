"""The life-line on the page of a person: what each lane shows, to whom, and in how many queries."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from licence.models import Breach
from offenders.models import Movement
from offenders.person_page import life_line
from sharing.charts import Span
from sharing.models import Exclusion
from tests.factories.hearings import hearing_row
from tests.factories.offenders import OffenderFactory
from tests.factories.recalls import Cast
from tests.factories.sharing import ExclusionFactory, GrantFactory, TeamFactory, UserFactory
from tests.worlds import NOON, row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026
TODAY = date(2026, 12, 1)


def made():
    cast = Cast()
    recall = cast.agreed()
    cast.breach()
    Movement.objects.create(offender=cast.person, happening="licence_revoked", happened_on=TODAY - timedelta(days=3))
    hearing_row(cast.person, TODAY + timedelta(days=30))
    return {"cast": cast, "recall": recall}


world = world_of(made)
cast = row_of("cast")
recall = row_of("recall")


def line_of(person, reader):
    return life_line.life_line_of(person, life_line.rows_of_each(person, reader), today=TODAY)


def rows_by_lane(chart):
    found = {}
    for row in chart.table.rows:
        found.setdefault(row.cells[0], []).append(row.cells[1])
    return found


def test_lanes_say_what_the_record_says(cast, recall):
    chart = line_of(cast.person, cast.police)

    lanes = rows_by_lane(chart)
    assert "On licence" in lanes["Licence"]
    assert lanes["Custody"][-1] == "Unlawfully at large"
    assert sorted(lanes["Breaches"]) == ["Device or internet, confirmed", "Device or internet, suspected"]
    assert lanes["Recalls"] == ["Recall agreed"]
    assert lanes["Hearings and decisions"] == ["Hearing, listed"]
    assert chart.finding == "Next: Hearing, listed, 31 December 2026."
    assert [row.head for row in chart.table.rows if row.cells[0] == "Today"] == ["1 December 2026"]


def test_page_shows_it_with_its_table_and_links(client, cast, recall):
    client.force_login(cast.police)

    page = client.get(reverse("person", args=[cast.person.uid])).content.decode()

    assert 'id="life-line"' in page
    assert 'id="life-line-table"' in page
    assert reverse("recall", args=[cast.person.uid, recall.uid]) in page


def test_a_breach_that_was_none_is_in_no_lane(cast):
    Breach.objects.filter(offender=cast.person).update(status="no_breach")

    assert "Breaches" not in rows_by_lane(line_of(cast.person, cast.police))


def test_who_is_recorded_with_nothing_has_no_life_line(cast):
    person = OffenderFactory()
    GrantFactory(subject=person, team=cast.police.memberships.get().team)

    assert line_of(person, cast.police) is None


def _stranger(cast):
    return UserFactory(role="ct_analyst", teams=[TeamFactory()])


def _ended(cast):
    team = TeamFactory()
    GrantFactory(subject=cast.person, team=team, ends_at=NOON - timedelta(days=1))
    return UserFactory(role="ct_analyst", teams=[team])


def _excluded(cast):
    ExclusionFactory(subject=cast.person, user=cast.police)
    assert Exclusion.objects.filter(user=cast.police).exists()
    return cast.police


@pytest.mark.parametrize("reader_of", [_stranger, _ended, _excluded])
def test_every_lane_gives_a_reader_without_access_no_row(cast, reader_of):
    """Each source by itself: the rows that it hands over are those that the reader may see, and no others."""
    sources = {source.name: source for source in life_line._sources}

    def found(reader):
        return {
            f"{name}, {rows}"
            for name, source in sources.items()
            for rows, each in source.rows(reader).items()
            if each.rows.filter(offender=cast.person).exists()
        }

    seen = found(cast.police)
    assert {name.split(", ")[0] for name in seen} >= {"Licence", "Custody", "Breaches", "Recalls"}
    assert found(reader_of(cast)) == set()
    assert line_of(cast.person, reader_of(cast)) is None


def test_a_lane_of_hidden_rows_reads_as_an_absent_one(monkeypatch, cast):
    before = line_of(cast.person, cast.police)
    hidden = life_line.LaneSource(
        "Orders",
        lambda reader: {"orders": life_line.LaneRows(Breach.objects.visible_to(_stranger(cast)), ("uid",))},
        lambda asked: [life_line.span(TODAY, None, "Order", "order") for _ in asked.found["orders"]],
        life_line.ORDERS,
    )
    monkeypatch.setattr(life_line, "_sources", [*life_line._sources, hidden])

    assert line_of(cast.person, cast.police) == before


def test_an_upper_app_adds_a_lane_in_its_place(monkeypatch, cast):
    monkeypatch.setattr(life_line, "_sources", list(life_line._sources))
    life_line.register_lane(
        "Mentoring",
        lambda reader: {"licences": life_line.LaneRows(Breach.objects.visible_to(reader), ("uid",))},
        lambda asked: [Span(asked.today, date(2036, 12, 1), "Part 4, 10 years", "from today", "duty")],
        place=life_line.NOTIFICATION,
    )

    chart = line_of(cast.person, cast.police)

    names = [source.name for source in life_line._sources]
    assert names.index("Licence") < names.index("Mentoring") < names.index("Hearings and decisions")
    assert rows_by_lane(chart)["Mentoring"] == ["Part 4, 10 years"]
    assert "scale changes" in [words.text for words in chart.wide.words]


def test_all_lanes_are_asked_in_one_query(cast):
    line_of(cast.person, cast.police)
    with CaptureQueriesContext(connection) as queries:
        line_of(cast.person, cast.police)

    tables = ("licence_breach", "licence_recall", "parole_hearing", "offenders_custodyperiod", "offenders_keydate")
    assert [sum(f'FROM "{table}"' in query["sql"] for query in queries) for table in tables] == [1] * len(tables)
    assert len({query["sql"] for query in queries if any(table in query["sql"] for table in tables)}) == 1
