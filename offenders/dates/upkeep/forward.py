"""Keep in dispute a release that one person's entries alone brought forward, until a second person has confirmed it.

Where the prison's sheet and our calculation differ, somebody settles that. Where the same person has moved both, or
there is no calculation beside the sheet, nothing differs: then this asks for the second person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from offenders.custody.models import CustodyPeriod
from offenders.custody.rules import Happening, held_in_law_since
from offenders.dates import alert_kinds
from offenders.dates.calculation_models import BroughtForward, Calculation
from offenders.dates.models import KeyDate
from offenders.dates.rules import settling as rules
from offenders.dates.rules.differences import Sources, alike
from offenders.dates.rules.overrides import with_instead
from offenders.dates.rules.releases import Code
from offenders.dates.rules.settling import Did, Due, Hand, Signer
from offenders.dates.upkeep import hands as settling
from offenders.people.models import Offender
from sharing import alerts, audit
from sharing.access.rules import why_one_person
from sharing.models import User
from sharing.time_words import format_date

Overridden = Mapping[Code, date]  # by code, the day that two people have put in its place
NO_LONGER = "The release is no longer earlier than before"
LEFT = "The period of custody has ended"
CONFIRMED = "Confirmed by a second person"
NOT_REFUSED = {"refused_at": None, "refused_by": None, "refused_because": "", "to_correct": ""}


def watch(
    *,
    offender: Offender,
    period: CustodyPeriod | None,
    before: Sources,
    after: Sources,
    by: User | None,
    taken_away: Mapping[Code, date] = MappingProxyType({}),
    instead: Overridden = MappingProxyType({}),
    ended: Overridden = MappingProxyType({}),
) -> BroughtForward | None:
    """Ask for a second person where the acts of one brought the first day of release forward; end what is so no more.
    Returns what waits for the second person then.

    period: the custody that is open. Whoever escaped or left undue is watched as if they were held: they go back to
    the same custody, and whoever records that has confirmed no date. before, after: what the sources said and say, with
    what was accepted in its place. taken_away: official dates of before, as `last_said` has them: whoever takes a date
    away first and records another then has moved it all the same. instead: the overrides in force. They take two people
    themselves, and count for a while only: so it is asked as if they were not there, and as if they stayed. By them the
    person was due where they were by nothing else. ended: those that have ended just now, by `by` or, for None, by
    their time. The caller holds the lock on the person.
    """
    stands = unconfirmed_forward(offender)
    if period is None or (stands and stands.period_id != period.pk):
        since = _held_in_law_since(offender)
        if stands and (since is None or stands.period.starts_on < since):
            end_watch(stands, LEFT, by=by)
            stands = None
        period = period or (CustodyPeriod.objects.standing().filter(offender=offender).first() if since else None)
    if period is None:
        return None
    worlds: list[Overridden] = [{}, instead] if instead else [{}]
    if stands:
        _keep_later(stands, before, after, taken_away, worlds, period, by=by)
        return _follow(stands, after, worlds, period, by=by)
    if ended:
        before = _with(before, ended)
    found = next(
        filter(None, (_forward_by_one(offender, period, before, after, taken_away, each, instead) for each in worlds)),
        None,
    )
    if found is None:
        return None
    gave_way = ended or before.checked != after.checked
    if gave_way and by is not None and _is_another(by, found.alone):
        return None  # who recorded the day that counts again, and who ended what stood in its way
    made = BroughtForward.objects.create(
        offender=offender,
        period=period,
        before=found.before,
        due_before=found.then.on,
        due_on=found.now.on,
        moved_by=User.objects.get(pk=str(found.alone.who.account)),
    )
    record_change("offenders.release_brought_forward", made, by)
    _alert_brought_forward(made)
    return made


def _keep_later(
    stands: BroughtForward,
    before: Sources,
    after: Sources,
    taken_away: Mapping[Code, date],
    worlds: Iterable[Overridden],
    period: CustodyPeriod,
    *,
    by: User | None,
) -> None:
    """Dates that others put off while it waited are dates before as well: nobody alone goes back behind them."""
    lately, days = replace(before, official={**taken_away, **before.official}), _days_before(stands)
    for each in worlds:
        stood, recently, now = (_due(_with(said, each), period, days) for said in (before, lately, after))
        then = _later(stood, recently)
        if now is None or then is None or not rules.comes_forward(then, now):
            continue
        if _alone(stands.offender, now, then, is_worked_out=bool(after.worked_out)) is None:
            continue
        kept = days.keys() | rules.codes_of(now.basis)  # another route that nobody had named before stays shut
        stands.before = {code: day for code, day in _stored_dates(lately, days).items() if code in kept}
        stands.save(update_fields=["before"])
        record_change("offenders.release_brought_forward", stands, by, before=stands.before)
        return


def _follow(
    stands: BroughtForward, after: Sources, worlds: Iterable[Overridden], period: CustodyPeriod, *, by: User | None
) -> BroughtForward | None:
    """Ended where nobody would leave earlier than by the dates before, with overrides and without them."""
    days = Sources(_days_before(stands), {}, None)
    dues = ((_due(_with(days, each), period), _due(_with(after, each), period)) for each in worlds)
    now = next((now for then, now in dues if now and now.on < (then.on if then else stands.due_before)), None)
    if now is None:
        end_watch(stands, NO_LONGER, by=by)
        return None
    if now.on != stands.due_on:
        BroughtForward.objects.filter(pk=stands.pk).update(due_on=now.on, **NOT_REFUSED)
        stands.refresh_from_db()
        _alert_brought_forward(stands)
    return stands


def _days_before(stands: BroughtForward) -> dict[Code, date]:
    return {Code(code): day for code, day in stands.days().items()}


@dataclass(frozen=True)
class ForwardByOne:
    """then, now: the first day of release before and now. alone: who says the second. before: as it is stored."""

    then: Due
    now: Due
    alone: Signer
    before: dict[str, str]


def _forward_by_one(
    offender: Offender,
    period: CustodyPeriod,
    before: Sources,
    after: Sources,
    taken_away: Mapping[Code, date],
    overridden: Overridden,
    instead: Overridden,
) -> ForwardByOne | None:
    """What one person moved, if anything. overridden: the overrides that are looked at as if they counted for good:
    those in force, or none as once they have ended."""
    stood, now = _due(_with(before, overridden), period), _due(_with(after, overridden), period)
    lately = replace(before, official={**taken_away, **before.official})
    then = _later(stood, _due(_with(lately, overridden), period))
    if then != stood:
        before = lately
    if stood is None:
        then = _later(then, _due(Sources(instead, {}, None), period))
    if now is None or (stood and not rules.comes_forward(then, now)):
        return None
    if rules.codes_of(now.basis) & set(overridden):
        return None  # that day is the word of two
    alone = _alone(offender, now, then, is_worked_out=bool(after.worked_out))
    if alone is None:
        return None
    known: Mapping[Code, date] = {code: day for code, day in overridden.items() if code not in before.official}
    if stood is None:
        known = _known_before(offender, period, now, alone)
        then = _later(then, _due(Sources(known, {}, None), period))
        known = _latest(known, instead)
        before = replace(before, official=_latest(before.official, known))
    if then is None or not rules.comes_forward(then, now):
        return None  # the first word that anybody gives brings nothing forward
    return ForwardByOne(then, now, alone, _stored_dates(before, known))


def _held_in_law_since(offender: Offender) -> date | None:
    """As the rule of that name. One query."""
    moves = offender.movements.standing().values_list("happening", "happened_on")
    return held_in_law_since((Happening(happening), day) for happening, day in moves)


def _with(sources: Sources, overridden: Overridden) -> Sources:
    """As the gate takes them: an override stands in the place of a date of ours too, where we have one."""
    own = sources.worked_out
    if own is not None:
        own = with_instead(own, {code: day for code, day in overridden.items() if code in own})
    return replace(sources, official=with_instead(sources.official, overridden), worked_out=own)


def _due(sources: Sources, period: CustodyPeriod, waits: Mapping[Code, date] | None = None) -> Due | None:
    return rules.first_due(sources, under=period.held_under, waits=waits)


def _later(one: Due | None, other: Due | None) -> Due | None:
    return max(filter(None, (one, other)), key=lambda due: due.on, default=None)


def _alone(offender: Offender, now: Due, then: Due | None, *, is_worked_out: bool) -> Signer | None:
    """Who alone says the day by which the person may leave, also where the court's record says it by the same hand."""
    codes = rules.codes_of(now.basis)
    sheet = settling.hands_on_dates(offender, codes, origin=KeyDate.Origin.OFFICIAL, did=Did.SHEET)
    court = settling.hands_on_dates(offender, codes, origin=KeyDate.Origin.COURT, did=Did.COURT)
    due_before = then.on if then else None
    record = settling.hands_on_our_days(offender, codes, due_before=due_before, at=timezone.now())
    said = [*sheet, *court] if sheet else []
    found = (rules.one_person_of(said, [hand], is_worked_out=is_worked_out) for hand in record)
    return next(filter(None, found), rules.one_person_of(said, [], is_worked_out=is_worked_out))


