"""Questions about dates, calculations and releases, by name."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from typing import Any, NamedTuple, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Count,
    DateField,
    Exists,
    F,
    OuterRef,
    Q,
    Subquery,
    Window,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, JSONObject, RowNumber, TruncWeek

from offenders.custody.rules import HELD
from offenders.dates.rules.releases import LAST_DAY, Basis, Certainty
from offenders.dates.rules.replays import BANDS
from offenders.releases import readiness_summary
from offenders.rows import OfPersonQuerySet, table


class KeyDateQuerySet(OfPersonQuerySet):
    def current(self) -> Self:
        return self.filter(superseded_at__isnull=True)

    def official(self) -> Self:
        return self.filter(origin="official")


class CalculationQuerySet(OfPersonQuerySet):
    def current(self) -> Self:
        return self.filter(superseded_at__isnull=True)

    def resting_on(self, entry: str) -> Self:
        """Worked out by a rule that names this entry of the register of law."""
        return self.filter(rests_on__contains=[entry])


class DueRecalculationQuerySet(OfPersonQuerySet):
    def waiting(self) -> Self:
        return self.filter(done_at__isnull=True)


class ConflictQuerySet(OfPersonQuerySet):
    def standing(self) -> Self:
        """The sources still say these days, accepted or not."""
        return self.filter(ended_at__isnull=True)

    def open(self) -> Self:
        """Nobody has accepted a day yet."""
        return self.standing().filter(accepted_at__isnull=True)

    def accepted(self) -> Self:
        return self.standing().filter(accepted_at__isnull=False)

    def answered_so(self, how: str, *, at: datetime) -> Self:
        """Of the open ones: "unasked", "waiting" for the prison's answer, or "late" with it at that moment."""
        rows = self.open()
        if how == "unasked":
            return rows.filter(asked_at__isnull=True)
        waiting = rows.filter(asked_at__isnull=False, answered_at__isnull=True)
        return waiting.filter(answer_due_at__lt=at) if how == "late" else waiting


class OverrideQuerySet(OfPersonQuerySet):
    def standing(self) -> Self:
        """Proposed or in force."""
        return self.filter(ended_at__isnull=True)

    def proposed(self, *, on: date) -> Self:
        """Nobody has countersigned yet."""
        return self.standing().filter(countersigned_at__isnull=True, ends_on__gt=on)

    def in_force(self, *, on: date) -> Self:
        return self.standing().filter(countersigned_at__isnull=False, ends_on__gt=on)

    def over(self, *, on: date) -> Self:
        """Ended, or past its day and not ended by the clock yet."""
        return self.filter(Q(ended_at__isnull=False) | Q(ends_on__lte=on))


class ReplayLineQuerySet(OfPersonQuerySet):
    def held(self) -> Self:
        return self.filter(offender__status__in=HELD)

    def banded(self) -> dict[str, int]:
        """How many people fall into each band of days, are refused newly, and are refused no more: one query."""
        bands = {
            f"band_{place}": Count("pk", filter=Q(moves_days__gte=band.least, moves_days__lte=band.most))
            for place, band in enumerate(BANDS)
        }
        return self.order_by().aggregate(
            people=Count("pk"),
            refused_newly=Count("pk", filter=Q(refused_before="") & ~Q(refused_after="")),
            refused_no_more=Count("pk", filter=~Q(refused_before="") & Q(refused_after="")),
            **bands,
        )


class Numbers(NamedTuple):
    """How many releases there are of a kind, and how many of them something stands against."""

    all: int
    blocked: int


class OrderQuerySet(OfPersonQuerySet):
    def in_force(self) -> Self:
        """Each with `held_by`, what holds the person in that custody (`Authority`)."""
        period = table("CustodyPeriod").objects.filter(pk=OuterRef("period")).order_by()
        held_by = Subquery(period.with_authority().values("authority")[:1])
        return self.filter(ended_at__isnull=True).annotate(held_by=held_by)

    def freeing(self) -> Self:
        """Those in force that end what holds the person: at most one of a custody."""
        return self.in_force().filter(ends=F("held_by"))


