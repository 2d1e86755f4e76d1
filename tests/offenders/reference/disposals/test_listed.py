"""Kinds of sentence: what courts could pass on a day, and what a sentence of that day is called."""

from datetime import date

import pytest

from offenders.models import Disposal, Sentence
from offenders.reference.disposals.kind import DISPOSALS
from offenders.reference.disposals.listed import choices_on, title_of

pytestmark = pytest.mark.django_db


def offered(on):
    return {words.split(" ")[0]: {key for key, _ in found} for words, found in choices_on(on)}


@pytest.mark.parametrize(
    ("on", "passed", "not_passed"),
    [
        (date(2012, 12, 2), {"IPP", "EPP"}, {"EDS"}),
        (date(2012, 12, 3), {"EDS"}, {"IPP", "EPP", "SOPC"}),
        (date(2015, 4, 12), set(), {"SOPC"}),
        (date(2015, 4, 13), {"SOPC"}, {"STS"}),
        (date(2020, 11, 30), {"SDS18", "SOPC", "EDS", "DTO"}, {"IPP"}),
        (date(2020, 12, 1), {"SDS18", "SOPC", "EDS", "DTO"}, {"IPP"}),
        (date(2021, 4, 29), set(), {"SDOPCU18"}),
        (date(2021, 4, 30), {"SDOPCU18"}, {"STS"}),
        (date(2021, 6, 29), {"STS"}, {"IPP"}),
    ],
)
def test_what_courts_could_pass_on_a_day_comes_first_and_the_rest_stays_to_be_chosen(on, passed, not_passed):
    found = offered(on)

    assert passed <= found["Passed"]
    assert not_passed <= found["Not"]
    assert found["Passed"] | found["Not"] == set(Sentence.Kind)


def test_sentence_keeps_the_title_of_its_day():
    old = Disposal.objects.get(key="STS")
    Disposal.objects.filter(pk=old.pk).update(passed_until=date(2026, 12, 31))
    said = {name: getattr(old, name) for name in (*DISPOSALS.key, *DISPOSALS.fields)}
    Disposal.objects.create(**said | {"passed_from": date(2027, 1, 1), "title": "Serious terrorism, as amended"})

    assert Sentence(kind="STS", sentenced_on=date(2022, 1, 1)).get_kind_display() == "Serious terrorism"
    assert Sentence(kind="STS", sentenced_on=date(2027, 1, 1)).get_kind_display() == "Serious terrorism, as amended"


def test_title_before_the_first_day_is_that_of_the_first_and_of_no_row_the_key():
    assert title_of("SOPC", on=date(2001, 1, 1)) == "Offenders of particular concern"
    assert title_of("XYZ", on=date(2001, 1, 1)) == "XYZ"
