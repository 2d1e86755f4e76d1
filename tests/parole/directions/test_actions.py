"""Directions of the Board with a due day: written, met, dropped, given more time, and alerted when late."""

from datetime import date, timedelta

import pytest

from parole.cases.panels.outstanding import missing_in
from parole.directions import actions as directions
from parole.directions import panels
from parole.models import Direction, Extension
from parole.reviews.actions.opening import ParoleRefused
from parole.steps.actions import reviews
from sharing.access import RecordHidden
from sharing.access.state_machines import MoveRefused
from sharing.models import Alert
from tests.factories.licence import workers
from tests.factories.parole import review_of_somebody_held
from tests.factories.sharing import TeamFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026

TODAY = date(2026, 12, 1)
DUE = date(2026, 12, 10)
UID = "01939d5e-0000-7000-8000-00000000000c"


def begin():
    review = review_of_somebody_held()
    roles = ("ppcs", "probation_officer", "prison_offender_manager")
    cast = dict(zip(("ppcs", "officer", "prison"), workers(review.offender, *roles), strict=True))
    return {"review": review, "cast": cast}


@pytest.fixture
def review(begun):
    return begun["review"]


@pytest.fixture
def cast(begun):
    return begun["cast"]


def written(review, cast, **more):
    asked = {
        "words": "A report of the psychologist",
        "agency": cast["prison"].agency,
        "issued_on": TODAY,
        "due_on": DUE,
    }
    return directions.write(review=review, by=cast["ppcs"], **asked | more)


def told(on, noon):
    return directions.tell_of_late(on=on, at=noon + (on - noon.date()))


def late_alerts():
    return [(each.state, each.key.rpartition(":")[2]) for each in Alert.objects.filter(kind="parole.direction_late")]


@pytest.mark.parametrize(
    ("days", "says", "is_late"),
    [(-1, "by 10 December 2026", False), (0, "by 10 December 2026", False), (1, "1 day late", True)],
)
def test_what_is_missing_is_late_from_the_day_after_its_last_day(review, cast, days, says, is_late):
    direction = written(review, cast)

    none = {"clocks": [], "contributions": []}
    found = missing_in(review, directions=[direction], reader=cast["ppcs"], on=DUE + timedelta(days=days), **none)

    assert {each.words: each.is_late for each in found}[f"A report of the psychologist, {says}"] is is_late


def test_direction_has_its_agency_its_day_and_its_owner_and_is_told(review, cast):
    direction = written(review, cast, owner=cast["prison"], uid=UID)

    assert written(review, cast, uid=UID) == direction
    assert (direction.agency, direction.due_on, direction.owner) == (cast["prison"].agency, DUE, cast["prison"])
    assert "by 10 December 2026: A report of the psychologist" in Alert.objects.get().text


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"due_on": date(2026, 11, 30)}, "due_on"),
        ({"issued_on": date(2026, 12, 2)}, "issued_on"),
    ],
)
def test_days_that_cannot_be_are_refused(review, cast, more, field):
    with pytest.raises(ParoleRefused) as refused:
        written(review, cast, **more)

    assert refused.value.field == field


def test_owner_is_of_that_agency_and_sees_the_person(review, cast):
    blind = UserFactory(agency=cast["prison"].agency, teams=[TeamFactory()])

    for owner in (cast["officer"], blind):
        with pytest.raises(ParoleRefused, match="in that agency"):
            written(review, cast, owner=owner)


def test_only_casework_writes_and_drops_and_whoever_works_with_the_person_meets(review, cast):
    with pytest.raises(MoveRefused, match="role cannot do this"):
        written(review, cast | {"ppcs": cast["officer"]})
    direction = written(review, cast)
    with pytest.raises(MoveRefused, match="role cannot do this"):
        directions.drop(direction=direction, on=TODAY, reason="Not needed", by=cast["officer"])

    met = directions.meet(direction=direction, on=TODAY, by=cast["officer"])

    assert (met.met_on, met.met_by) == (TODAY, cast["officer"])
    assert directions.meet(direction=direction, on=TODAY, by=cast["prison"]).met_by == cast["officer"]
    with pytest.raises(MoveRefused, match="already been met"):
        directions.drop(direction=direction, on=TODAY, reason="Not needed", by=cast["ppcs"])


@pytest.mark.parametrize(
    ("on", "why"), [(date(2026, 11, 30), "on or after the direction"), (date(2026, 12, 2), "in the past")]
)
def test_it_is_met_between_its_day_and_today(review, cast, on, why):
    direction = written(review, cast)

    with pytest.raises(ParoleRefused, match=why):
        directions.meet(direction=direction, on=on, by=cast["officer"])


def test_dropped_direction_waits_for_nobody(review, cast, noon):
    direction = written(review, cast)
    with pytest.raises(ParoleRefused, match="Enter a reason"):
        directions.drop(direction=direction, on=TODAY, reason=" ", by=cast["ppcs"])

    directions.drop(direction=direction, on=TODAY, reason="Not needed", by=cast["ppcs"])

    assert told(DUE + timedelta(days=5), noon) == 0
    with pytest.raises(MoveRefused, match="was withdrawn"):
        directions.meet(direction=direction, on=TODAY, by=cast["officer"])


