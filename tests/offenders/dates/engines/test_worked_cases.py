"""Sentences of terrorists worked out by hand: what each engine makes of them."""

import pytest

from offenders.dates.engine import calculate_case
from tests.offenders.dates.engines import second_engine
from tests.offenders.dates.engines.worked_cases import worked_cases

CASES = worked_cases()
ENGINES = {"second": second_engine.dates_of, "product": calculate_case}


def said(answer: dict) -> dict | None:
    """The dates that are judged; None where it is refused and gives none."""
    if answer.get("refused"):
        assert not answer.get("dates")
        return None
    return second_engine.judged(answer["dates"])


def by_hand(worked: dict) -> dict | None:
    return None if "refused" in worked else {code: day.isoformat() for code, day in worked["dates"].items()}


@pytest.mark.parametrize("engine", ENGINES)
def test_an_engine_agrees_with_the_hand(engine: str) -> None:
    answers = [(worked, said(ENGINES[engine](worked["case"]))) for worked in CASES]

    assert {
        f"{worked['file']}: {worked['name']}": (found, by_hand(worked))
        for worked, found in answers
        if found != by_hand(worked)
    } == {}


def test_each_case_shows_its_working_and_its_section() -> None:
    for worked in CASES:
        assert worked["section"]
        assert "refused" in worked or worked["working"].strip()
        assert "refused" in worked or worked["dates"]
    assert len(CASES) >= 150
