"""Figures for monitoring from outside: for the token alone, and of nobody."""

import pytest
from django.utils import timezone

from sharing.models import JobRun
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
