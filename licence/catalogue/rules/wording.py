"""The wording of a condition once its blanks are filled. The templates of the licence policy, expanded.

`{name}` is a blank; `{a || b}` means the first that is filled. An input that repeats, or of which several are chosen,
is joined by its `join` word; `prefix` stands before a value that is there; an indefinite article where it is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sharing.sentence_words import mid_sentence

Given = Mapping[str, str | Sequence[str]]  # by the name of the input; several for one that repeats
TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
DAY = re.compile(rf"([1-9]|[12]\d|3[01]) ({MONTHS}) [12]\d{{3}}")
BLANK = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True)
class Option:
    """One choice of an input, with the inputs that it brings."""

    value: str
    inputs: tuple[Input, ...] = ()


@dataclass(frozen=True)
class Input:
    """One blank. kind: text, radio, check, address, timePicker, datePicker or fileUpload."""

    name: str
    kind: str
    label: str
    is_required: bool
    options: tuple[Option, ...] = ()
    join: str = ""
    case: str = ""  # lower or capitalised
    is_repeatable: bool = False
    prefix: str = ""
    has_article: bool = False
    note: str = ""


def all_inputs(inputs: Iterable[Input]) -> Iterator[Input]:
    """Each input, and those that its choices bring."""
    for input_ in inputs:
        yield input_
        for option in input_.options:
            yield from all_inputs(option.inputs)


def asked(inputs: Iterable[Input], given: Given) -> Iterator[Input]:
    """The inputs that have to be answered: those of choices not taken are not among them."""
    for input_ in inputs:
        yield input_
        chosen = _values(given.get(input_.name))
        for option in input_.options:
            if option.value in chosen:
                yield from asked(option.inputs, given)


def missing(inputs: Iterable[Input], given: Given) -> list[Input]:
    """Those that must be filled and are not. A map is kept as a zone, not as an input."""
    return [
        each
        for each in asked(inputs, given)
        if each.is_required and each.kind != "fileUpload" and not _values(given.get(each.name))
    ]


def refusal(inputs: Iterable[Input], given: Given) -> str:
    """Why these answers are none to these inputs; empty when they are. What is left empty is not refused here.

    A choice is one of those offered, and several only where several may be chosen or the input repeats; a time reads
    19:00 and a date 4 December 2026.
    """
    known = {each.name: each for each in asked(inputs, given) if each.kind != "fileUpload"}
    for name, answer in given.items():
        if name not in known:
            return f"“{name}” is not an input of this condition, or of the choices taken"
        if said := _refusal(known[name], answer):
            return f"“{name}”: {said}"
    return ""


def _refusal(blank: Input, given: str | Sequence[str]) -> str:
    values = _values(given)
    if blank.kind != "check" and not blank.is_repeatable and not isinstance(given, str):
        return "send one value"
    if blank.kind in ("radio", "check") and not set(values) <= {option.value for option in blank.options}:
        return f"send one of {', '.join(option.value for option in blank.options)}"
    if blank.kind == "timePicker" and not all(map(TIME.fullmatch, values)):
        return "send a time like 19:00"
    if blank.kind == "datePicker" and not all(map(DAY.fullmatch, values)):
        return "send a date like 4 December 2026"
    return ""


def expand(template: str, inputs: Iterable[Input], given: Given) -> str:
    """The wording with its blanks filled; one that is left empty leaves nothing behind but single spaces."""
    known = {input_.name: input_ for input_ in all_inputs(inputs)}
    answered = {each.name for each in asked(inputs, given)}

    def filled(blank: re.Match[str]) -> str:
        for name in (part.strip() for part in blank[1].split("||")):
            if name in known and name in answered and (words := _words(known[name], given)):
                return words
        return ""

    text = re.sub(r"\s{2,}", " ", BLANK.sub(filled, template))
    return re.sub(r"\s+([,.;])", r"\1", text).strip()


def _words(blank: Input, given: Given) -> str:
    values = [_cased(value, blank.case) for value in _values(given.get(blank.name))]
    if blank.has_article:
        values = [f"{'an' if value[:1].lower() in 'aeiou' else 'a'} {value}" for value in values]
    words = _joined(values, blank.join or "and")
    return f"{blank.prefix}{words}" if words else ""


def _values(given: str | Sequence[str] | None) -> list[str]:
    several = [given] if isinstance(given, str) else list(given or ())
    return [value.strip() for value in several if value and value.strip()]


def _cased(value: str, case: str) -> str:
    if case == "lower":
        return mid_sentence(value)
    return value[:1].upper() + value[1:] if case == "capitalised" else value


def _joined(values: Sequence[str], word: str) -> str:
    return ", ".join(values[:-1]) + f" {word} {values[-1]}" if len(values) > 1 else "".join(values)
