"""Each kind of work goes to the stand-in while the leave runs, to the minute, and comes back."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from licence.breaches.alert_kinds import BREACH
from licence.checks.actions import checks, plans
from licence.models import Check, Licence, ReadinessItem, Recall
from licence.recalls.actions import begin, deciding
from offenders.interventions import actions as interventions
from offenders.mappa.actions import tasks
from offenders.models import MappaAction
from parole.cases.views.lists import to_do_by
from parole.models import Direction, ParoleReview
from release_monitor.dashboard.checks import round_of
from release_monitor.dashboard.mappa import actions_for
from release_monitor.dashboard.readiness import before_releases
from release_monitor.dashboard.recalls import steps_of
from sharing import alerts
from sharing.access.two_people import SamePerson
from sharing.cover import caseload
from sharing.duties import actions as duties
from sharing.duties import owners
from sharing.items.actions.answering import answers_for_item
from sharing.models import AuditEntry, Delivery, Duty, Severity
from sharing.tasks import deliver
from tests.factories.breaches import licence_in_force
from tests.factories.checks import due
from tests.factories.items import recorded
from tests.factories.leave import agreed, away, cast_of, of_tom, planned
from tests.factories.mappa import MappaCaseFactory, action_of
from tests.factories.parole import ReviewFactory
from tests.factories.readiness import a_list
from tests.factories.recalls import recall_at
from tests.factories.sharing import AlertFactory, ExclusionFactory, GrantFactory, UserFactory
from tests.worlds import NOON, row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # Tuesday 1 December 2026
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
TODAY = date(2026, 12, 1)
cast = row_of("cast")


def made():
    """A person of tom's, with one of each kind of work that is given to an officer by name."""
    cast = cast_of(given_names="Simon", family_name="Astley")
    tom, person = cast["tom"], cast["person"]
    licence = licence_in_force(person, officer=tom)
    cast["check"] = due(licence.rows[0], tom, TODAY + 2 * DAY)
    cast["item"] = recorded(person, tom)
    Direction.objects.create(
        review=ReviewFactory(offender=person),
        offender=person,
        words="A report on housing",
        agency=tom.agency,
        owner=tom,
        issued_on=TODAY,
        due_on=TODAY + 14 * DAY,
    )
    readiness, _ = a_list()
    recall = recall_at("begun")
    for other in (readiness.offender, recall.offender):
        GrantFactory(subject=other, team=cast["team"], grant_role="contributor")
    readiness.items.update(owner=tom)
    cast["action"] = action_of(MappaCaseFactory(offender=person), tom, cast["ann"], due_on=TODAY + 2 * DAY)
    said = {"name": "Mentoring", "provider": "Mentors", "purpose": "Company", "starts_on": TODAY - 27 * DAY}
    cast["intervention"] = interventions.begin(offender=person, owner=tom, by=tom, **said)
    Recall.objects.filter(pk=recall.pk).update(author=tom)
    return {"cast": cast}


world = world_of(made)


def duty_of(cast):
    return Duty.objects.current().get(subject=cast["person"])


# By kind: whether it is this user's to do now.
MINE = {
    "check": lambda user, cast: Check.objects.to_answer().listed_for(user).mine(user).exists(),
    "check, My day": lambda user, cast: bool(round_of(user, at=timezone.now() + 5 * DAY).lines),
    "release action": lambda user, cast: ReadinessItem.objects.open().of(user).listed_for(user).exists(),
    "release action, My day": lambda user, cast: bool(before_releases(user, today=TODAY)),
    "direction": lambda user, cast: ParoleReview.objects.listed_for(user).filter(to_do_by(user)).exists(),
    "recall": lambda user, cast: Recall.objects.listed_for(user).filter(steps_of(user)).exists(),
    "MAPPA action": lambda user, cast: MappaAction.objects.listed_for(user).owned_by(user).exists(),
    "MAPPA action, My day": lambda user, cast: bool(actions_for(user, at=timezone.now())),
    "owner": lambda user, cast: owners.owners_of(cast["person"], at=timezone.now())[0].answers == user,
}
# What somebody who acts may do besides; the officer keeps the right.
MAY = {
    "item": lambda user, cast: answers_for_item(cast["item"], user),
    "MAPPA action": lambda user, cast: MappaAction.objects.answerable_by(user).exists(),
    "deputy": lambda user, cast: duties.may_name_deputy(user, duty_of(cast), at=timezone.now()),
}


