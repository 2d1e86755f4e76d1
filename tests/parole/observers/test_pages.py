"""Who asks to observe a hearing: the Board's answer, what they may be shown, and that they came."""

from datetime import date

import pytest
from django.db import IntegrityError
from django.urls import reverse

from parole.hearings.observers import Observer
from tests.factories.breaches import let_in
from tests.factories.parole import heard_on, review_of_somebody_held
from tests.parole.reviews.test_pages import day

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026

ASKED = {"uid": "019aa000-0000-7000-8000-000000000002", "name": "R. Teal", "kind": "researcher", "reason": "A study"}


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


def of(review, name, **more):
    about = {"uid": review.offender.uid} | (more or {"review_uid": review.uid})
    return reverse(name, kwargs=about)


def sent(client, review, observer, verb, **typed):
    answer = client.post(of(review, "observer_step", observer_uid=observer.uid, verb=verb), typed)
    return "" if answer.status_code == 302 else answer.content.decode()


def asked(client, review):
    for _ in range(2):  # a form that is sent twice asks once
        client.post(of(review, "observer_ask"), ASKED | day("asked_on", date(2026, 11, 2)))
    return Observer.objects.get()


def test_observer_asks_is_let_in_and_attends_the_hearing(client, review, casework):
    heard_on(review, date(2026, 11, 18))
    observer = asked(client, review)
    assert "has not allowed them" in sent(client, review, observer, "attend", **day("on", date(2026, 11, 18)))
    granted = {"answer": "granted", "document": "PB/9"} | day("on", date(2026, 11, 9))
    assert "Select what they may be shown" in sent(client, review, observer, "answer", **granted)

    assert sent(client, review, observer, "answer", may_see="summary", **granted) == ""
    assert "This review has no hearing" in sent(client, review, observer, "attend", **day("on", date(2026, 11, 19)))
    assert sent(client, review, observer, "attend", **day("on", date(2026, 11, 18))) == ""

    said = client.get(of(review, "observers")).content.decode()
    for words in ("R. Teal", "A study", "May observe", "A summary", "18 November 2026"):
        assert words in said


def test_refused_observer_is_shown_nothing_and_one_withdrawn_stays_in_sight(client, review, casework):
    observer = asked(client, review)
    refused = {"answer": "refused", "may_see": "open_papers", "document": "PB/9"} | day("on", date(2026, 11, 9))
    assert sent(client, review, observer, "answer", **refused) == ""
    assert Observer.objects.get().may_see == ""

    assert sent(client, review, observer, "withdraw", reason="Recorded twice", **day("on", date(2026, 12, 1))) == ""

    assert "Recorded twice" in client.get(of(review, "observers")).content.decode()


def test_name_that_hides_something_is_refused_and_what_was_typed_stays(client, review, casework):
    typed = ASKED | {"name": "R.\u202eTeal"} | day("asked_on", date(2026, 11, 2))

    said = client.post(of(review, "observer_ask"), typed).content.decode()

    assert "Remove the hidden direction mark after “R.” (U+202E)" in said
    assert "A study" in said
    assert not Observer.objects.exists()


def test_nobody_but_casework_records_an_observer(client, review, begun):
    client.force_login(begun["officer"])

    assert of(review, "observer_ask") not in client.get(of(review, "observers")).content.decode()
    answer = client.post(of(review, "observer_ask"), ASKED | day("asked_on", date(2026, 11, 2)))

    assert "role cannot do this" in answer.content.decode()
    assert not Observer.objects.exists()


def test_database_shows_nothing_to_whom_the_board_has_not_let_in(review):
    fields = {"offender": review.offender, "name": "R. Teal", "kind": "other", "reason": "x"}
    with pytest.raises(IntegrityError, match="observer_is_answered_on_a_day"):
        review.observers.create(asked_on=date(2026, 11, 2), may_see="summary", **fields)
