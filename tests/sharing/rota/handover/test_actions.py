"""Writing, accepting and signing: what follows, who may, and what is refused."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.utils import timezone

from sharing import access
from sharing.access.two_people import SamePerson
from sharing.models import Alert, Receipt, Shift, ShiftSheet, ShiftSheetLine
from sharing.rota.handover import actions, clock, shifts
from sharing.rota.handover.actions import HandoverSheetRefused
from sharing.rota.handover.alert_kinds import NOT_SIGNED
from sharing.rota.on_call.now import on_call
from sharing.rota.rules import Level
from tests.factories.rota import HOUR, desk_of, shift
from tests.factories.sharing import AlertFactory, GrantFactory, TeamFactory, UserFactory
from tests.worlds import row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
MINUTE = timedelta(minutes=1)
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
cast = row_of("cast")
world = world_of(lambda: {"cast": desk_of()})


@pytest.fixture
def after(cast):
    """Karen's shift ended at noon, and Neil's began."""
    shift(cast, "karen", NOON - 12 * HOUR)
    return shift(cast, "neil", NOON)


def alert_of(cast, **more):
    """An alert to the desk itself, about somebody whom its members see."""
    found = AlertFactory(tells=[cast["desk"]], **more)
    if found.subject:
        GrantFactory(subject=found.subject, team=cast["desk"])
    return found


def mark(cast, after, who):
    change = shifts.find_change(cast[who], after.uid, at=timezone.now())
    return actions.sheet_for(change, reader=cast[who], at=timezone.now()).mark


def write(cast, after, who="karen", **more):
    words = {"calls": "Insp. Oddy, 08:20", "promises": "Call HMP Full Sutton at 10am", "note": ""} | more
    return actions.write(shift=after, mark=mark(cast, after, "karen"), by=cast[who], **words)


def sign(cast, after, who="neil"):
    return actions.sign(shift=after, mark=mark(cast, after, who), by=cast[who])


def on(cast, at=None):
    return [each.name for each in on_call(cast["desk"], Level.FIRST, at=at or timezone.now())]


def open_alerts():
    return Alert.objects.unfinished().filter(kind=NOT_SIGNED.name)


class TestSigning:
    def test_the_outgoing_writes_and_the_incoming_signs(self, cast, after):
        first = alert_of(cast)
        write(cast, after)
        sheet = sign(cast, after)

        assert (sheet.written_by, sheet.signed_by) == (cast["karen"], cast["neil"])
        assert sheet.calls == "Insp. Oddy, 08:20"
        assert len(sheet.written_mark) == len(sheet.signed_mark) == 64
        after.refresh_from_db()
        assert after.signed_at == timezone.now()
        (line,) = sheet.accepted.all()
        assert (line.key, line.accepted_by) == (f"thread:{first.uid}", cast["neil"])

    def test_one_line_at_a_time(self, cast, after):
        first, other = alert_of(cast), alert_of(cast)
        key = f"thread:{first.uid}"
        assert actions.accept(shift=after, keys=[key], mark=mark(cast, after, "neil"), by=cast["neil"]) == 1
        assert actions.accept(shift=after, keys=[key], mark=mark(cast, after, "neil"), by=cast["neil"]) == 0
        after.refresh_from_db()
        assert after.signed_at is None

        sign(cast, after)

        assert {line.key for line in ShiftSheetLine.objects.all()} == {key, f"thread:{other.uid}"}

    def test_lines_that_are_kept_name_nobody(self, cast, after):
        found = alert_of(cast, title="Sighting in Leeds")
        sign(cast, after)

        words = ShiftSheetLine.objects.get().words
        assert str(found.uid) in words
        assert "Leeds" not in words
        assert str(found.subject) not in words

    def test_they_are_never_changed(self, cast, after):
        alert_of(cast)
        sign(cast, after)

        with (
            pytest.raises(DatabaseError, match=r"append-only|permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("UPDATE sharing_shiftsheetline SET words = 'Another'")

    def test_it_can_be_signed_for_without_the_note_of_who_is_gone(self, cast, after):
        sheet = sign(cast, after)

        assert (sheet.written_by, sheet.signed_by) == (None, cast["neil"])

    def test_what_came_in_since_it_was_shown_is_not_signed_for_unread(self, cast, after):
        shown = mark(cast, after, "neil")
        alert_of(cast)

        with pytest.raises(HandoverSheetRefused, match="has changed since"):
            actions.sign(shift=after, mark=shown, by=cast["neil"])
        assert not ShiftSheet.objects.filter(signed_at__isnull=False).exists()

    def test_a_note_that_was_written_since_is_read_first(self, cast, after):
        shown = mark(cast, after, "neil")
        write(cast, after)

        with pytest.raises(HandoverSheetRefused, match="has changed since"):
            actions.sign(shift=after, mark=shown, by=cast["neil"])

    @pytest.mark.parametrize("who", ["karen", "delia", "ann"])
    def test_nobody_else_signs_for_it(self, cast, after, who):
        with pytest.raises(HandoverSheetRefused, match="Neil Garvey must sign for this shift"):
            sign(cast, after, who)

    @pytest.mark.parametrize("who", ["neil", "delia", "ann"])
    def test_nobody_else_writes_the_note(self, cast, after, who):
        with pytest.raises(HandoverSheetRefused, match="Karen Lockyer must write this note"):
            write(cast, after, who)

    def test_two_accounts_of_one_person_hand_nothing_over(self, cast, after):
        cast["neil"].staff_number = cast["karen"].staff_number
        cast["neil"].save()

        with pytest.raises(SamePerson):
            sign(cast, after)

    def test_for_anybody_outside_the_desk_there_is_no_sheet(self, cast, after):
        other = UserFactory(role="duty_officer", agency=cast["agency"], teams=[TeamFactory(kind="duty_desk")])

        for asker in (cast["judith"], other):
            with pytest.raises(access.RecordHidden):
                actions.sign(shift=after, mark="", by=asker)

    def test_it_is_signed_once(self, cast, after):
        sign(cast, after)

        with pytest.raises(HandoverSheetRefused, match="already been handed over"):
            sign(cast, after)
        with pytest.raises(HandoverSheetRefused, match="already been handed over"):
            write(cast, after)

    def test_nothing_is_kept_where_the_last_step_fails(self, cast, after, monkeypatch):
        alert_of(cast)

        def fails(**_):
            raise RuntimeError

        monkeypatch.setattr(actions.alerts, "resolve", fails)
        with pytest.raises(RuntimeError), transaction.atomic():
            sign(cast, after)

        after.refresh_from_db()
        assert after.signed_at is None
        assert not ShiftSheet.objects.exists()


class TestUnsigned:
    def test_both_are_on_call_and_the_manager_is_told_until_it_is_signed(self, cast, after, at_noon):
        at_noon.shift(15 * MINUTE - timedelta(seconds=1))
        clock.watch(at=timezone.now())
        assert on(cast) == ["Neil Garvey"]
        assert not open_alerts().exists()

        at_noon.shift(timedelta(seconds=1))
        clock.watch(at=timezone.now())
        clock.watch(at=timezone.now())
        assert on(cast) == ["Neil Garvey", "Karen Lockyer"]
        told = Receipt.objects.get(alert=open_alerts().get())
        assert told.team == cast["desk"]
        assert Receipt.objects.filter(pk=told.pk).visible_to(cast["ann"]).exists()
        assert not Receipt.objects.filter(pk=told.pk).visible_to(cast["delia"]).exists()

        sign(cast, after)
        assert on(cast) == ["Neil Garvey"]
        assert not open_alerts().exists()

    def test_without_a_manager_in_the_desk_those_of_the_agency_are_told(self, cast, after):
        cast["ann"].memberships.update(ends_at=NOON - HOUR)
        clock.watch(at=NOON + HOUR)

        told = Receipt.objects.get(alert=open_alerts().get())
        assert told.team.agency == cast["agency"]
        assert Receipt.objects.filter(pk=told.pk).visible_to(cast["judith"]).exists()

    def test_it_ends_with_the_shift(self, cast, after):
        clock.watch(at=NOON + HOUR)
        clock.watch(at=NOON + 12 * HOUR)

        assert not open_alerts().exists()

    def test_a_shift_that_follows_none_is_signed_for_by_nobody(self, cast):
        shift(cast, "neil", NOON)
        clock.watch(at=NOON + HOUR)

        assert not open_alerts().exists()

    def test_a_signature_before_the_start_counts_from_the_start(self, cast, at_noon):
        shift(cast, "karen", NOON - 6 * HOUR)
        after = shift(cast, "neil", NOON + 6 * HOUR)
        at_noon.shift(5 * HOUR - timedelta(seconds=1))
        with pytest.raises(HandoverSheetRefused, match="from an hour before"):
            sign(cast, after)

        at_noon.shift(timedelta(seconds=1))
        sign(cast, after)

        assert on(cast) == ["Karen Lockyer"]
        assert on(cast, NOON + 6 * HOUR) == on(cast, NOON + 7 * HOUR) == ["Neil Garvey"]
        assert Shift.objects.get(pk=after.pk).signed_at < after.starts_at
