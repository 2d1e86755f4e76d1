"""A storm begins and ends at its boundaries; letters leave as bundles, ladders go on, managers decide on kinds."""

import re
from collections import Counter
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from sharing import alerts
from sharing.access.rules import GrantRole
from sharing.alerts import AlertKind, Matter, deliveries
from sharing.alerts.storms import actions, rules
from sharing.alerts.storms.alert_kinds import STORM
from sharing.models import Alert, AuditEntry, Delivery, LeftOut, PracticeValue, Receipt, RungMade, Severity, Storm
from sharing.tasks import deliver, escalate
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import AgencyFactory, ExclusionFactory, GrantFactory, TeamFactory, UserFactory
from tests.sharing.alerts.kinds import known

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon", "kinds")]  # Tuesday 1 December 2026
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
KINDS = {
    each: AlertKind(f"tests.{each.word}", each.label, each, timedelta(minutes=15), Matter.CHECKS) for each in Severity
}


@pytest.fixture
def kinds():
    with known(*KINDS.values()):
        yield


@pytest.fixture
def agency():
    return AgencyFactory(name="Probation", kind="probation")


@pytest.fixture
def team(agency):
    return TeamFactory(name="NSD North", agency=agency)


@pytest.fixture
def helen(team):
    return UserFactory(name="Helen Castell", agency=team.agency, teams=[team], role="probation_officer")


@pytest.fixture
def ann(team):
    return UserFactory(name="Ann Dale", agency=team.agency, teams=[team], role="probation_manager")


@pytest.fixture
def desk(agency):
    desk = TeamFactory(name="Probation duty desk", kind="duty_desk", agency=agency)
    return UserFactory(name="Dana Okoro", agency=agency, teams=[desk], role="probation_duty_manager")


@pytest.fixture
def joan():
    return UserFactory(name="Joan Rudd", role="administrator", teams=[TeamFactory(name="Support")])


def told(team, number, severity=Severity.HIGH, *, at, family_name="Quill"):
    for _ in range(number):
        person = OffenderFactory(family_name=family_name)
        GrantFactory(subject=person, team=team, grant_role=GrantRole.CONTRIBUTOR)
        key = f"{Alert.objects.count()}"
        alerts.raise_alert(kind=KINDS[severity], key=key, subject=person, text="Seen", at=at)


def letters_to(user):
    return [each for each in mail.outbox if each.to == [user.email]]


@pytest.mark.parametrize(
    ("number", "is_standing", "goes_on"),
    [(10, False, False), (11, False, True), (5, True, True), (4, True, False), (5, False, False), (11, True, True)],
)
def test_storm_begins_above_ten_and_ends_below_five(number, is_standing, goes_on):
    assert rules.goes_on(number, is_standing=is_standing, begins_above=10, ends_below=5) is goes_on


@pytest.mark.parametrize(
    ("has_critical", "last", "last_critical", "is_due"),
    [
        (False, None, None, True),
        (False, 10 * MINUTE, None, True),
        (False, 10 * MINUTE - timedelta(seconds=1), None, False),
        (True, 1 * MINUTE, None, True),
        (True, 1 * MINUTE, 10 * MINUTE, True),
        (True, 11 * MINUTE, 9 * MINUTE, False),
    ],
)
def test_bundle_is_due_each_ten_minutes(noon, has_critical, last, last_critical, is_due):
    ago = {"last": last and noon - last, "last_critical": last_critical and noon - last_critical}

    assert rules.bundle_is_due(has_critical=has_critical, at=noon, every=10 * MINUTE, **ago) is is_due


def test_ten_alerts_in_ten_minutes_are_none_and_one_more_is_a_storm(team, helen, noon):
    told(team, 1, at=noon - 10 * MINUTE)  # ten minutes ago is outside
    told(team, 10, at=noon)
    deliver()
    assert not Storm.objects.exists()

    told(team, 1, at=noon)
    deliver()

    storm = Storm.objects.get()
    assert (storm.team, storm.began_at, storm.alerts) == (team, noon, 11)
    assert AuditEntry.objects.get(verb="alerts.storm_began").payload.data == {"team": team.pk, "alerts": 11}


