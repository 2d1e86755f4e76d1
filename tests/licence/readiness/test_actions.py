"""The release checklist: said by people, judged from the records, signed, held, and set back."""

from datetime import UTC, date, datetime, timedelta
from unittest.mock import patch
from uuid import uuid4

import pytest

from licence.models import ItemChange, Readiness, ReadinessException, SignOff
from licence.readiness.actions import clock, exceptions, items, lists, sign_off, tag
from licence.readiness.actions.settling import ReadinessRefused
from licence.readiness.judging import judge
from licence.readiness.rules.readiness import Body, ReadinessItemKind
from offenders.dates.rules.releases import Code
from offenders.dates.upkeep import releases
from offenders.models import Release, ReleaseHold
from offenders.movements import actions as custody
from offenders.movements.actions import NotPrepared
from offenders.releases.holds import actions as holds
from offenders.releases.holds.actions import HoldRefused, ReleaseHeld
from sharing.access import RecordHidden
from sharing.access.state_machines import MoveRefused
from sharing.access.two_people import SamePerson
from sharing.models import Alert
from tests.factories.licence import somebody_due_out
from tests.factories.offenders import confirmed_direction
from tests.factories.readiness import (
    a_list,
    item_of,
    one_agency_manages,
    open_alerts,
    put_in_hand,
    release_of,
    reread,
    sign_all,
    somebody_for,
    state_of,
)
from tests.factories.sharing import UserFactory
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026
GOES_ON = date(2026, 12, 18)
ON = date(2026, 12, 1)


def due_out(**more):
    return a_list(GOES_ON, on=ON, **more)


world = world_of(lambda: {"listed": due_out()})
listed = row_of("listed")


class TestReady:
    def test_last_signature_makes_the_release_ready_and_nothing_else_does(self, listed):
        readiness, cast = listed
        by = cast["probation_officer"]

        with pytest.raises(NotPrepared, match="actions outstanding"):
            custody.mark_ready(release=readiness.release, by=by)
        put_in_hand(readiness, cast)
        with pytest.raises(NotPrepared, match="sign-off outstanding: prison, police, probation"):
            custody.mark_ready(release=readiness.release, by=by)
        sign_off.sign(readiness=readiness, body="prison", by=cast["prison_offender_manager"])
        sign_off.sign(readiness=readiness, body="police", by=cast["ct_analyst"])
        assert release_of(readiness).status == "expected"
        sign_off.sign(readiness=readiness, body="probation", by=by)

        assert release_of(readiness).status == "ready"
        found = judge(reread(readiness))
        assert found.is_complete
        assert not found.missing
        assert reread(readiness).stands_open == 0
        assert reread(readiness).in_hand == reread(readiness).needed

    def test_body_signs_once_its_own_and_everybodys_are_in_hand(self, listed):
        readiness, cast = listed
        put_in_hand(readiness, cast, but=[ReadinessItemKind.OTHER_WARRANT])
        prison = cast["prison_offender_manager"]

        with pytest.raises(ReadinessRefused, match="action 7"):
            sign_off.sign(readiness=readiness, body="prison", by=prison)
        with pytest.raises(MoveRefused, match="Your role cannot do this"):
            sign_off.sign(readiness=readiness, body="police", by=prison)
        with pytest.raises(MoveRefused, match="Your role cannot do this"):
            sign_off.sign(readiness=readiness, body="everyone", by=prison)
        signed = sign_off.sign(readiness=readiness, body=Body.POLICE, by=cast["ct_analyst"])

        again = sign_off.sign(readiness=readiness, body=Body.POLICE, by=cast["ct_manager"])
        assert again == signed
        assert SignOff.objects.count() == 1

    def test_program_and_account_without_staff_number_never_sign(self, listed):
        readiness, cast = listed
        put_in_hand(readiness, cast)
        team = cast["probation_officer"].memberships.get().team
        program = UserFactory(role="partner", teams=[team])
        nobody = UserFactory(role="probation_officer", teams=[team], staff_number="")

        for user in (program, nobody):
            with pytest.raises(SamePerson):
                sign_off.sign(readiness=readiness, body="probation", by=user)
        assert not SignOff.objects.exists()

    def test_release_waits_for_another_hold_and_is_ready_when_it_goes(self, listed):
        readiness, cast = listed
        hold = holds.hold_release(release=readiness.release, kind=ReleaseHold.Kind.OTHER, reason="Address", by=None)
        put_in_hand(readiness, cast)
        sign_all(readiness, cast)
        assert release_of(readiness).status == "expected"

        holds.lift_hold(hold=hold, reason="Found", by=None)

        assert release_of(readiness).status == "ready"


