"""What retention decided is destroyed: nothing of the person stays, the log verifies, past counts are as before."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection, models, transaction
from django.urls import reverse

import verify_audit
from offenders.models import Offender
from release_monitor.figures.actions import detaching
from release_monitor.figures.actions.comparing import compare
from release_monitor.figures.actions.keeping import ADD
from release_monitor.figures.models import FigureCount, FigureFact, FigurePerson
from sharing import audit
from sharing.destroying import actions, decisions, disposal_list
from sharing.destroying.hanging import hanging_on
from sharing.models import AuditEntry, Destruction, JobRun, RetentionHold, RetentionReview
from sharing.retention import actions as retention
from sharing.retention import hooks
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import GrantFactory, TeamFactory, UserFactory
from tests.sharing.destroying import planting

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def dispose(*arguments):
    out, errors = StringIO(), StringIO()
    try:
        call_command("dispose", *map(str, arguments), stdout=out, stderr=errors)
    except CommandError as why:
        return out.getvalue(), f"{errors.getvalue()}{why}"
    return out.getvalue(), errors.getvalue()


def is_there(person):
    return Offender._base_manager.filter(pk=person.pk).exists()


@pytest.fixture
def sealed(sealing):
    return lambda: sealing.look(sign=True)


class TestNothingStays:
    def test_mark_in_every_column_of_every_table_is_found_nowhere_afterwards(self, decide, sealed, check):
        planting.without_checks()
        person = decide()
        planted = planting.plant(person)
        user = UserFactory()
        record(user, subject=person, payload={"said": planting.MARK}, reason=planting.MARK)
        record(user, target=RetentionHold.objects.get(subject=person), payload={"before": planting.MARK})
        record(user, shown=[person.pk], payload={"query": f"{planting.MARK} {planting.MARK}"})
        sealed()
        before = planting.tables_with_mark()
        cache.set("planted", {"name": planting.MARK})
        assert len(planting.keys_with_mark()) == 1  # it is found where it is
        cache.delete("planted")

        actions.destroy(subject_key=person.pk)

        assert len(planted) > 150
        assert {model._meta.db_table for model in planted if has_text(model)} <= before
        assert planting.tables_with_mark() == set()
        assert planting.keys_with_mark() == []
        sealed()
        report = check()
        assert report.findings == []
        assert report.counts["details erased"] > 3

    def test_what_is_opened_listed_and_exported_of_somebody_leaves_no_name_in_valkey(self, at_noon, client):
        """So that there is nothing to destroy."""
        person = OffenderFactory(given_names=planting.MARK, family_name=planting.MARK)
        team = TeamFactory(kind="probation")
        GrantFactory(subject=person, team=team, grant_role="lead")
        client.force_login(UserFactory(role="probation_manager", agency=team.agency, teams=[team]))
        people = reverse("people")

        pages = [person.get_absolute_url(), people, f"{people}?q={planting.MARK}"]
        assert all(planting.MARK in client.get(page).text for page in pages)
        audit.record(action=audit.Action.LIST, verb="a.list", by=None, payload={"said": planting.MARK})

        assert planting.keys_with_mark() == []

    def test_rows_of_others_stay_as_they_were(self, decide, sealed):
        person, other = decide(), OffenderFactory(family_name="Else")
        entry = record(UserFactory(), subject=other, payload={"said": "mine"}, reason="mine")
        kept = GrantFactory(subject=other)
        sealed()

        actions.destroy(subject_key=person.pk)

        assert is_there(other)
        assert type(kept).objects.filter(pk=kept.pk).exists()
        entry = AuditEntry.objects.get(pk=entry.pk)
        assert (entry.reason, entry.payload.data, bool(entry.salt)) == ("mine", {"said": "mine"}, True)

    def test_name_in_a_text_that_hangs_on_nobody_is_struck_out_and_another_is_not(self, decide, sealed):
        person = decide(given_names="Omar", family_name="Hashemi")
        errors = ["No date of Omar  Hashemi.", "No date of OMAR HASHEMI", "No date of Omar Hashemite", "Omar only"]
        runs = [JobRun.objects.create(**job_run(number, error=error)) for number, error in enumerate(errors)]
        sealed()

        actions.destroy(subject_key=person.pk)

        assert [JobRun.objects.get(pk=run.pk).error for run in runs] == [
            "No date of [destroyed].",
            "No date of [destroyed]",
            *errors[2:],
        ]

    def test_no_table_holds_files_without_their_storage_being_asked(self, decide, monkeypatch):
        person = decide()
        deleted = []
        storage = type("Storage", (), {"delete": lambda _, name: deleted.append(name)})()
        monkeypatch.setattr(actions, "_storage_of", lambda column: storage)
        monkeypatch.setattr(actions, "_files", lambda hanging: [("paper.file", "paper.pdf")])
        monkeypatch.setattr(actions, "decisions_on", lambda key, on: [])

        actions.destroy(subject_key=person.pk)

        assert deleted == ["paper.pdf"]


def record(user, **more):
    return audit.record(action=audit.Action.CONSULTATION, verb="offender.opened", by=user, **more)


def has_text(model):
    texts = (models.CharField, models.TextField, models.JSONField, models.BinaryField)
    fits = [
        column
        for column in model._meta.local_concrete_fields
        if isinstance(column, texts) and planting.holds_mark(column)
    ]
    return bool(fits)


def job_run(number, **more):
    required = {
        column.name: planting.value_of(column, {JobRun: number}, f"run {number}")
        for column in JobRun._meta.local_concrete_fields
        if not column.primary_key
    }
    return required | more


class TestCountsOfThePast:
    def test_past_counts_stay_and_counts_of_now_go(self, decide, sealed, past_fact, noon):
        person = decide()
        FigurePerson.objects.update_or_create(
            person_id=person.pk, defaults={"programmes": ["terrorism"], "region": "London", "kept_at": noon}
        )

        def look_at(cursor, people, *, at):
            """As it is kept: a release of the past, and the status of now."""
            past_fact(person)
            FigureFact.objects.create(person_id=person.pk, measure="status", kind="closed", number=1)
            cursor.execute(ADD, {"people": people, "sign": 1})

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(detaching, "look_at", look_at)
            sealed()
            actions.destroy(subject_key=person.pk)
        after = counts()
        compared = compare(at=noon)

        assert ("released", "first:x") in after
        assert not any(measure == "status" for measure, _ in after)
        assert (compared.people, compared.counts) == (0, 0)
        assert compare(at=noon).is_good
        assert counts() == after
        assert not FigureFact.objects.filter(person_id=person.pk).exists()


def counts():
    kept = FigureCount.objects.filter(cut="", programme="terrorism").exclude(number=0)
    return {(count.measure, count.kind): count.number for count in kept}


class TestRefused:
    @pytest.mark.parametrize(
        ("forbids", "reason"),
        [("an order runs", "an order runs"), ("the case is not closed", "the case is not closed")],
    )
    def test_while_the_rules_forbid_it(self, decide, sealed, monkeypatch, forbids, reason):
        person = decide()
        sealed()
        monkeypatch.setattr(hooks, "_forbids", [lambda people, on: dict.fromkeys(people, forbids)])

        _, errors = dispose("--all")

        assert reason in errors
        assert "not destroyed" in errors
        assert is_there(person)

    def test_while_a_hold_runs(self, decide, sealed):
        person = decide()
        sealed()
        retention.hold(subject=person, kind="inquest", reason="Opened", by=RetentionReview.objects.first().decided_by)

        assert "Inquest on hold" in dispose(person.uid)[1]
        assert is_there(person)

    def test_nobody_decided(self, owner, at_noon, closed):
        person = OffenderFactory()

        assert "No agency has decided" in dispose(person.uid)[1]
        assert is_there(person)

    def test_one_agency_has_not_decided(self, decide, sealed):
        person = decide()
        RetentionReview.objects.filter(pk=RetentionReview.objects.first().pk).update(state="deleted")
        sealed()

        assert "Not decided, or not hidden yet" in dispose("--all")[1]
        assert is_there(person)

    def test_decision_that_is_not_sealed_yet(self, decide, sealing):
        person = decide()

        assert "not sealed yet" in dispose("--all")[1]
        assert is_there(person)

    def test_decision_that_the_owner_of_the_database_wrote(self, decide, sealed):
        person = decide()
        another = UserFactory()
        RetentionReview.objects.filter(subject=person).update(second_by=another)
        sealed()

        assert "does not have this decision by this account" in dispose("--all")[1]
        assert is_there(person)

    def test_without_the_list_of_disposals(self, decide, sealed, settings):
        person = decide()
        sealed()
        settings.DISPOSALS = ""

        assert "RELEASE_MONITOR_DISPOSALS is not set" in dispose("--all")[1]
        assert is_there(person)

    def test_by_the_applications_role(self, db, monkeypatch):
        monkeypatch.setattr("release_monitor.database.owner.OWNER_ALIAS", "default")

        assert "does not own the database" in dispose("--all")[1]

    def test_append_only_tables_let_nobody_else_destroy(self, db):
        audit.record(action=audit.Action.LIST, verb="a.list", by=None)
        for statement in ("DELETE FROM sharing_auditentry", "UPDATE sharing_auditentry SET reason = ''"):
            with pytest.raises(Exception, match=r"permission denied|append-only"), transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute("SELECT set_config('release_monitor.owner_rewrites', 'on', true)")
                    cursor.execute(statement)

    def test_append_only_tables_let_their_owner_slip_nowhere_else(self, owner):
        with pytest.raises(Exception, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM sharing_auditpayload")


class TestCommand:
    def test_without_a_person_it_only_says_what_would_go(self, decide, sealed):
        person = decide(agencies=1)
        sealed()

        said, errors = dispose()

        assert errors == ""
        for words in (f"{person.uid}: would be destroyed", "sharing: grant", "Nothing was destroyed"):
            assert words in said
        assert is_there(person)
        assert not disposal_list.disposals()
        assert person.family_name not in said

    def test_what_a_dry_run_says_is_what_goes(self, decide, sealed):
        person = decide(agencies=1)
        sealed()

        said = actions.dry_run(subject_key=person.pk)
        row = actions.destroy(subject_key=person.pk)

        assert json.loads(row.certificate)["destroyed"] == said

    def test_nobody_to_destroy(self, owner, at_noon, closed):
        assert dispose("--all") == ("There is no one to destroy: no deletion is decided.\n", "")

    def test_one_that_is_refused_stops_no_other(self, decide, sealed):
        refused, person = decide(agencies=1), decide(agencies=1)
        RetentionReview.objects.filter(subject=refused).update(state="deleted")
        sealed()

        dispose("--all")

        assert (is_there(refused), is_there(person)) == (True, False)

    @pytest.mark.parametrize("place", ["_certify", "log_details.erase", "mentions.strike"])
    def test_killed_anywhere_it_is_whole_when_run_again(self, decide, sealed, monkeypatch, place):
        person = decide(agencies=1)
        sealed()

        def killed(*arguments, **more):
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(f"sharing.destroying.actions.{place}", killed)
            with pytest.raises(KeyboardInterrupt):
                dispose("--all")
        between = is_there(person), Destruction.objects.count()
        dispose("--all")

        assert between == (True, 0)
        assert (is_there(person), Destruction.objects.count(), len(disposal_list.disposals())) == (False, 1, 1)


class TestAgain:
    def come_back(self, person):
        """As with a backup from before it was decided."""
        Destruction.objects.all()._raw_delete("default")
        return OffenderFactory(pk=person.pk, uid=person.uid, status="closed")

    def test_who_comes_back_with_a_backup_is_destroyed_again_and_has_the_certificate(self, decide, sealed):
        person = decide(agencies=1)
        sealed()
        first = actions.destroy(subject_key=person.pk)
        self.come_back(person)

        said, errors = dispose("--again")

        assert errors == ""
        assert "destroyed again" in said
        assert not is_there(person)
        row = Destruction.objects.get()
        assert (row.uid, row.certificate, row.again) == (first.uid, first.certificate, True)
        assert "destroyed again" not in dispose("--again")[0]

    def test_another_person_with_the_same_key_stays(self, decide, sealed):
        person = decide(agencies=1)
        sealed()
        actions.destroy(subject_key=person.pk)
        other = OffenderFactory(pk=person.pk)

        dispose("--again")

        assert is_there(other)

    def test_refused_where_something_runs_in_the_backup(self, decide, sealed, monkeypatch):
        person = decide(agencies=1)
        sealed()
        actions.destroy(subject_key=person.pk)
        self.come_back(person)
        monkeypatch.setattr(hooks, "_forbids", [lambda people, on: dict.fromkeys(people, "an order runs")])

        assert "an order runs" in dispose("--again")[1]
        assert is_there(person)

    @pytest.mark.parametrize("change", [lambda text: text.replace('"person":', '"person":1'), lambda text: text[80:]])
    def test_list_that_was_changed_destroys_nothing(self, decide, sealed, change):
        for person in (decide(agencies=1), decide(agencies=1)):
            sealed()
            actions.destroy(subject_key=person.pk)
        back = self.come_back(person)
        path = disposal_list.path()
        path.write_text(change(path.read_text()))

        assert "list of doubt" in dispose("--again")[1]
        assert is_there(back)

    def test_list_whose_first_line_was_taken_out_destroys_nothing(self, decide, sealed):
        for person in (decide(agencies=1), decide(agencies=1)):
            sealed()
            actions.destroy(subject_key=person.pk)
        path = disposal_list.path()
        path.write_text("".join(path.read_text().splitlines(keepends=True)[1:]))

        assert "Line 1 does not follow" in dispose("--again")[1]

    def test_line_that_was_half_written_when_it_was_killed_is_written_over(self, decide, sealed):
        for number in range(2):
            person = decide(agencies=1)
            sealed()
            actions.destroy(subject_key=person.pk)
            if not number:
                with disposal_list.path().open("a") as file:
                    file.write('{"before":"12')

        assert len(disposal_list.disposals()) == 2


class TestCertificate:
    @pytest.fixture
    def certificate(self, decide, sealed, tmp_path):
        person = decide(family_name="Hashemi")
        sealed()
        row = actions.destroy(subject_key=person.pk)
        sealed()
        path = tmp_path / "certificate.json"
        path.write_text(dispose("--certificate", row.uid)[0])
        return path

    def checked(self, path: Path, sealing):
        return verify_audit.check_certificate(path, keys=[sealing.verifier])

    def test_it_verifies_without_the_application_and_holds_nothing_of_the_person(self, certificate, sealing):
        report = self.checked(certificate, sealing)

        assert report.findings == []
        assert report.counts["decisions"] == 2
        assert report.counts["offenders: offender"] == 1
        assert "Hashemi" not in certificate.read_text()

    @pytest.mark.parametrize(
        ("before", "after"), [('offender\\\\": 1', 'offender\\\\": 2'), ("Agency", "Acency"), ("sha256", "sha255")]
    )
    def test_one_changed_word_is_found(self, certificate, sealing, before, after):
        text = certificate.read_text()
        changed = text.replace(before, after) if before in text else text.replace('offender\\":1', 'offender\\":2')
        certificate.write_text(changed)

        assert changed != text
        assert self.checked(certificate, sealing).findings

    def test_decision_of_another_account_is_found(self, certificate, sealing):
        said = json.loads(certificate.read_text())
        told = json.loads(said["certificate"])
        told["decisions"][0]["second_by"]["account"] += 1
        certificate.write_text(json.dumps(said | {"certificate": json.dumps(told)}))

        found = [finding.what for finding in self.checked(certificate, sealing).findings]
        assert "the receipt is of another act, or of another account" in found


def test_rows_between_are_found_and_what_only_may_point_is_let_go(owner, at_noon):
    person, other = OffenderFactory(), OffenderFactory()
    grant = GrantFactory(subject=person)

    hanging = hanging_on(person.pk)

    assert hanging.rows[type(grant)] == {grant.pk}
    assert other.pk not in hanging.rows[Offender]
    assert decisions.waiting() == []
