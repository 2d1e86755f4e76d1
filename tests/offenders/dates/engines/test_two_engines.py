"""The product's engine of release dates against a second one that shares no code with it, over sentences made up.

Six hundred here; `python3 manage.py prove date-engines` compares a hundred thousand.
"""

from datetime import date
from pathlib import Path
from random import Random

import pytest

from offenders.dates.engine import calculate_case
from tests.offenders.dates.engines import second_engine
from tests.offenders.dates.engines.comparing import ENGINES, Comparison, Engine, compare, unmet
from tests.offenders.dates.engines.generated_sentences import generated

SHARE = {"second": 4, "product": 1}  # of the draws below each engine is asked one in so many: the second is slow


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return compare(calculate_case, generated(1, 600))


def test_the_second_engine_shares_no_code_with_the_first() -> None:
    folder = Path(second_engine.__file__).parent

    for path in folder.glob("*.py"):
        assert "offenders.dates" not in path.read_text(), path


def test_the_engines_never_differ(comparison: Comparison) -> None:
    assert not comparison.differences, comparison.report()


def test_little_is_asked_for_that_these_dates_do_not_need(comparison: Comparison) -> None:
    assert comparison.cautious <= comparison.cases / 500, comparison.report()


def test_little_of_what_is_made_up_is_refused(comparison: Comparison) -> None:
    assert sum(comparison.refused.values()) <= comparison.cases / 10, comparison.report()


def test_each_rule_and_each_commencement_is_met(comparison: Comparison) -> None:
    assert unmet(comparison) == {}


def released(dates: dict) -> date:
    """Out at the latest, whatever the Board does."""
    codes = ["CRD", "ARD", "PRRD", *([] if "PED" in dates else ["MTD"]), "SLED", "SED"]
    return date.fromisoformat(next(dates[code] for code in codes if code in dates))


def expired(dates: dict) -> date:
    return date.fromisoformat(dates.get("SLED") or dates["SED"])


def fixed_terms(seed: int, number: int) -> list[dict]:
    """Cases whose sentences were all imposed on one day, so that no change makes another period of custody of them."""
    return [
        case
        for case in generated(seed, number)
        if len({sentence["sentenced_on"] for sentence in case["sentences"]}) == 1
        and not {sentence["type"] for sentence in case["sentences"]} & {"LIFE", "IPP"}
    ]


def before_and_after(engine: Engine, case: dict, changed: dict):
    """Both answers, or None where either is refused."""
    answers = engine(case), engine(changed)
    return None if any(answer.get("refused") for answer in answers) else tuple(answer["dates"] for answer in answers)


@pytest.mark.parametrize("engine", ENGINES)
def test_remand_never_makes_release_later(engine: str) -> None:
    tried = 0
    for case in fixed_terms(2, 800 // SHARE[engine]):
        without = case | {"adjustments": [row for row in case["adjustments"] if "remand" not in row["type"]]}
        if not (both := before_and_after(ENGINES[engine], without, case)):
            continue
        plain, credited = both
        tried += plain != credited

        assert released(credited) <= released(plain), case
        assert expired(credited) <= expired(plain), case
        assert credited.get("PED", "") <= plain.get("PED", "9999"), case
    assert tried > 50 // SHARE[engine]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("more", [{"days": 1}, {"days": 30}])
def test_a_longer_term_never_ends_earlier(engine: str, more: dict[str, int]) -> None:
    tried = 0
    for case in fixed_terms(3, 500 // SHARE[engine]):
        first, *others = case["sentences"]
        longer = first["duration"] | {"days": first["duration"].get("days", 0) + more["days"]}
        changed = case | {"sentences": [first | {"duration": longer}, *others]}
        if not (both := before_and_after(ENGINES[engine], case, changed)):
            continue
        tried += 1
        shorter, lengthened = both

        assert released(shorter) <= released(lengthened), case
        assert expired(shorter) <= expired(lengthened), case
        assert shorter["ESED"] <= lengthened["ESED"], case
    assert tried > 200 // SHARE[engine]


@pytest.mark.parametrize("engine", ENGINES)
def test_the_order_in_which_things_are_entered_never_matters(engine: str) -> None:
    for case in generated(4, 600 // SHARE[engine]):
        chance = Random(case["id"])
        shuffled = case | {
            "sentences": chance.sample(case["sentences"], len(case["sentences"])),
            "adjustments": chance.sample(case["adjustments"], len(case["adjustments"])),
        }

        assert ENGINES[engine](shuffled).get("dates") == ENGINES[engine](case).get("dates"), case


@pytest.mark.parametrize("engine", ENGINES)
def test_the_licence_never_ends_before_the_release(engine: str) -> None:
    for case in generated(5, 1500 // SHARE[engine]):
        answer = ENGINES[engine](case)
        if answer.get("refused") or "TED" in answer["dates"]:
            continue
        dates = answer["dates"]

        assert released(dates) <= expired(dates), case
        assert dates.get("PED", "") <= released(dates).isoformat(), case
        assert dates.get("CRD", "") <= max(dates.get("LED", ""), dates.get("SLED", "")), case
        assert date.fromisoformat(min(dates.values())) >= first_day(case), case


def first_day(case: dict) -> date:
    return date.fromisoformat(min(sentence["sentenced_on"] for sentence in case["sentences"]))
