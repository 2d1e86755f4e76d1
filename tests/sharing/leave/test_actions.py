"""Planning leave, asking and answering; who acts at which moment."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from sharing.access import NotAllowed, RecordHidden
from sharing.access.state_machines import MoveRefused
from sharing.access.two_people import SamePerson, refuse_same_person
from sharing.audit import request_context
from sharing.cover import standing
from sharing.leave import actions
from sharing.leave.actions import LeaveRefused
from sharing.models import Alert, AuditEntry, Cover, Leave, Membership
from sharing.tasks import deliver, watch_leave
from tests.factories.leave import DAY, agreed, away, cast_of, days_from_now, midnight, of_tom, planned
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import ExclusionFactory, GrantFactory, TeamFactory, UserFactory
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # Tuesday 1 December 2026
MINUTE = timedelta(minutes=1)
cast = row_of("cast")
world = world_of(lambda: {"cast": cast_of(family_name="Quill")})


def acts(cast, person=None):
    """Who acts for tom for this person now."""
    return standing.acting_for(cast["tom"], subject=(person or cast["person"]).pk)


class TestPlanning:
    def test_an_officer_plans_their_own_leave_and_asks_a_colleague(self, cast):
        leave = planned(cast)

        cover = leave.covers.get()
        assert (cover.stand_in, cover.state) == (cast["priya"], "offered")
        assert leave.manager is None
        assert leave.starts_at == midnight(timezone.localdate() + 2 * DAY)
        assert AuditEntry.objects.filter(verb="leave.planned", target_id=leave.pk).exists()

    def test_whoever_is_asked_gets_a_letter_that_names_nobody(self, cast):
        planned(cast)

        deliver()

        (letter,) = [each for each in mail.outbox if each.to == [cast["priya"].email]]
        assert "cover for a colleague" in letter.body
        assert "Brandreth" not in letter.body + letter.subject
        assert "Every team" not in letter.body

    @pytest.mark.parametrize(
        ("who", "words"),
        [
            ("elsewhere", "is not in a team of Tom Brandreth"),
            ("duty_manager", "has a role that cannot do this work"),
            ("tom", "cannot be their own stand-in"),
            ("left", "is not in a team of Tom Brandreth"),
        ],
    )
    def test_a_stand_in_must_be_able_to_do_the_work(self, cast, who, words):
        cast["elsewhere"] = UserFactory(name="Otto Else", agency=cast["tom"].agency, teams=[TeamFactory()])
        cast["duty_manager"] = UserFactory(
            role="probation_duty_manager", agency=cast["tom"].agency, teams=[cast["team"]]
        )
        cast["left"] = UserFactory(agency=cast["tom"].agency, teams=[cast["team"]])
        Membership.objects.filter(user=cast["left"]).update(ends_at=timezone.now() - DAY)

        with pytest.raises(MoveRefused, match=words):
            planned(cast, stand_in=who)

        assert not Leave.objects.exists()

    def test_a_stand_in_who_is_away_then_is_refused(self, cast):
        planned(cast, 4, 6, stand_in=None, officer=cast["priya"], by="priya")

        with pytest.raises(MoveRefused, match="Priya Shah is away during this time"):
            planned(cast, 2, 4)
        assert planned(cast, 2, 3)

    @pytest.mark.parametrize(("first", "last"), [(3, 3), (4, 9), (0, 2), (1, 9)])
    def test_two_leaves_of_one_officer_do_not_overlap(self, cast, first, last):
        planned(cast, 2, 4)

        with pytest.raises(LeaveRefused, match="away from 3 to 5 December 2026 already"):
            planned(cast, first, last)

    def test_leaves_may_follow_each_other(self, cast):
        planned(cast, 2, 4)

        assert planned(cast, 5, 6)
        assert planned(cast, 1, 1)

    @pytest.mark.parametrize(
        ("first", "last", "words"),
        [(4, 3, "on or after"), (-2, 3, "today or in the future"), (1, 400, "a year")],
    )
    def test_times_that_cannot_be_are_refused(self, cast, first, last, words):
        with pytest.raises(LeaveRefused, match=words):
            planned(cast, first, last)

    def test_only_the_officer_and_a_manager_of_their_team_plan_it(self, cast):
        other = UserFactory(role="probation_manager", agency=cast["tom"].agency, teams=[TeamFactory()])

        for by in (cast["samira"], other):
            with pytest.raises(NotAllowed):
                actions.plan(officer=cast["tom"], kind="annual", stand_in=None, by=by, **days_from_now(2, 4))

    def test_sent_twice_it_is_planned_once(self, cast):
        uid = cast["person"].uid

        assert planned(cast, uid=uid) == planned(cast, uid=uid)
        assert Cover.objects.count() == 1


class TestWhoActs:
    def test_from_the_first_minute_to_the_last(self, cast, at_noon):
        leave = planned(cast, 2, 4)
        agreed(leave, cast)

        for moment, who in [
            (leave.starts_at - MINUTE, "tom"),
            (leave.starts_at, "priya"),
            (leave.ends_at - MINUTE, "priya"),
            (leave.ends_at, "tom"),
        ]:
            at_noon.move_to(moment)
            assert acts(cast) == cast[who], moment

    def test_no_job_moves_anything(self, cast, at_noon):
        leave = away(cast)
        at_noon.move_to(leave.ends_at + DAY)

        assert acts(cast) == cast["tom"]  # no clock has run
        watch_leave()
        watch_leave()
        assert acts(cast) == cast["tom"]
        assert leave.covers.get().state == "ended"
        assert leave.covers.get().ended_at == leave.ends_at
        assert AuditEntry.objects.filter(verb="cover.end").count() == 1

    def test_on_leave_that_the_officer_planned_nobody_acts_until_somebody_agrees(self, cast, at_noon):
        assert standing.name(cast["tom"], subject=cast["person"].pk) == "Tom Brandreth"
        leave = planned(cast, 0, 2)

        assert acts(cast) == cast["tom"]
        assert standing.name(cast["tom"], subject=cast["person"].pk) == (
            "Tom Brandreth (away until 3 December, no stand-in)"
        )
        agreed(leave, cast)
        assert acts(cast) == cast["priya"]
        assert standing.name(cast["tom"], subject=cast["person"].pk) == (
            "Tom Brandreth (Priya Shah covering until 3 December)"
        )

    def test_on_sickness_that_a_manager_records_the_manager_acts_until_somebody_agrees(self, cast):
        leave = planned(cast, 0, 2, by="ann", kind="sick")

        assert leave.starts_at == timezone.now()
        assert acts(cast) == cast["ann"]
        assert "Ann Dale acting until a stand-in accepts" in standing.name(cast["tom"], subject=cast["person"].pk)
        agreed(leave, cast)
        assert acts(cast) == cast["priya"]

    def test_a_manager_acts_to_the_last_minute_and_no_longer(self, cast, at_noon):
        leave = planned(cast, 0, 2, by="ann", kind="sick", stand_in=None)

        at_noon.move_to(leave.ends_at - MINUTE)
        assert acts(cast) == cast["ann"]
        at_noon.move_to(leave.ends_at)
        assert acts(cast) == cast["tom"]

    def test_an_answer_counts_in_the_request_in_which_it_is_given(self, cast):
        leave = planned(cast, 0, 2)

        with request_context.entered(request_context.Scope()):
            assert acts(cast) == cast["tom"]
            agreed(leave, cast)
            assert acts(cast) == cast["priya"]

    def test_a_manager_acts_by_one_act_where_the_officer_planned_it(self, cast):
        leave = planned(cast, 0, 2)

        actions.act_meanwhile(leave=leave, by=cast["ann"])

        assert acts(cast) == cast["ann"]
        with pytest.raises(LeaveRefused, match="You are the officer"):
            actions.act_meanwhile(leave=leave, by=cast["tom"])

    def test_a_stand_in_who_is_away_does_not_act_nor_does_theirs(self, cast):
        away(cast)
        planned(cast, 0, 1, officer=cast["priya"], by="priya", stand_in="samira")
        actions.accept(cover=Cover.objects.get(stand_in=cast["samira"]), by=cast["samira"])

        assert acts(cast) == cast["ann"]  # who planned it

    def test_a_stand_in_does_not_act_for_somebody_with_whom_they_cannot_work(self, cast):
        leave = away(cast, by="tom")
        ExclusionFactory(subject=cast["person"], user=cast["priya"])
        other = of_tom(cast)

        assert acts(cast) == cast["tom"]
        assert acts(cast, other) == cast["priya"]
        assert standing.standing().left_uncovered(standing.standing().leaves[cast["tom"].pk]) == {cast["person"].pk}
        cover = actions.offer(leave=leave, stand_in=cast["samira"], subject=cast["person"], by=cast["ann"])
        actions.accept(cover=cover, by=cast["samira"])
        assert acts(cast) == cast["samira"]
        assert acts(cast, other) == cast["priya"]

    def test_standing_in_lets_nobody_in(self, cast):
        hidden = OffenderFactory()
        GrantFactory(subject=hidden, team=TeamFactory(), grant_role="lead")
        away(cast)

        assert acts(cast, hidden) == cast["tom"]

    def test_a_stand_in_who_leaves_the_team_does_not_act_any_more(self, cast):
        away(cast, by="tom")
        Membership.objects.filter(user=cast["priya"]).update(ends_at=timezone.now())

        assert acts(cast) == cast["tom"]

    def test_what_the_stand_in_did_first_they_do_not_sign_for_the_officer_too(self, cast):
        away(cast)

        with pytest.raises(SamePerson, match="did the first part yourself"):
            refuse_same_person(cast["priya"], acts(cast))


class TestAnswering:
    def test_nobody_answers_for_somebody_else(self, cast):
        cover = planned(cast).covers.get()

        for by in (cast["tom"], cast["ann"]):
            with pytest.raises(MoveRefused, match="offered to someone else"):
                actions.accept(cover=cover, by=by)
        with pytest.raises(RecordHidden):
            actions.accept(cover=cover, by=cast["samira"])

    def test_refused_with_a_reason_and_managers_are_alerted_at_once(self, cast):
        cover = planned(cast, 20, 22).covers.get()

        with pytest.raises(MoveRefused, match="Enter a reason"):
            actions.refuse(cover=cover, reason=" ", by=cast["priya"])
        actions.refuse(cover=cover, reason="On a course that week", by=cast["priya"])

        cover.refresh_from_db()
        assert (cover.state, cover.reason, cover.ended_by) == ("refused", "On a course that week", cast["priya"])
        assert Alert.objects.get(kind="leave.no_cover").state == "new"
        with pytest.raises(MoveRefused, match="cannot be done now"):
            actions.accept(cover=cover, by=cast["priya"])

    def test_another_is_asked_after_a_refusal_and_not_before(self, cast):
        leave = planned(cast)

        with pytest.raises(LeaveRefused, match="Priya Shah is already asked to cover this time"):
            actions.offer(leave=leave, stand_in=cast["samira"], by=cast["tom"])
        actions.refuse(cover=leave.covers.get(), reason="No time", by=cast["priya"])
        cover = actions.offer(leave=leave, stand_in=cast["samira"], by=cast["tom"])
        assert actions.accept(cover=cover, by=cast["samira"]).state == "accepted"

    def test_withdrawn_by_the_officer(self, cast):
        cover = planned(cast).covers.get()

        actions.withdraw(cover=cover, reason="Samira offered", by=cast["tom"])

        cover.refresh_from_db()
        assert (cover.state, cover.ended_by) == ("withdrawn", cast["tom"])

    def test_ended_early_by_the_stand_in_the_work_is_nobodys_and_managers_are_alerted(self, cast, at_noon):
        leave = away(cast, by="tom")

        at_noon.shift(DAY)
        cover = actions.end_cover(cover=leave.covers.get(), reason="Called to court", by=cast["priya"])

        assert cover.state == "ended_early"
        assert cover.counted_until == timezone.now()
        assert acts(cast) == cast["tom"]
        assert Alert.objects.filter(kind="leave.no_cover", state="new").exists()

    def test_one_who_was_away_when_it_was_offered_cannot_accept(self, cast):
        cover = planned(cast).covers.get()
        planned(cast, 3, 3, officer=cast["priya"], by="priya", stand_in=None)

        with pytest.raises(MoveRefused, match="Priya Shah is away"):
            actions.accept(cover=cover, by=cast["priya"])

    def test_nobody_accepts_when_the_leave_is_over_and_the_offer_lapses(self, cast, at_noon):
        leave = planned(cast, 0, 1)
        cover = leave.covers.get()
        at_noon.move_to(leave.ends_at)

        with pytest.raises(MoveRefused, match="leave has ended"):
            actions.accept(cover=cover, by=cast["priya"])
        watch_leave()
        cover.refresh_from_db()
        assert (cover.state, cover.ended_by) == ("withdrawn", None)
        assert "before there was an answer" in cover.reason


class TestChanging:
    def test_ended_early_everything_is_the_officers_again_at_once(self, cast, at_noon):
        leave = away(cast)

        at_noon.shift(DAY)
        actions.close(leave=leave, reason="Back at work", by=cast["ann"])

        assert acts(cast) == cast["tom"]
        leave.refresh_from_db()
        assert leave.until == timezone.now()
        cover = leave.covers.get()
        assert (cover.state, cover.ended_at) == ("ended", timezone.now())
        with pytest.raises(LeaveRefused, match="has ended"):
            actions.close(leave=leave, reason="Again", by=cast["ann"])

    def test_called_off_before_it_begins_it_never_runs(self, cast, at_noon):
        leave = planned(cast, 2, 4)
        agreed(leave, cast)
        actions.close(leave=leave, reason="Flight cancelled", by=cast["tom"])

        at_noon.move_to(leave.starts_at)
        assert acts(cast) == cast["tom"]
        assert planned(cast, 1, 2)  # the time is free again

    def test_extended_the_stand_in_is_asked_for_what_was_added_and_the_manager_acts_then(self, cast, at_noon):
        leave = away(cast, 0, 2, kind="sick")
        first_end = leave.ends_at

        actions.change_end(leave=leave, ends_at=first_end + 2 * DAY, by=cast["ann"])

        asked = leave.covers.get(state="offered")
        assert (asked.starts_at, asked.ends_at) == (first_end, first_end + 2 * DAY)
        at_noon.move_to(first_end - MINUTE)
        assert acts(cast) == cast["priya"]
        at_noon.move_to(first_end)
        assert acts(cast) == cast["ann"]
        actions.accept(cover=asked, by=cast["priya"])
        assert acts(cast) == cast["priya"]

    def test_extended_before_the_answer_the_request_is_for_all_of_it(self, cast):
        leave = planned(cast, 2, 4)

        actions.change_end(leave=leave, ends_at=leave.ends_at + DAY, by=cast["tom"])

        assert leave.covers.get().ends_at == leave.ends_at + DAY

    def test_shortened_it_comes_back_earlier(self, cast, at_noon):
        leave = away(cast, 0, 4)

        actions.change_end(leave=leave, ends_at=leave.ends_at - 2 * DAY, by=cast["ann"])

        at_noon.move_to(leave.ends_at - 2 * DAY - MINUTE)
        assert acts(cast) == cast["priya"]
        at_noon.move_to(leave.ends_at - 2 * DAY)
        assert acts(cast) == cast["tom"]

    def test_a_stand_in_changes_nothing_of_the_leave(self, cast):
        leave = away(cast)

        with pytest.raises(NotAllowed):
            actions.close(leave=leave, reason="He is back", by=cast["priya"])
        with pytest.raises(NotAllowed):
            actions.change_end(leave=leave, ends_at=leave.ends_at + DAY, by=cast["priya"])

    def test_nothing_is_left_when_the_last_step_fails(self, cast, monkeypatch):
        from sharing.leave import warnings

        def fails(*args, **more):
            raise RuntimeError

        monkeypatch.setattr(warnings, "settle", fails)
        with pytest.raises(RuntimeError):
            planned(cast)

        assert not Leave.objects.exists()
        assert not Cover.objects.exists()
