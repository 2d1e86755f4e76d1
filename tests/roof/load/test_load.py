"""Load of officers against a norm, and work that is de-prioritised: who is alerted, and what no one reviewed."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from offenders.models import CustodyPeriod, Offender, Release
from release_monitor import tasks
from release_monitor.load import actions, panels
from release_monitor.load.actions import PriorityRefused
from release_monitor.load.practice import norm_of_team
from release_monitor.load.querysets import duties_of
from release_monitor.load.rules import Stage, Work, stage_of
from release_monitor.models import Deprioritisation
from sharing.access import RecordHidden
from sharing.access.rules import GrantRole
from sharing.access.state_machines import MoveRefused
from sharing.access.two_people import SamePerson
from sharing.models import Alert, AuditEntry, Receipt
from sharing.practice.actions import set_practice_value
from tests.factories.duties import DutyFactory
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import AgencyFactory, GrantFactory, TeamFactory, UserFactory
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # Tuesday 1 December 2026
TODAY = date(2026, 12, 1)
REVIEW = TODAY + timedelta(days=14)
NEVER_ALERTED = {"work": Work.VISITS, "what": "Visits every 6 weeks", "reason": "Two new releases", "review_on": REVIEW}


def made():
    agency = AgencyFactory(name="Probation")
    team, other_team = TeamFactory(name="NSD North", agency=agency), TeamFactory(name="NSD South", agency=agency)
    people = {
        name: UserFactory(name=name, agency=agency, role=role, teams=[team])
        for name, role in {"Ada": "probation_officer", "Bo": "probation_officer", "Cy": "probation_manager"}.items()
    }
    second = UserFactory(name="Dee", agency=agency, role="probation_manager", teams=[other_team])
    person = OffenderFactory(given_names="Rowan", family_name="Telford", status="on_licence")
    for each in (team, other_team):
        GrantFactory(subject=person, team=each, grant_role=GrantRole.CONTRIBUTOR)
    DutyFactory(subject=person, team=team, owner=people["Ada"])
    hidden = DutyFactory(team=team, owner=people["Ada"]).subject
    return {
        "agency": agency,
        "team": team,
        "other_team": other_team,
        "officer": people["Ada"],
        "manager": people["Cy"],
        "second": second,
        "person": person,
        "hidden": hidden,
    }


world = world_of(made)
manager, second, person, team, officer = map(row_of, ["manager", "second", "person", "team", "officer"])


@pytest.fixture
def decide(manager, second, person):
    def decided(**more):
        return actions.deprioritise(**NEVER_ALERTED | {"offender": person, "second": second, "by": manager} | more)

    return decided


def teams_alerted(kind):
    return set(Receipt.objects.filter(alert__kind=kind).values_list("team__name", flat=True))


def test_second_persons_team_is_alerted_at_once_and_no_one_elses(decide, second):
    row = decide()

    alert = Alert.objects.get(kind="load.deprioritised", key=str(row.uid))
    assert teams_alerted("load.deprioritised") == {"NSD South"}
    assert f"{second} is named" in alert.text
    entry = AuditEntry.objects.get(verb="load.deprioritised")
    assert (entry.reason, entry.payload.data["what"]) == ("Two new releases", "Visits every 6 weeks")


def test_second_is_another_person_who_sees_the_person(decide, manager, officer):
    stranger = UserFactory(agency=manager.agency, role="probation_manager")
    for refused, wrong in ((SamePerson, manager), (PriorityRefused, officer), (PriorityRefused, stranger)):
        with pytest.raises(refused):
            decide(second=wrong)

    assert not Deprioritisation.objects.exists()
    assert not Alert.objects.filter(kind="load.deprioritised").exists()


def test_work_is_de_prioritised_once(decide):
    decide()

    with pytest.raises(PriorityRefused, match="already"):
        decide()
    assert decide(work=Work.REVIEWS)


def test_form_that_is_sent_twice_makes_one_decision(decide):
    uid = "01939d5e-0000-7000-8000-000000000001"

    assert decide(uid=uid).pk == decide(uid=uid).pk


def test_nothing_is_de_prioritised_of_a_person_at_large(decide, person):
    Offender.objects.filter(pk=person.pk).update(status="unlawfully_at_large")

    with pytest.raises(MoveRefused, match="at large"):
        decide()


def test_no_one_decides_about_a_person_they_cannot_see(decide, world):
    with pytest.raises(RecordHidden):
        decide(offender=world["hidden"])


def test_nothing_is_left_when_the_alert_cannot_be_raised(decide, monkeypatch):
    monkeypatch.setattr(actions.alerts, "raise_alert", lambda **given: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        decide()
    assert not AuditEntry.objects.filter(verb="load.deprioritised").exists()


def test_renewing_follows_the_decision_with_another(decide, second, manager):
    row = decide()

    renewed = actions.renew(row=row, reason="Still two", review_on=REVIEW, second=manager, by=second)

    row.refresh_from_db()
    assert (row.state, row.ended_by, renewed.follows, renewed.what) == ("renewed", second, row, row.what)
    assert not Alert.objects.unfinished().filter(key=str(row.uid)).exists()
    with pytest.raises(MoveRefused):
        actions.end(row=row, reason="Again", by=second)


class TestReview:
    """The clock is moved over the review day."""

    def later(self, days):
        return time_machine.travel(
            datetime(2026, 12, 15, 9, tzinfo=timezone.get_current_timezone()) + timedelta(days), tick=False
        )

    def test_it_is_on_the_deciders_day_from_the_review_day_on(self, decide, manager, second):
        decide()

        for days, there in ((-1, 0), (0, 1), (1, 1)):
            with self.later(days):
                on = timezone.localdate()
                assert len(panels.to_review(manager, on=on)) == there
                assert panels.to_review(second, on=on) == []

    def test_teams_of_the_agency_are_alerted_once_when_it_has_passed(self, decide):
        row = decide()

        for days, alerted in ((0, 0), (1, 1), (2, 1)):
            with self.later(days):
                tasks.watch_load()
                found = Alert.objects.filter(kind="load.deprioritisation_review_missed", key=str(row.uid))
                assert found.count() == alerted
        assert teams_alerted("load.deprioritisation_review_missed") == {"NSD North", "NSD South"}

    def test_ending_it_ends_the_alert(self, decide, second):
        row = decide()
        with self.later(1):
            tasks.watch_load()
            actions.end(row=row, reason="Enough officers again", by=second)

            assert not Alert.objects.unfinished().filter(kind__startswith="load.").exists()
            tasks.watch_load()
            assert not Alert.objects.unfinished().filter(kind__startswith="load.").exists()


def test_load_counts_the_people_the_reader_can_see(manager, team, world):
    (found,) = panels.load_of(manager, at=timezone.now()).teams

    by_name = {line.officer: (line.people, line.points) for line in found.officers}
    assert by_name == {"Ada": (1, 3), "Bo": (0, 0)}
    assert (found.norm, found.room) == (60, "room for 117 points")


def test_stage_is_the_same_in_rules_and_database(manager, team, officer):
    cases = [
        ("on_licence", 83, None),
        ("on_licence", 84, None),
        ("in_custody", None, 182),
        ("in_custody", None, 183),
        ("unlawfully_at_large", 3, None),
        ("licence_ended", 90, None),
        ("deceased", 3, None),
    ]
    expected = {}
    for status, out, ahead in cases:
        someone = OffenderFactory(status=status)
        GrantFactory(subject=someone, team=team)
        DutyFactory(subject=someone, team=team, owner=officer)
        released_on = TODAY - timedelta(days=out) if out else None
        leaves_on = TODAY + timedelta(days=ahead) if ahead else None
        period = CustodyPeriod.objects.create(offender=someone, starts_on=date(2020, 1, 1), ends_on=released_on)
        if leaves_on:
            days = dict.fromkeys(["expected_on", "leaves_on", "warn_on"], leaves_on)
            Release.objects.create(
                offender=someone, period=period, basis="CRD", certainty="fixed", is_counted=True, **days
            )
        expected[someone.pk] = stage_of(status, released_on=released_on, leaves_on=leaves_on, on=TODAY)

    found = dict(duties_of(manager, on=TODAY).filter(subject__in=expected).values_list("subject", "stage"))

    assert found == {key: str(stage) for key, stage in expected.items() if stage}
    assert Stage.FIRST_WEEKS in expected.values()


def test_norm_of_a_team_is_dated(manager, team):
    first = TODAY + timedelta(days=1)
    set_practice_value(
        definition=norm_of_team(team, on=TODAY), value=2, starts_on=first, source="NSD board", on=TODAY, by=manager
    )

    assert panels.load_of(manager, at=timezone.now()).teams[0].norm == 60
    with time_machine.travel(datetime(2026, 12, 2, 9, tzinfo=timezone.get_current_timezone()), tick=False):
        (found,) = panels.load_of(manager, at=timezone.now()).teams
        assert (found.norm, found.officers[0].tag, found.norm_source) == (2, ("blocked", "Far over"), "NSD board")


class TestPages:
    @pytest.fixture
    def browser(self, client, manager):
        client.force_login(manager)
        return client

    def test_page_names_officers_and_what_waits(self, browser, decide):
        decide()

        page = browser.get(reverse("load")).content.decode()

        assert "Ada" in page
        assert "Visits every 6 weeks" in page
        assert "Dee was alerted" in page
        assert "Two new releases" in page

    def test_officers_page_leads_to_the_form(self, browser, team, officer, person):
        page = browser.get(reverse("load_officer", args=[team.uid, officer.uid])).content.decode()

        assert reverse("deprioritise", args=[person.uid]) in page
        assert "Telford" in page

    def test_form_decides(self, browser, person, second):
        sent = {
            "work": "visits",
            "what": "Visits every 6 weeks",
            "reason": "Two new releases",
            "second": str(second.uid),
            **dict(zip(("review_on_day", "review_on_month", "review_on_year"), ("15", "12", "2026"), strict=True)),
        }

        answer = browser.post(reverse("deprioritise", args=[person.uid]), sent)

        assert answer.status_code == 302, answer.context["form"].errors
        assert Deprioritisation.objects.get().second == second

    def test_head_sets_the_norm(self, client, world, team):
        head = UserFactory(agency=world["agency"], role="probation_head")
        client.force_login(head)
        sent = {
            "value": "25",
            "source": "NSD board",
            "starts_on_day": "1",
            "starts_on_month": "12",
            "starts_on_year": "2026",
        }

        assert client.post(reverse("load_norm", args=[team.uid]), sent).status_code == 302
        assert "NSD board" in client.get(reverse("load_norm", args=[team.uid])).content.decode()

    def test_queries_do_not_grow_with_officers(self, browser, team, world):
        def queries():
            with CaptureQueriesContext(connection) as asked:
                browser.get(reverse("load"))
            return len(asked)

        queries()
        few = queries()
        for _ in range(5):
            officer = UserFactory(agency=world["agency"], teams=[team])
            DutyFactory(subject=GrantFactory(team=team).subject, team=team, owner=officer)

        assert queries() == few
