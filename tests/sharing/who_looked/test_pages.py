"""Who looked: what an auditor reads of the log, why access was there at that moment, and what is held back."""

import base64
import csv
import re
from datetime import datetime, timedelta
from io import StringIO
from urllib.parse import urlsplit

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from sharing import audit
from sharing.access.rules import GrantRole
from sharing.models import AuditCheckpoint, AuditEntry, Receipt, SealWitness
from sharing.sealing.standing import SealStanding
from sharing.time_words import format_datetime
from sharing.who_looked import reasons
from tests.answers import without_tokens
from tests.factories.emergencies import opened, somebody
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import (
    AgencyFactory,
    ExclusionFactory,
    GrantFactory,
    MembershipFactory,
    RestrictionFactory,
    TeamFactory,
    TeamScopeFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # Tuesday 1 December 2026, 12:00
LOG, EXPORT = reverse("who_looked"), reverse("who_looked_export")
DAY = timedelta(days=1)


WITNESS = "/srv/witness"


@pytest.fixture
def person():
    return OffenderFactory(given_names="Rowan", family_name="Telford", prison_number="A6120PD")


@pytest.fixture
def officer():
    return UserFactory(
        role="probation_officer", email="helen.castell@nsd.example", teams=[TeamFactory(name="NSD North")]
    )


@pytest.fixture
def auditor(client):
    found = UserFactory(role="auditor", agency=AgencyFactory(kind="assurance"))
    client.force_login(found)
    return found


@pytest.fixture
def looked(time_machine):
    """An entry of an opening, as the door writes it; at another moment where one is given."""

    def look(user, person, *, at=None, **more):
        now = timezone.now()
        time_machine.move_to(at or now, tick=False)
        entry = audit.record(action=audit.Action.CONSULTATION, verb="offender.opened", by=user, subject=person, **more)
        time_machine.move_to(now, tick=False)
        return entry

    return look


def page(client, **typed):
    return client.post(LOG, typed, follow=True).content.decode()


def export_of(client, number):
    """The address of the export, as the log of this number links to it."""
    return f"{EXPORT}?{urlsplit(client.post(LOG, {'number': number}).url).query}"


def test_who_opened_a_record_is_found_by_its_number_with_the_reason_for_access(
    client, auditor, officer, person, looked
):
    GrantFactory(team=officer.memberships.get().team, subject=person, grant_role=GrantRole.LEAD)
    looked(officer, person)
    looked(officer, OffenderFactory(family_name="Ashby"))

    shown = page(client, number="a6120pd")

    assert "helen.castell@nsd.example" in shown
    assert "Rowan Telford" in shown
    assert "NSD North, lead" in shown
    assert "Ashby" not in shown


def test_time_that_was_told_says_when_the_database_recorded_it(client, auditor, officer, person, looked):
    """Here the clock of the process stands, and the database's goes on."""
    entry = looked(officer, person, at=timezone.now() - DAY)
    entry.refresh_from_db()

    shown = page(client, number="A6120PD")
    sent = client.post(export_of(client, "A6120PD"), {"kind": "csv", "reason": "Inspection 4/26"})
    header, line = csv.reader(StringIO(sent.getvalue().decode("utf-8-sig").partition("\r\n\r\n")[2]))
    row = dict(zip(header, line, strict=True))

    recorded = format_datetime(entry.recorded_at)
    assert f'30 November 2026, 12:00<span class="rm-second">As told, recorded {recorded}</span>' in shown
    assert (row["Time"], row["Recorded"]) == ("30 November 2026, 12:00", recorded)


def test_what_one_user_read_is_found_by_the_email_and_counted_by_person(client, auditor, officer, person, looked):
    for _ in range(3):
        looked(officer, person)
    looked(UserFactory(), person)

    shown = page(client, user="Helen.Castell@nsd.example")

    assert "By person" in shown
    assert '<td data-label="Opened" class="rm-table__number">3</td>' in shown


def test_no_field_of_the_record_is_shown_and_reading_the_log_is_in_the_log(client, auditor, officer, person, looked):
    looked(officer, person, payload={"before": {"court": "Old Bailey"}})

    shown = page(client, number="A6120PD")

    assert "Old Bailey" not in shown
    read = AuditEntry.objects.get(verb="sharing.log_read")
    assert (read.actor_id, read.shown_ids, read.payload.data["subject"]) == (auditor.pk, [person.pk], person.pk)
    assert auditor.email in page(client)


def test_a_reader_who_is_excluded_from_a_person_reads_nothing_about_them_not_even_by_number(
    client, auditor, officer, person, looked
):
    entry = looked(officer, person)
    ExclusionFactory(user=auditor, subject=person)

    assert "Telford" not in page(client)
    assert "No record has this number" in page(client, number="A6120PD")
    hidden, absent = (page(client, number=number) for number in ("A6120PD", "A0000AA"))
    assert without_tokens(hidden).replace("A6120PD", "A0000AA") == without_tokens(absent)
    assert client.post(reverse("who_looked_name", args=[entry.uid]), {"reason": "Because"}).status_code == 404


def test_a_restricted_person_is_named_after_a_reason_for_half_an_hour(
    client, auditor, officer, person, time_machine, looked
):
    entry = looked(officer, person)
    RestrictionFactory(subject=person)
    name = reverse("who_looked_name", args=[entry.uid])

    privacy = TeamFactory(name="Privacy")
    UserFactory(role="privacy_officer", teams=[privacy], agency=privacy.agency)
    before = page(client)
    without = client.post(name, {"reason": " "})
    client.post(name, {"reason": "Complaint 2026/17"})
    after = page(client)
    time_machine.move_to(timezone.now() + timedelta(minutes=31), tick=False)

    assert "Restricted person" in before
    assert "Telford" not in before
    assert "Enter the reason." in without.content.decode()
    assert "Rowan Telford" in after
    assert "Telford" not in page(client)
    asked = AuditEntry.objects.get(verb="sharing.log_person_named")
    assert (asked.actor_id, asked.subject_id, asked.reason) == (auditor.pk, person.pk, "Complaint 2026/17")
    (told,) = Receipt.objects.filter(alert__kind="access.log_person_named")
    assert told.team == privacy
    assert "Telford" not in told.alert.text


def test_restricted_people_are_told_apart_by_a_reference_that_names_nobody(client, auditor, officer, person, looked):
    other = OffenderFactory()
    for whom in (person, other, person):
        looked(officer, whom)
    for whom in (person, other):
        RestrictionFactory(subject=whom)

    references = re.findall(r"Restricted person ([0-9A-F]{6})<", page(client))

    newest, between, oldest = references
    assert newest == oldest != between
    assert references == re.findall(r"Restricted person ([0-9A-F]{6})<", page(client, user=officer.email))[-3:]


def test_reasons_that_may_quote_the_record_are_not_shown_nor_one_about_a_restricted_person(
    client, auditor, officer, person, looked
):
    audit.record(
        action=audit.Action.ALTERATION, verb="person.changed", by=officer, subject=person, reason="His sister in Hull"
    )
    looked(officer, person, reason="Emergency access 7")
    open_to_read = page(client)
    RestrictionFactory(subject=person)

    assert "sister" not in open_to_read
    assert "Emergency access 7" in open_to_read
    assert "Emergency access 7" not in page(client)


def test_a_restricted_person_is_not_looked_for_by_number_without_a_reason(client, auditor, officer, person, looked):
    looked(officer, person)
    RestrictionFactory(subject=person)

    sent_on = client.get(client.post(LOG, {"number": "A6120PD"}).url)
    exported = client.post(export_of(client, "A6120PD"), {"kind": "csv", "reason": "Complaint"})
    client.post(sent_on.url, {"reason": "Complaint 2026/17"})

    assert sent_on.url.startswith(reverse("who_looked_restricted"))
    assert exported.url == sent_on.url
    assert "helen.castell@nsd.example" in page(client, number="A6120PD")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"number": "A61"}, "No record has this number"),
        ({"user": "nobody@nsd.example"}, "No account has this email."),
        ({"first": "2026-11-20", "last": "2026-11-19"}, "Enter a date on or after the first."),
        ({"first": "2025-01-01", "last": "2026-11-19"}, "Enter dates at most a year apart."),
    ],
)
def test_what_cannot_be_looked_for_is_said_at_its_field(client, auditor, typed, words):
    assert words in page(client, **typed)


