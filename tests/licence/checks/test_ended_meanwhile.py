"""Reports by a right that ends meanwhile: refused, and the end waits. Two connections."""

from datetime import timedelta

import psycopg2
import pytest
from django.utils import timezone

from licence.breaches.actions import breaches
from licence.models import Breach
from sharing.access.rules import GrantRole
from tests import database
from tests.factories.breaches import licence_in_force
from tests.factories.sharing import ClientFactory, GrantFactory, TeamFactory

pytestmark = pytest.mark.django_db(transaction=True)


def end_of_rights(person):
    """Someone else ends what every team may do to the person, and has committed that."""
    with database.connection("default") as other, other.cursor() as cursor:
        ended_at = timezone.now() - timedelta(seconds=1)
        cursor.execute(
            "UPDATE sharing_subjectpermission SET ends_at = %s WHERE content_object_id = %s", [ended_at, person.pk]
        )


def is_held(table, key):
    with database.connection("default") as other, other.cursor() as cursor:
        try:
            cursor.execute(f"SELECT FROM {table} WHERE id = %s FOR UPDATE NOWAIT", [key])
        except psycopg2.errors.LockNotAvailable:
            return True
    return False


class TestReportOfAProgram:
    @pytest.fixture
    def post(self, client):
        licence = licence_in_force()
        team = TeamFactory()
        GrantFactory(subject=licence.offender, team=team, grant_role=GrantRole.READER)
        program = ClientFactory(teams=[team])
        asked = {"grant_type": "client_credentials", "client_id": program.client_id, "client_secret": "a secret"}
        token = client.post("/api/v1/token", asked).json()["access_token"]
        body = {
            "person": str(licence.offender.uid),
            "condition": str(licence.rows[2].uid),
            "source": "tag",
            "reason": "exclusion_zone",
            "occurred_at": (timezone.now() - timedelta(hours=1)).isoformat(),
            "summary": "In the zone for nine minutes",
        }
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "once"}

        def send():
            return client.post("/api/v1/breaches/", body, content_type="application/json", headers=headers)

        send.person, send.user = licence.offender, program.user
        return send

    def test_one_begun_before_and_committed_after_the_end_is_refused(self, monkeypatch, post):
        verb = breaches.open_breach

        def ended_first(**given):
            end_of_rights(given["offender"])
            return verb(**given)

        monkeypatch.setattr(breaches, "open_breach", ended_first)

        answer = post()

        assert answer.status_code == 404
        assert not Breach.objects.exists()

    def test_the_end_waits_for_what_is_reported(self, monkeypatch, post):
        held = []
        told = breaches.format_breach

        def while_it_writes(breach):
            held.append((is_held("offenders_offender", post.person.pk), is_held("sharing_user", post.user.pk)))
            return told(breach)

        monkeypatch.setattr(breaches, "format_breach", while_it_writes)

        assert post().status_code == 201
        assert held == [(True, True)]
