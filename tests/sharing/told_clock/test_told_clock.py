"""What is recorded has the database's time, unless the owner of the database has opened a told clock and says so."""

import io
import itertools
import json
import re
from datetime import UTC, date, datetime, timedelta

import pytest
import typst
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import verify_audit
from demo.at_time import clock_from, held
from offenders.models import Alias
from release_monitor import checks
from release_monitor.database import rights
from release_monitor.running.state import CHECKOUT
from sharing import audit, typesetting
from sharing.agencies import invitations
from sharing.lists import sheets
from sharing.models import AuditEntry, RowVersion, ToldClock
from sharing.told_clock import standing
from sharing.told_clock.actions import set_told_clock
from sharing.told_clock.standing import HEADER, SYNTHETIC, TOLD_TIME
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import UserFactory
from tests.setup.test_rights import Refused, as_app

pytestmark = pytest.mark.django_db

PAST = datetime(2024, 3, 1, 9, tzinfo=UTC)
MONDAY, WEEKS = date(2020, 1, 6), itertools.count()
WEEKLY_LIST = "INSERT INTO offenders_weeklylist (starts_on, made_at) VALUES (%s, %s) RETURNING stored_at"


def turn(is_open):
    with rights.as_owner():
        return set_told_clock(is_open=is_open, reason="Tried")


def tell(moment):
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [TOLD_TIME, moment.isoformat()])


def stored():
    """When the database says that it stored a row; and by its clock."""
    with connection.cursor() as cursor:
        cursor.execute(WEEKLY_LIST, [MONDAY + timedelta(weeks=next(WEEKS)), PAST])
        (at,) = cursor.fetchone()
        cursor.execute("SELECT clock_timestamp()")
        (now,) = cursor.fetchone()
    return at, now


class TestTime:
    def test_setting_alone_tells_nothing(self):
        turn(is_open=False)
        tell(PAST)

        at, now = stored()
        person = OffenderFactory()

        assert timedelta(0) <= now - at < timedelta(minutes=1)
        version = RowVersion.objects.get(table_name="offenders_offender", row_id=person.pk)
        assert abs(now - version.recorded_at) < timedelta(minutes=1)

    def test_open_clock_alone_tells_nothing(self):
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL {TOLD_TIME} = ''")

        at, now = stored()

        assert timedelta(0) <= now - at < timedelta(minutes=1)

    def test_both_tell_it(self):
        tell(PAST)

        assert stored()[0] == PAST

    def test_the_log_keeps_its_own_time(self, record):
        tell(PAST)

        (entry,) = record()

        entry.refresh_from_db()
        assert entry.recorded_at - PAST > timedelta(days=365)

    def test_row_that_is_in_the_applications_way_opens_nothing(self):
        turn(is_open=False)
        tell(PAST)
        with connection.cursor() as cursor:
            cursor.execute("CREATE TEMP TABLE sharing_toldclock AS SELECT 1 AS id, true AS is_open")

        assert stored()[0] > PAST + timedelta(days=365)

    def test_version_is_never_recorded_before_the_one_before(self):
        tell(PAST + timedelta(days=9))
        alias = Alias.objects.create(offender=OffenderFactory(), name="Ro")
        tell(PAST)
        Alias.objects.filter(pk=alias.pk).update(name="Rowan")

        versions = RowVersion.objects.filter(table_name="offenders_alias", row_id=alias.pk).order_by("pk")
        assert [version.recorded_at for version in versions] == [PAST + timedelta(days=9)] * 2

    def test_nor_one_that_is_about_nobody(self):
        tell(PAST + timedelta(days=9))
        user = UserFactory(role="probation_officer")
        tell(PAST)
        type(user).objects.filter(pk=user.pk).update(role="probation_manager")

        versions = RowVersion.objects.filter(table_name="sharing_user", row_id=user.pk).order_by("pk")
        assert [version.recorded_at for version in versions] == [PAST + timedelta(days=9)] * 2


