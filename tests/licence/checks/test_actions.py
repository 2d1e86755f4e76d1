"""Checks: due, answered or missed, each once; what follows is there with it, or nothing is."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from demo.at_time import clock_from
from licence.breaches.actions import missed_checks
from licence.catalogue.rules.families import Family, kinds_for
from licence.checks.actions import checks, plans
from licence.checks.actions.checks import AlreadyAnswered, CheckRefused
from licence.checks.rules import Every, due_after, format_frequency
from licence.models import Breach, Check, CheckPlan
from sharing import access
from sharing.access.rules import GrantRole
from sharing.audit.versions import ChangedMeanwhile, version_of
from sharing.models import Alert, AuditEntry
from tests.factories.breaches import licence_in_force
from tests.factories.checks import caseload, due
from tests.factories.sharing import GrantFactory, UserFactory

TODAY = date(2026, 12, 1)  # a Tuesday
A_DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("number", "unit", "after", "day"),
    [
        (1, "once", date(2026, 1, 30), date(2026, 1, 31)),
        (1, "once", date(2026, 1, 31), None),
        (4, "week", date(2026, 1, 31), date(2026, 2, 28)),
        (4, "week", date(2026, 2, 27), date(2026, 2, 28)),
        (4, "week", date(2026, 2, 28), date(2026, 3, 28)),
        (3, "day", date(2026, 2, 1), date(2026, 2, 3)),
        (1, "month", date(2026, 1, 31), date(2026, 2, 28)),
        (1, "month", date(2026, 2, 28), date(2026, 3, 31)),  # a month's end stays one
        (6, "month", date(2026, 7, 31), date(2027, 1, 31)),
    ],
)
def test_next_day_keeps_the_rhythm_of_the_plan(number, unit, after, day):
    assert due_after(starts_on=date(2026, 1, 31), number=number, unit=Every(unit), after=after) == day


def test_rhythm_is_said_as_one_says_it():
    assert [format_frequency(1, Every.WEEK), format_frequency(4, Every.WEEK), format_frequency(1, Every.ONCE)] == [
        "Every week",
        "Every 4 weeks",
        "Once",
    ]


@pytest.fixture
def case(db, at_noon):
    return caseload(family_name="Astley")


def planned(condition, by, **more):
    given = {"kinds": ["supervision_meeting"], "number": 4, "unit": "week", "starts_on": TODAY, "officer": by}
    return plans.make_plan(condition=condition, by=by, **given | more)


def answer(check, by, **more):
    given = {"outcome": "compliant", "done_at": timezone.now(), "narrative": "Room as approved"}
    return checks.record_check(check=check, by=by, **given | more)


def waiting(licence):
    return list(Check.objects.unanswered().filter(licence=licence).values_list("due_on", flat=True))


class TestPlans:
    def test_plan_makes_its_first_check_due_and_sent_twice_is_one(self, case):
        officer, licence = case
        uid = "01939d5e-0000-7000-8000-000000000009"

        plan = planned(licence.rows[0], officer, uid=uid)
        again = planned(licence.rows[0], officer, uid=uid)

        assert plan == again
        assert waiting(licence) == [TODAY]
        assert list(plan.checks.get().conditions.all()) == [licence.rows[0]]

    @pytest.mark.parametrize(
        ("more", "field"),
        [
            ({"kinds": []}, "kinds"),
            ({"kinds": ["polygraph_session"]}, "kinds"),
            ({"starts_on": date(2026, 8, 31)}, "starts_on"),
            ({"number": 0}, "number"),
            ({"grace_days": 21}, "grace_days"),
            ({"officer": None}, "officer"),
        ],
    )
    def test_plan_that_cannot_be_is_refused_at_its_field(self, case, more, field):
        officer, licence = case

        with pytest.raises(CheckRefused) as refused:
            planned(licence.rows[0], officer, **more)

        assert refused.value.field == field

    def test_first_check_is_not_due_before_the_condition_binds(self, case):
        officer, licence = case
        condition = licence.rows[0]
        CheckPlan.objects.create(
            **{"condition": condition, "offender": licence.offender, "kinds": ["home_visit"], "unit": "week"},
            **{"officer": officer, "starts_on": date(2026, 8, 1)},
        )

        plans.make_due(on=TODAY, licence=licence)

        assert waiting(licence) == [condition.first_day]

    def test_nobody_checks_who_does_not_work_with_the_person(self, case):
        officer, licence = case

        with pytest.raises(CheckRefused):
            plans.make_plan(
                condition=licence.rows[0],
                kinds=["home_visit"],
                number=1,
                unit="week",
                starts_on=TODAY,
                officer=UserFactory(),
                by=officer,
            )

    def test_changed_plan_moves_the_check_to_its_officer_and_two_do_not_overwrite(self, case):
        officer, licence = case
        plan = planned(licence.rows[0], officer)
        version = version_of(plan, *plans.PLANNED)
        team = officer.memberships.get().team
        new = {"number": 1, "unit": "week", "grace_days": 1, "officer": None, "team": team, "reason": "Away"}

        plans.change_plan(plan=plan, version=version, by=officer, **new)

        assert plan.checks.get().team == team
        with pytest.raises(ChangedMeanwhile):
            plans.change_plan(plan=plan, version=version, by=officer, **new)

    def test_ended_plan_asks_no_more_and_what_was_due_before_stays(self, case):
        officer, licence = case
        late, ahead = (due(licence.rows[0], officer, TODAY + days) for days in (-A_DAY, A_DAY))

        for check in (late, ahead):
            plans.end_plan(plan=check.plan, reason="Moved", by=officer)

        assert waiting(licence) == [TODAY - A_DAY]
        assert plans.make_due(on=TODAY) == 0

    def test_condition_is_left_unchecked_for_a_reason_and_not_while_it_has_a_plan(self, case):
        officer, licence = case

        plans.leave_unchecked(condition=licence.rows[0], reason="Watched by the tag", by=officer)
        planned(licence.rows[0], officer)

        licence.rows[0].refresh_from_db()
        assert licence.rows[0].unchecked_because == ""
        with pytest.raises(CheckRefused):
            plans.leave_unchecked(condition=licence.rows[0], reason="Watched by the tag", by=officer)

    def test_each_live_plan_has_one_check_that_waits_however_often_it_is_asked(
        self, case, django_assert_max_num_queries
    ):
        officer, licence = case
        for condition in licence.rows:
            due(condition, officer)
        Check.objects.all().delete()

        with django_assert_max_num_queries(9):
            made = plans.make_due(on=TODAY)

        assert (made, plans.make_due(on=TODAY), len(waiting(licence))) == (3, 0, 3)

    def test_licence_that_is_not_in_force_makes_nothing_due(self, case):
        officer, licence = case
        due(licence.rows[0], officer).delete()
        type(licence).objects.update(status="recalled")

        assert plans.make_due(on=TODAY) == 0


class TestAnswering:
    def test_answer_makes_the_next_one_due_in_the_rhythm(self, case):
        officer, licence = case
        check = due(licence.rows[0], officer)

        answer(check, officer)

        assert waiting(licence) == [date(2026, 12, 29)]
        assert AuditEntry.objects.filter(verb="licence.check_recorded", subject_id=licence.offender_id).count() == 1

    def test_late_answer_moves_no_other(self, case):
        officer, licence = case
        check = due(licence.rows[0], officer, TODAY - timedelta(days=3), unit="week", number=1)

        answer(check, officer)

        assert waiting(licence) == [date(2026, 12, 5)]

    def test_sent_twice_is_once_and_somebody_elses_is_told(self, case):
        officer, licence = case
        check = due(licence.rows[0], officer)
        other = UserFactory(teams=[officer.memberships.get().team])

        answer(check, officer)
        answer(check, officer)

        assert Check.objects.count() == 2
        with pytest.raises(AlreadyAnswered):
            answer(check, other)

    @pytest.mark.parametrize(
        ("more", "field"),
        [
            ({"narrative": " "}, "narrative"),
            ({"outcome": "missed"}, "outcome"),
            ({"outcome": "not_done"}, "not_done_because"),
            ({"outcome": "not_done", "not_done_because": "No answer", "again_on": TODAY - A_DAY}, "again_on"),
            ({"polygraph_result": "refused"}, "polygraph_result"),
        ],
    )
    def test_answer_that_cannot_be_is_refused_at_its_field_and_nothing_is_changed(self, case, more, field):
        officer, licence = case
        check = due(licence.rows[0], officer)

        with pytest.raises(CheckRefused) as refused:
            answer(check, officer, **more)

        assert refused.value.field == field
        assert waiting(licence) == [TODAY]

    def test_time_after_now_is_refused(self, case):
        officer, licence = case

        with pytest.raises(CheckRefused) as refused:
            answer(due(licence.rows[0], officer), officer, done_at=timezone.now() + timedelta(minutes=6))

        assert refused.value.message == "The check cannot be later than now, midday"

    def test_what_could_not_be_checked_comes_again_on_its_new_day(self, case):
        officer, licence = case
        check = due(licence.rows[0], officer)

        answer(check, officer, outcome="not_done", narrative="", not_done_because="No answer", again_on=TODAY + A_DAY)

        assert waiting(licence) == [TODAY + A_DAY]

    def test_reader_may_not_answer_and_a_stranger_knows_nothing(self, case):
        officer, licence = case
        check = due(licence.rows[0], officer)

        with pytest.raises(access.RecordHidden):
            answer(check, UserFactory())

    def test_polygraph_result_tells_and_is_no_breach(self, case):
        officer, licence = case
        check = due(licence.rows[2], officer)

        answer(check, officer, polygraph_result="refused", has_disclosure=True)

        kinds = set(Alert.objects.values_list("kind", flat=True))
        assert kinds == {"licence.polygraph_refused", "licence.polygraph_disclosure"}
        assert not Breach.objects.exists()

    def test_code_of_probations_system_is_read_and_an_unknown_one_refused(self):
        assert checks.outcome_of("attc") == "compliant"
        with pytest.raises(CheckRefused):
            checks.outcome_of("AAM11")

    def test_nothing_is_left_behind_when_the_last_step_fails(self, case, monkeypatch):
        officer, licence = case
        check = due(licence.rows[0], officer)
        monkeypatch.setattr(checks, "altered", lambda *args, **more: 1 / 0)

        with pytest.raises(ZeroDivisionError):
            answer(check, officer)

        assert waiting(licence) == [TODAY]
        assert Check.objects.count() == 1

    def test_unplanned_check_names_several_conditions_and_is_made_once(self, case):
        officer, licence = case
        given = {
            "offender": licence.offender,
            "conditions": licence.rows[:2],
            "kind": "device_inspection",
            "outcome": "partly",
            "done_at": timezone.now(),
            "narrative": "Second phone",
            "uid": "01939d5e-0000-7000-8000-00000000000a",
            "by": officer,
        }

        made, again = checks.record_unplanned(**given), checks.record_unplanned(**given)

        assert made == again
        assert made.conditions.count() == 2
        with pytest.raises(CheckRefused):
            checks.record_unplanned(**given | {"uid": None, "kind": "polygraph_session"})


class TestPolygraph:
    """A licence in force since 1 September 2026: the first test by today, the next ones by the last that was done."""

    def planned(self, licence, by, **more):
        given = {"kinds": ["polygraph_session"], "number": 6, "unit": "month"}
        return planned(licence.rows[2], by, **given | more)

    def test_plan_is_proposed_as_seldom_and_as_late_as_the_policy_lets_it_be(self, case):
        _, licence = case
        type(licence).objects.update(starts_on=date(2026, 10, 15))
        licence.rows[2].licence.refresh_from_db()

        proposed = plans.proposed_for(licence.rows[2])

        assert proposed == {
            "kinds": ["polygraph_session"],
            "number": 6,
            "unit": "month",
            "starts_on": date(2027, 1, 15),
        }
        assert plans.proposed_for(licence.rows[0])["unit"] == "week"

    @pytest.mark.parametrize(
        ("more", "field"),
        [
            ({"number": 7}, "number"),
            ({"unit": "once"}, "number"),
            ({"number": 27, "unit": "week"}, "number"),
            ({"starts_on": TODAY + A_DAY}, "starts_on"),
        ],
    )
    def test_plan_that_is_slower_than_the_policy_is_refused_with_the_source(self, case, more, field):
        officer, licence = case

        with pytest.raises(CheckRefused, match="HMPPS polygraph policy framework") as refused:
            self.planned(licence, officer, **more)

        assert refused.value.field == field

    def test_changed_plan_may_not_become_slower_either(self, case):
        officer, licence = case
        plan = self.planned(licence, officer)
        version = version_of(plan, *plans.PLANNED)
        new = {"number": 9, "unit": "month", "grace_days": 0, "officer": officer, "team": None, "reason": "Away"}

        with pytest.raises(CheckRefused, match="every 6 months"):
            plans.change_plan(plan=plan, version=version, by=officer, **new)

    def test_next_session_counts_from_the_day_of_the_test_and_the_page_says_so_before(self, case):
        officer, licence = case
        check = self.planned(licence, officer, starts_on=TODAY - timedelta(days=10)).checks.get()
        done_at = timezone.now() - timedelta(days=3)

        told = checks.next_due(check, on=TODAY)
        answer(check, officer, done_at=done_at)

        assert told == date(2027, 6, 1)
        assert waiting(licence) == [date(2027, 5, 28)]

    @pytest.mark.parametrize(
        "more",
        [
            {"polygraph_result": "refused"},
            {"polygraph_result": "not_completed"},
            {"outcome": "not_done", "not_done_because": "Examiner ill"},
        ],
    )
    def test_session_without_a_test_is_held_again_within_four_weeks(self, case, more):
        officer, licence = case
        check = self.planned(licence, officer).checks.get()

        answer(check, officer, **more)

        assert waiting(licence) == [TODAY + timedelta(days=28)]

    def test_unplanned_test_moves_the_plan_once_its_session_is_over_and_the_job_agrees(self, case):
        officer, licence = case
        check = self.planned(licence, officer).checks.get()
        Check.objects.filter(pk=check.pk).update(due_on=TODAY - A_DAY, grace_ends_on=TODAY - A_DAY)
        done_at = timezone.now() - timedelta(days=20)
        given = {"kind": "polygraph_session", "outcome": "compliant", "narrative": "Test done", "done_at": done_at}
        checks.record_unplanned(offender=licence.offender, conditions=[licence.rows[2]], by=officer, **given)

        missed_checks.close_missed_checks(on=TODAY)
        by_hand = waiting(licence)
        Check.objects.unanswered().delete()
        plans.make_due(on=TODAY)

        assert by_hand == waiting(licence) == [date(2027, 5, 11)]

    def test_test_of_an_earlier_release_does_not_count(self, case):
        officer, licence = case
        type(licence).objects.filter(pk=licence.pk).update(number=2)
        before = licence_in_force(licence.offender, status="inactive", ended_at=timezone.now())
        old = due(before.rows[0], officer, date(2026, 10, 1))
        Check.objects.filter(pk=old.pk).update(
            kind="polygraph_session", outcome="compliant", done_at=timezone.now(), recorded_at=timezone.now()
        )
        licence.rows[2].licence.refresh_from_db()

        assert plans.proposed_for(licence.rows[2])["starts_on"] == TODAY


class TestMissed:
    @pytest.mark.parametrize(("day", "missed"), [(2, False), (3, False), (4, True)])
    def test_missed_after_the_last_day_of_grace_and_overdue_after_its_own(self, case, day, missed):
        officer, licence = case
        due(licence.rows[0], officer, TODAY, grace_days=2)
        on = date(2026, 12, day)

        assert Check.objects.missed(on=on).exists() == missed
        assert Check.objects.overdue(on=on).exists()
        assert not Check.objects.overdue(on=TODAY).exists()

    def test_not_missed_on_the_last_day_of_grace(self, case):
        officer, licence = case
        due(licence.rows[0], officer, date(2026, 11, 27), grace_days=2)  # Friday; grace ends on Tuesday

        assert missed_checks.close_missed_checks(on=TODAY) == 0
        assert missed_checks.close_missed_checks(on=TODAY + A_DAY) == 1

    def test_missed_opens_a_breach_tells_probation_and_the_next_is_due(self, case):
        officer, licence = case
        check = due(licence.rows[0], officer, TODAY - A_DAY)

        assert missed_checks.close_missed_checks(on=TODAY) == 1
        assert missed_checks.close_missed_checks(on=TODAY) == 0

        check.refresh_from_db()
        breach = Breach.objects.get(check_made=check)
        assert (check.outcome, breach.source, breach.reason) == ("missed", "check", "non_compliance")
        assert Alert.objects.get(kind="licence.check_missed").receipts.exists()
        assert waiting(licence) == [date(2026, 12, 28)]

    def test_revoked_licence_misses_nothing(self, case):
        officer, licence = case
        due(licence.rows[0], officer, TODAY - A_DAY)
        type(licence).objects.update(status="recalled")

        assert missed_checks.close_missed_checks(on=TODAY) == 0

    def test_overdue_in_its_grace_is_told_once_and_ends_with_the_answer(self, case):
        officer, licence = case
        check = due(licence.rows[0], officer, TODAY - A_DAY, grace_days=1)

        assert (checks.tell_of_overdue(on=TODAY), checks.tell_of_overdue(on=TODAY)) == (1, 0)
        answer(check, officer)

        assert Alert.objects.get(kind="licence.check_overdue").state == "resolved"


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_close_a_missed_check_once():
    officer, licence = caseload()
    due(licence.rows[0], officer, date(2026, 11, 3), number=8)
    start = threading.Barrier(2)
    closed = []

    def sweep():
        start.wait()
        closed.append(missed_checks.close_missed_checks(on=date(2026, 11, 4)))
        connection.close()

    threads = [threading.Thread(target=sweep) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(closed) == 1
    assert Breach.objects.count() == 1
    assert CheckPlan.objects.get().checks.count() == 2


class TestMany:
    @pytest.fixture
    def other(self, case):
        officer, _ = case
        licence = licence_in_force()
        team = officer.memberships.get().team
        GrantFactory(subject=licence.offender, team=team, grant_role=GrantRole.CONTRIBUTOR)
        return licence

    def new(self, condition, officer, **more):
        kinds = [kinds_for(Family(condition.family))[0]]
        given = {"kinds": kinds, "number": 4, "unit": "week", "starts_on": TODAY, "officer": officer}
        return plans.NewPlan(condition, **given | more)

    def of_both(self, licence, other):
        return [row.conditions.exclude(family=Family.POLYGRAPH).earliest("pk") for row in (licence, other)]

    def test_plans_of_several_people_are_made_as_each_alone(self, case, other):
        officer, licence = case

        made = plans.make_plans(new=[self.new(each, officer) for each in self.of_both(licence, other)], by=officer)

        assert [waiting(each) for each in (licence, other)] == [[TODAY], [TODAY]]
        entries = AuditEntry.objects.filter(verb="licence.plan_made")
        assert {entry.target_id for entry in entries} == {plan.pk for plan in made}

    def test_one_plan_that_cannot_be_leaves_nothing_of_the_others(self, case, other):
        officer, licence = case
        good, wrong = self.of_both(licence, other)

        with pytest.raises(CheckRefused):
            plans.make_plans(new=[self.new(good, officer), self.new(wrong, officer, kinds=[])], by=officer)

        assert not CheckPlan.objects.exists()

    def test_checks_are_logged_together_each_at_its_moment_and_the_next_are_due(self, case, other):
        officer, licence = case
        plans.make_plans(new=[self.new(each, officer) for each in self.of_both(licence, other)], by=officer)
        now = timezone.now()
        rows = list(Check.objects.unanswered().order_by("pk"))
        moments = {row.pk: now + timedelta(minutes=20 * n) for n, row in enumerate(rows)}
        answers = [(moments[row.pk], checks.CheckAnswer(row, "compliant", now, "Room as approved")) for row in rows]

        with clock_from(now) as clock:
            done = checks.record_checks(answers=clock.along(answers), by=officer)

        assert {row.pk: row.recorded_at for row in done} == moments
        entries = AuditEntry.objects.filter(verb="licence.check_recorded")
        assert {entry.target_id: entry.at for entry in entries} == moments
        assert waiting(licence) == waiting(other) == [TODAY + timedelta(weeks=4)]

    def test_where_one_is_logged_already_none_of_them_is(self, case, other):
        officer, licence = case
        plans.make_plans(new=[self.new(each, officer) for each in self.of_both(licence, other)], by=officer)
        first, second = Check.objects.unanswered().order_by("pk")
        answer(second, officer)
        given = [checks.CheckAnswer(row, "compliant", timezone.now(), "Room as approved") for row in (first, second)]

        with pytest.raises(AlreadyAnswered):
            checks.record_checks(answers=given, by=officer)

        assert Check.objects.get(pk=first.pk).outcome == ""

    def test_checks_and_plans_of_somebody_hidden_are_refused(self, case, other):
        officer, licence = case
        plans.make_plans(new=[self.new(each, officer) for each in self.of_both(licence, other)], by=officer)
        stranger = UserFactory()
        rows = Check.objects.unanswered().order_by("pk")

        with pytest.raises(access.RecordHidden):
            given = [checks.CheckAnswer(row, "compliant", timezone.now(), "Seen") for row in rows]
            checks.record_checks(answers=given, by=stranger)
        with pytest.raises(access.RecordHidden):
            plans.make_plans(new=[self.new(each, None) for each in self.of_both(licence, other)], by=stranger)
