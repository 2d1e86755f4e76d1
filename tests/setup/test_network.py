"""A mail server that hangs keeps the worker of letters, and no other job."""

import contextlib
import socket
from datetime import timedelta

import pytest
from django.utils import timezone

from release_monitor.celery import app
from sharing.administration.actions import people, teams
from sharing.models import Delivery, Digest, JobRun

from .conftest import eventually
from .test_night import told, valkey  # noqa: F401

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True, databases=["default", "owner"])]
LETTERS, OTHER = "sharing.tasks.deliver", "sharing.tasks.watch_reported"


@pytest.fixture
def hanging():
    """A mail server whose machine takes connections, and which never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


def letters_to_send():
    now = timezone.now()
    agency = people.add_agency(name="Probation", kind="probation", by=None)
    team = teams.add_team(name="NSD North", kind="caseload", agency=agency, by=None)
    Delivery.objects.all().delete()
    for n in range(3):
        user = people.add_user(
            name=f"Sam {n}", email=f"sam{n}@agency.example", agency=agency, role="probation_officer", by=None
        )
        digest = Digest.objects.create(
            team=team, kind="a list", key=str(n), title="A list", path="/", made_at=now - timedelta(minutes=1)
        )
        Delivery.objects.create(digest=digest, user=user, channel="email", next_try_at=now)
        teams.add_member(team=team, user=user, by=None)


def test_another_job_runs_while_the_mail_server_hangs(told, hanging, start):  # noqa: F811
    letters_to_send()
    broker = told["REDIS_URL"].replace("unix://", "redis+socket://").replace("?db=", "?virtual_host=")
    mail = {"RELEASE_MONITOR_SMTP_HOST": "127.0.0.1", "RELEASE_MONITOR_SMTP_PORT": str(hanging.getsockname()[1])}
    start("serve", "--only", "worker", "--only", "letters", "--concurrency", "1", **told, **mail)

    with app.connection_for_write(broker) as connection, contextlib.closing(connection.default_channel):
        app.send_task(LETTERS, connection=connection)
        with hanging.accept()[0]:  # it has begun to wait
            app.send_task(OTHER, connection=connection)
            eventually(lambda: JobRun.objects.good().filter(job=OTHER).exists())
            eventually(lambda: JobRun.objects.good().filter(job=LETTERS).exists())

    other, letters = (JobRun.objects.good().get(job=job) for job in (OTHER, LETTERS))
    assert letters.began_at < other.began_at < other.ended_at < letters.ended_at
    assert Delivery.objects.filter(state="waiting", failed_at__isnull=False).count() == 3