def test_it_goes_on_with_five_and_ends_with_four(team, helen, at_noon, noon):
    told(team, 11, at=noon)
    deliver()
    told(team, 1, at=noon + 3 * MINUTE)
    told(team, 4, at=noon + 5 * MINUTE)

    at_noon.move_to(noon + 10 * MINUTE)
    deliver()
    assert Storm.objects.standing().exists()
    at_noon.move_to(noon + 13 * MINUTE)
    deliver()

    assert Storm.objects.get().ended_at == noon + 13 * MINUTE
    assert Alert.objects.get(kind=STORM.name).state == Alert.State.RESOLVED


def test_administrators_and_the_desk_of_the_agency_are_alerted_without_a_name(team, helen, desk, joan, noon, client):
    elsewhere = UserFactory(role="duty_officer", teams=[TeamFactory(kind="duty_desk")])
    told(team, 11, at=noon)
    deliver()

    alert = Alert.objects.get(kind=STORM.name)

    assert set(alert.receipts.values_list("team__name", flat=True)) == {"Probation duty desk", "Support"}
    assert "NSD North (Probation) had 11 alerts in 10 minutes" in alert.text
    assert "Quill" not in alert.text
    for user, sees in ((desk, True), (joan, True), (elsewhere, False), (helen, False)):
        assert Alert.objects.visible_to(user).filter(pk=alert.pk).exists() is sees, user
    client.force_login(joan)
    assert "Storm of alerts" in client.get(reverse("alerts")).content.decode()


@pytest.mark.parametrize("step", ["begin_and_end", "hold", "bundle"])
def test_step_that_raises_holds_up_no_letter_and_is_shown(team, helen, noon, monkeypatch, step):
    def broken(**more):
        raise ValueError("a bad record")

    monkeypatch.setattr(actions, step, broken)
    told(team, 2, Severity.CRITICAL, at=noon)

    deliver()

    assert len(letters_to(helen)) == 2
    assert LeftOut.objects.get().work == "storms"


def test_letters_of_a_storm_leave_as_one_and_the_next_ten_minutes_later(team, helen, at_noon, noon):
    told(team, 11, at=noon)
    deliver()
    assert len(mail.outbox) == 1
    assert mail.outbox[0].subject == "Release Monitor: alerts to acknowledge"
    assert "11 alerts to acknowledge" in mail.outbox[0].body
    assert "Quill" not in mail.outbox[0].body
    assert Counter(Delivery.objects.values_list("state", flat=True)) == {"sent": 1, "bundled": 10}

    told(team, 6, at=noon + MINUTE)
    at_noon.move_to(noon + 9 * MINUTE)
    deliver()
    assert len(mail.outbox) == 1
    at_noon.move_to(noon + 10 * MINUTE)
    deliver()

    assert len(mail.outbox) == 2
    assert "6 alerts to acknowledge" in mail.outbox[1].body


def test_what_is_still_held_when_it_ends_leaves_too(team, helen, at_noon, noon):
    told(team, 11, at=noon)
    deliver()
    told(team, 3, at=noon + MINUTE)
    deliver()

    at_noon.move_to(noon + 15 * MINUTE)
    deliver()

    assert not Storm.objects.standing().exists()
    assert not Delivery.objects.filter(state="held").exists()
    assert len(mail.outbox) == 2


def test_bundle_tells_of_nothing_that_was_answered_or_may_not_be_seen(team, helen, ann, at_noon, noon):
    told(team, 12, at=noon)
    told(team, 1, at=noon)
    mail.outbox.clear()
    actions.watch(at=noon)
    first, second, *_ = Receipt.objects.order_by("pk")
    Receipt.objects.filter(pk=first.pk).update(acknowledged_at=noon, acknowledged_by=ann)
    ExclusionFactory(subject=second.subject, user=helen)

    deliver()

    assert ["11 alerts" in each.body for each in letters_to(helen)] == [True]
    assert ["12 alerts" in each.body for each in letters_to(ann)] == [True]


def test_bundle_of_which_nothing_waits_any_more_is_not_sent(team, helen, ann, noon):
    told(team, 11, at=noon)
    actions.watch(at=noon)
    Receipt.objects.update(acknowledged_at=noon, acknowledged_by=ann)

    deliver()

    assert mail.outbox == []


