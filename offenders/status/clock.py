"""Timed work on the legal status: it ends, and teams are alerted before and after. Safe twice and late."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db.models import CharField, Exists, OuterRef, Q
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse

from offenders.convictions.models import Sentence
from offenders.convictions.rules import LIFELONG
from offenders.custody.models import CustodyPeriod
from offenders.custody.rules import AFTER_LICENCE, LED, HeldUnder, Status
from offenders.dates.calculation_models import Calculation, DateConflict
from offenders.dates.models import KeyDate, Release
from offenders.dates.rules import releases
from offenders.dates.rules.releases import Basis
from offenders.people.models import Offender
from offenders.releases.warnings.rules import told_from
from offenders.status import alert_kinds, faults, powers
from offenders.status.actions import settle_status
from offenders.status.facts import licence_end_of
from offenders.status.rules import Open, Power, led_by, mark_of
from sharing import alerts, practice
from sharing.jobs.set_aside import alone
from sharing.models import Severity
from sharing.time_words import format_date, format_weekday_date

BATCH = 1000
KEPT = ("pk", "status", "status_until", "status_power", "status_programme", "after_licence_from")

MONTHS = practice.define(
    "status.licence_end_months",
    "Calendar months before the end of a licence on which those who supervise are alerted",
    unit="months",
    default=[6],
    source="Our design: a starting value, not set by law",
)
DAYS = practice.define(
    "status.licence_end_days",
    "Days before the end of a licence on which those who supervise are alerted; the last is more urgent",
    unit="days",
    default=[28, 7, 1],
    source="Our design: starting values, not set by law",
)
ASKED_BEFORE = practice.define(
    "status.licence_end_asked_days",
    "Days before the end of a licence by our calculation from which the prison is asked for the official date",
    unit="days",
    default=28,
    source="Our design: a starting value, not set by law",
)


def watch(*, on: date, at: datetime) -> None:
    """All of it, for today."""
    follow_time(on=on)
    faults.tell_of_no_licence(at=at)
    if at >= told_from(on):  # nobody is rung in the night
        warn_of_ends(on=on, at=at)
        tell_of_disputes(on=on, at=at)
        ask_for_dates(on=on, at=at)
        faults.summarise(on=on, at=at)


def follow_time(*, on: date) -> int:
    """Whoever was on licence to a day that has passed, and whose last day is not known here yet. Returns how many
    changed."""
    people = Offender.objects.filter(status=Status.ON_LICENCE)
    over = people.filter(status_until__lt=on)
    said = KeyDate.objects.current().official().filter(offender=OuterRef("pk"), code__in=releases.LAST_DAY)
    lifelong = Sentence.objects.filter(offender=OuterRef("pk"), kind__in=LIFELONG)
    unknown = people.filter(Exists(said), ~Exists(lifelong), status_until__isnull=True)
    after = Offender.objects.filter(status__in=LED, status_until__lt=on)
    concerned = [rows.values_list("pk", flat=True) for rows in (over, unknown, after)]
    return _settle([key for keys in concerned for key in keys], on=on)


def follow_powers(*, on: date) -> int:
    """Each night: those after the licence for whom something else runs than is kept, as an order that begins on a later
    day does. Read in batches; who is concerned is then settled alone. Returns how many changed."""
    rows = Offender.objects.filter(status__in=[*AFTER_LICENCE, Status.ACQUITTED, ""]).order_by("pk")
    changed, after = 0, 0
    while batch := list(rows.filter(pk__gt=after).values_list(*KEPT)[:BATCH]):
        after = batch[-1][0]
        found = powers.powers_of([key for key, *_ in batch])
        stale = [key for key, *kept in batch if _is_other(found[key], *kept, on=on)]
        changed += _settle(stale, on=on)
    return changed


def _is_other(
    runs: Sequence[Power],
    status: str,
    until: date | None,
    power: str,
    programme: str,
    after: date | None,
    *,
    on: date,
) -> bool:
    led = led_by(runs, on=on)
    if led is None:
        return status in LED or (status == Status.LICENCE_ENDED and after is None)
    return (status, until, power, programme) != (led[0].value, led[1].last_on, led[1].name, led[1].programme)


def follow_records(*, on: date) -> int:
    """Each night: whoever is held, and by the record is rather remanded, unsentenced or serving. Every act keeps it so;
    this is for what came by an upgrade or past the acts. Returns how many changed."""
    sentences = Sentence.objects.filter(offender=OuterRef("pk")).exclude(appeal=Sentence.Appeal.QUASHED)
    dates = KeyDate.objects.current().official().filter(offender=OuterRef("pk"))
    counted = Release.objects.open().counted().exclude(basis=Basis.COURT).filter(offender=OuterRef("pk"))
    is_sentenced = Q(Exists(sentences)) | Q(Exists(dates)) | Q(Exists(counted))
    periods = CustodyPeriod.objects.open().with_held_under().filter(offender=OuterRef("pk"))
    after_release = Q(Exists(periods.filter(under=HeldUnder.NO_SENTENCE)))
    held = Offender.objects.filter(movements__isnull=False).distinct()
    wrong = held.filter(Q(status=Status.IN_CUSTODY) & (~is_sentenced | after_release)) | held.filter(
        Q(status__in=[Status.REMANDED, Status.UNSENTENCED]) & is_sentenced
    )
    return _settle(list(wrong.values_list("pk", flat=True)), on=on)


def warn_of_ends(*, on: date, at: datetime) -> int:
    """Police, probation and PPCS, of each licence that ends soon: of the marks that have passed the nearest one. The
    same few statements, however many; run again it writes nothing. Returns how many alerts are new."""
    months, days = practice.value(MONTHS, on=on), practice.value(DAYS, on=on)
    ends = Offender.objects.filter(status=Status.ON_LICENCE, status_until__gte=on)
    found = {
        f"{uid}:{end}:{mark}": (pk, uid, end, mark)
        for pk, uid, end in ends.order_by("pk").values_list("pk", "uid", "status_until")
        if (mark := mark_of(end, on=on, months=months, days=days))
    }
    return alerts.raise_many(
        kind=alert_kinds.ENDS,
        new=[
            alerts.NewAlert(
                subject=pk,
                key=key,
                severity=Severity.HIGH if mark >= end - timedelta(days=min(days)) else None,
                title=f"Licence ends on {format_weekday_date(end)}",
                text=f"The last day on licence is {format_date(end)}. From the next day no condition applies and "
                "there is no power of recall.",
                link=reverse("person", kwargs={"uid": uid}),
            )
            for key in alerts.not_raised(kind=alert_kinds.ENDS, keys=found)
            for pk, uid, end, mark in [found[key]]
        ],
        at=at,
    )


def tell_of_disputes(*, on: date, at: datetime) -> int:
    """Everybody, on the earlier of two days on which the licence ends: it binds until the later one."""
    standing = DateConflict.objects.standing().filter(offender=OuterRef("pk"), code__in=releases.LAST_DAY)
    near = standing.filter(Q(official_on__lte=on) | Q(worked_out_on__lte=on))
    told = 0
    for person in Offender.objects.filter(Exists(near), status=Status.ON_LICENCE):
        with alone("status", person.pk, subject=person.pk):
            end = licence_end_of(person, on=on)
            if end.is_disputed and end.first_said_on and end.last_on and end.first_said_on <= on <= end.last_on:
                told += _alert_status(
                    alert_kinds.END_DISPUTED,
                    person,
                    key=f"{person.uid}:{end.first_said_on}:{end.last_on}",
                    text=f"One source says that the licence ends on {format_date(end.first_said_on)}, another on "
                    f"{format_date(end.last_on)}. It stays in force until the later date. Resolve which date is right.",
                    at=at,
                )
    return told


def ask_for_dates(*, on: date, at: datetime) -> int:
    """The prison and PPCS, for the official end of a licence that by our calculation alone ends soon, or has ended."""
    until = (on + timedelta(days=practice.value(ASKED_BEFORE, on=on))).isoformat()
    by_ours = Coalesce(*(KeyTextTransform(code.value, "dates") for code in releases.LAST_DAY))
    ours = Calculation.objects.current().filter(offender=OuterRef("pk"), refused="")
    ours = ours.annotate(ends=Cast(by_ours, CharField())).filter(ends__lte=until)
    told = 0
    for person in Offender.objects.filter(Exists(ours), status=Status.ON_LICENCE, status_until__isnull=True):
        with alone("status", person.pk, subject=person.pk):
            end = licence_end_of(person, on=on)
            if end.why_open is Open.NO_OFFICIAL_DATE and end.first_said_on:
                told += _alert_status(
                    alert_kinds.END_ASKED,
                    person,
                    key=f"{person.uid}:{end.first_said_on}",
                    text=f"By our calculation the licence ends on {format_date(end.first_said_on)}. No official date "
                    "is recorded, and our calculation alone ends no licence. Record the sheet.",
                    at=at,
                )
    return told


def _settle(keys: list[int], *, on: date) -> int:
    changed = 0
    for key in keys:
        with alone("status", key, subject=key):
            changed += settle_status(offender=Offender.objects.get(pk=key), by=None, on=on)
    return changed


def _alert_status(kind: alerts.AlertKind, person: Offender, *, key: str, text: str, at: datetime) -> bool:
    link = reverse("person", kwargs={"uid": person.uid})
    return alerts.raise_alert(kind=kind, key=key, subject=person, text=text, link=link, at=at) is not None
