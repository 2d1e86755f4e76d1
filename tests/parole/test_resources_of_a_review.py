"""What stands beside a review, in the API: challenges, directions, police, observers, applications, papers, demands."""

from datetime import date
from urllib.parse import urlsplit

import pytest

from parole.models import Challenge, Contribution, Direction, DossierItem, ParoleReview, RequiredReference
from sharing.access.rules import GrantRole
from sharing.clients.token_scopes import TokenScope
from sharing.models import AuditEntry
from sharing.pages import pagination
from tests.factories.breaches import let_in
from tests.factories.parole import ReviewFactory, brought_to, review_before_the_board, review_of_somebody_held
from tests.factories.sharing import AgencyFactory, ClientFactory, GrantFactory, TeamFactory, UserFactory
from tests.parole.decisions.test_actions import DECIDED, PROVIDED, decided
from tests.parole.reviews.test_api import token_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026

TODAY = "2026-12-01"


def begin():
    review = review_before_the_board("heard")
    casework = let_in(review.offender, "ppcs", role="ppcs")
    return {"review": review, "ppcs": casework, "police": let_in(review.offender, "ct_police", role="ct_analyst")}


@pytest.fixture
def review(begun):
    return begun["review"]


class Program:
    """Asks with the token of a program whose team can edit the person of the review."""

    def __init__(self, client, review, agency=None, grant_role=GrantRole.CONTRIBUTOR):
        team = TeamFactory(agency=agency or AgencyFactory(kind="ppcs"))
        GrantFactory(subject=review.offender, team=team, grant_role=grant_role)
        self.user = UserFactory(role="partner", agency=team.agency, teams=[team])
        made = ClientFactory(user=self.user, scopes=list(TokenScope))
        self.client, self.token, self.sent = client, {"Authorization": f"Bearer {token_of(made)}"}, 0

    def get(self, address):
        return self.client.get(f"/api/v1/{address}", headers=self.token)

    def post(self, address, body, **headers):
        self.sent += 1
        headers = {"Idempotency-Key": f"{self.sent}", **self.token, **headers}
        return self.client.post(f"/api/v1/{address}", body, content_type="application/json", headers=headers)

    def change(self, row, verb, body):
        """A verb on a row, as it reads now. row: as `parole-challenges/UID/`."""
        return self.post(f"{row}{verb}/", body, **{"If-Match": self.get(row).headers.get("ETag", "")})

    def made(self, resource, body):
        answer = self.post(f"{resource}/", body)
        assert answer.status_code == 201, answer.content
        return f"{resource}/{answer.json()['uid']}/", answer.json()


@pytest.fixture
def program(client, review):
    return Program(client, review)


