"""Make the list of a release that is near, let it follow the release, and end it.

A list is made by the clock, and by the dates themselves when they bring a release near. It follows the day of which
everybody is warned: what is due is reckoned anew, what is done stays done. Only the clock lets what is late hold the
release: a user who records a release late is not stopped by the day as such.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from licence.readiness.actions.settling import convene_sitting, free, settle
from licence.readiness.judging import DAYS_BEFORE, WINDOW
from licence.readiness.models import ItemChange, Readiness, ReadinessItem
from licence.readiness.rules import readiness as rules
from licence.readiness.rules.readiness import Body
from offenders.models import Offender, Release
from offenders.people.locking import lock
from sharing import audit, practice
from sharing.duties import owners as duties
from sharing.items.rules import Occasion
from sharing.models import Agency, User
from sharing.sittings import actions as sittings
from sharing.time_words import format_date

RELEASED = "The person was released"
NOT_EXPECTED = "This release is no longer expected"
BODIES = {
    Agency.Kind.PROBATION: Body.PROBATION,
    Agency.Kind.PRISON: Body.PRISON,
    Agency.Kind.CT_POLICE: Body.POLICE,
    Agency.Kind.POLICE: Body.POLICE,
}


def last_near(*, on: date) -> date:
    """The last day of a release of which a list is kept on this day."""
    return on + timedelta(days=practice.value(WINDOW, on=on))


@transaction.atomic
def make_list(*, release: Release, on: date, by: User | None, at: datetime | None = None) -> Readiness:
    """The list of this release, made if there is none, taken up again if it was over; judged."""
    moment = at or timezone.now()
    lock(release.offender)
    readiness = Readiness.objects.with_all().filter(release=release).first()
    if readiness is None:
        readiness = _make(release, on=on, by=by, at=moment)
    elif not readiness.is_open:
        Readiness.objects.filter(pk=readiness.pk).update(closed_at=None, closed_because="")
        _record("licence.readiness_taken_up", readiness, by)
    readiness.refresh_from_db()
    if readiness.goes_on != release.warn_on:
        _move(readiness, to=release.warn_on, by=by, at=moment)
    if release.status == Release.Status.EXPECTED:
        convene_sitting(release, by=by)
    settle(readiness, by=by, at=moment)
    return readiness


@transaction.atomic
def follow_dates(*, offender: Offender, release: Release | None, before: Release | None, by: User | None) -> None:
    """After the dates moved: the list of the release that counts now, and an end to those of others. Safe to run again.

    release: the one that is counted now; before: the one counted until then, as it stood.
    """
    on = timezone.localdate()
    days = [each.warn_on for each in (release, before) if each]
    if not days or min(days) > last_near(on=on):
        return  # of most people, whenever their dates are looked at
    for readiness in Readiness.objects.open().with_all().filter(offender=offender).exclude(release=release):
        end_list(readiness=readiness, because=NOT_EXPECTED, by=by)
    if release and (release.warn_on <= last_near(on=on) or Readiness.objects.open().filter(release=release).exists()):
        make_list(release=release, on=on, by=by)


@transaction.atomic
def end_list(*, readiness: Readiness, because: str, by: User | None, at: datetime | None = None) -> bool:
    """The person went, or is not expected out this way. What was done stays on record; False when it was over."""
    moment = at or timezone.now()
    lock(readiness.offender)
    claimed = Readiness.objects.open().filter(pk=readiness.pk).update(closed_at=moment, closed_because=because)
    if not claimed:
        return False
    readiness.refresh_from_db()
    free(readiness, because=because, at=moment)
    sittings.cancel(occasion=Occasion.RELEASE, about=readiness.release.uid, by=by)
    _record("licence.readiness_ended", readiness, by, reason=because)
    return True


def _make(release: Release, *, on: date, by: User | None, at: datetime) -> Readiness:
    readiness = Readiness.objects.create(
        release=release, offender=release.offender, goes_on=release.warn_on, made_at=at
    )
    days = practice.values(DAYS_BEFORE.values(), on=on)
    owners = _owners(release.offender, at=at)
    ReadinessItem.objects.bulk_create(
        ReadinessItem(
            readiness=readiness,
            offender=release.offender,
            code=each.item,
            rank=rules.NUMBER[each.item],
            body=each.body,
            owner=owners.get(each.body),
            is_mandatory=each.is_mandatory,
            days_before=days[DAYS_BEFORE[each.item]],
            due_on=rules.due_on(release.warn_on, days=days[DAYS_BEFORE[each.item]], known_on=on),
        )
        for each in rules.LIST
    )
    _record("licence.readiness_made", readiness, by, goes_on=release.warn_on)
    return readiness


def _owners(offender: Offender, *, at: datetime) -> dict[Body, User]:
    """By body, who answers for the person there: theirs is each item until it is given to somebody else."""
    found: dict[Body, User] = {}
    for owned in duties.owners_of(offender, at=at):
        body = BODIES.get(Agency.Kind(owned.agency.kind))
        if body and owned.owner:
            found.setdefault(body, owned.owner)
    return found


def _move(readiness: Readiness, *, to: date, by: User | None, at: datetime) -> None:
    """Another day: everything is due on another, and what is done stays so."""
    was = readiness.goes_on
    Readiness.objects.filter(pk=readiness.pk).update(goes_on=to)
    readiness.goes_on = to
    items = list(readiness.items.all())
    for item in items:
        item.due_on = rules.due_on(to, days=item.days_before, known_on=timezone.localdate(at))
    ReadinessItem.objects.bulk_update(items, ["due_on"])
    ItemChange.objects.bulk_create(
        ItemChange(
            item=item,
            offender_id=item.offender_id,
            kind=ItemChange.Kind.MOVED,
            words=f"Due on {format_date(item.due_on)}: the release date changed",
            at=at,
            by=by,
        )
        for item in items
    )
    _record("licence.readiness_moved", readiness, by, before=was, after=to)


def _record(verb: str, readiness: Readiness, by: User | None, *, reason: str = "", **payload: object) -> None:
    audit.record(
        action=audit.Action.ALTERATION,
        verb=verb,
        by=by,
        target=readiness,
        subject=readiness.offender_id,
        reason=reason,
        payload=payload or None,
    )
