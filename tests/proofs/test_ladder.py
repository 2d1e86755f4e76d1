"""What the proof of ladders counts as lost, late and made in spite of an answer."""

from datetime import UTC, datetime, timedelta

import pytest

from proofs.alerts.ladder_kills import Outage, Seen, judge, ready_at
from sharing.models import RungMade
from tests.factories.sharing import ReceiptFactory, UserFactory

TOLD = datetime(2026, 12, 1, 12, tzinfo=UTC)  # a Tuesday: nobody is out of hours


def at(seconds):
    return TOLD + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("outages", "due", "made", "ready"),
    [
        ([], 10, 12, 10),
        ([(5, 30)], 10, 40, 30),
        ([(5, 30), (35, 60)], 10, 70, 60),
        ([(20, 30)], 10, 12, 10),  # made before it began
    ],
)
def test_rung_is_due_from_its_time_or_from_the_end_of_what_was_away_then(outages, due, made, ready):
    found = [Outage(at(began), at(ended)) for began, ended in outages]

    assert ready_at(at(due), at(made), found) == at(ready)


@pytest.fixture
def receipt(db):
    return ReceiptFactory(told_at=TOLD, due_at=at(600), severity=1)


def make_deputies(receipt, made):
    RungMade.objects.create(
        receipt=receipt, rung="deputy", round=1, because="overdue", due_at=at(600), made_at=at(made)
    )


def judged(until):
    seen = Seen()
    judge(seen, [], ended_at=at(until))
    return seen


def test_rung_that_is_not_there_is_lost(receipt):
    assert judged(614).lost == 0
    assert judged(616).lost == 1


@pytest.mark.parametrize(("made", "late"), [(615, 0), (616, 1)])
def test_rung_made_later_than_fifteen_seconds_is_late(receipt, made, late):
    make_deputies(receipt, made)

    seen = judged(620)

    assert (seen.lost, seen.late, seen.rungs) == (0, late, 1)


def test_rung_made_after_the_answer_is_seen(receipt):
    make_deputies(receipt, 605)
    type(receipt).objects.update(acknowledged_at=at(604), acknowledged_by=UserFactory(), next_rung_at=None)

    assert judged(620).after_acknowledged == 1
