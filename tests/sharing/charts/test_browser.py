"""Charts in a real browser, on the page of the house style: words that can be read, one drawing, the keyboard."""

import pytest
from django.urls import reverse

from tests.browser import NARROW, WIDE, fits, open_as
from tests.factories.sharing import TeamFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOWN = """() => [...document.querySelectorAll('.rm-chart')].map(chart => {
  const drawings = [...chart.querySelectorAll('.rm-chart__drawing')].filter(each => each.getBoundingClientRect().width)
  const sizes = drawings.flatMap(each => [...each.querySelectorAll('text')].map(text => 14 * text.getScreenCTM().a))
  return {key: chart.id, drawings: drawings.length, smallest: Math.min(...sizes)}
})"""
COLOURS = """() => {
  const of = (name, what) => getComputedStyle(document.querySelector(name))[what]
  return [of('.rm-ink--solid', 'fill'), of('.rm-ink--line', 'stroke'), of('.rm-pattern__ground', 'fill')]
}"""


@pytest.mark.parametrize("width", [WIDE, 760, NARROW])
def test_one_drawing_is_shown_and_no_word_is_under_twelve_pixels(browsing, client, width):
    with browsing(width=width) as page:
        open_as(page, client, _administrator(), reverse("style"))
        charts = page.evaluate(SHOWN)

        assert len(charts) > 9
        assert [chart["key"] for chart in charts if chart["drawings"] != 1] == []
        assert [chart for chart in charts if chart["smallest"] < 12] == []
        fits(page, f"charts at {width}")


def test_parts_with_an_address_are_reached_by_the_keyboard(browsing, client):
    with browsing() as page:
        open_as(page, client, _administrator(), reverse("style"))
        first = page.locator("#sample-life .rm-chart__drawing--wide a").first
        first.focus()

        assert page.evaluate("document.activeElement.getAttribute('aria-label')").startswith("Custody: Remand")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.getAttribute('aria-label')").startswith("Custody: Sentence")


def test_forced_colours_keep_patterns_and_take_the_colours_of_the_reader(browsing, client):
    from axe_playwright_python.sync_playwright import Axe

    with browsing() as page:
        open_as(page, client, _administrator(), reverse("style"))
        own = page.evaluate(COLOURS)
        page.emulate_media(forced_colors="active")
        try:
            solid, line, ground = page.evaluate(COLOURS)

            assert solid == line != ground
            assert [solid, line, ground] != own
            assert page.locator("#sample-columns [fill^='url(#']").count() > 2
            found = (
                Axe().run(page, context=".rm-charts", options={"resultTypes": ["violations"]}).response["violations"]
            )
            assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
        finally:
            page.emulate_media(forced_colors="none")


def _administrator():
    return UserFactory(role="administrator", teams=[TeamFactory()])
