"""All that a person has comes in by a file; what an action refuses names row and column, and stops nobody else."""

from datetime import date

import pytest

from offenders.importing import applying
from offenders.models import (
    Adjustment,
    Alias,
    Conviction,
    Identifier,
    KeyDate,
    Movement,
    Offender,
    Sentence,
)
from offenders.releases.directions import actions as directions
from sharing.models import AuditEntry
from tests.offenders.importing.test_import import OTHER, TODAY, apply, everything

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
SECOND = {"offence": "TA 2006 s.1", "sentence": "SDS", "extension_months": ""}


def test_adjustments(file_of):
    apply(file_of({"adjustments": "remand 120; ual 14 2024-01-03..2024-01-17"}))

    assert list(Adjustment.objects.order_by("days").values_list("kind", "days", "starts_on", "ends_on")) == [
        ("ual", 14, date(2024, 1, 3), date(2024, 1, 17)),
        ("remand", 120, None, None),
    ]


def test_further_adjustments_are_added_and_altered_ones_are_held(file_of):
    apply(file_of({"adjustments": "remand 120"}))

    assert apply(file_of({"adjustments": "remand 120; ada 7"})).counts == {"changed": 1}
    assert apply(file_of({"adjustments": "remand 120; ada 7"})).counts == {"unchanged": 1}
    assert apply(file_of({"adjustments": "remand 121; ada 7"})).counts == {"held": 1}
    assert Adjustment.objects.count() == 2


ORDINARY = {"offence": "FA 1968 s.16", "sentence": "SDS", "extension_months": "", "terrorist_connection": "no"}
TO_THE_FIRST = "remand 120 | credited_to TA 2000 s.61 2023-03-01 EPP"


def test_days_are_credited_to_a_sentence_of_the_file_or_on_record(file_of):
    report = apply(file_of({"adjustments": f"{TO_THE_FIRST}; ual 14"}, ORDINARY | {"adjustments": ""}))

    assert report.counts == {"added": 1}
    assert Adjustment.objects.get(kind="remand").credited_to == Sentence.objects.get(kind="EPP")
    assert Adjustment.objects.get(kind="ual").credited_to is None

    other = "remand 120 | credited_to FA 1968 s.16 2023-03-01 SDS 2023-03-15; ual 14"
    assert apply(file_of({"adjustments": other})).counts == {"changed": 1}
    assert Adjustment.objects.get(kind="remand").credited_to == Sentence.objects.get(kind="SDS")
    changed = AuditEntry.objects.filter(verb="offenders.adjustment_changed").latest("pk")
    said = changed.payload.data
    assert said["after"]["credited_to"] != said["before"]["credited_to"]

    # Without the mark what is on record stays; the same file again changes nothing.
    assert apply(file_of({"adjustments": "remand 120; ual 14"})).counts == {"unchanged": 1}
    assert apply(file_of({"adjustments": other})).counts == {"unchanged": 1}


def test_preview_tells_of_days_that_are_credited_anew_and_writes_nothing(file_of):
    apply(file_of({"adjustments": "remand 120"}))

    report = applying.preview(file_of({"adjustments": TO_THE_FIRST}), today=TODAY)

    assert [str(note) for note in report.shown] == ["A1234BC changed: credited Remand: 120 days to EPP 2023-03-15"]
    assert Adjustment.objects.get().credited_to is None


def test_of_two_alike_each_is_credited_to_its_own_sentence(file_of):
    both = f"{TO_THE_FIRST}; remand 120 | credited_to FA 1968 s.16 2023-03-01 SDS"
    apply(file_of({"adjustments": both}, ORDINARY | {"adjustments": ""}))

    turned = "; ".join(reversed(both.split("; ")))
    assert apply(file_of({"adjustments": turned})).counts == {"unchanged": 1}
    assert {each.credited_to.kind for each in Adjustment.objects.all()} == {"EPP", "SDS"}


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("ual 14 | credited_to TA 2000 s.61 2023-03-01 EPP", "only remand and tagged bail are credited"),
        ("remand 14 | credited_to TA 2000 s.58 2023-03-01 EPP", "The person has no such sentence"),
        ("remand 14 | credited_to the first", "does not name a sentence"),
    ],
)
def test_days_that_can_be_credited_to_no_such_sentence_are_an_error(file_of, cell, says):
    report = apply(file_of({"adjustments": cell}))

    assert [error.column for error in report.errors] == ["adjustments"]
    assert says in report.errors[0].reason
    assert not Offender.objects.exists()


