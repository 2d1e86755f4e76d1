"""Sentences of terrorists worked out by hand: what each engine makes of them."""

import pytest

from offenders.dates.engine import calculate_case
from tests.offenders.dates.engines import second_engine
from tests.offenders.dates.engines.comparing import readings
from tests.offenders.dates.engines.worked_cases import worked_cases

CASES = worked_cases()
ENGINES = {"second": second_engine.dates_of, "product": calculate_case}


def said(answer: dict) -> list[list]:
    """The dates that are judged, of each reading where the law is open; none where it is refused and gives none."""
    if answer.get("refused"):
        assert not answer.get("dates")
        return readings(answer)
    return [sorted(second_engine.judged(answer["dates"]).items())]


def by_hand(worked: dict) -> list[list]:
    if "refused" in worked:
        found = [{code: day.isoformat() for code, day in each.items()} for each in worked.get("readings", [])]
        return sorted(sorted(each.items()) for each in found)
    dates = {code: day.isoformat() for code, day in worked["dates"].items()}
    without = {code: day for code, day in dates.items() if code != worked.get("open_without")}
    return sorted(sorted(each.items()) for each in ([dates] if without == dates else [dates, without]))


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
