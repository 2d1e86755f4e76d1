"""The page of the forecast for one reader and group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from release_monitor.capacity.rules.kinds import CapacityKind
from release_monitor.figures.rules.small_cells import (
    LEAST_OF_A_SHARE,
    ShownLine,
    Why,
    is_small,
    suppress_line,
)
from release_monitor.figures.rules.small_cells import WORDS as SMALL_WORDS
from release_monitor.forecast import pictures
from release_monitor.forecast.judging.calibrating import Calibration, calibration_of, left_by_week
from release_monitor.forecast.judging.misses import Miss, misses_of
from release_monitor.forecast.models import BandFields, ForecastRun, GroupForecast, Supposition
from release_monitor.forecast.readers import ForecastReader
from release_monitor.forecast.room import WeekRoom, number_by_week, rooms_of
from release_monitor.forecast.rules.bands import whole_band, words_of
from release_monitor.forecast.rules.calibration import Kept, quarter_ago
from release_monitor.forecast.rules.groups import SPANS, Group
from release_monitor.forecast.rules.showing import WHY_NOT
from release_monitor.forecast.running import due_at
from sharing.charts import Chart
from sharing.models import User

CLASSES = (
    ("fixed", "Fixed", "by law on a known date"),
    ("directed", "Directed", "by a final decision of the Parole Board"),
    ("provisional", "Provisional", "by a decision that can still be challenged"),
    ("possible", "Possible", "waiting for the Parole Board"),
)
WORDS = dict(WHY_NOT)


@dataclass(frozen=True)
class SumLine:
    """One sum: of 13, 26 or 52 weeks. The bands are empty where too few can leave in it."""

    weeks: int
    able: str
    band: str
    near: str
    mid: str


@dataclass(frozen=True)
class WeekLine:
    week: date
    band: str
    near: str
    mid: str
    counted: str


@dataclass(frozen=True)
class ClassCell:
    """Of 13, 26 or 52 weeks: people, and their share."""

    weeks: int
    number: str
    share: str


@dataclass(frozen=True)
class ClassLine:
    words: str
    what: str
    cells: list[ClassCell]


@dataclass(frozen=True)
class ForecastPage:
    """Everything of one group. why_not: why there are no bands, in words."""

    group: Group
    run: ForecastRun
    forecast: BandFields
    why_not: str
    people: str
    weeks_chart: Chart
    sums: list[SumLine]
    lines: list[WeekLine]
    classes: list[ClassLine]
    rooms: list[WeekRoom]
    over: list[WeekRoom]
    supposition: Supposition | None = None

    @property
    def mark(self) -> str:
        """What begins every line of a supposed one."""
        return "Supposed: " if self.supposition else ""


def build_page(
    run: ForecastRun,
    group: Group,
    forecast: BandFields,
    user: User,
    reader: ForecastReader,
    *,
    weeks: int,
    at: datetime,
    supposition: Supposition | None = None,
) -> ForecastPage:
    on, sees_few = timezone.localdate(at), reader.sees_few(group)
    left = left_by_week(group, since=run.as_at - timedelta(weeks=13), until=run.as_at, now=at)
    without = supposition.without_places if supposition else ""
    rooms = rooms_of(run, group, user, reader, on=max(on, run.as_at), weeks=13, without=without)
    number = number_by_week(rooms, CapacityKind.PREMISES)
    return ForecastPage(
        group=group,
        run=run,
        forecast=forecast,
        why_not=WORDS.get(forecast.why_not, ""),
        people=_people(forecast.people, sees_few=sees_few),
        weeks_chart=pictures.weeks_chart(
            forecast,
            run.as_at,
            left,
            number,
            weeks=weeks,
            room_name=CapacityKind.PREMISES.words,
            sees_few=sees_few,
            is_supposed=supposition is not None,
        ),
        sums=_sums(forecast, sees_few=sees_few),
        lines=_lines(run, forecast, weeks, sees_few=sees_few),
        classes=_classes(forecast, sees_few=sees_few),
        rooms=rooms,
        over=[line for line in rooms if line.room.is_over],
        supposition=supposition,
    )


def _sums(forecast: BandFields, *, sees_few: bool) -> list[SumLine]:
    found = []
    for place, weeks in enumerate(SPANS):
        mid = forecast.sum_mid[place] if forecast.sum_mid else None
        able = _count(forecast.able[place], sees_few=sees_few)
        if mid is None:
            found.append(SumLine(weeks, able, "", "", ""))
            continue
        far = _whole(forecast.sum_low[place], forecast.sum_high[place])
        near = _whole(forecast.sum_near_low[place], forecast.sum_near_high[place])
        found.append(SumLine(weeks, able, far, near, f"{mid:.1f}"))
    return found


def _whole(low: float | None, high: float | None) -> str:
    """Whole numbers that hold at least what lies between."""
    return words_of((max(0, round(low or 0.0)), round(high or 0.0)))


def _lines(run: ForecastRun, forecast: BandFields, weeks: int, *, sees_few: bool) -> list[WeekLine]:
    if not forecast.has_bands:
        return []
    return [
        WeekLine(
            week,
            words_of(whole_band(forecast.tails[at])),
            words_of(whole_band(forecast.tails[at], 0.25)),
            f"{forecast.mid[at]:.1f}",
            _count(sum(numbers[at] for numbers in forecast.counted.values()), sees_few=sees_few),
        )
        for at, week in enumerate(run.weeks(weeks))
    ]


def _classes(forecast: BandFields, *, sees_few: bool) -> list[ClassLine]:
    """How many can leave by each certainty, and their share, in each span."""
    by_class = [forecast.classes[name] for name, _, _ in CLASSES]
    whole = [sum(numbers[place] for numbers in by_class) for place in range(len(SPANS))]
    columns = [
        suppress_line([numbers[place] for numbers in by_class])
        if not sees_few
        else ShownLine((Why.SHOWN,) * len(CLASSES), Why.SHOWN)
        for place in range(len(SPANS))
    ]
    found: list[ClassLine] = []
    for name, words, what in CLASSES:
        cells = []
        for place, number in enumerate(forecast.classes[name]):
            why = columns[place].cells[len(found)]
            share = f"{round(100 * number / whole[place])}%" if whole[place] else ""
            few = not sees_few and whole[place] < LEAST_OF_A_SHARE
            said = (SMALL_WORDS[why], "") if why else (str(number), "" if few else share)
            cells.append(ClassCell(SPANS[place], *said))
        found.append(ClassLine(words, what, cells))
    return found


def _people(number: int, *, sees_few: bool) -> str:
    return "1 person" if sees_few and number == 1 else f"{_count(number, sees_few=sees_few)} people"


def _count(number: int, *, sees_few: bool) -> str:
    return SMALL_WORDS[Why.SMALL] if not sees_few and is_small(number) else str(number)


@dataclass(frozen=True)
class CalibrationPart:
    """calibration: None where no week of a forecast is over."""

    calibration: Calibration
    chart: Chart | None
    tenths: Chart | None
    quarter_ago: Chart | None
    quarter_ago_replayed: bool
    misses: list[Miss]

    @property
    def lines(self) -> list[KeptLine]:
        return [_kept_line(each) for each in self.calibration.by_ahead]


@dataclass(frozen=True)
class KeptLine:
    """One row of the calibration in words and numbers."""

    ahead: str
    weeks: int
    share: str
    interval: str
    near_share: str
    near_interval: str
    width: str
    bias: str
    score: str
    words: str


def _kept_line(kept: Kept) -> KeptLine:
    return KeptLine(
        ahead=f"{kept.first} to {kept.last}",
        weeks=kept.weeks,
        share=f"{100 * kept.share:.0f}%",
        interval=f"({100 * kept.interval.low:.0f}% to {100 * kept.interval.high:.0f}%)",
        near_share=f"{100 * kept.near_share:.0f}%",
        near_interval=f"({100 * kept.near_interval.low:.0f}% to {100 * kept.near_interval.high:.0f}%)",
        width=f"{kept.width:.1f}",
        bias=f"{kept.bias:+.1f}".replace("-", "−"),
        score="Not known" if kept.score is None else f"{kept.score:.2f}",
        words=kept.words,
    )


def calibration_part(
    run: ForecastRun, group: Group, user: User, reader: ForecastReader, *, at: datetime
) -> CalibrationPart:
    found = calibration_of(group, on=timezone.localdate(at), now=at)
    before = _quarter_ago(run, group)
    picture = None
    if before is not None:
        left = left_by_week(group, since=before.run.as_at, until=run.as_at, now=at)
        picture = pictures.quarter_ago_chart(before, before.run.as_at, left, sees_few=reader.sees_few(group))
    return CalibrationPart(
        calibration=found,
        chart=pictures.calibration_chart(found.by_ahead) if found.by_ahead else None,
        tenths=pictures.tenths_chart(found.tenths) if found.by_ahead else None,
        quarter_ago=picture,
        quarter_ago_replayed=before is not None and before.run.is_replayed,
        misses=_misses(found, group, user) if reader.sees_people else [],
    )


def _quarter_ago(run: ForecastRun, group: Group) -> GroupForecast | None:
    rows = GroupForecast.objects.of(group).filter(run__as_at=quarter_ago(run.as_at)).exclude(mid=[])
    return rows.select_related("run").first()


def _misses(found: Calibration, group: Group, user: User) -> list[Miss]:
    days = {week.as_at for week in found.worst}
    made = {row.as_at: row for row in ForecastRun.objects.filter(as_at__in=days)}

    def moment_of(day: date) -> datetime:
        return due_at(day) if made[day].is_replayed else made[day].made_at

    return misses_of(found.worst, group, user, moment_of=moment_of)


@dataclass(frozen=True)
class RateLine:
    """A published row that a run weighed."""

    cases: str
    reviews: str
    released: int
    refused: int
    source: str
    grade: str
    as_at: date


REVIEWS = {
    "INITIAL_247A": "for first reviews of fixed terms under s.247A",
    "INITIAL_EDS": "for first reviews of other extended sentences",
    "INITIAL_LIFE": "for reviews of life and IPP sentences",
    "RECALL_255C": "for reviews after a recall",
}


def rate_lines(run: ForecastRun) -> list[RateLine]:
    return [
        RateLine(
            row["cases"],
            REVIEWS.get(row["review_type"], ""),
            row["released"],
            row["refused"],
            row["source"],
            row["grade"],
            date.fromisoformat(row["as_at"]),
        )
        for row in run.base_rates
    ]


def group_choices(groups: list[Group]) -> list[tuple[str, str]]:
    return [(key_of(group), str(group)) for group in groups]


def key_of(group: Group) -> str:
    """For addresses: "terrorism", "terrorism:region:North East"."""
    if group.is_whole:
        return group.programme
    return f"{group.programme}:{group.partition}:{group.region or group.prison_group}"


def by_key(groups: list[Group]) -> Mapping[str, Group]:
    return {key_of(group): group for group in groups}
