"""The facts of a case in the words of the statute: sentences, offences, adjustments, releases, recalls."""

from dataclasses import dataclass, replace
from datetime import date


class Refused(Exception):
    """The text does not say, or the case does not. The message is the reason."""


class OpenLaw(Refused):
    """No text says which of several readings holds. readings: the dates by each."""

    def __init__(self, reason: str, readings: list[dict]) -> None:
        super().__init__(reason)
        self.readings = readings


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


class NotKnown(Exception):
    """A fact that the case leaves open, with the answers that it may have: each is tried."""

    def __init__(self, fact: str, options: tuple) -> None:
        super().__init__(fact)
        self.fact = fact
        self.options = options


@dataclass(frozen=True)
class Adjustment:
    kind: str
    days: int
    on: date  # a sentence date for remand and bail, the day of the event for the rest
    until: date | None  # the last day of the absence


@dataclass(frozen=True)
class Facts:
    """One case. `released_on` are the days of releases on licence; None where nobody said whether there were any.

    left_on: days on which one ended a custody. assumed: what is taken to be so of what the case leaves open.
    """

    sentences: tuple[dict, ...]
    adjustments: tuple[Adjustment, ...]
    released_on: tuple[date, ...] | None
    left_on: tuple[date, ...]
    born_on: date | None
    law: str
    assumed: tuple[tuple[str, object], ...] = ()

    def assuming(self, fact: str, option: object) -> "Facts":
        return replace(self, assumed=(*self.assumed, (fact, option)))

    def reads(self, question: str) -> bool:
        """Whether the one or the other reading of open law is taken."""
        return bool(self.ask(f"open law: {question}", (True, False)))

    def ask(self, fact: str, options: tuple):
        """What is assumed of a fact that the case leaves open."""
        assumed = dict(self.assumed)
        if fact not in assumed:
            raise NotKnown(fact, options)
        return assumed[fact]


# Removal from the country (ers) is no release on licence; curfew and the like are one, yet end no custody.
ENDS_CUSTODY = {"crd", "parole", "recall_release"}
RELEASES_ON_LICENCE = ENDS_CUSTODY | {"hdc", "ecsl"}


def facts_of(case: dict) -> Facts:
    return Facts(
        sentences=tuple(case["sentences"]),
        adjustments=tuple(adjustment_of(row) for row in case.get("adjustments", [])),
        released_on=None if case.get("movements") is None else releases_of(case["movements"], RELEASES_ON_LICENCE),
        left_on=releases_of(case.get("movements") or [], ENDS_CUSTODY),
        born_on=day((case.get("offender") or {}).get("date_of_birth")),
        law=case.get("law") or "sds_half",
    )


def releases_of(movements: list[dict], reasons: set[str]) -> tuple[date, ...]:
    out = [row["on"] for row in movements if row["direction"] == "out" and row["reason"] in reasons]
    return tuple(date.fromisoformat(on) for on in sorted(out))


def adjustment_of(row: dict) -> Adjustment:
    """Remand and bail belong to a sentence date; an absence or an award to the day on which it began."""
    belongs_to_a_sentence = row["type"] in {"remand", "tagged_bail", "recall_remand", "recall_tagged_bail"}
    on = row["applies_from"] if belongs_to_a_sentence else row.get("from") or row["applies_from"]
    return Adjustment(row["type"], row["days"], date.fromisoformat(on), day(row.get("to")))


def imposed_on(sentence: dict) -> date:
    return date.fromisoformat(sentence["sentenced_on"])


def is_recalled(sentence: dict) -> bool:
    return bool(sentence.get("recall"))
