"""Promises of pages and alerts about leaving custody: kept at their time, waited for with the clock moved."""

from datetime import UTC, date, datetime, timedelta

import pytest

from offenders import tasks
from offenders.dates.rules.releases import Basis
from offenders.dates.upkeep import releases
from offenders.models import DisputeDecision, Release, ReleaseHold
from offenders.movements import actions as custody
from offenders.releases.directions.actions import confirm_direction, direct_release
from offenders.releases.gate.facts import facts_of
from offenders.releases.gate.rules import GateAnswer, judge_release
from offenders.releases.holds import actions as holds
from offenders.releases.leaving import actions, clock, disputes
from offenders.releases.leaving.disputes import DisputeRefused
from sharing.access.state_machines import MoveRefused
from sharing.access.two_people import SamePerson
from sharing.models import Alert
from sharing.reported import actions as reported
from sharing.reported.actions import ReportRefused
from tests import worlds
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import AgencyFactory, TeamFactory, UserFactory
from tests.offenders import halden
from tests.offenders.releases.leaving import people

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nothing_to_prepare")]

world = halden.world(people.made)

TODAY = date(2026, 12, 1)
A_MINUTE = timedelta(minutes=1)


def at(hour, minute=0, day=1):
    return datetime(2026, 12, day, hour, minute, tzinfo=UTC)


def raised(kind):
    return Alert.objects.filter(kind=f"releases.{kind}").count()


def ticked(at_noon, moment):
    """The task as the clock runs it, twice."""
    at_noon.move_to(moment)
    tasks.watch_gate()
    tasks.watch_gate()


class TestNotConfirmed:
    @pytest.fixture
    def leaving(self, gate):
        return actions.record_left(offender=gate.person, left_at=at(11), how_known="Gate log", by=gate.prison)

    def test_told_once_after_thirty_minutes(self, leaving, at_noon):
        ticked(at_noon, at(12, 29))
        assert raised("leaving_not_confirmed") == 0

        ticked(at_noon, at(12, 30))
        ticked(at_noon, at(18))
        assert raised("leaving_not_confirmed") == 1

    def test_not_where_it_was_confirmed_in_time(self, gate, leaving, at_noon):
        actions.confirm_in_error(leaving=leaving, by=gate.colleague)

        ticked(at_noon, at(13))

        assert raised("leaving_not_confirmed") == 0


def test_directed_release_is_not_late_before_the_day_that_is_planned(gate, at_noon):
    days = {"expected_on": date(2026, 12, 4), "earliest_on": date(2026, 11, 20)}
    settled = {"directed_on": date(2026, 11, 18), "settled_on": date(2026, 11, 19)}
    direct_release(offender=gate.person, is_final=True, source="Parole Board", by=None, **days, **settled)
    confirm_direction(offender=gate.person, by=gate.ppcs)

    ticked(at_noon, at(17, 59, day=4))
    assert (raised("not_recorded"), raised("still_not_recorded")) == (0, 0)
    ticked(at_noon, at(18, day=4))
    assert (raised("not_recorded"), raised("still_not_recorded")) == (1, 0)


class TestNotRecorded:
    @pytest.fixture(scope="class", autouse=True)
    @classmethod
    def world(cls, world):
        yield from worlds.further(world, cls.due_today, patched=worlds.prepare_nothing)

    @staticmethod
    def due_today(rows):
        rows["gate"].sheet(CRD=TODAY)
        return {"due": Release.objects.open().counted().get()}

    @pytest.fixture
    def due(self, copied):
        return copied["due"]

    def test_high_at_six_and_critical_at_nine_the_next_day(self, due, at_noon):
        ticked(at_noon, at(17, 59))
        assert raised("not_recorded") == 0
        ticked(at_noon, at(18))
        assert (raised("not_recorded"), raised("still_not_recorded")) == (1, 0)
        ticked(at_noon, at(8, 59, day=2))
        assert raised("still_not_recorded") == 0
        ticked(at_noon, at(9, day=2))
        ticked(at_noon, at(9, day=3))
        assert (raised("not_recorded"), raised("still_not_recorded")) == (1, 1)

    def test_a_clock_that_was_late_tells_all_the_same(self, due, at_noon):
        ticked(at_noon, at(15, day=4))

        assert raised("still_not_recorded") == 1

    def test_each_hold_is_named_with_who_set_it_and_who_can_lift_it(self, gate, due, at_noon):
        holds.hold_release(release=due, kind=ReleaseHold.Kind.IDENTITY, reason="Two of the name", by=gate.com)

        ticked(at_noon, at(9, day=2))

        text = Alert.objects.get(kind="releases.still_not_recorded").text
        assert f"On hold: identity not certain, set by {gate.com} ({gate.com.agency})" in text
        assert "Anyone who can edit the record can lift it" in text
        assert "Two of the name" not in text

    def test_nothing_of_a_release_that_is_not_due(self, gate, at_noon):
        gate.sheet(CRD=date(2026, 12, 14))

        ticked(at_noon, at(18))

        assert not Alert.objects.filter(kind__contains="not_recorded").exists()

    def test_one_bad_record_stops_no_other(self, gate, due, at_noon, monkeypatch):
        actions_seen = []
        real = clock.facts_of

        def breaks_first(offender, *, on):
            actions_seen.append(offender.pk)
            if len(actions_seen) == 1:
                raise RuntimeError("bad record")
            return real(offender, on=on)

        second = OffenderFactory()
        custody.receive(offender=second, establishment=gate.prisons["FKI"], on=date(2024, 1, 1), by=None)
        releases.record_official_dates(offender=second, dates={"CRD": TODAY}, source="NOMIS", as_at=TODAY, by=None)
        monkeypatch.setattr(clock, "facts_of", breaks_first)

        at_noon.move_to(at(18))
        clock.watch(at=at(18))

        assert list(Alert.objects.filter(kind="releases.not_recorded").values_list("subject", flat=True)) == [second.pk]


