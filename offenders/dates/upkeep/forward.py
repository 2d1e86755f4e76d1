"""Keep in dispute a release that one person's entries alone brought forward, until a second person has confirmed it.

Where the prison's sheet and our calculation differ, somebody settles that. Where the same person has moved both, or
there is no calculation beside the sheet, nothing differs: then this asks for the second person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from types import MappingProxyType
from typing import Any, Protocol

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from offenders.custody.models import CustodyPeriod
from offenders.custody.rules import (
    COMES_BACK,
    HELD,
    Happening,
    HeldUnder,
    bound_since,
    bound_under,
    could_stand,
    is_of_custody,
)
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
END = "end of the sentence"
LEFT = "No sentence on record binds the person any longer"
CONFIRMED = "Confirmed by a second person"
NOT_REFUSED = {"refused_at": None, "refused_by": None, "refused_because": "", "to_correct": ""}


def watch(
    *,
    offender: Offender,
    period: CustodyPeriod | None,
    change: Change,
    whole: Change,
    by: User | None,
    taken_away: Mapping[Code, date] = MappingProxyType({}),
    instead: Overridden = MappingProxyType({}),
    ended: Overridden = MappingProxyType({}),
) -> BroughtForward | None:
    """Ask for a second person where the acts of one brought forward the first day of release, or the end of the
    sentence; end what is so no more. Returns what waits for the second person then.

    period: the custody that is open. Whoever is out and bound still is watched by what would count were they held:
    whoever records that they are back has confirmed no date. change: of this custody. whole: of all that is on record,
    by which a sentence ends, and from which a recall would let go. taken_away: official dates of before, as `last_said`
    has them: whoever takes a date away first and records another then has moved it all the same. instead: the overrides
    in force. They take two people themselves, and count for a while only: so it is asked as if they were not there, and
    as if they stayed. By them the person was due where they were by nothing else. ended: those that have ended just
    now, by `by` or, for None, by their time. The caller holds the lock on the person.
    """
    stood, bound = unconfirmed_forward(offender), bound_of(offender, period)
    if stood and (bound is None or timezone.localdate(stood.moved_at) < bound.since):
        end_watch(stood, LEFT, by=by)
        stood = None
    if bound is None:
        return None
    begins, worlds = False, [{}, instead] if instead else [{}]
    stands, gave_way = stood, ended or change.before.checked != change.after.checked
    for matter in bound.matters:
        said = matter.asked_of(change, whole)
        if stands and matter.days_before(stands):
            _keep_later(stands, matter, said, taken_away, worlds, by=by)
            continue
        since = replace(said, before=_with(said.before, ended)) if ended else said
        moves = (_forward_by_one(offender, matter, since, taken_away, each, instead) for each in worlds)
        found = next(filter(None, moves), None)
        # Who recorded the day that counts again, and who ended what stood in its way, are two
        if found and not (gave_way and by is not None and _is_another(by, found.alone)):
            stands, begins = _begin(stands, matter, found, offender, period, by=by), True
    if stands and begins:
        _alert_brought_forward(stands)
    return _follow(stands, change, whole, worlds, bound, by=by) if stood and stands else stands


@dataclass(frozen=True)
class Change:
    """What the sources said before and say now, with what was accepted in its place."""

    before: Sources
    after: Sources


class Ask(Protocol):
    """The day that the sources name. waits: dates before that speak too."""

    def __call__(self, sources: Sources, *, waits: Mapping[Code, date] | None = None) -> Due | None: ...


@dataclass(frozen=True)
class Matter:
    """What nobody brings forward alone: the first release, or the end of the sentence. bound: the person's."""

    bound: Bound
    is_end: bool

    @property
    def ask(self) -> Ask:
        return rules.end_due if self.is_end else partial(rules.first_due, under=self.bound.under)

    def asked_of(self, change: Change, whole: Change) -> Change:
        return whole if self.is_end or self.bound.is_out else change

    @property
    def column(self) -> str:
        """Where `BroughtForward` keeps the dates before."""
        return "end_before" if self.is_end else "before"

    def days_before(self, stands: BroughtForward) -> dict[Code, date]:
        """Empty where this does not wait."""
        return {Code(code): date.fromisoformat(day) for code, day in getattr(stands, self.column).items()}

    def comes_forward(self, then: Due | None, now: Due | None) -> bool:
        """Of the end, and of whoever is out, a day that has passed already brings nothing forward."""
        is_over = then is not None and then.on < timezone.localdate() and (self.is_end or self.bound.is_out)
        return rules.comes_forward(then, now) and not is_over


