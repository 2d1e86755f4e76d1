"""Police contributions: asked for, given by police alone, read, and passed on to the Board."""

from datetime import date, timedelta

import pytest

from parole import tasks
from parole.contributions import actions as contributions
from parole.models import Contribution, Seen
from parole.reviews.actions.opening import ParoleRefused
from parole.steps.actions import reviews
from sharing.access import RecordHidden
from sharing.access.state_machines import MoveRefused
from sharing.models import Alert, AuditEntry
from tests.factories.breaches import let_in
from tests.factories.licence import workers
from tests.factories.parole import review_of_somebody_held
from tests.factories.sharing import AgencyFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026

TODAY = date(2026, 12, 1)
DUE = date(2026, 12, 29)
UID = "01939d5e-0000-7000-8000-00000000000d"
KNOWN = {"before_sentence": "Led others at the gym", "in_custody": "Apart from others since May"}


def begin():
    review = review_of_somebody_held()
    analyst = let_in(review.offender, "ct_police", role="ct_analyst", name="CTP North East")
    return {"review": review, "analyst": analyst, "ppcs": workers(review.offender, "ppcs")[0]}


@pytest.fixture
def review(begun):
    return begun["review"]


@pytest.fixture
def analyst(begun):
    return begun["analyst"]


@pytest.fixture
def casework(begun):
    return begun["ppcs"]


@pytest.fixture
def asked(review, analyst, casework):
    return ask(review, analyst, casework)


def ask(review, analyst, by, **more):
    return contributions.ask(review=review, agency=analyst.agency, on=TODAY, due_on=DUE, by=by, **more)


def give(contribution, by, noon, **more):
    return contributions.give(contribution=contribution, at=noon, by=by, **KNOWN | more)


def test_teams_of_the_police_are_told_that_they_are_asked_and_no_others(review, analyst, asked):
    alert = Alert.objects.get(kind="parole.contribution_asked")

    assert [receipt.team.name for receipt in alert.receipts.all()] == ["CTP North East"]
    assert "by 29 December 2026" in alert.text
    assert contributions.units_to_ask(review, at=asked.asked_by.created_at + timedelta(days=1)) == [analyst.agency]


def test_a_unit_is_asked_once_at_a_time_and_again_when_it_has_answered(review, analyst, casework, noon):
    first = ask(review, analyst, casework, uid=UID)

    assert ask(review, analyst, casework, uid=UID) == first
    with pytest.raises(ParoleRefused, match="already been asked"):
        ask(review, analyst, casework)
    give(first, analyst, noon)

    assert ask(review, analyst, casework) != first


def test_only_counter_terrorism_police_are_asked_and_not_by_a_prison(review, analyst, casework):
    (prison,) = workers(review.offender, "prison_offender_manager")

    with pytest.raises(MoveRefused, match="role cannot do this"):
        ask(review, analyst, prison)
    with pytest.raises(ParoleRefused, match="CT police unit"):
        contributions.ask(review=review, agency=AgencyFactory(kind="police"), on=TODAY, due_on=DUE, by=casework)
    with pytest.raises(ParoleRefused, match="today or in the future"):
        contributions.ask(review=review, agency=analyst.agency, on=TODAY, due_on=date(2026, 11, 30), by=casework)


@pytest.mark.parametrize("role", ["ct_analyst", "ct_manager", "duty_officer"])
def test_police_and_duty_officers_give(review, asked, noon, role):
    (police,) = workers(review.offender, role)

    given = give(asked, police, noon)

    assert (given.received_at, given.given_by, given.in_custody) == (noon, police, KNOWN["in_custody"])
    assert Alert.objects.get(kind="parole.contribution_asked").state == "resolved"


@pytest.mark.parametrize("role", ["ppcs", "probation_manager", "prison_security", "prison_decision_maker"])
def test_nobody_else_gives(review, asked, noon, role):
    (other,) = workers(review.offender, role)

    with pytest.raises(MoveRefused, match="police and duty officers"):
        give(asked, other, noon)


def test_what_was_given_stays_as_it_was_read(asked, analyst, noon):
    with pytest.raises(ParoleRefused, match="at least one"):
        give(asked, analyst, noon, before_sentence=" ", in_custody="")
    give(asked, analyst, noon)

    again = give(asked, analyst, noon + timedelta(hours=1))

    assert again.received_at == noon
    with pytest.raises(MoveRefused, match="Ask for a new one"):
        give(asked, analyst, noon, in_custody="Something else")