class TestWhoOpensIt:
    @pytest.mark.parametrize(
        "statement",
        [
            "INSERT INTO sharing_toldclock (is_open, reason) VALUES (true, 'x')",
            "UPDATE sharing_toldclock SET is_open = true",
            "DELETE FROM sharing_toldclock",
            "TRUNCATE sharing_toldclock",
        ],
    )
    def test_the_applications_role_does_not(self, statement):
        with as_app() as cursor, pytest.raises(Refused):
            cursor.execute(statement)

    def test_it_stands_in_the_log_who_opened_and_closed_it_and_why(self):
        assert (turn(is_open=False), turn(is_open=False), turn(is_open=True)) == (True, False, True)

        entries = AuditEntry.objects.filter(target_type="sharing.toldclock").order_by("pk")
        assert [entry.verb for entry in entries] == ["sharing.told_clock_closed", "sharing.told_clock_opened"]
        opened = ToldClock.objects.last()
        assert (opened.by_role, entries[1].actor, entries[1].reason) == (entries[0].actor, opened.by_role, "Tried")
        assert entries[1].target_id == opened.pk
        assert opened.at == entries[1].at

    def test_command_says_how_it_stands_and_wants_the_owner_and_a_reason(self, monkeypatch):
        printed = io.StringIO()
        call_command("told_clock", stdout=printed)
        assert printed.getvalue() == "A told clock is open.\n"

        with pytest.raises(CommandError, match="Enter why"):
            call_command("told_clock", "close")
        monkeypatch.setattr("release_monitor.database.owner.OWNER_ALIAS", "default")
        with pytest.raises(CommandError, match="does not own the database"):
            call_command("told_clock", "close", reason="Tried")

    def test_no_production_starts_while_it_is_open(self, monkeypatch):
        monkeypatch.setattr(rights, "wrong_rights", lambda connection: [])
        monkeypatch.setattr(connection, "close", lambda: None)

        with pytest.raises(SystemExit, match="E025"):
            checks.refuse_wrong_rights()
        turn(is_open=False)
        checks.refuse_wrong_rights()


class TestDemosClock:
    def test_its_moment_rides_along_with_what_is_written(self, django_assert_num_queries):
        with held(PAST), CaptureQueriesContext(connection) as asked:
            at, _ = stored()
        after, _ = stored()

        assert at == PAST
        assert len(asked) == 2
        assert after != PAST

    def test_clock_in_a_clock(self):
        with clock_from(PAST) as clock:
            with held(PAST + timedelta(days=1)):
                inner, _ = stored()
            clock.put(PAST + timedelta(days=2))
            outer, _ = stored()

        assert (inner, outer) == (PAST + timedelta(days=1), PAST + timedelta(days=2))

    def test_what_is_taken_back_leaves_no_moment_behind(self):
        with clock_from(PAST) as clock:
            with pytest.raises(ZeroDivisionError), transaction.atomic():
                stored()
                clock.put(PAST + timedelta(days=1))
                stored()
                raise ZeroDivisionError

            assert stored()[0] == PAST + timedelta(days=1)

    def test_rows_of_a_query_that_begins_with_a_table_of_its_own_are_read(self):
        with held(PAST), connection.chunked_cursor() as cursor:
            cursor.execute("WITH one AS (SELECT 1 AS number) SELECT number FROM one")
            assert cursor.fetchall() == [(1,)]


class TestSeal:
    def test_checkpoints_say_it_and_the_verifier_counts_what_was_recorded_meanwhile(self, sealing, record, check):
        record(number=2)
        sealing.look(sign=True)
        turn(is_open=False)
        record(number=3)
        sealing.look(sign=True)
        turn(is_open=True)
        record(number=4)
        sealing.look(sign=True)

        report = check()

        assert report.findings == []
        assert report.counts[verify_audit.UNDER_TOLD] == 2 + 4
        assert report.counts["checkpoints while a told clock was open"] == 2
        assert report.counts["entries"] == 11

    def test_closed_at_once_it_is_counted_by_the_entries_alone(self, sealing, record, check):
        turn(is_open=False)
        record()
        turn(is_open=True)
        record(number=5)
        turn(is_open=False)
        sealing.look(sign=True)

        report = check()

        assert report.findings == []
        assert report.counts[verify_audit.UNDER_TOLD] == 5
        assert report.counts["checkpoints while a told clock was open"] == 0

    def test_checkpoint_from_which_the_line_was_taken_is_found(self, sealing, record, check, tmp_path):
        record()
        sealing.look(sign=True)
        for file in (tmp_path / "witness").iterdir():
            file.write_text(file.read_text().replace("told-clock open\n", ""))

        assert "its signature is wrong" in str(check().findings[0])


@pytest.fixture
def said(monkeypatch):
    """The processes ask the table, as in real life, and each time."""
    monkeypatch.setattr(standing, "READ_AGAIN_SECONDS", 0.0)


