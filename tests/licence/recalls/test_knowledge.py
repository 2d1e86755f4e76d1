"""The decision snapshot: what the decider knew, and no word of an item to a reader who cannot see it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from licence.breaches import decision_snapshot
from licence.models import Check
from licence.recalls.actions import begin, deciding
from sharing.items.actions import items
from tests.factories.items import decided, holder, recorded, team_of
from tests.factories.recalls import WHY, with_cast
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


world = world_of(with_cast)
cast = row_of("cast")


def agreed(cast):
    recall = cast.consulted()
    begin.give_view(recall=recall, view="seek", words="The contact is dangerous", by=cast.police)
    recall = deciding.agree(recall=recall, rationale=WHY, alternatives=["none"], by=cast.senior)
    return recall.moves.get(verb="agree").knew


def test_items_that_the_decider_had_read_are_told_to_those_for_whom_they_are_there(cast):
    desk = holder(cast.person)
    item = recorded(cast.person, desk)
    decided(item, "share_gist", desk, team_of(cast.senior))
    unread = recorded(cast.person, desk, title="Another one")
    decided(unread, "share_gist", desk, team_of(cast.senior))
    items.confirm_reading(item=item, by=cast.senior)

    knew = agreed(cast)

    assert [each["uid"] for each in knew["items_read"]] == [str(item.uid)]
    assert "monitored person" not in str(knew)
    assert decision_snapshot.items_of(knew, reader=cast.senior) == [(item, timezone.now())]
    assert decision_snapshot.items_of(knew, reader=cast.ppcs) == []


def test_views_and_the_last_polygraph_test_are_kept_as_they_stood(cast):
    for days, result in ((90, "significant_response"), (20, "no_significant_response")):
        Check.objects.create(
            offender=cast.person,
            licence=cast.licence,
            kind="polygraph_session",
            due_on=timezone.localdate() - timedelta(days=days),
            grace_ends_on=timezone.localdate() - timedelta(days=days),
            outcome="compliant",
            done_at=timezone.now() - timedelta(days=days),
            recorded_at=timezone.now(),
            polygraph_result=result,
        )

    knew = agreed(cast)

    assert knew["polygraph"]["result"] == "No significant response"
    assert [(each["by"], each["view"]) for each in knew["views"]] == [("Desk", "Seek recall")]


def test_a_view_of_another_recall_that_has_ended_is_not_known_now(cast):
    agreed(cast)
    cast.person.recalls.update(status="stopped", ended_at=timezone.now())

    assert decision_snapshot.known_of(cast.person, at=timezone.now())["views"] == []
