"""Published indicators: in the words of their source, of the programmes that the reader knows, and none that no source
gives."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from offenders.models import PublishedIndicator
from offenders.reference.indicators.kind import INDICATORS
from offenders.reference.loading.actions import load_kind
from tests.factories.sharing import TeamFactory, TeamScopeFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
ADDRESS = reverse("published_indicators")


@pytest.fixture(autouse=True)
def filed():
    load_kind(INDICATORS, at=timezone.now())


def page(client, user):
    client.force_login(user)
    return client.get(ADDRESS).content.decode()


def national(programme, role="ct_analyst"):
    team = TeamFactory()
    TeamScopeFactory(team=team, programme=programme)
    return UserFactory(role=role, teams=[team])


def test_what_is_published_of_state_threats_is_there_for_who_knows_of_them_alone(client):
    theirs = page(client, national("state_threats"))
    others = page(client, national("terrorism"))

    assert "no criminal evidence found, police, January 2023" in theirs
    assert "quadrupled within the last few years" in theirs
    assert "Not confirmed" in theirs
    for words in ("State-threats cases", "police stations", "quadrupled"):
        assert words not in others


def test_what_no_source_gives_is_said_to_be_missing_and_never_a_number(client):
    shown = page(client, national("terrorism"))

    assert "Late-stage plots stopped" in shown
    assert "No published number is recorded" in shown

    PublishedIndicator.objects.create(
        indicator="late_stage_plots",
        month=date(2026, 10, 1),
        says="As the statement has it",
        status="Said by a minister",
        grade="A",
        source="Statement of 12 October 2026",
    )
    shown = page(client, national("terrorism"))
    assert ("October 2026" in shown, "Said by a minister" in shown) == (True, True)
    assert "No published number is recorded" not in shown


def test_a_row_is_of_a_month():
    row = PublishedIndicator.objects.first()
    row.month = row.month.replace(day=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_programs_read_them_with_the_other_reference_data(client):
    client.force_login(national("terrorism"))
    answer = client.get("/api/v1/reference/indicators/?indicator=police_stations").json()
    assert [row["status"] for row in answer["results"]] == [
        "Reported by an organisation; no criminal evidence found, police, January 2023"
    ]
