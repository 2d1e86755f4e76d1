"""Events of the Board: those sent to partner systems, and those that never are."""

from datetime import date

import pytest
from django.db import IntegrityError

from parole.challenges import actions as challenges
from parole.challenges.actions import ChallengeRequest
from parole.deciding.actions import corrections
from parole.deciding.actions.outcome_corrections import RightOutcome, correct_outcome
from parole.dossier import actions as dossier
from parole.listing.actions import hearings
from parole.models import Victim
from parole.moves.actions import finality
from parole.reviews.rules.moves import Outcome
from parole.victims.actions import victims
from sharing import audit
from sharing.events.deliveries import send_due
from sharing.models import Event, EventDelivery
from tests.factories.breaches import let_in
from tests.factories.hearings import LISTED_ON, casework_for, listed, planned, ready_to_list
from tests.factories.parole import review_before_the_board
from tests.factories.sharing import (
    AgencyFactory,
    ClientFactory,
    EndpointFactory,
    GrantFactory,
    TeamFactory,
    kinds_of,
)
from tests.parole.decisions.test_actions import TODAY, UNTIL, decided, pass_to
from tests.parole.dossier.test_compartment import PAPER
from tests.receiver import receiving

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026


@pytest.fixture
def told_of():
    """Programs that see the person: each with all kinds about parole. Returns the endpoint."""

    def let(review, address="https://events.partner.example/inbox"):
        team = TeamFactory(agency=AgencyFactory(kind="partner"))
        GrantFactory(subject=review.offender, team=team)
        return EndpointFactory(client=ClientFactory(teams=[team]), address=address, kinds=kinds_of("hearing", "parole"))

    return let


def told():
    """The kinds of event so far, oldest first, without the family's name."""
    kinds = Event.objects.order_by("pk").values_list("kind", flat=True)
    assert EventDelivery.objects.count() == len(kinds)
    return [kind.rpartition(".")[2] for kind in kinds]


class TestHearings:
    @pytest.fixture
    def review(self, told_of):
        review = ready_to_list()
        told_of(review)
        return review

    @pytest.fixture
    def by(self, review):
        return casework_for(review.offender)

    def test_listed_moved_and_off_are_each_told_once(self, review, by):
        hearing = listed(review, by=by)
        assert told() == ["listed"]

        move = {"review": review, "planned": planned(date(2027, 3, 8)), "reason": "Panel", "on": LISTED_ON, "by": by}
        hearings.move_hearing(**move)
        hearings.move_hearing(**move)  # sent twice
        assert told() == ["listed", "moved"]

        hearings.cancel_hearing(review=review, reason="No room", on=LISTED_ON, by=by)
        assert told() == ["listed", "moved", "cancelled"]
        event = Event.objects.latest("pk")
        assert (event.record_uid, event.more) == (hearing.uid, {"reviewId": str(review.uid)})

    def test_the_same_form_twice_is_told_once(self, review, by):
        uid = "018f0000-0000-7000-8000-000000000001"
        for _ in range(2):
            hearings.list_hearing(review=review, planned=planned(), on=LISTED_ON, by=by, uid=uid)

        assert told() == ["listed"]

    def test_nothing_is_told_of_a_hearing_that_is_not_listed_after_all(self, review, by, monkeypatch):
        def fail(*args, **kwargs):
            raise IntegrityError

        monkeypatch.setattr("sharing.events.telling._write", fail)

        with pytest.raises(IntegrityError):
            listed(review, by=by)

        assert not Event.objects.exists()
        review.refresh_from_db()
        assert review.status == "ready_to_list"


