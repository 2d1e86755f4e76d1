"""Files on suspected offences under s.54, excuses as noted, and duties that never applied by a court's order."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from offenders.people.locking import lock
from offenders.people.models import Offender
from offenders.people.once import made_before
from offenders.register import alert_kinds
from offenders.register.actions.notices import IN_THE_PAST, RegisterRefused, require_subject
from offenders.register.actions.working_out import hearers, work_out
from offenders.register.models import DutyFile, NeverApplied, NotificationDuty
from offenders.register.rules.states import DutyState, FileState
from sharing import alerts, audit
from sharing.access.two_people import refuse_same_person, refuse_who_cannot_sign
from sharing.models import User
from sharing.records.once import keyed
from sharing.time_words import format_date

MAY_HAVE_FILE = frozenset({DutyState.LATE, DutyState.SETTLED_LATE})


@transaction.atomic
def open_file(
    *, offender: Offender, reason: str, by: User, duty: NotificationDuty | None = None, uid: UUID | None = None
) -> DutyFile:
    """An offence under s.54 is considered: of a duty that was not met in time, or of what was told falsely.

    Probation is alerted at once while a licence is in force, to consider recall. Raises RegisterRefused.
    """
    lock(offender)
    if made := made_before(DutyFile, uid, offender=offender):
        return made
    require_subject(offender)
    if duty is not None:
        duty.refresh_from_db()
        if duty.files.exists():
            raise RegisterRefused("", "A file on this duty is open already, or was decided")
        if duty.state not in MAY_HAVE_FILE:
            raise RegisterRefused("", "This duty is not overdue. No changes were saved")
        if duty.state == DutyState.LATE:
            duty.state = DutyState.FILE_OPENED
            duty.save(update_fields=["state"])
    file = DutyFile.objects.create(offender=offender, duty=duty, reason=reason.strip(), opened_by=by, **keyed(uid))
    _record(file, "offenders.duty_file_opened", by, duty=duty.pk if duty else None)
    what = f"{duty.get_kind_display()} due by {format_date(duty.due_on)}" if duty else "False information"
    alerts.raise_alert(
        kind=alert_kinds.FILE_OPENED,
        key=str(file.uid),
        subject=offender,
        text=f"{what}: police consider an offence under s.54 CTA 2008. Nothing was decided. Probation: consider if "
        "recall is to be considered.",
        link=reverse("person_notification", kwargs={"uid": offender.uid}),
        only=hearers(offender),
    )
    return file


@transaction.atomic
def decide_file(*, file: DutyFile, state: FileState, outcome: str, by: User) -> DutyFile:
    """What came of it, by people. The duty stays as it is: still owed until it is met. Raises RegisterRefused."""
    lock(file.offender)
    if state is FileState.CONSIDERED:
        raise RegisterRefused("state", "Select what was decided")
    if not outcome.strip():
        raise RegisterRefused("outcome", "Enter a reason")
    claimed = DutyFile.objects.filter(pk=file.pk, state=FileState.CONSIDERED).update(
        state=state, outcome=outcome.strip(), decided_at=timezone.now(), decided_by=by
    )
    if not claimed:
        raise RegisterRefused("", "It was decided already. No changes were saved")
    file.refresh_from_db()
    _record(file, "offenders.duty_file_decided", by, state=state)
    alerts.resolve(kind=alert_kinds.FILE_OPENED, key=str(file.uid), reason=file.get_state_display())
    return file


@transaction.atomic
def note_excuse(*, duty: NotificationDuty, excuse: str, by: User) -> NotificationDuty:
    """A reasonable excuse as the person gave it. It is noted, and decides nothing here. Raises RegisterRefused."""
    lock(duty.offender)
    duty.refresh_from_db()
    if not excuse.strip():
        raise RegisterRefused("excuse", "Enter the excuse as it was given")
    before, duty.excuse = duty.excuse, excuse.strip()
    duty.save(update_fields=["excuse"])
    _record(duty, "offenders.duty_excuse_noted", by, had_one=bool(before))
    return duty


# Never applied


@transaction.atomic
def propose_never_applied(
    *, offender: Offender, court: str, ordered_on: date, paper: str, reason: str, by: User, uid: UUID | None = None
) -> NeverApplied:
    """A court's order took the duties away (s.61(3)). A second person confirms it by the paper; until then nothing
    changes. Raises RegisterRefused, SamePerson."""
    lock(offender)
    if made := made_before(NeverApplied, uid, offender=offender):
        return made
    refuse_who_cannot_sign(by)
    require_subject(offender)
    if ordered_on > timezone.localdate():
        raise RegisterRefused("ordered_on", IN_THE_PAST)
    if NeverApplied.objects.filter(offender=offender, refused_at__isnull=True).exists():
        raise RegisterRefused("", "This was proposed already, or is confirmed")
    row = NeverApplied.objects.create(
        offender=offender,
        court=court,
        ordered_on=ordered_on,
        paper=paper,
        reason=reason,
        proposed_by=by,
        **keyed(uid),
    )
    _record(row, "offenders.never_applied_proposed", by, court=court, ordered_on=ordered_on)
    alerts.raise_alert(
        kind=alert_kinds.NEVER_APPLIED_ASKED,
        key=str(row.uid),
        subject=offender,
        text=f"By an order of {court} of {format_date(ordered_on)} the notification duties never applied. A second "
        "manager confirms or refuses it by the court paper. The duties run until then.",
        link=reverse("person_notification", kwargs={"uid": offender.uid}),
        only=hearers(offender),
    )
    return row


@transaction.atomic
def answer_never_applied(*, row: NeverApplied, confirm: bool, by: User, reason: str = "") -> NeverApplied:
    """The second person has read the paper. Confirmed, the duties are lifted as if they had never applied. Raises
    RegisterRefused, SamePerson."""
    lock(row.offender)
    refuse_same_person(row.proposed_by, by)
    now = timezone.now()
    if confirm:
        values: dict[str, Any] = {"confirmed_at": now, "confirmed_by": by}
    else:
        if not reason.strip():
            raise RegisterRefused("reason", "Enter a reason")
        values = {"refused_at": now, "refused_by": by, "refused_because": reason.strip()}
    if not NeverApplied.objects.waiting().filter(pk=row.pk).update(**values):
        raise RegisterRefused("", "It was answered already. No changes were saved")
    row.refresh_from_db()
    _record(row, "offenders.never_applied_answered", by, confirmed=confirm)
    alerts.resolve(kind=alert_kinds.NEVER_APPLIED_ASKED, key=str(row.uid), reason="Confirmed" if confirm else "Refused")
    if confirm:
        work_out(offender=row.offender, because=f"Never applied, by order of {row.court}", by=by)
    return row


def _record(row: Any, verb: str, by: User, **payload: Any) -> None:
    audit.record(action=audit.Action.ALTERATION, verb=verb, by=by, target=row, subject=row.offender_id, payload=payload)
