"""What time does with orders: they come into force and expire, ends are warned of, what is undecided escalates."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from offenders.orders import alert_kinds, rules
from offenders.orders.actions.moves import follow_time, locked, tell, tell_of_end_beside
from offenders.orders.models import ImposedOrder
from sharing import practice
from sharing.jobs.set_aside import alone
from sharing.models import Alert, Severity
from sharing.sentence_words import mid_sentence
from sharing.time_words import format_date

WORK = "imposed_orders"
GROUND_DAYS = practice.define(
    "orders.ground_days",
    "Days after notification never applied in which the court’s word on orders that rest on it is recorded",
    unit="days",
    default=28,
    source="Our design: a starting value, not set by law",
)


def watch(*, at: datetime) -> int:
    """Follow the day, and tell of what it brings; returns how many alerts are new.

    Run again it writes nothing; run late it tells of the window that holds now.
    """
    on = timezone.localdate(at)
    rows = ImposedOrder.objects.select_related("offender").order_by("pk")
    _each((*rows.to_come_into_force(on=on), *rows.over_by(on=on)), lambda row: _follow(row, on=on, at=at))
    told = _each(rows.near_their_end(on=on), lambda row: _warn(row, on=on, at=at))
    told += _each(rows.to_decide(on=on), lambda row: _escalate(row, on=on, at=at))
    told += _each(rows.without_ground(), lambda row: _ask_of_ground(row, on=on, at=at))
    return told + _each(rows.to_review(on=on), lambda row: _ask_for_review(row, at=at))


def _each(rows: Iterable[ImposedOrder], act: Callable[[ImposedOrder], int]) -> int:
    done = 0
    for row in rows:
        with alone(WORK, row.pk, subject=row.offender_id):
            done += act(row)
    return done


def _follow(row: ImposedOrder, *, on: date, at: datetime) -> bool:
    follow_time(locked(row), on=on, at=at)
    return True


def _warn(row: ImposedOrder, *, on: date, at: datetime) -> int:
    assert row.ends_on is not None  # noqa: S101 - the question asks for an end
    window = rules.window_of(row.ends_on, on=on)
    decision = row.end_decisions.filter(ends_on=row.ends_on).last()
    decided = (
        f"Decided on {format_date(timezone.localtime(decision.at))}: {mid_sentence(decision.get_choice_display())}."
        if decision
        else f"Decide by {format_date(rules.decide_by(row.ends_on))} to renew it or let it end."
    )
    text = f"{row}: last day {format_date(row.ends_on)}. {decided} Renewal: {row.rule.renewal}."
    key = f"{row.uid}:{row.ends_on}:{window}"
    told = int(_tell_once(alert_kinds.ENDING, row, key, text, at=at))
    return told + tell_of_end_beside(row, key=key, text=text, at=at)


def _escalate(row: ImposedOrder, *, on: date, at: datetime) -> bool:
    assert row.ends_on is not None  # noqa: S101 - the question asks for an end
    window = rules.window_of(row.ends_on, on=on)
    by = format_date(rules.decide_by(row.ends_on))
    text = f"{row}: last day {format_date(row.ends_on)}. The decision was due by {by} and none is recorded."
    severity = Severity.CRITICAL if window == min(rules.WINDOWS) else Severity.HIGH
    key = f"{row.uid}:{row.ends_on}:{window}"
    return _tell_once(alert_kinds.UNDECIDED, row, key, text, at=at, severity=severity)


def _ask_for_review(row: ImposedOrder, *, at: datetime) -> bool:
    assert row.review_on is not None  # noqa: S101 - the question asks for a day
    text = f"{row}: a review was due on {format_date(row.review_on)}. Record whether it is still needed."
    return _tell_once(alert_kinds.REVIEW_DUE, row, f"{row.uid}:{row.review_on}", text, at=at)


def _ask_of_ground(row: Any, *, on: date, at: datetime) -> bool:
    """row: with `ground_gone_on`."""
    due = row.ground_gone_on + timedelta(days=practice.value(GROUND_DAYS, on=on))
    is_late = on > due
    text = (
        f"{row}: an appeal took away the notification duties on {format_date(row.ground_gone_on)}. Record by "
        f"{format_date(due)} what the court says of the order: discharged, quashed, or still in force."
    )
    severity = Severity.CRITICAL if is_late else Severity.HIGH
    key = f"{row.uid}:{row.ground_gone_on}:{'late' if is_late else 'asked'}"
    return _tell_once(alert_kinds.GROUND_GONE, row, key, text, at=at, severity=severity)


def _tell_once(kind, row: ImposedOrder, key: str, text: str, *, at: datetime, severity: Severity | None = None) -> bool:
    known = Alert.objects.filter(kind__in=(kind.name, alert_kinds.UNNAMED.name), key__in=(key, f"{kind.name}:{key}"))
    return not known.exists() and tell(kind, row, key=key, text=text, at=at, severity=severity) is not None
