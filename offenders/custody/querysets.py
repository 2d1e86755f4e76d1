"""Questions about custody and movements, by name."""

from __future__ import annotations

from typing import Any, Self

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, JSONObject

from offenders.custody.rules import Authority, HeldUnder
from offenders.rows import OfPersonQuerySet, table

AFTER_RELEASE = Q(is_recall=True) | Q(released_before_on__isnull=False)  # as `CustodyPeriod.began_after_release`


def passed_since(offender: Any, day: Any, *, is_recall: bool) -> QuerySet[Any]:
    """The sentences of a person that were passed on that day or after it. Beside a recall also a quashed one: without
    it the recall alone would let the person go, on one person's word that it is."""
    found: QuerySet[Any] = table("Sentence").objects.filter(offender=offender, sentenced_on__gte=day)
    return found if is_recall else found.exclude(appeal=table("Sentence").Appeal.QUASHED)


class PeriodQuerySet(OfPersonQuerySet):
    def open(self) -> Self:
        """Periods in which the person is held now."""
        return self.filter(ends_on__isnull=True)

    def with_held_under(self) -> Self:
        """`under`: as `CustodyPeriod.held_under`."""
        whose, since = OuterRef("offender"), Coalesce(OuterRef("released_before_on"), OuterRef("starts_on"))
        return self.annotate(
            under=Case(
                When(~AFTER_RELEASE, then=Value(HeldUnder.SENTENCE)),
                When(Exists(passed_since(whose, since, is_recall=False)), then=Value(HeldUnder.SENTENCE)),
                When(is_recall=False, then=Value(HeldUnder.NO_SENTENCE)),
                When(Exists(passed_since(whose, since, is_recall=True)), then=Value(HeldUnder.SENTENCE)),
                default=Value(HeldUnder.RECALL),
                output_field=CharField(),
            )
        )

    def with_authority(self) -> Self:
        """`authority`: what holds the person. A sentence does where one that stands, or a sheet, is of this custody; a
        quashed one holds nobody. Beside a recall nobody is on remand alone: with a sentence passed since, even a
        quashed one, they are held as by it, as `with_held_under` has it."""
        whose, since = OuterRef("offender"), Coalesce(OuterRef("released_before_on"), OuterRef("starts_on"))
        passed = table("Sentence").objects.filter(offender=whose).exclude(appeal=table("Sentence").Appeal.QUASHED)
        said = table("KeyDate").objects.current().filter(offender=whose).order_by()
        is_sentenced = (
            Q(~AFTER_RELEASE) & (Q(Exists(passed)) | Q(Exists(said)))
            | Q(Exists(passed.filter(sentenced_on__gte=since)))
            | Q(Exists(said.filter(as_at__gte=OuterRef("starts_on"))))
        )
        return self.with_held_under().annotate(
            authority=Case(
                When(under=HeldUnder.RECALL, then=Value(Authority.RECALL)),
                When(Q(is_recall=True) | is_sentenced, then=Value(Authority.SENTENCE)),
                default=Value(Authority.REMAND),
                output_field=CharField(),
            )
        )

    def standing(self) -> Self:
        """Without those that began with a return which two people have withdrawn."""
        return self.exclude(struck_out__confirmed_at__isnull=False)


class MovementQuerySet(OfPersonQuerySet):
    def standing(self) -> Self:
        """Without what two people have withdrawn: the record goes by these."""
        return self.exclude(strike_outs__confirmed_at__isnull=False)

    def with_withdrawn(self) -> Self:
        """Each with `is_withdrawn`: two people have said that it was recorded by mistake."""
        said = table("StrikeOut").objects.filter(movement=OuterRef("pk"), confirmed_at__isnull=False)
        return self.annotate(is_withdrawn=Exists(said))

    def with_strike(self) -> Self:
        """`strike`: that it is said to be mistaken, or was withdrawn (`Movement.strike_words`); else None."""
        told = table("StrikeOut").objects.filter(movement=OuterRef("pk"), refused_at__isnull=True)
        who = {"marked_by": "marked_by__name", "confirmed_by": "confirmed_by__name"}
        said = JSONObject(uid="uid", reason="reason", confirm_due_at="confirm_due_at", **who)
        return self.annotate(strike=Subquery(told.values(said=said)[:1]))