class TestItems:
    def test_item_is_its_owner_s_in_the_agency_until_it_is_given_to_somebody(self, listed):
        readiness, cast = listed

        assert item_of(readiness, "accommodation").owner == cast["probation_officer"]
        assert item_of(readiness, "other_warrant").owner == cast["prison_offender_manager"]
        assert item_of(readiness, "mappa").owner == cast["ct_analyst"]
        assert item_of(readiness, "duties").owner is None

    def test_item_is_said_with_what_shows_it(self, listed):
        readiness, cast = listed
        item, by = item_of(readiness, "accommodation"), cast["probation_officer"]
        key = uuid4()

        items.say(item=item, verb="start", by=by)
        for _ in range(2):
            items.say(
                item=item,
                verb="finish",
                words="Leeds, room 4",
                reference="AP/21",
                done_on=date(2026, 11, 30),
                by=by,
                uid=key,
            )

        item.refresh_from_db()
        assert (item.state, item.words, item.reference, item.done_on) == (
            "done",
            "Leeds, room 4",
            "AP/21",
            date(2026, 11, 30),
        )
        changes = list(item.changes.values_list("kind", "before", "after", "words", "by"))
        assert changes == [
            ("said", "not_started", "waiting", "", by.pk),
            ("said", "waiting", "done", "Leeds, room 4", by.pk),
        ]

    @pytest.mark.parametrize(
        ("code", "verb", "given", "refused"),
        [
            ("accommodation", "finish", {"words": " "}, MoveRefused),
            ("accommodation", "finish", {"words": "Seen", "done_on": date(2026, 12, 2)}, ReadinessRefused),
            ("dates", "finish", {"words": "Seen"}, MoveRefused),
            ("other_warrant", "leave_out", {"words": "Not asked"}, MoveRefused),
            ("accommodation", "set_back", {"words": "Wrong"}, MoveRefused),
        ],
    )
    def test_what_cannot_be_said_changes_nothing(self, listed, code, verb, given, refused):
        readiness, cast = listed
        before = list(ItemChange.objects.values_list("pk"))

        with pytest.raises(refused):
            items.say(
                item=item_of(readiness, code), verb=verb, by=somebody_for(item_of(readiness, code), cast), **given
            )
        assert list(ItemChange.objects.values_list("pk")) == before

    def test_item_is_its_body_s_and_of_who_may_change_the_person(self, listed):
        readiness, cast = listed
        item = item_of(readiness, "accommodation")
        stranger = UserFactory(role="probation_officer")

        with pytest.raises(MoveRefused, match="Your role cannot do this"):
            items.say(item=item, verb="start", by=cast["ct_analyst"])
        with pytest.raises(RecordHidden):
            items.say(item=item, verb="start", by=stranger)
        with pytest.raises(ReadinessRefused, match="works with this person"):
            items.assign(item=item, owner=stranger, by=cast["probation_officer"])

    def test_item_is_given_to_somebody_and_somebody_is_chased(self, listed):
        readiness, cast = listed
        item, by = item_of(readiness, "tag"), cast["probation_officer"]

        items.assign(item=item, owner=cast["probation_manager"], words="Monitoring provider", by=by)
        items.note(item=item, words="Chased by telephone", by=by)

        item.refresh_from_db()
        assert item.owner == cast["probation_manager"]
        assert item.owner_words == "Monitoring provider"
        line = next(each for each in judge(readiness).lines if each.item == item)
        assert [each.words for each in line.changes][-1] == "Chased by telephone"

    def test_blocked_item_is_told_of_once_each_time(self, listed):
        readiness, cast = listed
        item, by = item_of(readiness, "meets"), cast["ct_analyst"]

        items.say(item=item, verb="block", words="The chair is away", by=by)
        clock.settle_lists(at=datetime(2026, 12, 1, 12, 5, tzinfo=UTC))
        assert open_alerts(readiness, "blocked").count() == 1
        assert "chair" not in open_alerts(readiness, "blocked").get().text  # what somebody typed
        assert reread(readiness).blocked == 1
        items.say(item=item, verb="finish", words="All have read it", by=by)
        assert not open_alerts(readiness, "blocked").exists()
        items.say(item=item, verb="set_back", words="New material", by=by)
        items.say(item=item, verb="block", words="The chair is away", by=by)

        assert open_alerts(readiness, "blocked").count() == 1
        assert Alert.objects.filter(kind="licence.readiness_blocked").count() == 2

    def test_nothing_is_left_when_the_last_step_fails(self, listed):
        readiness, cast = listed
        item = item_of(readiness, "accommodation")

        with (
            patch("licence.readiness.actions.items.record", side_effect=RuntimeError),
            pytest.raises(RuntimeError),
        ):
            items.say(item=item, verb="finish", words="Seen", by=cast["probation_officer"])
        assert state_of(readiness, "accommodation") == "not_started"
        assert not item.changes.exists()