def test_critical_letters_leave_singly_up_to_five_and_then_as_a_bundle_at_once(team, helen, noon):
    told(team, 9, Severity.CRITICAL, at=noon)
    told(team, 4, at=noon)

    deliver()

    subjects = [each.subject for each in mail.outbox]
    assert subjects.count("Release Monitor: critical alert to acknowledge") == 5
    assert subjects.count("Release Monitor: critical alerts to acknowledge") == 1
    assert "8 alerts to acknowledge" in mail.outbox[-1].body
    assert "4 of them critical" in mail.outbox[-1].body


def test_forty_critical_ones_at_once_each_go_to_the_desk_and_nobody_has_nine_letters(
    team, helen, ann, desk, at_noon, noon, monkeypatch
):
    night = noon + 10 * HOUR
    at_noon.move_to(night)
    told(team, 40, Severity.CRITICAL, at=night)
    told(team, 20, at=night)

    for minute in range(11):
        at_noon.move_to(night + minute * MINUTE - timedelta(seconds=1 if minute == 10 else 0))
        escalate()
        deliver()

    critical = Receipt.objects.filter(severity=Severity.CRITICAL)
    at_desk = RungMade.objects.filter(rung="duty_desk", people=desk, receipt__in=critical)
    assert at_desk.values("receipt").distinct().count() == critical.count() == 40
    assert max(Counter(each.to[0] for each in mail.outbox).values()) <= 8
    assert {each.to[0] for each in mail.outbox} >= {helen.email, ann.email, desk.email}


def test_receipts_clocks_and_ladders_go_on(team, helen, ann, at_noon, noon):
    told(team, 11, at=noon)
    deliver()
    due = Receipt.objects.first().due_at

    at_noon.move_to(due)
    escalate()

    assert RungMade.objects.filter(rung="deputy", people=ann).count() == 11


