"""Exemptions over the API: read by programs, asked for and ended by people, approved by nobody."""

import pytest
from django.urls import NoReverseMatch, reverse

from licence.exemptions.actions import deciding
from licence.models import Exemption, RiskView
from tests.factories.licence import active_licence, asked_exemption, somebody_due_out, workers, zone_condition
from tests.factories.sharing import ClientFactory, GrantFactory, TeamFactory
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026

FREE = {"scope", "reason", "escort", "affects", "decided_because", "ended_because"}


def made():
    person = somebody_due_out(family_name="Telford")
    roles = ("probation_officer", "probation_manager", "prison_decision_maker")
    com, spo, governor = workers(person, *roles)
    condition = zone_condition(active_licence(person, com, governor), family="money")
    return {"person": person, "com": com, "spo": spo, "condition": condition}


world = world_of(made)
person, com, spo, condition = (row_of(name) for name in ("person", "com", "spo", "condition"))


def send(client, address, body, key="1", **more):
    headers = {"Idempotency-Key": key, "If-Match": version_of(client, address, more)} | more
    return client.post(address, body, content_type="application/json", headers=headers)


def version_of(client, address, more):
    """Of the row below which the address is."""
    return client.get(f"{address.rstrip('/').rpartition('/')[0]}/", headers=more).headers.get("ETag", "")


def of(exemption, act="detail"):
    return reverse(f"permissions-{act}", kwargs={"uid": exemption.uid})


def body_of(person, condition, **more):
    return {
        "person": str(person.uid),
        "condition": str(condition.uid),
        "scope": "To go to a funeral",
        "places": [str(zone.uid) for zone in condition.zones.all()],
        "starts_at": "2026-12-02T09:00:00Z",
        "ends_at": "2026-12-02T17:00:00Z",
        "reason": "His father died",
    } | more


def test_somebody_signed_in_asks_views_and_ends_as_on_the_pages(client, person, condition, com, spo):
    client.force_login(com)
    answer = send(client, reverse("permissions-list"), body_of(person, condition))
    again = send(client, reverse("permissions-list"), body_of(person, condition))
    exemption = Exemption.objects.get()
    viewed = send(client, of(exemption, "view"), {"view": "objects", "words": "Seen there"}, key="2")
    deciding.approve(exemption=exemption, reason="Managed", by=spo)
    ended = send(client, of(exemption, "end"), {"reason": "He did not meet the escort"}, key="3")

    assert (answer.status_code, again.status_code, viewed.status_code, ended.status_code) == (201, 201, 200, 200)
    assert answer.json()["status"] == "asked"
    assert answer.json()["begins_at"] is answer.json()["decided_by"] is None
    assert [zone.place for zone in exemption.places.all()] == ["Leeds city centre"]
    assert RiskView.objects.get().given_by == com
    assert ended.json() | {"status": "ended_early", "decided_by": "Probation manager"} == ended.json()


def test_refusals_name_their_field_and_what_is_not_read_is_refused(client, person, condition, com):
    client.force_login(com)
    past = send(client, reverse("permissions-list"), body_of(person, condition, starts_at="2026-11-26T09:00:00Z"))
    forged = send(client, reverse("permissions-list"), body_of(person, condition, approved_by=str(com.uid)), key="2")
    elsewhere = send(client, reverse("permissions-list"), body_of(person, condition, places=[str(person.uid)]), key="3")

    assert [each.status_code for each in (past, forged, elsewhere)] == [400, 400, 400]
    fields = [[error["field"] for error in each.json()["errors"]] for each in (past, forged, elsewhere)]
    assert fields == [["starts_at"], ["approved_by"], ["places"]]
    assert not Exemption.objects.exists()


def test_role_that_does_not_decide_withdraws_no_approval(client, condition, com, spo):
    exemption = deciding.approve(exemption=asked_exemption(condition, com), reason="Managed", by=spo)
    client.force_login(com)

    assert send(client, of(exemption, "withdraw-approval"), {"reason": "x"}).status_code == 403
    client.force_login(spo)
    assert send(client, of(exemption, "withdraw-approval"), {"reason": "x"}).json()["status"] == "approval_withdrawn"


@pytest.mark.parametrize("act", ["approve", "refuse", "decide"])
def test_there_is_no_address_to_decide_at(act):
    with pytest.raises(NoReverseMatch):
        reverse(f"permissions-{act}", kwargs={"uid": "00000000-0000-7000-8000-000000000000"})


def test_program_reads_when_a_condition_does_not_apply_and_writes_nothing(client, person, condition, com, spo):
    team = TeamFactory()
    GrantFactory(subject=person, team=team, grant_role="contributor")
    program = ClientFactory(teams=[team])
    exemption = deciding.approve(exemption=asked_exemption(condition, com), reason="Managed", by=spo)
    token = client.post(
        reverse("token"),
        {"grant_type": "client_credentials", "client_id": program.client_id, "client_secret": "a secret"},
    ).json()["access_token"]
    as_program = {"Authorization": f"Bearer {token}"}

    [line] = client.get(reverse("permissions-list"), {"status": "approved"}, headers=as_program).json()["results"]
    sent = [
        send(client, reverse("permissions-list"), body_of(person, condition), **as_program),
        *(send(client, of(exemption, act), {"reason": "x"}, **as_program) for act in ("end", "withdraw")),
    ]

    assert line["uid"] == str(exemption.uid)
    assert line["begins_at"] == "2026-12-02T09:00:00Z"
    assert FREE.isdisjoint(line)
    assert [each.status_code for each in sent] == [403, 403, 403]
    assert client.get(reverse("permissions-list"), {"status": "asked"}, headers=as_program).json()["results"] == []


def test_list_asks_no_more_for_twenty_than_for_one(client, condition, com, django_assert_max_num_queries):
    client.force_login(com)
    for _ in range(20):
        asked_exemption(condition, com)

    with django_assert_max_num_queries(8):
        assert len(client.get(reverse("permissions-list")).json()["results"]) == 20