def _known_before(offender: Offender, period: CustodyPeriod, now: Due, alone: Signer) -> dict[Code, date]:
    """Where no day was due: the later of what others' sheets and our calculation said last of this release route in
    this custody, before the sources came to differ or were taken away. What the same person said counts where nobody
    else said anything, the latest of it."""
    began = _held_in_law_since(offender) or period.starts_on
    codes, since = rules.codes_of(now.basis), {"offender": offender, "superseded_at__date__gte": began}
    gone = KeyDate.objects.official().filter(**since, code__in=codes).select_related("recorded_by__agency")
    ours = (
        Calculation.objects.filter(**since, refused="")
        .select_related("made_by__agency")
        .order_by("superseded_at", "pk")
    )
    days = [(each.made_by, {Code(code): day for code, day in each.days().items() if code in codes}) for each in ours]
    return _latest(last_said(gone, by=alone), *(_last_calculated(days, others) for others in _others_than(alone)))


def last_said(gone: QuerySet[KeyDate], *, by: Signer | None) -> dict[Code, date]:
    """By code, what others than this person said last in dates that stand no more; the latest that this person said
    where nobody else said anything. An account that may be theirs too hides nothing: the later day counts."""
    rows = [(each.recorded_by, Code(each.code), each.falls_on) for each in gone.order_by("superseded_at", "pk")]
    said = []
    for is_anothers in _others_than(by):
        own = _latest(*({code: day} for who, code, day in rows if not is_anothers(who)))
        said.append(own | {code: day for who, code, day in rows if is_anothers(who)})
    return _latest(*said)