def test_what_the_sheet_says_of_an_ordinary_sentence(file_of):
    apply(file_of(ORDINARY | {"two_thirds_by_law": "Yes", "early_release": "out-of-forty"}))

    sentence = Sentence.objects.get()
    assert (sentence.two_thirds_by_law, sentence.early_release) == ("yes", "out-of-forty")

    assert apply(file_of(ORDINARY)).counts == {"unchanged": 1}  # an empty cell leaves it
    assert apply(file_of(ORDINARY | {"two_thirds_by_law": "no"})).counts == {"changed": 1}


@pytest.mark.parametrize(
    ("column", "cell"), [("two_thirds_by_law", "perhaps"), ("early_release", "never"), ("two_thirds_by_law", "yes")]
)
def test_what_no_sheet_says_of_a_sentence_is_an_error(file_of, column, cell):
    row = {} if cell == "yes" else ORDINARY  # an EPP is never released so
    report = apply(file_of(row | {column: cell}))

    assert [error.column for error in report.errors] == [column]


def test_consecutive_sentence_in_either_order_of_the_rows(file_of):
    apply(file_of({"consecutive_to": "TA 2006 s.1 2023-03-01 SDS"}, SECOND | {"consecutive_to": ""}))

    assert Sentence.objects.get(kind="EPP").consecutive_to == Sentence.objects.get(kind="SDS")


def test_consecutive_to_one_on_record(file_of):
    apply(file_of({}))

    report = apply(file_of(SECOND | {"consecutive_to": "s.61 Terrorism Act 2000 2023-03-01 EPP 2023-03-15"}))

    assert report.counts == {"changed": 1}
    assert Sentence.objects.get(kind="SDS").consecutive_to.kind == "EPP"


@pytest.mark.parametrize(
    "cell", ["TA 2000 s.61 2023-03-01 EPP", "TA 2006 s.2 2023-03-01 SDS", "TA 2006 s.1 2023-03-01 EDS", "the first"]
)
def test_sentence_after_which_none_can_run_is_named(file_of, cell):
    report = apply(file_of({"consecutive_to": cell}, SECOND | {"consecutive_to": ""}))

    assert [(error.row, error.column) for error in report.errors] == [(2, "consecutive_to")]


def test_ring_of_sentences_is_an_error(file_of):
    ring = {"consecutive_to": "TA 2006 s.1 2023-03-01 SDS"}, SECOND | {"consecutive_to": "TA 2000 s.61 2023-03-01 EPP"}

    report = apply(file_of(*ring))

    assert {error.column for error in report.errors} == {"consecutive_to"}


def test_marks_of_names_and_numbers_are_kept_and_mended(file_of):
    apply(file_of({"aliases": "رون", "crn": "X123456; X000001"}))

    report = apply(
        file_of({"aliases": "رون | script Arabic", "crn": "X123456 | primary; X000001 | until 2024-01-31 | source Old"})
    )

    assert report.counts == {"changed": 1}
    assert Alias.objects.get().script == "Arabic"
    ended = Identifier.objects.get(canonical="X000001")
    assert (ended.ends_on, ended.source, ended.is_verified) == (date(2024, 1, 31), "Old", True)
    assert Identifier.objects.get(canonical="X123456").is_primary


def test_number_that_has_ended_may_be_somebody_elses(file_of):
    apply(file_of({}))

    report = apply(file_of(OTHER | {"pnc": "2002/0073319Z | until 2020-01-01"}))

    assert report.counts == {"added": 1}


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("crn", "X123456 | lost"),
        ("crn", "X1 | verified"),
        ("crn", "X123456 | from 2024-01-02 | until 2024-01-01"),
        ("crn", "X123456 | primary yes"),
        ("movements", "received 2023-03-15 FSI"),  # beside the cell of the same day
        ("aliases", "Ron | script"),
        ("aliases", " | script Arabic"),
        ("adjustments", "remand many"),
        ("adjustments", "holiday 3"),
        ("adjustments", "ual 3 2024-01-17..2024-01-03"),
        ("crd", "2027-06-07; 2027-06-08"),
        ("releases", "1 CRD fixed soon released"),
        ("releases", "1 CRD fixed 2023-01-06 released"),
        ("releases", "2 CRD fixed 2027-06-07 expected"),
        ("releases", "1 CRD fixed 2027-06-07 cancelled; 1 CRD fixed 2027-06-07 cancelled"),
        ("releases", "1 PED possible 2027-06-07 expected | counted"),
        ("releases", "1 CRD fixed 2027-06-07 released 2026-06-07"),
        ("releases", "1 CRD fixed 2027-06-07 expected | counted; 1 SED fixed 2027-06-07 expected | counted"),
    ],
)
def test_what_cannot_be_is_named_and_nothing_changes(file_of, column, cell):
    before = everything()

    report = apply(file_of({column: cell}))

    assert {(error.row, error.column) for error in report.errors} == {(2, column)}
    assert everything() == before


