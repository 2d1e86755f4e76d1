"""Release checklists in the API: what partner systems read, and what they may record."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from licence.models import ReadinessException, SignOff
from offenders.models import Release
from sharing.clients.token_scopes import TokenScope
from tests.factories.readiness import a_list, item_of, put_in_hand, sign_all
from tests.factories.sharing import ClientFactory
from tests.worlds import world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
GOES_ON = date(2026, 12, 18)


def made():
    return {"case": a_list(GOES_ON, on=date(2026, 12, 1))}


world = world_of(made)


@pytest.fixture
def case(client, copied):
    client.force_login(copied["case"][1]["probation_officer"])
    return copied["case"]


def address(readiness, verb="detail"):
    return reverse(f"readiness-{verb}", kwargs={"uid": readiness.uid})


def post(client, readiness, verb, body, key="one", headers=None):
    match = client.get(address(readiness), headers=headers)["ETag"]
    sent = {"Idempotency-Key": key, "If-Match": match} | (headers or {})
    return client.post(address(readiness, verb), body, content_type="application/json", headers=sent)


def program(client, cast, scopes=tuple(TokenScope)):
    """The headers of a program in the team of probation."""
    made = ClientFactory(teams=[cast["probation_officer"].memberships.get().team], scopes=list(scopes))
    asked = {"grant_type": "client_credentials", "client_id": made.client_id, "client_secret": "a secret"}
    client.logout()
    return {"Authorization": f"Bearer {client.post('/api/v1/token', asked).json()['access_token']}"}


def test_list_is_judged_as_it_is_told(client, case):
    readiness, _ = case

    said = post(client, readiness, "items", {"item": "accommodation", "verb": "finish", "words": "Leeds, room 4"})

    assert said.status_code == 200
    items = {each["code"]: each for each in said.json()["items"]}
    assert items["accommodation"]["state"] == "done"
    assert items["accommodation"]["words"] == "Leeds, room 4"
    assert items["dates"]["records_say"] == "The sources agree, one person’s date: no second check"
    assert items["licence"]["state"] == "not_needed"
    assert said.json()["by_law"].startswith("By law, end of the sentence")
    assert said.json()["sign_off_by"] == "2026-12-17T16:00:00Z"
    assert [each["body"] for each in said.json()["signatures"]] == ["prison", "police", "probation"]


def test_people_sign_and_make_exceptions_by_the_same_addresses(client, case):
    readiness, cast = case
    put_in_hand(readiness, cast, but=["mappa"])
    asked = {"item": "mappa", "reason": "The meeting is on Monday", "fallback": "By telephone"}

    early = post(client, readiness, "sign", {"body": "police"}, "a")
    client.force_login(cast["ct_analyst"])
    open_still = post(client, readiness, "sign", {"body": "police"}, "b")
    made = post(client, readiness, "exceptions", asked, "c")
    own = post(client, readiness, "agree", {"item": "mappa"}, "d")
    client.force_login(cast["ct_manager"])
    agreed = post(client, readiness, "agree", {"item": "mappa"}, "e")
    signed = post(client, readiness, "sign", {"body": "police"}, "f")
    withdrawn = post(client, readiness, "withdraw", {"body": "police", "reason": "Not yet"}, "g")
    other = post(client, readiness, "end-exception", {"item": "accommodation", "reason": "No"}, "i")
    ended = post(client, readiness, "end-exception", {"item": "mappa", "reason": "No"}, "h")
    over = post(client, readiness, "agree", {"item": "mappa"}, "j")

    codes = [each.status_code for each in (early, open_still, made, own, agreed, signed, withdrawn, other, ended, over)]
    assert codes == [403, 409, 200, 403, 200, 200, 200, 409, 200, 409]
    items = {each["code"]: each for each in agreed.json()["items"]}
    assert items["mappa"]["state"] == "excepted"
    assert items["mappa"]["exception"]["agreed_by"] == cast["ct_manager"].name
    assert {each["code"]: each for each in ended.json()["items"]}["mappa"]["state"] == "not_started"


def test_what_is_asked_for_somebody_else_is_not_answered_here(client, case):
    readiness, cast = case
    other, workers = a_list(GOES_ON, on=date(2026, 12, 1))
    client.force_login(workers["ct_analyst"])
    post(client, other, "exceptions", {"item": "mappa", "reason": "On Monday", "fallback": "By telephone"})
    client.force_login(cast["ct_manager"])

    answer = post(client, readiness, "agree", {"item": "mappa"}, "b")

    assert ReadinessException.objects.filter(item__readiness=other, agreed_at__isnull=True).exists()
    assert answer.status_code == 409


def test_item_is_given_and_noted_and_an_act_at_the_gate_struck_out(client, case, at_noon):
    readiness, cast = case
    prison, item = cast["prison_offender_manager"], {"item": "other_warrant"}
    client.force_login(prison)
    to = cast["prison_decision_maker"].email

    given = post(client, readiness, "assign", item | {"owner": to.upper(), "words": "With the police"}, "a")
    nobody = post(client, readiness, "assign", item | {"owner": "nobody@prisons.example"}, "b")
    noted = post(client, readiness, "note", item | {"words": "Chased"}, "c")
    at_noon.move_to("2026-12-18T07:00:00Z")
    client.force_login(prison)
    done = post(client, readiness, "day-sheet", {"act": "identity", "words": "Photograph"}, "d")
    struck = post(client, readiness, "withdraw-act", {"act": "identity", "reason": "Another man"}, "e")
    again = post(client, readiness, "withdraw-act", {"act": "identity", "reason": "Another man"}, "f")

    codes = [each.status_code for each in (given, nobody, noted, done, struck, again)]
    assert codes == [200, 400, 200, 200, 200, 409]
    assert nobody.json()["errors"][0]["field"] == "owner"
    assert item_of(readiness, "other_warrant").owner == cast["prison_decision_maker"]
    assert item_of(readiness, "other_warrant").changes.last().words == "Chased"
    assert struck.json()["day_sheet"][0]["withdrawn_because"] == "Another man"


def test_refusal_stands_at_its_field_and_what_changed_meanwhile_is_refused(client, case):
    readiness, _ = case
    known = client.get(address(readiness))["ETag"]
    body = {"item": "accommodation", "verb": "finish", "words": "Seen", "done_on": "2026-12-02"}

    future = post(client, readiness, "items", body, "a")
    post(client, readiness, "items", body | {"done_on": None}, "b")
    headers = {"Idempotency-Key": "c", "If-Match": known}
    late = client.post(address(readiness, "items"), body, content_type="application/json", headers=headers)

    assert (future.status_code, future.json()["errors"][0]["field"]) == (400, "done_on")
    assert late.status_code == 412


def test_program_records_the_tag_and_never_signs_nor_reads_what_people_typed(client, case):
    readiness, cast = case
    put_in_hand(readiness, cast)
    Release.objects.filter(pk=readiness.release_id).update(basis="CRD")
    headers = program(client, cast)

    told = post(client, readiness, "tag", {"ordered_at": "2026-11-30T09:00:00Z"}, "a", headers)
    signed = post(client, readiness, "sign", {"body": "probation"}, "b", headers)
    asked = {"item": "accommodation", "reason": "None", "fallback": "None"}
    excepted = post(client, readiness, "exceptions", asked, "c", headers)
    sheet = post(client, readiness, "day-sheet", {"act": "identity", "words": "Seen"}, "d", headers)

    assert told.status_code == 200
    assert told.json()["tag"]["ordered_at"] == "2026-11-30T09:00:00Z"
    assert [each.status_code for each in (signed, excepted, sheet)] == [403, 403, 403]
    assert not SignOff.objects.exists()
    assert "words" not in told.json()["items"][0]
    assert "owner_words" not in told.json()["items"][0]
    assert item_of(readiness, "tag").state == "waiting"


def test_token_without_the_scope_reads_and_records_nothing(client, case):
    readiness, cast = case
    headers = program(client, cast, [TokenScope.READINESS_READ])

    refused = post(client, readiness, "tag", {"ordered_at": "2026-11-30T09:00:00Z"}, "a", headers)

    assert refused.status_code == 403
    assert refused.json()["detail"] == "Your token needs the scope readiness:write."


def test_lists_are_narrowed_and_cost_the_same_with_one_as_with_many(client, case):
    readiness, cast = case
    put_in_hand(readiness, cast)
    sign_all(readiness, cast)
    client.force_login(cast["probation_officer"])
    listed = reverse("readiness-list")

    def asked(**params):
        return client.get(listed, params).json()["results"]

    with CaptureQueriesContext(connection) as one:
        assert [each["status"] for each in asked()] == ["ready"]
    for day in range(1, 20):
        a_list(date(2026, 12, day), on=date(2026, 12, 1), like=cast)
    with CaptureQueriesContext(connection) as many:
        assert len(asked()) == 20
    assert len(many) == len(one)
    assert asked(**{"from": "2026-12-19"})[0]["leaves_on"] == "2026-12-19"
    assert len(asked(**{"to": "2026-12-02"})) == 2
    assert asked(which="blocked") == []
    assert asked(state="ended") == []
    assert client.get(listed, {"which": "nonsense"}).status_code == 400
