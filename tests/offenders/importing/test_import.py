"""A file of people is applied whole or not at all, twice as once, and as the actions would have done it."""

from datetime import date
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from offenders import followers
from offenders.dates.rules.releases import Code
from offenders.dates.upkeep import releases
from offenders.importing import applying, reading
from offenders.models import (
    CustodyPeriod,
    DateConflict,
    Establishment,
    Identifier,
    KeyDate,
    Movement,
    Offender,
    Release,
    Sentence,
)
from offenders.movements import actions as custody
from sharing.models import AuditEntry, Duty, Grant, SubjectPermission, Team
from sharing.pages import formulas
from tests.factories.offenders import OffenderFactory, prison_number
from tests.factories.sharing import TeamFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026
TODAY = date(2026, 12, 1)
OTHER = {"prison_number": "Z0001AA", "pnc": ""}


def apply(path, **more):
    return applying.apply(path, by=None, today=TODAY, **more)


def everything():
    """All rows of both apps, as the server writes them."""
    found = {}
    with connection.cursor() as cursor:
        for model in [model for app in ("offenders", "sharing") for model in apps.get_app_config(app).get_models()]:
            cursor.execute(f"SELECT t::text FROM {connection.ops.quote_name(model._meta.db_table)} t ORDER BY 1")
            found[model] = cursor.fetchall()
    return found


FAULTS = [
    ("family_name", "x" * 101),
    ("family_name", "Tel\u202eford"),
    ("given_names", "Row\u200ban"),
    ("aliases", "R Telford | transliteration Row\u2066an"),
    ("date_of_birth", "31/02/1990"),
    ("region", "Atlantis"),
    ("establishment", "Azkaban"),
    ("received_on", "2027-01-01"),
    ("crd", "soon"),
    ("dates_source", ""),
    ("teams", "Nobody:lead"),
    ("offence", "x" * 301),
    ("foreign_power", "perhaps"),
    ("convicted_on", ""),
    ("years", "four"),
]


def test_each_planted_fault_is_named_and_whose_it_is_is_set_aside(file_of):
    rows = [{"prison_number": prison_number(n), "pnc": "", column: text} for n, (column, text) in enumerate(FAULTS)]
    before = everything()

    report = apply(file_of(*rows))

    named = {(error.number, error.row, error.column) for error in report.errors}
    assert {(prison_number(row - 2), row, column) for row, (column, _) in enumerate(FAULTS, start=2)} <= named
    assert report.counts == {"set_aside": len(FAULTS)}
    assert everything() == before


def test_file_is_applied(file_of):
    report = apply(file_of({}))

    person = Offender.objects.get(prison_number="A1234BC")
    assert (report.is_applied, report.counts) == (True, {"added": 1})
    assert (person.date_of_birth, person.status, person.establishment.code) == (date(1990, 4, 17), "in_custody", "FSI")
    assert Identifier.objects.get(offender=person).is_verified
    assert Sentence.objects.get(offender=person).term == "4 years"
    assert Release.objects.get(offender=person, is_counted=True).expected_on == date(2027, 6, 7)
    assert Grant.objects.get(subject=person).team.name == "NSD North"
    assert SubjectPermission.objects.filter(content_object=person).count() == 3
    assert AuditEntry.objects.get(verb="offenders.person_added").action == "collection"


def test_who_leads_has_an_owner_from_the_first_moment_the_manager_before_the_officer(file_of):
    north = Team.objects.get(name="NSD North")
    officer, manager = (
        UserFactory(name=name, role=role, teams=[north], agency=north.agency)
        for name, role in (("Anna Pell", "probation_officer"), ("Tom Brandreth", "probation_manager"))
    )
    prison = TeamFactory(name="Full Sutton OMU")

    apply(file_of({"teams": "Full Sutton OMU:contributor; NSD North:lead"}))

    duty = Duty.objects.get()
    assert (duty.team, duty.owner, duty.deputy) == (north, manager, officer)
    assert prison.agency != duty.agency  # nobody is in its team: the clock tells of it
    assert AuditEntry.objects.get(verb="sharing.duty_given").target_id == duty.pk


