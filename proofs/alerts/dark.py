"""The proofs that no record stops the clock for others, and that a site which was dark for a fortnight makes up for it.

A caseload with teams and owners: many are to be released in the coming weeks, and some have critical alerts that nobody
answers. Every job of the schedule but those of the network is run as the worker runs it, in a time of the proof.
"""

from __future__ import annotations

import logging
import random
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from unittest import mock
from zoneinfo import ZoneInfo

from proofs.proof import Asked, Needs, Outcome, Planting, Proof

TUESDAY = datetime(2026, 11, 24, 12, tzinfo=ZoneInfo("Europe/London"))
DARK = timedelta(days=14)
OPEN_ALERTS = 40
BAD = 2
OF_THE_NETWORK = {"sharing.tasks.deliver", "sharing.tasks.send_events"}
REFUSED = {  # by table, whom a new row is about
    "sharing_alert": "NEW.subject_id",
    "offenders_weeklyentry": "NEW.offender_id",
    "sharing_rungmade": "(SELECT subject_id FROM sharing_receipt WHERE id = NEW.receipt_id)",
}
TELLS_OF_IT = "sharing.not_checked"


def poison(asked: Asked) -> Outcome:
    """Of two people the database refuses each alert, entry of the weekly list and rung, but what tells of the fault."""
    import time_machine

    from offenders.models import WeeklyEntry
    from sharing.models import Alert, LeftOut, RungMade

    dice = random.Random(asked.seed)
    with asked.planted(faults()), time_machine.travel(TUESDAY, tick=False) as clock:
        people = caseload(asked.size, dice)
        alerts_that_nobody_answers(people, at=TUESDAY)
        bad = {person.pk for person in people[:BAD]}
        clock.shift(timedelta(hours=4))
        with refused(bad):
            failed = run_jobs(asked)
            clock.shift(timedelta(minutes=2))
            failed += run_jobs(asked)
            lost = [words for pk, words in owed(people) if pk not in bad]
            told = set(Alert.objects.filter(kind=TELLS_OF_IT).values_list("subject_id", flat=True))
            shown = set(LeftOut.objects.standing().values_list("subject_id", flat=True))
            figures = {
                "people": len(people),
                "alerts of the others": Alert.objects.exclude(subject__in=bad).count(),
                "on the list": WeeklyEntry.objects.count(),
                "rungs": RungMade.objects.count(),
                "bad": len(bad),
                "lost": len(lost),
                "jobs that failed": len(failed),
                "bad and not told": len(bad - told),
                "bad and not shown": len(bad - shown),
            }
        clock.shift(timedelta(minutes=10))
        failed += run_jobs(asked)
        clock.shift(timedelta(minutes=2))
        failed += run_jobs(asked)
        figures["lost once it was mended"] = len(list(owed(people)))
        figures["still set aside"] = LeftOut.objects.standing().count()
    nought = [value for name, value in figures.items() if name.startswith(("lost", "jobs", "bad and", "still"))]
    return Outcome(not any(nought), figures, [*lost[:20], *failed[:20]])


