"""A whole caseload in one file: its sheets, and what the apps above bring in with it."""

import csv
import io
import zipfile
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from licence.models import Account, Device, Licence, LicenceCondition, PlaceOfStay, Recall
from offenders.importing import applying, reading
from offenders.importing.file_format import workbook
from offenders.importing.reading import FileRefused
from offenders.models import Conviction, KeyDate, Movement, Offender, ReportedEnd
from parole.models import Decision, Hearing, ParoleReview, ReviewClock
from sharing.duties import handovers
from sharing.models import Alert, AuditEntry, Grant, Handover, Membership, Team
from tests.factories.sharing import TeamFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026
TODAY = date(2026, 12, 1)
POLYGRAPH = "1dc7ee29-e2c2-4dfc-96d5-b8eb1a1a2f34"
PERSON = {"prison_number": "A1234BC", "family_name": "Telford", "given_names": "Rowan", "date_of_birth": "1990-04-17"}
SENTENCE = {
    "offence": "TA 2000 s.61",
    "convicted_on": "2020-03-01",
    "sentence": "EPP",
    "sentenced_on": "2020-03-15",
    "years": "8",
    "extension_months": "12",
    "kept_because": "As in the court order",
}
REVIEW = {
    "review": "first",
    "kind": "initial_eds",
    "status": "closed_not_released",
    "refer_by": "2024-06-01",
    "basis": "CJA 2003 s.246A",
    "sent_on": "2024-05-20",
    "letter_received_on": "2024-05-21",
    "reports_received_on": "2024-06-10",
    "ended_on": "2024-12-20",
    "next_review_by": "2026-12-11",
}
HEARING = {
    "review": "first",
    "days": "2024-11-10; 2024-11-11",
    "status": "heard",
    "mode": "video",
    "place": "HMP Full Sutton",
    "listed_on": "2024-09-01",
}
DECISION = {
    "review": "first",
    "outcome": "no_release",
    "decided_on": "2024-11-20",
    "provided_on": "2024-11-25",
    "reasons_ref": "PPUD 4711",
}
LICENCE = {"licence": "1.0", "kind": "crd", "status": "active", "in_force_from": "2026-06-01"}
RECALL = {
    "licence": "1.0",
    "status": "unlawfully_at_large",
    "begun_at": "2026-11-18 09:00",
    "revoked_at": "2026-11-19 16:30",
    "at_large_since": "2026-11-19 16:30",
    "kind": "standard",
}
HELD = [{"happening": "received", "on": "2020-03-15", "place": "FSI"}]
FREE = [*HELD, {"happening": "released", "on": "2026-06-01"}]


@pytest.fixture
def ppcs():
    team = TeamFactory(name="PPCS")
    return UserFactory(role="ppcs", teams=[team], agency=team.agency)


@pytest.fixture
def archive(tmp_path):
    """Writes the sheets, each row about the usual person: `archive(people=[PERSON], reviews=[{...}])`."""

    def write(**sheets):
        path = tmp_path / "caseload.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
            for name, said in sheets.items():
                rows = [{"prison_number": PERSON["prison_number"]} | row for row in said]
                text = io.StringIO(newline="")
                writer = csv.DictWriter(text, list(dict.fromkeys(column for row in rows for column in row)))
                writer.writeheader()
                writer.writerows(rows)
                packed.writestr(f"{name}.csv", text.getvalue())
        return path

    return write


def apply(path, by, lead="PPCS"):
    return applying.apply(path, by=by, today=TODAY, lead=Team.objects.get(name=lead))


def told(report):
    return [(error.sheet, error.row, error.column) for error in report.errors]


def test_sheets_say_what_the_columns_of_people_say(archive, ppcs):
    report = apply(
        archive(
            people=[PERSON],
            convictions=[SENTENCE],
            names=[{"name": "Ron Telford", "note": "online"}, {"name": "R. T."}],
            numbers=[{"kind": "crn", "number": "X123456", "marks": "primary"}],
            movements=HELD,
            date_sheets=[
                {"source": "NOMIS", "as_at": "2025-01-01", "sled": "2029-03-14"},
                {"source": "NOMIS", "as_at": "2024-01-01", "sled": "2030-01-01"},
            ],
            teams=[{"team": "PPCS", "access": "lead"}],
        ),
        ppcs,
    )

    assert ([str(error) for error in report.errors], report.counts) == ([], {"added": 1})
    person = Offender.objects.get()
    assert [alias.name for alias in person.aliases.order_by("pk")] == ["Ron Telford", "R. T."]
    assert person.identifiers.get().canonical == "X123456"
    assert (person.status, Conviction.objects.count(), Movement.objects.count()) == ("in_custody", 1, 1)
    assert [(day.falls_on, day.as_at) for day in KeyDate.objects.current().official()] == [
        (date(2029, 3, 14), date(2025, 1, 1))
    ]
    assert list(Grant.objects.values_list("team__name", "grant_role")) == [("PPCS", "lead")]


