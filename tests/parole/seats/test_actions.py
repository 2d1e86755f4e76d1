"""Seats on a panel: who is seated, who leaves, and when a shortfall is alerted."""

from datetime import date, timedelta
from random import Random
from uuid import uuid4

import pytest

from parole.listing.actions import hearings
from parole.models import Hearing, Seat
from parole.reviews.actions.opening import ParoleRefused
from parole.seats import actions as panels
from parole.seats.panel_rule import fits_of
from sharing.access.state_machines import MoveRefused
from sharing.models import Alert, AuditEntry, PracticeValue
from tests.factories.hearings import LISTED_ON, casework_for, listed, planned, ready_to_list, seated
from tests.factories.offenders import OffenderFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # Tuesday 1 December 2026

TODAY = date(2026, 12, 1)
TOMORROW = date(2026, 12, 2)


def begin():
    review = ready_to_list()
    return {"review": review, "by": casework_for(review.offender)}


@pytest.fixture
def review(begun):
    return begun["review"]


@pytest.fixture
def by(begun):
    return begun["by"]


def seat(review, by, reference="PB-0417", discipline="judicial", **more):
    return panels.seat_member(review=review, reference=reference, discipline=discipline, on=LISTED_ON, by=by, **more)


class TestSeats:
    def test_a_member_is_known_by_reference_and_discipline(self, review, by):
        kept = seat(
            review, by, "pb-0417", is_chair=True, clearance="DV", is_terrorism_trained=True, conflict="Prosecuted once"
        )

        assert (kept.reference, kept.discipline, kept.is_chair) == ("PB-0417", "judicial", True)
        assert (kept.clearance, kept.is_terrorism_trained, kept.conflict) == ("DV", True, "Prosecuted once")

    def test_a_name_is_refused(self, review, by):
        with pytest.raises(ParoleRefused, match="Do not enter a name"):
            seat(review, by, "Smith")

    def test_the_log_does_not_tell_who_it_is(self, review, by):
        seat(review, by, conflict="Prosecuted him")

        entry = AuditEntry.objects.get(verb="parole.member_seated")
        assert "PB-0417" not in str(entry.payload.data)
        assert "Prosecuted" not in str(entry.payload.data)

    def test_conflict_is_declared_and_the_member_stays(self, review, by):
        kept = seat(review, by)
        with pytest.raises(ParoleRefused, match="Enter the conflict"):
            panels.declare_conflict(seat=kept, conflict=" ", on=TODAY, by=by)
        with pytest.raises(ParoleRefused, match="was seated on"):
            panels.declare_conflict(seat=kept, conflict="Knew him", on=LISTED_ON - timedelta(days=1), by=by)
        panels.declare_conflict(seat=kept, conflict="Knew the family", on=LISTED_ON, by=by)
        with pytest.raises(MoveRefused, match="already declared"):
            panels.declare_conflict(seat=kept, conflict="Another", on=TODAY, by=by)

        kept = panels.answer_conflict(seat=kept, answer="stays", on=LISTED_ON, document="PB/4", by=by)

        assert (kept.conflict_answer, kept.left_on) == ("stays", None)
        with pytest.raises(MoveRefused, match="No conflict needs"):
            panels.answer_conflict(seat=kept, answer="replaced", on=TODAY, document="PB/4", by=by)
        for entry in AuditEntry.objects.filter(verb__startswith="parole.conflict"):
            assert "family" not in str(entry.payload.data)

    def test_member_who_is_replaced_sits_no_more_and_another_takes_the_seat(self, review, by):
        kept = seat(review, by, is_chair=True, conflict="Prosecuted him")

        kept = panels.answer_conflict(seat=kept, answer="replaced", on=TODAY, document="PB/4", by=by)

        assert (kept.left_on, kept.left_because) == (TODAY, "Replaced: conflict of interest")
        assert seat(review, by, "PB-0418", is_chair=True).is_chair
        with pytest.raises(MoveRefused, match="no longer on the panel"):
            panels.declare_conflict(seat=kept, conflict="Again", on=TODAY, by=by)

    def test_nobody_sits_twice_and_the_chair_is_one(self, review, by):
        seat(review, by, is_chair=True)

        with pytest.raises(ParoleRefused, match="is already on the panel"):
            seat(review, by)
        with pytest.raises(ParoleRefused, match="already has a chair"):
            seat(review, by, "PB-0418", is_chair=True)

    def test_sixth_member_is_refused(self, review, by):
        for n in range(5):
            seat(review, by, f"PB-{n}")

        with pytest.raises(ParoleRefused, match="at most 5"):
            seat(review, by, "PB-9")

    def test_sent_twice_is_seated_once(self, review, by):
        uid = uuid4()

        assert seat(review, by, uid=uid) == seat(review, by, uid=uid)
        assert Seat.objects.count() == 1

    @pytest.mark.parametrize("role", ["ct_analyst", "prison_offender_manager", "probation_manager"])
    def test_only_casework_seats(self, review, role):
        with pytest.raises(MoveRefused, match="role cannot do this"):
            seat(review, casework_for(review.offender, role=role))

    def test_who_left_makes_room_for_another_chair_and_may_come_back(self, review, by):
        kept = seat(review, by, is_chair=True)

        panels.member_leaves(seat=kept, on=LISTED_ON, reason="Ill", by=by)
        panels.member_leaves(seat=kept, on=LISTED_ON, reason="Ill", by=by)

        assert (kept.left_on, kept.left_because) == (LISTED_ON, "Ill")
        assert AuditEntry.objects.filter(verb="parole.member_left").count() == 1
        assert seat(review, by, is_chair=True).pk != kept.pk

    def test_leaving_asks_for_a_reason_and_a_day_that_can_be(self, review, by):
        kept = seat(review, by)

        with pytest.raises(ParoleRefused, match="Enter a reason"):
            panels.member_leaves(seat=kept, on=LISTED_ON, reason=" ", by=by)
        with pytest.raises(ParoleRefused, match="was seated on"):
            panels.member_leaves(seat=kept, on=date(2026, 11, 30), reason="Ill", by=by)
        with pytest.raises(ParoleRefused, match="today or in the past"):
            panels.member_leaves(seat=kept, on=TOMORROW, reason="Ill", by=by)


