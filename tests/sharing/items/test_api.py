"""Items in the API: what partner systems read and record, and what they never learn of."""

import pytest
from django.urls import reverse

from sharing.access.rules import GrantRole
from sharing.items.actions.items import confirm_reading
from sharing.models import Disclosure, Item
from tests.factories.items import LAWFUL, decided, holder, recorded, team_of
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import ClientFactory, GrantFactory, TeamFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
LIST = "/api/v1/sharing-items/"


@pytest.fixture
def person():
    return OffenderFactory()


@pytest.fixture
def analyst(person):
    return holder(person)


@pytest.fixture
def probation(person):
    return holder(person, role="probation_manager", kind="probation")


@pytest.fixture
def ask(client):
    """Ask with a token of a program of this team."""

    def send(team, path=LIST, body=None, **headers):
        program = ClientFactory(teams=[team])
        asked = {"grant_type": "client_credentials", "client_id": program.client_id, "client_secret": "a secret"}
        token = client.post("/api/v1/token", asked).json()["access_token"]
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "once"} | headers
        if body is None:
            return client.get(path, headers=headers)
        return client.post(path, body, content_type="application/json", headers=headers)

    return send


def detail(item):
    return f"{LIST}{item.uid}/"


def test_what_is_barred_from_programs_is_not_there_for_a_token_nor_for_a_session(
    client, ask, person, analyst, probation
):
    barred, open_ = recorded(person, analyst), recorded(person, analyst, no_api=False)
    for item in (barred, open_):
        decided(item, "share", analyst, team_of(probation))
    client.force_login(probation)
    by_session = client.get(LIST).json()["results"]
    alerts = client.get("/api/v1/alerts/").json()["results"]

    by_token = ask(team_of(probation)).json()["results"]

    assert [each["uid"] for each in by_session] == [each["uid"] for each in by_token] == [str(open_.uid)]
    assert [client.get(detail(each)).status_code for each in (barred, open_)] == [404, 200]
    assert [ask(team_of(probation), detail(each)).status_code for each in (barred, open_)] == [404, 200]
    told = [each["text"] for each in alerts if each["kind"] == "sharing.item_shared"]
    assert len(told) == 1
    assert open_.reference in told[0]
    for each in barred.alerts.all():
        assert client.get(f"/api/v1/alerts/{each.uid}/").status_code == 404


def test_a_gist_is_sent_without_pointer_and_narrative_and_its_decision_to_who_holds_it(
    client, ask, person, analyst, probation
):
    item = recorded(person, analyst, no_api=False)
    decided(item, "share_gist", analyst, team_of(probation))

    gist = ask(team_of(probation), detail(item)).json()
    client.force_login(analyst)
    held = client.get(detail(item)).json()

    assert (gist["extent"], gist["gist"], gist["grade"]) == ("gist", item.gist, "BP")
    nulls = (
        "narrative",
        "pointer_system",
        "pointer_reference",
        "pointer_contact",
        "held_by",
        "state",
        "owner",
        "review_on",
    )
    assert [gist[name] for name in nulls] == [None] * len(nulls)
    assert (held["extent"], held["state"], held["pointer_reference"]) == ("held", "gist_shared", "NL-7741")
    assert (gist["person"], held["grade"]) == (str(person.uid), "2BP")
    listed = client.get(LIST, {"person": person.uid, "kind": "intelligence"}).json()["results"]
    assert listed == [held]
    assert client.get(LIST, {"kind": "rumour"}).status_code == 400
    assert client.get(LIST, {"person": "nobody"}).json()["results"] == []


def test_a_program_records_and_confirms_and_decides_nothing(ask, person, analyst, probation):
    team = TeamFactory()
    GrantFactory(subject=person, team=team, grant_role=GrantRole.READER)
    body = {"person": str(person.uid), "team": str(team.uid), "kind": "concern", "title": "A concern", "gist": "Seen"}

    marked = ask(team, body=body | {"marking": "TOP SECRET"})
    made = ask(team, body=body)
    item = Item.objects.get()
    decide = {"verb": "withhold", "review_on": "2026-12-15", "reason": "Source"}
    refused = ask(team, f"{detail(item)}decide/", decide, **{"If-Match": made["ETag"]})

    assert marked.status_code == 400
    assert "Remove anything above OFFICIAL-SENSITIVE" in marked.content.decode()
    assert (made.status_code, made.json()["state"]) == (201, "undecided")
    assert ask(team, detail(item))["ETag"] == made["ETag"]
    assert ask(team_of(probation), detail(item)).status_code == 404
    assert refused.status_code == 403
    shared = recorded(person, analyst, no_api=False)
    decided(shared, "share", analyst, team)
    read = ask(team, detail(shared))
    stale = ask(team, f"{detail(shared)}confirm/", {}, **{"If-Match": '"older"'})
    confirmed = ask(team, f"{detail(shared)}confirm/", {}, **{"If-Match": read["ETag"]})
    assert (stale.status_code, confirmed.status_code) == (412, 200)
    assert shared.readings.get().confirmed_at is not None
    assert shared.disclosures.get(act="confirmed").channel == "api"
    assert ask(team, f"{LIST}?to_confirm=true").json()["results"] == []


