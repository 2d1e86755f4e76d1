"""The page that takes a file of people: checked by the worker, shown, applied once, erased."""

import csv
import threading
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from kombu.exceptions import OperationalError

from offenders.importing import applying, files, reading
from offenders.models import ImportFile, Offender
from sharing.models import AuditEntry, Grant, Membership
from tests.factories.offenders import ImportFileFactory, OffenderFactory
from tests.factories.sharing import GrantFactory, TeamFactory, UserFactory
from tests.offenders.importing.test_import import OTHER
from tests.offenders.importing.test_need_to_know import NEW

pytestmark = pytest.mark.django_db
NOBODY = {"prison_number": "Z0009ZZ", "received_on": "soon", "pnc": "", "teams": ""}


@pytest.fixture
def team():
    return TeamFactory(name="PPCS")


@pytest.fixture
def user(client, team):
    user = UserFactory(role="ppcs", teams=[team])
    client.force_login(user)
    return user


@pytest.fixture
def give(client, user, team, file_of):
    """Gives a file on the page, and answers its row."""

    def give(*rows, **data):
        content = file_of(*rows).read_bytes()
        typed = {"file": SimpleUploadedFile("people.csv", content), "lead": team.pk} | data
        response = client.post(reverse("import_files"), typed)
        assert response.status_code == 302, response.context["form"].errors
        return ImportFile.objects.latest("pk")

    return give


def work():
    return files.work(at=timezone.now())


def page_of(client, file):
    return client.get(reverse("import_file", args=[file.uid])).content.decode()


def post(client, name, file):
    return client.post(reverse(name, args=[file.uid]))


def test_file_is_checked_shown_and_applied(client, user, team, give):
    file = give(NEW, NEW | {"prison_number": "Z0001AA"})
    assert "Waiting to be checked" in page_of(client, file)

    work()
    page = page_of(client, file)
    assert "Apply to 2 people" in page
    assert "A1234BC new, identity being checked" in page
    assert not Offender.objects.exists()

    post(client, "import_file_apply", file)
    work()
    file.refresh_from_db()
    assert (file.state, file.content, file.decided_by) == ("applied", None, user)
    assert Offender.objects.visible_to(user).count() == 2
    assert Grant.objects.filter(team=team, grant_role="lead", made_by=user).count() == 2
    assert "Applied" in page_of(client, file)
    assert AuditEntry.objects.filter(verb="offenders.person_added", actor_id=user.pk).count() == 2


def test_errors_and_warnings_are_shown_by_row_and_column(client, give):
    file = give(NEW | {"pnc": "2002/0073319A"}, NOBODY)

    work()

    page = page_of(client, file)
    assert "<strong>1 error.</strong>" in page
    assert "received_on" in page
    assert "is kept, unverified" in page
    assert "Apply to 1 person" in page


def test_empty_sheets_can_be_filled_in_and_are_read_again(client, user, tmp_path):
    path = tmp_path / "caseload.zip"
    path.write_bytes(client.get(reverse("import_sheets")).content)

    assert list(reading.read(path, reading.form_of(path))) == []
    with zipfile.ZipFile(path) as archive:
        assert {"people.csv", "reviews.csv", "licences.csv", "recalls.csv", "places.csv"} <= set(archive.namelist())


def test_errors_are_downloaded_as_a_file_without_formulas(client, give):
    file = give(NEW | {"prison_number": "=1+1"})
    work()

    lines = client.get(reverse("import_file_errors", args=[file.uid])).content.decode("utf-8-sig").splitlines()

    assert lines[0] == "kind,sheet,row,column,prison_number,what_to_do"
    assert lines[1].startswith("error,people,2,prison_number,'=1+1,")


def test_what_is_no_file_of_people_is_refused_in_words(client, user, team):
    typed = {"file": SimpleUploadedFile("people.csv", b"name,age\nRon,4\n"), "lead": team.pk}
    client.post(reverse("import_files"), typed)

    work()

    assert "prison_number is not among them" in page_of(client, ImportFile.objects.get())


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "The file is empty"), (b"x" * 1_001, "The file is larger than"), (None, "Select a file")],
)
def test_file_that_cannot_be_taken_is_told_at_the_field(client, user, team, monkeypatch, content, words):
    monkeypatch.setattr(files, "LARGEST", 1_000)
    typed = {"lead": team.pk} | ({} if content is None else {"file": SimpleUploadedFile("people.csv", content)})

    page = client.post(reverse("import_files"), typed).content.decode()

    assert words in page
    assert not ImportFile.objects.exists()