def test_review_comes_in_as_it_was_and_nobody_is_told_of_the_past(archive, ppcs):
    path = archive(
        people=[PERSON],
        convictions=[SENTENCE],
        movements=HELD,
        reviews=[REVIEW],
        hearings=[HEARING],
        decisions=[DECISION],
    )

    report = apply(path, ppcs)

    review = ParoleReview.objects.get()
    assert (report.errors, review.status, review.period.starts_on) == ([], "closed_not_released", date(2020, 3, 15))
    assert review.deemed_referred_on == date(2024, 6, 10)
    assert Hearing.objects.get().last_on == date(2024, 11, 11)
    decision = Decision.objects.get()
    assert (decision.is_open_to_reconsideration, decision.test) == (True, "confinement")
    assert not ReviewClock.objects.exists()
    assert not Alert.objects.filter(kind__startswith="parole").exists()
    assert AuditEntry.objects.filter(verb="parole.review_imported").count() == 1
    assert apply(path, ppcs).counts == {"unchanged": 1}
    assert ParoleReview.objects.count() == 1


def test_open_review_goes_on_from_here_and_the_preview_says_what_follows(archive, ppcs):
    late = REVIEW | {"status": "due", "refer_by": "2026-10-01", "ended_on": "", "next_review_by": ""}
    path = archive(people=[PERSON], convictions=[SENTENCE], movements=HELD, reviews=[late])

    report = applying.preview(path, by=ppcs, today=TODAY, lead=Team.objects.get(name="PPCS"))

    assert report.follows.alerts["Parole: deadline missed"] == 1
    assert not Offender.objects.exists()
    apply(path, ppcs)
    assert ReviewClock.objects.get().due_on == date(2026, 10, 1)


@pytest.mark.parametrize(
    ("review", "hearing", "decision", "where"),
    [
        ({"ended_on": ""}, {}, {}, ("reviews", 2, "ended_on")),
        ({"status": "under_way"}, {}, {}, ("reviews", 2, "status")),
        ({"status": "referral_sent", "ended_on": "", "sent_on": ""}, {}, {}, ("reviews", 2, "sent_on")),
        ({"status": "due", "ended_on": ""}, {}, {}, ("reviews", 2, "status")),
        ({}, {"status": "listed"}, {}, ("hearings", 2, "status")),
        ({}, {"days": "soon"}, {}, ("hearings", 2, "days")),
        ({}, {"review": "second"}, {}, ("hearings", 2, "review")),
        ({}, {}, {"outcome": "release_directed"}, ("decisions", 2, "outcome")),
        ({}, {}, {"decided_on": "2024-11-01"}, ("decisions", 2, "decided_on")),
        ({}, {}, {"provided_on": "2024-11-01"}, ("decisions", 2, "provided_on")),
        (
            {"status": "final", "ended_on": ""},
            {},
            {"decided_on": "2026-11-20", "provided_on": "2026-11-25"},
            ("reviews", 2, "status"),
        ),
        ({"status": "listed", "ended_on": ""}, {}, {"fell_away_on": "2024-12-01"}, ("reviews", 2, "status")),
        (
            {"status": "heard", "ended_on": "", "letter_received_on": ""},
            {},
            {"fell_away_on": "2024-12-01"},
            ("reviews", 2, "letter_received_on"),
        ),
    ],
)
def test_review_that_cannot_have_been_so_sets_the_person_aside(archive, ppcs, review, hearing, decision, where):
    report = apply(
        archive(
            people=[PERSON],
            convictions=[SENTENCE],
            movements=HELD,
            reviews=[REVIEW | review],
            hearings=[HEARING | hearing],
            decisions=[DECISION | decision],
        ),
        ppcs,
    )

    assert where in told(report)
    assert report.counts == {"set_aside": 1}
    assert not Offender.objects.exists()