class TestChallenges:
    BODY = {"kind": "reconsideration", "made_by": "prisoner", "made_on": "2026-11-30", "grounds": ["unfair"]}

    def test_one_is_lodged_replied_to_and_answered(self, program, review, begun):
        decided(review, begun["ppcs"])

        row, told = program.made("parole-challenges", self.BODY | {"review": str(review.uid), "summary": "Unheard"})
        reply = program.change(row, "reply", {"on": TODAY, "words": "Opposed"})
        answer = program.change(row, "answer", {"on": TODAY, "result": "refused", "document": "PB 1", "words": "No"})

        assert (told["is_late"], told["result"], told["decision"]) == (False, None, str(review.decisions.get().uid))
        assert (reply.json()["replied_on"], answer.json()["result"]) == (TODAY, "refused")
        assert "Unheard" not in answer.content.decode()
        assert Challenge.objects.get().recorded_by == program.user
        assert AuditEntry.objects.filter(verb="parole.challenge_replied", actor_id=program.user.pk).exists()

    def test_a_ground_that_the_law_does_not_know_is_named(self, program, review, begun):
        decided(review, begun["ppcs"])

        body = self.BODY | {"review": str(review.uid), "grounds": ["new_information"]}
        answer = program.post("parole-challenges/", body)

        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "grounds")

    def test_a_referral_to_the_high_court_is_lodged_by_nobody_and_cannot_be_withdrawn(self, program, review, begun):
        decision = decided(review, begun["ppcs"], provided_on=date(2026, 11, 23))
        said = {"made_by": "secretary_of_state", "made_on": date(2026, 11, 25), "grounds": ["public_confidence"]}
        spans = {"decision": decision, "review": review, "offender": review.offender}
        referral = Challenge.objects.create(kind="high_court", **said, **spans)

        row = f"parole-challenges/{referral.uid}/"
        lodged = program.post("parole-challenges/", self.BODY | {"review": str(review.uid), "kind": "high_court"})
        filed = program.change(row, "court-step", {"step": "filed", "on": "2026-11-30"})
        ended = {"on": TODAY, "result": "withdrawn", "document": "PB 1", "words": "No"}
        withdrawn = program.change(row, "answer", ended)

        assert (lodged.status_code, lodged.json()["errors"][0]["field"]) == (400, "kind")
        assert filed.json()["filed_on"] == "2026-11-30"
        assert (withdrawn.status_code, withdrawn.json()["errors"][0]["field"]) == (400, "result")


class TestDirections:
    def test_one_is_written_given_more_time_and_met(self, program, review, begun):
        police = begun["police"]
        body = {"review": str(review.uid), "words": "A report", "issued_on": "2026-11-02", "due_on": "2026-12-04"}

        row, told = program.made(
            "parole-directions", body | {"agency": str(police.agency.uid), "owner": police.email.upper()}
        )
        asked = program.change(row, "more-time", {"until": "2026-12-11", "reason": "Away"})
        given = program.change(row, "answer-more-time", {"granted_until": "2026-12-11"})
        met = program.change(row, "met", {"on": TODAY})

        assert (told["owner"], told["extensions"]) == (police.name, [])
        assert asked.json()["extensions"] == [
            {"asked_on": TODAY, "until": "2026-12-11", "answered_on": None, "granted_until": None}
        ]
        assert (given.json()["due_on"], met.json()["met_on"]) == ("2026-12-11", TODAY)
        assert "A report" not in met.content.decode()
        assert Direction.objects.get().met_by == program.user

    def test_an_agency_that_does_not_work_with_the_person_is_refused(self, program, review):
        body = {"review": str(review.uid), "words": "A report", "issued_on": "2026-11-02", "due_on": "2026-12-04"}

        answer = program.post("parole-directions/", body | {"agency": str(AgencyFactory(kind="ct_police").uid)})

        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "agency")

    def test_whoever_works_with_the_person_meets_one_and_only_ppcs_drops_it(self, client, review, begun):
        direction = review.directions.create(
            offender=review.offender,
            words="A report",
            agency=begun["police"].agency,
            issued_on=date(2026, 11, 2),
            due_on=date(2026, 12, 4),
        )
        prison = Program(client, review, AgencyFactory(kind="prison"))

        dropped = prison.change(f"parole-directions/{direction.uid}/", "drop", {"on": TODAY, "reason": "No"})
        met = prison.change(f"parole-directions/{direction.uid}/", "met", {"on": TODAY})
        again = prison.change(f"parole-directions/{direction.uid}/", "more-time", {"until": TODAY, "reason": "No"})

        assert [answer.status_code for answer in (dropped, met, again)] == [403, 200, 409]


