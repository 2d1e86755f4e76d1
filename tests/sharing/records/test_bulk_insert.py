"""A row and what belongs to it are there by one statement, or none of them is."""

from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from licence.models import Breach, BreachMove, Evidence
from sharing.records import bulk_insert
from tests.factories.breaches import licence_in_force

pytestmark = pytest.mark.django_db
UID = UUID("01936f2e-0000-7000-8000-000000000001")


@pytest.fixture
def breach():
    condition = licence_in_force().conditions.first()
    return Breach(
        offender=condition.offender,
        licence=condition.licence,
        condition=condition,
        source="tag",
        reason="other",
        occurred_at=timezone.now(),
        found_at=timezone.now(),
        summary="It's 100% so",
    )


def move_of(breach, **more):
    return BreachMove(breach=breach, offender=breach.offender, verb="suspect", after="suspected", **more)


def shown_by(breach, words):
    return Evidence(breach=breach, offender=breach.offender, words=words)


def test_all_are_written_with_their_keys_by_one_statement(breach, django_assert_num_queries):
    move, first, second = move_of(breach), shown_by(breach, "first"), shown_by(breach, "second")

    with django_assert_num_queries(1):
        bulk_insert.create(breach, move, first, second)

    kept = Breach.objects.get()
    assert (kept.pk, kept.uid, kept.summary) == (breach.pk, breach.uid, "It's 100% so")
    assert kept.moves.get() == move
    assert move.uid == kept.moves.get().uid
    assert [each.words for each in kept.evidence.order_by("pk")] == ["first", "second"]
    assert first.breach_id == breach.pk


def test_a_uid_that_was_given_is_kept(breach):
    breach.uid = UID

    bulk_insert.create(breach, move_of(breach))

    assert Breach.objects.get().uid == UID


def test_nothing_is_left_where_one_cannot_be_written(breach):
    breach.condition = None  # refused by a constraint of the table

    with pytest.raises(IntegrityError), transaction.atomic():
        bulk_insert.create(breach, move_of(breach))

    assert not BreachMove.objects.exists()