def test_licence_in_force_comes_in_with_its_conditions(archive, ppcs):
    path = archive(
        people=[PERSON],
        convictions=[SENTENCE],
        movements=FREE,
        licences=[LICENCE],
        conditions=[
            {"licence": "1.0", "kind": "bespoke", "wording": "Not to own more than one phone", "family": "devices"}
            | {"necessity": "Risk of contact", "proportionality": "Reviewed", "review_on": "2027-06-01"},
        ],
    )

    report = apply(path, ppcs)

    licence = Licence.objects.get()
    assert (report.errors, licence.version, licence.starts_on) == ([], "1.0", date(2026, 6, 1))
    assert Licence.objects.active().count() == 1
    bespoke = LicenceCondition.objects.get(kind="bespoke")
    assert (bespoke.state, bespoke.position) == ("in_force", LicenceCondition.objects.count())
    assert LicenceCondition.objects.filter(kind="standard").count() > 5
    assert not Alert.objects.filter(kind__startswith="licence").exists()
    assert apply(path, ppcs).counts == {"unchanged": 1}


@pytest.mark.parametrize(
    ("licence", "condition", "where"),
    [
        ({"in_force_from": ""}, {}, ("licences", 2, "in_force_from")),
        ({"licence": "first"}, {"licence": "first"}, ("licences", 2, "licence")),
        ({"kind": "variation"}, {}, ("licences", 2, "kind")),
        ({"status": "approved"}, {}, ("licences", 2, "status")),
        ({"status": "inactive", "in_force_until": "2026-10-01"}, {}, ("licences", 2, "ended_because")),
        ({}, {"kind": "additional", "code": "no-such-code"}, ("conditions", 2, "code")),
        ({}, {"necessity": ""}, ("conditions", 2, "necessity")),
        ({}, {"wording": ""}, ("conditions", 2, "wording")),
        ({}, {"licence": "2.0"}, ("conditions", 2, "licence")),
    ],
)
def test_licence_that_cannot_have_been_so_sets_the_person_aside(archive, ppcs, licence, condition, where):
    usual = {"licence": "1.0", "kind": "bespoke", "wording": "Not to own more than one phone"}
    usual |= {"necessity": "Risk of contact", "proportionality": "Reviewed", "review_on": "2027-06-01"}

    report = apply(
        archive(people=[PERSON], movements=FREE, licences=[LICENCE | licence], conditions=[usual | condition]), ppcs
    )

    assert where in told(report)
    assert report.counts == {"set_aside": 1}


def test_licence_in_force_of_somebody_who_is_held_is_refused_and_nothing_is_left(archive, ppcs):
    report = apply(archive(people=[PERSON], convictions=[SENTENCE], movements=HELD, licences=[LICENCE]), ppcs)

    (error,) = report.errors
    assert (error.sheet, error.column, error.number) == ("licences", "status", "A1234BC")
    assert "the person is in custody" in error.reason
    assert not Offender.objects.exists()


def test_person_whom_the_record_refuses_takes_nobody_along(archive, ppcs):
    other = {"prison_number": "B7654CD", "family_name": "Norris"}

    report = apply(archive(people=[PERSON, other], convictions=[SENTENCE], movements=HELD, licences=[LICENCE]), ppcs)

    assert report.counts == {"added": 1, "set_aside": 1}
    assert Offender.objects.get().prison_number == "B7654CD"


def test_recall_goes_on_from_here_and_needs_somebody_who_signs(archive, ppcs):
    recalled = LICENCE | {"status": "recalled", "in_force_until": "2026-11-20"}
    gone = [*FREE, {"happening": "licence_revoked", "on": "2026-11-19"}]
    path = archive(people=[PERSON], convictions=[SENTENCE], movements=gone, licences=[recalled], recalls=[RECALL])

    unsigned = applying.apply(path, by=None, today=TODAY, lead=Team.objects.get(name="PPCS"))
    report = apply(path, ppcs)

    assert ("recalls", 2, "prison_number") in told(unsigned)
    recall = Recall.objects.get()
    assert (report.errors, recall.status, recall.author) == ([], "unlawfully_at_large", ppcs)
    assert recall.licence.status == "recalled"
    assert set(recall.clocks.values_list("kind", flat=True)) == {"arrest", "at_large_review"}
    assert report.follows.alerts  # what is due of it by now
    assert apply(path, ppcs).counts == {"unchanged": 1}