@dataclass(frozen=True)
class Bound:
    """Somebody whom a sentence binds, or would if what happened last were withdrawn as a mistake. since: from which
    day. under: of what a date would let them go. is_of_custody: they are in custody by it or go back to the same dates,
    or would then. is_out: as things are they are not, and do not."""

    since: date
    under: HeldUnder
    is_of_custody: bool
    is_out: bool

    @property
    def either(self) -> tuple[Matter, Matter]:
        return Matter(self, is_end=False), Matter(self, is_end=True)

    @property
    def matters(self) -> tuple[Matter, ...]:
        """What is looked at: nobody is waiting for a release who is on licence for good."""
        return self.either if self.is_of_custody else self.either[1:]


def bound_of(offender: Offender, period: CustodyPeriod | None) -> Bound | None:
    """None where nothing on record binds the person any longer, nor would if what happened last were withdrawn: of the
    two who do that, none looks at the dates that were recorded meanwhile. period: the custody that is open. Up to two
    queries of whoever is held under what binds them; of others one more at most for each movement that could be
    withdrawn."""
    moves = offender.movements.standing().values_list("happening", "happened_on")
    known = [(Happening(happening), day) for happening, day in moves]
    if period and (now := _bound_by(known, period.held_under)) and now.is_of_custody:
        return now
    periods = list(CustodyPeriod.objects.standing().filter(offender=offender))
    bounds = [_bound_by(each, _held_under(periods, known[len(each) :])) for each in could_stand(known)]
    is_out = not (bounds and bounds[0] and bounds[0].is_of_custody)
    found = [replace(each, is_out=is_out) for each in bounds if each]
    return next((each for each in found if each.is_of_custody), found[0] if found else None)


def _held_under(newest_first: Sequence[CustodyPeriod], withdrawn: Sequence[tuple[Happening, date]]) -> HeldUnder:
    """Of the latest custody without these movements: each return among them began one."""
    begun = sum(happening in COMES_BACK for happening, _ in withdrawn)
    return newest_first[begun].held_under if begun < len(newest_first) else HeldUnder.SENTENCE


def _bound_by(moves: Sequence[tuple[Happening, date]], held: HeldUnder) -> Bound | None:
    happened = [happening for happening, _ in moves]
    since, under = bound_since(moves), bound_under(happened, held)
    if since is None or under is None:
        return None
    return Bound(since, under, is_of_custody=is_of_custody(happened) and under is held, is_out=False)


def _begin(
    stands: BroughtForward | None,
    matter: Matter,
    found: ForwardByOne,
    offender: Offender,
    period: CustodyPeriod | None,
    *,
    by: User | None,
) -> BroughtForward:
    """It waits from now on, alone or beside the end, of which less is said."""
    days = {"due_before": found.then.on, "due_on": found.now.on}
    if stands is None:
        mover = User.objects.get(pk=str(found.alone.who.account))
        stands = BroughtForward(offender=offender, period=period, moved_by=mover, **days)
    elif not matter.is_end:
        BroughtForward.objects.filter(pk=stands.pk).update(**days, **NOT_REFUSED)
        stands.refresh_from_db()
    setattr(stands, matter.column, found.before)
    stands.save()
    record_change("offenders.release_brought_forward", stands, by)
    return stands


