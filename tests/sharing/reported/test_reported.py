"""An act reported by phone counts for nothing until the named person has confirmed it in their own session."""

from datetime import date, timedelta
from html import unescape

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from sharing import tasks
from sharing.access.state_machines import MoveRefused
from sharing.access.two_people import SamePerson
from sharing.models import Alert, ReportedAct
from sharing.reported import actions
from sharing.reported.actions import ReportRefused
from sharing.reported.rules import ActKind
from sharing.reported.targets import Target, register
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import AgencyFactory, GrantFactory, TeamFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # Tuesday 1 December 2026

done = []
TRIED = register(
    Target(
        "tests.tried",
        find=lambda uid: OffenderFactory._meta.model.objects.get(uid=uid),
        words=lambda person: "Recall of 1 December 2026",
        link=lambda person: person.get_absolute_url(),
        confirm=lambda person, act, by: done.append((person, by)),
    )
)


@pytest.fixture(autouse=True)
def nothing_done():
    done.clear()


@pytest.fixture
def person():
    return OffenderFactory()


def somebody(person, kind, role, name, grant_role="contributor"):
    team = TeamFactory(agency=AgencyFactory(kind=kind))
    GrantFactory(subject=person, team=team, grant_role=grant_role)
    return UserFactory(role=role, agency=team.agency, teams=[team], name=name)


@pytest.fixture
def officer(person):
    return somebody(person, "probation", "probation_officer", "Adaeze Kolb")


@pytest.fixture
def manager(person, officer):
    team = officer.memberships.get().team
    return UserFactory(role="probation_manager", agency=officer.agency, teams=[team], name="Tom Brandreth")


@pytest.fixture
def grace(person):
    return somebody(person, "ppcs", "ppcs", "Grace Bell")


def reported(about, by, **more):
    what = {"about": "tests.tried", "target": about.uid, "kind": ActKind.AGREEMENT, "said": "She agrees"}
    return actions.report(subject=about, by=by, **what | more)


@pytest.fixture
def act(person, officer, grace):
    return reported(person, officer, person=grace, number=grace.staff_number)


def text_of(response):
    return " ".join(unescape(response.content.decode()).split())


def answer(client, act, verb, by, **sent):
    client.force_login(by)
    return client.post(reverse("reported_act_answer", kwargs={"uid": act.uid, "verb": verb}), sent)


class TestReport:
    def test_the_named_person_is_alerted_with_who_took_the_call_and_until_when(self, act, officer, grace):
        told = Alert.objects.get(kind="sharing.reported_to_confirm")

        assert [receipt.team for receipt in told.receipts.all()] == [grace.memberships.get().team]
        assert f"{officer} ({officer.agency}) recorded that you called" in told.text
        assert "Confirm or deny it by midday on 2 December 2026." in told.text
        assert (act.taken_by, act.state, done) == (officer, "reported", [])

    def test_number_must_be_the_accounts_whatever_the_spaces(self, person, officer, grace):
        for number in ("", "  ", "9999", officer.staff_number):
            with pytest.raises(ReportRefused) as refused:
                reported(person, officer, person=grace, number=number)
            assert refused.value.field == "number"
            assert grace.staff_number not in refused.value.message

        typed = " ".join(grace.staff_number.lower())
        assert reported(person, officer, person=grace, number=typed).person == grace

    def test_not_of_oneself_nor_of_somebody_who_cannot_see_the_person_nor_by_a_program(self, person, officer, grace):
        other = UserFactory(name="Elsewhere", teams=[TeamFactory()])
        twin = somebody(person, "ppcs", "ppcs", "Kolb, Adaeze")
        program = somebody(person, "ppcs", "partner", "Program")

        for who in (officer, twin):
            with pytest.raises(SamePerson):
                reported(person, officer, person=who, number=who.staff_number)
        for who in (other, program):
            with pytest.raises(ReportRefused):
                reported(person, officer, person=who, number=who.staff_number)
        with pytest.raises(SamePerson):
            reported(person, program, person=grace, number=grace.staff_number)
        assert not ReportedAct.objects.exists()

    def test_somebody_without_an_account_has_agency_role_and_name_and_nobody_confirms_for_them(
        self, person, officer, manager
    ):
        with pytest.raises(ReportRefused, match="agency, role and name"):
            reported(person, officer, caller=("Leeds Crown Court", "", "Ines Hart"))
        act = reported(person, officer, caller=("Leeds Crown Court", "clerk", "Ines Hart"))

        assert act.who == "Ines Hart, clerk (Leeds Crown Court)"
        for who in (officer, manager):
            with pytest.raises(MoveRefused):
                actions.confirm(act=act, by=who)

    def test_time_of_the_call_is_not_ahead(self, person, officer, grace):
        ahead = timezone.now() + timedelta(seconds=1)
        with pytest.raises(ReportRefused) as refused:
            reported(person, officer, person=grace, number=grace.staff_number, said_at=ahead)
        assert refused.value.field == "said_at"

    def test_table_refuses_an_answer_of_somebody_else(self, act, officer):
        with pytest.raises(IntegrityError), transaction.atomic():
            ReportedAct.objects.filter(pk=act.pk).update(
                state="confirmed", answered_at=timezone.now(), answered_by=officer
            )


