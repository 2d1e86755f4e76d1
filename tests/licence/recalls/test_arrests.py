"""Urgent arrests (s.43B) and the clocks of recalls: what runs until when, what ends it, and who is told once."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from licence.models import Licence, Recall, RecallClock, UrgentArrest
from licence.recalls import practice
from licence.recalls.actions import arrests, begin, casework, clocks, deciding, ending, returning, signing
from licence.recalls.actions.moves import RecallRefused
from licence.recalls.rules.clocks import Clock
from licence.tasks import watch_recalls
from offenders.movements import actions as custody
from sharing.access.state_machines import MoveRefused
from sharing.models import Alert, PracticeValue, Receipt
from sharing.records.once import new_uid
from tests.factories.recalls import RISKS, WHY, Cast, with_cast
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

AT_LEEDS = {"place": "Elland Road", "force": "West Yorkshire"}


world = world_of(with_cast)
cast = row_of("cast")


def arrested(cast, at=None, **more):
    at = at or timezone.now()
    return arrests.record_arrest(offender=cast.person, arrested_at=at, by=cast.police, **AT_LEEDS, **more)


def on_to_casework(cast, recall):
    """The recall with PPCS, by those who sign it."""
    begin.consult(recall=recall, view="Seek recall", by=cast.author)
    deciding.agree(recall=recall, rationale=WHY, alternatives=["none"], by=cast.senior)
    Recall.objects.filter(pk=recall.pk).update(**RISKS)
    signing.countersign(recall=recall, view="I agree", by=cast.senior)
    signing.endorse(recall=recall, view="I endorse", by=cast.head)
    return signing.send(recall=recall, by=cast.author)


def clock_of(arrest):
    return RecallClock.objects.get(arrest=arrest, kind=Clock.ARREST_DECISION)


class TestArrest:
    def test_six_hours_run_and_police_probation_and_casework_hear_at_once(self, cast, noon):
        arrest = arrested(cast, noon - timedelta(hours=1))

        clock = clock_of(arrest)
        assert (clock.started_at, clock.due_at) == (noon - timedelta(hours=1), noon + timedelta(hours=5))
        alert = Alert.objects.get()
        assert "5pm on 1 December 2026" in alert.text
        assert "Elland" not in alert.text
        told = set(Receipt.objects.filter(alert=alert).values_list("team__agency__kind", flat=True))
        assert {"ct_police", "probation", "ppcs"} <= told

    def test_it_belongs_to_the_recall_that_is_begun_after_it_and_to_the_one_before(self, cast):
        arrest = arrested(cast)
        recall = cast.begun()
        arrest.refresh_from_db()
        assert (arrest.recall, recall.custody_status) == (recall, "police")

        other = Cast()
        begun = other.begun()
        assert arrested(other).recall == begun

    def test_agreeing_to_ask_for_recall_is_not_the_decision_that_ends_it(self, cast, noon):
        arrest = arrested(cast)
        recall = cast.sent()
        assert clock_of(arrest).stopped_at is None

        casework.revoke(recall=recall, by=cast.ppcs)

        arrest.refresh_from_db()
        assert (arrest.how, arrest.ended_at, clock_of(arrest).stopped_by_what) == ("recalled", noon, "revoke")
        recall.refresh_from_db()
        assert recall.status == "licence_revoked"  # held: not reported at large
        assert Alert.objects.get(kind="licence.urgent_arrest").state == "resolved"

    def test_stopping_the_recall_decides_nothing_and_the_time_runs_on(self, cast):
        arrest = arrested(cast)

        ending.stop(recall=cast.agreed(), reason="legal", rationale="x", by=cast.author)

        arrest.refresh_from_db()
        assert (arrest.ended_at, clock_of(arrest).stopped_at) == (None, None)

        alert = Alert.objects.get(kind="licence.held_undecided")
        assert "Release the person, or consider recall again before 6pm on 1 December 2026" in alert.text
        again = cast.begun()
        arrest.refresh_from_db()
        alert.refresh_from_db()
        assert (arrest.recall, alert.state) == (again, "resolved")
        casework.refuse(recall=on_to_casework(cast, again), reason="Managed", by=cast.ppcs)
        arrest.refresh_from_db()
        assert arrest.ended_at is None
        assert Alert.objects.unfinished().get(kind="licence.release_now")

    def test_a_death_closes_the_recall_and_ends_the_arrest(self, cast, noon):
        recall = cast.agreed()
        arrest = arrested(cast)
        other = Cast()
        before_recall = arrested(other)  # nobody considered recall yet
        for each in (cast, other):
            custody.record_happening(offender=each.person, happening="died", on=noon.date(), by=each.prison)

        for each in (arrest, before_recall):
            each.refresh_from_db()
            assert (each.how, each.ended_at, clock_of(each).stopped_at) == ("died", noon, noon)
        recall.refresh_from_db()
        assert recall.status == "closed"
        assert not Alert.objects.filter(kind="licence.held_undecided").exists()

    @pytest.mark.parametrize(("minutes", "missed"), [(-1, 0), (0, 0), (1, 1)])
    def test_where_the_licence_ends_meanwhile_the_time_runs_until_somebody_records_the_end(
        self, cast, at_noon, noon, minutes, missed
    ):
        recall = cast.agreed()
        arrest = arrested(cast)
        custody.record_happening(offender=cast.person, happening="licence_ended", on=noon.date(), by=None)
        recall.refresh_from_db()
        alert = Alert.objects.get(kind="licence.held_undecided")
        assert (recall.status, clock_of(arrest).stopped_at) == ("closed", None)
        assert "Release the person now" in alert.text

        at_noon.shift(timedelta(hours=6, minutes=minutes))
        assert [clocks.tell_of_missed(at=timezone.now()) for _ in range(2)] == [missed, 0]
        if minutes < 0:
            with pytest.raises(RecallRefused, match="time ends"):
                arrests.end_arrest(arrest=arrest, how="time_ended", by=cast.police)
        else:
            arrests.end_arrest(arrest=arrest, how="time_ended", by=cast.police)
            alert.refresh_from_db()
            assert alert.state == "resolved"
            assert bool(clock_of(arrest).missed_at) == bool(missed)

    def test_that_the_person_was_let_go_is_recorded_and_never_invented(self, cast, at_noon):
        arrest = arrested(cast)
        with pytest.raises(RecallRefused, match="time ends at 6pm on 1 December 2026"):
            arrests.end_arrest(arrest=arrest, how="time_ended", by=cast.police)
        with pytest.raises(MoveRefused, match="follows from the decision"):
            arrests.end_arrest(arrest=arrest, how="recalled", by=cast.police)
        at_noon.shift(timedelta(hours=6, minutes=1))
        watch_recalls()
        arrest.refresh_from_db()
        assert arrest.ended_at is None
        assert "must be released" in Alert.objects.get(kind="licence.recall_clock_missed").text

        arrests.end_arrest(arrest=arrest, how="time_ended", by=cast.police)

        assert (arrest.how, arrest.ended_by) == ("time_ended", cast.police)

    def test_nobody_is_arrested_twice_nor_off_licence_nor_in_the_future(self, cast, noon):
        with pytest.raises(RecallRefused, match="must be in the past"):
            arrested(cast, noon + timedelta(minutes=1))
        uid = new_uid()
        assert arrested(cast, uid=uid) == arrested(cast, uid=uid)
        with pytest.raises(RecallRefused, match="already recorded"):
            arrested(cast)
        other = Cast()
        Licence.objects.filter(pk=other.licence.pk).update(status="inactive")
        with pytest.raises(RecallRefused, match="not on licence"):
            arrested(other)
        with pytest.raises(MoveRefused):
            arrests.record_arrest(offender=cast.person, arrested_at=noon, by=cast.prison, **AT_LEEDS)
        assert UrgentArrest.objects.count() == 1


class TestClocks:
    @pytest.mark.parametrize(("minutes", "missed"), [(-1, 0), (0, 0), (1, 1)])
    def test_the_job_tells_after_the_last_moment_and_once(self, cast, noon, minutes, missed):
        recall = cast.agreed()
        at = noon + timedelta(hours=24, minutes=minutes)

        told = [clocks.tell_of_missed(at=at) for _ in range(2)]

        assert told == [missed, 0]
        assert RecallClock.objects.filter(recall=recall, missed_at=at).count() == missed
        assert Alert.objects.filter(kind="licence.recall_clock_missed").count() == missed

    def test_the_job_looks_at_nothing_that_it_told_of_before(self, cast, noon, django_assert_num_queries):
        """Each minute anew: neither is the person locked again, nor the moment of the miss moved."""
        cast.agreed()
        clocks.tell_of_missed(at=noon + timedelta(hours=25))

        with django_assert_num_queries(1):
            clocks.tell_of_missed(at=noon + timedelta(hours=26))

    def test_a_miss_stays_a_miss_also_where_no_job_ran_before_it_was_met(self, cast, at_noon, noon):
        recall = cast.revoked()
        at_noon.shift(timedelta(days=3))
        returning.record_arrest(recall=recall, at=timezone.now(), by=cast.police)
        arrest = RecallClock.objects.get(recall=recall, kind="arrest")
        assert (arrest.missed_at, arrest.stopped_at) == (None, timezone.now())  # within 96 hours

        late = RecallClock.objects.get(recall=recall, kind="at_large_review")
        returning.review_at_large(recall=recall, words="Ports are told", by=cast.police)
        late.refresh_from_db()
        assert (late.missed_at, late.stopped_at) == (late.due_at, timezone.now())
        new = RecallClock.objects.running().get(recall=recall, kind="at_large_review")
        assert timezone.localtime(new.due_at).strftime("%d %H:%M") == "05 23:59"

    def test_changing_a_practice_value_rewrites_no_clock_that_runs(self, cast, noon):
        recall = cast.agreed()
        PracticeValue.objects.create(
            name=practice.USUAL[Clock.PAPERS].name,
            value=2,
            starts_on=noon.date(),
            source="A meeting",
            set_by=cast.senior,
        )
        other = Cast()

        newer = other.agreed()

        first, second = (RecallClock.objects.get(recall=each) for each in (recall, newer))
        assert (first.number, first.due_at) == (24, noon + timedelta(hours=24))
        assert (second.number, second.due_at) == (2, noon + timedelta(hours=2))
        assert (first.source, second.source) == ("practice of the recall service", "A meeting")

    def test_the_day_of_the_return_decides_the_days_of_its_limits(self, cast, at_noon):
        at_noon.move_to(datetime(2026, 12, 24, 12, tzinfo=UTC))

        recall = cast.returned()

        due = {each.kind: timezone.localtime(each.due_at) for each in RecallClock.objects.running()}
        assert {kind: f"{day:%d %m %H:%M}" for kind, day in due.items()} == {
            "dossier": "29 12 23:59",
            "part_b": "18 01 23:59",
            "second_dossier": "21 01 23:59",
        }
        casework.record_done(recall=recall, clock="dossier", by=cast.ppcs)
        with pytest.raises(MoveRefused, match="is not running"):
            casework.record_done(recall=recall, clock="dossier", by=cast.ppcs)
        with pytest.raises(MoveRefused, match="step of the recall"):
            casework.record_done(recall=recall, clock="second_dossier", by=cast.ppcs)

    def test_at_large_is_looked_at_in_words_by_those_who_look(self, cast):
        recall = cast.revoked()
        with pytest.raises(RecallRefused, match="what is being done"):
            returning.review_at_large(recall=recall, words=" ", by=cast.police)
        with pytest.raises(MoveRefused):
            returning.review_at_large(recall=recall, words="x", by=cast.prison)
        with pytest.raises(MoveRefused, match="not unlawfully at large"):
            other = Cast()
            returning.review_at_large(recall=other.begun(), words="x", by=other.police)
