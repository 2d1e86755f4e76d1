"""The draft licence when the release date, or another date of the sentence, moves.

The licence points at the release that counts. Its day of expiry follows the sentence's dates as long as nobody typed
another one, until it is approved: what somebody has approved is never changed behind their back. A draft goes to the
prison when the new day brings the hard stop, and back to probation when it takes the hard stop away; where no release
is expected it stays with its holder. Conditions stay as they are: when the new day selects another policy, both
are told, and the page says so until it is settled. An approved licence stays approved, and both are told.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from licence.catalogue import policy as catalogue
from licence.licences import alert_kinds
from licence.licences.actions.hard_stop import carry_hold_over, hand_over
from licence.licences.actions.moves import expected_release, licence_url
from licence.licences.models import Licence
from licence.licences.rules import APPROVED_FIRST, Status
from offenders.custody.rules import HELD
from offenders.dates.rules.releases import LAST_DAY
from offenders.models import KeyDate, Offender, Release
from offenders.status.facts import goes_without_licence
from sharing import alerts, audit
from sharing.models import User
from sharing.time_words import format_weekday_date


@transaction.atomic
def follow_dates(*, offender: Offender, release: Release | None, before: Release | None, by: User | None) -> None:
    """Let the licence in the making follow the person's dates, as this module says. Safe to run again.

    release: the one that is counted now; before: the one counted until then, as it stood.
    """
    on = timezone.localdate()
    licence = Licence.objects.in_the_making().filter(offender=offender).exclude(kind=Licence.Kind.VARIATION).first()
    if licence:
        held_by = licence.status
        licence = hand_over(_written_anew(licence, release, by), on=on)
        if _day(release) != _day(before) and offender.status in HELD:
            _alert_release_day(licence, release, before, handed_over=licence.status != held_by)
    carry_hold_over(offender=offender, on=on)


def expires_on(offender: Offender) -> date | None:
    """The last day of the licence by the official dates of the sentence."""
    dates = dict(KeyDate.objects.current().official().filter(offender=offender).values_list("code", "falls_on"))
    return next((dates[code] for code in LAST_DAY if code in dates), None)


def other_policy(licence: Licence) -> str:
    """The policy that the day of the release selects, where that is not the one of the licence; else empty."""
    expected = expected_release(licence.offender)
    if expected is None or goes_without_licence(expected) or licence.is_variation:
        return ""
    counts = catalogue.version_for(expected.leaves_on)
    return counts if counts != licence.policy_version else ""


def _written_anew(licence: Licence, release: Release | None, by: User | None) -> Licence:
    """What of its row follows from the dates."""
    wanted: dict[str, Any] = {}
    if release and licence.release_id != release.pk:
        wanted["release"] = release
    ends_on = expires_on(licence.offender)
    if licence.expiry_follows and ends_on != licence.ends_on and licence.status != Status.APPROVED:
        wanted["ends_on"] = ends_on
    if not wanted:
        return licence
    old = audit.fields_of(licence, *wanted)
    for name, value in wanted.items():
        setattr(licence, name, value)
    licence.save(update_fields=list(wanted))
    audit.record(
        action=audit.Action.ALTERATION,
        verb="licence.dates_followed",
        by=by,
        target=licence,
        subject=licence.offender_id,
        payload={"before": old, "after": audit.fields_of(licence, *wanted)},
    )
    return licence


def _alert_release_day(licence: Licence, release: Release | None, before: Release | None, *, handed_over: bool) -> None:
    """Probation and prison, when more follows than what the moved date itself told everybody."""
    follows = list(_follows(licence, handed_over=handed_over))
    if not follows:
        return
    at = timezone.now()
    was, now = (format_weekday_date(each.leaves_on) if each else "not expected" for each in (before, release))
    told = alerts.raise_alert(
        kind=alert_kinds.RELEASE_MOVED,
        key=f"{licence.uid}:{_day(before)}:{_day(release)}:{at.isoformat()}",
        subject=licence.offender,
        text=" ".join([f"The release was on {was}; now {now}.", *follows]),
        link=licence_url(licence),
        at=at,
    )
    alerts.supersede(
        kinds=(alert_kinds.RELEASE_MOVED, alert_kinds.NOT_READY), subject=licence.offender, by_alert=told, at=at
    )


def _follows(licence: Licence, *, handed_over: bool) -> Iterator[str]:
    if licence.status in APPROVED_FIRST:
        yield f"Licence {licence.version} stays approved: check that it still fits."
    if handed_over and licence.status == Status.TIMED_OUT:
        yield f"The hard stop is reached: the prison makes licence {licence.version}."
    elif handed_over:
        yield f"The hard stop is no longer reached: probation makes licence {licence.version} again."
    if policy := other_policy(licence):
        yield f"It was started under policy {licence.policy_version}; on the new date policy {policy} applies."


def _day(release: Release | None) -> date | None:
    return release.leaves_on if release else None