def dark(asked: Asked) -> Outcome:
    """No job for a fortnight; then all, then all again an hour earlier by the clock, and all again."""
    import time_machine

    from offenders.models import WeeklyList
    from sharing.duties import after_gap
    from sharing.models import Alert, Delivery, Receipt, RungMade

    dice = random.Random(asked.seed)
    with asked.planted(faults()), time_machine.travel(TUESDAY, tick=False) as clock:
        people = caseload(asked.size, dice)
        run_jobs(asked)
        alerts_that_nobody_answers(people, at=TUESDAY)
        receipts = list(Receipt.objects.filter(alert__key__startswith="dark:"))
        clock.shift(DARK)
        failed = run_jobs(asked)
        counted = (Alert.objects.count(), RungMade.objects.count(), WeeklyList.objects.count())
        lists = [row.starts_on for row in WeeklyList.objects.order_by("starts_on")]
        mondays = [TUESDAY.date() + timedelta(days=days - 1) for days in (0, 7, 14)]
        rungs = RungMade.objects.filter(receipt__in=receipts)
        first = Counter(rungs.filter(round=1).values_list("receipt_id", flat=True))
        untrue = sum(row.due_at >= TUESDAY + timedelta(days=1) for row in rungs.filter(round=1))
        letters = Delivery.objects.filter(rung__in=rungs).exclude(state=Delivery.State.BUNDLED)
        bundles = Counter(letters.filter(bundled_at__isnull=False).values_list("user_id", flat=True))
        singly = Counter(letters.filter(bundled_at=None).values_list("user_id", flat=True))
        clock.shift(timedelta(hours=-1))
        failed += run_jobs(asked)
        clock.shift(timedelta(hours=1))
        failed += run_jobs(asked)
        again = (Alert.objects.count(), RungMade.objects.count(), WeeklyList.objects.count())
        lost = list(owed(people))
    figures = {
        "people": len(people),
        "lists": len(lists),
        "alerts": counted[0],
        "rungs": counted[1],
        "letters of rungs written": Delivery.objects.filter(rung__in=rungs).count(),
        "bundles": sum(bundles.values()),
        "lists with another Monday": len(set(lists) ^ set(mondays)),
        "rungs missing": sum(first[receipt.pk] < 3 for receipt in receipts if receipt.next_rung_at),
        "rungs not of their time": untrue,
        "people with two bundles": sum(number > 1 for number in bundles.values()),
        "people with more than five beside it": sum(number > after_gap.SINGLY for number in singly.values()),
        "still held": letters.filter(state=Delivery.State.HELD).count(),
        "doubled": sum(after - before for before, after in zip(counted, again, strict=True)),
        "lost": len(lost),
        "jobs that failed": len(failed),
    }
    nought = list(figures.values())[6:]
    return Outcome(not any(nought), figures, [*(words for _, words in lost[:20]), *failed[:20]])


def caseload(size: int, dice: random.Random) -> list[Any]:
    """People with teams and owners; those in custody with a sheet by which they leave within six weeks."""
    from offenders.dates.rules.releases import Code
    from offenders.dates.upkeep.releases import record_official_dates
    from offenders.models import CustodyPeriod, Establishment, Movement
    from proofs.alerts import noise

    people, _ = noise.world(size, dice)
    prison = Establishment.objects.create(code="FSI", name="HMP Full Sutton")
    for person in people:
        if person.status != "in_custody":
            continue
        since = TUESDAY.date() - timedelta(days=1000)
        Movement.objects.create(offender=person, happening="received", happened_on=since, establishment=prison)
        CustodyPeriod.objects.create(offender=person, starts_on=since)
        day = TUESDAY.date() + timedelta(days=dice.randrange(1, 42))
        record_official_dates(offender=person, dates={Code.CRD: day}, source="NOMIS", as_at=since, by=None)
    return people


def alerts_that_nobody_answers(people: list[Any], *, at: datetime) -> None:
    from sharing import alerts
    from sharing.models import Severity

    for person in people[:OPEN_ALERTS]:
        alerts.raise_alert(
            kind=alerts.KINDS["licence.breach"],
            key=f"dark:{person.pk}",
            subject=person,
            text="A breach",
            severity=Severity.CRITICAL,
            responds_in=timedelta(minutes=15),
            at=at,
        )


def run_jobs(asked: Asked) -> list[str]:
    """Each once, with its row in the ledger. Gives those that failed, with the fault."""
    from release_monitor.celery import app

    failed = []
    logging.disable(logging.CRITICAL)  # that a record is set aside is said by its row
    app.loader.import_default_modules()
    for task in sorted({entry["task"] for entry in app.conf.beat_schedule.values()} - OF_THE_NETWORK):
        asked.doing(task)
        result = app.tasks[task].apply()
        if result.failed():
            failed.append(f"{task}: {type(result.result).__name__}, {str(result.result)[:200]}")
    return failed