def test_dates_bound_what_is_shown_and_the_last_one_is_included(client, auditor, officer, person, looked):
    looked(officer, person, at=timezone.make_aware(datetime(2026, 11, 20, 23, 59)))

    def shown(**typed):
        return "helen.castell@nsd.example" in page(client, **typed)

    assert shown()  # the last four weeks
    assert shown(first="2026-11-20", last="2026-11-20")
    assert not shown(first="2026-11-21")
    assert not shown(last="2026-11-19")


def test_lists_that_named_the_person_are_shown_when_they_are_asked_for(client, auditor, officer, person):
    audit.record(action=audit.Action.LIST, verb="people.listed", by=officer, shown=[person.pk, 7])

    assert "Named in the list of people" not in page(client, number="A6120PD")
    with_lists = page(client, number="A6120PD", lists="with")
    assert "Named in the list of people" in with_lists
    assert "2 people on the page" in with_lists


def test_export_asks_for_a_reason_and_is_recorded_with_it(client, auditor, officer, person, looked):
    looked(officer, person)

    asked = client.get(export_of(client, "A6120PD"))
    sent = client.post(export_of(client, "A6120PD"), {"kind": "csv", "reason": "Inspection 4/26"})

    assert "Inspection" not in asked.content.decode()
    told = sent.getvalue().decode("utf-8-sig").partition("\r\n\r\n")[2]
    header, line = csv.reader(StringIO(told))
    assert dict(zip(header, line, strict=True))["Person"] == "Rowan Telford"
    entry = AuditEntry.objects.get(verb="sharing.log_exported")
    assert (entry.action, entry.reason, entry.shown_ids) == ("export", "Inspection 4/26", [person.pk])


