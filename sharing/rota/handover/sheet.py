"""The sheet of a shift that is handed over, made from what stands now, as one reader may know it.

Lines to accept: the desk's open critical and high threads, and work that the outgoing has taken. Lines to read: emails
that have not left, alerts that the desk holds back, faults of the system, releases and arrests of the last day. A
person is named to those who can see them; to others of the desk a line says its reference.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from sharing.agencies.models import Membership, Team, User
from sharing.alerts.models import Alert, Delivery, Receipt, RungMade
from sharing.alerts.raising import title_of
from sharing.alerts.rules import RUNGS, Rung, Severity, next_rung
from sharing.alerts.suppressions.models import Suppression
from sharing.alerts.threads.models import ThreadHandover
from sharing.rota.handover import lately
from sharing.rota.handover.rules import LATELY, mark_of
from sharing.sentence_words import mid_sentence
from sharing.time_words import say_datetime
from sharing.watching.models import Fault

MOST = 100  # of each part; the pages of alerts and of operations have them all


@dataclass(frozen=True)
class SheetLine:
    """One line. key: what it is about. strong: what the reader may know of it. words: the rest, without a person.

    neutral: the line without anything of the person, as it is kept.
    """

    key: str
    strong: str
    words: str
    neutral: str
    severity: str = ""
    person: Any = None
    href: str = ""
    reference: str = ""

    @property
    def as_shown(self) -> tuple[str, ...]:
        return self.key, self.strong, self.words, str(self.person or "")


@dataclass(frozen=True)
class Sheet:
    """to_accept: what changes hands. The rest is to be read. note: calls, promises and note of the outgoing, where they
    have signed."""

    threads: list[SheetLine]
    work: list[SheetLine]
    letters: list[SheetLine]
    held_back: list[SheetLine]
    faults: list[SheetLine]
    recent: list[SheetLine]
    note: tuple[str, ...] = ()
    people: list[int] = field(default_factory=list)

    @property
    def to_accept(self) -> list[SheetLine]:
        return [*self.threads, *self.work]

    @property
    def mark(self) -> str:
        lines = [*self.to_accept, *self.letters, *self.held_back, *self.faults, *self.recent]
        return mark_of([*(line.as_shown for line in lines), ("note", *self.note)])


def make(desk: Team, *, outgoing: int | None, reader: User, at: datetime, note: tuple[str, ...] = ()) -> Sheet:
    """outgoing: the key of whoever hands over. Some fifteen queries, however many lines."""
    members = list(Membership.objects.live(at=at).filter(team=desk).values_list("user_id", flat=True))
    receipts = list(_receipts(desk, members, reader))
    taken = [alert for alert in _taken(outgoing) if alert.pk not in {receipt.alert_id for receipt in receipts}]
    readable = _readable([*(receipt.alert_id for receipt in receipts), *(alert.pk for alert in taken)], reader)
    notes = _notes({receipt.thread_id for receipt in receipts} | {alert.thread_id for alert in taken})
    recent = lately.happened(lately.Lately(reader, at - LATELY, at))
    people = {alert.subject_id for alert in readable.values() if alert.subject_id}
    return Sheet(
        threads=[_thread_line(receipt, readable.get(receipt.alert_id), notes) for receipt in receipts],
        work=[_work_line(alert, readable.get(alert.pk), notes) for alert in taken],
        letters=[_letter_line(letter) for letter in _letters(members)],
        held_back=[_suppression_line(suppression) for suppression in _suppressions(desk, reader, at=at)],
        faults=[_fault_line(fault) for fault in Fault.objects.standing()[:MOST]],
        recent=[_recent_line(each) for each in recent],
        note=note,
        people=sorted(people | {each.person.pk for each in recent}),
    )


# The rows


def _receipts(desk: Team, members: list[int], reader: User) -> Iterator[Receipt]:
    """Of each thread the worst: the desk's own, and those that have escalated to it by name; none about somebody from
    whom the reader is excluded."""
    told = RungMade.objects.filter(receipt=OuterRef("pk"), rung=Rung.DUTY_DESK, people__in=members)
    rows = Receipt.objects.open().filter(Q(team=desk) | Exists(told), severity__lte=Severity.HIGH)
    rows = rows.not_excluded_for(reader).select_related("alert__taken_by", "team__agency", "answered_by")
    rows = rows.prefetch_related("rungs")
    seen: set[int] = set()
    for row in rows.order_by("severity", "due_at", "pk")[:MOST]:
        if row.thread_id not in seen:
            seen.add(row.thread_id)
            yield row


def _taken(outgoing: int | None) -> Iterable[Alert]:
    if outgoing is None:
        return []
    rows = Alert.objects.unfinished().filter(state=Alert.State.IN_PROGRESS, taken_by=outgoing)
    return rows.select_related("taken_by").order_by("severity", "raised_at", "pk")[:MOST]


def _readable(keys: list[int], reader: User) -> dict[int, Alert]:
    """Those that the reader may open; of the others neither person nor title is said."""
    rows = Alert.objects.filter(pk__in=keys).told_to(reader).visible_to(reader).with_people()
    return {alert.pk: alert for alert in rows}


def _notes(threads: set[int]) -> dict[int, str]:
    """The last note of each thread that somebody offered to a colleague."""
    rows = ThreadHandover.objects.filter(thread__in=threads).order_by("thread_id", "-offered_at", "-pk")
    return {row.thread_id: row.note for row in rows.distinct("thread_id")}


def _letters(members: list[int]) -> Iterable[Delivery]:
    state = Delivery.State
    held_up = Q(state=state.WAITING, attempts__gt=0) | Q(state__in=[state.HELD, state.FAILED])
    rows = Delivery.objects.filter(held_up, user__in=members, receipt__closed_at__isnull=True, receipt__isnull=False)
    return rows.select_related("user", "receipt__alert").order_by("receipt__severity", "pk")[:MOST]


def _suppressions(desk: Team, reader: User, *, at: datetime) -> list[Suppression]:
    rows = Suppression.objects.running(at=at).filter(team=desk).visible_to(reader).with_words()
    return list(rows.order_by("ends_at", "pk")[:MOST])


# The lines


def _thread_line(receipt: Receipt, alert: Alert | None, notes: dict[int, str]) -> SheetLine:
    due = f"to acknowledge by {say_datetime(receipt.due_at)}"
    words = f"{receipt.team}, {receipt.team.agency}: {due}. {_next_of(receipt)}"
    if receipt.alert.taken_by:
        words += f" {receipt.alert.taken_by} works on it."
    return _about(f"thread:{receipt.alert.uid}", receipt.alert, alert, words, notes)


def _next_of(receipt: Receipt) -> str:
    if receipt.answered_by and receipt.answered_at:
        return f"{receipt.answered_by} has it since {say_datetime(receipt.answered_at)}."
    made = [row.step for row in sorted(receipt.rungs.all(), key=lambda row: row.pk)]
    step = next_rung(made, receipt.waiting) if receipt.next_rung_at else None
    if step is None or receipt.next_rung_at is None:
        return "It escalates no further."
    return f"It escalates to {RUNGS[step.rung].lower()} at {say_datetime(receipt.next_rung_at)}."


def _work_line(alert: Alert, read: Alert | None, notes: dict[int, str]) -> SheetLine:
    since = f" since {say_datetime(alert.taken_at)}" if alert.taken_at else ""
    return _about(f"work:{alert.uid}", alert, read, f"{alert.taken_by} works on it{since}.", notes)


def _about(key: str, alert: Alert, read: Alert | None, words: str, notes: dict[int, str]) -> SheetLine:
    reference = str(alert.uid)
    neutral = f"{alert.get_severity_display()} alert {reference}. {words}"
    if read is None:
        return SheetLine(key, "", words, neutral, severity=alert.severity_word, reference=reference)
    note = notes.get(alert.thread_id, "")
    return SheetLine(
        key,
        read.title,
        f"{words} Last note: {note}" if note else words,
        neutral,
        severity=alert.severity_word,
        person=read.subject,
        href=reverse("alert", kwargs={"uid": alert.uid}),
        reference=reference,
    )


def _letter_line(delivery: Delivery) -> SheetLine:
    alert = delivery.receipt.alert if delivery.receipt else None
    how = f"{delivery.get_channel_display()} to {delivery.user}"
    words = f"Alert {alert.uid if alert else ''}: {mid_sentence(delivery.get_state_display())}."
    return SheetLine(f"letter:{delivery.uid}", how, words, f"{how}. {words}")


def _suppression_line(row: Suppression) -> SheetLine:
    key = f"suppression:{row.uid}"
    words = f"Held back until {say_datetime(row.ends_at)}. {row.owner} is responsible. Reason: {row.reason}"
    href = reverse("alerts_suppressions")
    return SheetLine(key, title_of(row.kind), words, f"{title_of(row.kind)}. {words}", person=row.subject, href=href)


def _fault_line(fault: Fault) -> SheetLine:
    since = f"Since {say_datetime(fault.found_at)}."
    severity = "critical" if fault.is_critical else ""
    return SheetLine(f"fault:{fault.pk}", fault.words, since, fault.words, severity=severity)


def _recent_line(found: lately.Recent) -> SheetLine:
    return SheetLine(
        found.key, found.strong, found.words, found.key, person=found.person, href=found.href, reference=found.key
    )