def test_police_are_asked_give_and_what_they_say_is_told_to_no_program(client, program, review, begun):
    unit = begun["police"].agency
    row, told = program.made(
        "police-contributions", {"review": str(review.uid), "agency": str(unit.uid), "due_on": "2026-12-29"}
    )
    police, said = Program(client, review, unit), {"before_sentence": "Known to Wrexcombe", "in_custody": ""}

    early = program.change(row, "pass-on", {})
    refused = program.change(row, "give", said)
    given = police.change(row, "give", said)
    passed_on = program.change(row, "pass-on", {})

    assert (told["agency"], told["received_at"]) == (unit.name, None)
    assert [answer.status_code for answer in (early, refused, given, passed_on)] == [409, 403, 200, 200]
    assert passed_on.json()["passed_on_at"]
    assert Contribution.objects.get().before_sentence == "Known to Wrexcombe"
    assert "Wrexcombe" not in given.content.decode() + police.get("police-contributions/").content.decode()


def test_an_observer_is_recorded_answered_and_withdrawn(program, review):
    body = {"review": str(review.uid), "name": "E. Marsh", "kind": "other", "asked_on": "2026-11-02", "reason": "Kin"}
    row, told = program.made("hearing-observers", body)

    incomplete = program.change(row, "answer", {"answer": "granted", "on": TODAY, "document": "PB 2"})
    granted = program.change(
        row, "answer", {"answer": "granted", "may_see": "nothing", "on": TODAY, "document": "PB 2"}
    )
    withdrawn = program.change(row, "withdraw", {"on": TODAY, "reason": "Ill"})

    assert told["answer"] is None
    assert "Marsh" not in str(told)
    assert (incomplete.status_code, incomplete.json()["errors"][0]["field"]) == (400, "may_see")
    assert (granted.json()["may_see"], withdrawn.json()["withdrawn_on"]) == ("nothing", TODAY)


def test_an_application_is_recorded_and_answered(program, review):
    body = {"review": str(review.uid), "kind": "public_hearing", "asked_by": "prisoner", "asked_on": "2026-11-02"}
    row, told = program.made("board-applications", body | {"reason": "To be heard"})

    move = str(review.moves.first().uid) if review.moves.exists() else str(review.uid)
    unknown = program.post("board-applications/", body | {"kind": "redecision", "move": move, "reason": "Again"})
    answer = program.change(row, "answer", {"answer": "refused", "on": TODAY, "reasons": "At risk", "document": "PB 3"})

    assert (told["kind"], told["move"]) == ("public_hearing", None)
    assert (unknown.status_code, unknown.json()["errors"][0]["field"]) == (400, "move")
    assert answer.json()["answer"] == "refused"
    assert "At risk" not in answer.content.decode()


class TestDossierPapers:
    def test_a_paper_is_added_and_replaced_and_its_title_told_to_no_program(self, program, review):
        body = {"review": str(review.uid), "part": "b", "title": "Report of Wrexcombe", "pages": 14}

        _, told = program.made("dossier-papers", body)
        _, newer = program.made("dossier-papers", body | {"replaces": told["uid"]})

        assert (told["pages"], told["disclosure"], newer["replaces"]) == (14, "pending", told["uid"])
        listed = program.get("dossier-papers/?state=current")
        assert [each["uid"] for each in listed.json()["results"]] == [newer["uid"]]
        assert "Wrexcombe" not in listed.content.decode()
        assert DossierItem.objects.filter(added_by=program.user, is_withheld=False).count() == 2

    def test_one_that_is_withheld_is_there_for_nobody_not_even_its_reader(self, client, program, review, begun):
        withheld = review.dossier.create(
            offender=review.offender, title="Gist", is_withheld=True, withholding_reason="Harm"
        )
        withheld.readers.set([begun["ppcs"]])
        client.force_login(begun["ppcs"])

        assert client.get("/api/v1/dossier-papers/").json()["results"] == []
        assert client.get(f"/api/v1/dossier-papers/{withheld.uid}/").status_code == 404
        body = {"review": str(review.uid), "part": "b", "title": "Newer", "replaces": str(withheld.uid)}
        answer = program.post("dossier-papers/", body)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "replaces")


def test_a_reference_that_may_not_be_required_is_refused(program, review):
    body = {"person": str(review.offender.uid), "on": TODAY, "document": "Letter 1"}

    answer = program.post("required-references/", body)

    assert answer.status_code == 409  # of somebody who serves no life sentence
    assert not RequiredReference.objects.exists()