def _last_calculated(
    days: Sequence[tuple[User | None, Mapping[Code, date]]], is_anothers: Callable[[User | None], bool]
) -> Mapping[Code, date]:
    others = [said for who, said in days if is_anothers(who)]
    return others[-1] if others else _latest(*(said for _, said in days))


def _others_than(alone: Signer | None) -> Sequence[Callable[[User | None], bool]]:
    """Two ways to tell others from this person: by the account, and as far as is known by the person. A job is always
    another. alone: None where a job records, to which everybody is another."""
    if alone is None:
        return (lambda by: True,)
    return (
        lambda by: by is None or by.pk != alone.who.account,
        lambda by: by is None or why_one_person(settling.signer_of(by).who, alone.who) is None,
    )


def _is_another(by: User, alone: Signer) -> bool:
    return all(is_anothers(by) for is_anothers in _others_than(alone))


def _latest(*said: Mapping[Code, date]) -> dict[Code, date]:
    return {code: max(days[code] for days in said if code in days) for code in set().union(*said)}


def unconfirmed_forward(offender: Offender) -> BroughtForward | None:
    """What waits for the second person. One query."""
    rows = BroughtForward.objects.filter(offender=offender, ended_at__isnull=True)
    return rows.select_related("moved_by__agency", "refused_by", "offender").first()


def hands_of(moved: BroughtForward, *, at: datetime) -> list[Hand]:
    """Who cannot confirm it: who moved it, and who recorded a date or changed the record lately."""
    codes = [code.value for code in Code]
    hands = [
        Hand(settling.signer_of(moved.moved_by), Did.FORWARD),
        *settling.hands_on_dates(moved.offender, codes, origin=KeyDate.Origin.OFFICIAL, did=Did.SHEET),
        *settling.hands_on_record(moved.offender, at=at),
    ]
    return list(dict.fromkeys(hands))


def words_of(moved: BroughtForward) -> str:
    """ "The earliest release date moved from 4 December 2028 to 27 November 2026 by entries of Gareth Pym alone"."""
    return (
        f"The earliest release date moved from {format_date(moved.due_before)} to {format_date(moved.due_on)} by "
        f"entries of {moved.moved_by} alone"
    )


def address_of(moved: BroughtForward) -> str:
    return reverse("brought_forward", kwargs={"uid": moved.offender.uid, "forward_uid": moved.uid})


def _alert_brought_forward(moved: BroughtForward) -> None:
    alerts.raise_alert(
        kind=alert_kinds.BROUGHT_FORWARD,
        key=key_of(moved),
        subject=moved.offender,
        text=f"{words_of(moved)}. Until someone in another agency confirms it, the dates are in dispute. PPCS can "
        "confirm it at any hour.",
        link=address_of(moved),
    )


def key_of(moved: BroughtForward) -> str:
    return f"{moved.uid}:{moved.due_on}"


def end_watch(moved: BroughtForward, because: str, *, by: User | None) -> None:
    BroughtForward.objects.filter(pk=moved.pk).update(ended_at=timezone.now(), ended_because=because)
    moved.refresh_from_db()
    record_change("offenders.brought_forward_ended", moved, by, because=because)
    told = [alert_kinds.BROUGHT_FORWARD, alert_kinds.FORWARD_REFUSED]
    alerts.supersede(kinds=told, subject=moved.offender, by_alert=None)


def _stored_dates(before: Sources, known: Mapping[Code, date]) -> dict[str, str]:
    """By code, the latest of what the sheet, the calculation, the court's record and a double check said.

    A date that the sheet or the calculation lacked let nobody go: it is not there, and its release route stays shut
    while the second person is waited for. known: what was said before of a route of which no day was due.
    """
    *said, known = alike(before.official, before.worked_out or {}, before.court, *before.checked, known)
    spoke = [set(dates) for dates in said[:2] if dates]
    codes = set(known).union(set.intersection(*spoke) if spoke else ())
    days = {code: max(each[code] for each in (*said, known) if code in each) for code in codes}
    return {code.value: day.isoformat() for code, day in sorted(days.items())}


def record_change(verb: str, moved: BroughtForward, by: User | None, **payload: object) -> None:
    audit.record(
        action=audit.Action.ALTERATION,
        verb=verb,
        by=by,
        target=moved,
        subject=moved.offender_id,
        reason=moved.evidence,
        payload={"due_before": moved.due_before, "due_on": moved.due_on, "moved_by": moved.moved_by_id, **payload},
    )