def test_connection_that_is_undecided_again_loses_its_day(file_of):
    apply(file_of({"terrorist_connection": "yes", "connection_decided_on": "2023-03-01"}))

    apply(file_of({"terrorist_connection": "undecided"}))

    conviction = Conviction.objects.get()
    assert (conviction.terrorist_connection, conviction.connection_decided_on) == ("undecided", None)


def test_date_of_another_sheet(file_of):
    apply(file_of({"ped": "2026-12-05 | source Board | as_at 2026-11-30"}))

    assert KeyDate.objects.get(code="PED").source == "Board"
    assert KeyDate.objects.get(code="CRD").source == "NOMIS"


DUE = {"crd": "2026-06-01"}
LEFT = {"movements": "received 2023-03-15 FSI; released 2026-06-01 CRD | note By train", "received_on": "", **DUE}


@pytest.mark.parametrize("act", ["preview", "apply"])
def test_what_an_action_refuses_names_row_and_column_and_others_are_looked_at(file_of, act):
    apply(file_of({}, OTHER))
    before = everything()
    path = file_of(LEFT | {"crd": "2027-06-07"}, OTHER | {"region": "Atlantis"})

    report = apply(path) if act == "apply" else applying.preview(path, today=TODAY)

    assert [(error.row, error.column) for error in report.errors] == [(2, "movements"), (3, "region")]
    assert "early by 371 days. The official date says 7 June 2027" in report.errors[0].reason
    assert everything() == before


def test_movement_goes_through_the_action_with_its_note(file_of):
    apply(file_of(DUE))

    report = apply(file_of(LEFT))

    assert (report.counts, report.is_applied) == ({"changed": 1}, True)
    assert Offender.objects.get().status == "on_licence"
    assert Movement.objects.get(happening="released").note == "By train"


def test_preview_tries_movements_and_leaves_nothing(file_of):
    apply(file_of(DUE))
    before = everything()

    report = applying.preview(file_of(LEFT), today=TODAY)

    assert (report.counts, report.errors) == ({"changed": 1}, [])
    assert everything() == before


BEFORE_THE_LAW = date(2025, 12, 30)  # of a suspension of directed releases
BY_THE_BOARD = {
    "movements": "received 2023-03-15 FSI; released 2026-11-20 APD",
    "received_on": "",
    "apd": "2026-11-20",
}


def test_a_file_releases_nobody_on_a_decision_that_is_not_final(file_of):
    apply(file_of({}))
    person = Offender.objects.get()
    release = directions.direct_release(
        offender=person,
        expected_on=date(2026, 12, 15),
        is_final=False,
        directed_on=BEFORE_THE_LAW,
        source="Parole Board",
        by=None,
    )
    reason = "The decision is not final. The earliest day of release is 15 December 2026."
    directions.hold_until_final(release=release, reason=reason, by=None)

    report = apply(file_of(BY_THE_BOARD))

    (error,) = report.errors
    assert (error.row, error.column) == (2, "movements")
    assert error.reason.count("not final") == 1
    assert "The earliest day of release is 15 December 2026" in error.reason
    person.refresh_from_db()
    assert person.status == "in_custody"


def test_nor_on_a_day_before_the_decision_was_final(file_of):
    apply(file_of({}))
    directions.direct_release(
        offender=Offender.objects.get(),
        expected_on=date(2026, 11, 23),
        is_final=True,
        directed_on=BEFORE_THE_LAW,
        source="Parole Board",
        by=None,
    )

    (error,) = apply(file_of(BY_THE_BOARD)).errors

    assert "direction opens on 23 November 2026" in error.reason


@pytest.mark.parametrize("certainty", ["provisional", "possible"])
def test_nor_does_one_tell_of_such_a_release_of_somebody_new(file_of, certainty):
    told = {
        "movements": "received 2023-03-15 FSI; released 2026-11-20 APD",
        "received_on": "",
        "releases": f"1 APD {certainty} 2026-11-20 released 2026-11-20",
    }

    (error,) = apply(file_of(told)).errors

    assert error.column == "releases"
    assert f"only {certainty}. No one is released before the decision is final" in error.reason
    assert not Offender.objects.exists()
