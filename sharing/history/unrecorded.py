"""A clock hand that finds changes of access without an entry of the audit log: rows written past the application.

Triggers keep a version of each such row, whatever wrote it, with the number of its transaction; an entry about a change
has the number of its own. Each run looks at all transactions that were not over when the last one looked, and at all
since. Run twice, killed or late, it finds the same: an alert for each transaction, once.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction
from django.db.models import Count, Exists, OuterRef
from django.urls import reverse

from sharing import alerts
from sharing.audit.models import EntryTransaction
from sharing.history.alert_kinds import UNRECORDED
from sharing.history.models import AccessScan, RowVersion
from sharing.history.rules import ACCESS_TABLES
from sharing.jobs.models import LeftOut
from sharing.jobs.set_aside import alone
from sharing.time_words import format_datetime

WORK = "unrecorded_access"
HORIZON = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"  # none before it still runs
TOLD = 50  # transactions of a run, each with an alert of its own; more in the next run


@transaction.atomic
def find(*, at: datetime) -> int:
    """Alert of each transaction since the last run. Returns how many are new; none while another run is at it."""
    with connection.cursor() as cursor:
        cursor.execute(HORIZON)
        (until,) = cursor.fetchone()
    AccessScan.objects.get_or_create(pk=1, defaults={"until": until})
    mark = AccessScan.objects.select_for_update(skip_locked=True).filter(pk=1).first()
    if mark is None:
        return 0
    entries = EntryTransaction.objects.filter(transaction=OuterRef("transaction"))
    unrecorded = RowVersion.objects.of_access().filter(~Exists(entries), transaction__gte=mark.until)
    numbers = unrecorded.order_by("transaction").values_list("transaction", flat=True).distinct()
    found = {_key(number): number for number in numbers}
    found |= {
        _key(number): number for number in LeftOut.objects.standing().filter(work=WORK).values_list("key", flat=True)
    }
    new = alerts.not_raised(kind=UNRECORDED, keys=list(found))
    for key in new[:TOLD]:
        with alone(WORK, found[key]):
            _alert(found[key], at=at)
    if len(new) <= TOLD:
        mark.until = max(mark.until, until)
        mark.save()
    return len(new[:TOLD])


def _key(number: int) -> str:
    return f"unrecorded:{number}"


def _alert(number: int, *, at: datetime) -> None:
    rows = RowVersion.objects.of_access().filter(transaction=number).order_by()
    counted = rows.values_list("table_name").annotate(number=Count("pk")).order_by("table_name")
    what = ", ".join(f"{ACCESS_TABLES[table]} ({many:,})" for table, many in counted)
    first = rows.order_by("recorded_at").values_list("recorded_at", flat=True)[0]
    alerts.raise_alert(
        kind=UNRECORDED,
        key=_key(number),
        subject=None,
        text=f"{format_datetime(first)}: {what}. Ask the database operator. Transaction {number}.",
        link=reverse("who_looked"),
        at=at,
    )