class TestLate:
    @pytest.mark.parametrize(("days", "number"), [(-1, 0), (0, 0), (1, 1)])
    def test_it_is_late_on_the_day_after_its_last_day(self, review, cast, noon, days, number):
        written(review, cast)

        assert told(DUE + timedelta(days=days), noon) == number

    def test_it_is_told_once_with_high_severity_and_the_alert_ends_with_what_was_asked(self, review, cast, noon):
        direction = written(review, cast)
        late = DUE + timedelta(days=1)

        assert (told(late, noon), told(late, noon)) == (1, 0)
        alert = Alert.objects.get(kind="parole.direction_late")
        assert alert.severity_word == "high"
        assert "was due to respond by 10 December 2026" in alert.text
        directions.meet(direction=direction, on=TODAY, by=cast["officer"])

        assert late_alerts() == [("resolved", "2026-12-10")]

    def test_review_that_has_ended_has_no_late_directions(self, review, cast, noon):
        written(review, cast)
        reviews.withdraw(review=review, on=TODAY, reason="Transferred", by=cast["ppcs"])

        assert told(DUE + timedelta(days=1), noon) == 0

    def test_nothing_is_claimed_when_the_teams_cannot_be_told(self, review, cast, noon, monkeypatch):
        direction = written(review, cast)
        monkeypatch.setattr("parole.directions.actions.alerts.raise_alert", lambda **what: 1 / 0)

        with pytest.raises(ZeroDivisionError):
            told(DUE + timedelta(days=1), noon)

        direction.refresh_from_db()
        assert direction.told_late_at is None

    def test_new_last_day_can_be_late_again(self, review, cast, noon):
        direction = written(review, cast)
        told(DUE + timedelta(days=1), noon)
        asked = directions.ask_extension(
            direction=direction, on=TODAY, until=date(2026, 12, 20), reason="Ill", by=cast["prison"]
        )

        directions.answer_extension(extension=asked, granted_until=date(2026, 12, 18), on=TODAY, by=cast["ppcs"])

        assert told(date(2026, 12, 18), noon) == 0
        assert told(date(2026, 12, 19), noon) == 1
        assert sorted(late_alerts()) == [("new", "2026-12-18"), ("resolved", "2026-12-10")]


class TestMoreTime:
    def ask(self, direction, cast, until=date(2026, 12, 20), **more):
        return directions.ask_extension(
            direction=direction, on=TODAY, until=until, reason="Ill", by=cast["prison"], **more
        )

    def test_day_stays_until_it_is_answered_and_after_a_no(self, review, cast):
        direction = written(review, cast)
        extension = self.ask(direction, cast, uid=UID)

        assert self.ask(direction, cast, uid=UID) == extension
        assert Direction.objects.get().due_on == DUE
        answered = directions.answer_extension(extension=extension, granted_until=None, on=TODAY, by=cast["ppcs"])

        assert (answered.answered_by, answered.granted_until) == (cast["ppcs"], None)
        assert Direction.objects.get().due_on == DUE

    def test_one_is_asked_at_a_time(self, review, cast):
        direction = written(review, cast)
        self.ask(direction, cast)

        with pytest.raises(MoveRefused, match="wait for the answer"):
            self.ask(direction, cast)

    @pytest.mark.parametrize(("days", "is_refused"), [(-1, True), (0, True), (1, False)])
    def test_more_time_ends_after_the_last_day(self, review, cast, days, is_refused):
        direction = written(review, cast)
        until = DUE + timedelta(days=days)

        if is_refused:
            with pytest.raises(ParoleRefused, match="already"):
                self.ask(direction, cast, until)
        else:
            assert self.ask(direction, cast, until).until == until

    def test_casework_answers_once_and_gives_a_later_day(self, review, cast):
        direction = written(review, cast)
        extension = self.ask(direction, cast)
        with pytest.raises(MoveRefused, match="role cannot do this"):
            directions.answer_extension(extension=extension, granted_until=None, on=TODAY, by=cast["officer"])
        with pytest.raises(ParoleRefused, match="after the current one"):
            directions.answer_extension(extension=extension, granted_until=DUE, on=TODAY, by=cast["ppcs"])

        for _ in range(2):
            directions.answer_extension(extension=extension, granted_until=None, on=TODAY, by=cast["ppcs"])
        with pytest.raises(MoveRefused, match="already an answer"):
            directions.answer_extension(
                extension=extension, granted_until=date(2026, 12, 20), on=TODAY, by=cast["ppcs"]
            )

    def test_key_of_another_direction_reads_as_absent(self, review, cast):
        self.ask(written(review, cast), cast, uid=UID)

        with pytest.raises(RecordHidden):
            self.ask(written(review, cast), cast, uid=UID)
        assert Extension.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "on", "words"),
    [
        ({}, DUE, "Waiting"),
        ({}, DUE + timedelta(days=1), "Late"),
        ({"dropped_on": TODAY, "dropped_because": "Not needed"}, DUE + timedelta(days=1), "Withdrawn"),
        ({"met_on": DUE}, DUE + timedelta(days=1), "Met"),
        ({"met_on": DUE + timedelta(days=1)}, DUE + timedelta(days=1), "Met late"),
    ],
)
def test_a_direction_says_how_it_stands(more, on, words):
    assert panels._state(Direction(due_on=DUE, **more), on=on)[1] == words
