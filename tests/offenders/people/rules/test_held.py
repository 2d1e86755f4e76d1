"""The custody group of a person."""

from dataclasses import replace
from itertools import product

import pytest

from offenders.custody.rules import Status
from offenders.people.rules.held import CustodyGroup, Held, group_of

SERVING = Held(status="in_custody", is_expected=False, has_sentence=True, is_indeterminate=False, is_recalled=False)


@pytest.mark.parametrize(
    ("other", "group"),
    [
        ({}, CustodyGroup.NO_DATE),
        ({"is_expected": True}, CustodyGroup.RELEASE_EXPECTED),
        ({"is_indeterminate": True}, CustodyGroup.INDETERMINATE),
        ({"is_indeterminate": True, "is_recalled": True, "status": "recalled"}, CustodyGroup.INDETERMINATE),
        ({"is_indeterminate": True, "is_expected": True}, CustodyGroup.RELEASE_EXPECTED),  # the Board has directed it
        ({"has_sentence": False}, CustodyGroup.UNSENTENCED),
        ({"has_sentence": False, "status": "remanded"}, CustodyGroup.UNSENTENCED),
        ({"has_sentence": False, "status": "remanded", "is_expected": True}, CustodyGroup.RELEASE_EXPECTED),  # on bail
        ({"has_sentence": False, "is_recalled": True, "status": "recalled"}, CustodyGroup.NO_DATE),
        ({"status": Status.DETAINED_IMMIGRATION}, CustodyGroup.OTHER_REASON),
        ({"status": Status.DETAINED_IMMIGRATION, "is_expected": True}, CustodyGroup.RELEASE_EXPECTED),
        ({"status": Status.IN_HOSPITAL}, CustodyGroup.NO_DATE),  # where the sentence puts them
        ({"status": Status.TEMPORARILY_RELEASED, "is_expected": True}, CustodyGroup.RELEASE_EXPECTED),
    ],
)
def test_group(other, group):
    assert group_of(replace(SERVING, **other)) is group


def test_every_case_has_a_group_and_whoever_is_expected_out_is_in_that_one():
    for status, *facts in product(Status, *[[False, True]] * 4):
        held = Held(status, *facts)

        assert (group_of(held) is CustodyGroup.RELEASE_EXPECTED) == held.is_expected
