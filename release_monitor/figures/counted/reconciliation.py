"""The published quarter, the count here for its day, and each line between them."""

from __future__ import annotations

from offenders.record.published import held_among, standing_of
from offenders.reference.figures.models import PublishedFigure
from offenders.reference.figures.rules import ReconciliationLine, unexplained
from release_monitor.figures.counting.counts import ONE, FactCounts
from release_monitor.figures.counting.reading import Counter
from release_monitor.figures.registry import Asked, Figure, register
from release_monitor.figures.results import CountedFigure, CountedMeasure, CountedRow, FigureColumn
from sharing.time_words import format_date

PUBLISHED, OURS, UNEXPLAINED = "published", "ours", "unexplained"


def _counted(counter: Counter, asked: Asked) -> CountedFigure:
    """The newest published figure of the programme, or that of the quarter that was asked for by its last day. Lines
    are of the reconciliation that stands; unexplained is printed also when it is 0."""
    spec = asked.spec
    if not counter.sees_whole(spec.programme) or spec.region or spec.prison or spec.prison_group:
        return CountedFigure(ONE, (), note="The published count is compared only by those who see the whole programme.")
    published = PublishedFigure.objects.filter(
        measure=PublishedFigure.Measure.IN_CUSTODY, programme=spec.programme, as_at__lte=asked.today
    )
    if spec.first and spec.until:
        published = published.filter(as_at__gte=spec.first, as_at__lt=spec.until)
    figure = published.order_by("-as_at").first()
    if figure is None:
        return CountedFigure(ONE, (), note="No official count is published of this programme.")
    ours = held_among(counter.people(spec.programme), figure.as_at).total
    stands = standing_of(figure)
    kept = stands.lines if stands is not None and stands.figure_id == figure.pk else {}
    rows = [
        CountedRow(PUBLISHED, f"Published, {figure.get_area_display()}", (figure.value,)),
        CountedRow(OURS, "Counted here for that day", (ours,)),
        *(CountedRow(line.value, line.words, (kept.get(line.value, 0),)) for line in ReconciliationLine),
        CountedRow(UNEXPLAINED, "Unexplained", (unexplained(published=figure.value, ours=ours, lines=kept),)),
    ]
    age = (asked.today - figure.as_at).days
    return CountedFigure(
        (FigureColumn(figure.as_at.isoformat(), format_date(figure.as_at)),),
        tuple(rows),
        (CountedMeasure("age", "Age of the published figure", age, "days", figure.value, decimals=0),),
        note=_signed(figure, stands),
        total_row=PUBLISHED,
        rows_add_up=False,
    )


def _signed(figure: PublishedFigure, stands: object) -> str:
    """Who signed the reconciliation, and of which figure; that nobody has."""
    kept_by, of = getattr(stands, "kept_by", None), getattr(stands, "figure", None)
    if kept_by is None or of is None:
        return f"{figure.source}, grade {figure.grade}. No one has signed a reconciliation."
    when = format_date(stands.kept_at)  # type: ignore[attr-defined]
    if of.pk != figure.pk:
        return f"The reconciliation of {format_date(of.as_at)}, signed by {kept_by} on {when}, is still the last one."
    return f"{figure.source}, grade {figure.grade}. Signed by {kept_by} on {when}."


def no_facts(facts: FactCounts, asked: Asked) -> CountedFigure:
    raise NotImplementedError("it is made of no facts of people")


RECONCILIATION = register(
    Figure(
        code="reconciliation",
        title="Our count and the published count",
        group="Custody and the community",
        numerator="People in custody in the newest published count; people in custody here on that date; and each "
        "reason "
        "for the difference, with what is not explained.",
        denominator="None: counts of people.",
        left_out="Nothing: restricted people are in the published count, and are part of what is not explained.",
        source="Published figures, entered by 2 people; the reconciliation signed by a named person",
        owner="CT police",
        measures=(),
        counted=no_facts,
        own=_counted,
        cuts=("kind",),
    )
)