@pytest.mark.parametrize("kind", MINE)
def test_work_goes_to_the_stand_in_to_the_minute_and_comes_back(cast, kind, at_noon):
    leave = planned(cast, 2, 4)
    agreed(leave, cast)
    moments = {
        leave.starts_at - MINUTE: "tom",
        leave.starts_at: "priya",
        leave.ends_at - MINUTE: "priya",
        leave.ends_at: "tom",
    }

    for moment, who in moments.items():
        at_noon.move_to(moment)
        has = [each for each in ("tom", "priya", "samira") if MINE[kind](cast[each], cast)]
        assert has == [who], moment


@pytest.mark.parametrize("kind", MAY)
def test_who_stands_in_may_what_the_officer_may_only_while_it_runs(cast, kind, at_noon):
    leave = planned(cast, 2, 4)
    agreed(leave, cast)

    for moment, may in {leave.starts_at - MINUTE: False, leave.starts_at: True, leave.ends_at: False}.items():
        at_noon.move_to(moment)
        assert MAY[kind](cast["priya"], cast) is may, moment
        assert MAY[kind](cast["tom"], cast)
        assert not MAY[kind](cast["samira"], cast)


def test_who_stands_in_answers_a_mappa_action_and_the_page_names_both(client, cast, at_noon):
    action = cast["action"]
    leave = planned(cast, 2, 4)
    agreed(leave, cast)
    at = reverse("mappa_action_answer", kwargs={"uid": cast["person"].uid, "action_uid": action.uid})
    client.force_login(cast["priya"])
    before = client.get(at).status_code
    at_noon.move_to(leave.starts_at)
    client.force_login(cast["priya"])

    page = client.get(reverse("home")).content.decode()
    opened = client.get(at).status_code
    answered = tasks.answer_action(action=action, is_done=True, words="Room booked", by=cast["priya"])

    assert (before, opened, answered.state) == (404, 200, "done")
    assert "Tom Brandreth (Priya Shah covering until 5 December)" in page
    assert at in page


def test_page_of_interventions_names_who_stands_in(client, cast):
    away(cast)
    client.force_login(cast["samira"])

    page = client.get(reverse("person_interventions", kwargs={"uid": cast["person"].uid})).content.decode()

    assert "Tom Brandreth (Priya Shah covering until 3 December)" in page


def test_an_item_of_the_officer_is_the_stand_ins_to_decide_whoever_owns_the_person(cast, at_noon):
    Duty.objects.filter(subject=cast["person"]).update(owner=cast["samira"])
    leave = planned(cast, 2, 4)
    agreed(leave, cast)

    for moment, may in {leave.starts_at - MINUTE: False, leave.starts_at: True, leave.ends_at: False}.items():
        at_noon.move_to(moment)
        assert answers_for_item(cast["item"], cast["priya"]) is may, moment


def test_every_kind_of_work_that_is_given_by_name_is_among_those_that_go_over(cast):
    people = {name: set(work.people_of(cast["tom"].pk)) for name, work in caseload.WORK.items()}

    assert {name for name, found in people.items() if not found} == {"duty.deputy", "duty.decides"}


def test_what_falls_due_after_an_answer_is_the_stand_ins_while_the_leave_runs(cast, at_noon):
    leave = away(cast, 0, 60)
    at_noon.shift(2 * DAY)

    checks.record_check(
        check=cast["check"], outcome="compliant", done_at=timezone.now(), narrative="Seen", by=cast["priya"]
    )
    plans.make_due(on=timezone.localdate())

    following = Check.objects.to_answer().get(offender=cast["person"])
    assert following.officer == cast["tom"]
    assert MINE["check"](cast["priya"], cast)
    assert not MINE["check"](cast["tom"], cast)
    at_noon.move_to(leave.ends_at)
    assert MINE["check"](cast["tom"], cast)


