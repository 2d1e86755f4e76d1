"""Keep the conflicts between the sources of a person's dates true to what they say, and let them hold the release."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from offenders import alert_kinds
from offenders.actions import date_checks, forward, settling
from offenders.actions.holds import hold_release, lift
from offenders.actions.locking import lock
from offenders.drafts import ACCEPT_DATE, ANSWER_ABOUT_DATE
from offenders.models import (
    BroughtForward,
    Calculation,
    CustodyPeriod,
    DateConflict,
    DateConflictMove,
    KeyDate,
    Offender,
    Release,
    ReleaseHold,
)
from offenders.models.dates import CODES
from offenders.rules import conflicts as rules
from offenders.rules import warnings
from offenders.rules.conflicts import Difference, Sources
from offenders.rules.overrides import SETTLES
from offenders.rules.releases import Code
from offenders.rules.settling import Did, comes_forward, first_due
from sharing import alerts, audit, practice
from sharing.drafts import actions as drafts
from sharing.models import Severity, User
from sharing.records.errors import Refused

TITLES: dict[str, str] = dict(CODES)
Move = DateConflictMove.Kind
SETTLED = "This difference is settled already. Nothing was changed"
MOST_WORDS = 300  # of a hold
AGREED, INSTEAD = "The dates are settled", "Two people let another day count for a while"
ANSWER_SOON = timedelta(hours=4)
ANSWER = practice.define(
    "dates.answer_hours",
    "Hours in which a prison answers what it is asked about a date; within 14 days of the release 4",
    unit="hours",
    default=24,
    source="Our design: a starting value, not set by law",
)


class ConflictRefused(Refused):
    """It is settled already, or cannot be settled so."""


def sources_of(offender: Offender, calculation: Calculation | None) -> Sources:
    """What each source says now. One query."""
    said: dict[str, dict[Code, date]] = {KeyDate.Origin.OFFICIAL: {}, KeyDate.Origin.COURT: {}}
    for origin, code, day in (
        KeyDate.objects.current().filter(offender=offender).values_list("origin", "code", "falls_on")
    ):
        said[origin][Code(code)] = day
    said_now = Sources(said[KeyDate.Origin.OFFICIAL], said[KeyDate.Origin.COURT], None)
    return with_calculation(said_now, calculation)


def with_calculation(sources: Sources, calculation: Calculation | None) -> Sources:
    """The same with what this calculation says."""
    own, readings = None, calculation.by_reading() if calculation else ()
    if calculation and not calculation.refused:
        own = {Code(code): day for code, day in calculation.days().items()}
    return replace(sources, worked_out=own, readings=readings)


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
    """Open a conflict for each new difference, end those that are none any more, hold and free the releases, tell the
    teams of what is new. Safe to run again. Returns those that are open.

    period: the custody that is open. instead: the dates in whose place two people have put another for a while.
    forward_alone: a release that one person alone brought forward. The caller holds the lock on the person.
    """
    is_first = period is not None and not period.is_recall
    found = {each.code: each for each in rules.differences(sources, is_first_custody=is_first)}
    stands = {Code(each.code): each for each in DateConflict.objects.standing().filter(offender=offender)}
    for code, conflict in stands.items():
        if code not in found or found[code].days != days_of(conflict):
            _end(conflict, "The sources agree" if code not in found else "A source says another day", by=by)
    kept = {code for code, each in stands.items() if code in found and found[code].days == days_of(each)}
    new = [_open(offender, found[code], by=by) for code in found if code not in kept]
    overridden = {each for code in instead for each in SETTLES.get(code, (code,))}
    open_now: list[DateConflict] = []
    if stands or new:
        standing = DateConflict.objects.open().filter(offender=offender)
        open_now = [each for each in standing if each.code not in overridden]
        _put_in_order(offender)
    waits = _waits_for(offender, forward_alone)
    _hold(offender, open_now, waits, freed=INSTEAD if overridden else AGREED, by=by)
    if stands or new:
        _tell(offender, open_now, is_new=bool(new), on=on)
    return open_now


def days_of(conflict: DateConflict) -> tuple[date | None, date | None, date | None]:
    return conflict.official_on, conflict.court_on, conflict.worked_out_on


def difference_of(conflict: DateConflict) -> Difference:
    return Difference(Code(conflict.code), *days_of(conflict))


def words_of(conflict: DateConflict) -> str:
    """ "Conditional release: prison 4 December 2026, worked out here 12 December 2026 (8 days later)"."""
    return rules.in_words(difference_of(conflict), TITLES)


@transaction.atomic
def accept_official(*, conflict: DateConflict, reason: str, evidence: str, by: User) -> DateConflict:
    """The prison's word stands, also that there is no such date: somebody looked at why they differ, and says what
    shows that it is right.

    The release is free once no conflict of the person is open. Raises ConflictRefused where it was settled meanwhile,
    or reason or evidence is missing, and NotTheSecond where this account had a hand in one of the dates, or the person
    would leave earlier and it is of the same agency as whoever had.
    """
    reason, evidence = reason.strip(), evidence.strip()
    if not reason:
        raise ConflictRefused("reason", "Say why the prison's date is right")
    if not evidence:
        raise ConflictRefused("evidence", "Say what shows it: the document, its day and who has it")
    lock(conflict.offender)
    conflict.refresh_from_db()
    claimed = DateConflict.objects.open().filter(pk=conflict.pk)
    if conflict.is_open:
        hands = settling.hands_of_conflict(conflict, at=timezone.now())
        settling.refuse_second(by, hands, forward_by=Did.SHEET if accepting_comes_forward(conflict) else None)
    if not claimed.update(accepted_at=timezone.now(), accepted_by=by, reason=reason, evidence=evidence):
        raise ConflictRefused("", SETTLED)
    conflict.refresh_from_db()
    drafts.forget(user=by, form=ACCEPT_DATE.name, key=str(conflict.uid))
    _close_question(conflict, "The date is settled")
    _move(conflict, Move.ACCEPTED, f"{reason.removesuffix('.')}. Shown by: {evidence}", by=by)
    _record("offenders.conflict_accepted", conflict, by, reason=reason, evidence=evidence)
    _follow(conflict.offender, by=by)
    return conflict


def accepting_comes_forward(conflict: DateConflict) -> bool:
    """Whether somebody could leave earlier once the prison's date stands than every source lets them now."""
    from offenders.actions.dates import as_settled  # it asks this module for the conflicts

    offender, on = conflict.offender, timezone.localdate()
    period = CustodyPeriod.objects.open().filter(offender=offender).first()
    if period is None:
        return False
    calculation = Calculation.objects.current().filter(offender=offender).first()
    now = as_settled(offender, sources_of(offender, calculation), on)
    then = settling.with_prisons(now, Code(conflict.code), conflict.official_on)
    days = [first_due(each, is_recalled=period.is_recall) for each in (now, then)]
    return comes_forward(*days)


