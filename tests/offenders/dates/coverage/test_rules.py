"""How far our own calculation reaches, by what is stored of it."""

import pytest

from offenders.dates.coverage.rules import CoverageAnswer, Reach, answer_of
from offenders.dates.record_adapter.reasons import NO_SENTENCE, TO_BE_CLASSIFIED, TURNS_ON


@pytest.mark.parametrize(
    ("refused", "has_readings", "answer"),
    [
        (None, False, CoverageAnswer(Reach.NOT_YET)),
        ("", False, CoverageAnswer(Reach.WORKED_OUT)),
        ("The law is open.", True, CoverageAnswer(Reach.READINGS)),
        (f"{TURNS_ON} {NO_SENTENCE}", False, CoverageAnswer(Reach.NO_SENTENCE)),
        (
            f"{TURNS_ON} Sentence 2 (SDS 7 years): the date of the offence is not recorded.",
            False,
            CoverageAnswer(Reach.REFUSED, "The date of the offence is not recorded", is_missing=True),
        ),
        (
            f"{TURNS_ON} Sentence 1 (SOPC 4 + 1 years): the tariff is not recorded. The date of birth is not recorded.",
            False,
            CoverageAnswer(Reach.REFUSED, "The tariff is not recorded", is_missing=True),
        ),
        (
            "Sentence 1 (EPP 4 years + 12 months): s.255A CJA 2003 closes a fixed-term recall.",
            False,
            CoverageAnswer(Reach.REFUSED, "s.255A CJA 2003 closes a fixed-term recall"),
        ),
        (
            f"{TO_BE_CLASSIFIED} Sentence 1 (SDS 6 years): “Preparing something” is to be classified.",
            False,
            CoverageAnswer(Reach.REFUSED, "The offence is to be classified", is_missing=True),
        ),
    ],
)
def test_each_stored_calculation_has_one_answer(refused, has_readings, answer):
    assert answer_of(refused, has_readings=has_readings) == answer