class TestAnswer:
    def test_confirmed_in_their_own_session_it_is_done_by_them(self, client, act, person, officer, grace):
        for who in (officer, somebody(person, "ct_police", "ct_analyst", "Jo Marsh")):
            assert "Only the named person can answer this" in text_of(answer(client, act, "confirm", who))
        assert done == []

        assert answer(client, act, "confirm", grace).status_code == 302

        act.refresh_from_db()
        assert (done, act.state, act.answered_by) == ([(person, grace)], "confirmed", grace)
        assert not Alert.objects.unfinished().exists()

    def test_confirmed_once_and_nothing_is_kept_where_the_act_refuses(self, act, grace, monkeypatch):
        def refuses(person, act, by):
            raise ReportRefused("", "It is too late")

        with monkeypatch.context() as patched:
            patched.setitem(actions.target_of.__globals__["_targets"], "tests.tried", _with(confirm=refuses))
            with pytest.raises(ReportRefused, match="too late"):
                actions.confirm(act=act, by=grace)
        act.refresh_from_db()
        assert act.state == "reported"

        actions.confirm(act=act, by=grace)
        with pytest.raises(MoveRefused):
            actions.confirm(act=act, by=grace)

    def test_denied_every_team_hears_and_what_rested_on_it_is_named(self, client, act, person, officer, grace):
        assert answer(client, act, "deny", grace).status_code == 302

        told = Alert.objects.get(kind="sharing.reported_denied")
        assert told.severity == 1
        assert told.receipts.count() == 2
        assert f"was named by {officer} ({officer.agency})" in told.text
        assert "This relied on it: Recall of 1 December 2026." in told.text
        assert done == []

    def test_withdrawn_by_who_took_the_call_in_sight(self, client, act, officer, grace, manager):
        assert "Only the person who took the call" in text_of(answer(client, act, "withdraw", manager, reason="No"))
        assert "Enter a reason" in text_of(answer(client, act, "withdraw", officer, reason=""))

        assert answer(client, act, "withdraw", officer, reason="Another Grace").status_code == 302

        said = text_of(client.get(reverse("reported_act", args=[act.uid])))
        assert f"Withdrawn by {officer}: Another Grace" in said
        assert not Alert.objects.unfinished().exists()
        with pytest.raises(MoveRefused):
            actions.confirm(act=act, by=grace)


def _with(**more):
    from dataclasses import replace

    return replace(TRIED, **more)


class TestClock:
    def ticked(self, at_noon, moment):
        at_noon.move_to(moment)
        tasks.watch_reported()
        tasks.watch_reported()

    def test_past_its_time_it_says_not_confirmed_and_the_managers_of_who_took_the_call_hear_once(
        self, client, act, officer, manager, grace, at_noon
    ):
        due = act.confirm_due_at
        self.ticked(at_noon, due - timedelta(seconds=1))
        assert not Alert.objects.filter(kind="sharing.reported_not_confirmed").exists()

        self.ticked(at_noon, due)

        told = Alert.objects.get(kind="sharing.reported_not_confirmed")
        assert [receipt.team for receipt in told.receipts.all()] == [manager.memberships.get().team]
        assert "No one had confirmed it by midday on 2 December 2026" in told.text
        client.force_login(manager)
        assert "Not confirmed" in text_of(client.get(reverse("reported_act", args=[act.uid])))

        actions.confirm(act=act, by=grace)  # late, and theirs all the same
        assert not Alert.objects.unfinished().exists()

    def test_answered_in_time_nobody_is_told(self, act, grace, at_noon):
        actions.confirm(act=act, by=grace)

        self.ticked(at_noon, act.confirm_due_at + timedelta(days=1))

        assert not Alert.objects.filter(kind="sharing.reported_not_confirmed").exists()

    def test_practice_of_more_days_counts_from_its_first_day(self, person, officer, grace):
        from sharing.models import PracticeValue

        PracticeValue.objects.create(
            name="sharing.reported_confirm_days", starts_on=date(2026, 12, 1), value=3, source="Ours"
        )

        act = reported(person, officer, person=grace, number=grace.staff_number)

        assert timezone.localdate(act.confirm_due_at) == date(2026, 12, 4)
