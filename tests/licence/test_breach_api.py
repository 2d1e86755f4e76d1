"""What do programs read of breaches, and how do they record one?"""

import pytest

from licence.models import Breach
from sharing.models import Alert, Receipt
from sharing.rules import GrantRole
from tests.factories.breaches import let_in, licence_in_force
from tests.factories.sharing import ClientFactory, GrantFactory, TeamFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


@pytest.fixture
def licence():
    return licence_in_force()


@pytest.fixture
def post(client, licence):
    """Send a breach with the token of a tag provider whose team was let in to read."""
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
        "occurred_at": "2026-12-01T11:40:00Z",
        "summary": "In the zone for nine minutes",
        "evidence": [{"words": "Trail", "reference": "EM-1"}],
    }

    def send(key="once", **more):
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key}
        return client.post("/api/v1/breaches/", body | more, content_type="application/json", headers=headers)

    return send


def test_a_posted_breach_is_there_with_its_alert_when_it_is_answered_and_once_for_one_key(client, licence, post):
    officer = let_in(licence.offender, "probation")

    answers = [post(), post()]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json()["uid"] == answers[1].json()["uid"]
    breach = Breach.objects.get()
    assert (breach.reason, breach.evidence.get().reference) == ("exclusion_zone", "EM-1")
    assert Receipt.objects.filter(alert=Alert.objects.get(), team__memberships__user=officer).exists()
    client.force_login(officer)
    listed = client.get("/api/v1/breaches/", {"reason": "exclusion_zone", "person": licence.offender.uid}).json()
    assert [each["uid"] for each in listed["results"]] == [str(breach.uid)]
    detail = client.get(f"/api/v1/breaches/{breach.uid}/").json()
    assert [move["verb"] for move in detail["moves"]] == ["suspect"]


def test_what_cannot_be_recorded_says_why_at_its_field(licence, post):
    before = post(occurred_at="2026-08-31T11:40:00Z")
    elses = post(condition=str(licence_in_force().rows[0].uid))
    hidden = post(person=str(licence_in_force().offender.uid))

    assert before.status_code == 400
    assert "was not in force on 31 August 2026" in before.content.decode()
    assert elses.status_code == 400
    assert hidden.status_code == 404
    assert not Breach.objects.exists()
