"""Threads as pages print them: the line in a list, and the thread opened with what happened in it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Model, Q
from django.urls import reverse

from sharing.agencies.models import User
from sharing.alerts.models import Alert, Receipt
from sharing.alerts.panels import ClockFace, face_of
from sharing.alerts.rules import Severity
from sharing.alerts.threads.facts import Fact, facts_of, keys_of, lead_of
from sharing.alerts.threads.models import Thread, ThreadHandover
from sharing.alerts.threads.rules import mark_of
from sharing.time_words import format_near_datetime

ALIKE_WITHIN = timedelta(hours=24)  # of one kind: shown as one, with their number
NAMED_IN_A_LINE = 3  # of what is new, beside the newest


@dataclass(frozen=True)
class ThreadLine:
    """A thread in a list. facts: what the reader may know of it, newest first; never empty."""

    lead: Receipt
    facts: list[Fact]
    clock: ClockFace
    escalates_at: str  # when others are alerted; empty where nothing waits, or goes no further
    said: str  # who has it, or what became of it
    happened: str  # "4 events since 21 November, newest 08:09"

    @property
    def thread(self) -> Thread:
        return self.lead.thread

    @property
    def person(self) -> Model | None:
        return self.lead.subject

    @property
    def newest(self) -> Alert:
        """The newest that is not over; of a thread in which all is, the newest."""
        alerts = [fact.alert for fact in self.facts]
        return next((alert for alert in alerts if not alert.is_over), alerts[0])

    @property
    def title(self) -> str:
        return self.newest.title

    @property
    def url(self) -> str:
        return reverse("thread", kwargs={"uid": self.thread.uid})

    @property
    def to_acknowledge(self) -> list[Fact]:
        return [fact for fact in self.facts if fact.open]

    @property
    def is_open(self) -> bool:
        return bool(self.to_acknowledge)

    @property
    def severity_word(self) -> str:
        """The worst of what waits; of a thread in which nothing does, of all of it."""
        worst = min(fact.alert.severity for fact in self.to_acknowledge or self.facts)
        return Severity(worst).word

    @property
    def others(self) -> list[str]:
        """What else waits to be acknowledged beside the newest fact, by title."""
        return list(dict.fromkeys(fact.alert.title for fact in self.to_acknowledge if fact.alert != self.newest))

    @property
    def is_all_shown(self) -> bool:
        """Whether the line names all that its button would acknowledge."""
        return len(self.others) <= NAMED_IN_A_LINE

    @property
    def keys(self) -> str:
        """The receipts that the button acknowledges, and no other: what came since stays."""
        return keys_of(self.facts)

    @property
    def mark(self) -> str:
        return mark_of(fact.as_shown for fact in self.to_acknowledge)

    @property
    def new_count(self) -> int:
        return sum(fact.is_new for fact in self.facts)


def build_lines(user: User, leads: Sequence[Receipt], *, at: datetime) -> list[ThreadLine]:
    """leads: one receipt of each thread, as `inbox_of` gives them, with their people."""
    threads = [lead.thread_id for lead in leads]
    facts = facts_of(user, threads) if leads else {}
    offers = handed_over({thread for thread in threads if thread in facts and facts[thread][0].is_offered})
    return [
        build_line(lead, facts[lead.thread_id], offers.get(lead.thread_id, []), at=at)
        for lead in leads
        if lead.thread_id in facts
    ]


def lines_about(user: User, subject: int, *, at: datetime) -> list[ThreadLine]:
    """The open threads of a person, as far as the user may know of them: the worst first. One query."""
    found = facts_of(user, Thread.objects.open().filter(subject=subject))
    lines = [build_line(lead_of(facts), facts, [], at=at) for facts in found.values()]
    return sorted(lines, key=lambda line: (not line.is_open, line.lead.severity, line.lead.due_at, line.lead.pk))


def build_line(lead: Receipt, facts: list[Fact], offers: list[ThreadHandover], *, at: datetime) -> ThreadLine:
    waiting = [receipt for fact in facts for receipt in fact.open]
    rungs = [receipt.next_rung_at for receipt in waiting if receipt.next_rung_at]
    return ThreadLine(
        lead=lead,
        facts=facts,
        clock=face_of(min(waiting, key=lambda each: each.due_at, default=lead), at=at),
        escalates_at=format_near_datetime(min(rungs), at=at) if rungs else "",
        said=who_has_it(facts, offers, at=at),
        happened=_format_events(facts, at=at),
    )


def handed_over(threads: Collection[int]) -> dict[int, list[ThreadHandover]]:
    """By thread, what was offered and is not refused or withdrawn, newest first."""
    found: dict[int, list[ThreadHandover]] = {}
    if not threads:
        return found
    rows = ThreadHandover.objects.standing().filter(thread__in=threads)
    for row in rows.select_related("offered_by", "offered_to", "team"):
        found.setdefault(row.thread_id, []).append(row)
    return found


def leads_handed_over(user: User) -> list[Receipt]:
    """Of each thread that the user has offered, is offered, or has accepted, and that is open, one receipt."""
    named = Q(offered_by=user) | Q(offered_to=user, state=ThreadHandover.State.OFFERED)
    threads = ThreadHandover.objects.standing().filter(named, thread__closed_at__isnull=True)
    rows = Receipt.objects.filter(thread__in=threads.values("thread_id")).to_teams_of(user).visible_to(user)
    return list(rows.with_alerts().order_by("thread_id", "severity", "due_at", "pk").distinct("thread_id"))


def who_has_it(facts: list[Fact], offers: list[ThreadHandover], *, at: datetime) -> str:
    """Who of the reader's teams has the thread: who acknowledged last, or accepted it from them; what became of it."""
    receipts = [receipt for fact in facts for receipt in fact.receipts]
    teams = {receipt.team_id for receipt in receipts}
    signed = max((each for each in receipts if each.acknowledged_at), key=_acknowledged_at, default=None)
    said = ""
    if signed:
        said = f"Acknowledged by {signed.acknowledged_by}, {format_near_datetime(_acknowledged_at(signed), at=at)}"
    for offer in reversed([each for each in offers if each.team_id in teams]):
        if offer.state == ThreadHandover.State.OFFERED:
            said = f"{said + '. ' if said else ''}Offered to {offer.offered_to}"
        elif signed is None or (offer.answered_at or at) >= _acknowledged_at(signed):
            said = f"{offer.offered_to} has it, from {offer.offered_by}"
    above = next((each for each in receipts if each.is_open and each.answered_at), None)
    if above:
        said = (
            f"Answered at a later step by {above.answered_by}, {format_near_datetime(above.answered_at or at, at=at)}"
        )
    if all(fact.alert.is_over for fact in facts):
        last = max((fact.alert for fact in facts), key=lambda alert: alert.resolved_at or alert.raised_at)
        by = f" by {last.resolved_by}" if last.resolved_by else ""
        said = f"{last.get_state_display()}{by}, {format_near_datetime(last.resolved_at or last.raised_at, at=at)}"
    return said


