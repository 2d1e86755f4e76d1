"""Keep the conflicts between the sources of a person's dates true to what they say, and let them hold the release."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from django.db.models import Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from offenders.custody.models import CustodyPeriod
from offenders.custody.rules import HeldUnder
from offenders.dates import alert_kinds, event_kinds
from offenders.dates.calculation_models import BroughtForward, DateConflict, DateConflictMove
from offenders.dates.models import CODES, Release, ReleaseHold
from offenders.dates.rules import differences
from offenders.dates.rules.differences import Difference, Sources
from offenders.dates.rules.overrides import SETTLES
from offenders.dates.rules.releases import Code
from offenders.dates.sources import counted_release
from offenders.dates.upkeep import date_checks, forward
from offenders.people.models import Offender
from offenders.releases.holds.actions import hold_release, lift
from offenders.releases.warnings import rules as warnings
from sharing import alerts, audit, events
from sharing.models import Severity, User

TITLES: dict[str, str] = dict(CODES)
Move = DateConflictMove.Kind
MOST_WORDS = 300  # of a hold
AGREED, INSTEAD = "The date conflict is resolved", "2 people signed a date override"


def settle_conflicts(
    *,
    offender: Offender,
    period: CustodyPeriod | None,
    sources: Sources,
    instead: Collection[Code],
    forward_alone: BroughtForward | None,
    on: date,
    by: User | None,
) -> list[DateConflict]:
    """Open a conflict for each new difference, end those that no longer are one, hold and free the releases, tell the
    teams of what is new. Safe to run again. Returns those that are open.

    period: the custody that is open. instead: the dates in whose place two people have put another for a while.
    forward_alone: a release that one person alone brought forward. The caller holds the lock on the person.
    """
    is_first = period is not None and period.held_under is HeldUnder.SENTENCE
    found = {difference.code: difference for difference in differences.differences(sources, is_first_custody=is_first)}
    stands = {
        Code(date_conflict.code): date_conflict
        for date_conflict in DateConflict.objects.standing().filter(offender=offender)
    }
    ended = [each for code, each in stands.items() if code not in found or found[code].days != days_of(each)]
    for conflict in ended:
        is_over = Code(conflict.code) not in found
        _end(conflict, "The sources agree" if is_over else "A source gives a different date", by=by)
    kept = {code for code, each in stands.items() if code in found and found[code].days == days_of(each)}
    new = _open(offender, [found[code] for code in found if code not in kept], by=by)
    _tell_programs(event_kinds.RESOLVED, [conflict for conflict in ended if conflict.is_open])
    _tell_programs(event_kinds.OPENED, new)
    overridden = {each for code in instead for each in SETTLES.get(code, (code,))}
    open_now: list[DateConflict] = []
    if stands or new:
        standing = DateConflict.objects.open().filter(offender=offender)
        open_now = [date_conflict for date_conflict in standing if date_conflict.code not in overridden]
        _put_in_order(offender)
    waits = _waits_for(offender, forward_alone)
    _hold(offender, open_now, waits, freed=INSTEAD if overridden else AGREED, by=by)
    if stands or new:
        _alert_date_conflicts(offender, open_now, is_new=bool(new), on=on)
    return open_now


def days_of(conflict: DateConflict) -> tuple[date | None, date | None, date | None]:
    return conflict.official_on, conflict.court_on, conflict.worked_out_on


def difference_of(conflict: DateConflict) -> Difference:
    return Difference(Code(conflict.code), *days_of(conflict))


def words_of(conflict: DateConflict) -> str:
    """ "Conditional release: prison 4 December 2026, worked out here 12 December 2026 (8 days later)"."""
    return differences.format_difference(difference_of(conflict), TITLES)


def address_of(conflict: DateConflict) -> str:
    return reverse("person_conflict", kwargs={"uid": conflict.offender.uid, "conflict_uid": conflict.uid})


def question_key(conflict: DateConflict) -> str:
    """Another one each time that it is asked."""
    return f"{conflict.uid}:{conflict.moves.filter(kind=Move.ASKED).count()}"


def close_question(conflict: DateConflict, reason: str) -> None:
    if conflict.asked_at:
        alerts.resolve(kind=alert_kinds.DATE_QUESTION, key=question_key(conflict), reason=reason)


def _open(offender: Offender, said: Sequence[Difference], *, by: User | None) -> list[DateConflict]:
    """A few statements, however many differ: with a file there are thousands."""
    made = DateConflict.objects.bulk_create(
        DateConflict(
            offender=offender,
            code=difference.code,
            official_on=difference.official,
            court_on=difference.court,
            worked_out_on=difference.worked_out,
        )
        for difference in said
    )
    DateConflictMove.objects.bulk_create(
        DateConflictMove(conflict=conflict, offender=offender, kind=Move.FOUND, words=words_of(conflict), moved_by=by)
        for conflict in made
    )
    audit.record_many(_entry("offenders.conflict_found", conflict, by, what=words_of(conflict)) for conflict in made)
    return made


def _end(conflict: DateConflict, because: str, *, by: User | None) -> None:
    DateConflict.objects.filter(pk=conflict.pk).update(ended_at=timezone.now(), ended_because=because)
    close_question(conflict, because)
    write_move(conflict, Move.ENDED, because, by=by)
    record_change("offenders.conflict_ended", conflict, by, because=because)


def _tell_programs(kind: events.EventKind, conflicts: list[DateConflict]) -> None:
    """Of one that was accepted, that it is settled was told then."""
    if conflicts:
        new = [events.NewEvent(conflict.offender_id, conflict.uid) for conflict in conflicts]
        events.publish_many(kind=kind, new=new)


def write_move(conflict: DateConflict, kind: DateConflictMove.Kind, words: str, *, by: User | None) -> None:
    DateConflictMove.objects.create(
        conflict=conflict, offender_id=conflict.offender_id, kind=kind, words=words, moved_by=by
    )


def _put_in_order(offender: Offender) -> None:
    """Lists name first whoever may leave first."""
    stands = DateConflict.objects.standing().filter(offender=offender)
    ahead = Release.objects.open().filter(offender=offender).order_by("-is_counted", "warn_on").values("warn_on")[:1]
    stands.update(leaves_on=Coalesce(Subquery(ahead), Value(DateConflict.NEVER)))


def _hold(offender: Offender, conflicts: list[DateConflict], waits: str, *, freed: str, by: User | None) -> None:
    """Every release route from the present custody waits while a conflict is open, or for a second person; none does
    when all are settled.

    waits: what it waits for beside conflicts, in words. freed: why none waits any longer.
    """
    held = ReleaseHold.objects.filter(offender=offender, kind=ReleaseHold.Kind.DATE_CONFLICT, lifted_at__isnull=True)
    reason = _reason(conflicts, waits)
    by_release = {hold.release_id: hold for hold in held}
    ahead = list(Release.objects.open().filter(offender=offender).select_related("offender")) if reason else []
    for hold in by_release.values():
        if hold.reason != reason or hold.release_id not in {release.pk for release in ahead}:
            lift(hold=hold, reason=freed if not reason else "The date conflict has changed", by=by)
    not_held = [each for each in ahead if each.pk not in by_release or by_release[each.pk].reason != reason]
    for release in not_held:
        hold_release(release=release, kind=ReleaseHold.Kind.DATE_CONFLICT, reason=reason, by=by)
    no_longer_ready = Release.objects.filter(pk__in=[each.pk for each in not_held], status=Release.Status.READY)
    no_longer_ready.update(status=Release.Status.EXPECTED)


def _waits_for(offender: Offender, moved: BroughtForward | None) -> str:
    """One person alone brought the release forward, or two who worked the dates out did not agree."""
    if moved:
        return f"{forward.words_of(moved)}. Someone in another agency must confirm it"
    check = date_checks.differing(offender)
    return date_checks.differs_in_words(check) if check else ""


def _reason(conflicts: list[DateConflict], waits: str) -> str:
    if not conflicts:
        return Truncator(waits).chars(MOST_WORDS)
    said = "Date conflict. " + "; ".join(words_of(conflict) for conflict in conflicts)
    more = ". The person cannot be marked ready or released until one is accepted"
    return f"{Truncator(said).chars(MOST_WORDS - len(more))}{more}"


def _alert_date_conflicts(offender: Offender, conflicts: list[DateConflict], *, is_new: bool, on: date) -> None:
    """One alert names all that differs; what was told before is over."""
    if not is_new and conflicts:
        return
    raised = None
    if conflicts:
        release = counted_release(offender)
        is_soon = release is not None and warnings.is_soon(on=on, days=[release.warn_on])
        raised = alerts.raise_alert(
            kind=alert_kinds.DATE_CONFLICT,
            key=":".join(str(conflict.uid) for conflict in conflicts),
            subject=offender,
            text="; ".join(words_of(conflict) for conflict in conflicts) + ".",
            severity=Severity.HIGH if is_soon else None,
            responds_in=alert_kinds.CHANGED_SOON_RESPONDS_IN if is_soon else None,
            link=_where(conflicts),
        )
    if raised or not conflicts:
        kinds = (alert_kinds.DATE_CONFLICT,) if conflicts else (alert_kinds.DATE_CONFLICT, alert_kinds.DATE_QUESTION)
        alerts.supersede(kinds=kinds, subject=offender, by_alert=raised)


def _where(conflicts: list[DateConflict]) -> str:
    """The page of the only one, else where all of them stand."""
    if len(conflicts) == 1:
        return address_of(conflicts[0])
    return reverse("person_sentence", kwargs={"uid": conflicts[0].offender.uid})


def record_change(verb: str, conflict: DateConflict, by: User | None, *, reason: str = "", **payload: object) -> None:
    audit.record(**_entry(verb, conflict, by, reason=reason, **payload))


def _entry(
    verb: str, conflict: DateConflict, by: User | None, *, reason: str = "", **payload: object
) -> dict[str, Any]:
    return {
        "action": audit.Action.ALTERATION,
        "verb": verb,
        "by": by,
        "target": conflict,
        "subject": conflict.offender_id,
        "reason": reason,
        "payload": {"code": conflict.code, **payload},
    }
