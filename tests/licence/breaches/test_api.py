"""Breaches in the API: what partner systems read, and how they record one."""

import pytest
from django.utils import timezone

from licence.breaches.actions import breaches, moves
from licence.breaches.api.views import BreachViewSet
from licence.models import Breach
from sharing.access.rules import GrantRole
from sharing.api.filters import Filter
from sharing.models import Alert, Receipt
from tests.factories.breaches import let_in, licence_in_force
from tests.factories.checks import due
from tests.factories.programs import program_for, signed_in
from tests.factories.sharing import ClientFactory, GrantFactory, TeamFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


@pytest.fixture
def licence():
    return licence_in_force()


@pytest.fixture
def post(client, licence):
    """Send a breach with the token of a tag provider whose team was given access to read."""
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

    send.token = token
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


def test_what_is_answered_is_what_is_read_afterwards(client, licence, post):
    answer = post()

    told = {"headers": {"Authorization": f"Bearer {post.token}"}}
    read = client.get(f"/api/v1/breaches/{answer.json()['uid']}/", **told)
    assert (answer.json(), answer["ETag"]) == (read.json(), read["ETag"])
    (line,) = client.get("/api/v1/breaches/", **told).json()["results"]
    assert line == {name: read.json()[name] for name in line}


def test_what_happened_is_read_by_people_and_by_no_program_not_even_by_the_one_that_sent_it(client, licence, post):
    officer = let_in(licence.offender, "probation")
    moves.move_breach(
        breach=Breach.objects.get(uid=post().json()["uid"]), verb="review", rationale="Seen on camera", by=officer
    )
    uid = Breach.objects.get().uid
    told = {"headers": {"Authorization": f"Bearer {post.token}"}}
    addresses = ("/api/v1/breaches/", f"/api/v1/breaches/{uid}/")

    by_program = "".join(client.get(each, **told).content.decode() for each in addresses)
    chosen = client.get("/api/v1/breaches/", {"fields": "uid,summary"}, **told)
    unknown = client.get("/api/v1/breaches/", {"fields": "uid,sumary"}, **told)
    client.force_login(officer)
    by_person = [client.get(each).content.decode() for each in addresses]

    for words in ("nine minutes", "Trail", "EM-1", "Seen on camera", "summary", "rationale"):
        assert words not in by_program
        assert words in by_person[1]
    assert "nine minutes" in by_person[0]
    assert '"verb":"review"' in by_program
    assert chosen.status_code == unknown.status_code == 400
    assert chosen.content.decode().replace("summary", "sumary") == unknown.content.decode()


MORE = {"summary": "summary", "knew": "moves.knew"}


def test_a_filter_on_what_is_not_read_is_refused_as_one_that_is_not_known(client, licence, post, monkeypatch):
    more = [Filter(name, lambda rows, _: rows, asks=(column,)) for name, column in MORE.items()]
    monkeypatch.setattr(BreachViewSet, "filters", (*BreachViewSet.filters, *more))
    told = {"headers": {"Authorization": f"Bearer {post.token}"}}

    unknown = client.get("/api/v1/breaches/", {"sumary": "x"}, **told)
    refused = [client.get("/api/v1/breaches/", {name: "x"}, **told) for name in ("summary", "knew")]
    client.force_login(let_in(licence.offender, "probation"))
    taken = [client.get("/api/v1/breaches/", {name: "x"}) for name in ("summary", "knew")]

    for answer, name in zip(refused, ("summary", "knew"), strict=True):
        assert answer.status_code == 400
        assert answer.content.decode().replace(name, "sumary") == unknown.content.decode()
    assert [answer.status_code for answer in taken] == [200, 200]


def test_a_posted_breach_is_written_and_told_by_so_many_statements(licence, post, django_assert_num_queries):
    let_in(licence.offender, "probation")
    post("first")

    with django_assert_num_queries(23):  # two savepoints, which begin and end; three ask again, under the lock
        post("second")