class TestTag:
    @pytest.fixture
    def tagged(self):
        """On licence, where no licence is begun: whether a tag is needed is not known, and counts as yes."""
        return due_out(basis="CRD")

    def test_tag_is_in_hand_with_a_confirmed_slot(self, tagged):
        readiness, cast = tagged
        by, at = cast["probation_officer"], datetime(2026, 11, 30, 9, tzinfo=UTC)
        seen = [state_of(readiness, "tag")]

        for moments in ({"ordered_at": at}, {"accepted_at": at}, {"slot_at": datetime(2026, 12, 18, 17, tzinfo=UTC)}):
            tag.record_tag(readiness=readiness, by=by, **moments)
            seen.append(state_of(readiness, "tag"))
        assert seen == ["not_started", "waiting", "waiting", "done"]
        tag.record_tag(readiness=readiness, by=by, slot_at=None, words="Engineer is ill")

        assert state_of(readiness, "tag") == "waiting"
        assert item_of(readiness, "tag").changes.last().words == "Fitting slot: removed. Engineer is ill"

    @pytest.mark.parametrize(
        ("moments", "field"),
        [
            ({"accepted_at": datetime(2026, 11, 30, tzinfo=UTC)}, "ordered_at"),
            ({"ordered_at": datetime(2026, 12, 1, 12, 1, tzinfo=UTC)}, "ordered_at"),
            (
                {
                    "ordered_at": datetime(2026, 11, 30, tzinfo=UTC),
                    "accepted_at": datetime(2026, 11, 29, tzinfo=UTC),
                },
                "accepted_at",
            ),
            (
                {"ordered_at": datetime(2026, 11, 30, tzinfo=UTC), "slot_at": datetime(2026, 12, 18, tzinfo=UTC)},
                "accepted_at",
            ),
            ({"first_signal_at": datetime(2026, 11, 30, tzinfo=UTC)}, "fitted_at"),
        ],
    )
    def test_moments_that_cannot_be_in_this_order_are_refused(self, tagged, moments, field):
        readiness, cast = tagged

        with pytest.raises(ReadinessRefused) as refused:
            tag.record_tag(readiness=readiness, by=cast["probation_officer"], **moments)
        assert refused.value.field == field


