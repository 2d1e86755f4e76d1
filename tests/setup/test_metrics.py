"""Figures for monitoring from outside: for the token alone, and of nobody."""

from datetime import timedelta

import pytest
from django.utils import timezone

from sharing import audit
from sharing.models import AuditCheckpoint, JobRun, SealWitness
from tests.factories.sharing import AgencyFactory, TeamFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("token", ["", "wrong"])
@pytest.mark.parametrize("kept", ["", "the right one"])
def test_without_the_token_there_is_nothing(client, settings, token, kept):
    settings.METRICS_TOKEN = kept

    assert client.get("/metrics", headers={"Authorization": f"Bearer {token}"}).status_code == 404


def test_figures_are_of_jobs_letters_and_the_database_and_name_no_team(client, settings):
    settings.METRICS_TOKEN = "the right one"
    TeamFactory(name="NSD Wrexcombe", agency=AgencyFactory(name="Wrexcombe police"))
    JobRun.objects.create(
        job="sharing.tasks.deliver", run="1", began_at=timezone.now(), ended_at=timezone.now(), outcome="done"
    )

    text = client.get("/metrics", headers={"Authorization": "Bearer the right one"}).content.decode()

    for line in ('job_late{job="alert emails"} 0', 'letters{state="waiting"} 0', "records_set_aside 0"):
        assert f"release_monitor_{line}\n" in text
    assert "release_monitor_database_bytes " in text
    assert "Wrexcombe" not in text


def test_figures_of_the_seal(client, settings):
    """What waits, the last checkpoint, and witnesses that lack one: without the addresses of witnesses."""
    settings.METRICS_TOKEN = "the right one"
    now = timezone.now()
    audit.record(action=audit.Action.LIST, verb="people.listed", by=None)
    AuditCheckpoint.objects.create(size=0, note="a checkpoint", made_at=now - timedelta(seconds=90), settled_at=None)
    for place, fault in (("/witness", ""), ("https://witness.example", "no answer (TimeoutError)")):
        since = now - timedelta(hours=1) if fault else None
        SealWitness.objects.create(place=place, found_at=now, fault=fault, fault_since=since)

    text = client.get("/metrics", headers={"Authorization": "Bearer the right one"}).content.decode()

    figures = dict(line.split() for line in text.splitlines() if line.startswith("release_monitor_seal_"))
    assert float(figures["release_monitor_seal_entries_waiting"]) >= 1
    assert float(figures["release_monitor_seal_oldest_waiting_seconds"]) >= 0
    assert float(figures["release_monitor_seal_last_checkpoint_seconds"]) >= 90
    assert float(figures["release_monitor_seal_checkpoints"]) >= 1
    assert figures["release_monitor_seal_witnesses"] == "2"
    assert figures["release_monitor_seal_witnesses_behind"] == "1"
    assert "witness.example" not in text