def test_first_reading_of_each_user_is_kept(asked, analyst, casework, noon):
    assert not contributions.see(contribution=asked, at=noon, by=casework)
    given = give(asked, analyst, noon)

    assert contributions.see(contribution=given, at=noon, by=casework)
    assert not contributions.see(contribution=given, at=noon + timedelta(hours=1), by=casework)
    assert contributions.see(contribution=given, at=noon + timedelta(hours=2), by=analyst)

    assert list(Seen.objects.values_list("user", "seen_at")) == [
        (casework.pk, noon),
        (analyst.pk, noon + timedelta(hours=2)),
    ]


def test_casework_passes_it_on_once_when_it_is_there(asked, analyst, casework, noon):
    with pytest.raises(MoveRefused, match="no contribution to pass on"):
        contributions.pass_on(contribution=asked, at=noon, by=casework)
    give(asked, analyst, noon)
    with pytest.raises(MoveRefused, match="role cannot do this"):
        contributions.pass_on(contribution=asked, at=noon, by=analyst)

    for hours in (1, 2):
        passed = contributions.pass_on(contribution=asked, at=noon + timedelta(hours=hours), by=casework)

    assert (passed.passed_on_at, passed.passed_on_by) == (noon + timedelta(hours=1), casework)
    assert AuditEntry.objects.filter(action="disclosure").count() == 1
    assert Alert.objects.get(kind="parole.contribution_received").state == "resolved"


def test_nothing_is_kept_when_the_teams_cannot_be_told(review, analyst, casework, monkeypatch):
    monkeypatch.setattr("parole.contributions.actions.alerts.raise_alert", lambda **what: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        ask(review, analyst, casework)

    assert not Contribution.objects.exists()


def test_review_that_has_ended_asks_nobody_and_a_key_of_another_reads_as_absent(review, analyst, casework):
    ask(review, analyst, casework, uid=UID)
    other = review_of_somebody_held()
    (theirs,) = workers(other.offender, "ppcs")

    with pytest.raises(RecordHidden):
        ask(other, analyst, theirs, uid=UID)
    reviews.withdraw(review=other, on=TODAY, reason="Transferred", by=theirs)
    with pytest.raises(MoveRefused, match="has ended"):
        ask(other, analyst, theirs)


class TestLate:
    def told(self, on, noon):
        return contributions.tell_of_late(on=on, at=noon + (on - noon.date()))

    @pytest.mark.parametrize(("days", "number"), [(-1, 0), (0, 0), (1, 1)])
    def test_it_is_late_on_the_day_after_its_last_day(self, asked, noon, days, number):
        assert self.told(DUE + timedelta(days=days), noon) == number

    def test_police_and_casework_are_told_once_with_high_severity(self, asked, analyst, review, noon):
        let_in(review.offender, "ppcs", role="ppcs")
        let_in(review.offender, "probation")
        late = DUE + timedelta(days=1)

        assert (self.told(late, noon), self.told(late + timedelta(days=1), noon)) == (1, 0)

        alert = Alert.objects.get(kind="parole.contribution_late")
        assert alert.severity_word == "high"
        assert alert.text == f"{analyst.agency} has not given its contribution, due by 29 December 2026."
        assert {each.team.agency.kind for each in alert.receipts.all()} == {"ct_police", "ppcs"}
        assert AuditEntry.objects.filter(verb="parole.contribution_late").count() == 1

    def test_its_alert_ends_when_it_is_given(self, asked, analyst, noon):
        self.told(DUE + timedelta(days=1), noon)

        give(asked, analyst, noon)

        assert Alert.objects.get(kind="parole.contribution_late").state == "resolved"

    def test_what_is_given_is_not_late(self, asked, analyst, noon):
        give(asked, analyst, noon)

        assert self.told(DUE + timedelta(days=1), noon) == 0

    def test_review_that_has_ended_waits_for_nothing(self, review, asked, casework, noon):
        reviews.withdraw(review=review, on=TODAY, reason="Transferred", by=casework)

        assert self.told(DUE + timedelta(days=1), noon) == 0

    def test_nothing_is_claimed_when_the_teams_cannot_be_told(self, asked, noon, monkeypatch):
        monkeypatch.setattr("parole.contributions.actions.alerts.raise_alert", lambda **what: 1 / 0)

        with pytest.raises(ZeroDivisionError):
            self.told(DUE + timedelta(days=1), noon)

        asked.refresh_from_db()
        assert asked.told_late_at is None

    def test_the_clock_tells_of_it(self, asked, at_noon):
        at_noon.shift(timedelta(days=29))

        tasks.watch_reviews()

        assert Alert.objects.filter(kind="parole.contribution_late").count() == 1
