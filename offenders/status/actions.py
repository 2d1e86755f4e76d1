"""Keep the status of a person what movements, law and day make of it: the one place that writes it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from offenders import followers
from offenders.custody.models import Movement
from offenders.custody.rules import AFTER_LICENCE, BESIDE_A_LICENCE, HELD, Happening, Status
from offenders.people.locking import lock
from offenders.people.models import Offender
from offenders.reference.establishments.models import Establishment
from offenders.status import alert_kinds, event_kinds
from offenders.status.facts import Said, licence_end_of, standing_of
from sharing import alerts, audit, events
from sharing.models import User
from sharing.time_words import format_date

NEWS = timedelta(days=28)  # what ended longer ago, and is found by a job, is told of in no alert
ENDED_BY_TIME = BESIDE_A_LICENCE | AFTER_LICENCE
FIELDS = ("status", "status_until", "status_power", "status_programme", "after_licence_from", "establishment")


@transaction.atomic
def settle_status(*, offender: Offender, by: User | None, on: date | None = None) -> bool:
    """Write what the rule says; whether it was another than is kept. Safe to run again, and whoever runs it first.

    on: the day, today unless given. Where a licence has ended by time, those hear who follow the end of a term.
    """
    lock(offender)
    return _settle(offender, by=by, on=on or timezone.localdate())


def follow_dates(*, offender: Offender, said: Said, by: User | None) -> None:
    """The dates were worked out anew, or a sentence was added, changed or taken away. The caller holds the lock on the
    person, and hands over what the sources say."""
    _settle(offender, by=by, on=timezone.localdate(), said=said)


def follow_powers(*, offender: Offender, by: User | None, on: date) -> None:
    """A notification period or an order began, changed or ended: who is or may be after the licence has another status.
    The caller holds the lock on the person."""
    if offender.status in (*AFTER_LICENCE, Status.ACQUITTED, ""):
        _settle(offender, by=by, on=on)


def _settle(offender: Offender, *, by: User | None, on: date, said: Said | None = None) -> bool:
    offender.refresh_from_db()
    before = Status(offender.status) if offender.status else None
    changed = save_status(offender, on=on, said=said)
    if not changed:
        return False
    audit.record(
        action=audit.Action.ALTERATION,
        verb="offenders.status_followed",
        by=by,
        target=offender,
        subject=offender,
        payload={"before": changed, "after": audit.fields_of(offender, *FIELDS), "on": on},
    )
    _end_what_was_told(offender, changed)
    if before is Status.ON_LICENCE and offender.status in ENDED_BY_TIME:
        last = licence_end_of(offender, on=on).last_on or on
        _tell_of_end(offender, last, on=on, is_news=by is not None or last >= on - NEWS)
        ended = Movement(offender=offender, happening=Happening.LICENCE_ENDED, happened_on=last)
        followers.term_ended.tell(movement=ended, by=None)  # by law and not by anybody's act: it is no movement
    return True


def save_status(
    offender: Offender, *, on: date, at: Establishment | None = None, said: Said | None = None
) -> dict[str, Any]:
    """Write status and last day to the row, which the caller has locked and read. Returns what they were; empty when
    they stand as they should.

    at: where the person has come to, None when they stay where they are. said: as in `facts_of`. Only who is held is
    anywhere. Nothing follows of somebody of whom no movement is recorded.
    """
    standing = standing_of(offender, on=on, said=said)
    if standing.status is None:
        return {}
    where = (at.pk if at else offender.establishment_id) if standing.status in HELD else None
    led = standing.power, standing.programme
    wanted = standing.status.value, standing.until, *led, standing.after_from, where
    if (
        offender.status,
        offender.status_until,
        offender.status_power,
        offender.status_programme,
        offender.after_licence_from,
        offender.establishment_id,
    ) == wanted:
        return {}
    before = audit.fields_of(offender, *FIELDS)
    (
        offender.status,
        offender.status_until,
        offender.status_power,
        offender.status_programme,
        offender.after_licence_from,
        offender.establishment_id,
    ) = wanted
    offender.save(update_fields=list(FIELDS))
    events.publish_event(kind=event_kinds.CHANGED, record=offender, subject=offender)
    return before


def _end_what_was_told(offender: Offender, before: dict[str, Any]) -> None:
    """Another last day, or none: what named the old one, or asked for one, waits for nobody."""
    if before["status_until"] != offender.status_until:
        told = (alert_kinds.ENDS, alert_kinds.END_ASKED, alert_kinds.END_DISPUTED)
        alerts.supersede(kinds=told, subject=offender, by_alert=None)


def _tell_of_end(offender: Offender, last: date, *, on: date, is_news: bool) -> None:
    told = (alert_kinds.ENDS, alert_kinds.END_DISPUTED)
    ended = None
    if is_news:
        ended = alerts.raise_alert(
            kind=alert_kinds.ENDED,
            key=f"{offender.uid}:{last}",
            subject=offender,
            text=f"The last day on licence was {format_date(last)}. No condition applies any longer, and there is no "
            "power of recall or of urgent arrest. Notification, orders and MAPPA continue.",
            link=reverse("person", kwargs={"uid": offender.uid}),
        )
    alerts.supersede(kinds=told, subject=offender, by_alert=ended)