def test_an_item_is_corrected_and_handed_on_over_the_api_once_for_one_key(client, ask, person, analyst, probation):
    item = recorded(person, analyst, no_api=False)
    decided(item, "share", analyst, team_of(probation))
    confirm_reading(item=item, by=probation)
    desk = TeamFactory(agency=analyst.agency, name="CT duty desk")
    GrantFactory(subject=person, team=desk, grant_role=GrantRole.CONTRIBUTOR)
    officer = UserFactory(role="ct_analyst", agency=analyst.agency, teams=[desk], email="desk@agency.example")
    client.force_login(analyst)
    read = client.get(detail(item))["ETag"]

    def send(verb, body, key, tag):
        headers = {"Idempotency-Key": key, "If-Match": tag}
        return client.post(f"{detail(item)}{verb}/", body, content_type="application/json", headers=headers)

    wrong = {"reason": "Another street", "narrative": "Seen at Mill Lane.", "kind": "concern", "no_export": False}
    far = send("correct", {"reason": "x", "gist": "SECRET: a meeting"}, "far", read)
    nothing = send("correct", {"reason": "x"}, "nothing", read)
    answers = [send("correct", wrong, *how) for how in (("one", read), ("one", read), ("two", read))]
    tag = answers[0]["ETag"]
    given = {"team": str(desk.uid), "owner": "DESK@agency.example", "reason": "The desk works with him"}
    nobody = send("hand-over", given | {"owner": "nobody@agency.example"}, "three", tag)
    passed = [send("hand-over", given, key, tag) for key in ("four", "four", "five")]

    assert (far.status_code, nothing.status_code) == (400, 400)
    assert [answer.status_code for answer in answers] == [200, 200, 412]
    told = answers[0].json()
    assert (told["narrative"], told["kind"], told["no_export"]) == ("Seen at Mill Lane.", "concern", False)
    assert (told["gist"], told["grade"]) == (item.gist, "2BP")  # what was not named stays
    assert item.corrections.count() == 1
    assert Item.objects.to_confirm_for(probation).exists()
    assert (nobody.status_code, nobody.json()["errors"][0]["field"]) == (400, "owner")
    assert [answer.status_code for answer in passed] == [200, 404, 404]
    assert passed[0].json() == {"uid": str(item.uid), "reference": item.reference, "held_by": "CT duty desk"}
    assert client.get(detail(item)).status_code == 404
    item.refresh_from_db()
    assert (item.team, item.owner) == (desk, officer)
    client.force_login(probation)
    theirs = client.get(detail(item))["ETag"]
    assert send("correct", wrong, "six", theirs).status_code == 403  # who has it in full holds it not
    assert send("hand-over", given, "seven", theirs).status_code == 403
    held = ask(desk, detail(item))["ETag"]
    assert ask(desk, f"{detail(item)}correct/", wrong, **{"If-Match": held}).status_code == 403


def test_a_person_decides_over_the_api_once_for_one_key(client, person, analyst, probation):
    item = recorded(person, analyst, no_api=False)
    client.force_login(analyst)
    etag = client.get(detail(item))["ETag"]
    body = {"verb": "share", "teams": [str(team_of(probation).uid)], "review_on": "2026-12-15", "reason": "Needed"}
    body["lawful_basis"] = LAWFUL

    def decide(key="one", tag=etag, **more):
        headers = {"Idempotency-Key": key, "If-Match": tag}
        return client.post(f"{detail(item)}decide/", body | more, content_type="application/json", headers=headers)

    far = decide("far", review_on="2027-12-15")
    elsewhere = decide("elsewhere", teams=[str(TeamFactory().uid)])
    answers = [decide(), decide(), decide("two")]

    assert (far.status_code, elsewhere.status_code) == (400, 400)
    assert "does not have access to this person" in elsewhere.content.decode()
    assert [answer.status_code for answer in answers] == [200, 200, 412]
    assert answers[0].json()["state"] == "shared"
    assert Disclosure.objects.filter(act="shared").count() == 1
    assert reverse("sharing-items-list") == LIST


@pytest.mark.parametrize(("length", "status"), [(160, 200), (161, 400)])
def test_recipient_of_what_was_said_is_as_long_as_its_column(client, person, analyst, length, status):
    item = recorded(person, analyst, no_api=False)
    client.force_login(analyst)
    seen = client.get(detail(item))
    said = {"channel": "verbal", "happened_at": "2026-12-01T09:00:00Z", "to_person": "A" * length, "extent": "gist"}
    said |= {"lawful_basis": LAWFUL, "reason": "He asked"}

    headers = {"If-Match": seen["ETag"], "Idempotency-Key": "once"}
    answer = client.post(f"{detail(item)}log/", said, content_type="application/json", headers=headers)

    assert answer.status_code == status