class TestPages:
    @pytest.fixture
    def storm(self, team, helen, ann, desk, joan, noon):
        told(team, 11, at=noon)
        told(team, 2, Severity.NORMAL, at=noon)
        deliver()
        mail.outbox.clear()
        return Storm.objects.get()

    def page(self, client, user, name="alerts_storm", **more):
        client.force_login(user)
        return client.get(reverse(name, **more)).content.decode()

    def test_list_says_so_and_groups_by_kind(self, storm, client, helen):
        page = self.page(client, helen, "alerts")

        assert "Storm of alerts to NSD North since midday" in page
        assert re.search(r"<h2[^>]*>High <span[^>]*>11 on this page", page)
        assert page.index(">High <") < page.index(">Normal <")

    def test_member_reads_kinds_and_whoever_hears_of_faults_reads_numbers(self, storm, client, helen, desk, joan):
        address = {"kwargs": {"uid": storm.uid}}

        assert ">High</th>" in self.page(client, helen, **address)
        for user in (desk, joan):
            page = self.page(client, user, **address)
            assert "NSD North" in page
            assert ">13</dd>" in page
            assert ">High</th>" not in page
            assert "Quill" not in page

    def test_member_counts_no_letters_about_somebody_they_cannot_see(self, storm, client, helen):
        person = Receipt.objects.filter(team=storm.team, severity=Severity.HIGH).first().subject
        held = Delivery.objects.filter(storm=storm)
        held.update(state="held", next_try_at=None, bundled_at=None, bundled_in=None, sent_at=None)
        seen = held.exclude(receipt__subject=person).count()
        assert f"{held.count()} held" in self.page(client, helen, kwargs={"uid": storm.uid})
        ExclusionFactory(subject=person, user=helen)

        assert f"{seen} held" in self.page(client, helen, kwargs={"uid": storm.uid})

    def test_page_says_the_settings_as_they_are(self, storm, client, helen):
        for name, value in (("alerts.storm_minutes", 20), ("alerts.storm_critical_letters", 3)):
            PracticeValue.objects.create(name=name, value=value, starts_on="2026-12-01", source="Test")

        page = self.page(client, helen, kwargs={"uid": storm.uid})

        assert "every 20 minutes" in page
        assert "after 3 to a person" in page

    def test_kind_that_a_manager_holds_leaves_when_the_storm_is_over(self, storm, client, team, ann, at_noon, noon):
        client.force_login(ann)
        address = reverse("alerts_storm_hold", kwargs={"uid": storm.uid})
        client.post(address, {"kind": "tests.high", "reason": "The import is being undone"})
        told(team, 6, at=noon + MINUTE)
        at_noon.move_to(noon + 11 * MINUTE)
        told(team, 5, Severity.NORMAL, at=noon + 11 * MINUTE)
        deliver()
        assert not letters_to(ann)
        assert Storm.objects.standing().exists()

        at_noon.move_to(noon + 30 * MINUTE)
        deliver()

        assert ["6 alerts" in each.body for each in letters_to(ann)] == [True]
        assert AuditEntry.objects.get(verb="alerts.storm_kind_held").actor == ann.email

    def test_one_cause_is_named_and_stands_above_the_lines(self, storm, client, team, ann, helen):
        cause = Receipt.objects.filter(severity=Severity.NORMAL).first().thread
        client.force_login(ann)
        address = reverse("alerts_storm_cause", kwargs={"uid": storm.uid})
        said = {"kind": "tests.high", "cause": str(cause.uid), "reason": "A wrong file"}

        client.post(address, said)

        assert ">One cause: Normal <" in self.page(client, helen, "alerts")
        assert Receipt.objects.open().filter(team=team).count() == 13

    def test_cause_that_the_reader_may_not_know_is_not_named_to_them(self, storm, client, ann, helen):
        cause = Receipt.objects.filter(severity=Severity.NORMAL).first().thread
        actions.name_cause(storm=storm, kind="tests.high", cause=cause, reason="A wrong file", by=ann)
        ExclusionFactory(subject=cause.subject, user=helen)

        assert "One cause" not in self.page(client, helen, "alerts")
        assert "One cause" not in self.page(client, helen, kwargs={"uid": storm.uid})

    def test_thread_of_another_team_is_no_cause(self, storm, ann):
        stranger = OffenderFactory()
        other = GrantFactory(subject=stranger, team=TeamFactory()).team
        told(other, 1, at=storm.began_at)
        cause = Receipt.objects.get(team=other).thread

        with pytest.raises(actions.StormRefused):
            actions.name_cause(storm=storm, kind="tests.high", cause=cause, reason="A wrong file", by=ann)

    @pytest.mark.parametrize("who", ["helen", "desk", "joan"])
    def test_only_a_manager_of_the_team_decides(self, storm, client, who, request):
        client.force_login(request.getfixturevalue(who))

        for name in ("alerts_storm_hold", "alerts_storm_cause"):
            assert client.get(reverse(name, kwargs={"uid": storm.uid})).status_code == 404

    def test_nothing_is_decided_after_it_or_without_a_reason(self, storm, ann, noon):
        for reason, ended_at in ((" ", None), ("Undone", noon)):
            Storm.objects.update(ended_at=ended_at)
            with pytest.raises(actions.StormRefused):
                actions.hold_kind(storm=storm, kind="tests.high", reason=reason, by=ann)

    def test_list_asks_as_much_with_twenty_lines_as_with_one(self, storm, client, helen, team, noon):
        def asked():
            from django.db import connection
            from django.test.utils import CaptureQueriesContext

            with CaptureQueriesContext(
                connection,
            ) as queries:
                client.get(reverse("alerts"))
            return len(queries)

        client.force_login(helen)
        asked()
        few = asked()
        told(team, 9, at=noon)

        assert asked() == few


def test_two_runs_at_once_begin_it_once(team, helen, noon):
    told(team, 11, at=noon)

    for _ in range(2):
        actions.begin_and_end(at=noon, span=10 * MINUTE, begins_above=10, ends_below=5)

    assert Storm.objects.count() == 1


def test_letter_that_a_worker_is_sending_is_left_to_it(team, helen, noon):
    told(team, 11, at=noon)
    under_way = deliveries.claim(at=noon)

    actions.watch(at=noon)

    assert Delivery.objects.get(pk=under_way.pk).state == "waiting"
    assert Delivery.objects.filter(state="bundled").count() == 9


def test_nothing_is_begun_when_its_entry_cannot_be_written(team, helen, noon, monkeypatch):
    told(team, 11, at=noon)

    def broken(**what):
        raise OSError("disk full")

    monkeypatch.setattr("sharing.audit.record", broken)
    actions.watch(at=noon)

    assert not Storm.objects.exists()
