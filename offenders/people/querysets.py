"""Questions about people, their custody and their dates, by name."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import JSONObject

from offenders.custody.rules import Status
from offenders.people.rules.held import INDETERMINATE, CustodyGroup
from offenders.people.rules.identifiers import IdentifierKind, read
from offenders.people.rules.names import is_near, words_of
from offenders.rows import of_each_person_once, table
from sharing.access.querysets import VisibleQuerySet


class OffenderQuerySet(VisibleQuerySet[Any]):
    def each_once(self) -> Self:
        """Of records merged into one the one that counts for the person, where it is among these."""
        return of_each_person_once(self, "pk")

    def in_words(self) -> Self:
        return self.select_related("establishment")

    def under(self, programme: str, *, at: datetime) -> Self:
        """People who are under this programme at this moment, whoever may know of it: for who sees the whole of it."""
        rows = self.model._meta.get_field("programmes").related_model._default_manager.live(at=at)
        return self.filter(Exists(rows.filter(subject=OuterRef("pk"), programme=programme)))

    def matching(self, words: str) -> Self:
        """People one of whose names or aliases begins with each of these words, or whose number it is.

        Numbers are found as they are written and in their canonical form. An empty text matches everybody, one
        without a letter or figure nobody.
        """
        if not words.strip():
            return self
        typed = words_of(words)
        found = self if typed else self.none()
        number = Q(pk__in=_numbered(words)) if _has_figure(words) else None
        by_words = Q(*(Q(pk__in=_named(word)) for word in typed))
        return found.filter(by_words | number if number else by_words)

    def numbered(self, kind: IdentifierKind, text: str) -> Self:
        """People who have this number of this kind, by any way of writing it."""
        canonical = read(kind, text, year=date.today().year).canonical
        found = table("Identifier").objects.filter(kind=kind, canonical=canonical)
        return self.filter(pk__in=found.values("offender_id"))

    def with_numbers_for_partners(self) -> Self:
        """With what `numbers_for_partners` reads, in one query more for all of them."""
        return self.prefetch_related("identifiers")

    def with_whole_number(self, number: str) -> Self:
        """People who have this whole prison number, CRN or PNC number, in the form that `whole_number` gives.

        Nobody has an empty one.
        """
        if not number:
            return self.none()
        kinds = [IdentifierKind.PRISON, IdentifierKind.CRN, IdentifierKind.PNC]
        held = table("Identifier").objects.filter(kind__in=kinds, canonical=number).values("offender_id")
        own = self.model._default_manager.filter(prison_number=number).values("pk")
        return self.filter(pk__in=held.union(own))

    def settled_with_whole_number(self, number: str) -> Self:
        """The same, for who asks of everybody: where one of several has it for certain, that one alone."""
        kinds = [IdentifierKind.PRISON, IdentifierKind.CRN, IdentifierKind.PNC]
        held = table("Identifier").objects.filter(kind__in=kinds, canonical=number, is_unchecked=False)
        own = self.model._default_manager.filter(prison_number=number, number_is_unchecked=False)
        settled = held.values("offender_id").union(own.values("pk"))
        found = self.with_whole_number(number)
        return found.filter(Q(pk__in=settled) | ~Exists(self.model._default_manager.filter(pk__in=settled)))

    def with_identity(self) -> Self:
        """With all that tells who the person is: other names, numbers, the prison."""
        return self.select_related("establishment").prefetch_related("aliases", "identifiers")

    def with_what_waits(self) -> Self:
        """Each with what waits for a second person. `is_said_mistaken`: that a recorded movement is a mistake;
        `has_order_to_confirm`: that release was ordered; `end_said`: what is reported of the end of all that binds the
        person, as JSON of the row; None for nothing."""
        waits = {"offender": OuterRef("pk"), "confirmed_at": None, "refused_at": None}
        mistakes, ends = (table(name).objects.filter(**waits) for name in ("StrikeOut", "ReportedEnd"))
        said = JSONObject(**{name: name for name in ("uid", "happening", "happened_on", "confirm_due_at")})
        orders = table("ReleaseOrder").objects.filter(offender=OuterRef("pk"), confirmed_at=None, ended_at=None)
        return self.annotate(
            is_said_mistaken=Exists(mistakes),
            has_order_to_confirm=Exists(orders),
            end_said=Subquery(ends.values_list(said)[:1]),
        )

    def with_own_dates(self) -> Self:
        """Each with `own_dates`: what is worked out here, ISO days by code; None where nothing was yet. And likewise
        with `end_before`: the end of the sentence that counts until a second person has confirmed an earlier one."""
        stands = table("Calculation").objects.current().filter(offender=OuterRef("pk"))
        waits = table("BroughtForward").objects.filter(offender=OuterRef("pk"), ended_at=None)
        return self.annotate(
            own_dates=Subquery(stands.values("dates")[:1]), end_before=Subquery(waits.values("end_before")[:1])
        )

    def near(self, words: str) -> Self:
        """People one of whose names is like each of these words, though not `matching`; each with `near_words`.

        Which words there are is looked up for everybody's names, and is never shown: follow it with `visible_to`.
        """
        typed = words_of(words)
        if not typed or _has_figure(words):
            return self.none()
        alike = [_like(word) for word in typed]
        exact = Q(*(Q(pk__in=_named(word)) for word in typed))
        own = (
            table("PersonWord")
            .objects.filter(offender=OuterRef("pk"), word_id__in=set().union(*alike))
            .order_by("word__word")
        )
        return self._with_all(alike).exclude(exact).annotate(near_words=ArraySubquery(own.values("word__word")))

    def alike(self, words: str) -> Self:
        """People one of whose names is like each of these words, or the same. Follow it with `visible_to`."""
        typed = words_of(words)
        return self._with_all([_like(word) for word in typed]) if typed else self.none()

    def _with_all(self, alike: list[set[int]]) -> Self:
        found = self
        for keys in alike:
            found = found.filter(pk__in=table("PersonWord").objects.filter(word_id__in=keys).values("offender_id"))
        return found

    def held_now(self) -> Self:
        """People in custody: also who is in hospital or on temporary release, for their custody runs."""
        return self.filter(Exists(_held()))

    def with_group(self) -> Self:
        """Each with `held_as`: of somebody who is held, the group in which `rules.held.group_of` puts them."""
        return self.annotate(held_as=_group())

    def with_no_date(self) -> Self:
        """People in custody of whom nobody knows a day of release, with `held_since`, since when they are held, `under`
        as `CustodyPeriod.held_under`, `refused`, why no date follows from the record, and `refused_at`, since when that
        is so."""
        held = self.held_now().with_group().filter(held_as=CustodyGroup.NO_DATE)
        return held.annotate(
            held_since=Subquery(_held().values("starts_on")[:1]),
            under=Subquery(_held().with_held_under().values("under")[:1]),
            refused=Subquery(_calculation().values("refused")[:1]),
            refused_at=Subquery(_calculation().values("made_at")[:1]),
            has_sheet=Exists(_sheet()),
        )

    def with_coverage(self) -> Self:
        """People in custody, each with what our own calculation comes to: `refused`, why there are no dates (empty
        where there are, None before the first calculation), `readings`, and `has_sheet`, an official date."""
        return self.held_now().annotate(
            refused=Subquery(_calculation().values("refused")[:1]),
            readings=Subquery(_calculation().values("readings")[:1]),
            has_sheet=Exists(_sheet()),
        )


def _calculation() -> Any:
    """Our own calculation that stands for the person of an outer query."""
    return table("Calculation").objects.filter(offender=OuterRef("pk"), superseded_at__isnull=True)


def _sheet() -> Any:
    """The official dates of the person of an outer query."""
    return table("KeyDate").objects.filter(offender=OuterRef("pk"), superseded_at__isnull=True, origin="official")


def _held() -> Any:
    """The open custody of the person of an outer query."""
    return table("CustodyPeriod").objects.filter(offender=OuterRef("pk"), ends_on__isnull=True)


def _group() -> Case:
    """`rules.held.group_of`, asked of the database: the same questions in the same order."""
    counted = table("Release").objects.filter(
        offender=OuterRef("pk"), status__in=table("Release").OPEN, is_counted=True
    )
    sentences = (
        table("Sentence").objects.filter(offender=OuterRef("pk")).exclude(appeal=table("Sentence").Appeal.QUASHED)
    )
    return Case(
        When(Exists(counted), then=Value(CustodyGroup.RELEASE_EXPECTED)),
        When(status=Status.DETAINED_IMMIGRATION, then=Value(CustodyGroup.OTHER_REASON)),
        When(status__in=(Status.REMANDED, Status.UNSENTENCED), then=Value(CustodyGroup.UNSENTENCED)),
        When(Exists(sentences.filter(kind__in=INDETERMINATE)), then=Value(CustodyGroup.INDETERMINATE)),
        When(Exists(sentences) | Exists(_held().filter(is_recall=True)), then=Value(CustodyGroup.NO_DATE)),
        default=Value(CustodyGroup.UNSENTENCED),
        output_field=CharField(),
    )


def _has_figure(words: str) -> bool:
    return any(letter.isdecimal() for letter in words)


def _named(word: str) -> Any:
    """Keys of those with a name that begins with this word."""
    return table("PersonWord").objects.filter(word__word__startswith=word).values("offender_id")


def _like(word: str) -> set[int]:
    """Keys of the words, in anybody's name, that somebody may have meant who typed this one."""
    return {
        key
        for key, other, alike in table("NameWord").objects.candidates(word)
        if is_near(word, other, sounds_the_same=alike)
    }


def _numbered(text: str) -> Any:
    """Keys of those whose number this is, by any way of writing it."""
    plain = "".join(text.split()).upper()
    forms = {plain, text.strip(), *(read(kind, text, year=date.today().year).canonical for kind in IdentifierKind)}
    identifiers = table("Identifier").objects.filter(Q(canonical__in=forms) | Q(value__in=forms)).values("offender_id")
    return identifiers.union(table("Offender").objects.filter(prison_number=plain).values("pk"), all=True)


class NameWordQuerySet(models.QuerySet[Any]):
    def candidates(self, word: str) -> QuerySet[Any, tuple[int, str, bool]]:
        """(key, word, whether it sounds the same) of words that share letters or sound with this one.

        Trigrams alone miss Mohammed for Muhammad, and sound alone misses a letter that was left out.
        """
        sounds = RawSQL("ARRAY[dmetaphone(%s), dmetaphone_alt(%s)]::varchar[]", [word, word])
        return (
            self.filter(Q(word__trigram_similar=word) | Q(sounds__overlap=sounds))
            .annotate(alike=ExpressionWrapper(Q(sounds__overlap=sounds), output_field=BooleanField()))
            .values_list("pk", "word", "alike")
        )
