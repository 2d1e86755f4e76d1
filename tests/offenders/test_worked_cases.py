"""Sentences of terrorists worked out by hand: what each engine makes of them."""

import pytest

from offenders.rules.calculation import calculate_case
from tests.offenders import second_engine
from tests.offenders.worked_cases import worked_cases

CASES = worked_cases()
ENGINES = {"second": second_engine.dates_of, "product": calculate_case}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("worked", CASES, ids=[f"{worked['file']}: {worked['name']}" for worked in CASES])
def test_an_engine_agrees_with_the_hand(engine: str, worked: dict) -> None:
    answer = ENGINES[engine](worked["case"])

    if "refused" in worked:
        assert answer.get("refused")
        assert not answer.get("dates")
    else:
        assert not answer.get("refused")
        assert second_engine.judged(answer["dates"]) == {code: day.isoformat() for code, day in worked["dates"].items()}


def test_each_case_shows_its_working_and_its_section() -> None:
    for worked in CASES:
        assert worked["section"]
        assert "refused" in worked or worked["working"].strip()
        assert "refused" in worked or worked["dates"]
    assert len(CASES) >= 150
