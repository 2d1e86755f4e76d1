"""The product's engine of release dates against a second one that shares no code with it, over sentences made up.

RELEASE_MONITOR_SENTENCES=100000 python3 manage.py test tests/offenders/test_two_engines.py -n 0 -s
"""

import json
import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random

import pytest
from rich.console import Console

from offenders.rules.calculation import calculate_case
from tests.offenders import second_engine
from tests.offenders.generated_sentences import generated

SENTENCES = int(os.environ.get("RELEASE_MONITOR_SENTENCES", "3000"))
SEED = int(os.environ.get("RELEASE_MONITOR_SEED", "1"))

# Each of these is met at least so many times in 100,000 sentences.
LEAST_HITS = 500
RULES = [
    *("listed_offence", "connected_offence", "connection_after_release", "released_before_torera"),
    *("imposed_before_torera", "imposed_after_torera", "eds_before_2a", "eds_outside_2a"),
    *("247a_2a_part_1", "247a_2a_part_3", "247a_sds", "247a_sds_plus", "247a_eds", "247a_eds_automatic"),
    *("247a_sopc", "247a_sopc_u18", "sts", "life", "ipp", "dto", "recalled", "released_on_licence"),
    *("ordinary_sds", "ordinary_sds_plus", "ordinary_eds", "ordinary_eds_automatic"),
    *("ordinary_sopc_half", "ordinary_sopc_two_thirds"),
    *("concurrent", "chain_gated", "chain_automatic", "chain_mixed", "chain_of_two_gated_fractions"),
    *("new_period_of_custody", "ped_moved_to_other_release", "ped_lost_to_other_release"),
    *(f"adjusted_by_{kind}" for kind in ("remand", "tagged_bail", "ual", "ada", "rada")),
    *("adjusted_by_recall_remand", "adjusted_by_recall_tagged_bail", "absent_before_release"),
    *("served_by_the_day_of_sentence", "added_days_stopped_by_the_end"),
    *("counted_from_a_first", "counted_from_a_month_end", "counted_from_a_leap_day"),
]
DAYS = ("day_before", "day_of", "day_after")
COMMENCEMENTS = [
    f"imposed_{day}_{name}" for name in ("torera", "any_connection", "no_parole", "pcsca") for day in DAYS
] + [
    *("imposed_day_of_cja", "imposed_day_after_cja"),  # before it, all is refused
    *(f"released_{day}_torera" for day in DAYS),
    *(f"released_{day}_any_connection" for day in DAYS),
    *(f"connected_{day}_{name}" for name in ("any_connection", "no_parole") for day in DAYS),
]

Answer = dict
Engine = Callable[[dict], Answer]


ENGINES: dict[str, Engine] = {"second": second_engine.dates_of, "product": calculate_case}


@dataclass
class Comparison:
    """What two engines made of a number of cases."""

    cases: int = 0
    refused: Counter = field(default_factory=Counter)
    hits: Counter = field(default_factory=Counter)
    cautious: int = 0
    differences: list[dict] = field(default_factory=list)

    def report(self) -> str:
        lines = [f"{self.cases:,} cases, {sum(self.refused.values()):,} refused, {len(self.differences):,} differences"]
        lines += [f"  refused {count:>7,}  {reason}" for reason, count in self.refused.most_common()]
        lines.append(f"  cautious {self.cautious:>6,}  refused by the product alone")
        lines += [f"  hit     {count:>7,}  {name}" for name, count in sorted(self.hits.items())]
        lines += [json.dumps(difference) for difference in self.differences[:20]]
        return "\n".join(lines)


def compare(first: Engine, cases) -> Comparison:
    found = Comparison()
    for case in cases:
        found.cases += 1
        slow = second_engine.dates_of(case)
        found.hits.update(set(slow["hits"]))
        if "refused" in slow:
            found.refused[slow["refused"]] += 1
        if agree(quick := first(case), slow):
            continue
        if is_cautious(quick, slow):
            found.cautious += 1
        else:
            found.differences.append({"case": case, "product": quick, "second": slow})
    return found


def agree(quick: Answer, slow: Answer) -> bool:
    if "refused" in slow:
        return bool(quick["refused"]) and not quick["dates"]
    return not quick["refused"] and second_engine.judged(quick["dates"]) == slow["dates"]


def is_cautious(quick: Answer, slow: Answer) -> bool:
    """A refusal for want of a fact that moves no date judged here: curfew, supervision, a release that could not be."""
    return (quick["refused"] or "").startswith("Not known") and "refused" not in slow


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    found = compare(calculate_case, generated(SEED, SENTENCES))
    if "RELEASE_MONITOR_SENTENCES" in os.environ:
        Console(soft_wrap=True, highlight=False).print("\n" + found.report(), markup=False)
    return found


def test_the_second_engine_shares_no_code_with_the_first() -> None:
    folder = Path(second_engine.__file__).parent

    for path in folder.glob("*.py"):
        assert "offenders.rules" not in path.read_text(), path


def test_the_engines_never_differ(comparison: Comparison) -> None:
    assert not comparison.differences, comparison.report()


def test_little_is_asked_for_that_these_dates_do_not_need(comparison: Comparison) -> None:
    assert comparison.cautious <= comparison.cases / 500, comparison.report()


def test_little_of_what_is_made_up_is_refused(comparison: Comparison) -> None:
    assert sum(comparison.refused.values()) <= comparison.cases / 10, comparison.report()


def test_each_rule_and_each_commencement_is_met(comparison: Comparison) -> None:
    least = LEAST_HITS if comparison.cases >= 100_000 else 1

    assert {name: comparison.hits[name] for name in RULES + COMMENCEMENTS if comparison.hits[name] < least} == {}


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
    for case in fixed_terms(2, 800):
        without = case | {"adjustments": [row for row in case["adjustments"] if "remand" not in row["type"]]}
        if not (both := before_and_after(ENGINES[engine], without, case)):
            continue
        plain, credited = both
        tried += plain != credited

        assert released(credited) <= released(plain), case
        assert expired(credited) <= expired(plain), case
        assert credited.get("PED", "") <= plain.get("PED", "9999"), case
    assert tried > 50


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("more", [{"days": 1}, {"days": 30}])
def test_a_longer_term_never_ends_earlier(engine: str, more: dict[str, int]) -> None:
    tried = 0
    for case in fixed_terms(3, 500):
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
    assert tried > 200


@pytest.mark.parametrize("engine", ENGINES)
def test_the_order_in_which_things_are_entered_never_matters(engine: str) -> None:
    for case in generated(4, 600):
        chance = Random(case["id"])
        shuffled = case | {
            "sentences": chance.sample(case["sentences"], len(case["sentences"])),
            "adjustments": chance.sample(case["adjustments"], len(case["adjustments"])),
        }

        assert ENGINES[engine](shuffled).get("dates") == ENGINES[engine](case).get("dates"), case


@pytest.mark.parametrize("engine", ENGINES)
def test_the_licence_never_ends_before_the_release(engine: str) -> None:
    for case in generated(5, 1500):
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
