"""The proof notices what it is there to notice. Some faults; `manage.py prove access-teeth` plants them all."""

import pytest

from tests.oracle import planting

pytestmark = pytest.mark.django_db

SOME = [
    "an exclusion is not asked",
    "a grant's end is not asked",
    "withheld papers are shown to all",
    "an emergency opens what it never opens",
    "items are shown to all who see the person",
    "the answer about a hidden record says so",
    "a kept list is kept without the user",
    "a misspelt name finds everybody",
    "a file of people is told of everybody",
    "a review of an emergency names whom its reader does not see",
    "a list of licence.Breach is not filtered",
    "the feed tells of everybody",
]


@pytest.mark.parametrize("words", SOME)
def test_fault_is_noticed(world, words):
    fault = next(each for each in planting.FAULTS if each.words == words)

    assert planting.noticed_by(world, fault)


def test_no_two_faults_are_called_alike():
    assert len({fault.words for fault in planting.FAULTS}) == len(planting.FAULTS) >= 60


@pytest.mark.parametrize("fault", planting.FAULTS, ids=lambda fault: fault.words)
def test_fault_finds_what_it_changes(fault):
    with fault.patch():
        pass
