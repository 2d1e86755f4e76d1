"""Of a recall victims hear at each step that they wish to hear of, and victim liaison acknowledges it every time."""

import pytest
import time_machine
from django.utils import timezone

from licence.recalls.actions import ending
from parole.models import LiaisonNotice, ToTell, Victim
from parole.victims.actions import notices, victims
from parole.victims.rules.events import Event
from sharing.access import RecordHidden
from sharing.models import Alert
from tests.factories.recalls import Cast
from tests.parole.victims.test_victims import CONTACT, tell
from tests.worlds import prepare_nothing, row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026


def made():
    cast = Cast()
    vlo = cast.somebody("probation", "victim_liaison", "Anna Pell")
    victims.add_victim(offender=cast.person, by=vlo, **CONTACT)
    return {"cast": cast, "vlo": vlo}


world = world_of(made, patched=prepare_nothing)
cast, vlo = row_of("cast"), row_of("vlo")


def told():
    return list(ToTell.objects.order_by("pk").values_list("event", flat=True))


def test_each_step_is_told(cast):
    cast.returned(cast.revoked())  # nobody holds him, so that he is at large from the revocation on

    assert told() == [Event.RECALL_AGREED, Event.REVOKED, Event.AT_LARGE, Event.RECALL]


def test_one_that_is_considered_or_decided_against_is_told_to_nobody(cast):
    cast.consulted()

    assert told() == []


@pytest.mark.parametrize("was_told", [True, False])
def test_of_one_that_stops_those_hear_who_had_heard_of_it(cast, vlo, was_told):
    recall = cast.agreed()
    if was_told:
        tell(ToTell.objects.get(), vlo)

    ending.stop(recall=recall, reason="alternative", rationale="He moved to an approved place", by=cast.senior)

    assert told() == ([Event.RECALL_AGREED, Event.RECALL_STOPPED] if was_told else [])


class TestLiaison:
    def alert(self):
        return Alert.objects.get(kind="parole.liaison_to_acknowledge")

    def test_is_asked_when_recall_is_agreed_whether_or_not_there_is_a_victim(self, cast, vlo):
        victims.leave(victim=cast_victim(cast), on=timezone.localdate(), by=vlo)

        recall = cast.agreed()

        notice = LiaisonNotice.objects.get(of=recall.uid)
        assert notice.acknowledged_at is None
        readers = (vlo, cast.author, cast.senior, cast.ppcs, cast.police, cast.prison)
        seen = {who.role for who in readers if Alert.objects.visible_to(who).filter(pk=self.alert().pk).exists()}
        assert seen == {"victim_liaison"}

    def test_acknowledges_in_their_own_session_and_nobody_for_them(self, cast, vlo):
        notice = LiaisonNotice.objects.get(of=cast.agreed().uid)
        for other in (cast.author, cast.senior, cast.ppcs):
            with pytest.raises(RecordHidden):
                notices.acknowledge(notice=notice, to_consider="", by=other)

        notices.acknowledge(notice=notice, to_consider="Ask us before he is told", by=vlo)
        again = notices.acknowledge(notice=notice, to_consider="", by=vlo)

        assert (again.acknowledged_by, again.to_consider) == (vlo, "Ask us before he is told")
        assert self.alert().state == "resolved"

    def test_the_step_waits_until_they_did_or_had_their_time_victim_or_none(self, cast, vlo):
        recall = cast.agreed()  # on a Tuesday: by the end of Wednesday

        def may_go_on():
            return notices.liaison_status(cast.person, recall.uid, at=timezone.now()).may_go_on

        assert not may_go_on()
        with time_machine.travel("2026-12-02T23:59:59Z", tick=False):
            assert not may_go_on()
        with time_machine.travel("2026-12-03T00:00:00Z", tick=False):
            assert may_go_on()
        victims.leave(victim=cast_victim(cast), on=timezone.localdate(), by=vlo)
        victims.answer_for_liaison(offender=cast.person, answer="none", by=vlo)
        assert not may_go_on()
        notices.acknowledge(notice=LiaisonNotice.objects.get(), to_consider="", by=vlo)
        assert may_go_on()

    def test_nothing_waits_for_them_when_the_recall_stops(self, cast):
        recall = cast.agreed()

        ending.stop(recall=recall, reason="alternative", rationale="He moved to an approved place", by=cast.senior)

        assert self.alert().state == "resolved"


def cast_victim(cast):
    return Victim.objects.get(offender=cast.person)