class TestRule:
    def fit(self):
        hearing = Hearing.objects.with_terrorism().get()
        return fits_of([hearing]).get(hearing.pk)

    def practice(self, what, value, starts_on):
        PracticeValue.objects.create(
            name=f"parole.panel.england_and_wales.terrorism.{what}", value=value, starts_on=starts_on, source="Rules"
        )

    def test_without_a_law_enforcement_member_it_falls_short(self, review, by):
        seated(review, "judicial", "psychologist", by=by)
        listed(review, by=by)

        assert self.fit().is_met is False
        seat(review, by, "PB-99", "law_enforcement")
        assert self.fit().is_met is True

    def test_no_panel_is_no_shortfall_and_other_offences_have_no_rule(self, review, by):
        listed(review, by=by)
        assert self.fit() is None

        other = ready_to_list(OffenderFactory())
        seated(other, "judicial")
        Hearing.objects.all().delete()
        listed(other)
        assert self.fit() is None

    def test_the_day_of_listing_decides_which_rule(self, review, by):
        self.practice("law_enforcement_members", 2, TOMORROW)
        self.practice("force", "mandatory", TOMORROW)
        seated(review, "law_enforcement", by=by)
        hearing = listed(review, by=by)
        assert (self.fit().is_met, self.fit().rule.force) == (True, "advisory")

        Hearing.objects.filter(pk=hearing.pk).update(listed_on=TOMORROW)

        assert (self.fit().is_met, self.fit().rule.force) == (False, "mandatory")

    def test_who_left_before_the_hearing_does_not_count(self, review, by):
        (member,) = seated(review, "law_enforcement", by=by)
        seat(review, by, "PB-7")
        listed(review, by=by)

        panels.member_leaves(seat=member, on=LISTED_ON, reason="Ill", by=by)

        assert self.fit().is_met is False

    def test_mandatory_stops_no_move(self, review, by, at_noon):
        self.practice("force", "mandatory", date(2026, 1, 1))
        seated(review, "judicial", by=by)
        listed(review, LISTED_ON, by=by)

        assert hearings.hear(review=review, by=by).status == "heard"