def test_applying_again_writes_nothing(file_of):
    path = file_of({}, {**OTHER, "released_on": "2026-06-01"})
    apply(path)
    before = everything()

    assert apply(path).counts == {"unchanged": 2}

    assert everything() == before


def test_preview_writes_nothing(file_of):
    before = everything()

    report = applying.preview(file_of({}), today=TODAY)

    assert report.counts == {"added": 1}
    assert everything() == before


def test_changes_are_found_and_recorded(file_of):
    apply(file_of({}))

    report = apply(file_of({"given_names": "Ron", "crd": "2027-06-08", "years": "5"}))

    person = Offender.objects.get()
    assert report.counts == {"changed": 1}
    assert (person.given_names, Sentence.objects.get().years) == ("Ron", 5)
    assert Release.objects.get(basis="CRD").expected_on == date(2027, 6, 8)
    verbs = [f"offenders.{verb}" for verb in ("person_changed", "dates_recorded", "sentence_changed")]
    told = {entry.verb: entry.payload.data for entry in AuditEntry.objects.filter(verb__in=verbs).order_by("pk")}
    assert told["offenders.person_changed"] == {"before": {"given_names": "Rowan"}, "after": {"given_names": "Ron"}}
    assert told["offenders.sentence_changed"] == {"before": {"years": 4}, "after": {"years": 5}}
    assert told["offenders.dates_recorded"]["after"] == {"CRD": "2027-06-08"}


def test_verified_number_of_somebody_else_is_held(file_of):
    Identifier.objects.create(
        offender=OffenderFactory(), kind="pnc", value="x", canonical="2002/0073319Z", is_verified=True
    )

    report = apply(file_of({}, OTHER))

    assert report.counts == {"held": 1, "added": 1}
    assert "2002/0073319Z belongs to" in str(report.held[0])
    assert not Offender.objects.filter(prison_number="A1234BC").exists()


def test_number_with_a_wrong_letter_is_kept_unverified(file_of):
    report = apply(file_of({"pnc": "2002/0073319A"}))

    assert (2, "pnc") in [(w.row, w.column) for w in report.warnings]
    assert not Identifier.objects.get().is_verified


def test_further_row_adds_a_conviction(file_of):
    apply(file_of({}, {"offence": "TA 2006 s.1", "sentence": "SDS", "extension_months": ""}))

    assert Sentence.objects.filter(offender__prison_number="A1234BC").count() == 2


def comparable(person):
    skip = {"id", "uid", "offender_id", "period_id", "recorded_at"}
    models = (Movement, CustodyPeriod, KeyDate, Release)
    return [
        sorted(
            (sorted((k, str(v)) for k, v in row.items() if k not in skip))
            for row in m.objects.filter(offender=person).values()
        )
        for m in models
    ]


def test_followers_hear_of_what_a_file_tells_in_the_order_in_which_it_happened(file_of, monkeypatch):
    told = []
    for moment in followers.MOMENTS:
        monkeypatch.setattr(moment, "followers", [lambda name=moment.name, **what: told.append(name)])
    went = "received 2020-01-06 FSI; released 2023-01-06 CRD; licence_ended 2024-01-06; received 2025-05-04 FSI"

    apply(file_of({**OTHER, "received_on": "", "establishment": "", "movements": went, "crd": "2023-01-06"}))

    assert told == ["released", "term ended", *["release moved"] * 3]


@pytest.mark.parametrize("released_on", ["", "2026-06-01"])
def test_rows_are_those_of_the_actions(file_of, released_on):
    goes_on = date.fromisoformat(released_on or "2027-06-07")
    apply(file_of({**OTHER, "released_on": released_on, "crd": goes_on.isoformat()}))
    by_hand = OffenderFactory()
    custody.receive(
        offender=by_hand, establishment=Establishment.objects.get(code="FSI"), on=date(2023, 3, 15), by=None
    )
    days = {Code.PED: date(2026, 12, 5), Code.CRD: goes_on, Code.SLED: date(2028, 6, 7)}
    releases.record_official_dates(offender=by_hand, dates=days, source="NOMIS", as_at=date(2026, 11, 24), by=None)
    if released_on:
        counted = Release.objects.get(offender=by_hand, is_counted=True)
        custody.record_release(release=counted, on=goes_on, by=None)

    imported = Offender.objects.get(prison_number="Z0001AA")
    by_hand.refresh_from_db()
    assert comparable(imported) == comparable(by_hand)
    assert (imported.status, imported.establishment) == (by_hand.status, by_hand.establishment)


