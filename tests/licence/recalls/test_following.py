"""What follows for a recall from the Board's decision, from the next release, and from the end of the term."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.utils import timezone

from licence.licences.actions import licences
from licence.models import Licence, Recall, RecallClock
from licence.recalls.actions import casework, returning
from offenders.custody.rules import Happening, times_at_large
from offenders.dates.record_adapter.facts import revocations
from offenders.models import Adjustment, CustodyPeriod, KeyDate, Offender, Release
from offenders.movements import actions as custody
from offenders.releases.holds.actions import hold_release
from parole import followers
from parole.models import Decision, ParoleReview
from sharing.access.state_machines import MoveRefused
from sharing.models import Alert, Severity
from tests.factories.offenders import confirmed_direction
from tests.factories.recalls import Cast, prison
from tests.factories.sharing import TeamScopeFactory, UserFactory
from tests.worlds import further, row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

TODAY = date(2026, 12, 1)


def with_ppcs():
    cast = Cast()
    return {"cast": cast, "recall": cast.sent()}


def back(rows):
    return {"recall": rows["cast"].returned(rows["cast"].revoked(rows["recall"]))}


world = world_of(with_ppcs)
cast, recall = row_of("cast"), row_of("recall")


def decided(cast, outcome, **review):
    """The Board's decision is final."""
    ParoleReview.objects.filter(offender=cast.person).update(**review)
    row = ParoleReview.objects.get(offender=cast.person)
    Decision.objects.filter(review=row).update(fell_away_on=TODAY)
    said = {"decided_on": TODAY, "provided_on": TODAY, "reasons_ref": "R1", "is_open_to_reconsideration": False}
    decision = Decision.objects.create(review=row, offender=cast.person, outcome=outcome, **said)
    followers.decision_final.tell(decision=decision, by=None)


def way_out(cast, basis, certainty):
    """Due today: by a direction that a second person has confirmed, or by a date of the prison's sheet."""
    period = CustodyPeriod.objects.open().get(offender=cast.person)
    if certainty == "directed":
        confirmed_direction(period, TODAY, by=cast.senior)
    else:
        on_sheet(cast, basis)
    Release.objects.filter(offender=cast.person).update(is_counted=False)
    days = dict.fromkeys(["expected_on", "leaves_on", "warn_on"], TODAY)
    return Release.objects.create(
        offender=cast.person, period=period, basis=basis, certainty=certainty, is_counted=True, **days
    )


def on_sheet(cast, code):
    KeyDate.objects.create(offender=cast.person, code=code, falls_on=TODAY, source="NOMIS", as_at=TODAY)


def new_licence(cast):
    return Licence.objects.create(
        offender=cast.person, kind="prrd", status="approved", policy_version="4.0", number=2, ends_on=date(2029, 3, 14)
    )


def now(recall):
    return Recall.objects.get(pk=recall.pk)


class TestTheBoard:
    @pytest.fixture(scope="class", autouse=True)
    @classmethod
    def world(cls, world):
        """Back in prison."""
        yield from further(world, back)

    def test_a_direction_to_release_moves_the_recall_and_ends_the_wait_for_the_referral(self, cast, recall):
        decided(cast, "release_directed")

        assert now(recall).status == "re_release_directed"
        assert set(RecallClock.objects.running().values_list("kind", flat=True)) == {"dossier", "part_b"}

    def test_recalled_life_sentence_has_two_years_to_the_next_reference_by_its_own_act(self, cast, recall):
        Recall.objects.filter(pk=recall.pk).update(
            sentence_group="indeterminate", is_emergency=True, called_at=timezone.now(), called_by=cast.senior
        )

        decided(cast, "no_release", next_review_by=date(2028, 12, 1))

        further = RecallClock.objects.running().get(kind="annual_review")
        assert further.source.startswith("C(S)A 1997 s.28(7): 2 years")
        assert timezone.localdate(further.due_at) == date(2028, 12, 1)

    def test_a_refusal_leaves_the_person_with_the_day_of_the_next_review(self, cast, recall):
        decided(cast, "no_release", next_review_by=date(2027, 11, 30))

        assert (now(recall).status, now(recall).next_review_on) == ("stays", date(2027, 11, 30))
        annual = RecallClock.objects.running().get(kind="annual_review")
        assert f"{timezone.localtime(annual.due_at):%d %m %Y %H:%M}" == "30 11 2027 23:59"

    def test_no_decision_moves_nothing_and_a_later_one_still_does(self, cast, recall):
        decided(cast, "no_decision")
        assert now(recall).status == "returned"

        decided(cast, "no_release", next_review_by=date(2027, 11, 30))
        decided(cast, "release_directed")

        assert now(recall).status == "re_release_directed"