def test_lead_is_a_team_of_ones_own(client, user, file_of):
    typed = {"file": SimpleUploadedFile("people.csv", b"prison_number\n"), "lead": TeamFactory().pk}

    page = client.post(reverse("import_files"), typed).content.decode()

    assert "Select one of your own teams" in page
    assert not ImportFile.objects.exists()


def test_form_sent_twice_is_one_file(client, give):
    form = client.get(reverse("import_files")).context["form"]
    uid = str(form["uid"].value())

    assert give(NEW, uid=uid) == give(NEW, uid=uid)
    assert ImportFile.objects.count() == 1


def test_too_many_files_that_wait_are_refused(client, user, team, monkeypatch, give):
    monkeypatch.setattr(files, "MOST_KEPT", 1)
    give(NEW)

    typed = {"file": SimpleUploadedFile("more.csv", b"prison_number\n"), "lead": team.pk}
    page = client.post(reverse("import_files"), typed).content.decode()

    assert "files waiting" in page


@pytest.mark.parametrize("name", ["import_file", "import_file_progress", "import_file_apply", "import_file_discard"])
def test_file_of_somebody_else_reads_as_absent(client, user, name):
    file = ImportFileFactory(state="checked")
    method = client.get if name in ("import_file", "import_file_progress") else client.post

    theirs = method(reverse(name, args=[file.uid]))
    absent = method(reverse(name, args=["01939d5e-0000-7000-8000-000000000000"]))

    assert theirs.status_code == absent.status_code == 404
    file.refresh_from_db()
    assert file.state == "checked"


def test_applied_and_discarded_once(client, give):
    file = give(NEW)
    work()

    for _ in range(2):
        post(client, "import_file_apply", file)
        work()
    post(client, "import_file_discard", file)

    file.refresh_from_db()
    assert file.state == "applied"
    assert Offender.objects.count() == 1
    assert AuditEntry.objects.filter(verb="import.file_applied").count() == 1


def test_discarded_file_is_erased(client, give):
    file = give(NEW)
    work()

    post(client, "import_file_discard", file)

    file.refresh_from_db()
    assert (file.state, file.content, file.report) == ("discarded", None, None)
    assert not Offender.objects.exists()


def test_what_is_not_decided_is_erased_after_a_day_and_not_before(client, give):
    file = give(NEW)
    work()

    files.work(at=file.uploaded_at + timedelta(hours=24, seconds=-1))
    file.refresh_from_db()
    assert file.state == "checked"

    files.work(at=file.uploaded_at + timedelta(hours=24))
    file.refresh_from_db()
    assert (file.state, file.content, file.report) == ("discarded", None, None)


def test_names_of_an_applied_file_are_forgotten_after_a_day(client, give):
    file = give(NEW)
    work()
    post(client, "import_file_apply", file)
    work()

    files.work(at=file.uploaded_at + timedelta(hours=24))

    file.refresh_from_db()
    assert file.report == {
        "counts": {"added": 1, "changed": 0, "unchanged": 0, "held": 0, "set_aside": 0},
        "forgotten": True,
    }
    assert "Applied" in page_of(client, file)


def test_check_that_was_killed_is_begun_again_when_its_lease_is_over(client, give, monkeypatch):
    file = give(NEW)
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(applying, "preview", killed)
        work()

    assert work() == 0  # somebody may still be at it
    files.work(at=timezone.now() + files.LEASE)

    file.refresh_from_db()
    assert file.state == "checked"


def test_apply_that_was_killed_is_begun_again_and_done_once(client, give, monkeypatch):
    file = give(NEW)
    work()
    post(client, "import_file_apply", file)
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(files, "_end", killed)  # all people are written; that it is over is not
        work()
    assert Offender.objects.exists()

    files.work(at=timezone.now() + files.LEASE)

    file.refresh_from_db()
    assert (file.state, Offender.objects.count()) == ("applied", 1)


def test_worker_whose_file_another_has_gone_on_with_takes_its_batch_back(client, give, monkeypatch):
    file = give(NEW)
    work()
    post(client, "import_file_apply", file)
    usual = applying.write_batch

    def overtaken(changes, **more):
        ImportFile.objects.update(people_done=1)
        return usual(changes, **more)

    monkeypatch.setattr(applying, "write_batch", overtaken)
    work()

    file.refresh_from_db()
    assert (file.state, Offender.objects.exists()) == ("applying", False)


