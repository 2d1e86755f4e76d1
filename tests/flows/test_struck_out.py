"""A release or return that was a mistake, over all floors: licence, recall, review and victims are as they were."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from licence.checks.actions import plans
from licence.licences.rules import last_moment
from licence.models import Check, Licence, LicenceCondition, RecallClock
from offenders.models import Release
from offenders.movements import actions as custody
from offenders.releases.leaving import strike_outs
from parole.models import ParoleReview, ToTell
from parole.victims.actions import victims
from parole.victims.rules.events import Event
from sharing.access.state_machines import MoveRefused
from sharing.models import Alert
from tests.factories.licence import approved_licence, put_forward_to, somebody_due_out, workers
from tests.factories.parole import ReviewFactory
from tests.factories.recalls import Cast
from tests.licence.recalls.test_following import decided, new_licence, now, way_out

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
TODAY = date(2026, 12, 1)
ROLES = ("probation_officer", "prison_decision_maker", "ppcs", "probation_manager", "victim_liaison")


@pytest.fixture
def person():
    return somebody_due_out()


@pytest.fixture
def cast(person):
    return dict(zip(ROLES, workers(person, *ROLES), strict=True))


def strike_latest(person, first, second):
    movement = person.movements.standing().last()
    marked = strike_outs.mark_mistaken(movement=movement, reason="Wrong person", by=first)
    return strike_outs.confirm_strike_out(strike=marked, by=second)


class TestLicence:
    @pytest.fixture
    def licence(self, person, cast):
        licence = approved_licence(person, cast["probation_officer"], cast["prison_decision_maker"])
        plans.make_plan(
            condition=licence.conditions.first(),
            kinds=["supervision_meeting"],
            number=1,
            unit="week",
            starts_on=date(2026, 11, 20),
            officer=cast["probation_officer"],
            by=cast["probation_officer"],
        )
        custody.record_release(release=put_forward_to(person, TODAY), on=TODAY, by=cast["ppcs"])
        return Licence.objects.get(pk=licence.pk)

    def test_it_is_approved_again_binds_nobody_and_asks_for_no_check(self, person, cast, licence):
        assert licence.status == "active"

        strike_latest(person, cast["probation_manager"], cast["probation_officer"])

        licence.refresh_from_db()
        assert (licence.status, licence.starts_on, licence.activated_at) == ("approved", None, None)
        assert set(licence.conditions.values_list("state", flat=True)) == {"approved"}
        assert not LicenceCondition.objects.filter(offender=person).in_force(at=last_moment(TODAY)).exists()
        assert not Check.objects.exists()
        assert not Alert.objects.unfinished().filter(kind="licence.activated").exists()

    def test_released_again_it_takes_force_again_with_its_checks(self, person, cast, licence):
        strike_latest(person, cast["probation_manager"], cast["probation_officer"])

        custody.record_release(release=Release.objects.open().counted().get(), on=TODAY, by=cast["ppcs"])

        licence.refresh_from_db()
        assert (licence.status, licence.starts_on, Check.objects.count()) == ("active", TODAY, 1)

    def test_a_check_that_was_answered_says_that_the_person_did_go(self, person, cast, licence):
        check = Check.objects.get()
        Check.objects.filter(pk=check.pk).update(
            outcome="complied", done_at=check.licence.activated_at, recorded_at=check.licence.activated_at
        )

        with pytest.raises(MoveRefused, match="someone met the person in the community"):
            strike_latest(person, cast["probation_manager"], cast["probation_officer"])

        licence.refresh_from_db()
        assert licence.status == "active"
        person.refresh_from_db()
        assert person.status == "on_licence"

    def test_what_was_done_with_the_licence_since_stands_in_the_way(self, person, cast, licence):
        from licence.licences.actions import licences

        licences.end(licence=licence, on=TODAY, reason="Expired", by=cast["probation_officer"])

        with pytest.raises(MoveRefused, match="has changed since: end"):
            strike_latest(person, cast["probation_manager"], cast["probation_officer"])


class TestRecall:
    def test_one_that_ended_with_the_release_runs_again(self, at_noon):
        cast = Cast()
        recall = cast.returned()
        decided(cast, "release_directed")
        made = new_licence(cast)
        running = set(RecallClock.objects.running().values_list("kind", flat=True))
        at_noon.shift(timedelta(minutes=5))
        custody.record_release(release=way_out(cast, "APD", "directed"), on=TODAY, by=cast.prison)

        strike_latest(cast.person, cast.ppcs, cast.author)

        assert (now(recall).status, now(recall).new_licence, now(recall).ended_at) == (
            "re_release_directed",
            None,
            None,
        )
        assert set(RecallClock.objects.running().values_list("kind", flat=True)) == running
        assert (Licence.objects.get(pk=made.pk).status, Licence.objects.active().exists()) == ("approved", False)

    def test_one_begun_since_must_be_stopped_first(self, at_noon):
        cast = Cast()
        Licence.objects.filter(pk=cast.licence.pk).update(release=None)
        cast.begun()

        with pytest.raises(MoveRefused, match="Stop it first"):
            from licence import struck_out

            released = cast.person.movements.last()
            released.recorded_at -= timedelta(hours=1)
            struck_out.recall_goes_back(released, by=None)

    def test_of_a_mistaken_return_the_person_is_looked_for_again(self, at_noon):
        cast = Cast()
        recall = cast.returned()
        assert ParoleReview.objects.open().exists()

        strike_latest(cast.person, cast.ppcs, cast.author)

        found = now(recall)
        cast.person.refresh_from_db()
        assert cast.person.status == "unlawfully_at_large"
        assert found.status in ("licence_revoked", "unlawfully_at_large")
        assert (found.returned_at, found.establishment, found.custody_status) == (None, None, "no")
        assert not ParoleReview.objects.open().exists()
        assert not RecallClock.objects.running().filter(kind="dossier").exists()
        assert not Alert.objects.unfinished().filter(kind="recall.returned").exists()

    def test_a_review_that_went_on_since_the_return_is_withdrawn_first(self, at_noon):
        cast = Cast()
        cast.returned()
        ParoleReview.objects.update(status="referral_sent")

        with pytest.raises(MoveRefused, match="Withdraw it first"):
            strike_latest(cast.person, cast.ppcs, cast.author)


class TestReview:
    def test_one_that_the_release_made_needless_goes_on(self, person, cast):
        review = ReviewFactory(offender=person, period=person.periods.get(), status="referral_sent")
        custody.record_release(release=put_forward_to(person, TODAY), on=TODAY, by=cast["ppcs"])
        review.refresh_from_db()
        assert review.status == "withdrawn"

        strike_latest(person, cast["probation_manager"], cast["probation_officer"])

        review.refresh_from_db()
        assert (review.status, review.ended_at, review.ended_because) == ("referral_sent", None, "")


class TestVictims:
    @pytest.mark.parametrize("was_told", [True, False])
    def test_who_was_told_of_the_release_hears_that_it_was_none(self, person, cast, was_told):
        vlo = cast["victim_liaison"]
        contact = {"reference": "VCS/20417", "is_in_scheme": True, "contact": "phone", "not_wanted": [], "note": ""}
        victims.add_victim(offender=person, by=vlo, **contact)
        custody.record_release(release=put_forward_to(person, TODAY), on=TODAY, by=cast["ppcs"])
        if was_told:
            said = {"at": timezone.now(), "channel": "phone", "was_reached": True, "words": ""}
            victims.record_telling(task=ToTell.objects.get(event=Event.RELEASE), by=vlo, **said)

        strike_latest(person, cast["probation_manager"], cast["probation_officer"])

        waiting = ToTell.objects.open().exclude(event=Event.COMING)
        assert [each.event for each in waiting] == ([Event.STRUCK_OUT] if was_told else [])
