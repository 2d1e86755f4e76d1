"""Each direction to release asks whether it is referred to the High Court: suspended, answered by two, told, undone."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from offenders.dates.rules.releases import Basis
from offenders.models import BoardDirection, Release, ReleaseHold
from offenders.movements.actions import record_release
from offenders.releases.directions.actions import confirm_direction
from offenders.releases.gate.facts import facts_of
from offenders.releases.gate.rules import GateAnswer, judge_release
from parole import tasks
from parole.challenges import actions as challenges
from parole.challenges import questions
from parole.challenges.questions import Answered
from parole.decisions.rules import ReferralAnswer, settled_on
from parole.models import ReferralQuestion, ReviewClock
from parole.moves.actions import finality
from parole.reviews.actions import clocks
from parole.reviews.actions.opening import ParoleRefused
from sharing.access.state_machines import MoveRefused
from sharing.access.two_people import SamePerson
from sharing.models import Alert, Draft
from tests.factories.breaches import let_in
from tests.factories.parole import not_referred, referral, review_before_the_board
from tests.parole.decisions.test_actions import decided, pass_to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon", "nothing_to_prepare")]  # 1 December 2026

TODAY, FINAL = date(2026, 12, 1), date(2026, 12, 15)


def begin():
    review = review_before_the_board("heard", sentence="SOPC")
    people = [let_in(review.offender, "ppcs", role="ppcs") for _ in range(2)]
    return {"review": review, "people": people}


@pytest.fixture
def review(begun):
    return begun["review"]


@pytest.fixture
def casework(begun):
    return begun["people"][0]


@pytest.fixture
def second(begun):
    return begun["people"][1]


def answers(review, by, **more):
    said = {"answer": "not_referred", "on": TODAY, "document": "SoS/1", "reason": "No ground"} | more
    return questions.answer_question(review=review, said=Answered(**said), by=by)


def gate(review, on):
    return judge_release(facts_of(review.offender, on=on), route=Basis.APD, on=on).answer


@pytest.mark.parametrize(
    ("answer", "confirmed_on", "upheld_on", "settled"),
    [
        (None, None, None, None),
        (ReferralAnswer.NOT_LISTED, None, None, None),
        (ReferralAnswer.NOT_LISTED, FINAL, None, FINAL),
        (ReferralAnswer.NOT_REFERRED, FINAL, None, FINAL),
        (ReferralAnswer.REFERRED, FINAL, None, None),
        (ReferralAnswer.REFERRED, None, FINAL, FINAL),
    ],
)
def test_question_is_settled_by_two_people_or_by_the_court(answer, confirmed_on, upheld_on, settled):
    found = settled_on(
        answer=answer, answered_on=TODAY if answer else None, confirmed_on=confirmed_on, upheld_on=upheld_on
    )

    assert found == settled


def test_final_direction_lets_nobody_go_while_its_question_is_open(review, casework, second, at_noon):
    decided(review, casework)
    confirm_direction(offender=review.offender, by=second)
    pass_to(at_noon, review, FINAL)
    assert (review.status, gate(review, FINAL)) == ("final", GateAnswer.NOT_OPEN)

    answers(review, casework)
    assert gate(review, FINAL) == GateAnswer.NOT_OPEN
    with pytest.raises(SamePerson):
        questions.confirm_answer(review=review, by=casework)
    questions.confirm_answer(review=review, by=second)

    assert gate(review, FINAL) == GateAnswer.DUE
    record_release(release=Release.objects.get(basis="APD"), on=FINAL, by=casework)
    review.refresh_from_db()
    assert review.status == "released"


@pytest.mark.parametrize(("decided_on", "asks"), [(date(2025, 12, 30), False), (date(2025, 12, 31), True)])
def test_direction_from_before_the_law_asks_nothing_and_is_not_referred(review, casework, at_noon, decided_on, asks):
    review.hearings.update(days=[decided_on], first_on=decided_on, last_on=decided_on)
    decided(review, casework, decided_on=decided_on, provided_on=decided_on)
    assert ReferralQuestion.objects.exists() is asks
    assert ReleaseHold.objects.filter(kind="high_court").exists() is asks

    if asks:
        challenges.refer_to_high_court(review=review, referral=referral(date(2026, 1, 22)), by=casework)
    else:
        with pytest.raises(MoveRefused, match=r"256AZBA\(6\)"):
            challenges.refer_to_high_court(review=review, referral=referral(date(2026, 1, 2)), by=casework)


@pytest.mark.parametrize("limb", ["undermines_confidence", "court_might_not_be_satisfied"])
def test_one_limb_alone_refers_nothing(review, casework, at_noon, limb):
    decided(review, casework)
    pass_to(at_noon, review, FINAL)

    with pytest.raises(ParoleRefused, match="both limbs"):
        challenges.refer_to_high_court(review=review, referral=referral(FINAL, **{limb: False}), by=casework)


def page(client, review, by):
    client.force_login(by)
    at = reverse("review", kwargs={"uid": review.offender.uid, "review_uid": review.uid})
    return client.get(at).content.decode()


def test_referred_it_is_suspended_until_the_court_has_determined_it(client, review, casework, second, at_noon):
    decided(review, casework)
    confirm_direction(offender=review.offender, by=second)
    pass_to(at_noon, review, FINAL)
    challenge = challenges.refer_to_high_court(review=review, referral=referral(FINAL), by=casework)
    question = ReferralQuestion.objects.get()
    assert (question.answer, question.settled_on()) == ("referred", None)
    assert not ReviewClock.objects.running().filter(kind="referral_question").exists()

    assert "Telling the prisoner is not recorded" in page(client, review, casework)
    assert questions.tell_prisoner(review=review, on=FINAL, by=casework).prisoner_told_on == FINAL
    assert "Prisoner told 15 December 2026" in page(client, review, casework)
    challenges.answer(challenge=challenge, result="refused", on=FINAL, words="x", document="EWHC", by=casework)
    confirm_direction(offender=review.offender, by=second)  # its first day has come forward

    assert gate(review, FINAL) == GateAnswer.DUE
    assert not ReleaseHold.objects.filter(lifted_at=None).exists()


def test_clock_of_two_working_days_runs_from_the_direction_and_is_told(review, casework, noon, at_noon):
    decided(review, casework)  # Tuesday 1 December

    assert ReviewClock.objects.get(kind="referral_question").due_on == date(2026, 12, 3)
    clocks.tell_of_missed(on=date(2026, 12, 3), at=noon)
    assert not Alert.objects.filter(kind="parole.clock_missed").exists()
    clocks.tell_of_missed(on=date(2026, 12, 4), at=noon + timedelta(days=3))
    assert "referred to the High Court" in Alert.objects.get(kind="parole.clock_missed").text


def test_answer_that_was_wrong_is_withdrawn_in_sight_and_suspends_again(review, casework, second, at_noon):
    decided(review, casework)
    not_referred(review)

    questions.withdraw_answer(review=review, reason="Of another person", by=casework)

    ended, stands = ReferralQuestion.objects.all()
    assert (ended.answer, ended.ended_by, stands.answer) == ("not_referred", casework, "")
    assert "Of another person" in ended.ended_because
    assert ReleaseHold.objects.filter(kind="high_court", lifted_at=None).exists()
    assert "suspended again" in Alert.objects.get(kind="parole.referral_reopened").text
    assert BoardDirection.objects.get(ended_at=None).settled_on is None


def test_withdrawal_of_an_answer_keeps_a_draft_until_it_is_recorded(client, review, casework):
    decided(review, casework)
    not_referred(review)
    client.force_login(casework)
    page = reverse("question_withdraw", kwargs={"uid": review.offender.uid, "review_uid": review.uid})
    keep = reverse("draft", kwargs={"form": "question.withdraw", "about": str(review.uid)})
    assert f'data-draft="{keep}"' in client.get(page).content.decode()

    client.post(keep, {"reason": "Of another person"})
    assert "Of another person" in client.get(page).content.decode()
    assert client.post(page, {"reason": "Of another person"}).status_code == 302

    assert not Draft.objects.exists()


def test_what_was_directed_before_this_was_known_is_asked_by_the_clock(review, casework):
    decided(review, casework)
    ReviewClock.objects.filter(kind="referral_question").delete()
    ReferralQuestion.objects.all().delete()

    assert finality.ask_what_was_not_asked() == 1
    assert finality.ask_what_was_not_asked() == 0
    assert ReferralQuestion.objects.get().answer == ""


def test_clock_itself_opens_the_question_of_such_a_direction(review, casework):
    decided(review, casework)
    ReviewClock.objects.filter(kind="referral_question").delete()
    ReferralQuestion.objects.all().delete()

    tasks.watch_reviews()

    assert ReferralQuestion.objects.get().answer == ""


def test_pages_answer_confirm_and_say_that_it_is_suspended(client, review, casework, second):
    decided(review, casework)
    about = {"uid": review.offender.uid, "review_uid": review.uid}

    def page(name, data=None):
        address = reverse(name, kwargs=about)
        return client.post(address, data) if data is not None else client.get(address)

    client.force_login(casework)
    assert "Release suspended: do not release until this is answered" in page("review").content.decode()
    assert "record the referral" in page("question_answer").content.decode()
    day = {"on_day": 1, "on_month": 12, "on_year": 2026}
    assert page("question_answer", {"answer": "not_listed", "document": "", "reason": "x", **day}).status_code == 200
    sent = page("question_answer", {"answer": "not_listed", "document": "SoS/1", "reason": "Not listed", **day})
    assert sent.status_code == 302
    assert "Confirm the answer" not in page("review").content.decode()
    assert "You did the first part yourself" in page("question_confirm", {}).content.decode()

    client.force_login(second)
    assert "SoS/1" in page("question_confirm").content.decode()
    assert page("question_confirm", {}).status_code == 302

    shown = page("review").content.decode()
    assert "Offence not listed" in shown
    assert "Release suspended" not in shown