@transaction.atomic
def reopen(*, conflict: DateConflict, reason: str, by: User) -> DateConflict:
    """It was accepted wrongly: it holds the release again. Raises ConflictRefused."""
    lock(conflict.offender)
    accepted = DateConflict.objects.standing().filter(pk=conflict.pk, accepted_at__isnull=False)
    if not reason.strip():
        raise ConflictRefused("reason", "Say why the date must be looked at again")
    if not accepted.update(accepted_at=None, accepted_by=None, reason="", evidence=""):
        raise ConflictRefused("", "This difference is open or over. Nothing was changed")
    conflict.refresh_from_db()
    _move(conflict, Move.REOPENED, reason.strip(), by=by)
    _record("offenders.conflict_reopened", conflict, by, reason=reason)
    _follow(conflict.offender, by=by)
    return conflict


@transaction.atomic
def ask_prison(*, conflict: DateConflict, by: User, on: date) -> DateConflict:
    """Ask the prison to check its sheet, with a time by which it answers. Asked again while it is open, it is asked
    anew. Raises ConflictRefused where there is nothing to ask."""
    offender = conflict.offender
    lock(offender)
    if not DateConflict.objects.open().filter(pk=conflict.pk).exists():
        raise ConflictRefused("", "This difference is settled already. Nobody was asked")
    offender.refresh_from_db()
    if offender.establishment is None:
        raise ConflictRefused("", "The person is held nowhere: there is no prison to ask")
    _close_question(conflict, "It is asked again")
    now = timezone.now()
    is_soon, due = answer_due(offender, on=on, at=now)
    DateConflict.objects.filter(pk=conflict.pk).update(asked_at=now, asked_by=by, answer_due_at=due, answered_at=None)
    conflict.refresh_from_db()
    _move(conflict, Move.ASKED, asked_in_words(offender, due), by=by)
    alerts.raise_alert(
        kind=alert_kinds.DATE_QUESTION,
        key=_question_key(conflict),
        subject=offender,
        text=f"{words_of(conflict)}. Check the sheet, and record what it says or put it right.",
        severity=Severity.HIGH if is_soon else None,
        responds_in=due - now,
        link=address_of(conflict),
        at=now,
    )
    _record("offenders.prison_asked", conflict, by, due=due)
    return conflict


