"""The scan of the audit log: what it queues, the same however often and however late it runs."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from release_monitor.database.rights import as_owner
from sharing import audit
from sharing.models import (
    Alert,
    AuditEntry,
    LeftOut,
    PracticeValue,
    ReadingScan,
    Receipt,
    ThresholdQuestion,
    UnusualReading,
)
from sharing.unusual import rules, scanning, thresholds
from sharing.unusual.rules import ReadingRule
from tests.factories.duties import DutyFactory
from tests.factories.offenders import OffenderFactory
from tests.factories.rota import ShiftFactory
from tests.factories.sharing import AgencyFactory, RestrictionFactory, TeamFactory, UserFactory
from tests.worlds import NOON, row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # Tuesday 1 December 2026, 12:00
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def made():
    privacy = TeamFactory(name="Privacy", agency=AgencyFactory(kind="assurance"))
    return {
        "person": OffenderFactory(given_names="Rowan", family_name="Telford"),
        "reader": UserFactory(name="Kit Rowe", role="probation_officer", teams=[TeamFactory()]),
        "officer": UserFactory(role="privacy_officer", name="Samira Holt", teams=[privacy]),
    }


world = world_of(made)
person, reader, officer = row_of("person"), row_of("reader"), row_of("officer")


def look(user, subject, *, at=NOON - 5 * MINUTE, action=audit.Action.CONSULTATION, verb="offender.opened", **more):
    """An entry of another moment, as the door writes it. subject: a person or a key."""
    audit.record_many([{"action": action, "verb": verb, "by": user, "subject": subject, "at": at, **more}])


def look_at_many(user, number, *, at=NOON - 9 * MINUTE, every=timedelta(seconds=10), first=1000):
    """At so many records, one after another."""
    audit.record_many(
        [
            {
                "action": audit.Action.CONSULTATION,
                "verb": "offender.opened",
                "by": user,
                "subject": first + n,
                "at": at + n * every,
            }
            for n in range(number)
        ]
    )


def export(user, rows, *, at):
    look(user, None, at=at, action=audit.Action.EXPORT, verb="people.exported", shown=range(1, rows + 1))


def scan(at=NOON):
    return scanning.scan(at=at)


def found():
    return [(row.rule, row.reader_id, row.count) for row in UnusualReading.objects.order_by("pk")]


class TestWhatIsFound:
    def test_more_than_thirty_records_in_ten_minutes(self, reader, person):
        look_at_many(reader, 30)
        scan()
        assert found() == []

        look(reader, person)
        scan(NOON + MINUTE)
        assert found() == [(ReadingRule.MANY_RECORDS, reader.pk, 31)]

    def test_four_times_the_usual_hour(self, reader):
        for n in range(10):
            look_at_many(reader, 3, at=NOON - DAY - n * timedelta(hours=1))
        look_at_many(reader, 16, every=timedelta(seconds=30))
        scan()

        (row,) = UnusualReading.objects.all()
        assert (row.rule, row.count, row.limit, row.usual) == (ReadingRule.MANY_RECORDS, 15, 14, 3)

    def test_the_readers_own_surname(self, person):
        namesake = UserFactory(name="Ann Telford")
        look(namesake, person)
        look(namesake, person, at=NOON - 2 * MINUTE)
        scan()

        assert found() == [(ReadingRule.OWN_SURNAME, namesake.pk, 1)]

    def test_outside_hours_unless_on_shift(self, reader, person):
        evening = NOON - 14 * timedelta(hours=1)
        look(reader, person, at=evening)
        on_call = UserFactory(teams=[desk := TeamFactory(kind="duty_desk")])
        ShiftFactory(team=desk, user=on_call, starts_at=evening - MINUTE, ends_at=evening + MINUTE)
        look(on_call, person, at=evening)
        scan()

        assert found() == [(ReadingRule.OUTSIDE_HOURS, reader.pk, 1)]

    def test_a_restricted_record_by_who_never_worked_on_it(self, reader, person):
        RestrictionFactory(subject=person, starts_at=NOON - DAY)
        owner, author = UserFactory(), UserFactory()
        DutyFactory(subject=person, owner=owner, starts_at=NOON - DAY)
        look(author, person, action=audit.Action.ALTERATION, at=NOON - DAY)
        for user in (reader, owner, author):
            look(user, person)
        scan()

        assert found() == [(ReadingRule.RESTRICTED, reader.pk, 1)]

    def test_the_largest_export_of_the_role_in_ninety_days(self, reader):
        colleague = UserFactory(role="probation_officer")
        export(colleague, 300, at=NOON - 91 * DAY)
        export(colleague, 120, at=NOON - 89 * DAY)
        export(reader, 100, at=NOON - 3 * MINUTE)
        export(reader, 120, at=NOON - 2 * MINUTE)
        export(reader, 121, at=NOON - MINUTE)
        scan()

        (row,) = UnusualReading.objects.all()
        assert (row.rule, row.count, row.limit) == (ReadingRule.LARGEST_EXPORT, 121, 120)

    def test_partner_systems_read_in_bulk_and_refusals_and_lists_are_no_openings(self, reader):
        look_at_many(UserFactory(role="partner"), 40)
        for n in range(40):
            look(reader, n, action=audit.Action.DENIAL, verb="offender.open_refused")
            look(reader, n, verb="sharing.emergency_review_opened")
        scan()

        assert found() == []


class TestTheSameHoweverItRuns:
    def everything(self, reader, person):
        look_at_many(reader, 35, at=NOON - 3 * timedelta(hours=1))
        look_at_many(reader, 35, at=NOON - 9 * MINUTE)
        look(UserFactory(name="Ann Telford"), person, at=NOON - 50 * timedelta(hours=1))
        look(reader, person, at=NOON - 14 * timedelta(hours=1))
        export(reader, 150, at=NOON - 30 * MINUTE)

    def keys(self):
        return sorted(UnusualReading.objects.values_list("rule", "key", "first_at", "until_at", "people", "count"))

    def test_once_each_minute_or_hour_or_days_late(self, reader, person):
        self.everything(reader, person)
        ReadingScan.objects.create(pk=1, until=NOON - 3 * DAY)
        scan(NOON + 2 * DAY)
        late = self.keys()
        assert len(late) == 6  # that of Sunday is outside hours too
        with as_owner():
            Receipt.objects.all().delete()
        UnusualReading.objects.all().delete()
        ReadingScan.objects.update(until=NOON - 3 * DAY)

        for hours in range(-72, 49, 4):
            scan(NOON + hours * timedelta(hours=1))
        for minute in range(-60, 5, 7):
            ReadingScan.objects.update(until=NOON + (minute - 7) * MINUTE)
            scan(NOON + minute * MINUTE)

        assert self.keys() == late

    def test_twice_queues_and_alerts_once(self, reader, officer):
        look_at_many(reader, 35)

        assert [scan(), scan(), scan(NOON + MINUTE)] == [1, 0, 0]
        (alert,) = Alert.objects.filter(kind="access.unusual_reading")
        assert alert.subject_id is None
        assert Receipt.objects.filter(alert=alert, team=officer.memberships.get().team).exists()

    def test_killed_before_its_end_it_begins_again_where_it_was(self, reader, monkeypatch):
        look_at_many(reader, 35)
        with monkeypatch.context() as patch:
            patch.setattr(scanning, "exports_of", lambda *spans: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                scan()
        assert found() == []

        assert scan() == 1

    def test_an_entry_that_is_committed_late_is_found(self, reader):
        scan()
        look_at_many(reader, 35)

        assert scan(NOON + MINUTE) == 1

    def test_a_reader_who_breaks_it_stops_no_other_and_is_tried_again(self, reader, monkeypatch):
        other = UserFactory()
        look_at_many(reader, 35)
        look_at_many(other, 35)
        whole = scanning._Reader.queue_all

        def broken(self):
            return 1 / 0 if self.reader.pk == reader.pk else whole(self)

        with monkeypatch.context() as patch:
            patch.setattr(scanning._Reader, "queue_all", broken)
            scan()
            assert [who for _, who, _ in found()] == [other.pk]
            assert LeftOut.objects.standing().get().key == reader.pk

        ReadingScan.objects.update(until=NOON + 60 * MINUTE)
        scan(NOON + 61 * MINUTE)
        assert {who for _, who, _ in found()} == {reader.pk, other.pk}

    def test_a_threshold_counts_from_its_day_also_when_the_scan_is_late(self, reader):
        PracticeValue.objects.create(name=thresholds.RECORDS.name, value=50, starts_on=date(2026, 12, 1), source="Test")
        look_at_many(reader, 35, at=NOON - DAY - 9 * MINUTE)
        look_at_many(reader, 35, at=NOON - 9 * MINUTE)
        ReadingScan.objects.create(pk=1, until=NOON - 2 * DAY)
        scan()

        (row,) = UnusualReading.objects.all()
        assert timezone.localdate(row.first_at) == date(2026, 11, 30)


class TestBudget:
    def bursts(self, reader, number, *, at=NOON - 10 * timedelta(hours=1)):
        """One in each hour."""
        for n in range(number):
            look_at_many(reader, 35, at=at + n * timedelta(hours=1))
        scan(at + number * timedelta(hours=1))

    def test_three_a_week_for_each_officer_are_within_it(self, reader, officer):
        UserFactory(role="privacy_officer")
        PracticeValue.objects.create(
            name=thresholds.HOURS_AROUND.name, value=6, starts_on=date(2026, 11, 1), source="Test"
        )
        self.bursts(reader, 6, at=NOON - 5 * timedelta(hours=1))
        assert not ThresholdQuestion.objects.filter(rule=ReadingRule.MANY_RECORDS).exists()

        self.bursts(reader, 1, at=NOON + 2 * timedelta(hours=1))

        question = ThresholdQuestion.objects.get(rule=ReadingRule.MANY_RECORDS)
        assert (question.week_on, question.budget) == (date(2026, 11, 30), 6)
        assert Alert.objects.filter(kind="access.unusual_threshold").count() == 1

    def test_above_it_readings_are_queued_still_and_the_question_is_asked_once(self, reader, officer):
        self.bursts(reader, 6, at=NOON - 5 * timedelta(hours=1))

        assert UnusualReading.objects.filter(rule=ReadingRule.MANY_RECORDS).count() == 6
        assert ThresholdQuestion.objects.filter(rule=ReadingRule.MANY_RECORDS).count() == 1


def test_it_is_in_the_log_that_a_reading_was_queued(reader):
    look_at_many(reader, 35)
    scan()

    entry = AuditEntry.objects.get(verb="unusual.queued")
    assert (entry.actor_id, len(entry.shown_ids)) == (None, 31)


def test_every_rule_has_its_thresholds():
    assert set(thresholds.OF_RULES) == set(ReadingRule) == set(rules.RULE_WORDS)