class TestReviews:
    @pytest.fixture
    def held(self):
        return review_of_somebody_held()

    def test_steps_from_referral_to_deferral(self, client, held):
        program = Program(client, held)
        brought_to("deemed_referred", by=let_in(held.offender, "ppcs", role="ppcs"), review=held)
        row = f"parole-reviews/{held.uid}/"
        put_off = {"postponed_for": "report", "caused_by": "probation", "target_on": "2027-02-01", "document": "PB 4"}

        answers = [
            program.change(row, "disclose-dossier", {"on": "2026-11-27"}),
            program.change(row, "list-for-papers", {"on": TODAY}),
            program.change(row, "details", {"board_ref": "PB 2026/7001"}),
            program.change(row, "defer", put_off | {"on": TODAY}),
        ]

        assert [answer.status_code for answer in answers] == [200] * 4, [answer.content for answer in answers]
        assert answers[2].json()["board_ref"] == "PB 2026/7001"
        assert answers[2].json()["target_on"] == answers[1].json()["target_on"]
        told = answers[3].json()
        assert told["status"] == "deferred"
        assert (told["moves"][-1]["postponed_for"], told["moves"][-1]["decided_by"]) == ("report", "member")

    def test_one_is_begun_by_hand(self, client, held):
        program = Program(client, held)
        body = {"person": str(held.offender.uid), "kind": "annual", "refer_by": "2027-03-01"}

        _, told = program.made("parole-reviews", body)

        assert (told["kind"], told["refer_by"], told["status"]) == ("annual", "2027-03-01", "due")
        assert ParoleReview.objects.get(uid=told["uid"]).begun_by == program.user
        assert program.post("parole-reviews/", body).status_code in (400, 409)

    def test_a_hearing_is_moved_and_cancelled(self, client):
        review = review_before_the_board("ready_to_list")
        program, row = Program(client, review), f"parole-reviews/{review.uid}/"
        hearing = {"days": ["2027-03-02"], "mode": "video", "place": "HMP Full Sutton"}

        listed = program.change(row, "list-hearing", hearing)
        moved = program.change(row, "move-hearing", hearing | {"days": ["2027-03-09"], "reason": "Unwell"})
        cancelled = program.change(row, "cancel-hearing", {"reason": "No link"})

        assert [answer.status_code for answer in (listed, moved, cancelled)] == [200] * 3, moved.content
        (told,) = program.get(f"hearings/?status=all&person={review.offender.uid}").json()["results"]
        assert (told["first_on"], told["moved_from"], told["status"]) == ("2027-03-09", "2027-03-02", "cancelled")

    def test_a_decision_is_received_and_its_slip_corrected(self, program, review, begun):
        decided(review, begun["ppcs"], provided_on=None)
        row = f"parole-reviews/{review.uid}/"
        slip = {"field": "decided_on", "reads": "2026-11-19", "reason": "Typed wrongly"}

        received = program.change(row, "provide", {"on": str(PROVIDED)})
        again = program.change(row, "provide", {"on": "2026-11-29"})
        nonsense = program.change(row, "correct-slip", slip | {"reads": "soon"})
        corrected = program.change(row, "correct-slip", slip)

        assert received.json()["decision"]["provided_on"] == str(PROVIDED)
        assert (again.status_code, again.json()["errors"][0]["field"]) == (400, "on")
        assert (nonsense.status_code, nonsense.json()["errors"][0]["field"]) == (400, "reads")
        assert corrected.json()["decision"]["decided_on"] == "2026-11-19"
        assert corrected.json()["decision"]["corrections"][0]["was"] == str(DECIDED)

    def test_without_a_decision_there_is_nothing_to_correct(self, program, review):
        answer = program.change(f"parole-reviews/{review.uid}/", "provide", {"on": TODAY})

        assert answer.status_code == 409

    def test_a_change_names_the_version_it_was_decided_on(self, program, review):
        row = f"parole-reviews/{review.uid}/"

        assert program.post(f"{row}details/", {"board_ref": "PB"}).status_code == 428
        assert program.post(f"{row}details/", {"board_ref": "PB"}, **{"If-Match": '"0"'}).status_code == 412