def test_only_ppcs_revokes_the_licence_of_somebody_on_record_by_a_file(archive, ppcs):
    apply(archive(people=[PERSON], convictions=[SENTENCE], movements=FREE, licences=[LICENCE]), ppcs)
    revoked = archive(people=[PERSON], movements=[*FREE, {"happening": "licence_revoked", "on": "2026-11-30"}])
    manager = UserFactory(role="ct_manager", teams=[Team.objects.get(name="PPCS")])

    refused = apply(revoked, manager)

    assert "Only PPCS revokes a licence" in refused.errors[0].reason
    assert Offender.objects.get().status == "on_licence"
    assert apply(revoked, ppcs).errors == []
    assert Offender.objects.get().status == "unlawfully_at_large"


def test_an_end_in_a_file_is_reported_and_the_preview_says_so(archive, ppcs):
    apply(archive(people=[PERSON], convictions=[SENTENCE], movements=FREE, licences=[LICENCE]), ppcs)
    died = archive(people=[PERSON], movements=[*FREE, {"happening": "died", "on": "2026-11-30"}])

    before = applying.preview(died, by=ppcs, today=TODAY)
    report = apply(died, ppcs)

    for each in (before, report):
        (warning,) = [each for each in each.warnings if "only reported" in each.reason]
        assert warning.reason == (
            "Died on 30 November 2026 is only reported. The record does not change until a second person confirms it"
        )
        assert warning.number == PERSON["prison_number"]
    reported = ReportedEnd.objects.get()
    assert (reported.happening, reported.reported_by, reported.confirmed_at) == ("died", ppcs, None)
    assert Offender.objects.get().status == "on_licence"
    assert Alert.objects.filter(kind="movements.end_reported").exists()


@pytest.mark.parametrize(
    ("recall", "column"),
    [
        ({"revoked_at": ""}, "revoked_at"),
        ({"status": "draft"}, "status"),
        ({"status": "returned"}, "returned_at"),
        ({"begun_at": "2026-11-20 09:00"}, "revoked_at"),
        ({"licence": "3.0"}, "licence"),
        ({"status": "closed"}, "ended_at"),
        ({"status": "returned", "returned_at": "2026-11-25"}, "status"),
    ],
)
def test_recall_that_cannot_have_been_so_sets_the_person_aside(archive, ppcs, recall, column):
    recalled = LICENCE | {"status": "recalled", "in_force_until": "2026-11-20"}
    gone = [*FREE, {"happening": "licence_revoked", "on": "2026-11-19"}]

    report = apply(archive(people=[PERSON], movements=gone, licences=[recalled], recalls=[RECALL | recall]), ppcs)

    assert ("recalls", 2, column) in told(report)
    assert not Offender.objects.exists()


def test_registers_come_in(archive, ppcs):
    path = archive(
        people=[PERSON],
        movements=FREE,
        devices=[
            {"kind": "phone", "make": "Samsung", "starts_on": "2026-06-01", "evidence": "Said", "approval": "approved"}
        ],
        accounts=[
            {"kind": "bank", "provider": "Northern", "handle": "1", "starts_on": "2026-06-01", "evidence": "Seen"}
        ],
        places=[{"kind": "home", "address": "12 High Street", "starts_on": "2026-06-01", "evidence": "Visited"}],
    )

    assert apply(path, ppcs).errors == []
    assert (Device.objects.get().approval, Account.objects.count(), PlaceOfStay.objects.count()) == ("approved", 1, 1)
    assert apply(path, ppcs).counts == {"unchanged": 1}


def test_team_that_is_to_supervise_is_asked_and_has_no_more_until_it_accepts(archive, ppcs):
    north = Team.objects.get(name="NSD North")
    officer = UserFactory(role="probation_officer", teams=[north], agency=north.agency)

    apply(archive(people=[PERSON], movements=FREE, teams=[{"team": "NSD North", "access": "asked"}]), ppcs)

    person = Offender.objects.get()
    offered = Handover.objects.get()
    assert (offered.to_team, offered.from_team.name, offered.offered_by) == (north, "PPCS", ppcs)
    assert Grant.objects.get(team=north).grant_role == "reader"  # to answer, and until then
    assert Alert.objects.filter(kind="sharing.handover_offered", subject=person).exists()

    handovers.accept(handover=offered, by=officer)

    assert Grant.objects.in_effect(at=timezone.now()).filter(team=north, grant_role="lead").exists()


def test_team_cannot_be_asked_where_nobody_could_hand_over(archive, ppcs):
    Membership.objects.all().delete()

    report = applying.apply(
        archive(people=[PERSON], teams=[{"team": "NSD North", "access": "asked"}]),
        by=UserFactory(role="ct_manager"),
        today=TODAY,
        lead=Team.objects.get(name="PPCS"),
    )

    assert told(report) == [("people", 2, "supervising_team")]
    assert not Offender.objects.exists()