def test_file_that_was_killed_in_the_middle_goes_on_and_brings_in_nobody_twice(file_of, monkeypatch):
    path = file_of({}, OTHER, {"prison_number": "B0001AA", "pnc": ""})
    monkeypatch.setattr(applying, "BATCH", 1)

    def killed(report):
        if report.people == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        apply(path, keep=killed)
    assert Offender.objects.get().prison_number == "A1234BC"  # of the second nothing is left

    report = apply(path)

    assert report.counts == {"unchanged": 1, "added": 2}
    assert Offender.objects.count() == 3


def test_bad_person_never_stops_the_others_and_leaves_nothing(file_of):
    report = apply(file_of({}, OTHER | {"released_on": "2020-01-01"}, {"prison_number": "B0001AA", "pnc": ""}))

    assert report.counts == {"added": 2, "set_aside": 1}
    assert {error.number for error in report.errors} == {OTHER["prison_number"]}
    assert not Offender.objects.filter(prison_number=OTHER["prison_number"]).exists()


def test_person_on_whom_the_code_breaks_is_looked_for_and_set_aside(file_of, monkeypatch):
    usual = applying.write_batch

    def broken(changes, **more):
        usual(changes, **more)
        if any(change.person.prison_number == OTHER["prison_number"] for change in changes):
            raise ValueError

    monkeypatch.setattr(applying, "write_batch", broken)

    report = apply(file_of({}, OTHER, {"prison_number": "B0001AA", "pnc": ""}))

    assert report.counts == {"added": 2, "set_aside": 1}
    assert [error.number for error in report.errors] == [OTHER["prison_number"]]
    assert set(Offender.objects.values_list("prison_number", flat=True)) == {"A1234BC", "B0001AA"}


