"""Which review a recalled person has: by the Act of the recalled sentence, and of a new sentence at its own day."""

from datetime import date, timedelta

import pytest

from offenders.models import Conviction, CustodyPeriod, KeyDate, Offence, Sentence
from parole.models import ParoleReview
from parole.release_handlers import review_after_return
from parole.reviews import coming
from parole.steps.actions import open_due_reviews
from sharing.models import Alert
from tests.factories.parole import somebody_held

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026

BACK = date(2026, 11, 20)
NEW_PED = date(2027, 5, 1)


def recalled(kind="SDS"):
    offender = somebody_held(since=BACK)
    CustodyPeriod.objects.filter(offender=offender).update(is_recall=True)
    passed(offender, kind, date(2019, 3, 15), eligible_on=date(2023, 3, 15))
    return offender


def passed(offender, kind, on, *, eligible_on):
    offence = Offence.objects.exclude(schedule_19za="none").earliest("pk")
    conviction = Conviction.objects.create(offender=offender, offence=offence, convicted_on=on)
    Sentence.objects.create(offender=offender, conviction=conviction, kind=kind, sentenced_on=on, years=6)
    KeyDate.objects.filter(offender=offender).delete()
    said = {"origin": "official", "source": "NOMIS", "as_at": on}
    KeyDate.objects.create(offender=offender, code="PED", falls_on=eligible_on, **said)


@pytest.mark.parametrize(
    ("kind", "review", "says"),
    [
        ("SDS", "recall_255c", "28 days after the return to custody, CJA 2003 s.255C(4)"),
        ("LIFE", "recall_life_32", "Recall of a life or IPP licence, Crime (Sentences) Act 1997 s.32(4)"),
        ("IPP", "recall_life_32", "Recall of a life or IPP licence, Crime (Sentences) Act 1997 s.32(4)"),
    ],
)
def test_return_begins_the_review_of_the_recalled_sentence_by_its_act(kind, review, says):
    offender = recalled(kind)

    review_after_return(period=offender.periods.get(), by=None)

    made = ParoleReview.objects.get()
    assert (made.kind, made.basis) == (review, says)
    assert not made.is_of_first_release


def test_life_sentence_passed_after_the_return_does_not_make_it_a_recall_of_life():
    offender = recalled("SDS")
    passed(offender, "LIFE", date(2026, 11, 25), eligible_on=NEW_PED)

    review_after_return(period=offender.periods.get(), by=None)

    assert ParoleReview.objects.get().kind == "recall_255c"


@pytest.mark.parametrize(("days", "number"), [(-1, 0), (0, 1)])
def test_new_sentence_has_its_own_review_beside_that_of_the_recall_and_is_told_once(noon, days, number):
    offender = recalled()
    passed(offender, "SOPC", date(2026, 11, 25), eligible_on=NEW_PED)
    review_after_return(period=offender.periods.get(), by=None)
    on = NEW_PED - timedelta(weeks=26) + timedelta(days=days)

    open_due_reviews.begin_in_sight(on=on, at=noon)
    open_due_reviews.begin_in_sight(on=on, at=noon)

    told = Alert.objects.filter(kind="parole.another_in_sight")
    assert told.count() == number
    assert all("refer by 1 May 2027" in alert.text for alert in told)
    kinds = ParoleReview.objects.open().order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["recall_255c", "initial_247a"][: 1 + number]


def test_new_sentence_has_its_own_review_once_the_recall_is_refused_and_before_the_year_is_over(noon):
    offender = recalled()
    passed(offender, "SOPC", date(2026, 11, 25), eligible_on=NEW_PED)
    review_after_return(period=offender.periods.get(), by=None)
    closed = {"status": "closed_not_released", "ended_at": noon, "next_review_by": date(2027, 12, 18)}
    ParoleReview.objects.update(**closed)

    open_due_reviews.begin_in_sight(on=NEW_PED - timedelta(weeks=26), at=noon)

    made = ParoleReview.objects.open().get()
    assert (made.kind, made.refer_by) == ("initial_247a", NEW_PED)
    assert made.is_of_first_release


def test_recalled_sentence_is_not_referred_again_at_its_own_old_day(noon):
    offender = recalled()

    assert [due.kind for due in coming.dues_of(offender)] == ["recall_255c"]