class TestDecisions:
    @pytest.fixture
    def review(self, told_of):
        review = review_before_the_board("heard")
        told_of(review)
        return review

    @pytest.fixture
    def casework(self, review):
        return let_in(review.offender, "ppcs", role="ppcs")

    def test_decided_and_weeks_later_final(self, review, casework, at_noon):
        decision = decided(review, casework)
        assert told() == ["decided"]

        pass_to(at_noon, review, UNTIL)
        assert told() == ["decided"]

        pass_to(at_noon, review, date(2026, 12, 15))
        finality.go_on_with_all(on=date(2026, 12, 15))  # the job runs again
        assert told() == ["decided", "final"]
        assert {event.record_uid for event in Event.objects.all()} == {decision.uid}

    def test_one_that_falls_away_is_told(self, review, casework):
        decided(review, casework)
        asked = ChallengeRequest("secretary_of_state", TODAY, ["irrational"], "It overlooked the report")
        challenge = challenges.ask_for_reconsideration(review=review, asked=asked, by=casework)
        assert told() == ["decided"]

        challenges.answer(
            challenge=challenge, result="granted", on=TODAY, words="As the Board wrote", document="PB/1", by=casework
        )

        assert told() == ["decided", "fell-away"]

    def test_a_slip_that_makes_it_provisional_again_is_told(self, review, casework, at_noon):
        decision = decided(review, casework)
        pass_to(at_noon, review, date(2026, 12, 16))

        corrections.correct_slip(
            decision=decision, field="provided_on", reads="2026-12-01", reason="It came a week later", by=casework
        )

        assert told() == ["decided", "final", "corrected"]

    def test_an_outcome_that_was_recorded_wrongly_is_told_once_it_is_right(self, review, casework):
        decision = decided(review, casework)

        right = RightOutcome("no_release", reason="The wrong box was ticked", evidence="PPUD 04431")
        correct_outcome(decision=decision, right=right, by=casework)

        assert told() == ["decided", "corrected"]

    def test_what_was_decided_is_in_no_event(self, review, casework, told_of):
        with receiving() as receiver:
            told_of(review, receiver.address)
            decided(review, casework)
            EventDelivery.objects.exclude(endpoint__address=receiver.address).delete()

            assert send_due() == 1

        _, body = receiver.taken[0]
        for outcome in Outcome:
            assert outcome.value not in body.decode()
        assert b"PPUD" not in body

    def test_the_receiver_reads_it_with_its_own_token_at_the_address_it_was_told(
        self, review, casework, told_of, client
    ):
        with receiving() as receiver:
            endpoint = told_of(review, receiver.address)
            decided(review, casework)
            send_due()
        address = receiver.bodies[0]["detailUrl"].removeprefix("http://localhost")
        asked = {
            "grant_type": "client_credentials",
            "client_id": endpoint.client.client_id,
            "client_secret": "a secret",
        }
        token = client.post("/api/v1/token", asked).json()["access_token"]

        answer = client.get(address, headers={"Authorization": f"Bearer {token}"})

        assert (answer.status_code, answer.json()["outcome"]) == (200, "release_directed")


class TestNever:
    def test_victims_papers_and_what_is_withheld_make_no_event(self, told_of):
        review = review_before_the_board("heard")
        told_of(review)
        liaison = let_in(review.offender, "probation", role="victim_liaison")
        casework = let_in(review.offender, "ppcs", role="ppcs")

        no_wishes = {"not_wanted": [], "note": ""}
        victims.add_victim(
            offender=review.offender, by=liaison, reference="VCS/7", is_in_scheme=True, contact="letter", **no_wishes
        )
        dossier.add_item(review=review, fields=PAPER, by=casework)
        dossier.add_item(review=review, fields=PAPER, by=casework, withholding_reason="It would harm", readers=[])

        assert Victim.objects.exists()
        assert not Event.objects.exists()


def test_a_log_that_cannot_be_written_undoes_what_happened_and_its_event(told_of, monkeypatch):
    review = ready_to_list()
    told_of(review)
    by = casework_for(review.offender)

    def fail(**what):
        raise IntegrityError

    monkeypatch.setattr(audit, "record", fail)
    with pytest.raises(IntegrityError):
        listed(review, by=by)

    assert not Event.objects.exists()
