"""A clock hand that finds changes of access without an entry of the audit log: rows written past the application.

Triggers keep a version of each such row, whatever wrote it, with the number of its transaction; an entry about a change
has the number of its own. Each run looks at all transactions that were not over when the last one looked, and at all
since. Run twice, killed or late, it finds the same: an alert for each transaction, once.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Count, Exists, Min, OuterRef, Q
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
NEAR = timedelta(days=1)  # of an entry and a version of one transaction: longer than any runs
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
    since = Q(transaction__gte=mark.until)
    if mark.until > until:  # a database that is restored from a dump counts its transactions anew
        since = Q(recorded_at__gt=at - NEAR)
    near = (OuterRef("recorded_at") - NEAR, OuterRef("recorded_at") + NEAR)
    entries = EntryTransaction.objects.filter(transaction=OuterRef("transaction"), entry__at__range=near)
    unrecorded = RowVersion.objects.of_access().filter(since, ~Exists(entries)).order_by()
    written = unrecorded.values("transaction").annotate(first=Min("pk")).order_by("first")
    set_aside = LeftOut.objects.standing().filter(work=WORK)
    firsts = [*set_aside.values_list("key", flat=True), *written.values_list("first", flat=True)]
    found = {_key(first): first for first in firsts}
    new = alerts.not_raised(kind=UNRECORDED, keys=list(found))
    for key in new[:TOLD]:
        with alone(WORK, found[key]):
            _alert(found[key], at=at)
    if len(new) <= TOLD:
        mark.until = until
        mark.save()
    return len(new[:TOLD])


def _key(first: int) -> str:
    """first: the key of the first version that the transaction wrote."""
    return f"unrecorded:{first}"


def _alert(first: int, *, at: datetime) -> None:
    version = RowVersion.objects.get(pk=first)
    span = (version.recorded_at - NEAR, version.recorded_at + NEAR)
    rows = RowVersion.objects.of_access().filter(transaction=version.transaction, recorded_at__range=span).order_by()
    counted = rows.values_list("table_name").annotate(number=Count("pk")).order_by("table_name")
    what = ", ".join(f"{ACCESS_TABLES[table]} ({many:,})" for table, many in counted)
    when = format_datetime(version.recorded_at)
    alerts.raise_alert(
        kind=UNRECORDED,
        key=_key(first),
        subject=None,
        text=f"{when}: {what}. Ask the database operator. Transaction {version.transaction}.",
        link=reverse("who_looked"),
        at=at,
    )
