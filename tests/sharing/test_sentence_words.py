"""Words within a sentence keep the capitals of their abbreviations."""

import pytest

from sharing.sentence_words import mid_sentence


@pytest.mark.parametrize(
    ("words", "within"),
    [
        ("Papers sent to PPCS", "papers sent to PPCS"),
        ("SPO asked", "SPO asked"),
        ("A breach was added", "a breach was added"),
        ("MAPPA level 2", "MAPPA level 2"),
        ("Ended", "ended"),
        ("s.43B arrest", "s.43B arrest"),
        ("", ""),
    ],
)
def test_first_letter_is_lowered_but_not_of_an_abbreviation(words, within):
    assert mid_sentence(words) == within
