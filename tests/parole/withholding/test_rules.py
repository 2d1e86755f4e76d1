"""Who may apply that material is withheld, until when a direction is appealed, when the prisoner can get something."""

from datetime import date

import pytest

from parole.dossier.rules import Applicant, Direction
from parole.withholding.rules import Course, appeal_until, applicant_refusal, giving_refusal

DECIDED = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("applicant", "on", "refused"),
    [
        (Applicant.THIRD_PARTY, date(2025, 12, 15), False),
        (Applicant.THIRD_PARTY, date(2025, 12, 16), True),
        (Applicant.SECRETARY_OF_STATE, date(2025, 12, 16), False),
    ],
)
def test_third_party_applies_until_15_december_2025(applicant, on, refused):
    assert bool(applicant_refusal(applicant, applied_on=on)) == refused


def test_appeal_is_made_within_7_days_of_the_direction():
    assert appeal_until(DECIDED) == date(2026, 11, 27)


@pytest.mark.parametrize(
    ("course", "on", "refused"),
    [
        (Course(None, None), DECIDED, "not decided"),
        (Course(Direction.GIST, DECIDED), date(2026, 11, 19), "20 November 2026"),
        (Course(Direction.GIST, DECIDED), DECIDED, ""),
        (Course(Direction.WITHHOLD, DECIDED), DECIDED, "do not disclose any"),
        (Course(Direction.SERVE, DECIDED), date(2026, 11, 27), "deadline to appeal is 27 November 2026"),
        (Course(Direction.SERVE, DECIDED), date(2026, 11, 28), ""),
        (Course(Direction.SERVE, DECIDED, appealed_on=date(2026, 11, 25)), date(2026, 12, 20), "appeal is open"),
        (Course(Direction.SERVE, DECIDED, date(2026, 11, 25), date(2026, 11, 30)), date(2026, 11, 29), "30 November"),
        (Course(Direction.SERVE, DECIDED, date(2026, 11, 25), date(2026, 11, 30)), date(2026, 11, 30), ""),
        (Course(Direction.GIST, DECIDED, is_withdrawn=True), DECIDED, "withdrawn"),
    ],
)
def test_prisoner_gets_what_is_directed_and_not_before_the_appeal_is_over(course, on, refused):
    said = giving_refusal(course, on=on)

    assert refused in said
    assert bool(said) == bool(refused)
