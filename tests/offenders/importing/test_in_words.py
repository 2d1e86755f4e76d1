"""An offence of a file that the list lacks, or has several times, is kept in words and is found by them again."""

from datetime import date

import pytest

from offenders.importing import applying
from offenders.models import Conviction, Offence
from sharing.models import Alert

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026


def apply(path):
    return applying.apply(path, by=None, today=date(2026, 12, 1))


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Hostile reconnaissance", "“Hostile reconnaissance” fits no offence on the list."),
        ("wounding", "“wounding” fits several offences: "),
    ],
)
def test_words_are_kept_with_a_warning_and_nobody_guesses(file_of, written, said):
    report = apply(file_of({"offence": written, "foreign_power": "no", "foreign_power_decided_on": "2023-03-01"}))

    row = Conviction.objects.get()
    assert (report.is_applied, row.offence, row.offence_words, row.foreign_power) == (True, None, written, "no")
    assert [warning.reason for warning in report.warnings if warning.reason.startswith(said)]
    assert Alert.objects.filter(kind="convictions.to_classify", subject=row.offender).exists()


def test_same_file_changes_nothing_also_when_the_offence_was_classified_meanwhile(file_of):
    path = file_of({"offence": "Hostile reconnaissance"})
    apply(path)
    Conviction.objects.update(offence=Offence.objects.get(key="ta06-5"), to_classify_since=None)

    again = apply(path)

    assert (again.counts, Conviction.objects.count()) == ({"unchanged": 1}, 1)


def test_form_is_read_from_the_words_or_from_its_column(file_of):
    apply(file_of({"offence": "Conspiracy, TA 2006 s.5"}, {"offence": "TA 2006 s.1", "ancillary_form": "attempt"}))

    found = Conviction.objects.order_by("pk").values_list("offence__key", "ancillary_form")
    assert list(found) == [("ta06-5", "conspiracy"), ("ta06-1", "attempt")]
