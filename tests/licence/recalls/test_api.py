"""Recalls in the API: what partner systems read, and what PPCS, prisons and police record."""

import pytest
from django.test import Client

from licence.models import Recall, UrgentArrest
from licence.recalls.actions import begin, deciding, papers
from licence.recalls.api.serializers import DONE
from sharing.access.rules import GrantRole
from sharing.clients.token_scopes import TokenScope
from sharing.models import Alert
from sharing.records.errors import Refused
from tests.factories.programs import program_for
from tests.factories.recalls import WHY, Cast, prison, with_cast
from tests.factories.sharing import AgencyFactory, ClientFactory, GrantFactory, TeamFactory, UserFactory
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

RECALLS, ARRESTS = "/api/v1/recalls/", "/api/v1/urgent-arrests/"
AN_ARREST = {"arrested_at": "2026-12-01T09:00:00Z", "place": "Elland Road", "force": "West Yorkshire"}


world = world_of(with_cast)
cast = row_of("cast")


@pytest.fixture
def program(client, cast):
    """Asks as a program of an agency of this kind whose team was given access to the person."""

    def made(agency_kind, *, grant_role=GrantRole.CONTRIBUTOR, scopes=tuple(TokenScope)):
        team = TeamFactory(agency=AgencyFactory(kind=agency_kind))
        GrantFactory(subject=cast.person, team=team, grant_role=grant_role)
        account = UserFactory(role="partner", agency=team.agency, teams=[team])
        row = ClientFactory(user=account, scopes=list(scopes))
        asked = {"grant_type": "client_credentials", "client_id": row.client_id, "client_secret": "a secret"}
        return Program(client, client.post("/api/v1/token", asked).json()["access_token"])

    return made


@pytest.fixture
def ppcs(cast):
    """Asks as somebody of PPCS who is signed in with a browser."""
    browser = Client()
    browser.force_login(cast.ppcs)
    return Program(browser)


class Program:
    def __init__(self, client, token=""):
        self.client, self.token = client, {"Authorization": f"Bearer {token}"} if token else {}

    def get(self, address):
        return self.client.get(address, headers=self.token)

    def post(self, address, body, *, key="once", known=None):
        """known: the address whose ETag was read, or an ETag."""
        headers = self.token | {"Idempotency-Key": key}
        if known:
            headers["If-Match"] = self.get(known).headers["ETag"] if known.startswith("/") else known
        return self.client.post(address, body, content_type="application/json", headers=headers)

    def act(self, recall, verb, body, **more):
        address = f"{RECALLS}{recall.uid}/"
        return self.post(f"{address}{verb}/", body, **{"known": address} | more)


def test_a_line_says_what_the_recall_says_alone_and_no_program_reads_free_words(client, cast, program):
    recall = cast.revoked()
    client.force_login(cast.author)

    (line,) = client.get(RECALLS).json()["results"]
    alone = client.get(f"{RECALLS}{recall.uid}/").json()
    told = program("ppcs").get(f"{RECALLS}{recall.uid}/").json()

    assert line == {name: alone[name] for name in line}
    assert (alone["status"], alone["what_led"], alone["rationale"]) == ("unlawfully_at_large", WHY, WHY)
    assert alone["at_large_since"] == alone["revoked_at"] == "2026-12-01T12:00:00Z"
    assert {each["kind"] for each in alone["clocks"]} == {"papers", "assessment", "arrest", "at_large_review"}
    assert WHY not in str(told)
    assert {"what_led", "rationale"} & set(told) == set()
    assert [each["verb"] for each in told["moves"]][-1] == "at_large"


def test_what_the_person_must_not_receive_is_in_no_answer(client, cast, program):
    recall = cast.begun()
    client.force_login(cast.author)
    before = client.get(f"{RECALLS}{recall.uid}/").content
    papers.add_paper(
        recall=recall, title="Named source", withholding_reason="Would name a source", readers=[], by=cast.author
    )

    assert client.get(f"{RECALLS}{recall.uid}/").content == before
    assert b"Named" not in program("ppcs").get(f"{RECALLS}{recall.uid}/").content


def test_the_list_holds_open_ones_of_people_whom_the_caller_may_know(client, cast, program, django_assert_num_queries):
    recall = cast.begun()
    Cast().begun()
    client.force_login(cast.author)

    assert [each["uid"] for each in client.get(RECALLS).json()["results"]] == [str(recall.uid)]
    Recall.objects.filter(pk=recall.pk).update(status="stopped", ended_at=recall.begun_at)
    assert client.get(RECALLS).json()["results"] == []
    assert len(client.get(RECALLS, {"status": "all"}).json()["results"]) == 1
    assert len(client.get(RECALLS, {"status": "stopped", "person": cast.person.uid}).json()["results"]) == 1
    assert client.get(RECALLS, {"status": "gone"}).status_code == 400


