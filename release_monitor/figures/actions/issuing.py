"""Issue the figures for readers of figures only: at 06:00, for each scope, counted once and shown by the small
cells."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from release_monitor.figures import wire
from release_monitor.figures.counting.for_readers import counted_many
from release_monitor.figures.counting.reading import Counter
from release_monitor.figures.counting.shown import shown_as_figures_only
from release_monitor.figures.index import all_figures, figures_for
from release_monitor.figures.models import FigureIssue
from release_monitor.figures.readers import PROGRAMMES, FigureScope
from release_monitor.figures.results import CountedFigure, FigureSpec
from sharing.grants.models import TeamScope

ISSUED_AT = time(6)
KEPT_FOR = timedelta(days=800)


def day_of_issue(at: datetime) -> date:
    """The day whose 06:00 was the last one."""
    local = timezone.localtime(at)
    return local.date() if local.time() >= ISSUED_AT else local.date() - timedelta(days=1)


def scopes_to_issue(*, at: datetime) -> list[FigureScope]:
    """Each programme as a whole, and each part that a team reads figures of."""
    rows = TeamScope.objects.live(at=at).for_figures().values_list("programme", "region", "prison_group").distinct()
    wholes = [FigureScope(programme) for programme in PROGRAMMES]
    return [*wholes, *sorted({FigureScope(*row) for row in rows} - set(wholes), key=str)]


def issue_missing(*, at: datetime) -> int:
    """What the last 06:00 should have issued and has not: how many scopes. A day that was missed as a whole is not made
    up: nobody knows any more what was so then."""
    day = day_of_issue(at)
    done = set(
        FigureIssue.objects.filter(day=day).values_list("programme", "region", "prison_group").order_by().distinct()
    )
    missing = [
        scope for scope in scopes_to_issue(at=at) if (scope.programme, scope.region, scope.prison_group) not in done
    ]
    for scope in missing:
        issue(scope, day=day, at=at)
    FigureIssue.objects.filter(day__lt=day - KEPT_FOR).delete()
    return len(missing)


@transaction.atomic
def issue(scope: FigureScope, *, day: date, at: datetime) -> int:
    """All figures of a scope, each by its own rows and by the cuts that are issued: how many rows were made."""
    specs = specs_of(scope)
    counted = counted_many(Counter(None, at), specs, at=at)
    wholes: Sequence[CountedFigure | None] = [None] * len(specs)
    if scope.region or scope.prison_group:
        wholes = counted_many(Counter(None, at), [_of_whole(spec) for spec in specs], at=at)
    rows = []
    for spec, numbers, whole in zip(specs, counted, wholes, strict=True):
        shown = shown_as_figures_only(all_figures()[spec.code], spec, numbers, as_at=at, whole=whole)
        rows.append(
            FigureIssue(
                day=day,
                as_at=at,
                figure=spec.code,
                programme=spec.programme,
                region=spec.region,
                prison_group=spec.prison_group,
                by=spec.by,
                counted=wire.from_counted(numbers),
                shown=wire.from_result(shown),
            )
        )
    return len(FigureIssue.objects.bulk_create(rows, ignore_conflicts=True))


def specs_of(scope: FigureScope) -> list[FigureSpec]:
    """What is issued of a scope: by the figure's own rows; of a whole programme by region too, of a group of prisons by
    prison."""
    found = []
    for figure in figures_for(has_people=False):
        cuts = [""]
        if "region" in figure.cuts and not (scope.region or scope.prison_group):
            cuts.append("region")
        if "prison" in figure.cuts and scope.prison_group:
            cuts.append("prison")
        found += [
            FigureSpec(figure.code, scope.programme, by, region=scope.region, prison_group=scope.prison_group)
            for by in cuts
        ]
    return found


def _of_whole(spec: FigureSpec) -> FigureSpec:
    return FigureSpec(spec.code, spec.programme, spec.by)
