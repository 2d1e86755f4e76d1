"""Checks of the register of law: recorded, withdrawn, lapsed and alerted."""

from datetime import timedelta

import pytest
from django.utils import timezone

from offenders import followers
from offenders.models import LawCheck, LawEntry
from offenders.reference.law import actions, alert_kinds
from offenders.reference.law.actions import CheckRefused, check_entries, tell_of_lapsed, withdraw_check
from offenders.reference.law.basis import basis_of
from offenders.reference.law.kind import LAW
from offenders.tasks import watch_law
from sharing.access import NotAllowed
from sharing.models import Alert, AuditEntry
from tests.factories.offenders import LawCheckFactory, LawEntryFactory
from tests.factories.sharing import TeamFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026

A_DAY = timedelta(days=1)


@pytest.fixture
def keeper():
    return UserFactory(role="ppcs", teams=[TeamFactory()])


def checked(entries, keeper, *, seen_at=None):
    now = timezone.now()
    return check_entries(uids=[each.uid for each in entries], seen_at=seen_at or now, by=keeper, at=now)


def state_of(entry):
    return LawEntry.objects.with_check().get(pk=entry.pk)


def test_several_are_checked_at_once_by_one_person(keeper):
    entries = [LawEntryFactory(), LawEntryFactory()]

    checked(entries, keeper)

    assert {state_of(each).checker for each in entries} == {keeper.name}
    logged = AuditEntry.objects.get(verb="offenders.law_checked")
    assert logged.payload.data["entries"] == [each.key for each in entries]


@pytest.mark.parametrize("role", ["probation_manager", "administrator", "auditor"])
def test_who_does_not_keep_the_register_checks_nothing(role):
    with pytest.raises(NotAllowed):
        checked([LawEntryFactory()], UserFactory(role=role))

    assert not LawCheck.objects.exists()


def test_entry_that_was_changed_while_it_was_read_is_not_checked(keeper):
    now = timezone.now()
    kept, changed = LawEntryFactory(), LawEntryFactory(changed_at=now)

    with pytest.raises(CheckRefused, match="was changed while you read it"):
        checked([kept, changed], keeper, seen_at=now - timedelta(minutes=1))

    assert not LawCheck.objects.exists()


def test_check_from_before_a_change_no_longer_counts(keeper):
    entry = LawEntryFactory()
    checked([entry], keeper)

    LawEntry.objects.filter(pk=entry.pk).update(changed_at=timezone.now() + timedelta(seconds=1))

    assert state_of(entry).checked_at is None


def test_check_no_longer_counts_once_the_file_brings_another_text(keeper):
    entry = LawEntryFactory(key="cja-247a-8")
    checked([entry], keeper)

    followers.reference_changed.tell(kind=LAW, rows=[entry.uid], by=None)

    assert state_of(entry).checked_at is None


def test_withdrawn_check_stays_and_the_one_before_it_counts(keeper):
    older = LawCheckFactory(checked_at=timezone.now() - 9 * A_DAY)
    newer = LawCheckFactory(entry=older.entry)

    withdraw_check(check=newer, because="The wrong line was ticked", by=keeper, at=timezone.now())

    newer.refresh_from_db()
    assert (newer.withdrawn_by, newer.withdrawn_because) == (keeper, "The wrong line was ticked")
    assert state_of(older.entry).checked_at == older.checked_at
    with pytest.raises(CheckRefused, match="already"):
        withdraw_check(check=newer, because="Again", by=keeper, at=timezone.now())


class TestLapse:
    @pytest.fixture
    def check(self, keeper):
        return LawCheckFactory(checked_by=keeper, checked_at=timezone.now())

    def on_day(self, days, time_machine):
        time_machine.move_to(timezone.now() + days * A_DAY, tick=False)
        watch_law()
        return Alert.objects.filter(kind=alert_kinds.CHECK_LAPSED.name)

    def test_keepers_are_alerted_on_the_ninetieth_day_and_once(self, check, keeper, time_machine):
        assert not self.on_day(89, time_machine)

        raised = self.on_day(1, time_machine).get()

        assert str(check.entry) in raised.text
        assert raised.link == "/reference/law/?list=lapsed"
        assert raised.receipts.get().team == keeper.memberships.get().team
        assert self.on_day(1, time_machine).count() == 1
        assert tell_of_lapsed(at=timezone.now()) == 0

    def test_alert_is_over_once_all_are_checked_again(self, check, keeper, time_machine):
        raised = self.on_day(90, time_machine).get()

        checked([check.entry], keeper)

        raised.refresh_from_db()
        assert raised.state == Alert.State.RESOLVED

    def test_what_was_never_checked_is_not_alerted(self, time_machine):
        LawEntryFactory()

        assert not self.on_day(400, time_machine)


def test_nothing_is_left_behind_when_the_log_fails(keeper, monkeypatch):
    monkeypatch.setattr(actions.audit, "record", lambda **more: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        checked([LawEntryFactory()], keeper)

    assert not LawCheck.objects.exists()


class TestBasis:
    def test_says_what_is_not_confirmed_and_what_nobody_checked(self):
        unread = LawEntryFactory(is_confirmed=False)
        sure = LawCheckFactory().entry
        lapsed = LawCheckFactory(checked_at=timezone.now() - 90 * A_DAY).entry

        basis = basis_of([sure.key, lapsed.key, unread.key])

        assert [mark.key for mark in basis.open] == [unread.key, lapsed.key]
        assert basis.marks[0].words == "Text not confirmed, not yet checked here"
        assert basis.words == (
            "3 rules of law: the text of 1 is not confirmed, 1 is not yet checked here, the check of 1 has lapsed"
        )
        assert basis.short == "1 rule not confirmed"

    def test_says_nothing_where_all_is_checked(self):
        basis = basis_of([LawCheckFactory().entry.key])

        assert (basis.open, basis.short, basis.words) == ((), "", "1 rule of law, all checked")

    def test_entry_that_was_never_loaded_is_as_the_program_brings_it(self):
        basis = basis_of(["cja-247a-8"])

        assert basis.short == "law not yet checked"