def answer_due(offender: Offender, *, on: date, at: datetime) -> tuple[bool, datetime]:
    """Whether the release is near, and by when a prison that is asked at this moment answers."""
    release = _counted(offender)
    is_soon = release is not None and warnings.is_soon(on=on, days=[release.warn_on])
    return is_soon, at + (ANSWER_SOON if is_soon else timedelta(hours=practice.value(ANSWER, on=on)))


@transaction.atomic
def record_answer(*, conflict: DateConflict, stands: bool, words: str, by: User) -> DateConflict:
    """The prison has answered. stands: its sheet is right as it is, and `words` say why; else it puts the sheet right,
    and its new dates are to be recorded. The conflict stays open either way.

    Raises ConflictRefused, and NotTheSecond where this account had a hand in one of the dates and says that they stand.
    """
    words = words.strip()
    if stands and not words:
        raise ConflictRefused("words", "Say why the prison's sheet is right")
    lock(conflict.offender)
    conflict.refresh_from_db()
    if not conflict.is_open:
        raise ConflictRefused("", SETTLED)
    if not conflict.waits_for_answer:
        raise ConflictRefused("", "No answer of the prison is waited for. Ask it first")
    hands = settling.hands_of_conflict(conflict, at=timezone.now()) if stands else []
    settling.refuse_second(by, hands, forward_by=None)
    DateConflict.objects.filter(pk=conflict.pk).update(answered_at=timezone.now())
    drafts.forget(user=by, form=ANSWER_ABOUT_DATE.name, key=str(conflict.uid))
    _close_question(conflict, "The prison has answered")
    conflict.refresh_from_db()
    said = "The sheet stands as it is" if stands else "The sheet is put right"
    _move(conflict, Move.ANSWERED, f"{said}: {words}" if words else said, by=by)
    _record("offenders.prison_answered", conflict, by, reason=words, stands=stands)
    return conflict


def address_of(conflict: DateConflict) -> str:
    return reverse("person_conflict", kwargs={"uid": conflict.offender.uid, "conflict_uid": conflict.uid})


def _question_key(conflict: DateConflict) -> str:
    """Another one each time that it is asked."""
    return f"{conflict.uid}:{conflict.moves.filter(kind=Move.ASKED).count()}"


def _close_question(conflict: DateConflict, reason: str) -> None:
    if conflict.asked_at:
        alerts.resolve(kind=alert_kinds.DATE_QUESTION, key=_question_key(conflict), reason=reason)


def asked_in_words(offender: Offender, due: datetime) -> str:
    local = timezone.localtime(due)
    return f"{offender.establishment}, to answer by {local.day} {local:%B %Y, %H:%M}"


def _follow(offender: Offender, *, by: User | None) -> None:
    from offenders.actions.dates import derive_releases  # it asks this module for the conflicts

    derive_releases(offender=offender, by=by)


def _open(offender: Offender, said: Difference, *, by: User | None) -> DateConflict:
    made = DateConflict.objects.create(
        offender=offender,
        code=said.code,
        official_on=said.official,
        court_on=said.court,
        worked_out_on=said.worked_out,
    )
    _move(made, Move.FOUND, words_of(made), by=by)
    _record("offenders.conflict_found", made, by, what=words_of(made))
    return made


def _end(conflict: DateConflict, because: str, *, by: User | None) -> None:
    DateConflict.objects.filter(pk=conflict.pk).update(ended_at=timezone.now(), ended_because=because)
    _close_question(conflict, because)
    _move(conflict, Move.ENDED, because, by=by)
    _record("offenders.conflict_ended", conflict, by, because=because)