def test_ppcs_decides_and_its_program_records_what_it_did_and_that_of_the_prison_the_return(cast, program, ppcs):
    recall, casework = cast.sent(), program("ppcs")
    at = "2026-12-01T12:00:00Z"

    revoked = ppcs.act(recall, "revoke", {"at": at, "warrant_ref": "W7"})
    again = ppcs.act(recall, "revoke", {"at": at, "warrant_ref": "W7"})
    arrested = program("police").act(recall, "arrested", {"at": at})
    returned = program("prison").act(recall, "return", {"establishment": prison().code, "booking_number": "B1"})
    done = [casework.act(recall, "done", {"clock": each}, key=each) for each in DONE]
    referred = casework.act(recall, "refer", {}, key="refer")

    assert (revoked.status_code, revoked.json()["status"]) == (200, "unlawfully_at_large")
    assert again.json() == revoked.json()
    assert (arrested.status_code, returned.json()["status"]) == (200, "returned")
    assert [each.status_code for each in done] == [200, 200]
    assert referred.json()["status"] == "under_parole_review"
    assert {each["stopped_at"] is None for each in referred.json()["clocks"]} == {False}
    cast.person.refresh_from_db()
    assert cast.person.status == "recalled"


def test_refusals_say_at_which_field_and_change_nothing(cast, program, ppcs):
    recall, casework = cast.sent(), program("ppcs")

    ahead = ppcs.act(recall, "revoke", {"at": "2026-12-01T12:01:00Z"}, key="a")
    early = ppcs.act(recall, "refuse", {"reason": "No", "at": "2026-11-30T12:00:00Z"}, key="b")
    nowhere = casework.act(recall, "return", {"establishment": "XXI"}, key="c")
    not_now = casework.act(recall, "refer", {}, key="d")
    unread = ppcs.act(recall, "revoke", {}, key="e", known=None)
    stale = ppcs.act(recall, "revoke", {}, key="f", known='"old"')
    by_prison = program("prison").act(recall, "refer", {}, key="g")
    by_reader = program("ppcs", grant_role=GrantRole.READER).act(recall, "refer", {}, key="h")
    without_scope = program("ppcs", scopes=[TokenScope.RECALLS_READ]).act(recall, "refer", {}, key="i")

    assert [each.status_code for each in (ahead, early, nowhere)] == [400, 400, 400]
    assert "must be in the past" in str(ahead.json())
    assert "before the papers were sent" in str(early.json())
    assert [each.status_code for each in (not_now, unread, stale)] == [409, 428, 412]
    assert [each.status_code for each in (by_prison, by_reader, without_scope)] == [403, 403, 403]
    recall.refresh_from_db()
    assert recall.status == "sent_to_ppcs"


def test_there_is_no_address_by_which_a_recall_is_decided_or_signed(cast, program):
    recall, casework = cast.sent(), program("ppcs")
    verbs = ("agree", "countersign", "endorse", "send", "stop", "rescind", "no-recall", "consult")

    assert {verb: casework.act(recall, verb, {}, key=verb).status_code for verb in verbs} == dict.fromkeys(verbs, 404)


@pytest.mark.parametrize("verb", ["revoke", "refuse"])
def test_what_ppcs_decides_is_for_people_only(cast, program, verb):
    recall = cast.sent()

    refused = program("ppcs").act(recall, verb, {"reason": "No"})

    assert (refused.status_code, refused.json()["type"]) == (403, "urn:release-monitor:problem:people-only")
    recall.refresh_from_db()
    assert recall.status == "sent_to_ppcs"


def test_police_record_an_urgent_arrest_and_how_it_ended(cast, program):
    police = program("ct_police")
    body = AN_ARREST | {"person": str(cast.person.uid)}

    made = police.post(ARRESTS, body)
    again = police.post(ARRESTS, body)
    second = police.post(ARRESTS, body, key="other")
    address = f"{ARRESTS}{made.json()['uid']}/"
    early = police.post(f"{address}end/", {"how": "time_ended"}, key="early", known=address)
    ended = police.post(f"{address}end/", {"how": "released"}, key="end", known=address)

    assert (made.status_code, again.json()) == (201, made.json())
    assert second.status_code == 409
    assert made.json()["clocks"][0]["due_at"] == "2026-12-01T15:00:00Z"
    assert "place" not in made.json()
    assert early.status_code == 400
    assert (ended.status_code, ended.json()["how"]) == (200, "released")
    assert UrgentArrest.objects.get().ended_at
    assert Alert.objects.get(kind="licence.urgent_arrest").state == "resolved"
    assert police.get(f"{ARRESTS}?open=true").json()["results"] == []


