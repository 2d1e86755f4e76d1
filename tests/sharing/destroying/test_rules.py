"""Which words name a person, and how lines of the list of disposals hold each other."""

import re

import pytest

from sharing.destroying.rules import Disposal, ListBroken, disposals_of, line_of, pattern_of

FIRST, SECOND = (Disposal(f"uid {n}", n, f"person {n}", "{}") for n in (1, 2))


@pytest.mark.parametrize(
    ("word", "text", "is_named"),
    [
        ("Omar Hashemi", "Omar Hashemi", True),
        ("Omar Hashemi", "omar, hashemi", True),
        ("Omar Hashemi", "OMAR-HASHEMI", True),
        ("Omar Hashemi", "Omar Hashemite", False),
        ("Omar Hashemi", "Omar", False),
        ("Omar", "Omar", False),
        ("A1234BC", "of a1234bc,", True),
        ("A1234BC", "A1234BCD", False),
        ("12/123456X", "12/123456X", True),
        ("12/123456X", "12-123456x", True),
        ("A123", "A123", False),
    ],
)
def test_name_in_a_text(word, text, is_named):
    pattern = pattern_of([word]).replace(r"\y", r"\b")

    assert bool(pattern and re.search(pattern, text, re.IGNORECASE)) is is_named


def test_no_words_name_nobody():
    assert pattern_of(["", "Omar"]) == ""


def test_lines_are_read_as_they_were_written():
    first = line_of(FIRST, before="")
    lines = [first, line_of(SECOND, before=first)]

    assert disposals_of(lines) == [FIRST, SECOND]


@pytest.mark.parametrize("place", [0, 1])
def test_line_taken_out_changed_or_exchanged_is_found(place):
    first = line_of(FIRST, before="")
    lines = [first, line_of(SECOND, before=first), line_of(FIRST, before=line_of(SECOND, before=first))]
    changed = [*lines[:place], lines[place].replace("person", "persom"), *lines[place + 1 :]]

    for broken in (lines[:place] + lines[place + 1 :], changed, [lines[1], lines[0], lines[2]]):
        with pytest.raises(ListBroken):
            disposals_of(broken)