def test_a_letter_written_before_the_leave_goes_to_the_stand_in_once_it_runs(cast, at_noon):
    leave = planned(cast, 1, 3)
    agreed(leave, cast)
    deliver()
    mail.outbox.clear()
    alerts.raise_alert(kind=BREACH, key="a breach", subject=cast["person"], text="Phone found", severity=Severity.HIGH)
    Delivery.objects.filter(receipt__isnull=False).exclude(user=cast["tom"]).delete()

    at_noon.move_to(leave.starts_at)
    deliver()

    assert [each.to for each in mail.outbox] == [[cast["priya"].email]]


def test_whoever_is_away_gets_no_letter_about_what_the_stand_in_is_told_of(cast):
    away(cast)
    deliver()
    mail.outbox.clear()

    alerts.raise_alert(kind=BREACH, key="a breach", subject=cast["person"], text="Phone found", severity=Severity.HIGH)
    deliver()

    to = [address for each in mail.outbox for address in each.to]
    assert to.count(cast["priya"].email) == 1
    assert cast["tom"].email not in to
    assert Delivery.objects.get(user=cast["tom"], receipt__alert__key="a breach").state == "dropped"


def test_a_letter_about_somebody_hidden_from_the_stand_in_still_goes_to_the_officer(cast):
    away(cast, by="tom")
    ExclusionFactory(subject=cast["person"], user=cast["priya"])
    deliver()
    mail.outbox.clear()

    alerts.raise_alert(kind=BREACH, key="a breach", subject=cast["person"], text="Phone found", severity=Severity.HIGH)
    deliver()

    to = [address for each in mail.outbox for address in each.to]
    assert cast["tom"].email in to
    assert cast["priya"].email not in to


def test_a_stand_in_sees_nothing_of_somebody_from_whom_they_are_excluded(client, cast):
    away(cast, by="tom")
    ExclusionFactory(subject=cast["person"], user=cast["priya"])
    client.force_login(cast["priya"])

    told = {name: client.get(reverse(name)).content.decode() for name in ("home", "checks", "leaves", "alerts")}

    assert [name for name, page in told.items() if "Astley" in page] == []
    assert MINE["check"](cast["tom"], cast)


def test_pages_name_who_stands_in(client, cast):
    away(cast)
    client.force_login(cast["samira"])
    uid = cast["person"].uid

    found = client.get(reverse("person_checks", kwargs={"uid": uid})).content.decode()
    responsible = client.get(reverse("person_owners", kwargs={"uid": uid})).content.decode()

    told = "Tom Brandreth (Priya Shah covering until 3 December)"
    licence = client.get(
        reverse("licence", kwargs={"uid": uid, "licence_uid": Licence.objects.get(officer=cast["tom"]).uid})
    )
    review = ParoleReview.objects.get(offender=cast["person"])
    directions = client.get(reverse("review", kwargs={"uid": uid, "review_uid": review.uid}))

    assert told in found
    assert told in licence.content.decode()
    assert told in directions.content.decode()
    assert told in client.get(reverse("licences"), {"state": "active"}).content.decode()
    assert "Priya Shah covering until 3 December" in responsible


def test_a_manager_who_acts_has_the_checks_on_my_day(client, cast):
    planned(cast, 0, 5, by="ann", kind="sick")
    Check.objects.update(due_on=TODAY)
    client.force_login(cast["ann"])

    page = client.get(reverse("home")).content.decode()

    assert "You act for Tom Brandreth" in page
    assert "Your checks, overdue and today" in page


def test_a_licence_list_of_mine_holds_those_of_who_is_away(client, cast):
    away(cast)

    def listed(who):
        client.force_login(cast[who])
        return "Astley" in client.get(reverse("licences"), {"officer": "me", "state": "active"}).content.decode()

    assert listed("priya")
    assert not listed("tom")
    assert Licence.objects.filter(officer=cast["tom"]).exists()