def _keep_later(
    stands: BroughtForward,
    matter: Matter,
    said: Change,
    taken_away: Mapping[Code, date],
    worlds: Iterable[Overridden],
    *,
    by: User | None,
) -> None:
    """Dates that others put off while it waited are dates before as well: nobody alone goes back behind them."""
    before, after = said.before, said.after
    lately, days = replace(before, official={**taken_away, **before.official}), matter.days_before(stands)
    for each in worlds:
        stood, recently, now = (matter.ask(_with(sources, each), waits=days) for sources in (before, lately, after))
        then = _later(stood, recently)
        if now is None or then is None or not matter.comes_forward(then, now):
            continue
        if _alone(stands.offender, now, then, is_worked_out=bool(after.worked_out)) is None:
            continue
        kept = days.keys() | now.codes  # another route that nobody had named before stays shut
        stored = {code: day for code, day in _stored_dates(lately, days).items() if code in kept}
        setattr(stands, matter.column, stored)
        stands.save(update_fields=[matter.column])
        record_change("offenders.release_brought_forward", stands, by, before=stored)
        return


def _follow(
    stands: BroughtForward,
    change: Change,
    whole: Change,
    worlds: Sequence[Overridden],
    bound: Bound,
    *,
    by: User | None,
) -> BroughtForward | None:
    """Ended where neither the release nor the end of the sentence is earlier than by the dates before, with overrides
    and without them."""
    changed: dict[str, Any] = {}
    still: list[tuple[Due, Due]] = []
    for matter in bound.either:
        days, after = matter.days_before(stands), matter.asked_of(change, whole).after
        dues = _dues(stands, matter, days, after, worlds) if days else ()
        forward = [each for each in dues if matter.comes_forward(*each)][:1]
        still += forward
        if days and not forward:
            changed[matter.column] = {}
    if not still:
        end_watch(stands, _no_longer(stands, bound), by=by)
        return None
    then, now = still[0]
    changed |= {"due_on": now.on} | ({"due_before": then.on} if changed.get("before") == {} else {})
    if any(getattr(stands, name) != value for name, value in changed.items()):
        is_new = now.on != stands.due_on
        BroughtForward.objects.filter(pk=stands.pk).update(**changed, **(NOT_REFUSED if is_new else {}))
        stands.refresh_from_db()
        if is_new:
            _alert_brought_forward(stands)
    return stands


def _no_longer(stands: BroughtForward, bound: Bound) -> str:
    if stands.due_before < timezone.localdate() and bound.is_out:
        return "The later date has passed"
    return f"The {'release' if stands.before else END} is no longer earlier than before"


def _dues(
    stands: BroughtForward, matter: Matter, days: dict[Code, date], after: Sources, worlds: Iterable[Overridden]
) -> Iterator[tuple[Due, Due]]:
    """In each world the day before and the day now, where there is one now."""
    for each in worlds:
        then, now = (matter.ask(_with(sources, each)) for sources in (Sources(days, {}, None), after))
        if now:
            yield then or replace(now, on=stands.due_before), now


@dataclass(frozen=True)
class ForwardByOne:
    """then, now: the first day of release before and now. alone: who says the second. before: as it is stored."""

    then: Due
    now: Due
    alone: Signer
    before: dict[str, str]


def _forward_by_one(
    offender: Offender,
    matter: Matter,
    said: Change,
    taken_away: Mapping[Code, date],
    overridden: Overridden,
    instead: Overridden,
) -> ForwardByOne | None:
    """What one person moved, if anything. overridden: the overrides that are looked at as if they counted for good:
    those in force, or none as once they have ended."""
    ask, before, after = matter.ask, said.before, said.after
    stood, now = ask(_with(before, overridden)), ask(_with(after, overridden))
    lately = replace(before, official={**taken_away, **before.official})
    then = _later(stood, ask(_with(lately, overridden)))
    if then != stood:
        before = lately
    if stood is None:
        then = _later(then, ask(Sources(instead, {}, None)))
    if now is None or (stood and not matter.comes_forward(then, now)):
        return None
    if now.codes & set(overridden):
        return None  # that day is the word of two
    alone = _alone(offender, now, then, is_worked_out=bool(after.worked_out))
    if alone is None:
        return None
    known: Mapping[Code, date] = {code: day for code, day in overridden.items() if code not in before.official}
    if stood is None:
        known = _known_before(offender, matter.bound, now, alone)
        then = _later(then, ask(Sources(known, {}, None)))
        known = _latest(known, instead)
        before = replace(before, official=_latest(before.official, known))
    if then is None or not matter.comes_forward(then, now):
        return None  # the first word that anybody gives brings nothing forward
    stored = _stored_dates(before, known)
    if matter.is_end:
        stored = {code: day for code, day in stored.items() if code in now.codes}
    return ForwardByOne(then, now, alone, stored)