@pytest.mark.usefixtures("said")
class TestEverythingSaysSynthetic:
    """Each is asked while the clock is open, and again after it was closed."""

    def both(self, ask):
        opened = ask()
        turn(is_open=False)
        return opened, ask()

    def test_page(self, client):
        opened, closed = self.both(lambda: client.get(reverse("account_login")).text)

        assert "Synthetic data" in opened
        assert "Synthetic data" not in closed

    def test_page_that_is_not_there(self, client):
        client.force_login(UserFactory())
        opened, closed = self.both(lambda: client.get("/no-such-page/").text)

        assert "Synthetic data" in opened
        assert "Synthetic data" not in closed

    def test_answer_of_the_api(self, client):
        opened, closed = self.both(lambda: client.get("/api/v1/people/"))

        assert opened.headers[HEADER] == "true"
        assert HEADER not in closed.headers

    def test_letter(self):
        user = UserFactory()

        def sent():
            invitations.send(user, site="https://monitor.example")
            return mail.outbox[-1].body

        opened, closed = self.both(sent)

        assert opened.endswith(f"\n\n{SYNTHETIC}.\n")
        assert SYNTHETIC not in closed

    @pytest.mark.parametrize("kind", [sheets.CSV, sheets.XLSX, sheets.ODS])
    def test_sheet(self, kind, monkeypatch):
        rows = []
        monkeypatch.setattr(sheets, f"_{kind}", lambda definition, head, lines, at: rows.append(definition.rows()))
        definition = sheets.Definition("People", "now", "All", "Yours", "None", "OFFICIAL-SENSITIVE")

        self.both(lambda: sheets.written(kind, definition, ["Name"], [], at=PAST))

        assert [dict(each)["Marking"] for each in rows] == [f"OFFICIAL-SENSITIVE. {SYNTHETIC}", "OFFICIAL-SENSITIVE"]

    @pytest.mark.parametrize("path", sorted(CHECKOUT.glob("[a-z]*/**/data/*.typ")), ids=lambda path: path.stem)
    def test_paper(self, path):
        if path == typesetting.PARTS:
            pytest.skip("is a part of the others")
        source = typesetting.PARTS.read_text() + "\n#sheet[One #pagebreak() Two]"
        data = {"title": "A", "person": "B", "head": "C", "footer": "D"}

        assert typesetting.source_of(path).startswith(typesetting.PARTS.read_bytes())
        assert not re.search(r"foreground", path.read_text())
        for words, pages in ((SYNTHETIC, 2), ("", 0)):
            inputs = {"data": json.dumps(data), "synthetic": words}
            found = typst.query(
                source.encode(), "<synthetic>", field="value", font_paths=typesetting.fonts(), sys_inputs=inputs
            )
            assert json.loads(found) == [SYNTHETIC] * pages

    def test_paper_with_a_list_over_the_end_of_a_page_is_still_for_screen_readers(self):
        source = typesetting.PARTS.read_text() + "\n#sheet[= Head\n#list(..range(200).map(n => [Item #n]))]"
        data = {"title": "A", "person": "B", "head": "C", "footer": "D"}
        inputs = {"data": json.dumps(data), "synthetic": SYNTHETIC}

        made = typst.compile(source.encode(), font_paths=typesetting.fonts(), sys_inputs=inputs, pdf_standards=["ua-1"])

        assert made[:4] == b"%PDF"

    def test_papers_are_given_the_words(self, monkeypatch):
        given = []
        monkeypatch.setattr(typst, "compile", lambda *_, sys_inputs, **more: given.append(sys_inputs) or b"")

        self.both(lambda: typesetting.pdf_of(typesetting.SECTIONS, {}, at=PAST))

        assert [each["synthetic"] for each in given] == [SYNTHETIC, ""]

    def test_no_letter_is_sent_past_it(self):
        sends = re.compile(r"(send_mail|EmailMessage)\((?s:.{0,60}?)[^\n]*")
        for path in CHECKOUT.glob("[a-z]*/**/*.py"):
            if path.parts[len(CHECKOUT.parts)] not in ("sharing", "offenders", "parole", "licence", "release_monitor"):
                continue
            for found in sends.finditer(path.read_text()):
                assert "letter(" in found[0], path


def test_it_is_read_once_in_ten_seconds(monkeypatch, django_assert_num_queries):
    now = [100.0]
    monkeypatch.setattr(standing, "READ_AGAIN_SECONDS", 10.0)
    monkeypatch.setattr(standing, "_known", None)
    monkeypatch.setattr(standing.time, "monotonic", lambda: now[0])

    with django_assert_num_queries(1):
        assert standing.is_open()
        now[0] += 9.9
        assert standing.is_open()
    turn(is_open=False)
    assert standing.is_open()
    now[0] += 0.1
    assert not standing.is_open()


def test_every_reading_of_the_log_says_which_entries_are_ours(record):
    """The entry of an opening is one like all others: it has its salt and its number."""
    turn(is_open=False)

    entry = AuditEntry.objects.get(verb="sharing.told_clock_closed")
    assert entry.salt
    assert entry.uid
    assert entry.action == audit.Action.ADMINISTRATION