class TestRelease:
    @pytest.fixture(scope="class", autouse=True)
    @classmethod
    def world(cls, world):
        """Back in prison."""
        yield from further(world, back)

    def test_another_release_is_on_a_new_licence_and_the_revoked_one_is_never_varied(self, cast, recall):
        decided(cast, "release_directed")
        with pytest.raises(MoveRefused, match="revoked"):
            licences.vary(licence=Licence.objects.get(pk=cast.licence.pk), reason="Still", by=cast.author)
        made = new_licence(cast)

        custody.record_release(release=way_out(cast, "APD", "directed"), on=TODAY, by=cast.prison)

        assert (now(recall).status, now(recall).new_licence) == ("re_released", made)
        assert Licence.objects.get(pk=made.pk).status == "active"
        assert Licence.objects.get(pk=cast.licence.pk).status == "recalled"
        assert not RecallClock.objects.running().exists()

    @pytest.mark.parametrize(("basis", "certainty"), [("APD", "directed"), ("PRRD", "fixed")])
    def test_a_release_without_a_new_licence_is_recorded_as_the_fact_it_is(self, cast, recall, basis, certainty):
        decided(cast, "release_directed")

        custody.record_release(release=way_out(cast, basis, certainty), on=TODAY, by=cast.prison)

        cast.person.refresh_from_db()
        assert (cast.person.status, now(recall).status, now(recall).new_licence) == ("on_licence", "re_released", None)
        (alert,) = Alert.objects.filter(kind="status.without_licence")
        assert (alert.severity, alert.title) == (Severity.CRITICAL, "Released without a licence")
        assert "by 4pm on 1 December 2026" in alert.text
        told = {each.team.agency.kind for each in alert.receipts.select_related("team__agency")}
        assert {"probation", "ppcs", "prison"} <= told

    def test_the_licence_that_is_made_then_is_the_recalls_and_ends_the_alert(self, cast, recall):
        decided(cast, "release_directed")
        custody.record_release(release=way_out(cast, "APD", "directed"), on=TODAY, by=cast.prison)
        made = new_licence(cast)

        licences.activate(licence=made, at=timezone.now(), by=cast.author)

        assert now(recall).new_licence == made
        assert Alert.objects.get(kind="status.without_licence").is_over

    def test_a_hold_keeps_the_recall_where_it_is(self, cast, recall):
        decided(cast, "release_directed")
        new_licence(cast)
        release = way_out(cast, "APD", "directed")
        hold_release(release=release, kind="identity", reason="Two of the name", by=None)

        with pytest.raises(custody.NotDue, match="Identity not certain: Two of the name"):
            custody.record_release(release=release, on=TODAY, by=cast.prison)

        assert now(recall).status == "re_release_directed"

    def test_the_end_of_the_sentence_ends_the_recall(self, cast, recall):
        custody.record_release(release=way_out(cast, "SED", "fixed"), on=TODAY, by=cast.prison)

        assert now(recall).status == "sentence_expired"


class TestCounting:
    def test_who_is_at_large_is_counted_neither_in_custody_nor_on_licence(self, cast, recall):
        desk = UserFactory(role="ct_analyst", teams=[TeamScopeFactory().team])

        def counted():
            return Counter(Offender.objects.visible_to(desk).values_list("status", flat=True))

        assert counted() == {"on_licence": 1}
        recall = casework.revoke(recall=recall, by=cast.ppcs)
        assert counted() == {"unlawfully_at_large": 1}
        assert not Offender.objects.filter(status__in=["in_custody", "recalled", "on_licence"]).exists()
        assert not Licence.objects.active().exists()
        assert not CustodyPeriod.objects.open().exists()

        returning.record_return(recall=recall, establishment=prison(), by=cast.prison)
        assert counted() == {"recalled": 1}

    def test_who_is_in_prison_for_something_else_is_back_where_they_are(self):
        cast = Cast()
        custody.receive(offender=cast.person, establishment=prison(), on=TODAY, by=None)

        recall = cast.revoked(custody_status="prison")

        cast.person.refresh_from_db()
        assert (recall.status, recall.establishment, recall.at_large_since) == ("returned", prison(), None)
        assert (cast.person.status, cast.person.establishment) == ("recalled", prison())
        assert CustodyPeriod.objects.open().get(offender=cast.person).is_recall
        assert not Adjustment.objects.filter(offender=cast.person).exists()

    @pytest.mark.parametrize(("gone", "days"), [(0, 0), (1, 0), (2, 1), (30, 29)])
    def test_days_at_large_are_those_between_revocation_and_return(self, cast, recall, at_noon, gone, days):
        cast.revoked(recall)
        at_noon.shift(timedelta(days=gone))

        custody.record_return(offender=cast.person, establishment=prison(), on=timezone.localdate(), by=cast.prison)

        assert sum(each.days for each in Adjustment.objects.filter(offender=cast.person, kind="ual")) == days

    def test_days_that_somebody_typed_before_stand(self, cast, recall, at_noon):
        cast.revoked(recall)
        Adjustment.objects.create(offender=cast.person, kind="ual", days=5, starts_on=date(2026, 12, 3))
        at_noon.shift(timedelta(days=20))

        custody.record_return(offender=cast.person, establishment=prison(), on=timezone.localdate(), by=cast.prison)

        assert Adjustment.objects.get(offender=cast.person).days == 5

    def test_a_rescinded_revocation_leaves_no_days_at_large_and_no_recall_in_the_record(self, cast, recall):
        cast.revoked(recall)
        custody.record_happening(offender=cast.person, happening=Happening.REVOCATION_RESCINDED, on=TODAY, by=cast.ppcs)

        moves = list(cast.person.movements.all())
        assert (times_at_large(custody.moves_of(cast.person)), revocations(moves)) == ([], [])
        with pytest.raises(custody.MovementRefused):
            custody.record_happening(
                offender=cast.person, happening=Happening.REVOCATION_RESCINDED, on=TODAY, by=cast.ppcs
            )