def test_file_that_is_stopped_on_the_way_says_who_was_imported(client, user, give, monkeypatch):
    file = give(NEW, NEW | {"prison_number": "Z0001AA", "pnc": ""})
    work()
    post(client, "import_file_apply", file)
    monkeypatch.setattr(applying, "BATCH", 1)
    usual = applying.write_batch

    def killed_later(changes, **more):
        return killed() if Offender.objects.exists() else usual(changes, **more)

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(applying, "write_batch", killed_later)
        work()
    Membership.objects.filter(user=user).delete()

    files.work(at=timezone.now() + files.LEASE)

    page = page_of(client, file)
    assert "Stopped. The people counted below as added or changed were imported." in page
    assert Offender.objects.get().prison_number == "A1234BC"


def test_file_that_breaks_each_worker_fails_in_words(client, give, monkeypatch):
    file = give(NEW)
    at = timezone.now()
    with monkeypatch.context() as patched:
        patched.setattr(applying, "preview", killed)
        for attempt in range(files.MOST_ATTEMPTS):
            with pytest.raises(KeyboardInterrupt):
                files.work(at=at + attempt * 2 * files.LEASE)

    files.work(at=at + 10 * files.LEASE)

    file.refresh_from_db()
    assert (file.state, file.content) == ("failed", None)
    assert "Contact support" in page_of(client, file)


def killed(*args, **kwargs):
    raise KeyboardInterrupt