class TestException:
    @pytest.fixture
    def one_open(self, listed):
        readiness, cast = listed
        put_in_hand(readiness, cast, but=[ReadinessItemKind.MAPPA])
        return readiness, cast

    def ask(self, readiness, by):
        return exceptions.ask_exception(
            item=item_of(readiness, "mappa"), reason="The meeting is on Monday", fall_back="The chair telephones", by=by
        )

    def test_two_people_agree_and_then_all_may_sign(self, one_open):
        readiness, cast = one_open
        exception = self.ask(readiness, cast["ct_analyst"])
        assert open_alerts(readiness, "exception").count() == 1

        with pytest.raises(ReadinessRefused):
            sign_off.sign(readiness=readiness, body="police", by=cast["ct_analyst"])
        exceptions.agree(exception=exception, by=cast["ct_manager"])

        assert state_of(readiness, "mappa") == "excepted"
        assert not open_alerts(readiness, "exception").exists()
        sign_all(readiness, cast)
        assert release_of(readiness).status == "ready"

    def test_nobody_agrees_to_their_own_by_a_second_account_either(self, one_open):
        readiness, cast = one_open
        asker = cast["ct_manager"]
        exception = self.ask(readiness, asker)
        team = asker.memberships.get().team
        second = UserFactory(role="ct_manager", teams=[team], staff_number=asker.staff_number.lower())
        namesake = UserFactory(role="ct_manager", teams=[team], name=asker.name)

        for user in (asker, second, namesake):
            with pytest.raises(SamePerson):
                exceptions.agree(exception=exception, by=user)
        for role in ("ct_analyst", "probation_head"):
            with pytest.raises(MoveRefused, match="manager"):
                exceptions.agree(exception=exception, by=cast[role])
        assert state_of(readiness, "mappa") == "not_started"

    def test_exception_is_over_when_the_item_is_done(self, one_open):
        readiness, cast = one_open
        exception = self.ask(readiness, cast["ct_analyst"])
        exceptions.agree(exception=exception, by=cast["ct_manager"])

        with pytest.raises(MoveRefused, match="follows from the records"):
            items.say(item=item_of(readiness, "mappa"), verb="finish", words="Read it", by=cast["ct_analyst"])
        one_agency_manages(readiness.offender)

        exception.refresh_from_db()
        assert exception.ended_because == "It is done"
        assert state_of(readiness, "mappa") == "done"

    def test_exception_that_ends_takes_the_signature_and_ready_with_it(self, one_open):
        readiness, cast = one_open
        exception = self.ask(readiness, cast["ct_analyst"])
        exceptions.agree(exception=exception, by=cast["ct_manager"])
        sign_all(readiness, cast)

        with pytest.raises(MoveRefused):
            exceptions.end_exception(exception=exception, reason="No", by=cast["probation_officer"])
        exceptions.end_exception(exception=exception, reason="The risk is higher", by=cast["ct_manager"])

        assert release_of(readiness).status == "expected"
        assert state_of(readiness, "mappa") == "not_started"
        assert judge(reread(readiness)).unsigned == [Body.POLICE]

    @pytest.mark.parametrize("code", ["dates", "identity", "other_warrant"])
    def test_nobody_goes_without_what_must_be_put_right(self, listed, code):
        readiness, cast = listed

        with pytest.raises(ReadinessRefused, match="Correct it"):
            exceptions.ask_exception(
                item=item_of(readiness, code), reason="In a hurry", fall_back="None", by=cast["prison_offender_manager"]
            )
        assert not ReadinessException.objects.exists()


