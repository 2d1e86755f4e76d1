"""Reviews and decisions in the API: what partner systems read, and what PPCS's own systems record."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from oauth2_provider.models import AccessToken

from licence.catalogue import policy
from parole.deciding.actions.decisions import Condition
from parole.models import Correction, Decision, Hearing, ParoleReview, ReviewMove, Seat
from parole.steps.actions import reviews
from sharing.access.rules import GrantRole
from sharing.clients.token_scopes import TokenScope
from sharing.models import Alert, AuditEntry
from tests.factories.breaches import let_in
from tests.factories.parole import ReviewFactory, brought_to, review_before_the_board, review_of_somebody_held
from tests.factories.sharing import AgencyFactory, ClientFactory, GrantFactory, TeamFactory, UserFactory
from tests.parole.decisions.test_actions import DECIDED, PROVIDED, UNTIL, decided

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026

REVIEWS, DECISIONS = "/api/v1/parole-reviews/", "/api/v1/parole-decisions/"
A_DECISION = {
    "outcome": "release_directed",
    "decided_on": str(DECIDED),
    "provided_on": str(PROVIDED),
    "reasons_ref": "PPUD 04418",
    "conditions": [{"words": "To live where approved."}],
}
A_HEARING = {"days": ["2027-03-02", "2027-03-01"], "mode": "video", "place": "HMP Full Sutton", "starts_at": "10:00"}


def begin():
    """`heard` waits for a decision; `in_sight` has just begun, and `to_be_listed` waits for a day: nobody of the other
    two is given access there."""
    heard = review_before_the_board("heard")
    return {
        "heard": heard,
        "ppcs": let_in(heard.offender, "ppcs", role="ppcs"),
        "officer": let_in(heard.offender, "probation", role="probation_officer"),
        "in_sight": review_of_somebody_held(),
        "to_be_listed": ready_to_list(),
    }


@pytest.fixture
def review(begun):
    return begun["heard"]


@pytest.fixture
def in_sight(begun):
    return begun["in_sight"]


@pytest.fixture
def to_be_listed(begun):
    return begun["to_be_listed"]


@pytest.fixture
def ask(client):
    """Asks as a program whose team, of an agency of this kind, was given access to the person of the review."""

    def program(review, agency_kind="ppcs", *, grant_role=GrantRole.CONTRIBUTOR, scopes=tuple(TokenScope)):
        team = TeamFactory(agency=AgencyFactory(kind=agency_kind))
        GrantFactory(subject=review.offender, team=team, grant_role=grant_role)
        account = UserFactory(role="partner", agency=team.agency, teams=[team])
        return Program(client, review, token_of(ClientFactory(user=account, scopes=list(scopes))))

    return program


def token_of(made):
    """As it is given at /api/v1/token, where tests/sharing asks for one."""
    return AccessToken.objects.create(
        application=made,
        token=f"token-{made.pk}",
        expires=timezone.now() + timedelta(days=1),
        scope=" ".join(made.scopes),
    ).token


class Program:
    def __init__(self, client, review, token):
        self.client, self.token = client, {"Authorization": f"Bearer {token}"}
        self.address = f"{REVIEWS}{review.uid}/"

    def get(self, address=""):
        return self.client.get(address or self.address, headers=self.token)

    def post(self, act, body, *, key="once", known=None):
        """known: the ETag that was read; without it the review is read first."""
        headers = self.token | {"Idempotency-Key": key, "If-Match": known or self.get().headers.get("ETag", "")}
        return self.client.post(f"{self.address}{act}/", body, content_type="application/json", headers=headers)


class TestReading:
    @pytest.fixture
    def casework(self, begun):
        return begun["ppcs"]

    @pytest.fixture
    def get(self, client, begun):
        client.force_login(begun["officer"])
        return lambda address=REVIEWS: client.get(address).json()

    def test_a_line_says_what_the_review_says_alone(self, get, review):
        (line,) = get()["results"]

        alone = get(f"{REVIEWS}{review.uid}/")

        assert line == {name: alone[name] for name in line}
        assert set(alone) - set(line) == {"clocks", "moves", "decision", "referral_question"}
        assert (alone["decision"], alone["referral_question"]) == (None, None)

    def test_the_decision_that_stands_is_told_as_it_reads_now(self, get, review, casework):
        decision = decided(review, casework)
        slip = {"field": "decided_on", "was": str(DECIDED), "reads": "2026-11-19", "reason": "Typed wrongly"}
        Correction.objects.create(decision=decision, offender=review.offender, corrected_on=date(2026, 11, 30), **slip)

        told = get(f"{REVIEWS}{review.uid}/")

        assert told["status"] == "provisional"
        asked = told["referral_question"]
        assert (asked["answer"], asked["is_suspended"]) == (None, True)
        assert told["decision"] == {
            "uid": str(decision.uid),
            "round": 1,
            "outcome": "release_directed",
            "is_on_papers": False,
            "test": "minimal_risk",
            "decided_on": "2026-11-19",
            "provided_on": str(PROVIDED),
            "is_open_to_reconsideration": True,
            "challengeable_until": str(UNTIL),
            "final_on": None,
            "conditions": [],
            "corrections": [
                {"field": "decided_on", "was": str(DECIDED), "reads": "2026-11-19", "corrected_on": "2026-11-30"}
            ],
        }
        assert {each["kind"] for each in told["clocks"]} >= {"reconsideration", "setting_aside"}
        assert [each["verb"] for each in told["moves"]] == ["decide", "become_provisional"]
        (alone,) = get(DECISIONS)["results"]
        assert alone == get(f"{DECISIONS}{decision.uid}/")
        assert alone | told["decision"] == alone
        assert (alone["review"], alone["fell_away_on"]) == (str(review.uid), None)

    def test_what_the_board_set_with_its_direction_is_told_of_one_and_in_the_list(self, get, review, casework):
        decided(review, casework, conditions=[Condition("To live where approved.")])

        told = [get(f"{REVIEWS}{review.uid}/")["decision"], get(DECISIONS)["results"][0]]

        assert [[each["words"] for each in one["conditions"]] for one in told] == [["To live where approved."]] * 2

    def test_the_day_on_which_it_is_final_is_told(self, get, review, casework):
        decided(review, casework, outcome="no_release", provided_on=date(2026, 11, 23))
        ParoleReview.objects.filter(pk=review.pk).update(status="final", final_on=date(2026, 12, 15))

        assert get(f"{REVIEWS}{review.uid}/")["decision"]["final_on"] == "2026-12-15"
        assert get(DECISIONS)["results"][0]["final_on"] == "2026-12-15"

    def test_one_that_fell_away_stands_no_more_and_is_never_final(self, get, review, casework):
        decision = decided(review, casework)
        ParoleReview.objects.filter(pk=review.pk).update(final_on=date(2026, 12, 15))
        Decision.objects.filter(pk=decision.pk).update(fell_away_on=date(2026, 11, 30))

        (told,) = get(DECISIONS)["results"]

        assert (told["fell_away_on"], told["final_on"]) == ("2026-11-30", None)
        assert get(f"{REVIEWS}{review.uid}/")["decision"] is None
        assert get(f"{DECISIONS}?standing=true")["results"] == []
        assert len(get(f"{DECISIONS}?standing=false")["results"]) == 1

    def test_nothing_is_told_of_reasons_victims_the_panel_and_what_is_withheld(self, client):
        review = review_of_somebody_held()
        worker = let_in_casework(review)
        brought_to("mca_listed", by=worker, review=review)
        why = {"reason": "A witness fears him", "caused_by": "police", "document": "PB/1"}
        reviews.defer(review=review, on=date(2026, 11, 30), target_on=date(2027, 3, 1), by=worker, **why)
        Seat.objects.create(
            review=review, offender=review.offender, reference="PB-0417", discipline="judicial", seated_on=DECIDED
        )
        paper = {"title": "Gist of a source", "is_withheld": True, "withholding_reason": "Harm"}
        review.dossier.create(offender=review.offender, **paper)
        client.force_login(worker)

        told = client.get(f"{REVIEWS}{review.uid}/").content.decode() + client.get(REVIEWS).content.decode()

        assert "deferred" in told
        for secret in ("fears", "PB-0417", "judicial", "panel", "Gist", "withheld", "victim", "reasons"):
            assert secret not in told, secret

    def test_filters_narrow(self, get, review, casework):
        decided(review, casework)
        hidden = review_before_the_board("heard")

        def uids(query):
            return [each["uid"] for each in get(f"{REVIEWS}{query}")["results"]]

        mine = [str(review.uid)]
        assert uids("") == uids("?status=provisional") == uids("?status=all") == uids("?kind=initial_247a") == mine
        assert uids(f"?person={review.offender.uid}") == mine
        assert uids("?status=due") == uids("?kind=annual") == uids("?person=nobody") == []
        assert uids(f"?status=all&person={hidden.offender.uid}") == []
        assert len(get(f"{DECISIONS}?outcome=release_directed&from={DECIDED}&to={DECIDED}")["results"]) == 1
        assert get(f"{DECISIONS}?outcome=no_release")["results"] == []
        assert get(f"{DECISIONS}?to=2026-11-19")["results"] == get(f"{DECISIONS}?from=2026-11-21")["results"] == []

    def test_one_that_has_ended_is_asked_for_by_name(self, get, review, noon):
        ended = {"status": "withdrawn", "ended_at": noon, "ended_because": "Died"}
        ParoleReview.objects.filter(pk=review.pk).update(**ended)

        assert get()["results"] == []
        assert len(get(f"{REVIEWS}?status=all")["results"]) == 1
        assert len(get(f"{REVIEWS}?status=withdrawn")["results"]) == 1

    @pytest.mark.parametrize("query", ["?panel=yes", "?status=maybe", "?kind=first"])
    def test_what_is_not_known_is_refused(self, client, get, query):
        assert client.get(f"{REVIEWS}{query}").status_code == 400

    @pytest.mark.parametrize("query", ["?standing=perhaps", "?outcome=maybe", "?from=soon"])
    def test_what_is_not_known_of_decisions_is_refused(self, client, get, query):
        assert client.get(f"{DECISIONS}{query}").status_code == 400

    def test_asks_as_much_for_one_as_for_twenty(self, client, review, casework, django_assert_max_num_queries):
        team = casework.memberships.get().team

        def one_more():
            another = ReviewFactory(status="provisional")
            GrantFactory(subject=another.offender, team=team)
            spans = {"review": another, "offender": another.offender, "is_open_to_reconsideration": True}
            decision = Decision.objects.create(
                **spans,
                outcome="release_directed",
                test="minimal_risk",
                decided_on=DECIDED,
                provided_on=PROVIDED,
                challengeable_until=UNTIL,
            )
            decision.conditions.create(offender=another.offender, position=1, words="To live where approved.")

        def questions(address, number):
            with django_assert_max_num_queries(20) as asked:
                assert len(client.get(address).json()["results"]) == number
            return len(asked)

        decided(review, casework, conditions=[Condition("To live where approved.")])
        client.force_login(casework)
        one = [questions(address, 1) for address in (REVIEWS, DECISIONS)]
        for _ in range(19):
            one_more()

        assert [questions(address, 20) for address in (REVIEWS, DECISIONS)] == one


class TestRecording:
    def test_a_referral_is_recorded_in_steps(self, ask, in_sight):
        program = ask(in_sight)

        sent = program.post("refer", {"sent_on": "2026-11-02", "letter_on": "2026-11-05"}, key="one")
        referred = program.post("refer", {"reports_on": "2026-11-09"}, key="two")

        assert (sent.status_code, sent.json()["status"]) == (200, "referral_sent")
        assert (referred.json()["status"], referred.json()["deemed_referred_on"]) == ("deemed_referred", "2026-11-09")
        assert referred["ETag"] == program.get()["ETag"]
        assert set(ReviewMove.objects.filter(review=in_sight).values_list("moved_by__role", flat=True)) == {"partner"}

    def test_a_hearing_is_listed_and_everybody_told(self, ask, to_be_listed):
        officer = let_in(to_be_listed.offender, "probation")

        answer = ask(to_be_listed).post("list-hearing", A_HEARING)

        hearing = Hearing.objects.get(review=to_be_listed)
        assert (answer.status_code, answer.json()["status"]) == (200, "listed")
        assert hearing.days == [date(2027, 3, 1), date(2027, 3, 2)]
        assert (str(hearing.starts_at), hearing.listed_on) == ("10:00:00", date(2026, 12, 1))
        assert Alert.objects.filter(kind="parole.hearing_listed", receipts__team__memberships__user=officer).exists()

    def test_a_hearing_is_listed_with_its_notice(self, ask, to_be_listed):
        answer = ask(to_be_listed).post("list-hearing", A_HEARING | {"notice_on": "2026-12-01"})

        met = {each["kind"]: each["met_on"] for each in answer.json()["clocks"]}
        assert met["notice_of_hearing"] == "2026-12-01"

    def test_a_decision_is_recorded_with_what_follows_from_it(self, ask, review):
        program = ask(review)

        answers = [program.post("decide", A_DECISION, known=program.get()["ETag"]) for _ in range(2)]

        assert [answer.status_code for answer in answers] == [200, 200]
        assert answers[1].headers["Idempotent-Replayed"] == "true"
        told = answers[0].json()
        assert (told["status"], told["decision"]["challengeable_until"]) == ("provisional", str(UNTIL))
        decision = Decision.objects.get()
        assert (decision.reasons_ref, decision.conditions.get().words) == ("PPUD 04418", "To live where approved.")
        assert Alert.objects.filter(kind="parole.decision").count() == 1
        assert AuditEntry.objects.filter(verb="parole.decision_recorded").count() == 1

    def test_conditions_are_written_by_code_and_read_again(self, ask, review):
        entry = next(each for each in policy.additional("4.0") if each.code.startswith("355700a9"))
        by_code = {"code": entry.code, "inputs": {"nameOfIndividual": ["Aden Quill"]}}
        program = ask(review)

        answer = program.post("decide", A_DECISION | {"conditions": [by_code, {"words": "To live where approved."}]})

        first, second = answer.json()["decision"]["conditions"]
        assert (first["code"], first["policy_version"]) == (entry.code, "4.0")
        assert first["words"].startswith("Not to contact or associate with Aden Quill")
        assert second == {
            "position": 2,
            "words": "To live where approved.",
            "code": None,
            "policy_version": None,
            "inputs": {},
        }

    def test_a_blank_that_is_left_open_is_named(self, ask, review):
        entry = next(each for each in policy.additional("4.0") if each.code.startswith("355700a9"))

        answer = ask(review).post("decide", A_DECISION | {"conditions": [{"code": entry.code}]})

        (error,) = answer.json()["errors"]
        assert (answer.status_code, error["field"]) == (400, "conditions")
        assert "nameOfIndividual" in error["detail"]
        assert not Decision.objects.exists()

    @pytest.mark.parametrize("agency_kind", ["ct_police", "police", "probation", "prison", "partner"])
    def test_a_program_of_another_agency_records_nothing(self, ask, agency_kind, review):
        answer = ask(review, agency_kind, grant_role=GrantRole.LEAD).post("decide", A_DECISION)

        assert (answer.status_code, answer.json()["detail"]) == (403, "Your role cannot do this.")
        assert not Decision.objects.exists()

    def test_a_program_of_casework_needs_the_scope_and_the_right_to_change(self, ask, review):
        reads = [scope for scope in TokenScope if scope is not TokenScope.PAROLE_REVIEWS_WRITE]

        without = ask(review, scopes=reads).post("decide", A_DECISION)
        reader = ask(review, grant_role=GrantRole.READER).post("decide", A_DECISION)
        hidden = ask(review_before_the_board("heard"))
        hidden.address = f"{REVIEWS}{review.uid}/"

        assert without.json()["detail"] == "Your token needs the scope parole-reviews:write."
        assert (without.status_code, reader.status_code) == (403, 403)
        assert hidden.post("decide", A_DECISION, known="any").status_code == 404
        assert not Decision.objects.exists()

    def test_somebody_of_casework_records_as_on_the_pages_and_nobody_else(self, client, review):
        for role, agency, status in (("probation_officer", "probation", 403), ("ppcs", "ppcs", 200)):
            client.force_login(let_in(review.offender, agency, role=role))
            known = client.get(f"{REVIEWS}{review.uid}/")["ETag"]
            headers = {"Idempotency-Key": role, "If-Match": known}
            answer = client.post(
                f"{REVIEWS}{review.uid}/decide/", A_DECISION, content_type="application/json", headers=headers
            )
            assert answer.status_code == status, role

    def test_what_was_read_before_somebody_else_recorded_is_refused(self, ask, review):
        program = ask(review)
        known = program.get()["ETag"]
        decided(review, let_in(review.offender, "ppcs", role="ppcs"))

        assert program.post("decide", A_DECISION, known=known).status_code == 412
        assert program.post("decide", A_DECISION, key="again").status_code == 409
        assert Decision.objects.count() == 1

    @pytest.mark.parametrize(
        ("body", "field"),
        [
            ({}, "non_field_errors"),
            ({"sent_on": "2026-12-02"}, "sent_on"),
            ({"sent_on": "2026-11-09", "letter_on": "2026-11-02"}, "letter_on"),
        ],
    )
    def test_a_referral_that_cannot_be_says_why_at_its_field_and_leaves_all_as_it_was(self, ask, body, field, in_sight):
        answer = ask(in_sight).post("refer", body)

        assert answer.status_code == 400
        assert [each["field"] for each in answer.json()["errors"]] == [field]
        in_sight.refresh_from_db()
        assert (in_sight.status, in_sight.sent_on) == ("due", None)

    @pytest.mark.parametrize(
        ("more", "field"),
        [
            ({"days": ["2026-11-30"]}, "days"),
            ({"listed_on": "2026-12-02"}, "listed_on"),
            ({"notice_on": "2026-12-02"}, "notice_on"),
            ({"notice_on": "2026-11-30"}, "notice_on"),
            ({"listed_on": "2026-11-25"}, "listed_on"),
            ({"mode": "pigeon"}, "mode"),
        ],
    )
    def test_a_hearing_that_cannot_be_says_why_at_its_field(self, ask, more, field, to_be_listed):
        answer = ask(to_be_listed).post("list-hearing", A_HEARING | more)

        assert answer.status_code == 400
        assert answer.json()["errors"][0]["field"].startswith(field)
        assert not Hearing.objects.filter(review=to_be_listed).exists()

    @pytest.mark.parametrize(
        ("more", "field"),
        [
            ({"provided_on": "2026-11-19"}, "provided_on"),
            ({"decided_on": "2026-12-02"}, "decided_on"),
            ({"outcome": "no_release"}, "conditions"),
            ({"test": "confinement"}, "test_reason"),
            ({"reasons_ref": ""}, "reasons_ref"),
        ],
    )
    def test_a_decision_that_cannot_be_says_why_at_its_field(self, ask, more, field, review):
        answer = ask(review).post("decide", A_DECISION | more)

        assert answer.status_code == 400
        assert [each["field"] for each in answer.json()["errors"]] == [field]
        assert not Decision.objects.exists()


def let_in_casework(review):
    return let_in(review.offender, "ppcs", role="ppcs")


def ready_to_list():
    review = review_of_somebody_held()
    return brought_to("ready_to_list", by=let_in_casework(review), review=review)