def owed(people: list[Any]) -> Iterator[tuple[int, str]]:
    """Whom nobody was told of, in words: who is released in this week and not on its list or not told of, whose window
    is open, whose alert should have escalated."""
    from django.utils import timezone

    from offenders.dates.rules.releases import week_of
    from offenders.models import Release, WeeklyEntry
    from offenders.releases.warnings import rules as warnings
    from sharing.models import Alert, Receipt, RungMade

    today, now = timezone.localdate(), timezone.now()
    first, last = week_of(today)
    listed = set(WeeklyEntry.objects.filter(weekly_list__starts_on=first).values_list("release_id", flat=True))
    told = {
        kind: set(Alert.objects.filter(kind=kind).values_list("subject_id", flat=True))
        for kind in ("releases.this_week", "releases.coming", "releases.known_late")
    }
    for release in Release.objects.open().counted().filter(offender__in=people):
        pk = release.offender_id
        if first <= release.warn_on <= last:
            if release.pk not in listed:
                yield pk, f"{pk} is not on the list of the week"
            if pk not in told["releases.this_week"]:
                yield pk, f"{pk}: no alert of this week"
        is_near = today < release.warn_on and warnings.window_of(warn_on=release.warn_on, on=today) is not None
        if is_near and pk not in told["releases.coming"]:
            yield pk, f"{pk}: no alert of a release that comes"
    made = set(RungMade.objects.values_list("receipt_id", flat=True))
    for receipt in Receipt.objects.open().filter(next_rung_at__isnull=False, due_at__lt=now - timedelta(minutes=1)):
        if receipt.pk not in made:
            yield receipt.subject_id or 0, f"receipt {receipt.pk} has not escalated"


@contextmanager
def refused(people: set[int]) -> Iterator[None]:
    """The database keeps no row about them."""
    from tests import database

    with database.connection("owner") as owner, owner.cursor() as cursor:
        keys = ", ".join(map(str, people))
        for table, about in REFUSED.items():
            own = f"AND NEW.kind <> '{TELLS_OF_IT}' " if table == "sharing_alert" else ""
            cursor.execute(
                f"CREATE FUNCTION refuse_{table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                f"IF {about} IN ({keys}) {own}THEN "
                "RAISE EXCEPTION 'a bad record' USING ERRCODE = 'data_exception'; END IF; RETURN NEW; END $$;"
                f"CREATE TRIGGER refuse BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_{table}()"
            )
        yield
        for table in REFUSED:
            cursor.execute(f"DROP TRIGGER refuse ON {table}; DROP FUNCTION refuse_{table}()")


def faults() -> Mapping[str, Planting]:
    from offenders.releases.weekly import actions as weekly
    from sharing.alerts import raising

    def at_once(work: str, rows: Any, write: Any, **more: Any) -> Any:
        return write(rows)

    from sharing.duties import after_gap

    return {
        SINGLY: lambda: mock.patch.object(after_gap, "is_after_gap", return_value=False),
        STOPS: lambda: mock.patch.object(raising, "in_halves", at_once),
        ONE_LIST: lambda: mock.patch.object(
            weekly, "make_lists", lambda *, on, at: [weekly.make_weekly_list(on=on, at=at)]
        ),
    }


STOPS, ONE_LIST = "a record that raises stops the others", "missed weeks have no list"
SINGLY = "each late step has a letter of its own"
PROOFS = (
    Proof(
        name="clock-poison",
        shows="two records of which the database refuses every row stop no job and no other record: the others are on "
        "the list, told and escalated, the two are told and shown, and all is made up once they can be kept",
        size=300,
        counts="people",
        minutes=2,
        needs=Needs.COPY,
        faults=(STOPS,),
        run=poison,
    ),
    Proof(
        name="clock-dark",
        shows="after a fortnight without a job each missed week has its list with its own Monday, each rung is made "
        "with the time at which it was due, its letters leave as one a person and five critical ones, and nothing "
        "is made twice, also when the clock goes back an hour",
        size=300,
        counts="people",
        minutes=2,
        needs=Needs.COPY,
        faults=(ONE_LIST, SINGLY),
        run=dark,
    ),
)
