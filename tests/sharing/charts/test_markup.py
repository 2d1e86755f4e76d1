"""What a chart is in a page and in a paper: named and described, with a table of the same numbers, without styles."""

import re
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string

from release_monitor.style.charts import sample_charts
from sharing import charts
from sharing.charts.rules.inks import INKS, Fill
from sharing.charts.rules.keys import place_keys

CHARTS = {chart.key: chart for chart in sample_charts()}
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(params=CHARTS)
def chart(request):
    return CHARTS[request.param]


def page_of(chart, **more):
    return render_to_string("components/charts/chart.html", {"chart": chart, **more})


def test_every_kind_of_chart_is_a_sample():
    kinds = [name for name in charts.__all__ if name.endswith(("_chart", "_curve", "_multiples", "_line"))]

    assert len(CHARTS) >= len(kinds)


def test_drawing_is_named_by_its_title_and_described_by_its_finding(chart):
    page = page_of(chart)

    for size in ("wide", "narrow"):
        assert f'<title id="{chart.key}-{size}-title">{chart.title}</title>' in page
        assert re.search(rf'<desc id="{chart.key}-{size}-desc">[^<]+</desc>', page)
    drawings = re.findall(r'<svg class="rm-chart__drawing[^>]+>', page)
    assert len(drawings) == 2
    for drawing, has_links in zip(drawings, (chart.wide.links, chart.narrow.links), strict=True):
        assert ('role="group"' if has_links else 'role="img"') in drawing


def test_table_says_what_the_chart_was_given(chart):
    page = page_of(chart)
    table = page[page.index("<table") : page.index("</table>")]
    cells = re.findall(r"<t[dh](?: [^>]*)?>(?:<a[^>]*>)?([^<]*)", table)

    heads, rows = list(chart.table.head), chart.table.rows
    assert cells[: len(heads)] == heads
    assert cells[len(heads) :] == [cell for row in rows for cell in (row.head, *row.cells)]
    assert all(len(row.cells) == len(heads) - 1 for row in rows)
    assert "<caption" in table
    assert page.index("<details") < page.index("<table")


def test_markup_holds_no_style_and_no_script(chart):
    for markup in (page_of(chart, heading="h2"), charts.as_svg(chart).svg.decode()):
        assert "style=" not in markup
        assert "<style" not in markup
        assert "<script" not in markup
        assert "onclick" not in markup


def test_no_two_ids_are_the_same_and_every_reference_leads_somewhere(chart):
    page = page_of(chart)
    ids = re.findall(r'\bid="([^"]+)"', page)

    assert len(ids) == len(set(ids))
    assert set(re.findall(r"url\(#([^)]+)\)", page)) <= set(ids)
    assert set(re.findall(r'href="#([^"]+-table)"', page)) <= set(ids)


def test_words_are_large_enough_and_lie_in_the_drawing(chart):
    assert set(re.findall(r'font-size="(\d+)"', page_of(chart))) == {"14"}
    for drawing in (chart.wide, chart.narrow):
        for words in drawing.words:
            assert -1 <= words.x <= drawing.width + 1, words
            assert 0 < words.y <= drawing.height, words


def test_picture_for_a_paper_is_whole_by_itself(chart):
    picture = charts.as_svg(chart)

    root = ElementTree.fromstring(picture.svg)
    assert root.find(f"{SVG}title").text == chart.title
    assert root.find(f"{SVG}desc").text == chart.finding
    assert picture.alternative == f"{chart.title}. {chart.finding}"
    assert picture.ratio == pytest.approx(float(root.get("height")) / float(root.get("width")))
    texts = [text.text for text in root.iter(f"{SVG}text")]
    assert {key.words for key in chart.legend} <= set(texts)
    ids = {each.get("id") for each in root.iter()}
    fills = [path.get("fill") for path in root.iter(f"{SVG}path")]
    assert all(fill == "none" or fill.startswith("#") or fill[5:-1] in ids for fill in fills)
    assert b"var(" not in picture.svg


def test_fills_differ_without_colours():
    """Each filled ink that stands beside others is solid, hollow, or has a pattern that black paper shows."""
    beside = ("fixed", "directed", "provisional", "possible")
    looks = [(INKS[name].how, INKS[name].pattern, INKS[name].dash) for name in beside]

    assert len(set(looks)) == len(looks)
    parts = ("first", "second", "third", "fourth", "fifth", "sixth")
    assert len({(INKS[name].how, INKS[name].pattern) for name in parts}) == len(parts)
    assert all(ink.pattern and ink.mark for ink in INKS.values() if ink.how is Fill.PATTERN)
    assert INKS["directed"].in_black().mark != INKS["directed"].fill


def test_keys_of_a_paper_go_to_the_next_row_where_there_is_no_room(chart):
    placed, height = place_keys(chart.legend, 200)

    assert len(placed) == len(chart.legend)
    assert all(each.x == 0 or each.x + 30 < 200 for each in placed)
    assert height == (placed[-1].y + 22 if placed else 0)


def test_links_are_reached_by_the_keyboard_and_say_what_they_are():
    chart = charts.bar_chart(
        key="linked",
        title="Breaches",
        finding="",
        bars=[charts.Bar("Internet", 3, href="?kind=internet"), charts.Bar("Curfew", 1)],
        head="Kind",
        unit="Breaches",
    )
    page = page_of(chart)

    assert page.count('<a class="rm-chart__link" href="?kind=internet" aria-label="Internet: 3">') == 2
    assert '<th scope="row"><a href="?kind=internet">Internet</a></th>' in page
    assert '<th scope="row">Curfew</th>' in page


def test_typed_words_are_escaped():
    chart = charts.bar_chart(
        key="typed", title="<b>", finding='"&', bars=[charts.Bar("<i>", 1)], head="Kind", unit="Breaches"
    )

    assert "<b>" not in page_of(chart)
    assert "<i>" not in page_of(chart)
    ElementTree.fromstring(charts.as_svg(chart).svg)
