"""Whose question a sentence is."""

import pytest

from offenders.questioned_sentences.rules import kind_that_owns


@pytest.mark.parametrize(
    ("kinds", "is_held", "owns"),
    [
        ({"police", "prison", "ppcs", "probation"}, True, "prison"),
        ({"police", "ppcs", "probation"}, True, "ppcs"),
        ({"police", "probation"}, True, "probation"),
        ({"police", "prison", "ppcs", "probation"}, False, "probation"),
        ({"prison", "ppcs"}, False, "ppcs"),
        ({"prison"}, False, "prison"),
        ({"police", "ct_police"}, True, None),
        (set(), False, None),
    ],
)
def test_first_agency_that_answers_and_corrects_sentences_owns_it(kinds, is_held, owns):
    assert kind_that_owns(kinds, is_held=is_held) == owns
