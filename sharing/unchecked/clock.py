"""Each minute: tell of people a job could not look at, and end it once one has."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from sharing import access, alerts
from sharing.jobs import ledger
from sharing.jobs.models import LeftOut
from sharing.time_words import say_datetime
from sharing.unchecked.alert_kinds import NOT_CHECKED

WORDS = {  # what a person is not watched for meanwhile, by the work; else "what the system watches"
    "escalation": "alerts that no one acknowledged",
    "status": "the end of the licence, and the status",
    "gate": "releases that are due or late",
    "licences": "the licence",
    "checks": "licence checks",
    "second_checks": "dates that need a second check",
    "without_licence": "a release without a licence",
    "weekly_entry": "the release of this week, which is missing from the list,",
    "papers": "papers for the person",
    "regional_items": "items that a region has not decided on",
    "unseen_items": "items not seen by everyone who decides",
    "absences": "the return to prison",
    "mappa": "MAPPA levels, reviews, meetings and actions",
    "interventions": "interventions",
    "identities": "numbers that another record has too",
    "dates_after_a_change": "dates, after an offence of theirs was corrected in the reference data",
}


@transaction.atomic
def watch(*, at: datetime) -> int:
    """Returns how many alerts are new. Safe to run twice, and late."""
    for healed in ledger.heal(at=at):
        alerts.resolve(kind=NOT_CHECKED, key=_key(healed), reason="The job works again", at=at)
    told = 0
    standing = {_key(row): row for row in LeftOut.objects.standing().filter(subject__isnull=False)}
    for key in alerts.not_raised(kind=NOT_CHECKED, keys=list(standing)):
        row = standing[key]
        what = WORDS.get(row.work, "something it monitors")
        told += bool(
            alerts.raise_alert(
                kind=NOT_CHECKED,
                key=key,
                subject=access.subjects().get(pk=row.subject_id),
                text=f"Since {say_datetime(row.first_at)} the system cannot check {what} for this person. It tries "
                "again automatically, and administrators see the fault. Check the record by hand until it ends.",
                at=at,
            )
        )
    return told


def _key(row: LeftOut) -> str:
    return f"left_out:{row.uid}"