def _move(conflict: DateConflict, kind: DateConflictMove.Kind, words: str, *, by: User | None) -> None:
    DateConflictMove.objects.create(
        conflict=conflict, offender_id=conflict.offender_id, kind=kind, words=words, moved_by=by
    )


def _put_in_order(offender: Offender) -> None:
    """Lists name first whoever may leave first."""
    stands = DateConflict.objects.standing().filter(offender=offender)
    ahead = Release.objects.open().filter(offender=offender).order_by("-is_counted", "warn_on").values("warn_on")[:1]
    stands.update(leaves_on=Coalesce(Subquery(ahead), Value(DateConflict.NEVER)))


def _hold(offender: Offender, conflicts: list[DateConflict], waits: str, *, freed: str, by: User | None) -> None:
    """Every way out of the present custody waits while a conflict is open, or for a second person; none does when all
    are settled.

    waits: what it waits for beside conflicts, in words. freed: why none does any more.
    """
    held = ReleaseHold.objects.filter(offender=offender, kind=ReleaseHold.Kind.DATES_DIFFER, lifted_at__isnull=True)
    reason = _reason(conflicts, waits)
    by_release = {hold.release_id: hold for hold in held}
    ahead = list(Release.objects.open().filter(offender=offender).select_related("offender")) if reason else []
    for hold in by_release.values():
        if hold.reason != reason or hold.release_id not in {release.pk for release in ahead}:
            lift(hold=hold, reason=freed if not reason else "The difference is another", by=by)
    not_held = [each for each in ahead if each.pk not in by_release or by_release[each.pk].reason != reason]
    for release in not_held:
        hold_release(release=release, kind=ReleaseHold.Kind.DATES_DIFFER, reason=reason, by=by)
    if not_held:
        no_longer_ready = Release.objects.filter(pk__in=[each.pk for each in not_held], status=Release.Status.READY)
        no_longer_ready.update(status=Release.Status.EXPECTED)


def _waits_for(offender: Offender, moved: BroughtForward | None) -> str:
    """One person alone brought the release forward, or two who worked the dates out did not agree."""
    if moved:
        return f"{forward.words_of(moved)}. Someone of another agency must confirm it"
    check = date_checks.differing(offender)
    return date_checks.differs_in_words(check) if check else ""


def _reason(conflicts: list[DateConflict], waits: str) -> str:
    if not conflicts:
        return Truncator(waits).chars(MOST_WORDS)
    said = "The dates differ. " + "; ".join(words_of(each) for each in conflicts)
    more = ". Nobody can be ready or released on them until one is accepted"
    return f"{Truncator(said).chars(MOST_WORDS - len(more))}{more}"


def _tell(offender: Offender, conflicts: list[DateConflict], *, is_new: bool, on: date) -> None:
    """One alert names all that differs; what was told before is over."""
    if not is_new and conflicts:
        return
    raised = None
    if conflicts:
        release = _counted(offender)
        is_soon = release is not None and warnings.is_soon(on=on, days=[release.warn_on])
        raised = alerts.raise_alert(
            kind=alert_kinds.DATES_DIFFER,
            key=":".join(str(each.uid) for each in conflicts),
            subject=offender,
            text="; ".join(words_of(each) for each in conflicts) + ".",
            severity=Severity.HIGH if is_soon else None,
            responds_in=alert_kinds.CHANGED_SOON_RESPONDS_IN if is_soon else None,
            link=_where(conflicts),
        )
    if raised or not conflicts:
        kinds = (alert_kinds.DATES_DIFFER,) if conflicts else (alert_kinds.DATES_DIFFER, alert_kinds.DATE_QUESTION)
        alerts.supersede(kinds=kinds, subject=offender, by_alert=raised)


def _where(conflicts: list[DateConflict]) -> str:
    """The page of the only one, else where all of them stand."""
    if len(conflicts) == 1:
        return address_of(conflicts[0])
    return reverse("person_sentence", kwargs={"uid": conflicts[0].offender.uid})


def _counted(offender: Offender) -> Release | None:
    return Release.objects.open().counted().filter(offender=offender).first()


def _record(verb: str, conflict: DateConflict, by: User | None, *, reason: str = "", **payload: object) -> None:
    audit.record(
        action=audit.Action.ALTERATION,
        verb=verb,
        by=by,
        target=conflict,
        subject=conflict.offender_id,
        reason=reason,
        payload={"code": conflict.code, **payload},
    )
