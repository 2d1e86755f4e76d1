"""A release, return or end that was a mistake, over all floors: licence, recall, review and victims are as they
were."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from licence.checks.actions import plans
from licence.licences.rules import last_moment
from licence.models import Check, Licence, LicenceCondition, RecallClock
from licence.recalls.actions import arrests
from offenders.custody.rules import Happening
from offenders.models import CustodyPeriod, Intervention, MappaCase, MappaLevel, Release
from offenders.movements import actions as custody
from offenders.movements import ends
from offenders.releases.leaving import strike_outs
from parole.models import ParoleReview, ToTell
from parole.victims.actions import victims
from parole.victims.rules.events import Event as VictimEvent
from sharing.access.state_machines import MoveRefused
from sharing.access.two_people import SamePerson
from sharing.models import Alert, Event
from tests.factories.licence import approved_licence, put_forward_to, somebody_due_out, workers
from tests.factories.parole import ReviewFactory
from tests.factories.recalls import Cast
from tests.factories.sharing import AgencyFactory, ClientFactory, EndpointFactory, GrantFactory, TeamFactory, kinds_of
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


def listens(person, kinds, **client):
    team = TeamFactory(agency=AgencyFactory(kind="partner"))
    GrantFactory(subject=person, team=team)
    EndpointFactory(client=ClientFactory(teams=[team], **client), address="https://a.example/", kinds=kinds_of(kinds))


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
            victims.record_telling(task=ToTell.objects.get(event=VictimEvent.RELEASE), by=vlo, **said)

        strike_latest(person, cast["probation_manager"], cast["probation_officer"])

        waiting = ToTell.objects.open().exclude(event=VictimEvent.COMING)
        assert [each.event for each in waiting] == ([VictimEvent.STRUCK_OUT] if was_told else [])


class TestEnd:
    """Somebody on licence is said to have died, or their licence to have ended; two people confirmed it, and were
    wrong."""

    def ended(self, cast, happening, at_noon):
        row = ends.report_end(
            offender=cast.person, happening=Happening(happening), on=TODAY, note="A call", by=cast.prison
        )
        ends.confirm_end(row=row, evidence="A certificate, of his brother as it turned out", by=cast.senior)
        at_noon.shift(timedelta(minutes=5))

    @pytest.mark.parametrize("happening", ["died", "licence_ended", "deported"])
    def test_the_licence_binds_again_with_its_conditions_and_partners_hear(self, at_noon, happening):
        cast = Cast()
        listens(cast.person, scopes=["licences:read"], kinds="licence")
        bound = set(cast.licence.conditions.in_force(at=timezone.now()).values_list("pk", flat=True))
        self.ended(cast, happening, at_noon)
        assert Licence.objects.get(pk=cast.licence.pk).status == "inactive"

        strike_latest(cast.person, cast.ppcs, cast.author)

        cast.person.refresh_from_db()
        licence = Licence.objects.get(pk=cast.licence.pk)
        assert (cast.person.status, licence.status, licence.ended_at) == ("on_licence", "active", None)
        later = last_moment(TODAY + timedelta(days=30))
        assert set(licence.conditions.in_force(at=later).values_list("pk", flat=True)) == bound
        told = Event.objects.filter(record_uid=licence.uid).order_by("pk").values_list("kind", flat=True)
        assert list(told) == ["release-monitor.licence.ended", "release-monitor.licence.in-force"]

    @pytest.mark.parametrize("state", ["agreed", "sent"])
    def test_a_recall_that_was_considered_is_considered_still(self, at_noon, state):
        cast = Cast()
        recall = getattr(cast, state)()
        running = set(RecallClock.objects.running().values_list("kind", flat=True))
        before = now(recall).status
        self.ended(cast, "died", at_noon)
        assert (now(recall).status, now(recall).closed_because) == ("closed", "died")

        strike_latest(cast.person, cast.ppcs, cast.author)

        assert (now(recall).status, now(recall).closed_because, now(recall).ended_at) == (before, "", None)
        assert set(RecallClock.objects.running().values_list("kind", flat=True)) == running

    def test_a_recalled_person_at_large_is_looked_for_again(self, at_noon):
        cast = Cast()
        recall = cast.revoked()
        self.ended(cast, "died", at_noon)

        strike_latest(cast.person, cast.ppcs, cast.author)

        cast.person.refresh_from_db()
        assert (cast.person.status, now(recall).status) == ("unlawfully_at_large", "unlawfully_at_large")
        assert RecallClock.objects.running().filter(kind="at_large_review").exists()

    def test_a_recall_that_had_ended_before_stays_ended(self, at_noon):
        cast = Cast()
        recall = cast.returned()
        decided(cast, "release_directed")
        new_licence(cast)
        custody.record_release(release=way_out(cast, "APD", "directed"), on=TODAY, by=cast.prison)
        assert now(recall).status == "re_released"
        at_noon.shift(timedelta(minutes=5))
        self.ended(cast, "died", at_noon)

        strike_latest(cast.person, cast.ppcs, cast.author)

        assert now(recall).status == "re_released"

    def test_an_urgent_arrest_goes_on_with_the_time_for_its_decision(self, at_noon):
        cast = Cast()
        arrest = arrests.record_arrest(
            offender=cast.person, arrested_at=timezone.now(), place="Leeds", force="West Yorkshire", by=cast.police
        )
        due = arrest.clocks.get(kind="arrest_decision").due_at
        self.ended(cast, "died", at_noon)
        arrest.refresh_from_db()
        assert arrest.how == "died"

        strike_latest(cast.person, cast.ppcs, cast.author)

        arrest.refresh_from_db()
        assert (arrest.how, arrest.ended_at) == ("", None)
        assert RecallClock.objects.running().get(arrest=arrest).due_at == due

    def test_held_the_custody_goes_on_where_it_was_with_the_release_that_was_expected(self, at_noon):
        person = somebody_due_out()
        officer, second, third, fourth = workers(
            person, "prison_offender_manager", "ppcs", "probation_manager", "probation_officer"
        )
        review = ReviewFactory(offender=person)
        expected = Release.objects.open().counted().get()
        place, status = person.establishment, person.status
        row = ends.report_end(offender=person, happening=Happening.DIED, on=TODAY, note="The governor", by=officer)
        ends.confirm_end(row=row, evidence="The roll", by=second)
        person.refresh_from_db()
        review.refresh_from_db()
        assert (person.status, person.establishment, review.status) == ("deceased", None, "withdrawn")
        assert not Release.objects.open().exists()
        at_noon.shift(timedelta(minutes=5))

        strike_latest(person, third, fourth)

        person.refresh_from_db()
        review.refresh_from_db()
        assert (person.status, person.establishment) == (status, place)
        assert CustodyPeriod.objects.open().filter(offender=person).count() == 1
        again = Release.objects.open().counted().get()
        assert (again.basis, again.expected_on) == (expected.basis, expected.expected_on)
        assert review.status != "withdrawn"
        assert not Alert.objects.unfinished().filter(kind="movements.end_decided").exists()

    def test_neither_who_confirmed_the_end_nor_who_says_it_was_a_mistake_takes_it_back_alone(self, at_noon):
        cast = Cast()
        self.ended(cast, "died", at_noon)
        movement = cast.person.movements.standing().last()
        marked = strike_outs.mark_mistaken(movement=movement, reason="He reported today", by=cast.prison)

        for nobody in (cast.prison, cast.senior):
            with pytest.raises(SamePerson):
                strike_outs.confirm_strike_out(strike=marked, by=nobody)
        cast.person.refresh_from_db()
        assert cast.person.status == "deceased"

    def test_victims_who_were_told_of_a_death_hear_that_it_was_a_mistake(self, at_noon):
        cast = Cast()
        liaison = cast.somebody("probation", "victim_liaison", "Anna Pell")
        contact = {"reference": "VCS/20417", "is_in_scheme": True, "contact": "phone", "not_wanted": [], "note": ""}
        victims.add_victim(offender=cast.person, by=liaison, **contact)
        self.ended(cast, "died", at_noon)
        said = {"at": timezone.now(), "channel": "phone", "was_reached": True, "words": ""}
        victims.record_telling(task=ToTell.objects.get(event=VictimEvent.DIED), by=liaison, **said)

        strike_latest(cast.person, cast.ppcs, cast.author)

        assert [each.event for each in ToTell.objects.open()] == [VictimEvent.STRUCK_OUT]

    def test_a_mappa_case_of_which_exit_or_a_level_was_proposed_goes_on(self, at_noon):
        cast = Cast()
        leaving = MappaCase.objects.create(
            **{"offender": cast.person, "programme": "terrorism", "state": "exit_proposed", "category": "4"},
            **{"basis": "offence", "level": 1, "level_set_on": TODAY, "exit_reason": "x"},
            **{"exit_proposed_at": timezone.now(), "exit_proposed_by": cast.author},
        )
        rising = MappaCase.objects.create(
            offender=cast.person, programme="state_threats", state="level_proposed", category="3", basis="other"
        )
        MappaLevel.objects.create(
            **{"case": rising, "offender": cast.person, "programme": "state_threats", "level": 3, "level_reason": "x"},
            **{"proposed_by": cast.author, "proposed_for": "probation"},
        )
        self.ended(cast, "died", at_noon)

        strike_latest(cast.person, cast.ppcs, cast.author)

        leaving.refresh_from_db()
        rising.refresh_from_db()
        assert (leaving.state, leaving.exit_proposed_at, rising.state) == ("level_set", None, "level_proposed")

    def test_the_mappa_case_goes_on_at_its_level_and_what_the_licence_required_runs(self, at_noon):
        cast = Cast()
        case = MappaCase.objects.create(
            **{"offender": cast.person, "programme": "terrorism", "state": "level_set", "category": "4"},
            **{"basis": "offence", "level": 2, "level_set_on": TODAY - timedelta(days=10)},
        )
        level = MappaLevel.objects.create(
            **{"case": case, "offender": cast.person, "programme": "terrorism", "level": 2, "state": "set"},
            **{
                "set_on": TODAY - timedelta(days=10),
                "proposed_by": cast.author,
                "level_reason": "x",
                "proposed_for": "probation",
            },
            **{"coordinator": cast.senior, "coordinator_at": timezone.now()},
            **{"chair": cast.head, "chair_at": timezone.now()},
        )
        work = Intervention.objects.create(
            **{"offender": cast.person, "name": "Mentoring", "provider": "Desistance Team", "purpose": "x"},
            **{"starts_on": TODAY - timedelta(days=30), "ends_with_licence": True, "owner": cast.author},
        )
        closed = MappaCase.objects.create(  # by the agencies, before
            **{"offender": cast.person, "programme": "state_threats", "state": "exited", "exited_on": TODAY},
            **{"exit_proposed_at": timezone.now(), "exit_proposed_by": cast.author},
        )
        self.ended(cast, "died", at_noon)
        case.refresh_from_db()
        assert case.state == "exited"
        strike_latest(cast.person, cast.ppcs, cast.author)
        self.ended(cast, "licence_ended", at_noon)
        for each in (case, work):
            each.refresh_from_db()
        assert (case.state, case.lead, work.state) == ("level_set", "police", "ended_with_licence")

        strike_latest(cast.person, cast.ppcs, cast.author)

        for each in (case, closed, level, work):
            each.refresh_from_db()
        assert closed.state == "exited"
        assert (case.state, case.level, case.lead, case.exited_on) == ("level_set", 2, "probation", None)
        assert case.review_due_on
        assert level.ended_on is None
        assert (work.state, work.ended_on) == ("running", None)
        assert not Alert.objects.unfinished().filter(kind="interventions.ended_with_licence").exists()
