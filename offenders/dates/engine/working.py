"""The working of each number. One set of operations, done silently or written down step by step.

The engine does all its arithmetic on days through a `Sums`. `QUIET` only computes. A `Recorder` does the same and keeps
a `Step` for each; its numbers remember the step they come from, so that the chain from facts to dates is whole.
`re_execute` goes through the steps alone and arrives at the dates again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from offenders.dates.engine.law.regimes import CONVENTIONS, REGIMES, Rule
from offenders.dates.engine.terms import counting
from offenders.dates.engine.terms.counting import Blocks


def _same(day: int) -> int:
    return day


@dataclass(frozen=True)
class Operation:
    """Something done to numbers. inputs: their names; days: which of them, and the result, are dates."""

    does: Callable[..., int]
    inputs: tuple[str, ...]
    dates: frozenset[str]  # names of inputs that are dates, and "result"
    in_words: str


def _operation(does: Callable[..., int], inputs: str, dates: str, in_words: str) -> Operation:
    return Operation(does, tuple(inputs.split()), frozenset(dates.split()), in_words)


OPERATIONS: Mapping[str, Operation] = {
    "last_day": _operation(counting.last_day, "first_day term", "first_day result", "the last day of the term"),
    "length": _operation(
        lambda first, last: last - first + 1, "first_day last_day", "first_day last_day", "last - first + 1"
    ),
    "part": _operation(counting.part, "days numerator denominator", "", "days x numerator / denominator, rounded up"),
    "day_number": _operation(
        lambda first, days: first + days - 1, "first_day days", "first_day result", "first + days - 1"
    ),
    "day_after": _operation(lambda day: day + 1, "day", "day result", "day + 1"),
    "earlier": _operation(lambda day, days: day - days, "day days", "day result", "day - days"),
    "later": _operation(lambda day, days: day + days, "day days", "day result", "day + days"),
    "less": _operation(lambda days, others: days - others, "days others", "", "days - others"),
    "sum": _operation(lambda *days: sum(days), "*days", "", "the sum"),
    "larger": _operation(lambda *counts: max(counts), "*days", "", "the larger"),
    "latest": _operation(lambda *days: max(days), "*days", "*days result", "the latest"),
    "earliest": _operation(lambda *days: min(days), "*days", "*days result", "the earliest"),
    "months_after": _operation(counting.months_after, "day months", "day result", "the same day so many months after"),
    "is": _operation(_same, "day", "day result", "taken as it is"),
}


class Sums:
    """The operations, done and forgotten. The last two arguments say by which rule, and in words what is done."""

    __slots__ = ()

    def about(self, sentences: str) -> None:
        """What follows is about these sentences."""

    def chose(self, rule: Rule, why: str) -> None:
        """This rule governs, because of these facts."""

    def last_day(self, first: int, term: Blocks, rule: Rule, says: str) -> int:
        return counting.last_day(first, term)

    def length(self, first: int, last: int, rule: Rule, says: str) -> int:
        return last - first + 1

    def part(self, days: int, numerator: int, denominator: int, rule: Rule, says: str) -> int:
        return -(-days * numerator // denominator)

    def day_number(self, first: int, days: int, rule: Rule, says: str) -> int:
        return first + days - 1

    def day_after(self, day: int, rule: Rule, says: str) -> int:
        return day + 1

    def earlier(self, day: int, days: int, rule: Rule, says: str) -> int:
        return day - days

    def later(self, day: int, days: int, rule: Rule, says: str) -> int:
        return day + days

    def less(self, days: int, others: int, rule: Rule, says: str) -> int:
        return days - others

    def sum(self, days: Sequence[int], rule: Rule, says: str) -> int:
        return sum(days)

    def larger(self, days: Iterable[int], rule: Rule, says: str) -> int:
        return max(days)

    def latest(self, days: Iterable[int], rule: Rule, says: str) -> int:
        return max(days)

    def earliest(self, days: Iterable[int], rule: Rule, says: str) -> int:
        return min(days)

    def months_after(self, day: int, months: int, rule: Rule, says: str) -> int:
        return counting.months_after(day, months)

    def result(self, code: str, day: int, rule: Rule, says: str, *, adjusted: bool = True) -> int:
        """This is the date of that code."""
        return day


QUIET = Sums()


class Number(int):
    """A number that knows the step it comes from."""

    step: int

    def __new__(cls, value: int, step: int) -> Number:
        made = super().__new__(cls, value)
        made.step = step
        return made


@dataclass(frozen=True, slots=True)
class WorkingStep:
    """inputs: name, value, and the step it comes from (None: a fact). A day is an ISO date.

    code: the date that it settles; is_adjusted: False where that is the date before adjustment.
    """

    number: int
    sentences: str
    says: str
    operation: str
    inputs: tuple[tuple[str, Any, int | None], ...]
    result: Any
    rule: Rule
    code: str | None = None
    is_adjusted: bool = True

    def as_json(self) -> dict[str, Any]:
        return {
            "step": self.number,
            "sentences": self.sentences,
            "says": self.says,
            "operation": self.operation,
            "inputs": [{"name": name, "value": value, "from_step": source} for name, value, source in self.inputs],
            "result": self.result,
            "code": self.code,
            "adjusted": self.is_adjusted,
            "rule": self.rule.name,
            "statute": self.rule.statute,
            "section": self.rule.section,
            "entry": self.rule.entry,
            "entries": list(self.rule.entries),
            "in_force_from": _iso(self.rule.begins_on),
            "in_force_until": _iso(self.rule.ends_on),
            "confirmed": self.rule.confirmed,
        }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


class Recorder(Sums):
    """Does what `Sums` does, and keeps the steps."""

    __slots__ = ("sentences", "steps")

    def __init__(self) -> None:
        self.steps: list[WorkingStep] = []
        self.sentences = ""

    def about(self, sentences: str) -> None:
        self.sentences = sentences

    def chose(self, rule: Rule, why: str) -> None:
        self._keep("choose", (("facts", why, None),), rule.name, rule, rule.says)

    def last_day(self, first: int, term: Blocks, rule: Rule, says: str) -> int:
        return self._do("last_day", (first, term), rule, f"{says} ({counting.format_blocks(term)})")

    def length(self, first: int, last: int, rule: Rule, says: str) -> int:
        return self._do("length", (first, last), rule, says)

    def part(self, days: int, numerator: int, denominator: int, rule: Rule, says: str) -> int:
        return self._do("part", (days, numerator, denominator), rule, says)

    def day_number(self, first: int, days: int, rule: Rule, says: str) -> int:
        return self._do("day_number", (first, days), rule, says)

    def day_after(self, day: int, rule: Rule, says: str) -> int:
        return self._do("day_after", (day,), rule, says)

    def earlier(self, day: int, days: int, rule: Rule, says: str) -> int:
        return self._do("earlier", (day, days), rule, says)

    def later(self, day: int, days: int, rule: Rule, says: str) -> int:
        return self._do("later", (day, days), rule, says)

    def less(self, days: int, others: int, rule: Rule, says: str) -> int:
        return self._do("less", (days, others), rule, says)

    def sum(self, days: Sequence[int], rule: Rule, says: str) -> int:
        return self._do("sum", tuple(days), rule, says)

    def larger(self, days: Iterable[int], rule: Rule, says: str) -> int:
        return self._do("larger", tuple(days), rule, says)

    def latest(self, days: Iterable[int], rule: Rule, says: str) -> int:
        return self._do("latest", tuple(days), rule, says)

    def earliest(self, days: Iterable[int], rule: Rule, says: str) -> int:
        return self._do("earliest", tuple(days), rule, says)

    def months_after(self, day: int, months: int, rule: Rule, says: str) -> int:
        return self._do("months_after", (day, months), rule, says)

    def result(self, code: str, day: int, rule: Rule, says: str, *, adjusted: bool = True) -> int:
        return self._do("is", (day,), rule, says, code, adjusted)

    def _do(
        self, name: str, values: tuple[Any, ...], rule: Rule, says: str, code: str | None = None, adjusted: bool = True
    ) -> int:
        operation = OPERATIONS[name]
        value = operation.does(*values)
        inputs = tuple(
            (label, _shown(each, is_date), getattr(each, "step", None))
            for (label, is_date), each in zip(_labels(operation, len(values)), values, strict=True)
        )
        shown = _shown(value, "result" in operation.dates)
        return self._keep(name, inputs, shown, rule, says, code, adjusted, value=value)

    def _keep(
        self,
        operation: str,
        inputs: tuple[tuple[str, Any, int | None], ...],
        result: Any,
        rule: Rule,
        says: str,
        code: str | None = None,
        adjusted: bool = True,
        *,
        value: int = 0,
    ) -> Number:
        number = len(self.steps) + 1
        self.steps.append(WorkingStep(number, self.sentences, says, operation, inputs, result, rule, code, adjusted))
        return Number(value, number)


def _labels(operation: Operation, count: int) -> list[tuple[str, bool]]:
    """The name of each input, and whether it is a date."""
    if operation.inputs[0].startswith("*"):
        return [(operation.inputs[0][1:], operation.inputs[0] in operation.dates)] * count
    return [(name, name in operation.dates) for name in operation.inputs]


def _shown(value: Any, is_date: bool) -> Any:
    if isinstance(value, tuple):
        return [list(each) for each in value]
    return date.fromordinal(value).isoformat() if is_date else int(value)


def _read(value: Any, is_date: bool) -> Any:
    if isinstance(value, list):
        return tuple(tuple(each) for each in value)
    return date.fromisoformat(value).toordinal() if is_date else value


class StepBroken(ValueError):
    """A step does not give what it says."""


RULE_NAMES = {rule.name: rule for rule in (*REGIMES, *CONVENTIONS)}


def re_execute(steps: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """The dates by code, from the written steps alone. Raises StepBroken where a step does not hold."""
    results: dict[int, Any] = {}
    dates: dict[str, str] = {}
    for step in steps:
        rule = RULE_NAMES.get(step["rule"])
        if rule is None or not (step["statute"] and step["section"] and step["says"]):
            raise StepBroken(f"step {step['step']} has no source")
        results[step["step"]] = found = _again(step, results)
        if found != step["result"]:
            raise StepBroken(f"step {step['step']} gives {found}, not {step['result']}")
        if step["code"] and step["adjusted"]:
            dates[step["code"]] = cast(str, found)
    return dates


def _again(step: Mapping[str, Any], results: Mapping[int, Any]) -> Any:
    if step["operation"] == "choose":
        return RULE_NAMES[step["rule"]].name
    operation = OPERATIONS[step["operation"]]
    values = []
    for (_, is_date), given in zip(_labels(operation, len(step["inputs"])), step["inputs"], strict=True):
        if given["from_step"] is not None and results[given["from_step"]] != given["value"]:
            raise StepBroken(
                f"step {step['step']} takes {given['value']}, which step {given['from_step']} does not give"
            )
        values.append(_read(given["value"], is_date))
    return _shown(operation.does(*values), "result" in operation.dates)
