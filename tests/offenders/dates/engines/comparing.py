"""Two engines of release dates, asked the same: what they made of a number of sentences, and which rules were met."""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from offenders.dates.engine import calculate_case
from tests.offenders.dates.engines import second_engine

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
    *(
        "absence_goes_on",
        "absent_during_added_days",
        "open_law",
        "recall_is_no_bar",
        "recall_bars",
        "life_beside_a_fixed_term",
        "life_with_remand",
        "247a_epp",
    ),
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
Engine = Callable[..., Answer]


ENGINES: dict[str, Engine] = {"second": second_engine.dates_of, "product": calculate_case}


# What must be among them, and how many there were is told: by the rules that the second engine met.
KINDS = {
    "recalls beside a new sentence": lambda hits: bool(hits & {"recall_bars", "recall_is_no_bar"}),
    "of them with a chain": lambda hits: bool(hits & {"recall_bars", "recall_is_no_bar"} and hits & CHAINS),
    "chains of one kind": lambda hits: bool(hits & {"chain_gated", "chain_automatic"}),
    "chains of both kinds": lambda hits: "chain_mixed" in hits,
    "life beside fixed terms": lambda hits: "life_beside_a_fixed_term" in hits,
    "with readings of open law": lambda hits: "open_law" in hits,
}
CHAINS = {"chain_gated", "chain_automatic", "chain_mixed"}


@dataclass
class Comparison:
    """What two engines made of a number of cases. kinds: how many there were of each."""

    cases: int = 0
    kinds: Counter = field(default_factory=lambda: Counter(dict.fromkeys(KINDS, 0)))
    refused: Counter = field(default_factory=Counter)
    opened: Counter = field(default_factory=Counter)  # refused with the dates by each reading of open law
    hits: Counter = field(default_factory=Counter)
    cautious: int = 0
    differences: list[dict] = field(default_factory=list)

    def report(self) -> str:
        lines = [f"{self.cases:,} cases, {sum(self.refused.values()):,} refused, {len(self.differences):,} differences"]
        lines += [f"  refused {count:>7,}  {reason}" for reason, count in self.refused.most_common()]
        lines += [f"  open    {count:>7,}  {reason}" for reason, count in self.opened.most_common()]
        lines.append(f"  cautious {self.cautious:>6,}  refused by the product alone")
        lines += [f"  kind    {count:>7,}  {name}" for name, count in self.kinds.items()]
        lines += [f"  hit     {count:>7,}  {name}" for name, count in sorted(self.hits.items())]
        lines += [json.dumps(difference) for difference in self.differences[:20]]
        return "\n".join(lines)


def compare(first: Engine, cases) -> Comparison:
    found = Comparison()
    for case in cases:
        found.cases += 1
        slow = second_engine.dates_of(case)
        hits = set(slow["hits"])
        found.hits.update(hits)
        found.kinds.update(name for name, is_one in KINDS.items() if is_one(hits))
        if "refused" in slow:
            (found.opened if "readings" in slow else found.refused)[slow["refused"]] += 1
        quick = first(case, working=len(case["sentences"]) == 1)  # of one sentence, the long way
        if agree(quick, slow):
            continue
        if is_cautious(quick, slow):
            found.cautious += 1
        else:
            found.differences.append({"case": case, "product": quick, "second": slow})
    return found


def agree(quick: Answer, slow: Answer) -> bool:
    """Readings that differ in dates on which the second has no say, as a curfew, are one to it."""
    if "refused" in slow:
        return bool(quick["refused"]) and not quick["dates"] and readings(quick) == readings(slow)
    if quick.get("readings"):
        return readings(quick) == [sorted(slow["dates"].items())]
    return not quick["refused"] and second_engine.judged(quick["dates"]) == slow["dates"]


def readings(answer: Answer) -> list[list]:
    """The dates by each reading of open law on which both have a say. The product says beside them what each holds."""
    given = [each.get("dates", each) for each in answer.get("readings", [])]
    judged = [sorted(second_engine.judged(each).items()) for each in given]
    return sorted(each for place, each in enumerate(judged) if each not in judged[:place])


def is_cautious(quick: Answer, slow: Answer) -> bool:
    """A refusal for want of a fact that moves no date judged here: curfew, supervision, a release that could not be; or
    one that names a fact where the other shows the readings of open law."""
    is_told = "refused" not in slow or "readings" in slow
    return (quick["refused"] or "").startswith("Not known") and not quick.get("readings") and is_told


def _met(comparison: Comparison) -> dict[str, int]:
    """How often each rule, each commencement and each kind was met that must be."""
    met = comparison.hits | comparison.kinds
    return {name: met[name] for name in (*RULES, *COMMENCEMENTS, *KINDS)}


def least_met(comparison: Comparison) -> int:
    return min(_met(comparison).values())


def unmet(comparison: Comparison) -> dict[str, int]:
    """Those that were met too seldom; that none was is enough of few caseloads."""
    least = LEAST_HITS if comparison.cases >= 100_000 else 1
    return {name: count for name, count in _met(comparison).items() if count < least}
