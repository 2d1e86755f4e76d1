"""Alerts as pages print them: the line in a list, the clock, the steps of escalation, the teams alerted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Model

from sharing import alerts
from sharing.agencies.models import User
from sharing.alerts.models import Receipt, ReceiptStanding, RungMade
from sharing.alerts.rules import Clock, EscalationStep, Rung, clock_at, clock_in_words, ladder, next_step
from sharing.audit import request_context
from sharing.time_words import format_near_datetime

RUNGS = {
    Rung.TEAM: "Your team",
    Rung.DEPUTY: "Deputies",
    Rung.DUTY_DESK: "Duty desk",
    Rung.COMMAND: "Command",
}


@dataclass(frozen=True)
class ClockFace:
    """A clock as components/clock.html prints it. `due` and `since` are moments while it runs, else None."""

    state: str
    words: str
    percent: int
    due_words: str
    due: datetime | None
    since: datetime | None


@dataclass(frozen=True)
class AlertLine:
    """One alert in a list, for the reader's team. `climbs`: who is asked next and when, empty when it is not open."""

    receipt: Receipt
    clock: ClockFace
    climbs_to: str
    climbs_at: str
    said: str  # who acknowledged, or what became of it

    @property
    def alert(self):
        return self.receipt.alert

    @property
    def person(self) -> Model | None:
        """None for an alert about nobody."""
        return self.receipt.subject


@dataclass(frozen=True)
class Stage:
    """A rung of the ladder as components/stages.html prints it."""

    name: str
    when: str
    state_words: str
    state: str
    kind: str = ""


@dataclass(frozen=True)
class AlertReceiptRow:
    """A team that was told."""

    team: str
    agency: str
    told: str
    read: str
    acknowledged: str
    by: str
    is_mine: bool
    is_open: bool


def build_alert_lines(receipts: Iterable[Receipt], *, at: datetime) -> list[AlertLine]:
    return [build_alert_line(receipt, at=at) for receipt in receipts]


def build_alert_line(receipt: Receipt, *, at: datetime) -> AlertLine:
    step = next_step(told_at=receipt.told_at, due_at=receipt.due_at, at=at) if receipt.is_open else None
    return AlertLine(
        receipt=receipt,
        clock=face_of(receipt, at=at),
        climbs_to=RUNGS[step.rung] if step else "",
        climbs_at=format_near_datetime(step.at, at=at) if step else "",
        said=_format_receipt(receipt, at=at),
    )


def face_of(receipt: Receipt, *, at: datetime) -> ClockFace:
    stopped_at = receipt.acknowledged_at or receipt.closed_at
    clock = clock_at(told_at=receipt.told_at, due_at=receipt.due_at, at=at, stopped_at=stopped_at)
    is_running = stopped_at is None
    return ClockFace(
        state=clock.state,
        words=_format_clock(clock, receipt, stopped_at),
        percent=clock.percent,
        due_words=f"by {format_near_datetime(receipt.due_at, at=at)}" if is_running else "",
        due=receipt.due_at if is_running else None,
        since=receipt.told_at if is_running else None,
    )


def _format_clock(clock: Clock, receipt: Receipt, stopped_at: datetime | None) -> str:
    if receipt.acknowledged_at is None and receipt.closed_at is not None:
        return "Not acknowledged"
    return clock_in_words(clock, took=(stopped_at - receipt.told_at) if stopped_at else timedelta(0))


def _format_receipt(receipt: Receipt, *, at: datetime) -> str:
    alert = receipt.alert
    if alert.is_over and alert.resolved_at:
        by = f" by {alert.resolved_by}" if alert.resolved_by else ""
        return f"{alert.get_state_display()}{by}, {format_near_datetime(alert.resolved_at, at=at)}"
    if receipt.acknowledged_at:
        return f"Acknowledged by {receipt.acknowledged_by}, {format_near_datetime(receipt.acknowledged_at, at=at)}"
    return ""


def stages_of(receipt: Receipt, *, at: datetime) -> list[Stage]:
    """The ladder of this receipt: passed, now and ahead. Once acknowledged it climbs no further. One query: who was
    alerted by name."""
    steps = ladder(told_at=receipt.told_at, due_at=receipt.due_at)
    until = receipt.acknowledged_at or receipt.closed_at or at
    reached = [step for step in steps if step.at <= until]
    made = {row.rung: row for row in receipt.rungs.prefetch_related("people")}
    return [
        Stage(
            name=RUNGS[step.rung],
            when=format_near_datetime(step.at, at=at),
            state_words=_stage_words(step, made, is_reached=step in reached, is_open=receipt.is_open, at=at),
            state=_stage_state(step == reached[-1] if reached else False, step in reached, receipt.is_open),
            kind="danger" if step in reached and step.rung is Rung.DEPUTY and step.rung not in made else "",
        )
        for step in steps
    ]


def _stage_words(
    step: EscalationStep, made: Mapping[str, RungMade], *, is_reached: bool, is_open: bool, at: datetime
) -> str:
    if not is_reached:
        return "" if is_open else "not needed"
    if step.rung is not Rung.DEPUTY:
        return "reached"
    row = made.get(step.rung)
    if row is None:
        return "due, not sent"
    names = ", ".join(sorted(str(each) for each in row.people.all()))
    return f"{names} alerted, {format_near_datetime(row.made_at, at=at)}" if names else "no one available"


def _stage_state(is_last: bool, is_reached: bool, is_open: bool) -> str:
    if is_last and is_open:
        return "now"
    return "passed" if is_reached else ""


def build_receipt_rows(receipts: Iterable[Receipt], *, mine: Sequence[int], at: datetime) -> list[AlertReceiptRow]:
    """All teams that were told, the reader's own first. mine: keys of the reader's teams."""
    rows = [
        AlertReceiptRow(
            team=receipt.team.name,
            agency=receipt.team.agency.name,
            told=format_near_datetime(receipt.told_at, at=at),
            read=format_near_datetime(receipt.read_at, at=at) if receipt.read_at else "",
            acknowledged=format_near_datetime(receipt.acknowledged_at, at=at) if receipt.acknowledged_at else "",
            by=str(receipt.acknowledged_by or ""),
            is_mine=receipt.team_id in mine,
            is_open=receipt.is_open,
        )
        for receipt in receipts
    ]
    return sorted(rows, key=lambda row: (not row.is_mine, row.agency, row.team))


def rule_of(kind: str) -> str:
    """Why such alerts are raised, in words; empty for a kind that code no longer knows."""
    known = alerts.KINDS.get(kind)
    return known.why if known else ""


def kinds_told() -> list[tuple[str, str]]:
    """All kinds by name and title, as a choice."""
    return sorted(((kind.name, kind.title) for kind in alerts.KINDS.values()), key=lambda each: each[1])


def open_count(user: User) -> int:
    """How many alerts wait for the user's teams; 100 stands for more than 99. Asked once in a request."""
    asked = request_context.current()
    memo, key = (asked.memo if asked else {}), ("open alerts", user.pk)
    if key not in memo:
        waiting = Receipt.objects.inbox_of(user, ReceiptStanding.OPEN)
        memo[key] = len(waiting.order_by().values_list("pk", flat=True)[:100])
    return memo[key]