class TestClock:
    AT = datetime(2026, 12, 1, 12, 5, tzinfo=UTC)

    def test_what_is_late_is_told_once_and_holds_the_release_when_it_is_near(self, listed, at_noon):
        readiness, cast = listed
        put_in_hand(readiness, cast, but=[ReadinessItemKind.OTHER_WARRANT])  # due two days before: 16 December

        def look(day, hour=9):
            at = datetime(2026, 12, day, hour, tzinfo=UTC)
            at_noon.move_to(at)
            clock.watch(at=at)
            return ReleaseHold.objects.filter(lifted_at=None).count(), open_alerts(readiness, "late").count()

        assert [look(16), look(17), look(17)] == [(0, 0), (1, 1), (1, 1)]
        hold = ReleaseHold.objects.get()
        with pytest.raises(HoldRefused, match="by hand"):
            holds.lift_hold(hold=hold, reason="In a hurry", by=cast["prison_decision_maker"])
        with pytest.raises(ReleaseHeld):
            custody.mark_ready(release=release_of(readiness), by=cast["prison_decision_maker"])
        items.say(
            item=item_of(readiness, "other_warrant"),
            verb="finish",
            words="Nothing on the computer",
            by=cast["prison_offender_manager"],
        )

        hold.refresh_from_db()
        assert hold.lifted_because == "No action is overdue now"
        assert not open_alerts(readiness, "late").exists()

    def test_held_release_goes_by_law_alone(self, listed, at_noon):
        by_law, directed = listed, due_out(basis="APD")
        Release.objects.filter(pk=directed[0].release_id).update(certainty="directed")
        confirmed_direction(directed[0].release.period, GOES_ON, by=directed[1]["ct_manager"])
        at_noon.move_to(datetime(2026, 12, 18, 9, tzinfo=UTC))
        clock.watch(at=datetime(2026, 12, 18, 9, tzinfo=UTC))
        assert ReleaseHold.objects.filter(kind="actions_overdue", lifted_at=None).count() == 2

        with pytest.raises(custody.NotDue, match="is overdue"):
            custody.record_release(release=release_of(directed[0]), on=GOES_ON, by=None)
        custody.record_release(release=release_of(by_law[0]), on=GOES_ON, by=None)

        readiness = reread(by_law[0])
        assert readiness.closed_because == "The person was released"
        assert ReleaseHold.objects.get(release=readiness.release).lifted_because == "The person was released"
        assert not open_alerts(readiness, "late").exists()

    @pytest.mark.parametrize(
        ("minute", "told"),
        [(datetime(2026, 12, 17, 15, 59, tzinfo=UTC), 0), (datetime(2026, 12, 17, 16, tzinfo=UTC), 1)],
    )
    def test_all_are_told_at_four_in_the_afternoon_before_when_it_is_not_signed(self, listed, at_noon, minute, told):
        readiness, cast = listed
        put_in_hand(readiness, cast)
        at_noon.move_to(minute)

        clock.watch(at=minute)
        clock.watch(at=minute)

        assert open_alerts(readiness, "not_signed").count() == told
        sign_all(readiness, cast)
        assert not open_alerts(readiness, "not_signed").exists()

    def test_hour_of_sign_off_is_by_the_clock_on_the_wall(self, at_noon):
        at_noon.move_to(datetime(2026, 6, 1, 9, tzinfo=UTC))
        summer, _ = a_list(date(2026, 6, 10), on=date(2026, 6, 1))

        assert judge(summer).sign_off_by == datetime(2026, 6, 9, 15, tzinfo=UTC)

    def test_list_is_made_when_the_release_is_near_and_once(self, at_noon):
        lists_of_them = Readiness.objects.filter(offender=somebody_due_out(GOES_ON))
        first = date(2026, 11, 20)  # 28 days before

        def made(day):
            at = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
            at_noon.move_to(at)
            clock.watch(at=at)
            return lists_of_them.count()

        assert [made(first - timedelta(days=1)), made(first), made(first)] == [0, 1, 1]
        again = lists_of_them.get()
        assert item_of(again, "dates").due_on == first
        assert item_of(again, "other_warrant").due_on == date(2026, 12, 16)


class TestFollowing:
    def record(self, readiness, code, day):
        releases.record_official_dates(
            offender=readiness.offender, dates={code: day}, source="NOMIS", as_at=ON, by=None
        )

    @pytest.fixture
    def dated(self, listed):
        readiness, cast = listed
        self.record(readiness, Code.SED, GOES_ON)
        return readiness, cast

    def test_release_that_moves_is_due_anew_and_keeps_what_is_done(self, dated):
        readiness, cast = dated
        put_in_hand(readiness, cast, but=[ReadinessItemKind.MAPPA])
        self.record(readiness, Code.SED, date(2026, 12, 11))

        moved = reread(readiness)
        assert moved.goes_on == date(2026, 12, 11)
        assert item_of(moved, "other_warrant").due_on == date(2026, 12, 9)
        assert item_of(moved, "dates").due_on == ON  # it could not be known before
        assert state_of(moved, "accommodation") == "done"
        assert item_of(moved, "mappa").changes.filter(kind="moved").exists()

    def test_list_of_a_way_out_that_counts_no_more_ends_and_is_taken_up_again(self, dated):
        readiness, cast = dated
        put_in_hand(readiness, cast)

        self.record(readiness, Code.CRD, date(2026, 12, 15))
        other = Readiness.objects.open().get()
        assert other.release.basis == "CRD"
        assert reread(readiness).closed_because == lists.NOT_EXPECTED
        with pytest.raises(ReadinessRefused, match="closed"):
            items.note(item=item_of(readiness, "mappa"), words="Read", by=cast["ct_analyst"])
        self.record(readiness, Code.CRD, None)

        assert Readiness.objects.open().get() == readiness
        assert state_of(readiness, "accommodation") == "done"

    def test_release_that_moves_far_away_keeps_its_list(self, dated):
        readiness, _ = dated

        self.record(readiness, Code.SED, date(2027, 6, 1))

        assert reread(readiness).is_open
        assert reread(readiness).goes_on == date(2027, 6, 1)
