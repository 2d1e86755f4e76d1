"""A team holds back alerts of a kind: how long, which users may, what never is, and what is told at the end."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from sharing import alerts
from sharing.access.rules import GrantRole
from sharing.access.two_people import SamePerson
from sharing.alerts import AlertKind, Matter
from sharing.alerts.suppressions import actions, rules
from sharing.models import AuditEntry, Delivery, Receipt, ReceiptStanding, RungMade, Severity, Suppression
from sharing.tasks import deliver, end_suppressions, escalate
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import AgencyFactory, ExclusionFactory, GrantFactory, TeamFactory, UserFactory
from tests.sharing.alerts.kinds import known

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon", "kinds")]  # Tuesday 1 December 2026
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
BATTERY = AlertKind("tests.battery", "Tag battery low", Severity.NORMAL, HOUR, Matter.CHECKS)
CLOCK = AlertKind("tests.clock", "Time limit", Severity.NORMAL, HOUR, Matter.CHECKS, is_statutory=True)
OTHER = AlertKind("tests.other", "Other", Severity.NORMAL, HOUR, Matter.CHECKS)
SYSTEM = AlertKind("tests.system", "A job is late", Severity.NORMAL, HOUR, Matter.SYSTEM)


@pytest.fixture
def kinds():
    with known(BATTERY, CLOCK, SYSTEM, OTHER):
        yield


@pytest.fixture
def person():
    return OffenderFactory(family_name="Quill")


@pytest.fixture
def team(person):
    team = TeamFactory(name="NSD North", agency=AgencyFactory(kind="probation"))
    return GrantFactory(subject=person, team=team, grant_role=GrantRole.CONTRIBUTOR).team


def member(team, name, role, number):
    return UserFactory(name=name, role=role, agency=team.agency, teams=[team], staff_number=number)


@pytest.fixture
def helen(team):
    return member(team, "Helen Castell", "probation_officer", "P1001")


@pytest.fixture
def ann(team):
    return member(team, "Ann Dale", "probation_manager", "P1002")


@pytest.fixture
def tom(team):
    return member(team, "Tom Brandreth", "probation_manager", "P1003")


def held_back(team, by, subject, *, kind=BATTERY, lasts=3 * DAY, is_high=False, reason="A new tag is ordered"):
    return actions.suppress(kind=kind, team=team, subject=subject, is_high=is_high, lasts=lasts, reason=reason, by=by)


def told(person, key="one", *, kind=BATTERY, severity=None):
    alerts.raise_alert(kind=kind, key=key, subject=person, text="12%", severity=severity)
    return list(Receipt.objects.filter(alert__key=key))


@pytest.mark.parametrize(
    ("is_high", "lasts", "is_manager", "may"),
    [
        (False, 14 * DAY, False, True),
        (False, 14 * DAY + MINUTE, True, False),
        (False, MINUTE, False, True),
        (False, 0 * MINUTE, True, False),
        (True, 24 * HOUR, True, True),
        (True, 24 * HOUR + MINUTE, True, False),
        (True, HOUR, False, False),
    ],
)
def test_how_long_and_by_whom(is_high, lasts, is_manager, may):
    assert (rules.why_not(is_high=is_high, lasts=lasts, is_manager=is_manager) == "") is may


@pytest.mark.parametrize(("lasts", "two"), [(7 * DAY - MINUTE, False), (7 * DAY, False), (7 * DAY + MINUTE, True)])
def test_over_seven_days_need_a_second_person(lasts, two):
    assert rules.needs_two(lasts) is two


def test_alert_and_receipt_are_made_and_nothing_rings_or_escalates(team, helen, person, at_noon, noon):
    suppression = held_back(team, helen, person)

    (receipt,) = told(person)
    at_noon.move_to(noon + DAY)
    escalate()
    deliver()

    assert (receipt.is_held_back, receipt.held_back_by, receipt.next_rung_at) == (True, suppression, None)
    assert not RungMade.objects.exists()
    assert not Delivery.objects.exists()
    assert not Receipt.objects.inbox_of(helen, ReceiptStanding.OPEN).exists()


@pytest.mark.parametrize(
    ("is_high", "severity", "is_held"),
    [
        (False, Severity.CRITICAL, False),
        (False, Severity.HIGH, False),
        (False, Severity.NORMAL, True),
        (False, Severity.LOW, True),
        (True, Severity.CRITICAL, False),
        (True, Severity.HIGH, True),
        (True, Severity.NORMAL, True),
    ],
)
def test_critical_ones_never_and_high_ones_only_where_it_says_so(team, ann, person, is_high, severity, is_held):
    held_back(team, ann, person, is_high=is_high, lasts=24 * HOUR)

    (receipt,) = told(person, severity=severity)

    assert receipt.is_held_back is is_held
    assert (receipt.next_rung_at is None) is is_held


@pytest.mark.parametrize("kind", [CLOCK, SYSTEM])
def test_limits_of_the_law_and_alerts_of_the_system_never(team, ann, person, kind):
    with pytest.raises(actions.SuppressionRefused):
        held_back(team, ann, person, kind=kind)
    Suppression.objects.create(
        kind=kind.name, team=team, subject=person, severity=3, reason="x", owner=ann, **times(person)
    )

    assert not any(receipt.is_held_back for receipt in told(person, kind=kind))


def times(person):
    from django.utils import timezone

    now = timezone.now()
    return {"asked_at": now, "starts_at": now, "ends_at": now + DAY}


def test_another_kind_person_or_team_is_told_as_ever(team, helen, person):
    other_team = GrantFactory(subject=person, team=TeamFactory(), grant_role=GrantRole.CONTRIBUTOR).team
    other = GrantFactory(team=team, grant_role=GrantRole.CONTRIBUTOR).subject
    held_back(team, helen, person)

    held = {receipt.team: receipt.is_held_back for receipt in told(person)}

    assert held == {team: True, other_team: False}
    assert [receipt.is_held_back for receipt in told(other, "two")] == [False]
    assert not any(receipt.is_held_back for receipt in told(person, "three", kind=OTHER))


def test_manager_holds_back_for_all_people_and_an_officer_does_not(team, helen, ann, person):
    with pytest.raises(actions.SuppressionRefused):
        held_back(team, helen, None)
    held_back(team, ann, None)

    assert [receipt.is_held_back for receipt in told(person)] == [True]


@pytest.mark.parametrize(("lasts", "is_held"), [(7 * DAY, True), (8 * DAY, False)])
def test_over_seven_days_nothing_is_held_back_before_somebody_else_agrees(team, ann, tom, person, lasts, is_held):
    suppression = held_back(team, ann, person, lasts=lasts)
    assert [receipt.is_held_back for receipt in told(person)] == [is_held]
    if is_held:
        return

    with pytest.raises(SamePerson):
        actions.agree(suppression=suppression, by=ann)
    actions.agree(suppression=suppression, by=tom)

    assert [receipt.is_held_back for receipt in told(person, "two")] == [True]
    assert AuditEntry.objects.get(verb="alerts.suppression_agreed").actor == tom.email


def test_same_again_is_refused_while_it_lasts(team, helen, ann, person):
    held_back(team, helen, person)

    with pytest.raises(actions.SuppressionRefused, match="already held back"):
        held_back(team, ann, person)


class TestEnd:
    @pytest.fixture
    def ended(self, team, helen, ann, person, at_noon, noon):
        """Held back for three days: one alert that is open still, and one that is over."""
        suppression = held_back(team, helen, person)
        told(person, "open")
        told(person, "over")
        alerts.resolve(kind=BATTERY, key="over", reason="Charged")
        at_noon.move_to(noon + 3 * DAY - timedelta(seconds=1))
        end_suppressions()
        assert Suppression.objects.get().ended_at is None
        at_noon.move_to(noon + 3 * DAY)
        end_suppressions()
        suppression.refresh_from_db()
        return suppression

    def test_it_ends_by_itself_and_what_is_open_waits_from_then_on(self, ended, helen, ann, at_noon, noon):
        assert (ended.ended_at, ended.ended_by) == (noon + 3 * DAY, None)
        receipt = Receipt.objects.get(alert__key="open")
        assert (receipt.is_held_back, receipt.held_back_by, receipt.is_open) == (False, ended, True)
        assert receipt.due_at == receipt.next_rung_at == noon + 3 * DAY + HOUR
        assert not Receipt.objects.get(alert__key="over").is_open

        at_noon.move_to(receipt.due_at)
        escalate()

        assert list(RungMade.objects.get().people.all()) == [ann]

    def test_owner_is_written_to_once_and_reads_what_it_was(self, ended, helen, client):
        end_suppressions()
        deliver()
        assert [each.to for each in mail.outbox] == [[helen.email]]
        assert reverse("alerts_suppression", kwargs={"uid": ended.uid}) in mail.outbox[0].body or "Sign in" in (
            mail.outbox[0].body
        )
        assert "Quill" not in mail.outbox[0].body
        client.force_login(helen)

        page = client.get(reverse("alerts_suppression", kwargs={"uid": ended.uid})).content.decode()

        assert page.count("Tag battery low") >= 3
        assert "To acknowledge" in page

    def test_the_next_one_is_told_as_ever(self, ended, person):
        assert [receipt.is_held_back for receipt in told(person, "next")] == [False]


def test_job_that_is_late_holds_nothing_back_past_the_end(team, helen, person, at_noon, noon):
    held_back(team, helen, person, lasts=HOUR)

    at_noon.move_to(noon + HOUR)

    assert [receipt.is_held_back for receipt in told(person)] == [False]


def test_one_that_was_never_agreed_ends_without_a_letter(team, ann, tom, person, at_noon, noon):
    held_back(team, ann, person, lasts=8 * DAY)

    at_noon.move_to(noon + 8 * DAY)
    end_suppressions()
    deliver()

    assert Suppression.objects.get().ended_at
    assert mail.outbox == []


class TestPages:
    @pytest.fixture
    def thread(self, person, team, helen, ann):
        (receipt,) = told(person, "before")
        return receipt.thread

    def sent(self, client, user, thread, **more):
        client.force_login(user)
        said = {"kind": BATTERY.name, "about": "person", "lasts": "72", "reason": "A new tag is ordered"}
        return client.post(reverse("thread_hold_back", kwargs={"uid": thread.uid}), said | more)

    def test_an_officer_holds_back_and_the_list_says_how_many(self, client, helen, thread, person):
        self.sent(client, helen, thread)
        told(person, "after")

        page = client.get(reverse("alerts")).content.decode()

        assert "1 suppression is running: 1 alert held back" in page
        assert "A new tag is ordered" in client.get(reverse("alerts_suppressions")).content.decode()

    @pytest.mark.parametrize(
        "wrong", [{"lasts": "1000"}, {"reason": " "}, {"about": "team"}, {"kind": "tests.clock"}, {"lasts": ""}]
    )
    def test_what_an_officer_may_not_is_refused(self, client, helen, thread, wrong):
        page = self.sent(client, helen, thread, **wrong).content.decode()

        assert "There is a problem" in page
        assert not Suppression.objects.exists()

    def test_long_one_waits_for_another_manager(self, client, ann, tom, thread):
        self.sent(client, ann, thread, lasts="336")
        row = Suppression.objects.get()
        agree = reverse("alerts_suppression_agree", kwargs={"uid": row.uid})
        client.post(agree)
        row.refresh_from_db()
        assert row.starts_at is None

        client.force_login(tom)
        assert "1 waits for a second person" in client.get(reverse("alerts")).content.decode()
        client.post(agree)

        row.refresh_from_db()
        assert row.agreed_by == tom

    def test_anybody_of_the_team_ends_it(self, client, ann, helen, thread, person):
        self.sent(client, ann, thread)
        told(person, "after")
        client.force_login(helen)

        client.post(reverse("alerts_suppression_end", kwargs={"uid": Suppression.objects.get().uid}))

        assert Receipt.objects.open().filter(alert__key="after").exists()
        assert Suppression.objects.get().ended_by == helen

    def test_whoever_may_not_see_the_person_knows_of_none(self, client, ann, helen, thread, person):
        self.sent(client, ann, thread)
        told(person, "after")
        ExclusionFactory(subject=person, user=helen)
        client.force_login(helen)

        assert "No suppression is running" in client.get(reverse("alerts")).content.decode()
        assert "No suppressions." in client.get(reverse("alerts_suppressions")).content.decode()
        uid = Suppression.objects.get().uid
        assert client.get(reverse("alerts_suppression", kwargs={"uid": uid})).status_code == 404

    def test_list_asks_as_much_with_twenty_as_with_one(self, client, helen, team):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        def asked():
            with CaptureQueriesContext(connection) as queries:
                client.get(reverse("alerts_suppressions"))
            return len(queries)

        def more(number):
            for _ in range(number):
                held_back(team, helen, GrantFactory(team=team, grant_role=GrantRole.CONTRIBUTOR).subject)

        client.force_login(helen)
        more(1)
        asked()
        few = asked()
        more(19)

        assert asked() == few


def test_nothing_is_let_go_when_the_last_step_fails(team, helen, person, monkeypatch):
    suppression = held_back(team, helen, person)
    told(person)

    def broken(*what, **more):
        raise OSError("disk full")

    monkeypatch.setattr(actions.digests, "tell_people", broken)
    with pytest.raises(OSError, match="disk full"):
        actions.end(suppression=suppression, by=helen)

    assert Receipt.objects.get().is_held_back
    assert Suppression.objects.get().ended_at is None
