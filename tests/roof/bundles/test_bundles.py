"""A bundle for an inquest: who orders, approves and releases, what is in it, and that its file is one."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction

from release_monitor.bundles import actions, making
from release_monitor.bundles.gathering import _of_both
from release_monitor.bundles.models import Bundle, BundleFile
from release_monitor.database.rights import as_owner
from release_monitor.history.sections import KnownFact, KnownLine
from sharing.access import RecordHidden
from sharing.access.two_people import SamePerson
from sharing.models import Alert, AuditEntry, Receipt
from tests.factories.bundles import ORDER, case, ordered
from tests.factories.sharing import AgencyFactory, ExclusionFactory, RestrictionFactory, TeamFactory, UserFactory
from tests.worlds import NOON, row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # Tuesday 1 December 2026, 12:00
DAY = timedelta(days=1)

world = world_of(case)
person, officer, police, item, auditor, second = map(
    row_of, ("person", "officer", "police", "item", "auditor", "officer_of_privacy")
)
probation_owner, police_owner = map(row_of, ("probation_owner", "police_owner"))


@pytest.fixture
def make(person, auditor, second, sealing):
    """The files of a bundle that was ordered, decided on as told, approved and made."""

    def made(*decisions, approved=True, **more):
        bundle = ordered(person, auditor, **more)
        for owner, kind, words in decisions:
            asked = bundle.items.get(kind=kind, agency=owner.agency)
            actions.decide(item=asked, is_released=bool(words), words=words, reason="The coroner asks", by=owner)
        actions.approve(bundle=bundle, says_held_back=approved, by=second)
        work(sealing)
        return files_of(bundle)

    return made


def work(sealing):
    for _ in range(3):  # what was set aside is tried again
        sealing.look(sign=True)
        making.make_all(at=NOON)


def files_of(bundle):
    content = bytes(BundleFile.objects.get(bundle=bundle, stage="ready").content)
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        assert file.testzip() is None
        return {name: file.read(name) for name in file.namelist()}


def told(files):
    return json.loads(files["record.json"])


class TestWhatIsInIt:
    def test_whole_record_as_both_makers_see_it_with_who_could_see_it(self, make, officer):
        files = make()
        record = told(files)

        assert b"pdfuaid" in files["record.pdf"]
        assert record["person"]["name"] == "Rowan Telford"
        headings = {part["heading"]: part["lines"] for part in record["record"]}
        assert headings["Licences and conditions"]
        assert "Intelligence and concerns" not in headings
        assert ["NSD North", [officer.name]] in [
            [way["team"], [user["name"] for user in way["people"] if user["name"] == officer.name]]
            for way in record["who_could_see"]
        ]

    def test_acts_are_openings_by_then_of_pages_that_hold_nothing_held_back(self, make, officer):
        acts = told(make())["acts"]

        assert [(act["name"], act["at"][:10]) for act in acts if act["verb"] == "offender.opened"] == [
            (officer.name, "2026-11-25")
        ]
        assert {act["verb"] for act in acts} >= {"bundles.ordered", "bundles.approved"}
        assert "person.victims_opened" not in str(acts)

    def test_what_an_agency_could_know_has_no_field_of_the_record(self, make, officer, item):
        files = make(agency=officer.agency)
        record = told(files)

        assert record["record"] == []
        assert {"what": "Licence conditions", "number": 3} in record["on_record"]
        assert {way["agency"] for way in record["who_could_see"]} == {officer.agency.name}
        assert item.reference not in str(record)

    def test_held_back_classes_are_in_it_only_in_the_words_of_their_owners(
        self, make, officer, item, police_owner, probation_owner
    ):
        files = make(
            (police_owner, "intelligence", "He spoke of a journey."),
            (probation_owner, "minutes", ""),
            (probation_owner, "victims", "One victim was told on 3 June."),
            agency=officer.agency,
        )
        released = told(files)["released"]

        assert [(row["called"], row["words"]) for row in released] == [
            ("Victims and what they asked", "One victim was told on 3 June."),
            (f"Item {item.reference}", "He spoke of a journey."),
        ]
        assert {"key": "How", "value": "Shared in full"} in released[1]["facts"] + released[1]["facts"]
        everything = b"".join(files.values())
        for words in (item.title, item.gist, "MAPPA minutes, "):
            assert words.encode() not in everything.replace(b"MAPPA minutes, withheld", b"")

    @pytest.mark.parametrize(("first", "also"), [(True, True), (True, False), (False, True), (False, False)])
    def test_it_says_that_classes_are_held_back_only_where_both_say_so(self, make, first, also):
        assert bool(told(make(says_held_back=first, approved=also))["held_back"]) is (first and also)

    def test_row_that_only_one_maker_sees_now_is_not_there_nor_what_only_one_reads(self):
        seen = KnownLine("Ends", (KnownFact("Kind", "Fixed"), KnownFact("Phone", "1")), (1, NOON), ("a", 1))
        less = KnownLine("Ends", (KnownFact("Kind", "Fixed"),), (1, NOON), ("a", 1))
        own = KnownLine("Begins", (), (1, NOON), ("a", 2))

        (line,) = _of_both([seen, own], [less])
        assert [fact.key for fact in line.facts] == ["Kind"]

    def test_what_was_recorded_since_is_not_there(self, make, person):
        person.family_name = "Renamed"
        person.save()

        assert told(make())["record"][0]["lines"][0]["title"] == "Rowan, Telford"

    def test_owner_who_may_not_see_the_person_any_longer_releases_nothing(
        self, person, auditor, second, sealing, police_owner
    ):
        bundle = ordered(person, auditor)
        asked = bundle.items.get(kind="intelligence")
        actions.decide(item=asked, is_released=True, words="He spoke of a journey.", reason="Asked", by=police_owner)
        ExclusionFactory(subject=person, user=police_owner)
        actions.approve(bundle=bundle, says_held_back=False, by=second)
        work(sealing)

        assert told(files_of(bundle))["released"] == []


class TestWhoDoesWhat:
    def test_nobody_approves_their_own(self, person, auditor):
        bundle = ordered(person, auditor)

        with pytest.raises(SamePerson):
            actions.approve(bundle=bundle, says_held_back=True, by=auditor)

    def test_another_account_of_the_same_person_does_not_approve_it(self, person, auditor):
        bundle = ordered(person, auditor)
        own = UserFactory(role="privacy_officer", name="P. Vane", staff_number=auditor.staff_number)

        with pytest.raises(SamePerson):
            actions.approve(bundle=bundle, says_held_back=True, by=own)

    def test_only_auditors_and_privacy_officers_order(self, person, officer, police_owner):
        for stranger in (officer, police_owner, UserFactory(role="administrator")):
            with pytest.raises(RecordHidden):
                ordered(person, stranger)

    def test_who_is_excluded_finds_no_bundle(self, person, auditor, second):
        bundle = ordered(person, auditor)
        ExclusionFactory(subject=person, user=second)

        with pytest.raises(RecordHidden):
            actions.approve(bundle=bundle, says_held_back=True, by=second)
        assert not Bundle.objects.for_role_of(second).exists()

    def test_whole_record_is_for_makers_who_both_see_it(self, person, auditor):
        stranger = UserFactory(role="auditor", agency=auditor.agency, teams=[TeamFactory(agency=auditor.agency)])
        with pytest.raises(actions.BundleRefused, match="not visible"):
            ordered(person, stranger)

        bundle = ordered(person, auditor)
        with pytest.raises(actions.BundleRefused, match="not visible"):
            actions.approve(bundle=bundle, says_held_back=True, by=stranger)
        assert ordered(person, stranger, agency=AgencyFactory())

    def test_restricted_person_is_for_those_whom_the_restriction_names(self, person, auditor):
        RestrictionFactory(subject=person)

        with pytest.raises(actions.BundleRefused, match="not visible"):
            ordered(person, auditor, agency=AgencyFactory())

    def test_owners_decide_for_their_own_agency_alone(self, person, auditor, police_owner, probation_owner):
        bundle = ordered(person, auditor)
        asked = bundle.items.get(kind="intelligence")

        with pytest.raises(RecordHidden):
            actions.decide(item=asked, is_released=False, words="", reason="No", by=probation_owner)
        with pytest.raises(actions.BundleRefused, match="what the bundle says"):
            actions.decide(item=asked, is_released=True, words=" ", reason="Yes", by=police_owner)

    def test_nothing_is_decided_once_it_is_approved(self, person, auditor, second, police_owner):
        bundle = ordered(person, auditor)
        actions.approve(bundle=bundle, says_held_back=True, by=second)

        with pytest.raises(actions.BundleEnded):
            actions.decide(
                item=bundle.items.get(kind="intelligence"), is_released=False, words="", reason="No", by=police_owner
            )
        with pytest.raises(actions.BundleEnded):
            actions.approve(bundle=bundle, says_held_back=True, by=second)

    def test_decision_made_otherwise_leaves_the_first_on_record_and_the_last_counts(
        self, make, person, auditor, police_owner
    ):
        files = make(
            (police_owner, "intelligence", "He spoke of a journey."),
            (police_owner, "intelligence", ""),
        )

        (asked,) = Bundle.objects.get().items.filter(kind="intelligence")
        assert [(each.is_released, each.words) for each in asked.decisions.order_by("pk")] == [
            (True, "He spoke of a journey."),
            (False, ""),
        ]
        assert told(files)["released"] == []

    def test_alerts_go_to_owners_and_to_the_second_person_and_end(self, person, auditor, second, police_owner):
        bundle = ordered(person, auditor)

        agencies = Receipt.objects.filter(alert__kind="bundles.to_decide").values_list("team__agency", flat=True)
        assert police_owner.agency_id in agencies
        assert "Telford" not in Alert.objects.get(kind="bundles.to_approve").text
        actions.approve(bundle=bundle, says_held_back=True, by=second)
        assert not Receipt.objects.filter(alert__kind__startswith="bundles.", closed_at__isnull=True).exists()

    def test_order_sent_twice_is_one(self, person, auditor):
        uid = "00000000-0000-7000-8000-000000000001"

        assert ordered(person, auditor, uid=uid) == ordered(person, auditor, uid=uid)
        assert Bundle.objects.count() == 1

    @pytest.mark.parametrize("name", ["authority", "recipient", "reason"])
    def test_what_is_needed_is_asked_for(self, person, auditor, name):
        with pytest.raises(actions.BundleRefused) as refused:
            ordered(person, auditor, **{name: " "})
        assert refused.value.field == name


class TestMaking:
    def test_it_waits_for_the_seal_and_is_a_disclosure(self, person, auditor, second, sealing):
        bundle = ordered(person, auditor)
        actions.approve(bundle=bundle, says_held_back=True, by=second)

        assert making.make_all(at=NOON) == 0
        sealing.look(sign=True)
        assert making.make_all(at=NOON) == 2
        assert making.make_all(at=NOON) == 0
        disclosed = AuditEntry.objects.get(verb="bundles.made")
        assert (disclosed.action, disclosed.actor_id, disclosed.subject_id) == ("disclosure", second.pk, person.pk)
        assert disclosed.reason == ORDER["authority"]
        sealing.look(sign=True)
        assert making.make_all(at=NOON) == 1
        bundle.refresh_from_db()
        assert disclosed.payload.data["sha256"] == bundle.digest
        assert bundle.ready_at

    @pytest.mark.parametrize("part", ["_gather", "_print", "_seal"])
    def test_killed_in_any_part_it_is_made_once(self, person, auditor, second, sealing, monkeypatch, part):
        bundle = ordered(person, auditor)
        actions.approve(bundle=bundle, says_held_back=True, by=second)
        whole = getattr(making, part)

        def killed(*args, **more):
            whole(*args, **more)
            raise RuntimeError("killed")

        with monkeypatch.context() as patch:
            patch.setattr(making, part, killed)
            work(sealing)
        work(sealing)
        work(sealing)

        assert AuditEntry.objects.filter(verb="bundles.made").count() == 1
        assert [file.stage for file in bundle.files.order_by("pk")] == ["gathered", "printed", "ready"]
        assert "seal.json" in files_of(bundle)

    def test_access_lost_before_it_is_made_stops_it(self, person, auditor, second, sealing):
        bundle = ordered(person, auditor)
        actions.approve(bundle=bundle, says_held_back=True, by=second)
        ExclusionFactory(subject=person, user=auditor)
        work(sealing)

        bundle.refresh_from_db()
        assert bundle.stopped_because
        assert not AuditEntry.objects.filter(verb="bundles.made").exists()

    def test_file_whose_content_is_destroyed_while_it_is_made_stops_it(self, person, auditor, second, sealing):
        bundle = ordered(person, auditor)
        actions.approve(bundle=bundle, says_held_back=True, by=second)
        sealing.look(sign=True)
        making.make_all(at=NOON)
        with as_owner():
            BundleFile.objects.update(content=None)
        work(sealing)

        bundle.refresh_from_db()
        assert bundle.stopped_because == making.DESTROYED

    def test_log_that_was_changed_makes_none(self, person, auditor, second, sealing):
        bundle = ordered(person, auditor)
        actions.approve(bundle=bundle, says_held_back=True, by=second)
        sealing.look(sign=True)
        with as_owner():
            AuditEntry.objects.filter(verb="bundles.ordered").update(actor_id=second.pk)
        making.make_all(at=NOON)

        bundle.refresh_from_db()
        assert bundle.stopped_because == making.BROKEN

    def test_withdrawn_bundle_is_not_made(self, person, auditor, second, sealing):
        bundle = ordered(person, auditor)
        actions.approve(bundle=bundle, says_held_back=True, by=second)
        actions.withdraw(bundle=bundle, reason="Not needed", by=auditor)
        work(sealing)

        assert not BundleFile.objects.exists()
        with pytest.raises(actions.BundleEnded):
            actions.withdraw(bundle=bundle, reason="Not needed", by=auditor)


class TestWhatStaysAsItIs:
    """Tried by the application's own role, as whoever has its password could."""

    def test_bundle_item_decision_and_file_are_neither_changed_nor_deleted(self, make, person, auditor, police_owner):
        make((police_owner, "intelligence", "He spoke of a journey."))

        for statement in (
            "update release_monitor_bundle set authority = 'Another'",
            "update release_monitor_bundle set ordered_by_id = approved_by_id",
            "update release_monitor_bundle set approved_at = now() - interval '1 year'",
            "update release_monitor_bundle set digest = ''",
            "delete from release_monitor_bundle",
            "update release_monitor_bundledecision set words = 'Nothing'",
            "delete from release_monitor_bundledecision",
            "update release_monitor_bundleitem set kind = 'minutes'",
            "delete from release_monitor_bundleitem",
            "update release_monitor_bundlefile set content = null",
            "delete from release_monitor_bundlefile",
        ):
            with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)


class TestReading:
    def test_file_is_for_its_two_makers_and_each_reading_is_recorded(self, make, person, auditor, second):
        make()
        bundle = Bundle.objects.get()

        for maker in (auditor, second):
            assert actions.read_file(bundle=bundle, by=maker)[:2] == b"PK"
        assert AuditEntry.objects.filter(verb="bundles.file_downloaded", action="export").count() == 2
        with pytest.raises(RecordHidden):
            actions.read_file(bundle=bundle, by=UserFactory(role="privacy_officer"))

    def test_person_restricted_since_is_in_no_file_that_can_be_read(self, make, person, auditor):
        make()
        RestrictionFactory(subject=person)

        with pytest.raises(actions.BundleRefused, match="not visible"):
            actions.read_file(bundle=Bundle.objects.get(), by=auditor)