def _with(sources: Sources, overridden: Overridden) -> Sources:
    """As the gate takes them: an override stands in the place of a date of ours too, where we have one."""
    own = sources.worked_out
    if own is not None:
        own = with_instead(own, {code: day for code, day in overridden.items() if code in own})
    return replace(sources, official=with_instead(sources.official, overridden), worked_out=own)


def _later(one: Due | None, other: Due | None) -> Due | None:
    return max(filter(None, (one, other)), key=lambda due: due.on, default=None)


def _alone(offender: Offender, now: Due, then: Due | None, *, is_worked_out: bool) -> Signer | None:
    """Who alone says the day by which the person may leave, also where the court's record says it by the same hand."""
    codes = now.codes
    sheet = settling.hands_on_dates(offender, codes, origin=KeyDate.Origin.OFFICIAL, did=Did.SHEET)
    court = settling.hands_on_dates(offender, codes, origin=KeyDate.Origin.COURT, did=Did.COURT)
    due_before = then.on if then else None
    record = settling.hands_on_our_days(offender, codes, due_before=due_before, at=timezone.now())
    said = [*sheet, *court] if sheet else []
    found = (rules.one_person_of(said, [hand], is_worked_out=is_worked_out) for hand in record)
    return next(filter(None, found), rules.one_person_of(said, [], is_worked_out=is_worked_out))


def _known_before(offender: Offender, bound: Bound, now: Due, alone: Signer) -> dict[Code, date]:
    """Where no day was due: the later of what others' sheets and our calculation said last of this release route, or of
    the end, since the person is bound, before the sources came to differ or were taken away. What the same person said
    counts where nobody else said anything, the latest of it."""
    codes, since = now.codes, {"offender": offender, "superseded_at__date__gte": bound.since}
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
    what = "earliest release date" if moved.before else END
    return (
        f"The {what} moved from {format_date(moved.due_before)} to {format_date(moved.due_on)} by "
        f"entries of {moved.moved_by} alone"
    )


def kind_of(moved: BroughtForward) -> str:
    return "release date" if moved.before else END


def until_confirmed(moved: BroughtForward) -> str:
    """What holds until a second person has confirmed it."""
    too = " The end of the sentence is earlier too: until then a licence runs to the later one."
    if moved.before and moved.offender.status not in HELD:
        return (
            "While the person is out of custody, no release follows from it. Once they are back, or if they were never "
            "released, the dates are in dispute until someone in another agency confirms it, and the person cannot be "
            "recorded as due before the later date."
        ) + (too if moved.end_before else "")
    if moved.before:
        return (
            "Until someone in another agency confirms it, the dates are in dispute and the person cannot be recorded "
            "as due before the later date."
        ) + (too if moved.end_before else "")
    return (
        "Until someone in another agency confirms it, a licence runs to the later date, and no one who is recalled is "
        "due before it."
    )


def address_of(moved: BroughtForward) -> str:
    return reverse("brought_forward", kwargs={"uid": moved.offender.uid, "forward_uid": moved.uid})


def _alert_brought_forward(moved: BroughtForward) -> None:
    moved.offender.refresh_from_db(fields=["status"])
    alerts.raise_alert(
        kind=alert_kinds.BROUGHT_FORWARD,
        key=key_of(moved),
        subject=moved.offender,
        title=f"Confirm an earlier {kind_of(moved)}",
        text=f"{words_of(moved)}. {until_confirmed(moved)} PPCS can confirm it at any hour.",
        link=address_of(moved),
    )


def key_of(moved: BroughtForward) -> str:
    """Another alert where the end of the sentence comes forward beside a release of which everybody knows already."""
    both = ":both" if moved.before and moved.end_before else ""
    return f"{moved.uid}:{moved.due_on}{both}"


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