class TestShortfall:
    def tell(self, noon, on=TOMORROW):
        return panels.tell_of_shortfalls(on=on, at=noon)

    def told(self):
        return Alert.objects.filter(kind="parole.panel_short")

    def test_it_is_told_once_a_hearing_and_not_on_the_day_of_seating(self, review, by, noon):
        seated(review, "judicial", by=by)
        listed(review, by=by)

        assert self.tell(noon, on=LISTED_ON) == 0
        assert self.tell(noon) == 1
        assert self.tell(noon) == 0
        alert = self.told().get()
        assert alert.severity == 3
        assert alert.text == (
            "No member with law enforcement experience. Hearing of Monday 1 March 2027. Rule for terrorism cases: at "
            "least one. Advisory: the decision still applies."
        )

    def test_panel_that_is_still_being_recorded_is_left_alone_for_the_day(self, review, by, noon, at_noon):
        listed(review, by=by)
        at_noon.shift(timedelta(days=1))
        seated(review, "judicial", by=by, on=TOMORROW)

        assert self.tell(noon) == 0
        assert self.tell(noon, on=date(2026, 12, 3)) == 1

    def test_panel_that_meets_the_rule_and_none_recorded_are_not_told(self, review, by, noon):
        seated(review, "law_enforcement", by=by)
        listed(review, by=by)
        listed()

        assert self.tell(noon) == 0

    def test_member_who_comes_ends_it(self, review, by, noon):
        seated(review, "judicial", by=by)
        listed(review, by=by)
        self.tell(noon)

        seat(review, by, "PB-99", "law_enforcement")

        assert self.told().get().state == "resolved"

    def test_hearing_that_was_held_unlisted_is_told_too(self, review, by):
        seated(review, "judicial", by=by, on=date(2026, 11, 1))

        hearings.hear(review=review, held=planned(date(2026, 11, 24)), by=by)

        assert self.told().count() == 1

    def test_number_of_statements_does_not_grow(self, review, by, noon, django_assert_max_num_queries):
        seated(review, "judicial", by=by)
        listed(review, by=by)
        with django_assert_max_num_queries(20) as one:
            assert self.tell(noon) == 1
        for _ in range(5):
            other = ready_to_list()
            seated(other, "judicial")
            listed(other)

        with django_assert_max_num_queries(20) as many:
            assert self.tell(noon + timedelta(days=1), on=date(2026, 12, 3)) == 5
        assert len(one) == len(many)


def test_a_hearing_knows_who_sits_on_its_last_day_whatever_is_written(review, by):
    """Seats that come, leave, are dated back or go, and hearings that are moved: the same as counting the seats."""
    hearing = listed(review, by=by)
    draw = Random("panels")
    days = [LISTED_ON - timedelta(days=60), LISTED_ON, hearing.last_on, hearing.last_on + timedelta(days=1)]
    for number in range(60):
        seats = Seat.objects.filter(review=review)
        match draw.choice(("come", "come", "leave", "back", "goes", "moved")):
            case "come":
                Seat.objects.create(
                    review=review,
                    offender=review.offender,
                    reference=f"PB-{number}",
                    discipline=draw.choice(("judicial", "law_enforcement")),
                    seated_on=draw.choice(days),
                )
            case "leave":
                seats.filter(left_on=None).update(left_on=draw.choice(days))
            case "back":
                seats.update(left_on=None)
            case "goes":
                seats.filter(pk__in=seats.order_by("pk")[:1]).delete()
            case "moved":
                Hearing.objects.filter(pk=hearing.pk).update(last_on=draw.choice(days[2:]))
        hearing.refresh_from_db()

        sits = [
            seat.discipline
            for seat in Seat.objects.filter(review=review, seated_on__lte=hearing.last_on)
            if seat.left_on is None or seat.left_on > hearing.last_on
        ]
        assert sorted(hearing.disciplines) == sorted(sits)
