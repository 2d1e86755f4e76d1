"""The release-day sheet as its page prints it: each step in order, who may record it, and each fallback."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from licence.readiness.actions.release_day import has_tag, refusal_of
from licence.readiness.judging import Judgement
from licence.readiness.models import DayAct
from licence.readiness.panels.readiness import tag_in_words
from licence.readiness.rules import release_day
from licence.readiness.rules.readiness import ReadinessItemKind
from licence.readiness.rules.release_day import DayAction, DayLine
from offenders.models import Offender, Release
from sharing.models import User
from sharing.time_words import format_day_month_time, format_weekday_date, is_told, say_time

BY = {
    DayAction.LEAVES_WITH: "Prison",
    DayAction.RECEIVED: "Probation or police",
    DayAction.TAG: "The person who sees it done",
}


@dataclass(frozen=True)
class ReleaseDayStep:
    """One act of the sheet. why_not: why the reader cannot record it now; empty where they can, or it is done."""

    number: int
    line: DayLine
    by: str
    done: DayAct | None
    when: str
    recorded: str
    why_not: str
    href: str
    strike_url: str

    @property
    def is_next(self) -> bool:
        return bool(self.href)


@dataclass(frozen=True)
class Struck:
    """An act that was recorded wrongly, as it can still be read."""

    title: str
    words: str
    second: str


@dataclass(frozen=True)
class Instead:
    """What holds where something is not in hand."""

    title: str
    words: str
    second: str


@dataclass(frozen=True)
class Sheet:
    """The sheet of one day."""

    found: Judgement
    day: str
    steps: list[ReleaseDayStep]
    struck: list[Struck]
    instead: list[Instead]
    words: str
    opens: str
    law: str
    goes_by_law: bool
    held: str
    left: str
    left_url: str
    left_waits: str


def sheet_of(
    found: Judgement, person: Offender, acts: Iterable[DayAct], *, reader: User, may_change: bool, holds: list[str]
) -> Sheet:
    """acts: all of the sheet, those withdrawn too. holds: in words, what stands against the release."""
    acts = list(acts)
    done = {DayAction(act.act): act for act in acts if act.struck_at is None}
    lines = release_day.lines_for(on_licence=not found.facts.goes_without_licence, has_tag=has_tag(found))
    steps = [
        _step(number, line, found, person, done, reader=reader, may_change=may_change)
        for number, line in enumerate(lines, start=1)
    ]
    release = found.release
    is_expected = release.status in Release.OPEN and found.readiness.is_open
    missing = [
        step.line.title.lower() for step in steps if step.done is None and step.line.act is not DayAction.RECEIVED
    ]
    opened = release_day.is_open(goes_on=found.readiness.goes_on, local=timezone.localtime(found.at))
    goes_on = found.readiness.goes_on
    return Sheet(
        found=found,
        day=format_weekday_date(goes_on),
        steps=steps,
        struck=[_struck(act) for act in acts if act.struck_at],
        instead=instead_of(found),
        words=f"{len(done)} of {len(steps)} recorded",
        opens="" if opened else f"It opens at {say_time(release_day.OPENS_AT)} on {format_weekday_date(goes_on)}",
        law=found.by_law,
        goes_by_law=found.goes_by_law,
        held=", ".join(holds) if is_expected else "",
        left=format_weekday_date(release.released_on) if release.released_on else "",
        left_url=reverse("release_day_left", kwargs={"uid": person.uid})
        if is_expected and may_change and opened
        else "",
        left_waits=", ".join(missing),
    )


def _step(
    number: int,
    line: DayLine,
    found: Judgement,
    person: Offender,
    done: dict[DayAction, DayAct],
    *,
    reader: User,
    may_change: bool,
) -> ReleaseDayStep:
    act = done.get(line.act)
    refusal = refusal_of(line.act, found, by=reader, done=set(done))
    about = {"uid": person.uid}
    may = may_change and reader.can(line.by)
    rests = any(line.act in release_day.LINES[each].after for each in done)
    return ReleaseDayStep(
        number=number,
        line=line,
        by=BY.get(line.act, "Prison"),
        done=act,
        when=_when(act) if act else "",
        recorded=f"{act.recorded_by}, {format_short_moment(act.recorded_at)}" if act else "",
        why_not="" if act else refusal,
        href=reverse("day_act", kwargs=about | {"step": line.act.value}) if may and not act and not refusal else "",
        strike_url=reverse("day_act_strike", kwargs=about | {"day_act_uid": act.uid})
        if act and may and not rests
        else "",
    )


def _when(act: DayAct) -> str:
    """Followed on the page by when it was recorded, and by whom."""
    told = ", as told" if is_told(act.done_at, act.recorded_at) else ""
    return f"{format_short_moment(act.done_at)}{told}"


def _struck(act: DayAct) -> Struck:
    second = (
        f"Recorded by {act.recorded_by}, {format_short_moment(act.recorded_at)}; withdrawn by {act.struck_by}, "
        f"{format_short_moment(act.struck_at)}: {act.struck_because}"
        if act.struck_at
        else ""
    )
    return Struck(act.get_act_display(), act.words, second)


def instead_of(found: Judgement) -> list[Instead]:
    """Fallback plan of each thing that is open or excepted."""
    printed = []
    for line in found.lines:
        exception = line.exception
        if exception and exception.agreed_at:
            printed.append(Instead(str(line.item), exception.fall_back, f"Agreed by {exception.agreed_by}"))
        elif line.stands_open and line.item.definition.fall_back:
            printed.append(Instead(str(line.item), line.item.definition.fall_back, "Outstanding"))
        elif line.stands_open:
            printed.append(Instead(str(line.item), "No release is ready without this. Ask its owner", "Outstanding"))
    tag = found.facts.tag
    if tag.ordered_at and any(line.item.code == ReadinessItemKind.TAG and not line.is_open for line in found.lines):
        printed.append(Instead("Tag", tag_in_words(tag), ""))
    return printed


def format_short_moment(at: datetime | None) -> str:
    if at is None:
        return ""
    return format_day_month_time(at)