def test_code_that_breaks_on_everybody_breaks_the_file_off_and_sets_nobody_aside(file_of, monkeypatch):
    monkeypatch.setattr(applying, "MOST_BROKEN", 1)
    monkeypatch.setattr(applying, "write_batch", lambda changes, **more: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        apply(file_of({}, OTHER, {"prison_number": "B0001AA", "pnc": ""}))


def test_row_that_is_there_twice_is_an_error(file_of):
    (error,) = apply(file_of({}, {})).errors

    assert (error.row, error.column, "Remove one of the 2 rows" in error.reason) == (3, "sentence", True)


def test_queries_do_not_grow_with_the_people(file_of, monkeypatch):
    def asked(numbers):
        rows = [{"prison_number": prison_number(n), "pnc": ""} for n in numbers]
        with CaptureQueriesContext(connection) as queries:
            assert apply(file_of(*rows)).counts == {"added": len(rows)}
        return len(queries)

    few = asked(range(2))
    many = asked(range(2, 152))
    monkeypatch.setattr(applying, "BATCH", 100)

    assert many <= few
    assert asked(range(152, 352)) <= 170  # in two batches


def test_people_whose_dates_are_in_dispute_take_a_bounded_number_each(file_of):
    """Their releases follow one by one, for much may follow from each; their records are read together. Three dates of
    each differ here."""
    ours = {"offence": "TA 2006 s.1", "sentence": "SOPC", "kept_because": "As in the court order"}

    def asked(numbers):
        rows = [ours | {"prison_number": prison_number(n), "pnc": ""} for n in numbers]
        with CaptureQueriesContext(connection) as queries:
            assert apply(file_of(*rows)).counts == {"added": len(rows)}
        return len(queries)

    two, twelve = asked(range(2)), asked(range(2, 14))

    assert DateConflict.objects.open().values("offender").distinct().count() == 14
    assert twelve - two <= 10 * 103  # of them 8 by the notification register, 2 of what binds the person, 1 of orders


class TestReading:
    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    def test_byte_order_mark_and_separators(self, file_of, delimiter):
        path = file_of({}, delimiter=delimiter, encoding="utf-8-sig")

        (raw,) = reading.read(path, reading.Form.CSV)

        assert raw.cells["prison_number"] == "A1234BC"

    def test_latin_1_is_refused_and_the_byte_named(self, file_of):
        path = file_of({"family_name": "Müller"}, encoding="latin-1")
        at = path.read_bytes().index(b"\xfc") + 1

        with pytest.raises(reading.FileRefused, match=f"byte {at} .line 2. is 0xFC"):
            apply(path)

    def test_formulas_stay_text(self, file_of):
        apply(file_of({"family_name": "=1+1", "given_names": "'@x"}))

        assert Offender.objects.values_list("family_name", "given_names").get() == ("=1+1", "@x")

    @pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
    def test_formula_travels_as_text_and_comes_back(self, start):
        assert formulas.disarm(f"{start}1") == f"'{start}1"
        assert formulas.rearm(formulas.disarm(f"{start}1")) == f"{start}1"
        assert formulas.disarm("O'Neil = 1") == "O'Neil = 1"

    @pytest.mark.parametrize(
        "text",
        ["＝1", "＋1", "－1", "＠x", "﹦1", "\u200b=1", "\ufeff=1", "\u202e+1", " \u00ad-1", "\n=1", "''\u200b=1"],
    )
    def test_sign_that_is_hidden_or_of_full_width_travels_as_text_too(self, text):
        assert formulas.disarm(text) == f"'{text}"
        assert formulas.rearm(formulas.disarm(text)) == text

    @pytest.mark.parametrize("text", ["Ada = 1", "\u200bAda", "'Ada", "A@x", "１"])
    def test_other_text_stays_as_it_is(self, text):
        assert formulas.disarm(text) == formulas.rearm(text) == text

    def test_bomb_is_refused_before_it_is_parsed(self, tmp_path, monkeypatch):
        import zipfile

        import openpyxl

        path = tmp_path / "bomb.xlsx"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/worksheets/sheet1.xml", b" " * 5_000_000)
        monkeypatch.setattr(openpyxl, "load_workbook", lambda *a, **k: pytest.fail("parsed"))

        with pytest.raises(reading.FileRefused, match="100 times"):
            apply(path)

    def test_sheet_is_read(self, tmp_path):
        import openpyxl

        book = openpyxl.Workbook()
        book.active.append(["prison_number", "family_name", "date_of_birth", "years"])
        book.active.append(["A1234BC", "=1+1", date(1990, 4, 17), 4.0])
        book.save(tmp_path / "people.xlsx")

        (raw,) = reading.read(tmp_path / "people.xlsx", reading.Form.XLSX)

        assert list(raw.cells.values()) == ["A1234BC", "=1+1", "1990-04-17", "4"]

    def test_caps(self, file_of, monkeypatch):
        with pytest.raises(reading.FileRefused, match="longer than 30,000"):
            apply(file_of({"family_name": "x" * 30_001}))
        monkeypatch.setattr(reading, "CSV_ROWS", 1)
        with pytest.raises(reading.FileRefused, match="more than 1 rows"):
            apply(file_of({}, OTHER))
        monkeypatch.setattr(reading, "COLUMNS", 3)
        with pytest.raises(reading.FileRefused, match="more than 3 columns"):
            apply(file_of({}))


class TestCommand:
    def test_shows_and_with_apply_changes(self, file_of):
        path, out = file_of({}), StringIO()

        call_command("import_people", path, stdout=out)
        assert "Would change: 1 added" in out.getvalue()
        assert not Offender.objects.exists()

        call_command("import_people", path, "--apply", stdout=out)
        assert "Changed: 1 added" in out.getvalue()
        assert Offender.objects.exists()

    def test_errors_stop_it(self, file_of):
        err = StringIO()

        with pytest.raises(CommandError, match="1 people are set aside"):
            call_command("import_people", file_of({"crd": "soon"}), "--apply", stdout=StringIO(), stderr=err)

        assert "row 2, crd: “soon” is not a date" in err.getvalue()