CREATES = {
    "parole-challenges": TestChallenges.BODY,
    "parole-directions": {"words": "A", "agency": str(DECIDED), "issued_on": TODAY, "due_on": TODAY},
    "police-contributions": {"due_on": TODAY},
    "hearing-observers": {"name": "A", "kind": "other", "asked_on": TODAY, "reason": "A"},
    "board-applications": {"kind": "public_hearing", "asked_by": "prisoner", "asked_on": TODAY, "reason": "A"},
    "dossier-papers": {"part": "b", "title": "A"},
}


@pytest.mark.parametrize("resource", CREATES)
def test_a_review_that_is_hidden_reads_as_one_that_there_is_not(program, review, resource):
    hidden, agency = ReviewFactory(), str(AgencyFactory().uid)
    named = {"agency": agency} if resource in ("parole-directions", "police-contributions") else {}

    answers = [
        program.post(f"{resource}/", CREATES[resource] | named | {"review": str(uid)})
        for uid in (hidden.uid, review.offender.uid)
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].json() == answers[1].json()


class TestSheets:
    def test_a_list_answers_as_csv_with_the_columns_of_its_rows(self, program, review, begun):
        decided(review, begun["ppcs"])
        body = TestChallenges.BODY | {"review": str(review.uid)}
        _, told = program.made(
            "parole-challenges", body | {"made_by": "prisoner", "grounds": ["unfair", "error_of_law"]}
        )

        by_format = program.get("parole-challenges/?format=csv")
        by_header = program.client.get("/api/v1/parole-challenges/", headers=program.token | {"Accept": "text/csv"})

        head, line = by_format.content.decode().splitlines()
        cells = dict(zip(head.split(","), line.split(","), strict=True))
        assert by_format["Content-Type"] == "text/csv; charset=utf-8"
        assert by_header.content == by_format.content
        assert (cells["uid"], cells["person_uid"]) == (told["uid"], str(review.offender.uid))
        assert (cells["grounds"], cells["is_late"], cells["result"]) == ("unfair; error_of_law", "false", "")

    def test_the_next_page_is_named_in_a_header(self, client, monkeypatch, program):
        monkeypatch.setitem(pagination.paginate_rows.__kwdefaults__, "size", 1)
        for _ in range(2):
            GrantFactory(subject=ReviewFactory().offender, team=program.user.memberships.get().team)

        first = program.get("parole-reviews/?format=csv&status=all&fields=uid,status")
        address = urlsplit(first["Link"].partition(">")[0].removeprefix("<"))
        second = client.get(f"{address.path}?{address.query}", headers=program.token)

        assert first["Link"].endswith('rel="next"')
        assert first.content.decode().splitlines()[0] == second.content.decode().splitlines()[0] == "uid,status"
        assert first.content != second.content
        assert 'rel="previous"' in second["Link"]

    def test_no_cell_is_taken_for_a_formula(self, program, review):
        ParoleReview.objects.filter(pk=review.pk).update(board_ref="=1+1")

        line = program.get("parole-reviews/?format=csv&fields=board_ref").content.decode().splitlines()[1]

        assert line == "'=1+1"

    def test_one_row_is_not_sent_as_csv(self, program, review):
        asked = {"Accept": "text/csv"}

        assert (
            program.client.get(f"/api/v1/parole-reviews/{review.uid}/", headers=program.token | asked).status_code
            == 406
        )
        assert program.get(f"parole-reviews/{review.uid}/?format=csv").status_code in (400, 404)