class TestDispute:
    @pytest.fixture(scope="class", autouse=True)
    @classmethod
    def world(cls, world):
        yield from worlds.further(world, cls.differ, patched=worlds.prepare_nothing)

    @staticmethod
    def differ(rows):
        """The sheet says today, the court's record 7 December."""
        rows["gate"].sheet(CRD=TODAY)
        rows["gate"].court_says(date(2026, 12, 7))
        return {}

    def answer(self, gate, on=TODAY):
        return judge_release(facts_of(gate.person, on=on), route=Basis.CRD, on=on).answer

    @pytest.fixture
    def opened(self, gate, at_noon):
        ticked(at_noon, at(12))
        return DisputeDecision.objects.get()

    def test_it_is_opened_on_the_day_with_four_hours_and_told_once(self, opened):
        assert opened.answer_due_at - opened.asked_at == timedelta(hours=4)
        assert raised("dates_in_dispute") == 1

    def test_open_at_six_it_is_critical_once(self, opened, at_noon):
        ticked(at_noon, at(17, 59))
        assert raised("dispute_open") == 0

        ticked(at_noon, at(18))
        ticked(at_noon, at(19))
        assert raised("dispute_open") == 1

    def test_it_ends_when_the_sources_agree(self, gate, opened, at_noon):
        gate.court_says(TODAY)

        ticked(at_noon, at(14))

        opened.refresh_from_db()
        assert opened.ended_because == "The dates are no longer in dispute"
        assert not Alert.objects.unfinished().filter(kind="releases.dates_in_dispute").exists()

    def test_ppcs_decides_and_the_gate_goes_by_it(self, gate, opened):
        disputes.decide_dispute(decision=opened, stands_on=TODAY, reason="The warrant says so", by=gate.ppcs)

        assert self.answer(gate) is GateAnswer.DUE
        assert not Alert.objects.unfinished().filter(kind="releases.dates_in_dispute").exists()

    def test_a_new_word_of_a_source_ends_what_was_decided(self, gate, opened, at_noon):
        disputes.decide_dispute(decision=opened, stands_on=TODAY, reason="The warrant says so", by=gate.ppcs)
        at_noon.shift(A_MINUTE)

        gate.sheet(CRD=date(2026, 12, 10))

        assert self.answer(gate) is not GateAnswer.DUE

    @pytest.mark.parametrize("left_over", [{}, {"SLED": date(2026, 12, 31)}])
    def test_a_day_of_the_court_alone_that_was_decided_to_count_is_a_release_like_others(
        self, gate, opened, at_noon, left_over
    ):
        gate.sheet(**{"CRD": None, "SLED": None} | left_over)
        gate.court_says(TODAY)
        assert not Release.objects.open().filter(basis="CRD").exists()
        at_noon.shift(A_MINUTE)

        disputes.decide_dispute(decision=opened, stands_on=TODAY, reason="The warrant says so", by=gate.ppcs)

        release = Release.objects.open().counted().get()
        assert (release.basis, release.origin, release.leaves_on, release.warn_on) == ("CRD", "ordered", TODAY, TODAY)
        ticked(at_noon, at(18))
        assert raised("not_recorded") == 1
        custody.record_release(release=release, on=TODAY, by=gate.prison)
        assert Release.objects.get(status="released").basis == "CRD"

    def test_what_was_decided_is_no_release_of_its_own_once_a_source_has_spoken(self, gate, opened, at_noon):
        gate.sheet(CRD=None, SLED=None)
        gate.court_says(TODAY)
        at_noon.shift(A_MINUTE)
        disputes.decide_dispute(decision=opened, stands_on=TODAY, reason="The warrant says so", by=gate.ppcs)
        at_noon.shift(A_MINUTE)

        gate.court_says(date(2026, 12, 8))

        assert not Release.objects.open().exists()

    def test_governor_of_another_establishment_decides_and_not_of_this_one(self, gate, opened):
        def governor(place):
            team = TeamFactory(kind="establishment", place_code=place, agency=AgencyFactory(kind="prison"))
            return UserFactory(role="prison_decision_maker", teams=[team], name=f"Governor {place}")

        for user in (governor("FSI"), gate.prison, gate.com):
            with pytest.raises(DisputeRefused, match="Only PPCS"):
                disputes.decide_dispute(decision=opened, stands_on=TODAY, reason="x", by=user)
        assert disputes.decide_dispute(
            decision=opened, stands_on=date(2026, 12, 7), reason="x", by=governor("FKI")
        ).decided_at
        assert self.answer(gate) is GateAnswer.EARLY

    def by_phone(self, gate, opened, number=None, by=None):
        decider = {"decider": gate.ppcs, "number": gate.ppcs.staff_number if number is None else number}
        what = {"decision": opened, "stands_on": TODAY, "reason": "The warrant"}
        return disputes.report_decision(**what, **decider, by=by or gate.prison)

    @pytest.mark.parametrize("number", ["", "no such"])
    def test_by_phone_the_decider_is_who_read_back_the_staff_number(self, gate, opened, number):
        with pytest.raises(ReportRefused, match="staff number"):
            self.by_phone(gate, opened, number=number)

    def test_by_phone_it_does_not_count_and_the_clock_goes_on_until_the_decider_has_confirmed(
        self, gate, opened, at_noon
    ):
        act = self.by_phone(gate, opened)
        assert self.answer(gate) is GateAnswer.IN_DISPUTE
        assert Alert.objects.unfinished().filter(kind="releases.dates_in_dispute").exists()
        ticked(at_noon, at(18))
        assert f"reported to be decided by {act.who} by phone" in Alert.objects.get(kind="releases.dispute_open").text

        reported.confirm(act=act, by=gate.ppcs)

        opened.refresh_from_db()
        assert (self.answer(gate), opened.decided_by) == (GateAnswer.DUE, gate.ppcs)
        ended = Alert.objects.unfinished().filter(kind__in=["releases.dates_in_dispute", "releases.dispute_open"])
        assert not ended.exists()

    def test_by_phone_nobody_else_can_confirm_it(self, gate, opened):
        act = self.by_phone(gate, opened)

        for somebody in (gate.prison, gate.colleague, gate.com):
            with pytest.raises(MoveRefused, match="Only the named person"):
                reported.confirm(act=act, by=somebody)

        assert self.answer(gate) is GateAnswer.IN_DISPUTE

    def test_by_phone_whoever_was_named_can_say_that_they_did_not_decide(self, gate, opened):
        act = self.by_phone(gate, opened)

        reported.deny(act=act, by=gate.ppcs)

        assert self.answer(gate) is GateAnswer.IN_DISPUTE
        said = Alert.objects.get(kind="sharing.reported_denied")
        assert f"was named by {gate.prison}" in said.text
        assert "This relied on it: Dates in dispute, " in said.text
        with pytest.raises(MoveRefused):
            reported.confirm(act=act, by=gate.ppcs)

    def test_by_phone_it_can_be_decided_on_the_page_in_its_place(self, gate, opened):
        act = self.by_phone(gate, opened)

        disputes.decide_dispute(decision=opened, stands_on=TODAY, reason="The warrant", by=gate.ppcs)

        act.refresh_from_db()
        assert (self.answer(gate), act.state) == (GateAnswer.DUE, "settled")

    def test_who_recorded_a_date_takes_no_call_about_it(self, gate, at_noon):
        gate.sheet(by=gate.prison, SLED=date(2028, 12, 15))
        ticked(at_noon, at(12))

        with pytest.raises(SamePerson):
            self.by_phone(gate, DisputeDecision.objects.get())

    def test_never_who_recorded_a_date_of_it(self, gate, at_noon):
        gate.sheet(by=gate.ppcs, SLED=date(2028, 12, 15))
        ticked(at_noon, at(12))
        opened = DisputeDecision.objects.get()

        with pytest.raises(SamePerson):
            disputes.decide_dispute(decision=opened, stands_on=TODAY, reason="x", by=gate.ppcs)

    @pytest.mark.parametrize(("stands_on", "reason"), [(date(2026, 11, 2), "x"), (TODAY, " ")])
    def test_only_a_day_that_a_source_says_and_with_a_reason(self, gate, opened, stands_on, reason):
        with pytest.raises(DisputeRefused):
            disputes.decide_dispute(decision=opened, stands_on=stands_on, reason=reason, by=gate.ppcs)
