"""Calls about orders and decisions taken by telephone become acts reported by telephone, one row each.

A decision that nobody had confirmed is none any more: its dates are in dispute until the decider confirms the report.
Backwards, the reports go and the columns say again what they said.
"""

from datetime import timedelta

from django.db import migrations
from django.utils import timezone

NOT_RECORDED = "Not recorded"
DISPUTE, ORDER = "offenders.dispute", "offenders.order"


def of(apps, schema_editor, app, name):
    return apps.get_model(app, name).objects.using(schema_editor.connection.alias)


def report(apps, schema_editor):
    acts = of(apps, schema_editor, "sharing", "ReportedAct")
    orders = of(apps, schema_editor, "offenders", "ReleaseOrder")
    for row in orders.filter(reference="").exclude(told_by=""):
        acts.create(
            subject_id=row.offender_id,
            about=ORDER,
            target=row.uid,
            kind="decision",
            said=f"{row.kind}, release from {row.opens_on:%d/%m/%Y}. Call taken by: {row.taken_by}",
            details={"told_by": row.told_by, "taken_by": row.taken_by},
            caller_agency=NOT_RECORDED,
            caller_role=NOT_RECORDED,
            caller_name=row.told_by[:120],
            said_at=row.recorded_at,
            taken_by_id=row.recorded_by_id,
            reported_at=row.recorded_at,
            confirm_due_at=max(row.recorded_at, timezone.now()) + timedelta(days=1),
            state="settled" if row.confirmed_at or row.ended_at else "reported",
            settled_because="Confirmed or ended" if row.confirmed_at or row.ended_at else "",
        )
    orders.exclude(told_by="").update(is_by_call=True)
    disputes = of(apps, schema_editor, "offenders", "DisputeDecision")
    for row in disputes.filter(by_telephone=True, decided_at__isnull=False, recorded_by__isnull=False):
        is_waiting = row.confirmed_at is None and row.ended_at is None
        by_decider = row.confirmed_by_id is not None and row.confirmed_by_id == row.decided_by_id
        acts.create(
            subject_id=row.offender_id,
            about=DISPUTE,
            target=row.uid,
            kind="decision",
            said=f"{row.stands_on:%d/%m/%Y} stands. {row.reason}",
            details={"stands_on": row.stands_on.isoformat(), "reason": row.reason},
            person_id=row.decided_by_id,
            said_at=row.decided_at,
            taken_by_id=row.recorded_by_id,
            reported_at=row.decided_at,
            confirm_due_at=timezone.now() + timedelta(days=1),
            state="reported" if is_waiting else "confirmed" if by_decider else "settled",
            answered_at=row.confirmed_at if by_decider else None,
            answered_by_id=row.decided_by_id if by_decider else None,
            settled_because="" if is_waiting or by_decider else "Confirmed by a call back, or ended",
        )
        if is_waiting:
            disputes.filter(pk=row.pk).update(stands_on=None, reason="", decided_at=None, decided_by=None)


def take_back(apps, schema_editor):
    acts = of(apps, schema_editor, "sharing", "ReportedAct")
    orders = of(apps, schema_editor, "offenders", "ReleaseOrder")
    disputes = of(apps, schema_editor, "offenders", "DisputeDecision")
    for act in acts.filter(about=ORDER):
        taken_by = act.details.get("taken_by") or NOT_RECORDED
        orders.filter(uid=act.target).update(told_by=act.caller_name, taken_by=taken_by)
    for act in acts.filter(about=DISPUTE, person__isnull=False):
        said = {"by_telephone": True, "recorded_by_id": act.taken_by_id}
        if act.state in ("reported", "not_confirmed"):
            stands_on, reason = act.details["stands_on"], act.details["reason"]
            said |= {"stands_on": stands_on, "reason": reason, "decided_at": act.said_at, "decided_by_id": act.person_id}
        elif act.state == "confirmed":
            said |= {"confirmed_at": act.answered_at, "confirmed_by_id": act.answered_by_id}
        disputes.filter(uid=act.target).update(**said)
    acts.filter(about__in=[ORDER, DISPUTE]).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("offenders", "0018_orders_known_by_call"),
        ("sharing", "0016_acts_reported_by_telephone"),
    ]

    operations = [migrations.RunPython(report, take_back)]
