"""Entering, changing and ending shifts, covering, swaps and offers; gaps told before they happen; reminders."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.core import mail
from django.utils import timezone

from sharing.access import NotAllowed, RecordHidden
from sharing.models import Agency, Alert, AuditEntry, Leave, LeftOut, Membership, Shift, ShiftCover, ShiftSwap, User
from sharing.rota import actions, gaps
from sharing.rota.actions import RotaRefused
from sharing.rota.alert_kinds import GAP, GAP_NOW
from sharing.rota.on_call.now import on_call
from sharing.rota.posts import Post
from sharing.rota.rules import Level
from sharing.tasks import deliver, watch_rota
from tests.factories.reach import way_of
from tests.factories.rota import HOUR, NAMES, desk_of, shift
from tests.factories.sharing import AgencyFactory, TeamFactory, UserFactory
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # Tuesday 1 December 2026
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
SIX = NOON + 6 * HOUR
cast = row_of("cast")


def made():
    cast = desk_of()
    for who in (*NAMES, "judith"):
        way_of(cast[who], "email")
        way_of(cast[who], "telephone")
    return {"cast": cast | {"post": Post(cast["agency"], cast["desk"], Level.FIRST)}}


world = world_of(made)


def enter(cast, who, starts_at=SIX, hours=12, *, by="ann", post="post", **more):
    return actions.enter(
        post=cast[post], user=cast[who], starts_at=starts_at, ends_at=starts_at + hours * HOUR, by=cast[by], **more
    )


def letters():
    deliver()
    found = {each.to[0]: each.body for each in mail.outbox}
    mail.outbox.clear()
    return found


def first_on_call(cast, at):
    return [each.name for each in on_call(cast["desk"], Level.FIRST, at=at)]


def open_gaps(kind=GAP):
    return list(Alert.objects.unfinished().filter(kind=kind.name).order_by("pk"))


def covered_until(cast, until):
    """The desk has somebody from an hour ago until then."""
    return shift(cast, "karen", NOON - HOUR, (until - NOON) / HOUR + 1)


class TestShifts:
    def test_whoever_gets_a_shift_has_a_letter_that_names_nobody(self, cast):
        enter(cast, "karen")

        found = letters()
        assert set(found) == {cast["karen"].email, cast["ann"].email}  # ann: of the gap after it
        assert "change to your time on call" in found[cast["karen"].email]
        assert "CT duty desk" not in found[cast["karen"].email]
        assert AuditEntry.objects.filter(verb="rota.shift_entered").count() == 1

    def test_the_same_form_twice_makes_one_shift(self, cast):
        uid = UUID("018f3b7e-0000-7000-8000-000000000001")

        assert enter(cast, "karen", uid=uid) == enter(cast, "karen", uid=uid)
        assert Shift.objects.count() == 1

    @pytest.mark.parametrize("by", ["karen", "elsewhere"])
    def test_only_managers_of_the_agency_keep_its_rota(self, cast, by):
        cast["elsewhere"] = UserFactory(role="ct_manager", agency=AgencyFactory(kind="ct_police"))

        with pytest.raises(NotAllowed):
            enter(cast, "karen", by=by)
        assert not Shift.objects.exists()

    def test_a_shift_over_another_is_refused_in_words(self, cast):
        enter(cast, "karen")

        with pytest.raises(RotaRefused, match="Karen Lockyer is first on call of CT duty desk from 6pm"):
            enter(cast, "neil", SIX + 11 * HOUR)
        assert enter(cast, "neil", SIX + 12 * HOUR)

    @pytest.mark.parametrize(
        ("happens", "words"),
        [
            (lambda user: Membership.objects.filter(user=user).update(ends_at=SIX + HOUR), "not in the team"),
            (lambda user: User.objects.filter(pk=user.pk).update(is_active=False), "can no longer sign in"),
            (lambda user: User.objects.filter(pk=user.pk).update(role="auditor"), "has a role that cannot"),
            (lambda user: user.reach_ways.update(tested_at=NOON - 90 * DAY), "no contact method"),
            (
                lambda user: Leave.objects.create(
                    officer=user,
                    kind="annual",
                    starts_at=SIX + 11 * HOUR,
                    ends_at=SIX + 99 * HOUR,
                    planned_by=user,
                    planned_at=NOON,
                ),
                "on leave during this time",
            ),
        ],
    )
    def test_who_cannot_have_it_is_refused(self, cast, happens, words):
        happens(cast["karen"])

        with pytest.raises(RotaRefused, match=words):
            enter(cast | {"karen": User.objects.get(pk=cast["karen"].pk)}, "karen")

    def test_without_a_second_factor_it_is_refused_where_one_is_required(self, cast, settings):
        settings.SECOND_FACTOR_REQUIRED = True

        with pytest.raises(RotaRefused, match="second factor"):
            enter(cast, "karen")

    def test_with_one_tested_way_it_is_allowed(self, cast):
        cast["karen"].reach_ways.filter(kind="telephone").delete()

        assert enter(cast, "karen")

    def test_another_holder_of_a_running_shift_begins_now_and_what_was_stays(self, cast):
        held = covered_until(cast, NOON + 8 * HOUR)

        actions.change(shift=held, user=cast["neil"], starts_at=held.starts_at, ends_at=held.ends_at, by=cast["ann"])

        assert first_on_call(cast, NOON - SECOND) == ["Karen Lockyer"]
        assert first_on_call(cast, NOON) == ["Neil Garvey"]
        assert set(letters()) == {cast["karen"].email, cast["neil"].email, cast["ann"].email}

    def test_called_off_it_tells_whoever_had_it_and_whoever_is_next_and_the_managers_of_the_gap(self, cast):
        covered_until(cast, SIX)
        held, _ = shift(cast, "neil", SIX), shift(cast, "delia", SIX + 12 * HOUR)

        actions.end(shift=held, reason="Ill", by=cast["ann"])

        assert set(letters()) == {cast[who].email for who in ("neil", "delia", "ann")}
        (gap,) = [each for each in open_gaps() if "6pm on 1 December" in each.text]
        assert gap.severity == 2
        assert first_on_call(cast, SIX) == []

    def test_what_is_over_is_never_changed(self, cast):
        held = shift(cast, "karen", NOON - 12 * HOUR)

        for act in (
            lambda: actions.end(shift=held, reason="Over", by=cast["ann"]),
            lambda: actions.cover(
                shift=held, user=cast["neil"], starts_at=held.starts_at, ends_at=held.ends_at, by=cast["ann"]
            ),
        ):
            with pytest.raises(RotaRefused, match="has ended"):
                act()

    def test_a_part_is_covered_and_a_later_cover_takes_its_place_where_they_overlap(self, cast):
        held = shift(cast, "karen", SIX)
        for who, begins, ends in (("neil", 2, 8), ("delia", 4, 6)):
            actions.cover(
                shift=held,
                user=cast[who],
                starts_at=SIX + begins * HOUR,
                ends_at=SIX + ends * HOUR,
                by=cast["ann"],
            )

        found = [first_on_call(cast, SIX + hour * HOUR)[0].split()[0] for hour in (0, 2, 4, 6, 8)]
        assert found == ["Karen", "Neil", "Delia", "Neil", "Karen"]

    def test_if_the_last_step_fails_nothing_is_left_behind(self, cast, monkeypatch):
        monkeypatch.setattr(gaps, "settle", lambda *args, **more: 1 / 0)

        with pytest.raises(ZeroDivisionError):
            enter(cast, "karen")
        assert not Shift.objects.exists()
        assert not AuditEntry.objects.filter(verb="rota.shift_entered").exists()
        assert letters() == {}


class TestSwaps:
    def ask(self, cast, of=None, begins=0, ends=12, by="karen"):
        held = Shift.objects.filter(user=cast["karen"]).first() or shift(cast, "karen", SIX)
        return actions.ask(
            shift=held,
            starts_at=SIX + begins * HOUR,
            ends_at=SIX + ends * HOUR,
            asked_of=of and cast[of],
            reason="A wedding",
            by=cast[by],
        )

    def test_until_a_colleague_accepts_the_first_holder_is_on_call(self, cast):
        swap = self.ask(cast, "neil")
        assert set(letters()) == {cast["neil"].email, cast["ann"].email}  # ann: of the gap after the shift
        assert first_on_call(cast, SIX) == ["Karen Lockyer"]

        actions.accept(swap=swap, by=cast["neil"])

        assert first_on_call(cast, SIX) == ["Neil Garvey"]
        assert set(letters()) == {cast["neil"].email, cast["karen"].email}
        assert ShiftSwap.objects.get().state == "accepted"

    def test_the_whole_desk_is_asked_and_the_first_who_accepts_has_it(self, cast):
        swap = self.ask(cast, begins=4, ends=6)
        assert {cast["neil"].email, cast["delia"].email} <= set(letters())

        actions.accept(swap=swap, by=cast["delia"])
        with pytest.raises(RotaRefused, match="has been answered"):
            actions.accept(swap=swap, by=cast["neil"])

        assert [first_on_call(cast, SIX + hour * HOUR)[0] for hour in (3, 4, 5, 6)] == [
            "Karen Lockyer",
            "Delia Farrow",
            "Delia Farrow",
            "Karen Lockyer",
        ]

    def test_refused_it_stays_with_the_first_holder_who_hears_of_it(self, cast):
        swap = self.ask(cast, "neil")
        letters()

        actions.refuse(swap=swap, reason="On a course", by=cast["neil"])

        assert list(letters()) == [cast["karen"].email]
        assert first_on_call(cast, SIX) == ["Karen Lockyer"]

    @pytest.mark.parametrize("who", ["delia", "judith"])
    def test_nobody_else_answers_for_whoever_is_asked(self, cast, who):
        swap = self.ask(cast, "neil")

        with pytest.raises(RecordHidden):
            actions.accept(swap=swap, by=cast[who])

    def test_nobody_asks_for_time_that_is_not_theirs(self, cast):
        with pytest.raises(RotaRefused, match="not on call for all of this time"):
            self.ask(cast, "delia", by="neil")

    def test_withdrawn_or_past_its_time_nobody_can_accept(self, cast, at_noon):
        swap = self.ask(cast, "neil", begins=0, ends=6)
        actions.withdraw(swap=swap, by=cast["karen"])
        with pytest.raises(RotaRefused):
            actions.accept(swap=swap, by=cast["neil"])

        late = self.ask(cast, "neil", begins=6, ends=7)
        at_noon.move_to(SIX + 7 * HOUR)
        watch_rota()
        watch_rota()
        late.refresh_from_db()
        assert late.state == "lapsed"


class TestOffers:
    def test_a_gap_is_offered_to_those_qualified_and_free_and_the_first_has_it(self, cast):
        covered_until(cast, SIX)
        shift(cast, "neil", SIX, level="second")

        offer = actions.offer(post=cast["post"], starts_at=SIX, ends_at=SIX + 12 * HOUR, by=cast["ann"])
        # ann has no tested way, neil is busy
        assert set(offer.people.all()) == {cast["karen"], cast["delia"]}
        actions.take(offer=offer, by=cast["delia"])

        assert first_on_call(cast, SIX) == ["Delia Farrow"]
        with pytest.raises(RotaRefused, match="no longer offered"):
            actions.take(offer=offer, by=cast["karen"])
        with pytest.raises(RecordHidden):
            actions.take(offer=offer, by=cast["neil"])

    def test_time_for_which_somebody_is_on_call_is_not_offered(self, cast):
        shift(cast, "karen", SIX)

        with pytest.raises(RotaRefused, match="Someone is on call"):
            actions.offer(post=cast["post"], starts_at=SIX, ends_at=SIX + 13 * HOUR, by=cast["ann"])

    def test_the_shift_of_a_holder_on_leave_is_offered_and_covered(self, cast):
        held = shift(cast, "karen", SIX)
        Leave.objects.create(
            officer=cast["karen"],
            kind="sick",
            starts_at=SIX - HOUR,
            ends_at=SIX + 99 * HOUR,
            planned_by=cast["karen"],
            planned_at=NOON,
        )

        offer = actions.offer(post=cast["post"], starts_at=SIX, ends_at=held.ends_at, by=cast["ann"])
        actions.take(offer=offer, by=cast["neil"])

        assert first_on_call(cast, SIX) == ["Neil Garvey"]
        assert ShiftCover.objects.get().shift == held


class TestGaps:
    @pytest.mark.parametrize(
        ("before", "kind", "after"),
        [
            (14 * DAY + 300 * SECOND, None, None),
            (14 * DAY, GAP, "14 days"),
            (7 * DAY, GAP, "7 days"),
            (2 * DAY, GAP, "2 days"),
            (DAY, GAP, "1 day"),
            (4 * HOUR, GAP_NOW, "4 hours"),
        ],
    )
    def test_it_is_told_to_the_manager_and_in_the_end_to_command_once_each(self, cast, at_noon, before, kind, after):
        gap_at = NOON + 20 * DAY
        covered_until(cast, gap_at)

        at_noon.move_to(gap_at - before)
        watch_rota()
        watch_rota()

        found = open_gaps(GAP) + open_gaps(GAP_NOW)
        assert [(each.kind, each.key.rsplit(":", 1)[1]) for each in found] == ([(kind.name, after)] if kind else [])
        told = set(letters())
        assert told == {None: set(), GAP: {cast["ann"].email}}.get(kind, {cast["ann"].email, cast["judith"].email})

    def test_a_nearer_stage_takes_the_place_of_the_one_before(self, cast, at_noon):
        gap_at = NOON + 20 * DAY
        covered_until(cast, gap_at)
        for before in (14 * DAY, 7 * DAY, 2 * DAY, DAY, 4 * HOUR, -HOUR, -9 * DAY):
            at_noon.move_to(gap_at - before)
            watch_rota()

        assert len(open_gaps(GAP)) == 0
        assert len(open_gaps(GAP_NOW)) == 1
        assert Alert.objects.filter(kind=GAP.name).count() == 4
        assert Alert.objects.filter(kind=GAP_NOW.name).count() == 1

    def test_filled_it_ends_by_the_act_that_fills_it(self, cast):
        covered_until(cast, SIX)
        watch_rota()
        (gap,) = open_gaps()

        enter(cast, "neil", SIX, 167)

        assert gap not in open_gaps()
        assert "from 5pm on 8 December" in open_gaps()[0].text

    def test_before_the_first_shift_ever_there_is_no_gap_and_without_one_never(self, cast):
        watch_rota()
        assert open_gaps() == []
        shift(cast, "karen", NOON + 3 * DAY, 40 * 24)

        watch_rota()

        assert open_gaps() == []

    def test_a_holder_who_goes_on_leave_opens_one(self, cast):
        covered_until(cast, NOON + 40 * DAY)
        Leave.objects.create(
            officer=cast["karen"],
            kind="sick",
            starts_at=NOON + 3 * DAY,
            ends_at=NOON + 4 * DAY,
            planned_by=cast["karen"],
            planned_at=NOON,
        )

        watch_rota()

        (gap,) = open_gaps()
        assert "Karen Lockyer is named, and is on leave." in gap.text

    def test_one_bad_desk_stops_no_other(self, cast, monkeypatch):
        covered_until(cast, SIX)
        other = desk_of_another()
        settle = gaps.settle

        def one_raises(post, **more):
            if post.team == cast["desk"]:
                raise ValueError
            settle(post, **more)

        monkeypatch.setattr(gaps, "settle", one_raises)

        watch_rota()

        assert LeftOut.objects.get().work == "rota_gaps"
        assert [other["desk"].name in each.text for each in open_gaps()] == [True]

    def test_command_of_an_agency_without_any_is_command_of_every_agency(self, cast):
        User.objects.filter(pk__in=[cast["ann"].pk, cast["judith"].pk]).update(role="ct_analyst")
        agency = AgencyFactory(kind="probation")
        head = UserFactory(role="probation_head", agency=agency, teams=[TeamFactory(agency=agency)])
        shift(cast, "karen", NOON - 12 * HOUR, 11)

        watch_rota()

        assert set(letters()) == {head.email}

    def test_many_posts_are_walked_by_the_same_number_of_questions(self, cast, django_assert_num_queries):
        which = [cast["post"]]
        covered_until(cast, SIX)
        with django_assert_num_queries(5):
            gaps.walk_all(which, at=NOON)
        for _ in range(20):
            other = desk_of_another()
            which.append(Post(other["agency"], other["desk"], Level.FIRST))

        with django_assert_num_queries(5):
            found = gaps.walk_all(which, at=timezone.now())
        assert all(found.values())


def desk_of_another():
    number = Agency.objects.count()
    found = desk_of(suffix=f" {number}")
    shift(found, "karen", NOON - HOUR, 7)
    return found


class TestReminders:
    def test_seven_three_and_one_days_and_twelve_hours_before_once_each(self, cast, at_noon):
        starts = NOON + 10 * DAY
        shift(cast, "karen", starts, 30 * 24)
        found = {}
        for hours in (7 * 24 + 1, 7 * 24, 6 * 24, 3 * 24, 24, 12, 11, 0):
            at_noon.move_to(starts - hours * HOUR)
            watch_rota()
            watch_rota()
            found[hours] = list(letters())

        reminded = [cast["karen"].email]
        assert found == {
            7 * 24 + 1: [],
            7 * 24: reminded,
            6 * 24: [],
            3 * 24: reminded,
            24: reminded,
            12: reminded,
            11: [],
            0: [],
        }
