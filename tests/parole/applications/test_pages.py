"""What a party asks of the Board beside its decision: who asks, until when, how the Board answers."""

from datetime import date

import pytest
from django.db import IntegrityError
from django.urls import reverse

from parole.models import BoardApplication
from parole.steps.actions import reviews
from tests.factories.breaches import let_in
from tests.factories.hearings import hearing_row
from tests.factories.parole import brought_to, review_of_somebody_held
from tests.parole.reviews.test_pages import day

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026

UID = "019aa000-0000-7000-8000-00000000000a"
ASKED = {"uid": UID, "asked_by": "prisoner", "reason": "It concerns many"}
TODAY = date(2026, 12, 1)


def begin():
    review = review_of_somebody_held()
    people = {"ppcs": let_in(review.offender, "ppcs", role="ppcs")}
    return {"review": review, **people, "officer": let_in(review.offender, "probation")}


@pytest.fixture
def review(begun):
    return begun["review"]


@pytest.fixture
def casework(client, begun):
    client.force_login(begun["ppcs"])
    return begun["ppcs"]


def of(review, name="board_applications", **more):
    about = {"uid": review.offender.uid} | ({} if "application_uid" in more else {"review_uid": review.uid})
    return reverse(name, kwargs=about | more)


def asked(client, review, what="public_hearing", **typed):
    answer = client.post(of(review, "board_application_ask", asks=what), ASKED | typed)
    return "" if answer.status_code == 302 else answer.content.decode()


def sent(client, review, verb, **typed):
    application = BoardApplication.objects.get()
    at = of(review, "board_application_step", application_uid=application.uid, verb=verb)
    answer = client.post(at, typed)
    return "" if answer.status_code == 302 else answer.content.decode()


def page(client, review):
    return client.get(of(review)).content.decode()


def test_public_hearing_is_asked_for_and_answered(client, review, casework):
    hearing_row(review.offender, date(2027, 2, 24), review=review)  # 12 weeks before: 2 December
    assert "Asked for by 2 December 2026" in page(client, review)
    for _ in range(2):  # a form that is sent twice asks once
        assert asked(client, review, **day("asked_on", date(2026, 11, 20))) == ""
    answered = {"answer": "granted", "document": "PB/1"} | day("on", TODAY)
    assert "Enter the reasons" in sent(client, review, "answer", reasons=" ", **answered)

    assert sent(client, review, "answer", reasons="In the interests of justice", **answered) == ""

    for words in ("The prisoner, 20 November 2026", "The hearing is in public", "In the interests of justice"):
        assert words in page(client, review)
    assert "already an answer" in sent(client, review, "withdraw", reason="Another", **day("on", TODAY))


def test_public_hearing_that_is_asked_for_late_is_kept_and_marked_so(client, review, casework):
    hearing_row(review.offender, date(2027, 2, 22), review=review)  # 12 weeks before: 30 November

    assert asked(client, review, **day("asked_on", TODAY)) == ""

    assert "after the last day, 30 November 2026" in page(client, review)


def test_member_is_asked_to_decide_anew_what_staff_decided(client, review, casework):
    brought_to("mca_listed", by=casework, review=review)
    said = {"reason": "", "put_off_for": "report", "caused_by": "prison", "document": "PB/1", "decided_by": "staff"}
    review = reviews.defer(review=review, on=date(2026, 11, 30), target_on=date(2027, 3, 1), by=casework, **said)
    move = review.moves.get(verb="defer")
    assert "until 14 December 2026" in page(client, review)

    anew = {"move": str(move.uid)} | day("asked_on", TODAY)
    assert "Select" in asked(client, review, "redecision", **day("asked_on", TODAY))
    assert "30 November 2026" in asked(client, review, "redecision", **anew | day("asked_on", date(2026, 11, 29)))
    assert asked(client, review, "redecision", **anew) == ""
    assert sent(client, review, "answer", answer="refused", reasons="Right", document="PB/2", **day("on", TODAY)) == ""

    assert "The member made the same decision" in page(client, review)


def test_what_a_member_decided_is_not_decided_anew_by_another(client, review, casework):
    brought_to("mca_listed", by=casework, review=review)
    said = {"reason": "x", "caused_by": "prison", "document": "PB/1", "decided_by": "member"}
    review = reviews.defer(review=review, on=date(2026, 11, 30), target_on=date(2027, 3, 1), by=casework, **said)

    anew = {"move": str(review.moves.get(verb="defer").uid)} | day("asked_on", TODAY)

    assert "Select" in asked(client, review, "redecision", **anew)
    assert not BoardApplication.objects.exists()


def test_it_is_withdrawn_with_a_reason_and_stays_in_sight(client, review, casework):
    assert asked(client, review, **day("asked_on", TODAY)) == ""
    assert "Enter a reason" in sent(client, review, "withdraw", reason=" ", **day("on", TODAY))

    assert sent(client, review, "withdraw", reason="Recorded twice", **day("on", TODAY)) == ""

    assert "Recorded twice" in page(client, review)


def test_nobody_but_casework_records_one(client, review, begun):
    client.force_login(begun["officer"])

    assert of(review, "board_application_ask", asks="public_hearing") not in page(client, review)
    assert "role cannot do this" in asked(client, review, **day("asked_on", TODAY))
    assert client.get(of(review, "board_application_ask", asks="another")).status_code == 404
    assert not BoardApplication.objects.exists()


def test_database_takes_no_answer_before_it_is_asked(client, review, casework):
    assert asked(client, review, **day("asked_on", TODAY)) == ""

    with pytest.raises(IntegrityError, match="board_application_is_answered_after_it_is_made"):
        BoardApplication.objects.update(answer="granted", answered_on=date(2026, 11, 30), document="PB/1")
