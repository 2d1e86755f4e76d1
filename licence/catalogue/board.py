"""The licence policy's conditions, as the Board may be recorded to have set them: offered to reviews."""

from __future__ import annotations

import functools
import re
from datetime import date

from licence.catalogue import policy
from licence.catalogue.rules import wording
from licence.catalogue.rules.wording import BLANK, Input
from parole.decisions.catalogues import Inputs, Known, NotKnown

READ_FROM_WORDS = frozenset({"text", "radio", "address", "datePicker"})
CODE = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")


def resolve(*, code: str, policy_version: str, inputs: Inputs, on: date) -> Known:
    """See parole.decisions.catalogues.Catalogue."""
    version = policy_version or policy.version_for(on)
    entry = policy.get(code, version)
    if entry is None:
        raise NotKnown(f"Policy {version} has no condition {code}")
    if entry.kind != "additional" or entry.licence_type != "AP":
        raise NotKnown(f"“{entry.text[:60]}” is on every licence, or on none that the Board sets: leave it out")
    names = {input_.name for input_ in wording.all_inputs(entry.inputs)}
    if strange := sorted(set(inputs) - names):
        raise NotKnown(f"The condition {code} has no blank “{strange[0]}”")
    if empty := wording.missing(entry.inputs, inputs):
        labels = ", ".join(f"“{each.label}” ({each.name})" for each in empty)
        raise NotKnown(f"Fill in {labels} of “{entry.text[:60]}”, or write the condition in the Board's words")
    return Known(entry.code, entry.policy_version, words_of(entry, inputs), dict(inputs))


def recognise(words: str, *, on: date) -> Known | None:
    """See parole.decisions.catalogues.Catalogue."""
    version = policy.version_for(on)
    if CODE.fullmatch(words.strip()):
        return resolve(code=words.strip(), policy_version=version, inputs={}, on=on)
    plain = _plain(words)
    for pattern, entry in _patterns(version):
        found = pattern.fullmatch(plain)
        if found is None:
            continue
        inputs = {
            input_.name: _read(input_, found[input_.name])
            for input_ in entry.inputs
            if input_.name in found.groupdict()
        }
        # What is read from the words must say the same words again, with nothing left open.
        if not wording.missing(entry.inputs, inputs) and _plain(words_of(entry, inputs)) == plain:
            return Known(entry.code, entry.policy_version, words_of(entry, inputs), inputs)
    return None


def words_of(entry: policy.Condition, inputs: Inputs) -> str:
    return wording.expand(entry.template, entry.inputs, inputs) if entry.template else entry.text


def _plain(words: str) -> str:
    return " ".join(words.split()).removesuffix(".")


@functools.cache
def _patterns(version: str) -> list[tuple[re.Pattern[str], policy.Condition]]:
    """What each condition says, with a group for each blank; those of which the blanks cannot be read are left out.

    The one with fewest blanks comes first, so that no blank swallows what another condition says in so many words.
    """
    return [
        (re.compile(pattern), entry)
        for entry in sorted(policy.additional(version), key=lambda each: len(each.inputs))
        if (pattern := _pattern(entry.template or entry.text, {input_.name: input_ for input_ in entry.inputs}))
    ]


def _pattern(template: str, inputs: dict[str, Input]) -> str:
    parts = BLANK.split(_plain(template))
    names = parts[1::2]
    if len(set(names)) != len(names) or not set(names) <= set(inputs):
        return ""
    if any(not _is_readable(inputs[name]) for name in names):
        return ""
    return "".join(f"(?P<{part}>.+?)" if n % 2 else re.escape(part) for n, part in enumerate(parts))


def _is_readable(blank: Input) -> bool:
    has_more = any(option.inputs for option in blank.options)
    return blank.kind in READ_FROM_WORDS and not has_more


def _read(blank: Input, words: str) -> str | list[str]:
    """What fills the blank: several, where it may be filled more than once and is."""
    if not blank.is_repeatable:
        return words.strip()
    return [each.strip() for each in re.split(rf", | {blank.join or 'and'} ", words)]