class TestReasons:
    """By what was live at the moment of the entry, not now."""

    def reason(self, entry):
        return reasons.reasons_of([entry])[entry.pk].words

    def test_a_grant_that_has_ended_since_is_the_reason(self, officer, person, looked):
        now = timezone.now()
        GrantFactory(
            team=officer.memberships.get().team, subject=person, starts_at=now - 9 * DAY, ends_at=now - 2 * DAY
        )

        assert self.reason(looked(officer, person, at=now - 3 * DAY)).startswith("NSD North, ")
        assert self.reason(looked(officer, person)) == "No access on record"

    def test_a_membership_that_began_later_is_none(self, person, looked):
        now, team = timezone.now(), TeamFactory(name="Late team")
        user = UserFactory()
        MembershipFactory(user=user, team=team, starts_at=now - DAY)
        GrantFactory(team=team, subject=person, starts_at=now - 9 * DAY)

        assert self.reason(looked(user, person, at=now - 2 * DAY)) == "No access on record"
        assert self.reason(looked(user, person)).startswith("Late team, ")

    def test_a_national_scope_is_named(self, officer, person, looked):
        TeamScopeFactory(team=officer.memberships.get().team, starts_at=timezone.now() - DAY)

        assert self.reason(looked(officer, person)).startswith("National scope of NSD North")

    def test_an_emergency_stands_out(self, person, looked):
        user = somebody(name="Owen Marsh")
        opened(person, user)

        (reason,) = reasons.reasons_of([looked(user, person)]).values()

        assert (reason.words, reason.stands_out) == ("Emergency access", True)

    def test_a_refusal_and_a_job_have_none(self, officer, person):
        refused = audit.record(action=audit.Action.DENIAL, verb="offender.refused", by=officer, subject=person)
        by_job = audit.record(action=audit.Action.ALTERATION, verb="offender.dated", by=None, subject=person)

        found = reasons.reasons_of([refused, by_job])

        assert [found[entry.pk].words for entry in (refused, by_job)] == ["Refused", "Automatic"]


def test_page_asks_as_much_for_one_entry_as_for_twenty(client, auditor, officer, django_assert_max_num_queries, looked):
    for _ in range(20):
        looked(officer, OffenderFactory())

    with django_assert_max_num_queries(30):
        assert page(client).count("helen.castell@nsd.example") == 20


class TestSeal:
    """Whether the log is being sealed stands above its entries, as the rows say."""

    @staticmethod
    def words(client):
        return " ".join(client.get(LOG).content.decode().split())

    def test_nothing_is_sealed_yet(self, client, auditor):
        words = self.words(client)
        assert "Nothing yet" in words
        assert "0 of 0 up to date" in words
        assert "No witness has been asked" in words

    def test_checkpoint_and_witness_of_now(self, client, auditor, noon):
        note = f"log.example/audit\n7\n{base64.b64encode(bytes(range(32))).decode()}\n\n"
        AuditCheckpoint.objects.create(size=7, note=note, made_at=noon, settled_at=noon)
        SealWitness.objects.create(place=WITNESS, found_at=noon, taken_size=7, taken_at=noon)
        words = self.words(client)
        assert "7 entries, root 00010203 … 1e1f" in words
        assert "1 of 1 up to date" in words
        assert f"{WITNESS}: {format_datetime(noon)}" in words

    def test_witness_that_is_behind_is_no_witness(self, client, auditor, noon):
        since = noon - timedelta(minutes=16)
        said = {"taken_size": 7, "taken_at": since, "fault": "it did not answer", "fault_since": since}
        SealWitness.objects.create(place=WITNESS, found_at=since, **said)
        words = self.words(client)
        assert "0 of 1 up to date" in words
        assert "has taken no checkpoint since" in words

    @pytest.mark.parametrize(("seconds", "is_late"), [(120, False), (121, True)])
    def test_an_entry_that_waits_longer_than_two_minutes_is_late(self, settings, noon, seconds, is_late):
        settings.SEAL_LATE_SECONDS = 120.0
        standing = SealStanding(None, 3, noon - timedelta(seconds=seconds), [], noon)
        assert standing.is_late == is_late
        words = render_to_string("sharing/sealing/standing.html", {"seal": standing})
        assert ("Late" in words) == is_late
        assert "3 entries wait, the oldest since" in words
