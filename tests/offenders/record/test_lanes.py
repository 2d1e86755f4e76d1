"""Custody on the life-line: remand, sentence, recall and being at large, from when until when."""

from datetime import date
from uuid import uuid4

import pytest

from offenders.models import Offender
from offenders.person_page.lanes import at_large_spans, custody_lane, period_spans
from offenders.person_page.life_line import LaneQuestion

JAN, FEB, MAR, APR = (date(2024, month, 1) for month in (1, 2, 3, 4))


@pytest.mark.parametrize(
    ("start", "until", "sentenced", "is_recall", "spans"),
    [
        (JAN, None, [], False, [("Remand", JAN, None)]),
        (JAN, FEB, [], False, [("Remand", JAN, FEB)]),
        (JAN, None, [MAR], False, [("Remand", JAN, MAR), ("Sentence", MAR, None)]),
        (JAN, APR, [MAR], False, [("Remand", JAN, MAR), ("Sentence", MAR, APR)]),
        (JAN, FEB, [MAR], False, [("Remand", JAN, FEB)]),  # sentenced while out of custody
        (JAN, FEB, [FEB], False, [("Remand", JAN, FEB), ("Sentence", FEB, FEB)]),
        (JAN, None, [JAN], False, [("Sentence", JAN, None)]),
        (FEB, None, [JAN, MAR], False, [("Sentence", FEB, None)]),  # sentenced before
        (FEB, APR, [JAN], True, [("Recalled", FEB, APR)]),
        (FEB, APR, [MAR], True, [("Recalled", FEB, APR)]),
    ],
)
def test_a_period_is_remand_until_the_first_sentence(start, until, sentenced, is_recall, spans):
    found = period_spans(start, until, sentenced, is_recall=is_recall, href="")

    assert [(span.words, span.start, span.until) for span in found] == spans


@pytest.mark.parametrize(
    ("moves", "spans"),
    [
        ([], []),
        ([("licence_revoked", JAN)], [(JAN, None)]),
        ([("licence_revoked", JAN), ("returned", FEB)], [(JAN, FEB)]),
        ([("licence_revoked", JAN), ("absconded", FEB), ("returned", MAR)], [(JAN, MAR)]),
        ([("returned", JAN), ("received", FEB)], []),
        ([("absconded", JAN), ("died", FEB)], [(JAN, FEB)]),
        ([("licence_revoked", JAN), ("revocation_rescinded", FEB), ("absconded", MAR)], [(JAN, FEB), (MAR, None)]),
    ],
)
def test_at_large_lasts_until_the_return(moves, spans):
    assert list(at_large_spans(moves)) == spans


@pytest.mark.parametrize(("released_on", "words"), [(None, "Sentence"), (JAN, "Sentence"), (FEB, "Remand")])
def test_received_after_a_release_they_are_on_remand_until_a_sentence_passed_since(released_on, words):
    after = released_on and released_on.isoformat()
    period = {"starts_on": "2024-03-01", "ends_on": None, "is_recall": False, "released_before_on": after}
    found = {"periods": [period], "sentences": [{"sentenced_on": "2024-01-01"}], "moves": []}

    (span,) = custody_lane(LaneQuestion(Offender(uid=uuid4()), found, today=APR))

    assert (span.words, span.start, span.until) == (words, MAR, None)
