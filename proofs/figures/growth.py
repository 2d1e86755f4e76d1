"""The time that figures and overviews take for each reader, and how that grows with the population.

A population of each size is made on servers of its own. Time is that of a processor, in this process and in its
PostgreSQL backend together, so that a machine's load does not move it; by the clock it is said beside.
"""

from __future__ import annotations

import json
import logging
import math
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

from proofs.proof import Asked, Needs, Outcome, Proof, UnknownFault

SMALL = 10  # the first population is so many times smaller than the whole
TIMES = 9
MOST_MILLISECONDS = 300
MOST_QUERIES = 30  # of an overview
MOST_EXPONENT = 0.3
FLOOR = 20  # milliseconds: what takes less does not grow, it trembles
COUNTED_FOR = ("national", "commander")  # over everybody; of the others, who see some, all is told and nothing held
NOT_KEPT = "stored counts are not read"
PER_ITEM = 40  # people; every other one is decided and shared
PAGES = ("releases", "calendar", "own checks", "coverage", "panels", "calculation coverage")
OVERVIEWS = {"overview": "overview", "overview, all parts": "overview_all"}


@dataclass(frozen=True)
class Timed:
    """What was asked, by a reader who sees so many people. processor, clock: milliseconds."""

    what: str
    reader: str
    people: int
    processor: float
    clock: float
    queries: int

    @property
    def line(self) -> str:
        cells = (self.reader, f"{self.people:,}", self.what, f"{self.processor:.0f}", f"{self.clock:.0f}", self.queries)
        return f"| {' | '.join(map(str, cells))} |"


def measured(people: int, *, say: Callable[[str], None] = lambda words: None) -> Iterator[Timed]:
    """Of each figure, all of them together, the overviews and the pages that count, in a population of so many that is
    made in the empty database at hand."""
    from django.db import connection
    from django.test import Client, override_settings
    from django.urls import reverse
    from django.utils import timezone

    from offenders.dates.rules.releases import week_of
    from offenders.models import Offender
    from proofs.measures import lists
    from proofs.population import seed as population
    from release_monitor.figures.actions import comparing, issuing, keeping
    from release_monitor.figures.counting.for_readers import count_many
    from release_monitor.figures.index import figures_for
    from release_monitor.figures.readers import reader_of
    from release_monitor.figures.results import FigureSpec
    from sharing.models import User

    def ask(user: Any, codes: list[str]) -> None:
        count_many(reader_of(user), [FigureSpec(code) for code in codes])

    today, now = timezone.localdate(), timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")  # the first alerts of so many are one statement
    population.seed(people, today=today)
    for run in lists.job(on=today, at=now):
        say(f"{run.what}: {run.alerts:,} alerts")
    _items(now)
    users = lists.readers() | {"commander": _commander()}
    population.analyze()
    for words, act in (
        ("facts and counts stored", keeping.keep_all),
        ("compared", comparing.compare),
        ("issued", issuing.issue_missing),
    ):
        started = time.perf_counter()
        done = act(at=now)
        say(f"{words}: {done}, {time.perf_counter() - started:.1f} s")
    population.analyze()
    with connection.cursor() as cursor:
        cursor.execute("RESET statement_timeout")
    with override_settings(SECOND_FACTOR_REQUIRED=False, ALLOWED_HOSTS=["testserver"], SECURE_SSL_REDIRECT=False):
        for kind in ("national", "commander", "region", "office", "officer"):
            user = User.objects.get(pk=users[kind].pk)
            seen = people if kind == "commander" else Offender.objects.visible_to(user).count()

            codes = [figure.code for figure in figures_for(has_people=kind != "commander")]
            yield timed("all figures", kind, seen, partial(ask, user, codes))
            for code in codes:
                yield timed(f"figure {code}", kind, seen, partial(ask, user, [code]))
            client = Client()
            client.force_login(user)
            for what, name in OVERVIEWS.items():
                yield timed(what, kind, seen, partial(_page, client, reverse(name)))
            pages = {} if kind == "commander" else lists.pages(week_of(today)[0])
            for what in (name for name in PAGES if name in pages):
                yield timed(f"page {what}", kind, seen, partial(_page, client, pages[what]))


def _page(client: Any, path: str) -> None:
    answer = client.get(path, follow=True)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}")


def timed(what: str, reader: str, people: int, ask: Callable[[], None]) -> Timed:
    from django.db import connection

    queries: list[str] = []

    def note(execute: Any, words: str, *given: Any) -> Any:
        queries.append(words)
        return execute(words, *given)

    ask()  # what is asked once in a process is known then
    with connection.execute_wrapper(note):
        ask()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    clock = []
    ours, theirs = time.process_time(), _processor_of(backend)
    for _ in range(TIMES):
        started = time.perf_counter()
        ask()
        clock.append(time.perf_counter() - started)
    spent = time.process_time() - ours + _processor_of(backend) - theirs
    return Timed(what, reader, people, 1000 * spent / TIMES, 1000 * statistics.median(clock), len(queries))


def _processor_of(process: int) -> float:
    """Seconds that a process of this machine has had of a processor."""
    numbers = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(numbers[11]) + int(numbers[12])) / os.sysconf("SC_CLK_TCK")


