"""Rows that come in by a file: checked, shared and logged as if somebody had typed them."""

from datetime import date, timedelta

import pytest

from offenders.custody.rules import Status
from offenders.models import (
    Adjustment,
    CustodyPeriod,
    Establishment,
    Identifier,
    KeyDate,
    Offender,
    Release,
    Sentence,
)
from offenders.movements import actions as custody
from sharing.grants.unseen import actions as sight_gaps
from sharing.models import AuditEntry, Grant, SightGap, Team
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import GrantFactory, TeamFactory, UserFactory
from tests.offenders.importing.test_import import OTHER, TODAY, apply
from tests.offenders.importing.test_import import applying as importing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026
RECALLED = "received 2020-01-06 FSI; released 2023-01-06 CRD; licence_revoked 2023-05-02; returned 2023-05-10 FSI"
OUT_AND_BACK = {"movements": RECALLED, "received_on": "", "establishment": "", "crd": "2023-01-06"}

NO_DATES = dict.fromkeys(("ped", "crd", "sled", "dates_source", "dates_as_at"), "")


def said(report):
    return [(error.column, error.reason) for error in report.errors]


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        ({"sentenced_on": "2023-02-28"}, "sentenced_on", "The sentence cannot be before the conviction"),
        ({"extension_months": ""}, "extension_months", "Enter the extended licence in months"),
        ({"sentence": "SDS"}, "extension_months", "This sentence has no extended licence"),
        ({"years": "0"}, "years", "Enter the term"),
        ({"adjustments": "ual 3 2026-12-02..2026-12-04"}, "adjustments", "the first day must be today or in the past"),
    ],
)
def test_what_no_court_can_have_done_is_named_as_on_the_form(file_of, row, column, words):
    ((at, reason),) = said(apply(file_of(row)))

    assert at == column
    assert words in reason


def test_what_the_law_did_not_allow_is_told_before_and_stands_with_the_reason_of_the_file(file_of):
    row = {"offence": "TA 2000 s.58", "sentence": "SDS", "extension_months": "", "committed_on": "2022-05-01"} | {
        "date_of_birth": "1990-01-01"
    }
    before = importing.preview(file_of(row), by=None, today=TODAY)
    apply(file_of(row | {"kept_because": "As in the court order"}))
    sentence = Sentence.objects.get()

    [told] = [each for each in before.warnings if each.column == "sentence"]
    assert "s.278" in told.reason
    assert "enter a reason in kept_because" in told.reason
    assert sentence.kept_because == "As in the court order"
    assert "SOPC" in sentence.questions[0]


def test_sentence_that_a_file_corrects_is_asked_no_more(file_of):
    row = {"offence": "TA 2000 s.58", "sentence": "SOPC", "extension_months": "24", "date_of_birth": "1990-01-01"}
    apply(file_of(row))
    asked = Sentence.objects.get().questioned

    apply(file_of(row | {"extension_months": "12"}))

    assert asked
    assert Sentence.objects.get().questioned == []


@pytest.mark.parametrize("column", ["former_prison_number", "further_prison_number"])
def test_prison_number_of_somebody_on_record_names_nobody_else(file_of, column):
    other = OffenderFactory()

    report = apply(file_of({column: other.prison_number}))

    assert report.counts == {"held": 1}
    assert f"{other.prison_number} belongs to {other.prison_number}" in str(report.held[0])


def test_former_number_of_somebody_is_no_other_kind_of_prison_number_either(file_of):
    Identifier.objects.create(
        offender=OffenderFactory(), kind="former_prison", value="x", canonical="A0001AA", is_verified=True
    )

    assert apply(file_of({"further_prison_number": "A0001AA"})).counts == {"held": 1}


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_nor_is_it_twice_in_the_file(file_of, order):
    rows = [{"former_prison_number": OTHER["prison_number"]}, OTHER]

    report = apply(file_of(*(rows[at] for at in order)))

    (error,) = report.errors
    assert (error.row, "Correct one of the 2" in error.reason) == (3, True)


def test_team_that_works_for_the_prison_is_let_in_to_whoever_is_held_there(file_of):
    omu = TeamFactory(name="Full Sutton OMU", kind="establishment", place_code="FSI")
    TeamFactory(name="Birmingham OMU", kind="establishment", place_code="BMI")
    TeamFactory(name="Closed", kind="establishment", place_code="FSI", closed_at="2026-01-01T00:00Z")

    apply(file_of({}, OTHER | {"released_on": "2026-06-01", "crd": "2026-06-01"}))

    grant = Grant.objects.exclude(grant_role="lead").get()
    assert (grant.team, grant.subject.prison_number, grant.ends_at) == (omu, "A1234BC", None)
    assert (grant.grant_role, grant.reason) == ("contributor", "Held at HMP Full Sutton")
    assert AuditEntry.objects.filter(verb="sharing.grant_made", target_id=grant.pk).exists()


def test_and_not_twice_when_the_file_names_it(file_of):
    TeamFactory(name="Full Sutton OMU", kind="establishment", place_code="FSI")

    apply(file_of({"teams": "NSD North:lead; Full Sutton OMU:contributor"}))

    assert Grant.objects.filter(team__name="Full Sutton OMU").count() == 1


