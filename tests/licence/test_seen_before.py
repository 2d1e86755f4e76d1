"""A recall, a licence and a directed release are decided by people who have seen what must be seen before."""

import pytest
from django.utils import timezone

from licence.licences.actions import licences
from licence.readiness.actions import lists, sign_off
from licence.readiness.rules.readiness import SIGNING, Body
from licence.recalls.actions import deciding, ending
from offenders.models import Release
from sharing.items.rules import Occasion
from sharing.models import Alert, SightAtClose, Sitting
from sharing.sittings import actions as sittings
from sharing.sittings import clock
from sharing.sittings.actions import Unseen
from sharing.sittings.alert_kinds import CLOSED_UNSEEN
from sharing.sittings.rules import Why
from tests.factories.breaches import let_in
from tests.factories.items import seen_by, to_be_seen
from tests.factories.licence import active_licence, filled, somebody_due_out, viewed, workers
from tests.factories.readiness import SIGNERS, a_list, put_in_hand
from tests.factories.recalls import LETTER, WHY, with_cast
from tests.worlds import row_of, taken_back, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
world = world_of(with_cast)
cast = row_of("cast")
__all__ = ["taken_back"]


class TestRecall:
    def test_is_not_agreed_before_the_senior_has_seen_it(self, cast):
        item = to_be_seen(cast.person, cast.police, Occasion.RECALL, cast.senior)
        recall = cast.consulted()

        with pytest.raises(Unseen):
            cast.agreed(recall)
        recall.refresh_from_db()
        assert recall.status == "consulting_spo"

        seen_by(cast.senior, item)
        cast.agreed(recall)

        assert [(row.user, row.sight) for row in SightAtClose.objects.all()] == [(cast.senior, "seen")]

    def test_is_not_decided_against_before_either(self, cast):
        to_be_seen(cast.person, cast.police, Occasion.RECALL, cast.senior)
        said = {"rationale": WHY, "alternatives": ["none"], "look_again_hours": 6, "letter": LETTER}

        with pytest.raises(Unseen):
            deciding.no_recall(recall=cast.consulted(), by=cast.senior, **said)

    def test_what_the_senior_may_not_know_stops_nothing(self, cast):
        to_be_seen(cast.person, cast.police, Occasion.RECALL)

        cast.agreed()

        assert SightAtClose.objects.get().sight == "may_not"

    def test_that_is_stopped_leaves_nothing_to_decide(self, cast):
        recall = cast.consulted()

        ending.stop(recall=recall, reason="legal", rationale="Overtaken", by=cast.senior)

        assert Sitting.objects.get().state == "cancelled"


class TestRelease:
    @pytest.fixture
    def directed(self):
        readiness, people = a_list()
        Release.objects.filter(pk=readiness.release_id).update(certainty="directed")
        release = Release.objects.select_related("offender").get(pk=readiness.release_id)
        return lists.make_list(release=release, on=timezone.localdate(), by=None), people

    def test_that_the_board_directed_is_not_signed_unseen(self, directed):
        readiness, people = directed
        item = to_be_seen(readiness.offender, people["ct_analyst"], Occasion.RELEASE, people["probation_officer"])
        put_in_hand(readiness, people)
        officer = people["probation_officer"]

        with pytest.raises(Unseen):
            sign_off.sign(readiness=readiness, body="probation", by=officer)
        seen_by(officer, item)
        for body in ("probation", "prison"):
            sign_off.sign(readiness=readiness, body=body, by=people[SIGNERS[Body(body)]])

        # The last to sign may know the item, and knows that the prison has not seen it.
        analyst, pom = people["ct_analyst"], people["prison_offender_manager"]
        with pytest.raises(Unseen, match=pom.name):
            sign_off.sign(readiness=readiness, body="police", by=analyst)
        said = {"why": Why.NOT_SHAREABLE, "text": "The source"}
        reason = sittings.give_reason(sitting=Sitting.objects.get(), item=item, user=pom, by=analyst, **said)
        with pytest.raises(Unseen):
            sign_off.sign(readiness=readiness, body="police", by=analyst)
        sittings.agree(reason=reason, by=people["ct_manager"])
        sign_off.sign(readiness=readiness, body="police", by=analyst)

        assert Release.objects.get(pk=readiness.release_id).status == "ready"
        sitting = Sitting.objects.get()
        assert sitting.state == "closed"
        seen = {row.user: (row.sight, row.reason) for row in sitting.sights.all()}
        assert seen == {analyst: ("seen", None), officer: ("seen", None), pom: ("may_not", reason)}

    def test_that_the_last_to_sign_may_not_know_is_told_to_its_holder(self, directed):
        readiness, people = directed
        item = to_be_seen(readiness.offender, people["ct_analyst"], Occasion.RELEASE)
        put_in_hand(readiness, people)

        for body in ("police", "probation", "prison"):
            sign_off.sign(readiness=readiness, body=body, by=people[SIGNERS[Body(body)]])

        assert Release.objects.get(pk=readiness.release_id).status == "ready"
        clock.watch(at=timezone.now())
        assert item.reference in Alert.objects.get(kind=CLOSED_UNSEEN.name).text

    def test_that_the_law_orders_waits_for_nothing(self):
        readiness, people = a_list()
        to_be_seen(readiness.offender, people["ct_analyst"], Occasion.RELEASE, people["probation_officer"])
        put_in_hand(readiness, people)

        for body in SIGNING:
            sign_off.sign(readiness=readiness, body=body, by=people[SIGNERS[body]])

        assert Release.objects.get(pk=readiness.release_id).status == "ready"
        assert not Sitting.objects.exists()


class TestLicence:
    @pytest.fixture
    def licensed(self):
        person = somebody_due_out()
        com, governor, head = workers(person, "probation_officer", "prison_decision_maker", "probation_head")
        police = let_in(person, "ct_police", role="ct_analyst")
        return person, com, governor, head, police

    def test_that_a_release_by_law_needs_waits_for_nothing(self, licensed):
        person, com, governor, _, police = licensed
        to_be_seen(person, police, Occasion.LICENCE, governor)

        assert active_licence(person, com, governor).status == "active"
        assert SightAtClose.objects.get(user=governor).sight == "not_yet"

    def test_that_is_varied_waits(self, licensed):
        person, com, governor, head, police = licensed
        licence = active_licence(person, com, governor)
        item = to_be_seen(person, police, Occasion.LICENCE, head)
        variation = viewed(filled(licences.vary(licence=licence, reason="A new address", by=com), com))
        licences.submit(licence=variation, by=com)

        with pytest.raises(Unseen):
            licences.approve(licence=variation, by=head)
        seen_by(head, item)
        licences.approve(licence=variation, by=head)

        variation.refresh_from_db()
        assert variation.status in ("variation_approved", "active")
