"""Eligibility for conditions: what the law lets be set on a person, by their offences, sentences and age. What is not
known counts as no.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from licence.catalogue.rules.families import Family
from licence.conditions import rules
from offenders.models import Conviction, Offence, Offender, Release, Sentence
from offenders.people.rules.age import age_on
from sharing.access.querysets import OneOf
from sharing.compiled.queries import CompiledQuery

LAW_ENTRIES = ("oma-28-2b",)


def refused_for(offender: Offender, family: str) -> str:
    """Why no condition of this family can be imposed on this person; empty when it can."""
    if family != Family.POLYGRAPH:
        return ""
    passed = sentences_of([offender.pk])
    return polygraph_refusals([offender], passed, on=timezone.localdate())[offender.pk]


def polygraph_refusals(
    people: Collection[Offender], passed: Mapping[int, Iterable[Sentence]], *, on: date
) -> dict[int, str]:
    """By the key of the person, why no polygraph condition can be imposed; empty where it can. One query.

    The age is that on the day of release (Offender Management Act 2007 s.28(2)(b)): of the release that is expected, of
    somebody in the community the one that was; on: today, where neither is known. passed: `sentences_of` these people.
    """
    keys = [person.pk for person in people]
    terrorist: dict[int, bool | None] = dict.fromkeys(keys, False)
    released_on: dict[int, date] = {}
    for row in OF_TERRORISM.asked(people=keys):
        if row["released_on"]:
            released_on[row["offender_id"]] = row["released_on"]
        is_known = row["terrorist_connection"] == CONNECTED or row["offence__schedule_19za"] in LISTED_PARTS
        terrorist[row["offender_id"]] = True if is_known else terrorist[row["offender_id"]] or None
    return {
        person.pk: "A polygraph condition needs the date of birth, which is not recorded"
        if person.date_of_birth is None
        else rules.polygraph_refusal(
            age_at_release=age_on(released_on.get(person.pk, on), born=person.date_of_birth),
            is_terrorist_offence=terrorist[person.pk],
            sentence_months=months_of(passed.get(person.pk, ())),
        )
        for person in people
    }


def sentences_of(keys: Iterable[int]) -> dict[int, list[Sentence]]:
    """By the key of the person. One query."""
    found: dict[int, list[Sentence]] = defaultdict(list)
    for row in PASSED.asked(people=list(keys)):
        found[row["offender_id"]].append(Sentence(**row))
    return found


def _of_terrorism(people: list[int]) -> QuerySet:
    releases = Release.objects.filter(offender=OuterRef("offender"))
    expected = releases.open().counted().order_by("leaves_on").values("leaves_on")[:1]
    last = releases.filter(status=Release.Status.RELEASED).order_by("-released_on").values("released_on")[:1]
    rows = Conviction.objects.of_terrorism().filter(OneOf("offender_id", Value(people)))
    return rows.annotate(released_on=Coalesce(Subquery(expected), Subquery(last)))


def _passed(people: list[int]) -> QuerySet:
    return Sentence.objects.filter(OneOf("offender_id", Value(people)))


NOBODY = [-20_191_038]
LENGTH = ("pk", "offender_id", "kind", "years", "months", "weeks", "days", "extension_months", "consecutive_to_id")
CONNECTED, LISTED_PARTS = Conviction.Connection.YES, (Offence.Schedule.PART_1, Offence.Schedule.PART_2)
OF_TERRORISM = CompiledQuery(
    ("offender_id", "terrorist_connection", "offence__schedule_19za", "released_on"), _of_terrorism, people=NOBODY
)
PASSED = CompiledQuery(LENGTH, _passed, people=NOBODY)


def months_of(passed: Iterable[Sentence]) -> int:
    """The longest of one person's sentences, whole months; consecutive ones are added up. Life and IPP count as no
    less than 12."""
    sentences = {each.pk: each for each in passed}

    def months(sentence: Sentence | None, seen: frozenset[int] = frozenset()) -> int:
        if sentence is None or sentence.pk in seen:
            return 0
        own = sentence.years * 12 + sentence.months + (sentence.weeks * 7 + sentence.days) // 30
        if sentence.kind in (Sentence.Kind.LIFE, Sentence.Kind.IPP):
            own = max(own, 12)
        before = sentences.get(sentence.consecutive_to_id) if sentence.consecutive_to_id else None
        return own + sentence.extension_months + months(before, seen | {sentence.pk})

    return max((months(each) for each in sentences.values()), default=0)
