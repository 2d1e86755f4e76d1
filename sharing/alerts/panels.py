"""Alerts as pages print them: the line in a list, the clock, the steps of escalation, the teams alerted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Model, QuerySet, prefetch_related_objects

from sharing import access, alerts
from sharing.agencies.models import User
from sharing.alerts.models import Alert, Receipt, ReceiptStanding, RungMade
from sharing.alerts.rules import RUNGS, Clock, Rung, clock_at, clock_in_words, ladder
from sharing.audit import request_context
from sharing.time_words import format_near_datetime

LATE_AFTER = timedelta(minutes=1)  # a rung not made by then is our fault, and is said to be
MOST_NAMES = 3
MOST_PEOPLE = 100  # in a list to choose from


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
    """One alert in a list, for the reader's team. escalates_at: when others are alerted; empty when it is not open, or
    goes no further."""

    receipt: Receipt
    clock: ClockFace
    escalates_at: str
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
    is_information: bool
    calls: str = ""  # by phone, when, and by whom of the desk or command


def build_alert_line(receipt: Receipt, *, at: datetime) -> AlertLine:
    next_at = receipt.next_rung_at if receipt.is_open else None
    return AlertLine(
        receipt=receipt,
        clock=face_of(receipt, at=at),
        escalates_at=format_near_datetime(next_at, at=at) if next_at else "",
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
    return f"Answered at a later step by {_answered(receipt, at=at)}" if receipt.answered_at else ""


def _answered(receipt: Receipt, *, at: datetime) -> str:
    return f"{receipt.answered_by}, {format_near_datetime(receipt.answered_at or at, at=at)}"


def stages_of(receipt: Receipt, *, at: datetime) -> list[Stage]:
    """The ladder of this receipt: what has happened, from the rows that prove it, and what lies ahead. Two queries."""
    made = list(receipt.rungs.order_by("pk").prefetch_related("people"))
    last_of = {row.rung: row for row in made}  # of command the last time
    goes_on = receipt.is_open and not receipt.answered_at
    stages = [Stage(RUNGS[Rung.TEAM], format_near_datetime(receipt.told_at, at=at), "alerted", "passed")]
    stages += [_stage_made(row, at=at) for row in last_of.values()]
    if receipt.answered_at:
        stages[-1] = replace(stages[-1], kind="good", state_words=f"answered by {_answered(receipt, at=at)}")
    if goes_on:
        stages[-1] = replace(stages[-1], state="now")
    for step in ladder([row.step for row in made], receipt.waiting):
        is_missing = goes_on and step.at + LATE_AFTER <= at
        words = ("due, not sent" if is_missing else "") if goes_on else "not needed"
        kind = "danger" if is_missing else ""
        stages.append(Stage(RUNGS[step.rung], format_near_datetime(step.at, at=at), words, "", kind))
    return stages


def _stage_made(row: RungMade, *, at: datetime) -> Stage:
    names = sorted(str(person) for person in row.people.all())
    said = ", ".join(names[:MOST_NAMES]) + (f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else "")
    if not names:
        said = "no one available"
    else:
        said += f" alerted ({row.told_as}), {format_near_datetime(row.made_at, at=at)}"
    if row.round > 1:
        said += f", {row.round} times so far"
    return Stage(
        name=RUNGS[Rung(row.rung)],
        when=format_near_datetime(row.due_at, at=at),
        state_words=said,
        state="passed",
        kind="" if names else "danger",
    )


@dataclass(frozen=True)
class EscalatedLine:
    """One receipt that has escalated to the reader as duty desk or command. alert: only where the reader may open it;
    otherwise neither whom it is about nor what has happened is said."""

    rung: RungMade
    reference: str
    clock: ClockFace
    why: str
    alert: Alert | None

    @property
    def receipt(self) -> Receipt:
        return self.rung.receipt


def build_escalated_lines(user: User, *, at: datetime) -> list[EscalatedLine]:
    """The worst first, then the longest late; each receipt once, by the last rung that alerted the reader."""
    rows = RungMade.objects.waiting_for(user).exclude(rung=Rung.DEPUTY)
    rows = rows.select_related("receipt__team__agency", "receipt__alert").order_by("pk")
    last_of = {row.receipt_id: row for row in rows}
    alerts_of = [row.receipt.alert_id for row in last_of.values()]
    readable = {
        alert.pk: alert for alert in Alert.objects.filter(pk__in=alerts_of).told_to(user).visible_to(user).with_people()
    }
    lines = [
        EscalatedLine(
            rung=row,
            reference=str(row.receipt.alert.uid),
            clock=face_of(row.receipt, at=at),
            why=row.get_because_display(),
            alert=readable.get(row.receipt.alert_id),
        )
        for row in last_of.values()
    ]
    return sorted(lines, key=lambda line: (line.receipt.severity, line.receipt.due_at, line.receipt.pk))


def build_receipt_rows(receipts: Iterable[Receipt], *, mine: Sequence[int], at: datetime) -> list[AlertReceiptRow]:
    """All teams that were told, the reader's own first. mine: keys of the reader's teams. Three queries for calls."""
    receipts = list(receipts)
    prefetch_related_objects(receipts, "calls__reached", "calls__called_by")
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
            is_information=receipt.for_information,
            calls=", ".join(
                f"{call.reached} called by {call.called_by}, {format_near_datetime(call.called_at, at=at)}"
                for call in receipt.calls.all()  # `duties/calls`
            ),
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


def people_of(receipts: QuerySet[Receipt]) -> list[tuple[str, str]]:
    """Whom these receipts are about, uid and name, by name; the first hundred."""
    keys = receipts.filter(subject__isnull=False).order_by().values("subject_id")
    people = access.subjects().filter(pk__in=keys).in_words()[:MOST_PEOPLE]
    return sorted(((str(person.uid), str(person)) for person in people), key=lambda each: each[1])


def open_count(user: User) -> int:
    """How many threads wait for the user's teams; 100 stands for more than 99. Asked once in a request."""
    asked = request_context.current()
    memo, key = (asked.memo if asked else {}), ("open alerts", user.pk)
    if key not in memo:
        waiting = Receipt.objects.inbox_of(user, ReceiptStanding.OPEN)
        memo[key] = len(waiting.order_by().values_list("pk", flat=True)[:100])
    return memo[key]
