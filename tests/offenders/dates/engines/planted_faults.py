"""Faults that somebody could put into the engine of release dates: small changes of its text, each plausible."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    what: str
    module: str  # below offenders.dates.engine
    right: str  # stands in the module exactly once
    wrong: str


FAULTS = [
    Fault(
        "part of a day is dropped",
        "terms.counting",
        "return -(-days * numerator // denominator)",
        "return days * numerator // denominator",
    ),
    Fault(
        "a term from the first of a month runs a day into the next",
        "terms.counting",
        "toordinal() + day - 2 + days",
        "toordinal() + max(day, 2) - 2 + days",
    ),
    Fault(
        "a term of months is a day short",
        "terms.counting",
        "toordinal() + day - 2 + days",
        "toordinal() + day - 3 + days",
    ),
    Fault(
        "no leap day in February",
        "terms.counting",
        "day = min(day, 30 if isleap(year) else 29)",
        "day = min(day, 29)",
    ),
    Fault("consecutive terms are not pooled", "terms.counting", "if runs and runs[-1][0] == is_months:", "if False:"),
    Fault("TORERA a day late", "law.regimes", "RESTRICTION = date(2020, 2, 26)", "RESTRICTION = date(2020, 2, 27)"),
    Fault("TORERA a day early", "law.regimes", "RESTRICTION = date(2020, 2, 26)", "RESTRICTION = date(2020, 2, 25)"),
    Fault("any connection a day late", "law.regimes", "date(2021, 4, 30)", "date(2021, 5, 1)"),
    Fault("s.247A(2A) a day late", "law.regimes", "date(2021, 6, 29)", "date(2021, 6, 30)"),
    Fault("s.247A(2A) a day early", "law.regimes", "date(2021, 6, 29)", "date(2021, 6, 28)"),
    Fault("s.244A(6) a day late", "law.regimes", "PCSCA = date(2022, 6, 28)", "PCSCA = date(2022, 6, 29)"),
    Fault("(2A) for every extended sentence", "law.selection", " and standing.is_without_parole:", ":"),
    Fault(
        "(2A) for Part 1 alone",
        "law.standing",
        "return self in (OffenceStatus.PART_1, OffenceStatus.CONNECTED_PART_3)",
        "return self is OffenceStatus.PART_1",
    ),
    Fault(
        "(2A) by the day of sentence is exclusive",
        "law.selection",
        "if passed >= begins.no_board and",
        "if passed > begins.no_board and",
    ),
    Fault(
        "released before it began, and held all the same",
        "law.selection",
        "if standing.is_terrorist and not was_out:",
        "if standing.is_terrorist:",
    ),
    Fault(
        "a terrorist of particular concern out by s.244A",
        "law.selection",
        "return regimes.TERRORIST_BOARD if with_board else",
        "return regimes.CONCERN_HALF if with_board else",
    ),
    Fault(
        "a terrorist standard sentence with a release by law at two-thirds",
        "law.selection",
        "else regimes.TERRORIST_STANDARD",
        "else regimes.TWO_THIRDS",
    ),
    Fault(
        "the extension is left out of the expiry",
        "terms.chains",
        "return sentence.term.plus(sentence.extension) if sentence.extension else sentence.term",
        "return sentence.term",
    ),
    Fault(
        "a chain counts from its last sentence",
        "terms.chains",
        "self.start, self.passed = min(days).toordinal(), max(days).toordinal()",
        "self.start, self.passed = max(days).toordinal(), max(days).toordinal()",
    ),
    Fault(
        "parole parts of a chain first",
        "terms.chains",
        "for regime, terms in _by_fraction(parts, with_parole=False):",
        "for regime, terms in reversed(_by_fraction(parts, with_parole=False)):",
    ),
    Fault(
        "remand comes off release alone",
        "terms.adjusting",
        'done.expiry = sums.earlier(done.expiry, total, rule, f"expiry {says}")',
        "pass",
    ),
    Fault(
        "absence does not put the expiry off",
        "terms.adjusting",
        'done.expiry = sums.later(done.expiry, days, rule, "expiry later by days at large")',
        "pass",
    ),
    Fault(
        "restored days are added",
        "terms.adjusting",
        'total = sums.less(total, taken_off, rule, "additional days less those restored")',
        "total = total + taken_off",
    ),
    Fault(
        "recall remand for sentences that are not recalled",
        "terms.adjusting",
        "if kind in ON_RECALL and not is_recalled:",
        "if kind in ON_RECALL and is_recalled:",
    ),
    Fault(
        "the earliest of several eligibilities",
        "combining",
        "[adjusted.parole for adjusted in before if adjusted.parole is not None], ",
        "[min(adjusted.parole for adjusted in before if adjusted.parole is not None)], ",
    ),
    Fault("another release never moves eligibility", "combining", "if other > day:", "if False:"),
    Fault(
        "the first minimum term of several",
        "key_dates.lifelong",
        "end = ends[0] if len(ends) == 1 else",
        "end = ends[0] if True else",
    ),
]
