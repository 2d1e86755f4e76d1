"""The catalogue that the project brings: what the file says, the maximum of a day, and its rows in the database."""

from datetime import date

import pytest

from offenders.models import Conviction, Offence
from offenders.reference.offences import catalogue
from offenders.reference.offences.catalogue import by_key, maximum_in_words, maximum_on
from tests.factories.offenders import OffenderFactory


@pytest.mark.parametrize(
    ("key", "statute", "section", "maximum", "schedule", "concern", "notifies"),
    [
        ("ta00-58", "Terrorism Act 2000", "58", "15", "part_2", "part_1", True),
        ("ta00-13", "Terrorism Act 2000", "13", "0.5", "none", "none", False),
        ("ta00-54", "Terrorism Act 2000", "54", "life", "part_1", "part_1", True),
        ("ta00-59", "Terrorism Act 2000", "59", "life", "part_1", "part_1", True),
        ("ta06-5", "Terrorism Act 2006", "5", "life", "part_1", "part_1", True),
        ("cta08-54", "Counter-Terrorism Act 2008", "54", "5", "part_2", "part_1", False),
        ("cl-murder", "Common law", "murder", "life", "part_3", "none", False),
        ("esa-4", "Explosive Substances Act 1883", "4", "life", "part_3", "none", False),
        ("ta00-17a", "Terrorism Act 2000", "17A", "14", "part_2", "part_1", None),
    ],
)
def test_offence_stands_on_its_lists(key, statute, section, maximum, schedule, concern, notifies):
    found = by_key()[key]

    assert (found.statute, found.section, found.maximum) == (statute, section, maximum)
    assert (found.schedule_19za, found.schedule_13, found.brings_notification) == (schedule, concern, notifies)


def test_what_is_not_confirmed_is_said():
    assert not by_key()["ta00-60"].is_confirmed
    assert by_key()["ta06-5"].is_confirmed
    assert by_key()["ta00-62"].schedule_19za == "unknown"


@pytest.mark.parametrize(
    ("on", "maximum"),
    [
        (date(2001, 2, 18), None),  # the offence did not exist
        (date(2001, 2, 19), "10"),
        (date(2019, 4, 11), "10"),
        (date(2019, 4, 12), "15"),
    ],
)
def test_maximum_is_that_of_the_day_of_the_offence(on, maximum):
    found = by_key()["ta00-58"]

    assert maximum_on(on, found.maximum, found.maxima, found.committed_from) == maximum


@pytest.mark.parametrize(
    ("maximum", "words"),
    [
        ("life", "life"),
        ("14", "14 years"),
        ("1", "1 year"),
        ("0.5", "6 months"),
        ("0.25", "3 months"),
        ("0", "a fine"),
        ("", ""),
    ],
)
def test_maximum_in_words(maximum, words):
    assert maximum_in_words(maximum) == words


def test_an_ancillary_form_has_the_letter_of_its_code_and_its_days():
    forms = {form.key: form for form in catalogue.ancillary_forms()}

    assert forms["attempt"].code_suffix == "A"
    assert forms["incitement"].acts_until == date(2008, 9, 30)
    assert forms["encouraging-44"].acts_from == date(2008, 10, 1)
    assert catalogue.SUBSTANTIVE in forms


def test_an_alias_names_one_section():
    sections = {}
    for each in catalogue.catalogue():
        for alias in each.aliases:
            sections.setdefault(alias.lower(), set()).add((each.statute, each.section))

    assert {alias for alias, of in sections.items() if len(of) > 1} == set()


@pytest.mark.django_db
class TestInTheDatabase:
    def test_holds_each_offence_of_the_file(self):
        assert set(Offence.objects.values_list("key", flat=True)) == set(by_key())

    def test_row_reads_its_maximum_as_the_file_does(self):
        found = Offence.objects.get(key="ta00-58")

        assert found.maximum_on(date(2019, 4, 11)) == "10"
        assert found.maximum_on(date(2001, 2, 18)) is None
        assert (found.citation, found.maximum_in_words) == ("s.58 Terrorism Act 2000", "15 years")

    def test_row_without_a_section_is_cited_by_its_act(self):
        assert Offence.objects.get(key="cl-murder").citation == "Common law"
        assert Offence.objects.get(key="cta08-s5-15").citation == "Sch.5 para.15 Counter-Terrorism Act 2008"

    def test_life_offence_is_of_terrorism_with_a_connection_alone(self):
        murder = Offence.objects.get(key="cl-murder")
        without = Conviction.objects.create(offender=OffenderFactory(), offence=murder, convicted_on=date(2023, 3, 1))
        connected = Conviction.objects.create(
            offender=OffenderFactory(), offence=murder, convicted_on=date(2023, 3, 1), terrorist_connection="yes"
        )

        assert list(Conviction.objects.of_terrorism()) == [connected]
        assert without.offence.is_terrorism_by_itself is False
