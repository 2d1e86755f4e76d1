"""What victims asked of a review becomes a request, and that they were told an entry of its own. Both can go back.

Of an answer that was typed as words nobody knows whose decision it was: the request waits for the Board's, and keeps them.
"""

from datetime import datetime, time, timedelta

from django.db import migrations
from django.utils import timezone


def midnight_after(day):
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))


def forwards(apps, schema_editor):
    def rows(name):
        return apps.get_model("parole", name).objects.using(schema_editor.connection.alias)

    for statement in rows("Statement").exclude(conditions_asked="").select_related("victim"):
        known = {"victim": statement.victim, "review": statement.review, "asked": statement.conditions_asked}
        if rows("VictimRequest").filter(**known).exists():
            continue
        rows("VictimRequest").create(
            **known,
            offender_id=statement.offender_id,
            asked_on=statement.received_on or timezone.localdate(statement.victim.added_at),
            recorded_by_id=statement.victim.officer_id,
            recorded_at=statement.victim.added_at,
            status="passed",
            passed_to="board",
            passed_at=statement.victim.added_at,
            answer_reason=statement.conditions_answer,
        )
    for task in rows("ToTell").select_related("victim"):
        task.due_at = midnight_after(task.due_on)
        by = task.told_by_id or task.victim.officer_id
        if task.told_on and by:
            at = midnight_after(task.told_on) - timedelta(minutes=1)
            task.told_at, task.told_by_id = at, by
            if not rows("Telling").filter(task=task).exists():
                rows("Telling").create(
                    task=task,
                    offender_id=task.offender_id,
                    at=at,
                    by_id=by,
                    channel=task.victim.contact,
                    was_reached=True,
                    what_was_said=task.note,
                    recorded_at=at,
                )
        task.save()
    for victim in rows("Victim").filter(is_in_scheme=True, left_on=None, officer__isnull=False).order_by("pk"):
        if not rows("LiaisonAnswer").filter(offender_id=victim.offender_id).exists():
            rows("LiaisonAnswer").create(
                offender_id=victim.offender_id,
                answer="in_contact",
                said_by_id=victim.officer_id,
                said_at=victim.added_at,
            )


def backwards(apps, schema_editor):
    def rows(name):
        return apps.get_model("parole", name).objects.using(schema_editor.connection.alias)

    for request in rows("VictimRequest").exclude(review=None).exclude(status="withdrawn").order_by("pk"):
        statement, _ = rows("Statement").get_or_create(
            victim_id=request.victim_id, review_id=request.review_id, defaults={"offender_id": request.offender_id}
        )
        statement.conditions_asked = "\n".join(filter(None, [statement.conditions_asked, request.asked]))[:500]
        statement.conditions_answer = "\n".join(filter(None, [statement.conditions_answer, request.answer_reason]))[:500]
        statement.save()
    rows("ToTell").filter(is_wanted=False).delete()
    rows("ToTell").exclude(cause="").delete()  # of several on one day; the columns before know of one
    for task in rows("ToTell"):
        task.due_on = timezone.localdate(task.due_at - timedelta(microseconds=1))
        if task.told_at:
            task.told_on = timezone.localdate(task.told_at)
            told = rows("Telling").filter(task=task, was_reached=True, withdrawn_at=None).first()
            task.note = told.what_was_said if told else ""
        task.save()
    rows("ToTell").update(request=None)
    rows("VictimRequest").delete()
    rows("Telling").delete()


class Migration(migrations.Migration):
    dependencies = [("parole", "0005_victims_ask_and_wish")]
    operations = [migrations.RunPython(forwards, backwards)]