class ReleaseQuerySet(OfPersonQuerySet):
    def open(self) -> Self:
        """Release routes that still lie ahead."""
        return self.filter(status__in=["expected", "ready"])

    def counted(self) -> Self:
        """Those on which the person would go; a possible one never is."""
        return self.filter(is_counted=True)

    def on_licence(self) -> Self:
        """Those on which the person goes on licence: not at the end of the sentence, as a recall held to its end is
        (`offenders/status/rules.py: is_without_licence`, by the prison's dates alone, and by those before while an
        earlier end waits for a second person)."""
        ends = table("KeyDate").objects.current().official().filter(offender=OuterRef("offender"), code__in=LAST_DAY)
        waits = table("BroughtForward").objects.filter(offender=OuterRef("offender"), ended_at=None)
        before = Coalesce(*(KeyTextTransform(code.value, "end_before") for code in LAST_DAY))
        waits = waits.annotate(until=Cast(before, DateField())).filter(until__gt=OuterRef("expected_on"))
        later = Exists(ends.filter(falls_on__gt=OuterRef("expected_on")))
        to_the_end = Q(Exists(ends)) & ~Q(later) & ~Q(Exists(waits))
        return self.exclude(basis__in=[Basis.SED, Basis.ARD]).exclude(to_the_end, basis=Basis.PRRD)

    def with_open_holds(self) -> Self:
        """Each with `hold_kinds`: what stands against it now, oldest first."""
        return self.annotate(hold_kinds=ArraySubquery(_open_holds().order_by("since").values("kind")))

    def with_first_reason(self) -> Self:
        """Each with `first_reason`: why the oldest of what stands against it does, None where nothing does."""
        return self.annotate(first_reason=Subquery(_open_holds().order_by("since").values("reason")[:1]))

    def with_document_to_confirm(self) -> Self:
        """Each with `direction_to_confirm` and `order_to_confirm`: the uid of what no second person has compared."""
        waits = {"period": OuterRef("period"), "ended_at": None, "confirmed_at": None}
        return self.annotate(
            direction_to_confirm=Subquery(table("BoardDirection").objects.filter(**waits).values("uid")[:1]),
            order_to_confirm=Subquery(table("ReleaseOrder").objects.freeing().filter(**waits).values("uid")[:1]),
        )

    def blocked(self) -> Self:
        """Something stands against it, or what must be in hand before it is blocked or late."""
        return self.filter(_in_its_way())

    def warned_between(self, first: date, last: date) -> Self:
        """By the day of which everybody is warned, both days included."""
        return self.filter(warn_on__gte=first, warn_on__lte=last)

    def foreseen(self) -> Self:
        """Release routes that somebody may go by: the counted one of each person, and possible ones."""
        return self.filter(Q(is_counted=True) | Q(certainty=Certainty.POSSIBLE))

    def listed_in(self, first: date, last: date) -> Self:
        """Those of these weeks, and those of earlier ones that nobody has recorded as left: they must stay in sight."""
        return self.filter(Q(warn_on__gte=first, warn_on__lte=last) | Q(warn_on__lt=first, is_counted=True))

    def with_people(self) -> Self:
        """The person and the prison; `hold_kinds`, what stands against it; `sentences` as passed, newest first."""
        rows = self.with_open_holds().select_related("offender__establishment")
        return rows.annotate(sentences=sentences_as_passed())

    def with_prepared(self) -> Self:
        """What pages say of how far each is prepared (`offenders/releases/readiness_summary.py: prepared_of`)."""
        return readiness_summary.with_things(self)

    def by_week(self) -> dict[date, dict[str, Numbers]]:
        """How many of each certainty leave in the week of each Monday: one query."""
        found: dict[date, dict[str, Numbers]] = defaultdict(dict)
        counts = (
            self.order_by()
            .values("certainty", monday=TruncWeek("warn_on"))
            .annotate(number=Count("pk"), blocked=Count("pk", filter=_in_its_way()))
        )
        for monday, certainty, number, blocked in counts.values_list("monday", "certainty", "number", "blocked"):
            found[monday][certainty] = Numbers(number, blocked)
        return found

    def first_of_each_day(self, most: int) -> Self:
        """At most so many of each day, counted ones first; each with `of_day`, how many there are."""
        day = [F("warn_on")]
        return (
            self.annotate(
                of_day=Window(Count("pk"), partition_by=day),
                place=Window(RowNumber(), partition_by=day, order_by=[F("is_counted").desc(), F("pk").asc()]),
            )
            .filter(place__lte=most)
            .order_by("warn_on", "place")
        )


def sentences_as_passed() -> Any:
    """The sentences of the person of an outer query, newest first: `release_panels.sentence_of` says them."""
    passed = table("Sentence").objects.filter(offender=OuterRef("offender_id")).order_by("-sentenced_on", "-pk")
    terms = {name: name for name in ("kind", "years", "months", "weeks", "days", "extension_months")}
    return ArraySubquery(passed.values(json=JSONObject(**terms)))


def _in_its_way() -> Q:
    """The condition that something stands against a release, or keeps it from being prepared in time."""
    return Q(Exists(_open_holds())) | readiness_summary.stuck()


def _open_holds() -> Any:
    """What stands against the release of an outer query."""
    return table("ReleaseHold").objects.filter(release=OuterRef("pk"), lifted_at__isnull=True)
