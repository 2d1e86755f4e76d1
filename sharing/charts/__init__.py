"""Charts: one call makes the drawing, its legend, its table and its words; docs/charts.md has one example of each."""

from sharing.charts.files import Picture, as_svg
from sharing.charts.rules.bars import Bar, bar_chart
from sharing.charts.rules.column_charts import column_chart
from sharing.charts.rules.columns import Band, Capacity, Columns, Mean, Period, Series, Split
from sharing.charts.rules.flows import Change, equation_of, flow_chart
from sharing.charts.rules.intervals import Interval, interval_chart
from sharing.charts.rules.life_lines import Lane, Mark, Span, life_line
from sharing.charts.rules.line_charts import Lines, LineSeries, line_chart
from sharing.charts.rules.marks import Chart
from sharing.charts.rules.multiples import Multiple, small_multiples
from sharing.charts.rules.scales import FEW, TOO_FEW, Amount, Few
from sharing.charts.rules.step_curves import Step, step_curve
from sharing.charts.rules.strips import BLOCKED, ON_TIME, OVERDUE, READY, Block, State, Strip, strip_chart

__all__ = [
    "BLOCKED",
    "FEW",
    "ON_TIME",
    "OVERDUE",
    "READY",
    "TOO_FEW",
    "Amount",
    "Band",
    "Bar",
    "Block",
    "Capacity",
    "Change",
    "Chart",
    "Columns",
    "Few",
    "Interval",
    "Lane",
    "LineSeries",
    "Lines",
    "Mark",
    "Mean",
    "Multiple",
    "Period",
    "Picture",
    "Series",
    "Span",
    "Split",
    "State",
    "Step",
    "Strip",
    "as_svg",
    "bar_chart",
    "column_chart",
    "equation_of",
    "flow_chart",
    "interval_chart",
    "life_line",
    "line_chart",
    "small_multiples",
    "step_curve",
    "strip_chart",
]
