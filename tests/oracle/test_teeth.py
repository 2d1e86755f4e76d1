"""The proof notices what it is there to notice. Some faults; `manage.py prove access-teeth` plants them all."""

import inspect
from inspect import Parameter
from unittest import mock

import pytest

from tests.oracle import planting

pytestmark = pytest.mark.django_db

SOME = [
    "a change of programmes is shown to who knows of one alone",
    "who knows of one programme alone proposes a change",
    "saved views are there over the API for who reads no list",
    "the inbox names hidden people",
    "an example of the API is of somebody",
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


@pytest.mark.parametrize("fault", planting.FAULTS, ids=lambda fault: fault.words)
def test_fault_may_be_given_all_that_it_stands_in_for(fault, monkeypatch):
    patched, put = mock.patch.object, []

    def noted(target, name, *instead, **more):
        put.extend((getattr(target, name), each) for each in instead)
        return patched(target, name, *instead, **more)

    monkeypatch.setattr(mock.patch, "object", noted)
    with fault.patch():
        pass

    assert [instead for own, instead in put if inspect.isfunction(own) and lacks(instead, own)] == []


def lacks(function, own):
    """Whether `own` may be given more by place, or by a name, than the other takes."""
    if not inspect.isfunction(function):
        return False
    theirs, ours = (inspect.signature(each).parameters.values() for each in (function, own))
    kinds = {each.kind for each in theirs}
    by_place = (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD)
    places, wanted = (sum(each.kind in by_place for each in some) for some in (theirs, ours))
    names = {each.name for each in ours if each.kind is Parameter.KEYWORD_ONLY} - {each.name for each in theirs}
    lacks_places = places < wanted and Parameter.VAR_POSITIONAL not in kinds
    return lacks_places or (bool(names) and Parameter.VAR_KEYWORD not in kinds)