def test_what_cannot_be_recorded_says_why_at_its_field(licence, post):
    before = post(occurred_at="2026-08-31T11:40:00Z")
    elses = post(condition=str(licence_in_force().rows[0].uid))
    hidden = post(person=str(licence_in_force().offender.uid))

    assert before.status_code == 400
    assert "was not in force on 31 August 2026" in before.content.decode()
    assert elses.status_code == 400
    assert hidden.status_code == 404
    assert not Breach.objects.exists()


def test_program_starts_a_review_and_asks_for_recall_and_decides_nothing(licence):
    system = program_for(licence.offender, "probation")
    breach = suspected(licence)
    address = f"/api/v1/breaches/{breach.uid}/"
    reviewed = system.post(f"{address}review/")
    twice = system.post(f"{address}review/")
    decided = system.post(f"{address}decide/", {"decision": "confirm", "rationale": "He admits it"})
    asked = system.post(f"{address}consider-recall/", {"rationale": "It cannot wait"})

    assert (reviewed.json()["status"], twice.status_code) == ("under_review", 409)
    assert decided.json()["type"] == "urn:release-monitor:problem:people-only"
    assert asked.json()["status"] == "recall_considered"


def test_program_of_a_provider_neither_reviews_nor_asks_for_recall(licence):
    system = program_for(licence.offender, "provider")
    address = f"/api/v1/breaches/{suspected(licence).uid}/"
    answers = [system.post(f"{address}review/"), system.post(f"{address}consider-recall/", {"rationale": "Now"})]

    assert [each.status_code for each in answers] == [403, 403]
    assert Breach.objects.get().status == "suspected"


def test_officer_decides_at_the_same_address_as_on_the_page(licence):
    officer = signed_in(let_in(licence.offender, "probation"))
    address = f"/api/v1/breaches/{suspected(licence).uid}/decide/"
    bare = officer.post(address, {"decision": "confirm", "rationale": ""})
    confirmed = officer.post(address, {"decision": "confirm", "rationale": "He admits it"})
    unknown = officer.post(address, {"decision": "consider_recall", "rationale": "x"})

    assert [each.status_code for each in (bare, confirmed, unknown)] == [400, 200, 400]
    assert confirmed.json()["status"] == "confirmed"


def test_concern_is_raised_by_the_system_of_police_and_read_among_concerns_alone(licence):
    system = program_for(licence.offender, "ct_police")
    body = {
        "person": str(licence.offender.uid),
        "source": "police",
        "reason": "travel",
        "occurred_at": "2026-12-01T10:00:00Z",
        "summary": "Bought a ticket",
        "rationale": "He flies tomorrow",
    }
    suspected(licence)
    raised = system.post("/api/v1/concerns/", body)
    refused = program_for(licence.offender, "probation").post("/api/v1/concerns/", body)

    assert (raised.status_code, raised.json()["status"], raised.json()["condition"]) == (201, "recall_considered", None)
    assert refused.status_code == 403
    listed = system.get("/api/v1/concerns/").json()["results"]
    assert [each["uid"] for each in listed] == [raised.json()["uid"]]
    assert len(system.get("/api/v1/breaches/").json()["results"]) == 2


def test_breach_names_the_check_that_showed_it_and_no_other_persons(licence):
    officer = signed_in(let_in(licence.offender, "probation"))
    body = {
        "person": str(licence.offender.uid),
        "condition": str(licence.rows[0].uid),
        "source": "check",
        "reason": "device_or_internet",
        "occurred_at": "2026-12-01T10:00:00Z",
        "summary": "A second phone",
    }
    shown, other = due(licence.rows[0], UserFactory()), due(licence_in_force().rows[0], UserFactory())
    named = officer.post("/api/v1/breaches/", body | {"check": str(shown.uid)})
    elses = officer.post("/api/v1/breaches/", body | {"check": str(other.uid)})

    assert (named.status_code, Breach.objects.get().check_made) == (201, shown)
    assert (elses.status_code, elses.json()["errors"][0]["field"]) == (400, "check")


def suspected(licence):
    return breaches.open_breach(
        offender=licence.offender,
        condition=licence.rows[0],
        source="police",
        reason="device_or_internet",
        occurred_at=timezone.now(),
        summary="A second phone",
        by=None,
    )
