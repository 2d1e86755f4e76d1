"""A chart as a picture of its own, for a paper: it needs no style sheet and is read in black."""

from __future__ import annotations

from dataclasses import dataclass

from django.template.loader import render_to_string

from sharing.charts.rules.keys import place_keys
from sharing.charts.rules.marks import Chart


@dataclass(frozen=True)
class Picture:
    """svg: the file; alternative: the text in its place, which a tagged PDF must have; height in parts of its width."""

    svg: bytes
    alternative: str
    ratio: float


def as_svg(chart: Chart, *, has_legend: bool = True) -> Picture:
    """The wide drawing with its legend below, every fill written out, patterns in black."""
    printed = chart.in_black()
    drawing = printed.wide
    keys, height = place_keys(printed.legend, drawing.width) if has_legend else ((), 0)
    context = {"chart": printed, "drawing": drawing, "keys": keys, "height": drawing.height + height}
    svg = render_to_string("components/charts/file.svg", context)
    return Picture(svg.encode(), chart.alternative(), (drawing.height + height) / drawing.width)
