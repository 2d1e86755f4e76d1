"""The time that lists take, and the job that flags releases, in a population that was seeded for it.

From the request to the whole answer, in this process and without a network: sign-in, access and audit row are in it.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from offenders.models import Offender
from offenders.releases.warnings import actions as warnings
from offenders.releases.weekly import actions as weekly
from sharing.models import Alert, User

TIMES = 7
SEARCH = "search for "  # what is typed follows: no address has it
READERS = ("national", "region", "office", "prison", "officer")


class NotSeeded(Exception):
    """There is no population made by `manage.py seed_population` in this database."""


@dataclass(frozen=True)
class Timed:
    """milliseconds: the median. worst: of all times but the first, which warms up."""

    what: str
    milliseconds: float
    worst: float
    queries: int


@dataclass(frozen=True)
class Run:
    """One run of the job. `alerts`: how many are new."""

    what: str
    milliseconds: float
    queries: int
    alerts: int


def pages(on: date) -> dict[str, str]:
    """What is asked, by what it is called."""
    somebody = Offender.objects.order_by("-pk").values_list("family_name", flat=True)[0].split("-")[0]
    return {
        "people": "/people/",
        "people, API": "/api/v1/people/",
        "search": f"{SEARCH}{somebody}",
        "search, misspelt": f"{SEARCH}{misspelt(somebody)}",
        "releases": "/releases/",
        "calendar": "/releases/?view=calendar",
        "week's list": reverse("weekly_list", kwargs={"monday": on.isoformat()}),
        "licences": "/licences/",
        "licences, API": "/api/v1/licences/",
        "checks": "/checks/?whose=all",
        "own checks": "/checks/",
        "checks, API": "/api/v1/checks/",
        "coverage": "/checks/coverage/",
        "breaches": "/breaches/",
        "breaches, API": "/api/v1/breaches/",
        "reviews": reverse("reviews"),
        "reviews, API": "/api/v1/parole-reviews/",
        "hearings": reverse("hearings"),
        "hearings, week": f"{reverse('hearings')}?view=week",
        "hearings, API": "/api/v1/hearings/",
        "decisions, API": "/api/v1/parole-decisions/",
        "panels": reverse("parole_panels"),
        "serious cases": reverse("serious_cases"),
        "calculation coverage": reverse("date_coverage"),
    }


def address_of(client: Client, what: str) -> str:
    """Of a page, or of one that answers a search by this reader."""
    if not what.startswith(SEARCH):
        return what
    return client.post("/people/", {"q": what.removeprefix(SEARCH)}).headers["Location"]


def misspelt(name: str) -> str:
    """With two letters in the middle changed over."""
    middle = len(name) // 2
    return name[: middle - 1] + name[middle] + name[middle - 1] + name[middle + 1 :]


def readers() -> dict[str, User]:
    """One user of each kind. Raises NotSeeded."""
    found = {user.email.split("@")[0]: user for user in User.objects.filter(email__endswith="@seeded.example")}
    if not set(READERS) <= set(found):
        raise NotSeeded
    return {kind: found[kind] for kind in READERS}


def lists(*, on: date) -> Iterator[tuple[str, int, list[Timed]]]:
    """For each reader: the kind, how many people they see, and the times. on: a Monday."""
    with override_settings(SECOND_FACTOR_REQUIRED=False, ALLOWED_HOSTS=["testserver"], SECURE_SSL_REDIRECT=False):
        for kind, user in readers().items():
            client = Client()
            client.force_login(user)
            shown = pages(on)
            timed = [timed_page(client, what, path) for what, path in shown.items()]
            yield kind, Offender.objects.visible_to(user).count(), timed


def timed_page(client: Client, what: str, path: str) -> Timed:
    times, path = [], address_of(client, path)
    for _ in range(TIMES + 1):
        started = time.perf_counter()
        answer = client.get(path, follow=True)
        answer.getvalue()
        times.append((time.perf_counter() - started) * 1000)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answered {answer.status_code}")
    with CaptureQueriesContext(connection) as asked:
        client.get(path, follow=True)
    return Timed(what, statistics.median(times[1:]), max(times[1:]), len(asked))


def job(*, on: date, at: datetime) -> Iterator[Run]:
    """The clock's job twice: what is due is written by the first run, nothing by the second."""
    yield run("week's list, first run", lambda: weekly.make_weekly_list(on=on, at=at))
    yield run("week's list, second run", lambda: weekly.make_weekly_list(on=on, at=at))
    yield run("coming releases, first run", lambda: warnings.flag_coming(on=on, at=at))
    yield run("coming releases, second run", lambda: warnings.flag_coming(on=on, at=at))


def run(what: str, act: Callable[[], object]) -> Run:
    before = Alert.objects.count()
    with CaptureQueriesContext(connection) as asked:
        started = time.perf_counter()
        act()
        took = (time.perf_counter() - started) * 1000
    return Run(what, took, len(asked), Alert.objects.count() - before)
