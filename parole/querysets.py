"""Questions about reviews, hearings and decisions, by name."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce

from offenders.dates.querysets import sentences_as_passed
from parole.reviews.rules import moves
from sharing.access.querysets import VisibleQuerySet

if TYPE_CHECKING:
    from parole.dossier.models import DossierItem  # noqa: F401
    from parole.hearings.models import Hearing  # noqa: F401
    from parole.reviews.models import ParoleReview, ReviewClock  # noqa: F401


class OfPersonQuerySet(VisibleQuerySet[Any]):
    """Rows below a person; who may know of the person may read them."""

    subject_path = "offender"


class ReviewQuerySet(OfPersonQuerySet):
    def open(self) -> Self:
        """Those that have not ended: at most one of a person."""
        return self.filter(status__in=moves.OPEN)

    def may_go_on(self, *, on: date) -> Self:
        """Those in which time alone may have made a move due by this day: the rules say which."""
        days_over = Exists(_standing(challengeable_until__lt=on))
        waits = Exists(_clocks().filter(kind="hearing_request", due_on__gte=on))
        provided = Exists(_standing(provided_on__isnull=False))
        refused = Exists(_standing().exclude(outcome=moves.Outcome.RELEASE_DIRECTED))
        return self.filter(
            Q(status__in=[moves.Status.PROVISIONAL, moves.Status.RECONSIDERATION_REFUSED]) & days_over
            | Q(status=moves.Status.PAPER_DECISION) & provided & ~waits
            | Q(status=moves.Status.DECIDED) & provided
            | Q(status=moves.Status.FINAL) & refused
            | Q(status=moves.Status.QUASHED)
        ).order_by("pk")

    def with_an_undecided_date(self) -> Self:
        """Those that go on without a decision that stands, of people with an approved date that nothing holds."""
        from offenders.models import Release, ReleaseHold

        held = ReleaseHold.objects.filter(release=OuterRef("pk"), kind="decision_not_final", lifted_at__isnull=True)
        dated = Release.objects.open().filter(
            ~Exists(held), offender=OuterRef("offender"), period=OuterRef("period"), basis="APD"
        )
        return self.open().filter(~Exists(_standing()), Exists(dated)).order_by("pk")

    def with_person(self) -> Self:
        return self.select_related("offender__establishment")

    def with_running_clocks(self) -> Self:
        """With `running_clocks`, the limits that are neither met nor stopped."""
        clocks = self.model._meta.get_field("clocks").related_model
        return self.prefetch_related(Prefetch("clocks", clocks._default_manager.running(), "running_clocks"))

    def with_hearing_day(self) -> Self:
        """With `hearing_on`, the first day of the hearing that is listed."""
        hearings = self.model._meta.get_field("hearings").related_model._default_manager.listed()
        listed = hearings.filter(review=OuterRef("pk")).order_by("first_on")
        return self.annotate(hearing_on=Subquery(listed.values("first_on")[:1]))


def _standing(**that: Any) -> Any:
    """The decision of the outer review that has not fallen away."""
    from parole.decisions.models import Decision

    return Decision.objects.filter(review=OuterRef("pk"), fell_away_on__isnull=True, **that)


def _clocks() -> Any:
    from parole.reviews.models import ReviewClock

    return ReviewClock.objects.running().filter(review=OuterRef("pk"))


class ClockQuerySet(OfPersonQuerySet):
    def running(self) -> Self:
        """Neither met nor stopped."""
        return self.filter(met_on__isnull=True, stopped_on__isnull=True)

    def missed(self, *, on: date) -> Self:
        """Running, and their last day lies before `on`."""
        return self.running().filter(due_on__lt=on)


class DossierQuerySet(OfPersonQuerySet):
    """Items of a dossier. One in the compartment is there for those on its list alone, wherever it is asked for."""

    opened_by_emergency = Q(is_withheld=False)

    def handled_for(self, user: Any) -> Self:
        """A program never reads what is withheld, whoever puts it on a list."""
        if user.is_program:
            return self.open_to_all()
        named = self.model.readers.through.objects.filter(dossieritem_id=OuterRef("pk"), user_id=user.pk)
        return self.filter(Q(is_withheld=False) | Exists(named))

    def open_to_all(self) -> Self:
        """Outside of the compartment."""
        return self.filter(is_withheld=False)

    def current(self) -> Self:
        """Neither replaced by a newer version nor taken out of the dossier."""
        return self.filter(replaced_by__isnull=True).exclude(disclosure="taken_back")


class DirectionQuerySet(OfPersonQuerySet):
    def open(self) -> Self:
        return self.filter(met_on__isnull=True, dropped_on__isnull=True)

    def late(self, *, on: date) -> Self:
        """Open, of a review that goes on, and their last day lies before `on`."""
        return self.open().filter(review__status__in=moves.OPEN, due_on__lt=on)


class ContributionQuerySet(OfPersonQuerySet):
    def late(self, *, on: date) -> Self:
        """Not given, for a review that goes on, and their last day lies before `on`."""
        return self.filter(received_at__isnull=True, review__status__in=moves.OPEN, due_on__lt=on)


class HearingQuerySet(OfPersonQuerySet):
    def listed(self) -> Self:
        return self.filter(status="listed")

    def standing(self) -> Self:
        """Those that lie ahead, and those that took place; not what was cancelled."""
        return self.exclude(status="cancelled")

    def between(self, first: date, last: date) -> Self:
        """Those that begin by `last` and end on `first` or later; of the days in between each may or may not be one."""
        return self.filter(first_on__lte=last, last_on__gte=first)

    def with_person(self) -> Self:
        return self.select_related("offender__establishment", "review")

    def on_days(self, first: date, last: date) -> Self:
        """Those of which one of the days lies between these, both included."""
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        return self.between(first, last).filter(days__overlap=days)

    def with_needs(self) -> Self:
        """Each with how many directions are open before it, and when CT police were asked and gave."""
        from parole.dossier.models import Contribution, Direction

        same = {"review": OuterRef("review_id")}
        open_before = Direction.objects.open().filter(**same, due_on__lt=OuterRef("first_on")).order_by()
        given = Contribution.objects.filter(**same).order_by("-asked_on", "-pk")
        return self.annotate(
            open_directions=Coalesce(
                Subquery(open_before.values("review").annotate(number=Count("pk")).values("number")), 0
            ),
            police_asked_on=Subquery(given.values("asked_on")[:1]),
            police_gave_at=Subquery(given.values("received_at")[:1]),
        )

    def of_serious_cases(self, year: int) -> Self:
        """Of people convicted of terrorism, with a day in this year; each with what the Board decided in its round
        and why that fell away, the sentences as passed, and since when the person was held."""
        from parole.decisions.models import Decision

        decided = Decision.objects.filter(
            review=OuterRef("review_id"), round=OuterRef("round"), is_on_papers=False
        ).order_by("-pk")
        return (
            self.standing()
            .between(date(year, 1, 1), date(year, 12, 31))
            .with_panel()
            .filter(is_terrorism=True)
            .annotate(
                sentences=sentences_as_passed(),
                held_since=F("review__period__starts_on"),
                outcome=Subquery(decided.values("outcome")[:1]),
                fell_away=Subquery(decided.values("fell_away_because")[:1]),
            )
        )

    def of_terrorism(self) -> Self:
        """Of people convicted of terrorism."""
        return self.filter(Exists(_of_terrorism()))

    def with_numbers(self, discipline: str) -> Self:
        """Each with how many `members` sit at its last day, and how many of them are `of_discipline`."""
        left = Q(review__panel__left_on__isnull=True) | Q(review__panel__left_on__gt=F("last_on"))
        sits = left & Q(review__panel__seated_on__lte=F("last_on"))
        return self.annotate(
            members=Count("review__panel", filter=sits),
            of_discipline=Count("review__panel", filter=sits & Q(review__panel__discipline=discipline)),
        )

    def with_panel(self) -> Self:
        """Each with `disciplines` of the members at its last day, the chair's first, and whether it `is_terrorism`."""
        from parole.hearings.models import Seat

        sits = Seat.objects.at_hearing(OuterRef("last_on")).filter(review=OuterRef("review_id"))
        return self.annotate(
            disciplines=ArraySubquery(sits.order_by("-is_chair", "pk").values("discipline")),
            is_terrorism=Exists(_of_terrorism()),
        )


def _of_terrorism() -> Any:
    """Convictions of terrorism of the person of the outer row."""
    from offenders.models import Conviction

    return Conviction.objects.of_terrorism().filter(offender=OuterRef("offender_id"))


class SeatQuerySet(OfPersonQuerySet):
    def sitting(self) -> Self:
        return self.filter(left_on__isnull=True)

    def at_hearing(self, day: Any) -> Self:
        """Members who sit on this day, or will as far as is known: who leaves on it sits no more."""
        return self.filter(Q(left_on__isnull=True) | Q(left_on__gt=day), seated_on__lte=day)


class VictimQuerySet(OfPersonQuerySet):
    """Facts about victims: for those alone whose role liaises with them, and who see the person as usual."""

    opened_by_emergency = False

    def handled_for(self, user: Any) -> Self:
        from sharing.access.roles import Capability

        return self if user.can(Capability.KNOW_VICTIMS) else self.none()

    def in_contact(self) -> Self:
        """Those who are told: in the scheme, and not left."""
        return self.filter(is_in_scheme=True, left_on__isnull=True)


class ToTellQuerySet(VictimQuerySet):
    def open(self) -> Self:
        """Nobody has told the victim yet."""
        return self.filter(told_on__isnull=True)
