"""Timed work on leaving custody: not confirmed, not recorded, a dispute or a mistake not decided.

Safe to run twice and late, and to be killed: each alert has a key of its own, each row is claimed in its transaction.
One record that raises is logged and stops no other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from django.db.models import Model
from django.urls import reverse
from django.utils import timezone

from offenders.custody.rules import HELD
from offenders.dates.models import Release, ReleaseHold
from offenders.dates.rules.releases import BY_LAW, Basis, Certainty
from offenders.people.locking import lock
from offenders.people.models import Offender
from offenders.releases.gate import alert_kinds
from offenders.releases.gate.facts import facts_of, facts_of_many, holds_of
from offenders.releases.gate.models import DisputeDecision, Leaving
from offenders.releases.gate.rules import GateAnswer, Judgement, judge_release
from offenders.releases.holds.actions import LIFTS_BY_ITSELF
from offenders.releases.holds.second_people import needs_second
from offenders.releases.leaving.actions import TO_BE_DECIDED, leaving_url
from offenders.releases.leaving.disputes import ABOUT, page_of_dispute
from offenders.releases.leaving.strike_outs import open_strike_outs, tell_unconfirmed
from sharing import alerts, audit, practice
from sharing.jobs.set_aside import alone
from sharing.reported.models import ReportedAct
from sharing.time_words import format_weekday_date, say_datetime

M = TypeVar("M", bound=Model)
SOURCE = "Our design: a starting value, not set by law"
NOT_RECORDED_HOUR = practice.define(
    "releases.not_recorded_hour",
    "Hour of the release date by which it must be recorded",
    unit="hours",
    default=18,
    source=SOURCE,
)
STILL_NOT_RECORDED_HOUR = practice.define(
    "releases.still_not_recorded_hour",
    "Hour of the day after a release from which an unrecorded release is critical",
    unit="hours",
    default=9,
    source=SOURCE,
)
DISPUTE_HOURS = practice.define(
    "releases.dispute_hours", "Time to decide which date counts on the day", unit="hours", default=4, source=SOURCE
)
A_DAY = timedelta(days=1)


def watch(*, at: datetime) -> None:
    """All of it, at this moment."""
    waiting = Leaving.objects.filter(over_at=None, state__in=TO_BE_DECIDED, confirm_due_at__lte=at)
    _one_by_one(
        waiting.select_related("offender", "movement__establishment"), lambda leaving: _not_confirmed(leaving, at)
    )
    _one_by_one(
        open_strike_outs().filter(confirm_due_at__lte=at).order_by("pk"), lambda strike: tell_unconfirmed(strike, at=at)
    )
    on = timezone.localdate(at)
    due = Release.objects.open().filter(warn_on__lte=on, offender__status__in=HELD, period__ends_on=None)
    due = due.exclude(certainty=Certainty.POSSIBLE).select_related("offender__establishment", "period")
    told_of = _due_to_be_told(list(due.order_by("warn_on", "pk")), on=on)
    _one_by_one(told_of, lambda release: _watch_release(release, on=on, at=at))
    undecided = DisputeDecision.objects.undecided().select_related("offender", "period")
    _one_by_one(undecided.order_by("pk"), lambda decision: _watch_dispute(decision, on=on, at=at))


def _due_to_be_told(releases: list[Release], *, on: date) -> list[Release]:
    """Those of which the gate's answer is told: judged together, and again alone before anything is done. Where one
    record cannot be judged: all of them."""
    told_of = releases
    with alone("gate_of_all", len(releases)):
        facts = facts_of_many((release.offender for release in releases), on=on)
        judged = [
            (release, judge_release(facts[release.offender_id], route=Basis(release.basis), on=on))
            for release in releases
        ]
        told_of = [each for each, found in judged if found.opens or found.answer is GateAnswer.IN_DISPUTE]
    return told_of


def _one_by_one(rows: Iterable[M], act: Callable[[M], object]) -> None:
    for row in rows:
        with alone("gate", row.pk, subject=getattr(row, "offender_id", None)):
            act(row)


def _not_confirmed(leaving: Leaving, at: datetime) -> None:
    alerts.raise_alert(
        kind=alert_kinds.NOT_CONFIRMED,
        key=str(leaving.uid),
        subject=leaving.offender,
        text=f"Left custody at {say_datetime(leaving.left_at)} and no release was due. No second person had decided by "
        f"{say_datetime(leaving.confirm_due_at)} what it was. Confirm it, or name the document that makes it lawful.",
        link=leaving_url(leaving),
        at=at,
    )


# A release that was due and is not recorded; dates in dispute on the day


def _watch_release(release: Release, *, on: date, at: datetime) -> None:
    route = Basis(release.basis)
    judgement = judge_release(facts_of(release.offender, on=on), route=route, on=on)
    if judgement.opens:
        due_on = on - timedelta(days=judgement.days)
        if route is Basis.APD:  # the Board's direction opens a day; the release may be planned for a later one
            due_on = max(due_on, release.leaves_on or due_on)
        _not_recorded(release, judgement, due_on=due_on, at=at)
    elif judgement.answer is GateAnswer.IN_DISPUTE and route in BY_LAW:
        _open_dispute(release, judgement, at=at)


def _not_recorded(release: Release, judgement: Judgement, *, due_on: date, at: datetime) -> None:
    """High at 6pm of the day; critical from 9am of the next, with each hold, who set it and who can lift it."""
    key = f"{release.uid}:{due_on}"
    what = f"{release.get_basis_display()} ({release.basis}) was due on {format_weekday_date(due_on)}"
    if at >= _hour(STILL_NOT_RECORDED_HOUR, due_on + A_DAY):
        alerts.raise_alert(
            kind=alert_kinds.STILL_NOT_RECORDED,
            key=key,
            subject=release.offender,
            text=" ".join([f"{what} and is not recorded.", *map(_hold_in_words, _holds(release))]),
            link=_record_page(release.offender),
            at=at,
        )
    elif at >= _hour(NOT_RECORDED_HOUR, due_on):
        alerts.raise_alert(
            kind=alert_kinds.NOT_RECORDED,
            key=key,
            subject=release.offender,
            text=f"{what}. Record that the person left, or find out why they are still in custody.",
            link=_record_page(release.offender),
            at=at,
        )


def _holds(release: Release) -> Iterable[ReleaseHold]:
    return (
        holds_of(release.offender)
        .filter(release=release)
        .select_related("release", "set_by__agency")
        .order_by("since", "pk")
    )


def _hold_in_words(hold: ReleaseHold) -> str:
    """ "On hold: identity not certain, set by Gareth Pym (HMP Full Sutton). It can be lifted by anyone who ..."."""
    by = f"set by {hold.set_by} ({hold.set_by.agency})" if hold.set_by else "set automatically"
    by_hand = "2 people must lift it" if needs_second(hold) else "Anyone who can edit the record can lift it"
    said = LIFTS_BY_ITSELF.get(hold.kind, by_hand)
    return f"On hold: {hold.in_a_sentence}, {by}. {said}."


def _open_dispute(release: Release, judgement: Judgement, *, at: datetime) -> None:
    lock(release.offender)
    hours = practice.value(DISPUTE_HOURS, on=timezone.localdate(at))
    decision, is_new = DisputeDecision.objects.get_or_create(
        period=release.period,
        route=release.basis,
        ended_at=None,
        defaults={"offender": release.offender, "asked_at": at, "answer_due_at": at + timedelta(hours=hours)},
    )
    if not is_new:
        return
    audit.record(
        action=audit.Action.COLLECTION,
        verb="offenders.dispute_opened",
        by=None,
        target=decision,
        subject=release.offender,
        payload={"route": release.basis, "reasons": list(judgement.reasons)},
    )
    alerts.raise_alert(
        kind=alert_kinds.DATES_IN_DISPUTE,
        key=str(decision.uid),
        subject=release.offender,
        text=f"{release.get_basis_display()} ({release.basis}) may be due on {format_weekday_date(at)}. "
        f"{'. '.join(judgement.reasons)}. Decide which date counts by {say_datetime(decision.answer_due_at)}.",
        link=page_of_dispute(decision),
        at=at,
    )


def _watch_dispute(decision: DisputeDecision, *, on: date, at: datetime) -> None:
    """Ended where the sources agree or the person has gone; told of once at 6pm, when the time to decide is over."""
    judgement = judge_release(facts_of(decision.offender, on=on), route=Basis(decision.route), on=on)
    if judgement.answer is not GateAnswer.IN_DISPUTE:
        _end(decision, "The dates are no longer in dispute", at=at)
    elif at >= max(decision.answer_due_at, _hour(NOT_RECORDED_HOUR, timezone.localdate(decision.asked_at))):
        alerts.raise_alert(
            kind=alert_kinds.DISPUTE_OPEN,
            key=str(decision.uid),
            subject=decision.offender,
            text=f"{decision.get_route_display()} ({decision.route}): {_lacks(decision)}. "
            f"{'. '.join(judgement.reasons)}. The person stays in custody until it is decided.",
            link=page_of_dispute(decision),
            at=at,
        )


def _lacks(decision: DisputeDecision) -> str:
    by = say_datetime(decision.answer_due_at)
    acts = ReportedAct.objects.waiting().about_row(ABOUT, decision.uid).with_names()
    if act := acts.first():
        return f"reported to be decided by {act.who} by phone, and not confirmed by {by}"
    return f"no one decided by {by} which date counts"


def _end(decision: DisputeDecision, because: str, *, at: datetime) -> None:
    undecided = DisputeDecision.objects.undecided().filter(pk=decision.pk)
    if undecided.update(ended_at=at, ended_because=because):
        for kind in (alert_kinds.DATES_IN_DISPUTE, alert_kinds.DISPUTE_OPEN):
            alerts.resolve(kind=kind, key=str(decision.uid), reason=because, at=at)


def _hour(definition: practice.Definition, day: date) -> datetime:
    """That hour of that day, in UK time."""
    hour = practice.value(definition, on=day)
    return timezone.make_aware(datetime.combine(day, time(hour)))


def _record_page(offender: Offender) -> str:
    return reverse("release_record", kwargs={"uid": offender.uid})