REMANDED = "received 2020-01-06 FSI; released 2023-01-06 CRD; received 2026-11-10 FSI"


@pytest.mark.parametrize(("sentenced_on", "expected"), [("2020-01-06", set()), ("2026-11-20", {"CRD"})])
def test_who_is_held_again_after_a_release_does_not_leave_by_the_date_of_before(file_of, sentenced_on, expected):
    sentence = {"convicted_on": sentenced_on, "sentenced_on": sentenced_on, "committed_on": "2019-05-01"}

    apply(file_of(OUT_AND_BACK | {"movements": REMANDED} | sentence))

    period = CustodyPeriod.objects.open().get()
    assert period.released_before_on == date(2023, 1, 6)
    assert set(Release.objects.open().filter(period=period, basis="CRD").values_list("basis", flat=True)) == expected
    released = Release.objects.get(status="released")
    assert (released.basis, released.period.released_before_on) == ("CRD", None)


def test_days_at_large_before_a_return_move_the_dates(file_of):
    apply(file_of(OUT_AND_BACK))

    days = Adjustment.objects.get()
    assert (days.kind, days.days, days.starts_on, days.ends_on) == ("ual", 7, date(2023, 5, 3), date(2023, 5, 9))


def test_unless_the_file_tells_of_some_of_them(file_of):
    apply(file_of(OUT_AND_BACK | {"adjustments": "ual 2 2023-05-03..2023-05-04"}))

    assert Adjustment.objects.get().days == 2


def test_what_was_asked_of_a_date_is_kept_with_it(file_of):
    by = UserFactory(role="ct_manager", teams=[Team.objects.get(name="NSD North")])

    path = file_of({"crd": "2026-11-30"})  # yesterday, and nobody has left
    report = importing.apply(path, by=by, today=TODAY)

    assert report.is_applied
    asked = KeyDate.objects.get(code="CRD").confirmed
    assert [words for words in asked if "30 November 2026" in words]
    assert KeyDate.objects.get(code="SLED").confirmed == []


def test_each_thing_is_in_the_log_with_what_it_says(file_of):
    apply(file_of({"aliases": "Ron", "adjustments": "remand 20"}))

    person = Offender.objects.get()
    told = {entry.verb: entry.payload.data for entry in AuditEntry.objects.filter(subject_id=person.pk)}
    added = told["offenders.person_added"]
    assert (added["row"], added["after"]["family_name"]) == (2, "Telford")
    assert [number["canonical"] for number in added["after"]["numbers"]] == ["2002/0073319Z"]
    assert [alias["name"] for alias in added["after"]["aliases"]] == ["Ron"]
    assert told["offenders.sentence_added"]["after"]["years"] == 4
    assert told["offenders.conviction_added"]["after"]["convicted_on"] == "2023-03-01"
    assert told["offenders.adjustment_added"]["after"]["days"] == 20
    assert told["offenders.dates_recorded"]["after"] == {
        "PED": "2026-12-05",
        "CRD": "2027-06-07",
        "SLED": "2028-06-07",
    }
    assert told["offenders.received"]["on"] == "2023-03-15"
    assert told["offenders.received"]["after"]["establishment"] == person.establishment_id


def test_log_says_of_the_last_movement_what_the_law_has_made_of_it_since(file_of):
    apply(file_of({"released_on": "2023-06-07", "crd": "2023-06-07", "sled": "2024-06-07", "ped": ""}))

    left = AuditEntry.objects.get(verb="offenders.released").payload.data
    assert (left["before"]["status"], left["after"]["status"]) == ("in_custody", "licence_ended")
    assert Offender.objects.get().status == "licence_ended"


def test_team_that_a_file_lets_in_ends_what_was_told_of_nobody_leading(file_of, noon):
    person = OffenderFactory()
    GrantFactory(subject=person, grant_role="lead", ends_at=noon - timedelta(days=1))
    sight_gaps.look_at([person.pk], at=noon)
    UserFactory(role="probation_manager", teams=[Team.objects.get(name="NSD North")])
    leads = SightGap.objects.open().filter(need="lead")
    assert leads.exists()

    apply(file_of(NO_DATES | {"prison_number": person.prison_number, "received_on": "", "establishment": ""}))

    assert not leads.exists()


def test_whoever_is_held_on_remand_is_unsentenced_once_a_file_tells_of_a_conviction(file_of):
    person = OffenderFactory()
    custody.receive(offender=person, establishment=Establishment.objects.get(code="FSI"), on=date(2023, 3, 15), by=None)
    person.refresh_from_db()
    assert person.status == Status.REMANDED
    unsentenced = dict.fromkeys(("sentence", "sentenced_on", "years", "extension_months"), "")

    apply(file_of(NO_DATES | unsentenced | {"prison_number": person.prison_number}))

    person.refresh_from_db()
    assert (person.status, Sentence.objects.count()) == (Status.UNSENTENCED, 0)
