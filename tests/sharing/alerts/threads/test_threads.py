"""Threads: which alerts are one, what one shows each reader, and what one acknowledges."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from sharing import access, alerts, practice
from sharing.access.rules import GrantRole
from sharing.alerts import AlertKind, Matter
from sharing.alerts import actions as alert_actions
from sharing.alerts.threads import actions, panels
from sharing.alerts.threads.actions import ThreadShown
from sharing.alerts.threads.facts import facts_of, lead_of
from sharing.alerts.threads.rules import mark_of, thread_key
from sharing.models import Alert, AuditEntry, Duty, Receipt, ReceiptStanding, Severity, Thread
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import (
    AlertFactory,
    ExclusionFactory,
    GrantFactory,
    ReceiptFactory,
    TeamFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026, 12:00
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def kinds():
    kept, values = dict(alerts.KINDS), dict(practice.DEFINITIONS)
    yield {
        severity: alerts.register(
            AlertKind(f"tests.{severity.word}", severity.label, severity, HOUR, Matter.SUPERVISION)
        )
        for severity in Severity
    }
    for registered, before in ((alerts.KINDS, kept), (practice.DEFINITIONS, values)):
        registered.clear()
        registered.update(before)


@pytest.fixture
def person():
    return OffenderFactory(given_names="Callum", family_name="Dray")


@pytest.fixture
def team(person):
    return GrantFactory(subject=person, team=TeamFactory(name="NSD North"), grant_role=GrantRole.CONTRIBUTOR).team


@pytest.fixture
def user(team):
    return UserFactory(name="Helen Castell", teams=[team])


def told(kinds, person, severity=Severity.HIGH, *, at, title="Phone found", key=None, **more):
    number = key or f"{Alert.objects.count()}"
    return alerts.raise_alert(
        kind=kinds[severity], key=number, subject=person, title=title, text="In room 7", at=at, **more
    )


def duty_of(person, team, at):
    return Duty.objects.create(
        subject=person,
        agency=team.agency,
        team=team,
        owner=UserFactory(teams=[team]),
        owned_since=at,
        starts_at=at,
        reason="Answers",
    )


def line_of(user, thread, *, at):
    facts = facts_of(user, [thread.pk])[thread.pk]
    return panels.build_line(lead_of(facts), facts, [], at=at)


def shown_of(line):
    keys = [receipt.uid for fact in line.facts for receipt in fact.open]
    return ThreadShown(line.thread, keys, line.mark)


def form_of(line):
    return {"receipts": line.keys, "shown": line.mark}


class TestGathered:
    def test_what_happens_to_a_person_in_one_matter_is_one_thread_until_it_is_over(self, kinds, person, team, noon):
        first, second = (told(kinds, person, at=noon) for _ in range(2))
        assert first.thread == second.thread

        for alert in (first, second):
            alerts.resolve(kind=kinds[Severity.HIGH], key=alert.key, reason="Met", at=noon + HOUR)

        first.thread.refresh_from_db()
        assert first.thread.closed_at == noon + HOUR
        assert set(Receipt.objects.values_list("thread", flat=True)) == {first.thread_id}

    def test_it_is_open_while_one_of_its_alerts_is(self, kinds, person, team, noon):
        first, _ = (told(kinds, person, at=noon) for _ in range(2))

        alerts.resolve(kind=kinds[Severity.HIGH], key=first.key, reason="Met", at=noon)

        assert Thread.objects.open().count() == 1

    @pytest.mark.parametrize(("after", "is_same"), [(7 * DAY - HOUR, True), (7 * DAY, False)])
    def test_what_comes_up_again_within_seven_days_is_a_new_alert_of_the_same_thread(
        self, kinds, person, team, noon, after, is_same
    ):
        first = told(kinds, person, at=noon)
        alerts.resolve(kind=kinds[Severity.HIGH], key=first.key, reason="Met", at=noon)

        again = told(kinds, person, at=noon + after)

        assert (again.thread_id == first.thread_id) is is_same
        assert Thread.objects.open().get() == again.thread

    def test_raised_twice_makes_no_thread(self, kinds, person, team, noon):
        told(kinds, person, at=noon, key="one")

        assert told(kinds, person, at=noon, key="one") is None
        assert Thread.objects.count() == 1

    def test_another_matter_an_item_and_what_is_about_nobody_are_threads_of_their_own(self):
        assert thread_key(subject=1, key="breach:1", item=None) == ""
        assert thread_key(subject=1, key="breach:1", item=7) == "item:7"
        assert thread_key(subject=None, key="law:2026", item=None) == "law:2026"
        assert thread_key(subject=1, key="clock:1", item=None, of="review:9") == "review:9"


class TestJoins:
    @pytest.mark.parametrize(
        ("severity", "after", "joins"),
        [
            (Severity.NORMAL, 7 * DAY - HOUR, True),
            (Severity.NORMAL, 7 * DAY, False),
            (Severity.HIGH, HOUR, False),
            (Severity.CRITICAL, HOUR, False),
        ],
    )
    def test_normal_news_of_an_acknowledged_thread_has_no_clock_for_a_week(
        self, kinds, person, team, user, noon, severity, after, joins
    ):
        alert_actions.acknowledge(alert=told(kinds, person, at=noon), by=user)

        receipt = told(kinds, person, severity, at=noon + after).receipts.get()

        assert receipt.for_information is joins
        assert (receipt.next_rung_at is None) is joins
        assert receipt.is_open is not joins

    def test_team_that_has_not_acknowledged_has_its_clock(self, kinds, person, team, user, noon):
        other = GrantFactory(subject=person).team
        alert_actions.acknowledge(alert=told(kinds, person, at=noon), by=user)

        alert = told(kinds, person, Severity.NORMAL, at=noon + HOUR)

        assert alert.receipts.get(team=team).for_information
        assert not alert.receipts.get(team=other).for_information

    def test_it_is_one_quiet_line_until_the_team_has_read_it(self, kinds, person, team, user, noon, client):
        client.force_login(user)
        alert = told(kinds, person, at=noon)
        alert_actions.acknowledge(alert=alert, by=user)
        told(kinds, person, Severity.NORMAL, at=noon, title="Moved to another wing")
        fresh = line_of(user, alert.thread, at=noon)
        assert [fact.is_new for fact in fresh.facts] == [True, False]
        assert Receipt.objects.inbox_of(user, ReceiptStanding.OPEN).count() == 0

        page = client.get(reverse("thread", kwargs={"uid": alert.thread.uid})).content.decode()

        assert "For information" in page
        assert not any(fact.is_new for fact in line_of(user, alert.thread, at=noon).facts)


class TestDutyAnswers:
    @pytest.fixture
    def desk(self, person, team):
        return GrantFactory(subject=person, team=TeamFactory(agency=team.agency)).team

    def test_in_an_agency_the_team_with_the_duty_answers_and_its_others_are_informed(
        self, kinds, person, team, desk, noon
    ):
        elsewhere = GrantFactory(subject=person).team
        duty_of(person, team, noon)

        alert = told(kinds, person, Severity.CRITICAL, at=noon)

        informed = dict(alert.receipts.values_list("team", "for_information"))
        assert informed == {team.pk: False, desk.pk: True, elsewhere.pk: False}
        assert not alert.receipts.get(team=desk).deliveries.exists()

    def test_without_a_duty_or_where_its_team_does_not_hear_of_it_all_answer(self, kinds, person, team, desk, noon):
        assert not told(kinds, person, at=noon).receipts.filter(for_information=True).exists()
        duty_of(person, TeamFactory(agency=team.agency), noon)

        assert not told(kinds, person, at=noon).receipts.filter(for_information=True).exists()

    def test_of_a_release_each_team_answers(self, person, team, desk, noon):
        from offenders.releases.gate.alert_kinds import RELEASED

        duty_of(person, team, noon)

        alert = alerts.raise_alert(kind=RELEASED, key="one", subject=person, text="", at=noon)

        assert not alert.receipts.filter(for_information=True).exists()


class TestLine:
    def test_newest_fact_leads_with_the_worst_severity_and_the_least_time_left(self, kinds, person, team, user, noon):
        told(kinds, person, Severity.CRITICAL, at=noon - HOUR, title="Phone found", responds_in=3 * HOUR)
        told(kinds, person, at=noon - timedelta(minutes=30), title="Second phone found", responds_in=HOUR)

        (lead,) = Receipt.objects.inbox_of(user, ReceiptStanding.OPEN).with_alerts()
        (line,) = panels.build_lines(user, [lead], at=noon)

        assert (line.title, line.severity_word, line.clock.words) == ("Second phone found", "critical", "30 min")
        assert line.happened == "2 events since 11:00, newest 11:30"
        assert line.others == ["Phone found"]

    def test_three_of_a_kind_within_a_day_are_one_step_with_their_number(self, kinds, person, team, user, noon):
        for hours in (3, 2, 1):
            alert_actions.acknowledge(alert=told(kinds, person, at=noon - hours * HOUR), by=user)
        thread = Thread.objects.get()

        (step,) = panels.steps_of(facts_of(user, [thread.pk])[thread.pk], at=noon)

        assert step.more == 2

    def test_who_acknowledged_has_it(self, kinds, person, team, user, noon):
        alert_actions.acknowledge(alert=(alert := told(kinds, person, at=noon)), by=user)

        assert line_of(user, alert.thread, at=noon).said == "Acknowledged by Helen Castell, 12:00"

    def test_thread_shows_to_a_team_only_what_it_may_know(self, kinds, person, team, user, noon, client):
        """Of the same thread: another team hears of the arrest, and ours does not; one of ours, for whom it is not."""
        told(kinds, person, at=noon - HOUR, title="Phone found")
        secret = AlertFactory(
            thread=Thread.objects.get(), subject=person, title="Arrest planned", severity=1, raised_at=noon
        )
        arrest = TeamFactory(name="Arrest team")
        GrantFactory(subject=person, team=arrest)
        ReceiptFactory(alert=secret, team=arrest)
        for_managers = AlertFactory(
            thread=secret.thread,
            subject=person,
            title="Decide on it",
            severity=1,
            raised_at=noon,
            for_roles=["ct_manager"],
        )
        ReceiptFactory(alert=for_managers, team=team)
        theirs = UserFactory(teams=[arrest])

        client.force_login(user)
        pages = [
            client.get(reverse("thread", kwargs={"uid": secret.thread.uid})).content.decode(),
            client.get(reverse("alerts")).content.decode(),
            client.get(reverse("home")).content.decode(),
            client.get(person.get_absolute_url()).content.decode(),
        ]

        for page in pages:
            assert "Phone found" in page
            assert "Arrest planned" not in page
            assert "Decide on it" not in page
        line = line_of(user, secret.thread, at=noon)
        assert (line.title, line.severity_word, len(line.facts)) == ("Phone found", "high", 1)
        assert line_of(theirs, secret.thread, at=noon).title == "Arrest planned"

    def test_thread_of_which_one_may_know_nothing_is_as_absent(self, kinds, person, team, user, noon, client):
        secret = AlertFactory(subject=person, title="Arrest planned", raised_at=noon, for_roles=["ct_manager"])
        ReceiptFactory(alert=secret, team=team)
        client.force_login(user)

        hidden = client.get(reverse("thread", kwargs={"uid": secret.thread.uid}))
        absent = client.get(reverse("thread", kwargs={"uid": person.uid}))

        assert hidden.status_code == absent.status_code == 404
        assert not Receipt.objects.inbox_of(user, ReceiptStanding.OPEN).exists()


class TestAcknowledge:
    def test_what_was_on_the_page_is_acknowledged_and_what_came_in_between_stays(
        self, kinds, person, team, user, noon, client
    ):
        first = told(kinds, person, at=noon, title="Phone found")
        line = line_of(user, first.thread, at=noon)
        told(kinds, person, at=noon, title="Second phone found")
        client.force_login(user)

        page = client.post(
            reverse("thread_acknowledge", kwargs={"uid": first.thread.uid}), form_of(line), follow=True
        ).content.decode()

        (left,) = Receipt.objects.open()
        assert left.alert.title == "Second phone found"
        assert "Acknowledged: Phone found, Callum Dray." in page
        assert "Acknowledge thread" in page
        entry = AuditEntry.objects.get(verb="thread.acknowledged")
        assert entry.payload.data["shown"] == mark_of([line.facts[0].as_shown])

    def test_another_teams_receipts_stay(self, kinds, person, team, user, noon):
        other = GrantFactory(subject=person).team
        alert = told(kinds, person, at=noon)

        actions.acknowledge_shown(shown=shown_of(line_of(user, alert.thread, at=noon)), by=user)

        assert [receipt.team for receipt in Receipt.objects.open()] == [other]

    @pytest.mark.parametrize("what", ["mark", "another's receipt"])
    def test_what_was_not_shown_is_refused_and_nothing_is_changed(self, kinds, person, team, user, noon, what):
        alert = told(kinds, person, at=noon)
        shown = shown_of(line_of(user, alert.thread, at=noon))
        if what == "mark":
            shown = ThreadShown(shown.thread, shown.receipts, "0" * 64)
        else:
            foreign = ReceiptFactory(alert=alert, team=TeamFactory())
            shown = ThreadShown(shown.thread, [*shown.receipts, foreign.uid], shown.mark)

        with pytest.raises(actions.ShownAnother):
            actions.acknowledge_shown(shown=shown, by=user)

        assert not Receipt.objects.filter(acknowledged_at__isnull=False).exists()

    def test_second_of_the_team_reads_who_was_first(self, kinds, person, team, user, noon, client):
        alert = told(kinds, person, at=noon)
        line = line_of(user, alert.thread, at=noon)
        actions.acknowledge_shown(shown=shown_of(line), by=user)
        client.force_login(UserFactory(teams=[team]))

        page = client.post(
            reverse("thread_acknowledge", kwargs={"uid": alert.thread.uid}), form_of(line), follow=True
        ).content.decode()

        assert "Helen Castell had already acknowledged it." in page

    def test_script_gets_the_one_line_anew(self, kinds, person, team, user, noon, client):
        alert = told(kinds, person, at=noon)
        line = line_of(user, alert.thread, at=noon)
        client.force_login(user)

        answer = client.post(
            reverse("thread_acknowledge", kwargs={"uid": alert.thread.uid}),
            form_of(line) | {"as": "line"},
            headers={"HX-Request": "true"},
        ).content.decode()

        assert answer.lstrip().startswith("<li")
        assert "Acknowledged by Helen Castell, 12:00" in answer
        assert "<button" not in answer

    def test_somebody_who_may_not_know_the_person_is_refused(self, kinds, person, team, user, noon):
        alert = told(kinds, person, at=noon)
        shown = shown_of(line_of(user, alert.thread, at=noon))
        ExclusionFactory(subject=person, user=user)

        with pytest.raises(access.RecordHidden):
            actions.acknowledge_shown(shown=shown, by=user)

    def test_together_normal_and_high_ones_and_critical_ones_on_their_own(self, kinds, team, user, noon, client):
        people = [GrantFactory(team=team).subject for _ in range(3)]
        severities = (Severity.NORMAL, Severity.HIGH, Severity.CRITICAL)
        made = [told(kinds, *each, at=noon) for each in zip(people, severities, strict=True)]
        ticked = {"thread": [], "next": reverse("alerts")}
        for alert in made:
            line = line_of(user, alert.thread, at=noon)
            ticked["thread"].append(str(line.thread.uid))
            ticked |= {f"receipts-{line.thread.uid}": line.keys, f"shown-{line.thread.uid}": line.mark}
        client.force_login(user)

        page = client.post(reverse("threads_acknowledge"), ticked, follow=True).content.decode()

        assert [receipt.severity for receipt in Receipt.objects.open()] == [Severity.CRITICAL]
        assert "Acknowledged: 2 threads." in page
        assert "Not acknowledged: 1 critical. Acknowledge these one by one." in page
        assert page.count('name="thread"') == 0  # a critical one has no box

    def test_no_more_than_fifty_together(self, kinds, person, team, user, noon, monkeypatch):
        monkeypatch.setattr(actions, "MOST_TOGETHER", 1)
        made = [told(kinds, GrantFactory(team=team).subject, at=noon) for _ in range(2)]
        shown = [shown_of(line_of(user, alert.thread, at=noon)) for alert in made]

        assert actions.acknowledge_together(shown=shown, by=user).acknowledged == 1


class TestHandOver:
    @pytest.fixture
    def colleague(self, team):
        return UserFactory(name="Tom Brandreth", teams=[team])

    @pytest.fixture
    def thread(self, kinds, person, team, noon):
        return told(kinds, person, at=noon).thread

    def test_colleague_has_it_once_they_accept(self, thread, user, colleague, client, noon):
        client.force_login(user)
        client.post(
            reverse("thread_hand_over", kwargs={"uid": thread.uid}), {"to": colleague.uid, "note": "Call the prison"}
        )
        offered = client.get(reverse("alerts"), {"show": "handed"}).content.decode()
        client.force_login(colleague)
        page = client.get(reverse("thread", kwargs={"uid": thread.uid})).content.decode()
        client.post(reverse("thread_answer", kwargs={"uid": thread.uid}), {"act": "accept"})
        mine = client.get(reverse("alerts"), {"whose": "mine"}).content.decode()

        assert "Offered to Tom Brandreth" in offered
        assert "Helen Castell offers you this thread." in page
        assert "Call the prison" in page
        assert "Tom Brandreth has it, from Helen Castell" in mine

    def test_refused_or_withdrawn_it_stays_and_may_be_offered_again(self, thread, user, colleague):
        for act, by in ((actions.refuse, colleague), (actions.withdraw, user)):
            offer = actions.offer(thread=thread, to=colleague, note="Call", by=user)
            with pytest.raises(actions.ReasonMissing):
                act(offer=offer, reason=" ", by=by)
            act(offer=offer, reason="On leave", by=by)

        assert [each.state for each in thread.handovers.order_by("pk")] == ["refused", "withdrawn"]

    @pytest.mark.parametrize("reason", ["", "x" * 301, "a\0b"])
    def test_reason_that_cannot_be_kept_is_asked_for_again_and_the_offer_stands(
        self, thread, user, colleague, client, reason
    ):
        offer = actions.offer(thread=thread, to=colleague, note="Call the prison", by=user)
        client.force_login(colleague)
        where = reverse("thread_answer", kwargs={"uid": thread.uid})

        answer = client.post(where, {"act": "refuse", "reason": reason}, follow=True)

        offer.refresh_from_db()
        assert (answer.status_code, offer.state) == (200, "offered")
        assert "keeps this thread" not in answer.content.decode()

    def test_offered_twice_and_to_somebody_who_cannot_read_it_is_refused(self, thread, person, user, colleague, team):
        barred = UserFactory(teams=[team])
        ExclusionFactory(subject=person, user=barred)
        actions.offer(thread=thread, to=colleague, note="Call", by=user)

        for to in (colleague, barred, UserFactory()):
            with pytest.raises(actions.CannotHandOver):
                actions.offer(thread=thread, to=to, note="Call", by=user)

    def test_nobody_answers_in_anothers_name(self, thread, user, colleague):
        offer = actions.offer(thread=thread, to=colleague, note="Call", by=user)

        with pytest.raises(access.RecordHidden):
            actions.accept(offer=offer, by=user)
        with pytest.raises(access.RecordHidden):
            actions.withdraw(offer=offer, reason="x", by=colleague)


class TestSnooze:
    def snooze(self, thread, user, noon, *, hours=1, reason="In court"):
        return actions.snooze(thread=thread, until=noon + hours * HOUR, reason=reason, by=user)

    def test_it_leaves_the_list_of_who_snoozed_it_until_then_and_no_other(
        self, kinds, person, team, user, noon, client, at_noon
    ):
        alert = told(kinds, person, Severity.NORMAL, at=noon, responds_in=4 * HOUR)
        client.force_login(user)
        address = reverse("thread_snooze", kwargs={"uid": alert.thread.uid})
        page = client.post(address, {"until": "1", "reason": "In court"}, follow=True).content.decode()
        assert "Nothing to acknowledge" in page
        assert "Phone found" in client.get(reverse("alerts"), {"show": "snoozed"}).content.decode()
        client.force_login(UserFactory(teams=[team]))
        assert "Phone found" in client.get(reverse("alerts")).content.decode()

        at_noon.move_to(noon + HOUR)

        client.force_login(user)
        assert "Phone found" in client.get(reverse("alerts")).content.decode()
        assert alert.receipts.get().next_rung_at == noon + 4 * HOUR

    def test_what_comes_in_meanwhile_shows_it_again(self, kinds, person, team, user, noon):
        self.snooze(told(kinds, person, at=noon, responds_in=2 * HOUR).thread, user, noon)
        assert actions.snoozed_by(user, at=noon) != []

        told(kinds, person, at=noon + timedelta(minutes=5))

        assert actions.snoozed_by(user, at=noon + timedelta(minutes=6)) == []

    def test_until_it_is_due_at_most_with_a_reason_and_never_what_is_critical_or_of_the_law(
        self, kinds, person, team, user, noon
    ):
        thread = told(kinds, person, at=noon).thread  # due in an hour
        with pytest.raises(actions.CannotSnooze):
            self.snooze(thread, user, noon, hours=1.1)
        with pytest.raises(actions.ReasonMissing):
            self.snooze(thread, user, noon, reason=" ")
        alerts.KINDS["tests.high"] = replace(kinds[Severity.HIGH], is_statutory=True)
        with pytest.raises(actions.CannotSnooze):
            self.snooze(thread, user, noon)
        alerts.KINDS["tests.high"] = kinds[Severity.HIGH]
        self.snooze(thread, user, noon)
        told(kinds, person, Severity.CRITICAL, at=noon)
        with pytest.raises(actions.CannotSnooze):
            self.snooze(thread, user, noon)


class TestClose:
    def test_all_that_the_page_showed_ends_for_all_teams_and_what_came_since_does_not(
        self, kinds, person, team, user, noon, client
    ):
        first = told(kinds, person, at=noon)
        client.force_login(user)
        address = reverse("thread_close", kwargs={"uid": first.thread.uid})
        told(kinds, person, at=noon, title="Came since")

        refused = client.post(address, {"outcome": "false_alarm", "alerts": f"{first.uid}"}).content.decode()
        client.post(address, {"outcome": "false_alarm", "alerts": f"{first.uid}", "reason": "Old phone"})

        first.refresh_from_db()
        assert "Enter why you are closing it" in refused
        assert (first.state, first.reason) == ("false_alarm", "Old phone")
        assert [alert.title for alert in Alert.objects.unfinished()] == ["Came since"]


class TestFilters:
    def test_each_leaves_its_own(self, kinds, person, team, user, noon, client):
        other = GrantFactory(team=team).subject
        type(other).objects.filter(pk=other.pk).update(region="London")
        told(kinds, person, at=noon, title="About Callum")
        told(kinds, other, Severity.NORMAL, at=noon, title="About another")
        client.force_login(user)
        for query, left in (
            ({"person": person.uid}, "About Callum"),
            ({"severity": "normal"}, "About another"),
            ({"region": "London"}, "About another"),
            ({"whose": "mine"}, ""),
            ({"kind": "tests.high"}, "About Callum"),
        ):
            page = client.get(reverse("alerts"), query).content.decode()
            assert [title for title in ("About Callum", "About another") if title in page] == [*filter(None, [left])], (
                query
            )

    def test_mine_is_what_one_has_acknowledged_or_answers_for(self, kinds, person, team, user, noon):
        from sharing.alerts.forms import mine

        alert_actions.acknowledge(alert=told(kinds, person, at=noon), by=user)
        told(kinds, GrantFactory(team=team).subject, at=noon)

        (lead,) = Receipt.objects.inbox_of(user, ReceiptStanding.WORKING, mine(user))

        assert lead.subject == person


def test_page_asks_as_much_for_one_thread_as_for_many(kinds, team, user, noon, client, django_assert_max_num_queries):
    client.force_login(user)
    for _ in range(8):
        told(kinds, GrantFactory(team=team).subject, at=noon)

    with time_machine.travel(noon, tick=False), django_assert_max_num_queries(23):
        client.get(reverse("alerts"))
