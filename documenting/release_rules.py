"""docs/release-rules.md: each rule of the calculation with its statute, section and the days it holds."""

from __future__ import annotations

from datetime import date

from offenders.dates.engine.law.regimes import CONVENTIONS, REGIMES, Gate, Regime, Rule
from sharing.time_words import format_date

HEAD = """# The rules of release dates

Printed by `manage.py document_rules`; a test holds this page to the code. How the rules work together:
[release-dates.md](release-dates.md). Entry names what the rule rests on in the register of law
([law-register.md](law-register.md)), its own first. Confirmed means that the text
of the law was read; where it was not, the note says what the rule rests on.
"""
GATES = {
    Gate.NONE: "by law",
    Gate.BOARD: "the Board from then on, by law at the end of the custodial term",
    Gate.BOARD_ALONE: "the Board from then on, nothing else before the end",
    Gate.LIFE: "the Board from then on",
    Gate.ORDER: "by law",
}


def page() -> str:
    """The whole page, as Markdown."""
    return "\n".join([HEAD, *_regimes(), "", *_conventions(), ""])


def _regimes() -> list[str]:
    return [
        "## How a sentence leads to release",
        "",
        "| Rule | Where | Entry | Part served | Opened | From | Until | Confirmed |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
        *(
            f"| {rule.name} | {_where(rule)} | {_entries(rule)} | {_part(rule)} | {GATES[rule.gate]} | {_days(rule)} "
            f"| {_confirmed(rule)} |"
            for rule in REGIMES
        ),
    ]


def _conventions() -> list[str]:
    return [
        "## How days are counted and dates put together",
        "",
        "| Rule | Where | Entry | Says | From | Until | Confirmed |",
        "| --- | --- | --- | --- | --- | --- | --- |",
        *(
            f"| {rule.name} | {_where(rule)} | {_entries(rule)} | {rule.says} | {_days(rule)} | {_confirmed(rule)} |"
            for rule in CONVENTIONS
        ),
    ]


def _where(rule: Rule) -> str:
    return f"{rule.statute}, {rule.section}"


def _entries(rule: Rule) -> str:
    return ", ".join(f"`{entry}`" for entry in rule.entries)


def _part(rule: Regime) -> str:
    return "the whole" if rule.numerator == rule.denominator else f"{rule.numerator}/{rule.denominator}"


def _days(rule: Rule) -> str:
    return f"{_day(rule.begins_on)} | {_day(rule.ends_on)}"


def _day(day: date | None) -> str:
    return format_date(day) if day else ""


def _confirmed(rule: Rule) -> str:
    return "yes" if rule.confirmed else f"no: {rule.note}"