def test_program_neither_signs_nor_asks_a_team(archive, ppcs):
    recalled = LICENCE | {"status": "recalled", "in_force_until": "2026-11-20"}
    gone = [*FREE, {"happening": "licence_revoked", "on": "2026-11-19"}]
    program = UserFactory(role="partner", agency__kind="ppcs", teams=[Team.objects.get(name="PPCS")])

    report = apply(
        archive(
            people=[PERSON],
            movements=gone,
            licences=[recalled],
            recalls=[RECALL],
            teams=[{"team": "NSD North", "access": "asked"}],
        ),
        program,
    )

    assert told(report) == [("people", 2, "supervising_team"), ("recalls", 2, "prison_number")]
    assert not Offender.objects.exists()


def test_sheets_of_a_workbook_are_read_by_their_names(tmp_path, ppcs):
    import openpyxl

    book = openpyxl.Workbook()
    people = book.active
    people.title = "people"
    people.append(list(PERSON))
    people.append(list(PERSON.values()))
    devices = book.create_sheet("devices")
    devices.append(["prison_number", "kind", "starts_on", "evidence"])
    devices.append(["A1234BC", "phone", date(2026, 6, 1), "Said"])
    book.save(tmp_path / "caseload.xlsx")

    assert apply(tmp_path / "caseload.xlsx", ppcs).errors == []
    assert Device.objects.get().starts_on == date(2026, 6, 1)


def test_person_whom_the_sheet_of_people_does_not_name_is_an_error(archive, ppcs):
    report = apply(archive(people=[PERSON], names=[{"prison_number": "Z0001AA", "name": "Nobody"}]), ppcs)

    assert told(report) == [("names", 2, "prison_number")]
    assert report.counts == {"added": 1, "set_aside": 1}


def packed(tmp_path, **entries):
    path = tmp_path / "caseload.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in entries.items():
            archive.writestr(name, text)
    return path


PEOPLE = "prison_number,family_name\nA1234BC,Telford\n"


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ({"people.csv": PEOPLE, "../people.csv": PEOPLE}, "is not a sheet"),
        ({"people.csv": PEOPLE, "/etc/passwd": PEOPLE}, "is not a sheet"),
        ({"in/people.csv": PEOPLE}, "is not a sheet"),
        ({"people.csv": PEOPLE, "more.zip": "PK"}, "is not a sheet"),
        ({"people.csv": PEOPLE, "pets.csv": "name\nRex\n"}, "Unknown sheet: pets"),
        ({"names.csv": "prison_number,name\nA1234BC,Ron\n"}, "There is no sheet people"),
        ({"people.csv": "prison_number,family_name\n" + "A1234BC,Telford\n" * 300_000}, "more than 100 times its size"),
        ({"people.csv": PEOPLE, "format.csv": "format,version\nrelease-monitor-caseload,2\n"}, "and version 1"),
        ({"people.csv": PEOPLE, "names.csv": "prison_number,nickname\n"}, "Unknown column in the sheet names"),
    ],
)
def test_archive_that_is_no_caseload_is_refused_in_words(tmp_path, entries, words):
    path = packed(tmp_path, **entries)

    with pytest.raises(FileRefused, match=words):
        list(reading.read(path, reading.form_of(path)))


def test_archive_of_this_version_is_read(tmp_path):
    path = packed(
        tmp_path, **{"people.csv": PEOPLE, "format.csv": f"format,version\n{workbook.FORMAT},{workbook.VERSION}\n"}
    )

    assert [raw.sheet for raw in reading.read(path, reading.form_of(path))] == ["people"]


def test_questions_do_not_grow_with_the_people(archive, ppcs):
    def asked(numbers):
        who = [{"prison_number": f"A{number:04}BC"} for number in numbers]
        path = archive(
            people=[PERSON | each for each in who],
            movements=[row | each for each in who for row in FREE],
            licences=[LICENCE | each for each in who],
            devices=[{"kind": "phone", "starts_on": "2026-06-01", "evidence": "Said"} | each for each in who],
            reviews=[REVIEW | {"status": "withdrawn", "ended_because": "Released"} | each for each in who],
        )
        with CaptureQueriesContext(connection) as queries:
            assert apply(path, ppcs).counts == {"added": len(who)}
        return len(queries)

    assert asked(range(100, 140)) <= asked(range(2)) + 3