def begin_body(cast, *breaches):
    return {"person": str(cast.person.uid), "breaches": [str(each.uid) for each in breaches], "what_led": WHY}


def test_program_of_probation_prepares_a_recall_which_people_put_to_a_senior(cast):
    system = program_for(cast.person, "probation")
    made = system.post(RECALLS, begin_body(cast, cast.breach()))
    address = f"{RECALLS}{made.json()['uid']}/"
    another = cast.breach(reason="work")
    held = system.post(f"{address}details/", {"custody_status": "police", "is_emergency": True})
    unread = system.post(f"{address}details/", {"what_led": "Something else"})
    unsourced = system.post(f"{address}answers/", {"answers": [{"question": "new_charge", "answer": "no"}]})
    answer = {"question": "new_charge", "answer": "no", "source": "ViSOR"}
    answered = system.post(f"{address}answers/", {"answers": [answer]})
    typed = system.post(f"{address}details/", {"mappa": "Category 4, level 3"})
    asked = system.post(f"{address}answers/", {"answers": [answer | {"question": "mappa_level"}]})
    added = system.post(f"{address}add-breach/", {"breach": str(another.uid)})

    assert (made.status_code, made.json()["status"]) == (201, "draft")
    assert (held.json()["custody_status"], held.json()["is_emergency"]) == ("police", True)
    assert (unread.status_code, unread.json()["errors"][0]["field"]) == (400, "what_led")
    assert unsourced.status_code == 400
    assert answered.json()["answers"][-1]["answer"] == "no"
    assert (typed.status_code, asked.status_code) == (400, 400)  # both are read from the MAPPA case
    assert len(added.json()["breaches"]) == 2
    recall = Recall.objects.get()
    assert (recall.what_led, recall.author) == (WHY, system.account)
    assert begin.consult(recall=recall, view="Seek recall", by=cast.author).author == cast.author


def test_what_a_program_began_is_decided_by_nobody_before_a_person_has_put_it_to_them(cast):
    program_for(cast.person, "probation").post(RECALLS, begin_body(cast, cast.breach()))
    recall = Recall.objects.get()

    with pytest.raises(Refused):
        deciding.agree(recall=recall, rationale=WHY, alternatives=["none"], by=cast.senior)

    recall.refresh_from_db()
    assert recall.status == "draft"


@pytest.mark.parametrize("agency_kind", ["police", "prison", "provider"])
def test_program_of_another_agency_prepares_none(cast, agency_kind):
    refused = program_for(cast.person, agency_kind).post(RECALLS, begin_body(cast, cast.breach()))

    assert refused.status_code == 403
    assert not Recall.objects.exists()


def test_answers_that_are_as_they_were_add_nothing(cast):
    recall, system = cast.begun(), program_for(cast.person, "probation")
    answer = {"answers": [{"question": "new_charge", "answer": "no", "source": "ViSOR"}]}
    system.post(f"{RECALLS}{recall.uid}/answers/", answer)
    count = recall.answers.count()

    again = system.post(f"{RECALLS}{recall.uid}/answers/", answer)

    assert (again.status_code, recall.answers.count()) == (200, count)


def test_ppcs_asks_for_more_and_probation_gives_it(cast):
    recall = cast.sent()
    address = f"{RECALLS}{recall.uid}/"
    asked = program_for(cast.person, "ppcs").post(f"{address}ask-for-more/", {"words": "Which number?"})
    own = program_for(cast.person, "ppcs").post(f"{address}give-more/", {"words": "This one"})
    given = program_for(cast.person, "probation").post(f"{address}give-more/", {"words": "This one"})

    def paused(answer):
        return next(each["paused_at"] for each in answer.json()["clocks"] if each["kind"] == "assessment")

    assert paused(asked)
    assert own.status_code == 403
    assert paused(given) is None


def test_breach_of_another_person_is_refused_as_one_that_there_is_not(cast):
    refused = program_for(cast.person, "probation").post(RECALLS, begin_body(cast, Cast().breach()))

    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "breaches")