def _acknowledged_at(receipt: Receipt) -> datetime:
    return receipt.acknowledged_at or receipt.told_at


def _format_events(facts: list[Fact], *, at: datetime) -> str:
    newest, oldest = facts[0].alert.raised_at, facts[-1].alert.raised_at
    if len(facts) == 1:
        return f"1 event, {format_near_datetime(newest, at=at)}"
    return (
        f"{len(facts)} events since {format_near_datetime(oldest, at=at)}, newest {format_near_datetime(newest, at=at)}"
    )


@dataclass(frozen=True)
class ThreadFact:
    """One fact of an opened thread, or several of one kind within a day. more: how many beside the one shown."""

    fact: Fact
    when: str
    said: str
    more: int = 0


def steps_of(facts: list[Fact], *, at: datetime) -> list[ThreadFact]:
    """What happened, newest first. Those of one kind within a day are one line with their number, as long as none
    of them waits."""
    steps: list[ThreadFact] = []
    for fact in facts:
        last = steps[-1] if steps else None
        if last and not fact.is_new and not last.fact.is_new and _are_alike(last.fact.alert, fact.alert):
            steps[-1] = ThreadFact(last.fact, last.when, last.said, last.more + 1)
            continue
        steps.append(ThreadFact(fact, format_near_datetime(fact.alert.raised_at, at=at), _format_fact(fact, at=at)))
    return steps


def _are_alike(newer: Alert, older: Alert) -> bool:
    return newer.kind == older.kind and newer.raised_at - older.raised_at <= ALIKE_WITHIN


def _format_fact(fact: Fact, *, at: datetime) -> str:
    alert = fact.alert
    if alert.is_over and alert.resolved_at:
        by = f" by {alert.resolved_by}" if alert.resolved_by else ""
        return f"{alert.get_state_display()}{by}, {format_near_datetime(alert.resolved_at, at=at)}"
    signed = next((receipt for receipt in fact.receipts if receipt.acknowledged_at), None)
    if signed:
        when = format_near_datetime(_acknowledged_at(signed), at=at)
        return f"Acknowledged by {signed.acknowledged_by}, {when}"
    if fact.open:
        due = min(each.due_at for each in fact.open)
        return f"To acknowledge by {format_near_datetime(due, at=at)}"
    return "Held back" if any(receipt.is_held_back for receipt in fact.receipts) else "For information"
