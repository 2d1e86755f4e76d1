"""Stories: one officer records in another's name, with one hand, or for a past day; through the page and the API.

Those of the gate are in test_nobody_decides_by_telephone.py.
"""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from licence.models import Licence, Recall, RecallProposal, UrgentArrest
from licence.recalls.actions import arrests, deciding, returning
from offenders.models import Adjustment
from sharing.models import Alert, ReportedAct
from tests.factories.recalls import LETTER, WHY, prison, with_cast
from tests.factories.sharing import ClientFactory, UserFactory
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # Tuesday 1 December 2026

world = world_of(with_cast)
cast = row_of("cast")
NOW = {"day_day": "1", "day_month": "12", "day_year": "2026", "at": "12:00"}
FRIDAY = {"day_day": "27", "day_month": "11", "day_year": "2026", "at": "12:00"}
AT_LEEDS = {"place": "Elland Road", "force": "West Yorkshire"}
RECALLS, ARRESTS = "/api/v1/recalls/", "/api/v1/urgent-arrests/"


@pytest.fixture
def send(client):
    """What somebody sends to a page, in their own session; the page that they read then."""

    def sent(user, name, typed, **keys):
        client.force_login(user)
        return client.post(reverse(name, kwargs=keys), typed, follow=True).content.decode()

    return sent


RECORDS = ["recalls:read", "recalls:write", "urgent-arrests:read", "urgent-arrests:write"]


@pytest.fixture
def step(send):
    def taken(user, recall, verb, **typed):
        keys = {"uid": recall.offender.uid, "recall_uid": recall.uid, "verb": verb}
        page = send(user, "recall_step", typed, **keys)
        recall.refresh_from_db()
        return page

    return taken


@pytest.fixture
def program(client, cast):
    """Sends as a program of an agency of the cast, with the version that it has just read."""

    def of(user):
        team = user.memberships.get().team
        account = UserFactory(role="partner", agency=team.agency, teams=[team], name="Program")
        row = ClientFactory(user=account, scopes=[*RECORDS, "releases:read"])
        asked = {"grant_type": "client_credentials", "client_id": row.client_id, "client_secret": "a secret"}
        headers = {"Authorization": f"Bearer {client.post('/api/v1/token', asked).json()['access_token']}"}

        def send(address, verb, body):
            known = client.get(address, headers=headers).headers["ETag"]
            more = headers | {"Idempotency-Key": verb, "If-Match": known}
            return client.post(f"{address}{verb}/", body, content_type="application/json", headers=more)

        return send

    return of


def answer(proposal, verb="agree"):
    return {"uid": proposal.offender.uid, "proposal_uid": proposal.uid, "verb": verb}


def against(cast, recall):
    said = {"rationale": WHY, "alternatives": ["none"], "look_again_hours": 4, "letter": LETTER}
    return deciding.no_recall(recall=recall, by=cast.senior, **said)


def arrested(cast):
    return arrests.record_arrest(offender=cast.person, arrested_at=timezone.now(), by=cast.police, **AT_LEEDS)


def test_one_person_of_ppcs_cannot_rescind_a_revocation(cast, step, send):
    recall = cast.revoked()

    step(cast.ppcs, recall, "rescind", rationale="Of another prisoner")
    assert recall.status == "unlawfully_at_large"
    proposal = RecallProposal.objects.get()
    page = send(cast.ppcs, "recall_proposal", {"because": "I am sure"}, **answer(proposal))
    assert "Someone else must do this one" in page
    assert Licence.objects.get(pk=cast.licence.pk).status == "recalled"

    send(cast.second(), "recall_proposal", {"because": "The warrant names another"}, **answer(proposal))
    recall.refresh_from_db()
    assert recall.status == "rescinded"


def test_no_program_rescinds_proposes_or_agrees_over_the_api(cast, program):
    recall = cast.revoked()
    send = program(cast.ppcs)

    for verb in ("rescind", "agree", "proposals"):
        assert send(f"{RECALLS}{recall.uid}/", verb, {"reason": "x"}).status_code in (404, 405)
    recall.refresh_from_db()
    assert (recall.status, RecallProposal.objects.count()) == ("unlawfully_at_large", 0)


def test_a_senior_alone_does_not_decide_against_recall_of_somebody_held(cast, step, send):
    arrest = arrested(cast)
    recall = cast.consulted()
    said = {"decision": "do_not_seek", "confirm": "do_not_seek", "rationale": WHY, "alternatives": ["none"]}

    page = step(cast.senior, recall, "decide", **said, **LETTER, look_again_hours="4")

    assert "An ACO must agree now: the person is held, and the relevant period runs on." in page
    assert recall.status == "consulting_spo"
    send(cast.senior, "recall_proposal", {"because": "I decide"}, **answer(RecallProposal.objects.get()))
    recall.refresh_from_db()
    assert recall.status == "consulting_spo"
    send(cast.head, "recall_proposal", {"because": "I agree"}, **answer(RecallProposal.objects.get()))
    recall.refresh_from_db()
    arrest.refresh_from_db()
    assert (recall.status, arrest.ended_at) == ("no_recall", None)


def test_probation_does_not_record_that_police_let_somebody_go(cast, send):
    arrest = arrested(cast)
    keys = {"uid": cast.person.uid, "arrest_uid": arrest.uid}

    for who in (cast.author, cast.senior, cast.head, cast.ppcs):
        page = send(who, "urgent_arrest_end", NOW | {"how": "released"}, **keys)
        assert "Only the police who hold the person record this" in page, who.role
    assert UrgentArrest.objects.open().exists()

    send(cast.police, "urgent_arrest_end", NOW | {"how": "released"}, **keys)
    assert not UrgentArrest.objects.open().exists()


