"""Issue briefings: by the clock, on demand, and again as a correction."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from release_monitor.briefing import rules
from release_monitor.briefing.facts import Gathered, gather
from release_monitor.briefing.models import Briefing
from release_monitor.briefing.rules import BY_CLOCK, MOST_MADE_UP, Kind, digest_of
from release_monitor.briefing.scopes import BriefingScope, live_scopes, scope_of
from sharing import audit
from sharing.agencies.models import User
from sharing.jobs.set_aside import set_aside
from sharing.records.errors import Refused
from sharing.records.once import take_turns

A_DAY = timedelta(days=1)
REASON_NEEDED = "Enter what was wrong with the last issue"
NOTHING_ISSUED = "No figures are issued for this scope yet. They are issued at 6am"


class BriefingRefused(Refused):
    """The briefing cannot be issued as asked."""


def issue_due(*, at: datetime) -> list[Briefing]:
    """Each week and month that is due and not issued, of every scope, newest first. Each alone: one that cannot be made
    stops no other, and the next run tries it again."""
    issued = []
    for scope in live_scopes(at=at):
        for kind in BY_CLOCK:
            since = Briefing.objects.filter(kind=kind.value, scope=scope.code).aggregate(last=Max("day"))["last"]
            for day in rules.days_due(kind, since=since, at=at)[:MOST_MADE_UP]:
                try:
                    issued.append(issue(scope=scope, kind=kind, day=day, at=at, by=None))
                except Exception as error:  # whatever it was, the others are issued
                    set_aside("briefing", day.toordinal(), error)
    return [each for each in issued if each]


@transaction.atomic
def issue(*, scope: BriefingScope, kind: Kind, day: date, at: datetime, by: User | None) -> Briefing | None:
    """By the clock: the first issue of a day; None where there is one, and where no figures are issued yet. Late, it
    is of what was known when it was due, where that is kept. On demand: another issue where the figures are different
    by now, else the one that is there; raises BriefingRefused where none are issued."""
    take_turns(f"briefing:{kind}:{scope.code}:{day}")
    last = _latest(scope, kind, day)
    if last and kind is not Kind.DEMAND:
        return None
    due = None if kind is Kind.DEMAND else rules.due_at(kind, day)
    gathered = gather(scope, kind=kind, day=day, at=due or at, by=by)
    if due and (gathered is None or gathered.as_at < due - A_DAY):  # nothing of that day is kept
        gathered = gather(scope, kind=kind, day=day, at=at, by=by)
    if gathered is None and due:
        return None
    if gathered is None:
        raise BriefingRefused("scope", NOTHING_ISSUED)
    if last and last.digest == digest_of(gathered.facts):
        return last
    changed = rules.corrections(gathered.facts, last.facts) if last else []
    number = (last.issue if last else 0) + 1
    return _keep(scope, kind, day, gathered, at=at, due=due, by=by, issue=number, changed=changed)


@transaction.atomic
def correct(*, briefing: Briefing, reason: str, by: User) -> Briefing:
    """The next issue of the same day, from the figures as they are now. Raises BriefingRefused where a later issue is
    there, or nothing is different."""
    at = timezone.now()
    scope, kind = scope_of(briefing.scope), Kind(briefing.kind)
    take_turns(f"briefing:{kind}:{scope.code}:{briefing.day}")
    last = _latest(scope, kind, briefing.day)
    if last is None or last.pk != briefing.pk:
        raise BriefingRefused("", "There is a later issue. Correct that one")
    if not reason.strip():
        raise BriefingRefused("reason", REASON_NEEDED)
    gathered = gather(scope, kind=kind, day=briefing.day, at=at, by=by)
    if gathered is None:
        raise BriefingRefused("", NOTHING_ISSUED)
    changed = rules.corrections(gathered.facts, briefing.facts)
    if not changed:
        raise BriefingRefused("", "The figures are the same as in this issue. Nothing to correct")
    return _keep(
        scope,
        kind,
        briefing.day,
        gathered,
        at=at,
        due=briefing.due_at,
        by=by,
        issue=last.issue + 1,
        changed=changed,
        reason=reason,
    )


def _latest(scope: BriefingScope, kind: Kind, day: date) -> Briefing | None:
    return Briefing.objects.filter(kind=kind.value, scope=scope.code, day=day).order_by("-issue").first()


def _keep(
    scope: BriefingScope,
    kind: Kind,
    day: date,
    gathered: Gathered,
    *,
    at: datetime,
    due: datetime | None,
    by: User | None,
    issue: int,
    changed: list[str],
    reason: str = "",
) -> Briefing:
    briefing = Briefing.objects.create(
        kind=kind.value,
        scope=scope.code,
        day=day,
        issue=issue,
        as_at=gathered.as_at,
        due_at=due,
        issued_at=at,
        made_by=by,
        reason=reason,
        changed=changed,
        facts=gathered.facts,
        digest=digest_of(gathered.facts),
    )
    audit.record(
        action=audit.Action.COLLECTION,
        verb="briefing.issued",
        by=by,
        target=briefing,
        reason=reason,
        payload={"scope": scope.code, "day": day, "issue": issue, "digest": briefing.digest},
    )
    return briefing
