"""An approved parole date of a sheet releases nobody while the Board's decision in the open review is not on record."""

from datetime import date

import pytest

from offenders.dates.upkeep.releases import record_official_dates
from offenders.models import Release, ReleaseHold
from offenders.movements.actions import NotDue, mark_ready, record_release
from offenders.releases.holds.actions import HoldRefused, ReleaseHeld, lift_hold
from parole.models import ParoleReview
from parole.moves.actions import finality
from parole.reviews.rules.moves import ReviewKind
from parole.reviews.rules.referral import Due
from parole.steps.actions import open_due_reviews, reviews
from sharing.models import Alert
from tests.factories.breaches import let_in
from tests.factories.parole import brought_to, review_before_the_board, sentenced, somebody_held
from tests.parole.decisions.test_actions import TODAY, by_board, decided, open_hold, pass_to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon", "nothing_to_prepare")]  # 1 December 2026

APPROVED = date(2026, 12, 2)


def begin():
    review = review_before_the_board("heard")
    return {"review": review, "ppcs": let_in(review.offender, "ppcs", role="ppcs")}


@pytest.fixture
def review(begun):
    return begun["review"]


@pytest.fixture
def casework(begun):
    return begun["ppcs"]


def sheet(person, by, **dates):
    record_official_dates(offender=person, dates=dates, source="NOMIS", as_at=TODAY, by=by)


def test_it_is_held_with_its_reason_and_teams_are_told(review, casework):
    sheet(review.offender, casework, APD=APPROVED)

    hold = open_hold(review)
    assert (hold.kind, hold.release.basis) == ("decision_not_final", "APD")
    assert hold.reason == (
        "The open review has no decision of the Board. The approved parole date on the sheet is not based on a "
        "final decision. No one is released on it, and the earliest "
        "release date is not known until the decision is recorded."
    )
    told = Alert.objects.get(kind="parole.date_without_decision")
    assert "2 December 2026" in told.text
    assert told.receipts.exists()


def test_nobody_is_ready_or_released_on_it_and_nobody_lifts_it_by_hand(review, casework):
    sheet(review.offender, casework, APD=APPROVED)
    release = by_board(review)

    with pytest.raises(ReleaseHeld, match="has no decision of the Board"):
        mark_ready(release=release, by=casework)
    with pytest.raises(NotDue, match="has no decision of the Board"):
        record_release(release=release, on=TODAY, by=casework)
    with pytest.raises(HoldRefused):
        lift_hold(hold=open_hold(review), reason="It is urgent", by=casework)


def test_the_hold_goes_when_the_decision_is_on_record_and_final(review, casework, at_noon):
    sheet(review.offender, casework, APD=date(2026, 12, 18))

    decided(review, casework)
    assert "can be challenged until 14 December 2026" in open_hold(review).reason
    assert Alert.objects.get(kind="parole.date_without_decision").state == "superseded"

    pass_to(at_noon, review, date(2026, 12, 15))
    assert open_hold(review) is None
    assert (by_board(review).certainty, by_board(review).expected_on) == ("directed", date(2026, 12, 18))


def test_a_refusal_on_record_keeps_it_held(review, casework):
    sheet(review.offender, casework, APD=APPROVED)

    decided(review, casework, outcome="no_release")

    assert open_hold(review).reason.startswith("The Board did not direct release.")


def test_a_date_that_was_there_before_the_review_begins_is_held_with_it():
    person = somebody_held()
    sentenced(person)
    casework = let_in(person, "ppcs", role="ppcs")
    sheet(person, casework, APD=APPROVED)
    release = Release.objects.get(offender=person, basis="APD")
    mark_ready(release=release, by=casework)

    due = Due(ReviewKind.INITIAL_247A, date(2026, 12, 20), "By hand")
    open_due_reviews.begin(offender=person, due=due, on=TODAY, by=casework)

    release.refresh_from_db()
    assert release.status == "expected"  # what was ready no longer is
    assert release.holds.filter(lifted_at=None).exists()


def test_without_an_open_review_a_sheet_is_taken_at_its_word():
    person = somebody_held()
    casework = let_in(person, "ppcs", role="ppcs")

    sheet(person, casework, APD=APPROVED)

    assert not ReleaseHold.objects.exists()


def test_a_review_that_is_withdrawn_holds_it_no_more(review, casework):
    sheet(review.offender, casework, APD=APPROVED)

    reviews.withdraw(review=review, on=TODAY, reason="Referred in error", by=casework)

    assert open_hold(review) is None


def test_the_law_releases_all_the_same(review, casework):
    sheet(review.offender, None, APD=date(2026, 12, 20), CRD=TODAY)

    by_law = Release.objects.open().get(offender=review.offender, basis="CRD")
    record_release(release=by_law, on=TODAY, by=casework)

    assert ParoleReview.objects.get().status == "withdrawn"


def test_the_clock_holds_what_was_on_record_before(review, casework, monkeypatch):
    with monkeypatch.context() as before_it_was_so:
        before_it_was_so.setattr(finality, "_take_back", lambda *args, **kwargs: None)
        sheet(review.offender, casework, APD=APPROVED)
    assert open_hold(review) is None

    assert finality.hold_what_nobody_decided() == 1
    assert open_hold(review) is not None
    assert finality.hold_what_nobody_decided() == 0


@pytest.mark.parametrize("status", ["referral_sent", "dossier_disclosed", "mca_listed"])
def test_it_is_held_in_every_state_before_a_decision(casework, review, status):
    other = somebody_held()
    by = let_in(other, "casework two", role="ppcs")
    begun = open_due_reviews.begin(
        offender=other, due=Due(ReviewKind.INITIAL_247A, date(2027, 3, 15), "By hand"), on=TODAY, by=by
    )
    brought_to(status, by=by, review=begun)

    sheet(other, by, APD=APPROVED)

    assert ReleaseHold.objects.get(offender=other).lifted_at is None