def test_a_program_of_ppcs_does_not_record_that_police_let_somebody_go_and_one_of_police_does(cast, program):
    arrest = arrested(cast)
    recall = against(cast, cast.consulted())
    deciding.agree_not_to_recall(proposal=recall.proposals.get(), because="Yes", by=cast.head)
    address = f"{ARRESTS}{arrest.uid}/"

    refused = program(cast.ppcs)(address, "end", {"how": "not_recalled"})
    assert (refused.status_code, "police who hold" in refused.content.decode()) == (400, True)
    assert program(cast.police)(address, "end", {"how": "other_power"}).status_code == 400
    done = program(cast.police)(address, "end", {"how": "other_power", "power": "PACE 1984 s.24"})

    assert done.status_code == 200, done.content
    assert UrgentArrest.objects.get().power == "PACE 1984 s.24"


def test_a_past_day_of_a_revocation_counts_for_nothing_before_a_second_person_confirms_it(
    cast, step, send, at_noon, noon
):
    at_noon.move_to(noon - timedelta(days=5))
    recall = cast.sent()
    at_noon.move_to(noon)

    step(cast.ppcs, recall, "revoke", **FRIDAY)
    at_noon.move_to(noon + timedelta(days=3))
    returning.record_return(recall=recall, establishment=prison(), by=cast.prison)
    assert sum(Adjustment.objects.values_list("days", flat=True)) == 2

    proposal = recall.proposals.get(kind="day_revoked")
    send(cast.ppcs, "recall_proposal", {"because": "I know"}, **answer(proposal))
    assert sum(Adjustment.objects.values_list("days", flat=True)) == 2
    send(cast.second(), "recall_proposal", {"because": "The order"}, **answer(proposal))
    assert sum(Adjustment.objects.values_list("days", flat=True)) == 6


def test_a_past_day_over_the_api_waits_for_a_person_too(cast, program, send, at_noon, noon):
    recall = cast.revoked()
    at_noon.move_to(noon + timedelta(days=2))
    returned = {"at": (noon + timedelta(days=1)).isoformat(), "establishment": prison().code, "booking_number": "B1"}

    done = program(cast.prison)(f"{RECALLS}{recall.uid}/", "return", returned)

    assert done.status_code == 200, done.content
    assert [(each["kind"], each["state"]) for each in done.json()["proposals"]] == [("day_returned", "waiting")]
    send(cast.ppcs, "recall_proposal", {"because": "The order"}, **answer(RecallProposal.objects.get()))
    assert RecallProposal.objects.get().state == "agreed"


def test_what_ppcs_said_on_the_telephone_is_theirs_only_once_they_say_so(cast, client, step, send):
    recall = cast.agreed()
    told = {"person": str(cast.ppcs.uid), "words": "Send at once"}

    refused = step(cast.author, recall, "call", **NOW, **told, number="0")
    assert "This is not the staff number of the person you selected" in refused
    assert cast.ppcs.staff_number not in refused
    page = step(cast.author, recall, "call", **NOW, **told, number=cast.ppcs.staff_number)
    assert f"Reported: consultation of {cast.ppcs} ({cast.ppcs.agency}), by phone." in page

    act = ReportedAct.objects.get()
    keys = {"uid": act.uid, "verb": "confirm"}
    for who in (cast.author, cast.senior, cast.second()):
        assert "Only the named person can answer this" in send(who, "reported_act_answer", {}, **keys)
    client.force_login(cast.ppcs)
    assert "Reported by phone: confirm or deny" in client.get(reverse("home")).content.decode()
    assert "Confirmed. It counts as your act from now on." in send(cast.ppcs, "reported_act_answer", {}, **keys)
    assert recall.moves.filter(verb="call_confirmed", moved_by=cast.ppcs).exists()


def test_what_was_never_said_is_denied_and_every_team_hears(cast, step, send):
    recall = cast.agreed()
    told = {"person": str(cast.ppcs.uid), "number": cast.ppcs.staff_number, "words": "Send at once"}
    step(cast.author, recall, "call", **NOW, **told)

    send(cast.ppcs, "reported_act_answer", {}, uid=ReportedAct.objects.get().uid, verb="deny")

    told = Alert.objects.get(kind="sharing.reported_denied")
    assert {"probation", "ppcs", "ct_police"} <= set(told.receipts.values_list("team__agency__kind", flat=True))
    assert "This relied on it: The call to PPCS before the recall papers go." in told.text


def test_nobody_calls_themselves(cast, step):
    recall = cast.agreed()
    numbered = {"number": cast.author.staff_number, "words": "I agree with myself"}

    page = step(cast.author, recall, "call", **NOW, person=str(cast.author.uid), **numbered)

    assert "Select someone who can see this person" in page
    assert (recall.called_at, ReportedAct.objects.count()) == (None, 0)


def test_ppcs_does_not_say_that_the_aco_withdrew(cast, step):
    recall = cast.sent()

    page = step(cast.ppcs, recall, "stop", reason="withdrawn_by_aco", rationale="She called")

    assert "Ask an ACO to withdraw it" in page
    assert recall.status == "sent_to_ppcs"


def test_a_signature_is_withdrawn_by_who_gave_it_alone(cast, step):
    recall = cast.endorsed()
    other = cast.somebody("probation", "probation_head", "Another head")

    assert "Only the person who gave it can withdraw it" in step(other, recall, "withdraw_endorsement", rationale="x")
    assert recall.endorsed_by == cast.head
    step(cast.head, recall, "withdraw_endorsement", rationale="Signed the wrong one")

    assert (recall.status, recall.endorsed_by) == ("spo_signed", None)
    assert Recall.objects.get().moves.filter(verb="endorse").exists()
