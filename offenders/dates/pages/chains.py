"""The order in which a person's sentences are served: consecutive or concurrent, and how long the whole is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from offenders.convictions.in_words import FOR_LIFE, term_of
from offenders.convictions.models import Sentence
from offenders.dates.pages.facts import chained
from offenders.dates.rules.releases import Code
from sharing.sentence_words import mid_sentence

ENDS = (Code.SLED, Code.SED)


@dataclass(frozen=True)
class Link:
    """One sentence of a chain. how: "Then, consecutive"; empty for the first."""

    how: str
    term: str
    kind: str
    offence: str
    passed_on: date


@dataclass(frozen=True)
class Chain:
    """Sentences that are served one after the other. whole: their terms together; empty for one sentence alone."""

    links: Sequence[Link]
    whole: str


@dataclass(frozen=True)
class Chains:
    """The chains run beside one another, from the days they were passed. ends_on: of everything, as it is worked out
    here; None where it is not."""

    chains: Sequence[Chain]
    starts_on: date | None
    ends_on: date | None

    @property
    def length(self) -> str:
        """ "3,106 days", from the first day to the last, both counted; empty where one is not known."""
        return f"{(self.ends_on - self.starts_on).days + 1:,} days" if self.starts_on and self.ends_on else ""


def chains_of(sentences: Sequence[Sentence], worked_out: Mapping[str, date]) -> Chains:
    """No query. sentences: by the day they were passed."""
    grouped: list[list[Sentence]] = []
    for each in chained(sentences):
        if grouped and each.consecutive_to_id in {before.pk for before in grouped[-1]}:
            grouped[-1].append(each)
        else:
            grouped.append([each])
    ends = [worked_out[code] for code in ENDS if code in worked_out]
    return Chains(
        chains=[Chain([_link(each, place) for place, each in enumerate(rows)], _whole(rows)) for rows in grouped],
        starts_on=min((sentence.sentenced_on for sentence in sentences), default=None),
        ends_on=max(ends, default=None),
    )


def _link(sentence: Sentence, place: int) -> Link:
    return Link(
        how="Then, consecutive" if place else "",
        term=term_of(sentence),
        kind=f"{mid_sentence(sentence.get_kind_display())} ({sentence.kind})",
        offence=str(sentence.conviction),
        passed_on=sentence.sentenced_on,
    )


def _whole(rows: Sequence[Sentence]) -> str:
    """ "8 years and 6 months, and 1 year on licence": years and months pooled, weeks and days pooled."""
    if len(rows) < 2:
        return ""
    if any(row.kind in FOR_LIFE for row in rows):
        return "For life"
    months = sum(12 * row.years + row.months for row in rows)
    spent = [
        *zip(divmod(months, 12), ("year", "month"), strict=True),
        *zip(divmod(sum(7 * row.weeks + row.days for row in rows), 7), ("week", "day"), strict=True),
    ]
    longer = list(zip(divmod(sum(row.extension_months for row in rows), 12), ("year", "month"), strict=True))
    custody, licence = _format_counts(spent), _format_counts(longer)
    return f"{custody}, and {licence} on licence" if licence else custody


def _format_counts(parts: Sequence[tuple[int, str]]) -> str:
    return " and ".join(f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in parts if count)
