"""The queue of unusual readings: who reads and judges it, and what is held back."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from sharing.access import RecordHidden
from sharing.access.rules import GrantRole
from sharing.access.two_people import SamePerson
from sharing.models import (
    AuditEntry,
    Grant,
    Membership,
    PracticeValue,
    Receipt,
    ThresholdQuestion,
    UnusualReading,
    User,
)
from sharing.unusual import actions, thresholds
from sharing.unusual.rules import ReadingRule
from tests.answers import without_tokens
from tests.factories.emergencies import opened
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import (
    AgencyFactory,
    ExclusionFactory,
    GrantFactory,
    RestrictionFactory,
    TeamFactory,
    UserFactory,
)
from tests.factories.unusual import looked_at, queued
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # Tuesday 1 December 2026, 12:00
LIST, HOME = reverse("unusual_readings"), reverse("home")
JUDGED = {"outcome": "explained", "note": "The control room log shows the call."}


def made():
    assurance = AgencyFactory(kind="assurance", name="Information assurance")
    person = OffenderFactory(given_names="Rowan", family_name="Telford", prison_number="A6120PD")
    reader = UserFactory(name="Tom Telford", role="probation_officer", teams=[team := TeamFactory(name="NSD North")])
    GrantFactory(team=team, subject=person, grant_role=GrantRole.LEAD)
    officer = UserFactory(
        role="privacy_officer", name="Samira Holt", teams=[TeamFactory(name="Privacy", agency=assurance)]
    )
    entry = looked_at(person, reader)
    return {
        "person": person,
        "reader": reader,
        "officer": officer,
        "auditor": UserFactory(role="auditor", agency=assurance, teams=[]),
        "entry": entry,
        "found": queued(person, reader),
    }


world = world_of(made)
person, reader, officer, auditor = map(row_of, ("person", "reader", "officer", "auditor"))
entry, found = row_of("entry"), row_of("found")


def page(client, user, address, **typed):
    client.force_login(user)
    answer = client.post(address, typed, follow=True) if typed else client.get(address)
    return answer.content.decode()


def of(reading):
    return reverse("unusual_reading", args=[reading.uid])


def test_one_entry_of_the_navigation_is_current(client, officer):
    client.force_login(officer)

    entries = client.get(LIST).context["navigation"]

    assert [entry.label for entry in entries if entry.current] == ["Unusual reading"]


def test_name_number_page_and_why_it_was_possible_are_shown_beside_the_reading(client, officer, found):
    shown = page(client, officer, of(found))

    for words in (
        "Tom Telford",
        "Reader’s own surname",
        "Rowan Telford",
        "A6120PD",
        "The person’s record",
        "NSD North, lead",
    ):
        assert words in shown
    opened_entry = AuditEntry.objects.get(verb="unusual.opened")
    assert (opened_entry.actor_id, opened_entry.subject_id) == (officer.pk, None)
    assert opened_entry.shown_ids == found.people


def test_who_is_excluded_from_the_person_finds_no_reading_of_theirs(client, officer, found, person):
    ExclusionFactory(user=officer, subject=person)

    assert "Tom Telford" not in page(client, officer, LIST)
    assert "Tom Telford" not in page(client, officer, HOME)
    client.force_login(officer)
    hidden, absent = (
        client.get(reverse("unusual_reading", args=[uid]))
        for uid in (found.uid, "01939d5e-0000-7000-8000-000000000000")
    )
    assert hidden.status_code == absent.status_code == 404
    assert without_tokens(hidden.content.decode()) == without_tokens(absent.content.decode())
    with pytest.raises(RecordHidden):
        actions.judge(reading=found, by=officer, **JUDGED)


def test_of_many_people_those_from_whom_the_judge_is_excluded_are_left_out(client, officer, found, person, reader):
    other = OffenderFactory(given_names="Sam", family_name="Ashby")
    looked_at(other, reader)
    now = timezone.now()
    many = actions.queue(
        ReadingRule.MANY_RECORDS,
        key="many",
        reader=reader,
        first_at=now - timedelta(minutes=5),
        until_at=now + timedelta(minutes=5),
        people=[person.pk, other.pk],
        at=now,
    )
    ExclusionFactory(user=officer, subject=person)

    shown = page(client, officer, of(many))

    assert "Sam Ashby" in shown
    assert "Rowan Telford" not in shown


def test_a_restricted_person_is_named_after_a_reason(client, officer, found, person, entry):
    RestrictionFactory(subject=person)
    name = reverse("unusual_reading_name", args=[found.uid, entry.uid])

    for address in (LIST, of(found), HOME):
        shown = page(client, officer, address)
        assert "Reading of a restricted record" in shown
        assert "surname" not in shown
        assert "Rowan Telford" not in shown
    assert "Enter the reason." in page(client, officer, name, reason=" ")
    assert "Rowan Telford" in page(client, officer, name, reason="To judge 2026/17")
    assert AuditEntry.objects.get(verb="sharing.log_person_named").reason == "To judge 2026/17"


def test_an_entry_that_is_not_of_the_reading_names_no_one(client, officer, found, reader):
    other = looked_at(OffenderFactory(), reader)

    client.force_login(officer)

    assert client.get(reverse("unusual_reading_name", args=[found.uid, other.uid])).status_code == 404


def test_judging_records_outcome_and_reason_and_changes_nothing_else(client, officer, found, reader):
    before = [list(model.objects.order_by("pk").values()) for model in (Grant, Membership, User)]

    shown = page(client, officer, of(found), **JUDGED)

    found.refresh_from_db()
    assert (found.outcome, found.judged_by) == ("explained", officer)
    assert "No access has changed." in shown
    after = [list(model.objects.order_by("pk").values()) for model in (Grant, Membership, User)]
    for row in after[2]:
        row["last_login"] = next(each["last_login"] for each in before[2] if each["id"] == row["id"])
    assert after == before
    assert not Receipt.objects.filter(alert__kind="access.unusual_reading", closed_at__isnull=True).exists()
    assert AuditEntry.objects.filter(verb="unusual.judged", actor_id=officer.pk).exists()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"outcome": "", "note": "x"}, "Select what you found"),
        ({"outcome": "explained", "note": " "}, "Enter what you reviewed"),
    ],
)
def test_outcome_and_reason_are_both_needed(client, officer, found, typed, words):
    assert words in page(client, officer, of(found), **typed)
    assert UnusualReading.objects.to_judge().exists()


def test_it_is_judged_once(client, officer, found):
    page(client, officer, of(found), **JUDGED)
    second = UserFactory(role="privacy_officer", teams=[])

    assert "Samira Holt had judged it before" in page(client, second, of(found), outcome="referred", note="Again")
    found.refresh_from_db()
    assert found.outcome == "explained"


def test_no_one_judges_their_own_reading_nor_with_a_second_account(client, person, officer):
    own = queued(person, officer, key="own")
    twin = UserFactory(role="privacy_officer", name="S. Holt", staff_number=officer.staff_number)

    assert "This is your own reading." in page(client, officer, of(own))
    for judge in (officer, twin):
        with pytest.raises(SamePerson), transaction.atomic():
            actions.judge(reading=own, by=judge, **JUDGED)
    with pytest.raises(IntegrityError), transaction.atomic():
        UnusualReading.objects.filter(pk=own.pk).update(
            judged_by=officer, judged_at=timezone.now(), outcome="explained", note="Mine"
        )


def test_an_auditor_reads_and_does_not_judge(client, auditor, found):
    assert "Does their work explain it?" not in page(client, auditor, of(found))

    client.force_login(auditor)
    assert client.post(of(found), JUDGED).status_code == 404
    assert AuditEntry.objects.filter(verb="unusual.judge_refused", actor_id=auditor.pk).exists()


def test_list_is_filtered_and_says_when_it_is_late(client, auditor, found, time_machine):
    assert "Tom Telford" in page(client, auditor, LIST)
    assert "Tom Telford" not in page(client, auditor, f"{LIST}?show=judged")
    assert "None match these filters." in page(client, auditor, f"{LIST}?show=late")

    time_machine.move_to(timezone.now() + timedelta(days=4), tick=False)
    assert "Late" in page(client, auditor, f"{LIST}?show=late")


class TestThresholds:
    @pytest.fixture
    def question(self, world):
        return ThresholdQuestion.objects.create(
            rule=ReadingRule.OWN_SURNAME, week_on=date(2026, 11, 30), budget=3, asked_at=timezone.now()
        )

    def of(self, question):
        return reverse("unusual_threshold", args=[question.uid])

    def test_it_is_answered_once_with_a_reason(self, client, officer, question):
        assert "Enter a reason" in page(client, officer, self.of(question), answer="keep", reason=" ")
        assert "To judge: 1" in page(client, officer, self.of(question), answer="keep", reason="All were explained.")
        question.refresh_from_db()
        assert (question.answer, question.answered_by) == ("keep", officer)

        shown = page(client, officer, self.of(question), answer="change", reason="Now 2")
        assert "had answered before" in shown

    def test_an_auditor_does_not_answer(self, client, auditor, question):
        client.force_login(auditor)

        assert client.post(self.of(question), {"answer": "keep", "reason": "Fine"}).status_code == 404

    def test_a_change_stays_with_administrators_until_a_value_is_set(self, client, officer, question):
        page(client, officer, self.of(question), answer="change", reason="2 openings, please.")
        administrator = UserFactory(role="administrator")

        assert "2 openings, please." in page(client, administrator, reverse("administration"))
        PracticeValue.objects.create(
            name=thresholds.SURNAME_TIMES.name, value=2, starts_on=date(2026, 12, 2), source="Samira Holt"
        )
        assert "2 openings, please." not in page(client, administrator, reverse("administration"))
        assert "Another value has been set since." in page(client, officer, self.of(question))


class TestMyDay:
    def test_a_privacy_officers_holds_readings_emergencies_and_thresholds(self, client, officer, found):
        opened(OffenderFactory(prison_number="A6121PD"))

        shown = page(client, officer, HOME)

        for words in (of(found), "Threat to life", "Emergency access to review"):
            assert words in shown

    def test_an_auditors_holds_the_readings_that_wait(self, client, auditor, found):
        shown = page(client, auditor, HOME)

        assert of(found) in shown
        assert "Emergency access to review" not in shown

    def test_nobody_elses_speaks_of_it(self, client, reader):
        assert "Unusual reading" not in page(client, reader, HOME)
