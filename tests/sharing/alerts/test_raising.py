"""Alerts: who is told, once, together with the cause; and what each team then says."""

import threading
from dataclasses import replace
from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from demo.at_time import clock_from
from sharing import access, alerts, live_updates, practice
from sharing.access.roles import Capability
from sharing.access.rules import GrantRole
from sharing.alerts import AlertKind, Matter, Recipients, actions, deliveries, raising
from sharing.models import Agency, Alert, AuditEntry, Delivery, LeftOut, Receipt, Severity, Team
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import (
    AgencyFactory,
    AlertFactory,
    ExclusionFactory,
    GrantFactory,
    MembershipFactory,
    RestrictionFactory,
    TeamFactory,
    TeamScopeFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def kind():
    kinds, values = dict(alerts.KINDS), dict(practice.DEFINITIONS)
    yield alerts.register(
        AlertKind("tests.happened", "Something happened", Severity.HIGH, timedelta(hours=1), Matter.RELEASE)
    )
    for registered, before in ((alerts.KINDS, kinds), (practice.DEFINITIONS, values)):
        registered.clear()
        registered.update(before)


@pytest.fixture
def person():
    return OffenderFactory(family_name="Wrexcombe", prison_number="A7007XQ")


@pytest.fixture
def told(person):
    """Two teams that were given access, of two agencies."""
    return [GrantFactory(subject=person, grant_role=GrantRole.CONTRIBUTOR).team for _ in range(2)]


def raised(kind, person, key="one", **more):
    return alerts.raise_alert(kind=kind, key=key, subject=person, text="Seen at the gate", **more)


def teams_told(alert):
    return set(Receipt.objects.filter(alert=alert).values_list("team_id", flat=True))


def broken(*args, **kwargs):
    raise SMTPServerDisconnected("down")


@pytest.fixture
def mail_is_up():
    yield
    cache.delete(deliveries.DOWN)


class TestRaise:
    def test_each_team_that_sees_the_person_is_told_and_has_its_time(self, kind, person, told, noon):
        GrantFactory()  # about somebody else

        alert = raised(kind, person, at=noon, link="/people/")

        assert (alert.title, alert.severity, alert.state) == ("Something happened", Severity.HIGH, "new")
        assert teams_told(alert) == {team.pk for team in told}
        assert set(alert.receipts.values_list("due_at", flat=True)) == {noon + timedelta(hours=1)}

    def test_twice_is_once(self, kind, person, told):
        first = raised(kind, person)

        assert first is not None
        assert raised(kind, person) is None
        assert (Alert.objects.count(), Receipt.objects.count()) == (1, 2)

    @pytest.mark.parametrize("why", ["ended", "to come", "closed", "scope ended", "other programme"])
    def test_team_without_a_live_way_in_is_not_told(self, kind, person, why):
        now = timezone.now()
        hour = timedelta(hours=1)
        if why == "ended":
            GrantFactory(subject=person, ends_at=now - hour)
        elif why == "to come":
            GrantFactory(subject=person, starts_at=now + hour)
        elif why == "closed":
            GrantFactory(subject=person, team=TeamFactory(closed_at=now - hour))
        elif why == "scope ended":
            TeamScopeFactory(ends_at=now - hour)
        else:
            TeamScopeFactory(programme="state_threats")

        assert teams_told(raised(kind, person)) == set()

    def test_national_desk_of_the_programme_is_told(self, kind, person):
        desk = TeamScopeFactory().team

        assert teams_told(raised(kind, person)) == {desk.pk}

    @pytest.mark.parametrize(
        ("rule", "hears"),
        [
            (Recipients(), {"prison", "probation", "desk"}),
            (Recipients(national_desks=False), {"prison", "probation"}),
            (Recipients(grant_roles=frozenset({GrantRole.LEAD})), {"probation", "desk"}),
            (Recipients(agency_kinds=frozenset({Agency.Kind.PRISON})), {"prison"}),
            (Recipients(team_kinds=frozenset({Team.Kind.CASELOAD})), {"prison", "probation"}),
        ],
    )
    def test_rule_of_the_kind_limits_who_hears(self, kind, person, rule, hears):
        prison = GrantFactory(subject=person, team__agency=AgencyFactory(kind=Agency.Kind.PRISON)).team
        probation = GrantFactory(subject=person, grant_role=GrantRole.LEAD).team
        desk = TeamScopeFactory(team__agency=AgencyFactory(kind=Agency.Kind.CT_POLICE), team__kind="national_desk").team
        named = {prison.pk: "prison", probation.pk: "probation", desk.pk: "desk"}
        limited = alerts.register(
            AlertKind("tests.limited", "Limited", Severity.LOW, timedelta(hours=1), Matter.CHECKS, rule)
        )

        assert {named[pk] for pk in teams_told(raised(limited, person))} == hears

    def test_a_kind_that_is_not_for_a_role_tells_no_team_of_that_role_alone_and_nobody_of_it_elsewhere(
        self, person, told
    ):
        liaison = AlertKind(
            name="tests.not_for_liaison",
            title="Not for victim liaison",
            severity=Severity.HIGH,
            responds_in=timedelta(hours=1),
            matter=Matter.CHECKS,
            recipients=Recipients(not_for=Capability.LIAISE_WITH_VICTIMS),
        )
        alerts.register(liaison)
        alone, among = (UserFactory(role="victim_liaison", teams=[team]) for team in told[:2])
        UserFactory(role="probation_officer", teams=[told[1]])

        alert = raised(liaison, person)

        assert told[0].pk not in teams_told(alert)
        assert told[1].pk in teams_told(alert)
        assert not Alert.objects.visible_to(among).filter(pk=alert.pk).exists()
        assert not Delivery.objects.filter(user__in=[alone, among]).exists()

    def test_nothing_is_left_when_the_cause_is_rolled_back(
        self, kind, person, told, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks() as callbacks:
            with pytest.raises(OSError, match="full"), transaction.atomic():
                raised(kind, person)
                raise OSError("full")

        assert (Alert.objects.count(), Receipt.objects.count(), Delivery.objects.count()) == (0, 0, 0)
        assert callbacks == []

    def test_broken_broker_and_bell_do_not_break_the_cause(
        self, kind, person, told, monkeypatch, django_capture_on_commit_callbacks
    ):
        def broken(*args, **kwargs):
            raise OperationalError("down")

        monkeypatch.setattr(live_updates.current_app, "send_task", broken)
        with django_capture_on_commit_callbacks(execute=True) as callbacks:
            assert raised(kind, person)

        assert len(callbacks) == 1

    def test_only_members_who_may_see_the_person_are_rung(
        self, kind, person, told, monkeypatch, django_capture_on_commit_callbacks
    ):
        member, left, excluded = UserFactory(teams=[told[0]]), UserFactory(), UserFactory(teams=[told[0]])
        MembershipFactory(user=left, team=told[0], ends_at=timezone.now() - timedelta(hours=1))
        ExclusionFactory(subject=person, user=excluded)
        rung = []
        monkeypatch.setattr(
            "sharing.live_updates.ring_many", lambda user_pks, event: rung.append((user_pks, event)) or True
        )
        monkeypatch.setattr(live_updates.current_app, "send_task", lambda name, **more: rung.append(name))

        with django_capture_on_commit_callbacks(execute=True):
            raised(kind, person)

        assert rung == [([member.pk], "alerts"), "sharing.tasks.deliver"]

    def test_of_one_about_nobody_those_are_rung_who_read_such(self, told):
        reads = UserFactory(role="administrator", teams=[told[0]])
        others = [UserFactory(role=role, teams=[told[0]]) for role in ("intelligence_liaison", "partner")]
        alert = AlertFactory(subject=None, tells=told)
        Alert.objects.filter(pk=alert.pk).update(for_roles=["administrator", "intelligence_liaison", "partner"])

        assert raising.members([alert.pk]) == [reads.pk]
        assert [user for user in (reads, *others) if Receipt.objects.to_teams_of(user).visible_to(user)] == [reads]

    def test_many_are_raised_at_once_and_a_second_run_writes_nothing(self, kind, told, person):
        other = GrantFactory(subject=OffenderFactory()).subject
        new = [
            alerts.NewAlert(subject=person.pk, key="one", text="Leaves soon"),
            alerts.NewAlert(
                subject=other.pk,
                key="two",
                text="Leaves soon",
                title="Leaves on Friday",
                severity=Severity.CRITICAL,
                link="/people/",
            ),
        ]

        assert alerts.raise_many(kind=kind, new=new) == 2
        assert alerts.raise_many(kind=kind, new=new) == 0
        assert alerts.not_raised(kind=kind, keys=["three", "one"]) == ["three"]
        rows = Alert.objects.order_by("key").values_list("subject_id", "title", "severity", "link")
        assert list(rows) == [
            (person.pk, "Something happened", Severity.HIGH, ""),
            (other.pk, "Leaves on Friday", Severity.CRITICAL, "/people/"),
        ]
        assert Receipt.objects.count() == 3
        entry = AuditEntry.objects.get(verb="alerts.raised")
        assert sorted(entry.shown_ids) == sorted([person.pk, other.pk])

    def test_job_ends_it_once_for_all_teams(self, kind, person, told):
        raised(kind, person)

        assert alerts.resolve(kind=kind, key="one", reason="The date moved back")
        assert not alerts.resolve(kind=kind, key="one", reason="The date moved back")
        assert not Receipt.objects.open().exists()

    def test_later_one_takes_the_place_of_those_before_it_about_the_same_person(self, kind, person, told):
        other = GrantFactory(subject=OffenderFactory(), team=told[0]).subject
        raised(kind, person)
        raised(kind, other, key="about another")
        later = raised(kind, person, key="two")

        assert alerts.supersede(kinds=[kind], subject=person, by_alert=later) == 1
        assert alerts.supersede(kinds=[kind], subject=person, by_alert=later) == 0
        first = Alert.objects.get(key="one")
        assert (first.state, first.superseded_by) == ("superseded", later)
        assert set(Receipt.objects.open().values_list("alert__key", flat=True)) == {"two", "about another"}


class TestSeeing:
    def test_user_sees_what_a_team_of_theirs_was_told(self, person, told):
        member, stranger = UserFactory(teams=[told[0]]), UserFactory(teams=[TeamFactory()])
        AlertFactory(subject=person, tells=told)

        assert Receipt.objects.open().to_teams_of(member).visible_to(member).count() == 1
        assert Alert.objects.told_to(member).visible_to(member).count() == 1
        assert not Alert.objects.told_to(stranger).visible_to(stranger).exists()

    def test_team_let_in_later_is_not_told_of_what_was(self, person, told):
        late = UserFactory(teams=[GrantFactory(subject=person).team])
        AlertFactory(subject=person, tells=told)

        assert not Alert.objects.told_to(late).visible_to(late).exists()

    @pytest.mark.parametrize("why", ["excluded", "restricted", "grant ended", "left the team", "team closed"])
    def test_hidden_person_takes_alert_and_count_along(self, person, why):
        grant = GrantFactory(subject=person)
        user = UserFactory(teams=[grant.team])
        AlertFactory(subject=person, tells=[grant.team])
        now = timezone.now()
        if why == "excluded":
            ExclusionFactory(subject=person, user=user)
        elif why == "restricted":
            RestrictionFactory(subject=person)
        elif why == "grant ended":
            grant.permission_rows.update(ends_at=now)
        elif why == "left the team":
            user.memberships.update(ends_at=now)
        else:
            Team.objects.filter(pk=grant.team.pk).update(closed_at=now)

        assert Receipt.objects.to_teams_of(user).visible_to(user).count() == 0
        assert Alert.objects.told_to(user).visible_to(user).count() == 0


class TestActions:
    @pytest.fixture
    def alert(self, person, told):
        return AlertFactory(subject=person, tells=told)

    @pytest.fixture
    def user(self, told):
        return UserFactory(teams=[told[0]])

    def test_two_teams_acknowledge_each_for_itself(self, alert, user, told):
        actions.acknowledge(alert=alert, by=user)

        assert alert.receipts.open().get().team == told[1]
        entry = AuditEntry.objects.get(verb="alert.acknowledged")
        assert (entry.actor_id, entry.subject_id, entry.target_id) == (user.pk, alert.subject_id, alert.pk)
        assert entry.payload.data == {"teams": [told[0].pk]}

    def test_who_is_in_both_teams_acknowledges_for_both_and_has_read_it(self, alert, told):
        both = UserFactory(teams=told)

        actions.acknowledge(alert=alert, by=both)

        assert not alert.receipts.open().exists()
        assert set(alert.receipts.values_list("read_by", flat=True)) == {both.pk}

    def test_second_acknowledgement_is_refused_and_names_the_first(self, alert, user, told):
        actions.acknowledge(alert=alert, by=user)

        with pytest.raises(actions.AlreadyAcknowledged) as refusal:
            actions.acknowledge(alert=alert, by=UserFactory(teams=[told[0]]))

        assert refusal.value.receipt.acknowledged_by == user
        assert AuditEntry.objects.filter(verb="alert.acknowledged").count() == 1

    def test_nobody_acknowledges_whose_teams_were_not_told(self, alert, person):
        late = UserFactory(teams=[GrantFactory(subject=person).team])

        with pytest.raises(access.RecordHidden):
            actions.acknowledge(alert=alert, by=late)

    def test_excluded_member_cannot_acknowledge(self, alert, user, told):
        ExclusionFactory(subject=alert.subject, user=user)

        with pytest.raises(access.RecordHidden):
            actions.acknowledge(alert=alert, by=user)

    def test_taken_once(self, alert, user, told):
        actions.take(alert=alert, by=user)

        with pytest.raises(actions.AlertMovedOn):
            actions.take(alert=alert, by=UserFactory(teams=[told[1]]))
        assert Alert.objects.get().taken_by == user

    @pytest.mark.parametrize("end", [actions.resolve, actions.false_alarm])
    def test_ended_once_for_all_teams_with_a_reason(self, alert, user, told, end):
        with pytest.raises(actions.ReasonMissing):
            end(alert=alert, reason=" ", by=user)
        end(alert=alert, reason="He was met", by=user)

        assert not Receipt.objects.open().exists()
        with pytest.raises(actions.AlertMovedOn):
            end(alert=alert, reason="Again", by=user)
        assert Alert.objects.get().reason == "He was met"

    def test_reader_acknowledges_but_ends_nothing(self, person):
        team = GrantFactory(subject=person, grant_role=GrantRole.READER).team
        reader = UserFactory(teams=[team])
        alert = AlertFactory(subject=person, tells=[team])

        assert actions.acknowledge(alert=alert, by=reader)
        for act in (
            lambda: actions.take(alert=alert, by=reader),
            lambda: actions.resolve(alert=alert, reason="x", by=reader),
        ):
            with pytest.raises(access.NotAllowed):
                act()

    def test_team_that_was_not_told_ends_nothing(self, alert, person):
        other = UserFactory(teams=[GrantFactory(subject=person, grant_role=GrantRole.CONTRIBUTOR).team])

        with pytest.raises(access.RecordHidden):
            actions.resolve(alert=alert, reason="x", by=other)

    @pytest.mark.parametrize("verb", ["acknowledge", "take", "resolve", "false_alarm"])
    def test_nothing_is_left_behind_when_the_entry_cannot_be_written(self, alert, user, told, monkeypatch, verb):
        def broken(**what):
            raise OSError("disk full")

        monkeypatch.setattr("sharing.audit.record", broken)
        more = {"reason": "x"} if verb in ("resolve", "false_alarm") else {}
        with pytest.raises(OSError, match="disk full"):
            getattr(actions, verb)(alert=alert, by=user, **more)

        assert Alert.objects.get().state == "new"
        assert Receipt.objects.open().count() == 2


class TestDelivery:
    @pytest.fixture
    def user(self, told):
        return UserFactory(teams=[told[0]])

    @pytest.mark.parametrize(("severity", "letters"), [(1, 1), (2, 1), (3, 0), (4, 0)])
    def test_critical_and_high_are_sent_to_members(self, kind, person, told, user, severity, letters):
        raised(kind, person, severity=Severity(severity))

        assert deliveries.deliver_due(at=timezone.now()) == letters
        assert deliveries.deliver_due(at=timezone.now()) == 0
        assert [letter.to for letter in mail.outbox] == [[user.email]] * letters

    @pytest.mark.parametrize(
        ("says", "severity", "letters"),
        [
            (True, Severity.NORMAL, 1),
            (True, Severity.LOW, 1),
            (False, Severity.CRITICAL, 0),
            (None, Severity.NORMAL, 0),
        ],
    )
    def test_kind_says_whether_it_is_sent_whatever_its_severity(
        self, kind, person, told, user, says, severity, letters
    ):
        raised(replace(kind, letters=says), person, severity=severity)

        assert Delivery.objects.filter(user=user).count() == letters

    def test_who_is_in_two_teams_that_were_told_gets_one_letter_for_as_long_as_either_waits(
        self, kind, person, told, user
    ):
        user.memberships.create(team=told[1], starts_at=timezone.now() - timedelta(days=1))
        alert = raised(kind, person)
        assert Delivery.objects.filter(user=user).count() == 1
        Receipt.objects.filter(alert=alert, deliveries__user=user).update(
            acknowledged_at=timezone.now(), acknowledged_by=UserFactory()
        )

        deliveries.deliver_due(at=timezone.now())

        assert [letter.to for letter in mail.outbox] == [[user.email]]

    def test_letter_tells_nothing_of_the_person(self, kind, person, told, user):
        alert = raised(kind, person, link="/people/wrexcombe/")

        deliveries.deliver_due(at=timezone.now())

        letter = mail.outbox[0]
        whole = letter.subject + letter.body
        assert str(alert.uid) in whole
        assert "High" in whole
        for hidden in ("Wrexcombe", "Rowan", "A7007XQ", "gate", "Something happened", "/people/", str(person.uid)):
            assert hidden.lower() not in whole.lower()

    @pytest.mark.parametrize("why", ["excluded", "acknowledged", "disabled"])
    def test_letter_that_is_not_for_the_user_any_more_is_dropped(self, kind, person, told, user, why):
        alert = raised(kind, person)
        if why == "excluded":
            ExclusionFactory(subject=person, user=user)
        elif why == "acknowledged":
            actions.acknowledge(alert=alert, by=user)
        else:
            user.is_active = False
            user.save()

        assert deliveries.deliver_due(at=timezone.now()) == 0
        assert mail.outbox == []
        assert Delivery.objects.get().state == "dropped"

    @pytest.mark.parametrize(("severity", "ends"), [(Severity.HIGH, "failed"), (Severity.CRITICAL, "waiting")])
    def test_broken_mail_server_is_tried_again_later_and_a_letter_is_given_up_a_day_late_but_no_critical_one(
        self, kind, person, told, user, monkeypatch, severity, ends
    ):
        at = timezone.now()
        raised(kind, person, at=at, severity=severity)
        due_at = Receipt.objects.earliest("pk").due_at
        monkeypatch.setattr(deliveries, "send_mail", broken)

        deliveries.deliver_due(at=at)
        waiting = Delivery.objects.get()
        assert (waiting.attempts, waiting.state, waiting.next_try_at) == (1, "waiting", at + timedelta(minutes=1))
        assert waiting.error == "SMTPServerDisconnected"
        deliveries.deliver_due(at=at + timedelta(seconds=59))
        assert Delivery.objects.get().attempts == 1
        deliveries.deliver_due(at=due_at + timedelta(hours=24))
        assert Delivery.objects.get().state == "waiting"
        deliveries.deliver_due(at=due_at + timedelta(hours=26))
        assert Delivery.objects.get().state == ends

    def test_after_three_failures_in_a_row_nothing_is_tried_for_a_while(
        self, kind, person, told, monkeypatch, mail_is_up
    ):
        for _ in range(5):
            UserFactory(teams=[told[0]])
        at = timezone.now()
        raised(kind, person, at=at)
        with monkeypatch.context() as down:
            down.setattr(deliveries, "send_mail", broken)
            deliveries.deliver_due(at=at)
        assert Delivery.objects.filter(attempts=1).count() == 3

        assert deliveries.deliver_due(at=at) == 0
        assert deliveries.down_since() == at.isoformat()
        cache.delete(deliveries.DOWN)  # as after a minute
        assert deliveries.deliver_due(at=at) == 2

    def test_then_one_letter_is_tried_at_a_time_until_one_has_left(self, kind, person, told, monkeypatch):
        for _ in range(6):
            UserFactory(teams=[told[0]])
        at = timezone.now()
        raised(kind, person, at=at)
        with monkeypatch.context() as down:
            down.setattr(deliveries, "send_mail", broken)
            for tried in (3, 4):
                deliveries.deliver_due(at=at)
                assert Delivery.objects.filter(attempts=1).count() == tried
                cache.delete(deliveries.DOWN)  # a minute has passed

        assert deliveries.deliver_due(at=at) == 2
        assert not cache.get(deliveries.PROBING)

    def test_critical_letters_leave_before_those_that_wait_longer(self, kind, person, told, user):
        at = timezone.now()
        raised(kind, person, at=at - timedelta(hours=1), key="high")
        raised(kind, person, at=at, key="critical", severity=Severity.CRITICAL)

        deliveries.deliver_due(at=at)

        assert ["critical" in letter.subject for letter in mail.outbox] == [True, False]

    def test_a_letter_that_cannot_be_put_together_holds_up_no_other(self, kind, person, told, user, monkeypatch):
        raised(kind, person, key="poison", severity=Severity.CRITICAL)
        raised(kind, person, key="other")
        own = deliveries.letter_of

        def letter_of(delivery):
            if delivery.receipt.alert.key == "poison":
                raise ValueError
            return own(delivery)

        monkeypatch.setattr(deliveries, "letter_of", letter_of)

        assert deliveries.deliver_due(at=timezone.now()) == 1
        assert LeftOut.objects.get().work == "letter"

    def test_worker_that_dies_after_the_claim_leaves_it_to_the_next(self, kind, person, told, user):
        at = timezone.now()
        raised(kind, person, at=at)
        assert deliveries.claim(at=at)

        assert deliveries.deliver_due(at=at) == 0
        assert deliveries.deliver_due(at=at + timedelta(minutes=1)) == 1


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_send_each_letter_once(kind, person, told):
    for _ in range(6):
        UserFactory(teams=[told[0]])
    raised(kind, person)
    at = timezone.now()
    start = threading.Barrier(2)
    counts = []

    def sweep():
        start.wait()
        counts.append(deliveries.deliver_due(at=at))
        connection.close()

    threads = [threading.Thread(target=sweep) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(counts) == 6
    assert len({letter.to[0] for letter in mail.outbox}) == len(mail.outbox) == 6


def test_many_are_acknowledged_and_closed_each_at_its_own_moment(kind, person, told):
    first, second = (raised(kind, person, key) for key in ("one", "two"))
    by = UserFactory(teams=told[:1])
    now = timezone.now()
    moments = [(now + timedelta(minutes=3), first), (now + timedelta(minutes=40), second)]

    with clock_from(now) as clock:
        claimed = actions.acknowledge_many(alerts=clock.along(moments), by=by)
        over = actions.resolve_many(alerts=clock.along(moments), reason="Dealt with", by=by)

    assert {receipt.alert_id: receipt.acknowledged_at for receipt in claimed} == {each.pk: at for at, each in moments}
    assert {receipt.team for receipt in claimed} == {told[0]}
    assert not Receipt.objects.filter(team=told[1], acknowledged_at__isnull=False).exists()
    assert over == 2
    for at, alert in moments:
        alert.refresh_from_db()
        assert (alert.state, alert.resolved_at, alert.resolved_by) == (Alert.State.RESOLVED, at, by)
        assert set(alert.receipts.values_list("closed_at", flat=True)) == {at}
    for verb in ("alert.acknowledged", "alert.resolved"):
        entries = AuditEntry.objects.filter(verb=verb)
        assert {entry.target_id: entry.at for entry in entries} == {each.pk: at for at, each in moments}
    assert first.thread.__class__.objects.get(pk=first.thread_id).closed_at == moments[1][0]


def test_many_pass_over_what_is_hidden_or_was_told_to_no_team_of_theirs(kind, person, told):
    alert, stranger = raised(kind, person), UserFactory(teams=[TeamFactory()])

    assert actions.acknowledge_many(alerts=[alert], by=stranger) == []
    assert actions.resolve_many(alerts=[alert], reason="Dealt with", by=stranger) == 0
    assert Alert.objects.get(pk=alert.pk).state == Alert.State.NEW
    with pytest.raises(actions.ReasonMissing):
        actions.resolve_many(alerts=[alert], reason=" ", by=stranger)