class TestSheet:
    """What happened while the officer was away, for who comes back."""

    @pytest.fixture
    def back(self, cast, at_noon):
        """Priya has made one check; another was missed; an alert was raised. The leave is over."""
        missed = due(cast["check"].licence.conditions.order_by("pk")[1], cast["tom"], TODAY)
        leave = away(cast, 0, 4)
        at_noon.shift(DAY)
        found = {"outcome": "compliant", "done_at": timezone.now(), "narrative": "All as agreed"}
        checks.record_check(check=cast["check"], by=cast["priya"], **found)
        Check.objects.filter(pk=missed.pk).update(outcome="missed", recorded_at=timezone.now())
        alerts.raise_alert(kind=BREACH, key="a breach", subject=cast["person"], text="Phone found")
        at_noon.move_to(leave.ends_at + DAY)
        alerts.raise_alert(kind=BREACH, key="another", subject=cast["person"], text="Another", title="After the leave")
        return leave

    def read(self, client, user, leave):
        client.force_login(user)
        return client.get(reverse("leave_sheet", kwargs={"uid": leave.uid})).content.decode()

    def test_it_says_what_was_done_missed_and_raised_by_whom_in_the_leave_alone(self, client, cast, back):
        page = self.read(client, cast["tom"], back)

        assert "Priya Shah, covering for Tom Brandreth" in page
        assert ": missed" in page
        assert "Suspected breach" in page
        assert "After the leave" not in page
        entry = AuditEntry.objects.get(verb="leave.sheet_shown")
        assert cast["person"].pk in entry.shown_ids

    def test_it_tells_of_those_alone_whom_the_reader_can_see_now(self, client, cast, back):
        ExclusionFactory(subject=cast["person"], user=cast["tom"])

        assert "Astley" not in self.read(client, cast["tom"], back)
        assert "Astley" in self.read(client, cast["ann"], back)

    def test_it_is_for_the_officer_and_managers(self, client, cast, back):
        client.force_login(cast["priya"])
        at = reverse("leave_sheet", kwargs={"uid": back.uid})

        assert client.get(at).status_code == 403
        client.force_login(cast["samira"])
        assert client.get(at).status_code == 404

    def test_it_asks_as_much_for_many_people_as_for_one(self, client, cast, back):
        self.read(client, cast["tom"], back)
        counts = []
        for number in (0, 5):
            for each in range(number):
                other = of_tom(cast)
                AlertFactory(subject=other, kind="licence.breach", key=f"{each}", severity=3, raised_at=NOON)
            with CaptureQueriesContext(connection) as asked:
                self.read(client, cast["tom"], back)
            counts.append(len(asked))

        assert counts[0] == counts[1] <= 30

    def test_the_page_of_the_person_says_who_stood_in_for_ever(self, client, cast, back):
        client.force_login(cast["samira"])

        page = client.get(reverse("person_checks", kwargs={"uid": cast["person"].uid})).content.decode()

        assert "Priya Shah, covering for Tom Brandreth" in page


class TestSigning:
    """Whoever stands in signs in their own name, and counts once."""

    @pytest.fixture
    def recall(self, cast):
        """Bea has signed first, and stands in for the manager who would sign second."""
        cast["bea"] = UserFactory(
            name="Bea Cole", role="probation_manager", agency=cast["ann"].agency, teams=[cast["team"]]
        )
        recall = begin.consult(recall=Recall.objects.get(author=cast["tom"]), view="Seek recall", by=cast["bea"])
        leave = planned(cast, 0, 2, officer=cast["ann"], by="ann", stand_in="bea")
        agreed(leave, cast, "bea")
        return recall

    def test_who_signed_first_does_not_sign_second_for_who_is_away(self, cast, recall):
        with pytest.raises(SamePerson, match="did the first part yourself"):
            deciding.agree(recall=recall, rationale="He met others", alternatives=["none"], by=cast["bea"])

        recall.refresh_from_db()
        assert recall.decided_by is None

    def test_somebody_else_signs_in_their_own_name(self, cast, recall):
        other = UserFactory(role="probation_manager", agency=cast["ann"].agency, teams=[cast["team"]])

        deciding.agree(recall=recall, rationale="He met others", alternatives=["none"], by=other)

        recall.refresh_from_db()
        assert (recall.author, recall.decided_by) == (cast["bea"], other)
