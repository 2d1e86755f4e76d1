"""The rows of a person that a calculation reads, and what each sentence is called in its working."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet

from offenders.convictions.models import Adjustment, Sentence
from offenders.custody.models import Movement
from offenders.dates.record_adapter.kept_law import AS_BROUGHT, KeptLaw, kept_law
from offenders.people.models import Offender
from sharing.models import User


@dataclass(frozen=True)
class Record:
    """sentences: with conviction and offence, in the order they were passed; movements: earliest first.

    kept: the law as the register keeps it.
    of_all: the sentences that the others are numbered among, where some are left out.
    """

    person: Offender
    sentences: Sequence[Sentence]
    adjustments: Sequence[Adjustment]
    movements: Sequence[Movement]
    kept: KeptLaw = AS_BROUGHT
    of_all: Sequence[Sentence] = ()

    def name_of(self, sentence: Sentence) -> str:
        """ "Sentence 2": what the working calls it."""
        return f"Sentence {1 + [each.pk for each in self.of_all or self.sentences].index(sentence.pk)}"

    def without_quashed(self) -> Record:
        """The same with the sentences that no appeal has quashed."""
        stand = [sentence for sentence in self.sentences if sentence.appeal != Sentence.Appeal.QUASHED]
        return self if len(stand) == len(self.sentences) else replace(self, sentences=stand, of_all=self.sentences)


def record_of(person: Offender, *, reader: User) -> Record:
    """As far as the reader may know. Four queries, however many rows."""
    return _read(
        person,
        Sentence.objects.visible_to(reader),
        Adjustment.objects.visible_to(reader),
        Movement.objects.standing().visible_to(reader).select_related("establishment"),
    )


def whole_record_of(person: Offender) -> Record:
    """For actions and jobs, which show it to nobody. Four queries; a calculation needs no establishment."""
    return _read(person, Sentence.objects.all(), Adjustment.objects.all(), Movement.objects.standing())


def _read(person: Offender, sentences: QuerySet, adjustments: QuerySet, movements: QuerySet) -> Record:
    return Record(
        person,
        list(sentences.filter(offender=person).select_related("conviction__offence").order_by("sentenced_on", "pk")),
        list(adjustments.filter(offender=person)),
        list(movements.filter(offender=person).order_by("happened_on", "pk")),
        kept_law(),
    )


def whole_records_of(people: Sequence[Offender]) -> list[Record]:
    """The same for many: four queries, however many people."""
    keys = [person.pk for person in people]
    sentences = _by_person(Sentence.objects.select_related("conviction__offence").order_by("sentenced_on", "pk"), keys)
    adjustments = _by_person(Adjustment.objects.all(), keys)
    movements = _by_person(Movement.objects.standing().order_by("happened_on", "pk"), keys)
    kept = kept_law()
    return [
        Record(person, sentences[person.pk], adjustments[person.pk], movements[person.pk], kept) for person in people
    ]


def _by_person(rows: QuerySet, keys: Sequence[int]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows.filter(offender_id__in=keys):
        found[row.offender_id].append(row)
    return found