@pytest.mark.django_db(transaction=True)
def test_two_workers_apply_a_file_once(client, give):
    file = give(NEW, NEW | {"prison_number": "Z0001AA"})
    work()
    post(client, "import_file_apply", file)
    both = threading.Barrier(2)

    def worker():
        both.wait()
        work()
        connection.close()

    workers = [threading.Thread(target=worker) for _ in range(2)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()

    assert AuditEntry.objects.filter(verb="offenders.person_added").count() == 2
    assert AuditEntry.objects.filter(verb="import.file_applied").count() == 1


def test_who_left_the_team_meanwhile_applies_nothing(client, user, give):
    file = give(NEW)
    work()
    post(client, "import_file_apply", file)
    Membership.objects.filter(user=user).update(ends_at=timezone.now())

    work()

    file.refresh_from_db()
    assert (file.state, file.report) == ("refused", {"refused": files.NO_LEAD})
    assert not Offender.objects.exists()


def test_who_may_not_import_any_more_applies_nothing(client, user, give):
    file = give(NEW)
    work()
    post(client, "import_file_apply", file)
    user.role = "auditor"
    user.save()

    work()

    file.refresh_from_db()
    assert file.report == {"refused": files.MAY_NOT}


def test_preview_does_not_name_whom_the_reader_may_not_see_any_more(client, team, give):
    grant = GrantFactory(subject=OffenderFactory(prison_number="A1234BC"), team=team, grant_role="contributor")
    file = give(NEW)
    work()
    assert "A1234BC changed" in page_of(client, file)

    grant.permission_rows.update(ends_at=timezone.now())

    assert "A1234BC changed" not in page_of(client, file)


def test_progress_asks_again_until_it_is_done(client, give):
    file = give(NEW)
    at = reverse("import_file_progress", args=[file.uid])

    assert "every 2s" in client.get(at).content.decode()

    work()
    assert client.get(at).headers["HX-Refresh"] == "true"


def test_lost_broker_does_not_lose_the_file(client, give, monkeypatch, django_capture_on_commit_callbacks):
    def lost(*args, **kwargs):
        raise OperationalError

    monkeypatch.setattr(files.current_app, "send_task", lost)
    with django_capture_on_commit_callbacks(execute=True):
        file = give(NEW)

    work()

    file.refresh_from_db()
    assert file.state == "checked"


def test_sheet_is_taken_on_the_page(client, user, team, tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["prison_number", "family_name"])
    book.active.append(["A1234BC", "Telford"])
    book.save(tmp_path / "people.xlsx")
    typed = {"file": SimpleUploadedFile("x", (tmp_path / "people.xlsx").read_bytes()), "lead": team.pk}
    client.post(reverse("import_files"), typed)

    work()

    assert ImportFile.objects.get().report["counts"]["added"] == 1


def test_who_has_no_team_is_told_what_to_do(client):
    client.force_login(UserFactory(role="ppcs"))

    assert "You are in no team" in client.get(reverse("import_files")).content.decode()


def test_links_are_on_the_list_of_people(client, user, team):
    GrantFactory(subject=OffenderFactory(family_name="Sandiford"), team=team)

    page = client.post(reverse("people"), {"q": "sandi"}, follow=True).content.decode()

    assert f"{reverse('people_export')}?asked=" in page
    assert reverse("import_files") in page
    client.force_login(UserFactory(role="probation_officer"))
    assert reverse("import_files") not in client.get(reverse("people")).content.decode()


class TestExport:
    def test_asks_for_a_reason_and_records_it_with_whom_it_names(self, client, user, team):
        person = OffenderFactory(family_name="Sandiford")
        GrantFactory(subject=person, team=team)
        GrantFactory(subject=OffenderFactory(family_name="Varga"), team=team)
        OffenderFactory(family_name="Sandhidden")
        at = client.post(reverse("people"), {"q": "sand"}).url.replace(reverse("people"), reverse("people_export"))

        assert "Enter the purpose of the export" in client.post(at, {"reason": " "}).content.decode()
        assert not AuditEntry.objects.filter(action="export").exists()

        response = client.post(at, {"reason": "Briefing on Monday"})
        entry = AuditEntry.objects.get(action="export")  # before the first byte is asked for
        assert (entry.reason, entry.shown_ids) == ("Briefing on Monday", [person.pk])
        text = response.getvalue().decode()
        assert text.startswith("\ufeffprison_number,")
        assert [line.split(",")[1] for line in text.splitlines()[1:]] == ["Sandiford"]

    def test_who_is_hidden_between_record_and_file_does_not_leave(self, client, user, team):
        grant = GrantFactory(subject=OffenderFactory(family_name="Sandiford"), team=team)
        response = client.post(reverse("people_export"), {"reason": "Briefing"})

        grant.permission_rows.update(ends_at=timezone.now())

        assert "Sandiford" not in response.getvalue().decode()

    def test_teams_only_when_asked(self, client, user, team):
        GrantFactory(subject=OffenderFactory(), team=team, grant_role="lead")

        without = client.post(reverse("people_export"), {"reason": "Briefing"}).getvalue().decode()
        asked = client.post(reverse("people_export"), {"reason": "Briefing", "teams": "on"}).getvalue().decode()

        assert "PPCS" not in without
        assert "PPCS:lead" in asked

    def test_programme_of_which_the_reader_may_not_know_leaves_with_neither_person_nor_teams(self, client, user, team):
        person = OffenderFactory(programme=["state_threats", "terrorism"])
        GrantFactory(subject=person, team=team, grant_role="lead", programme="terrorism")
        GrantFactory(subject=person, team=TeamFactory(name="Secret desk"), programme="state_threats")

        def sheet():
            file = client.post(reverse("people_export"), {"reason": "Briefing", "teams": "on"}).getvalue().decode()
            (row,) = csv.DictReader(file.removeprefix("\ufeff").splitlines())
            return row["programme"], "Secret desk" in row["teams"]

        assert sheet() == ("terrorism", False)

        GrantFactory(subject=person, team=team, programme="state_threats")
        assert sheet() == ("state_threats", True)

    def test_nobody_to_export(self, client, user):
        assert "No one to export" in client.get(reverse("people_export")).content.decode()


def test_command_writes_a_file_and_records_it(tmp_path, django_user_model):
    from django.core.management import CommandError, call_command

    person = OffenderFactory(family_name="Sandiford")
    path = tmp_path / "people.csv"

    call_command("export_people", path)

    assert [raw.cells["family_name"] for raw in reading.read(path, reading.Form.CSV)] == ["Sandiford"]
    assert AuditEntry.objects.get(action="export").shown_ids == [person.pk]
    with pytest.raises(CommandError, match="already exists"):
        call_command("export_people", path)


def test_command_writes_to_standard_output(capsys):
    from django.core.management import call_command

    OffenderFactory(family_name="Sandiford")

    call_command("export_people", "--teams")

    assert capsys.readouterr().out.startswith("\ufeffprison_number,")


def test_command_names_the_team_that_leads(file_of):
    from django.core.management import CommandError, call_command

    call_command("import_people", file_of(NEW | OTHER), "--apply", "--lead", "NSD North")

    assert Grant.objects.get().team.name == "NSD North"
    with pytest.raises(CommandError, match="is not a team here"):
        call_command("import_people", file_of(NEW | OTHER), "--lead", "Nobody")