def _commander() -> Any:
    """Somebody who reads figures only, of terrorism as a whole."""
    from django.contrib.auth.models import Group

    from sharing.models import Agency, Membership, Team, TeamScope, User

    agency = Agency.objects.create(name="Seeded command", kind=Agency.Kind.CT_POLICE)
    team = Team.objects.create(
        group=Group.objects.create(name="seeded command"), name="Seeded command", kind=Team.Kind.REGION, agency=agency
    )
    TeamScope.objects.create(
        team=team, programme="terrorism", grant_role="figures", reason="Seeded", starts_at="2020-01-01T00:00Z"
    )
    user = User(email="commander@seeded.example", name="Seeded commander", agency=agency, role="commander")
    user.set_unusable_password()
    user.save()
    Membership.objects.create(user=user, team=team, starts_at="2020-01-01T00:00Z")
    return user


def _items(now: Any) -> None:
    """Intelligence about every so many people, half of it not decided."""
    from offenders.models import Offender
    from proofs.measures import lists
    from sharing.models import Item

    user = lists.readers()["national"]
    team = user.memberships.get().team
    keys = Offender.objects.order_by("pk").values_list("pk", flat=True)
    rows = [
        Item(
            subject_id=key, kind="concern", title="Drawn", gist="Drawn", agency=team.agency, team=team,
            recorded_by=user, owner=user, recorded_at=now - timedelta(days=place % 60),
            state="withheld" if place % 2 else "undecided",
            review_on=now.date() + timedelta(days=30) if place % 2 else None,
        )
        for place, key in enumerate(key for key in keys if key % PER_ITEM == 0)
    ]  # fmt: skip
    Item.objects.bulk_create(rows)


def exponent(small: Timed, large: Timed, times: float) -> float:
    """By which power of the population the time grew. What takes less than the floor counts as the floor."""
    return math.log(max(large.processor, FLOOR) / max(small.processor, FLOOR)) / math.log(times)


def prove(asked: Asked) -> Outcome:
    if asked.fault not in ("", NOT_KEPT):
        raise UnknownFault(asked.fault)
    found: list[list[Timed]] = []
    for people in (asked.size // SMALL, asked.size):
        asked.doing(f"{people:,} people")
        ran = subprocess.run(
            [sys.executable, "-m", "proofs.figures.growth", str(people), asked.fault],
            stdout=subprocess.PIPE,
            check=True,
            text=True,
        )
        found.append([Timed(**each) for each in json.loads(ran.stdout)])
    small, large = found
    before = {(each.what, each.reader): each for each in small}
    grown = {
        (each.what, each.reader): exponent(before[each.what, each.reader], each, SMALL)
        for each in large
        if each.reader in COUNTED_FOR
    }
    wrong = []
    for each in large:
        power = grown.get((each.what, each.reader))
        grew = "" if power is None else f"{power:.2f}"
        asked.say(f"{each.line} {before[each.what, each.reader].processor:.0f} | {grew} |")
        if each.processor > MOST_MILLISECONDS and each.reader in COUNTED_FOR:
            wrong.append(f"{each.what}, {each.reader}: {each.processor:.0f} ms")
        if power is not None and power > MOST_EXPONENT:
            wrong.append(f"{each.what}, {each.reader}: grows with the power {power:.2f}")
        if each.what in OVERVIEWS and each.queries > MOST_QUERIES:
            wrong.append(f"{each.what}, {each.reader}: {each.queries} queries")

    def most(what: str, *, over_everyone: bool) -> int:
        """Milliseconds, of what begins so."""
        of_them = [each for each in large if (each.reader in COUNTED_FOR) == over_everyone]
        return round(max(each.processor for each in of_them if each.what.startswith(what)))

    figures: dict[str, str | int | float] = {
        "people": asked.size,
        "figures": len({each.what for each in large if each.what.startswith("figure ")}),
        "readers": len({each.reader for each in large}),
        "most milliseconds of a figure over everyone": most("figure ", over_everyone=True),
        "of an overview": most("overview", over_everyone=True),
        "of a page": most("page ", over_everyone=True),
        "of an overview over some of the people": most("overview", over_everyone=False),
        "most queries of an overview": max(each.queries for each in large if each.what in OVERVIEWS),
        "highest exponent over everyone": round(max(grown.values()), 2),
    }
    return Outcome(not wrong, figures, wrong[:30])


@contextmanager
def planted(fault: str) -> Iterator[None]:
    if not fault:
        yield
        return
    from release_monitor.figures.counting import reading

    with mock.patch.object(reading, "_kept_cut", return_value=None):
        yield


def main(people: str, fault: str = "") -> None:
    from proofs.places import provided

    with provided(Needs.SERVERS), planted(fault):
        logging.disable(logging.INFO)

        def say(words: str) -> None:
            print(words, file=sys.stderr, flush=True)

        found = []
        for each in measured(int(people), say=say):
            say(each.line)  # of a run that is cut off, what was measured until then
            found.append(asdict(each))
        print(json.dumps(found))


GROWTH = Proof(
    name="figures-growth",
    shows="figures, overviews and pages that count over everyone take at most 300 ms of a processor, and grow with the "
    "power 0.3 of the people at most",
    size=100_000,
    counts="people",
    minutes=12,
    needs=Needs.NOTHING,
    faults=(NOT_KEPT,),
    run=prove,
)
PROOFS = (GROWTH,)

if __name__ == "__main__":
    main(*sys.argv[1:])
