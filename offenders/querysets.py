"""Questions about people, their custody and their dates, by name."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import JSONObject, RowNumber, TruncWeek

from offenders import prepared
from offenders.rules.custody import HELD, Status
from offenders.rules.held import INDETERMINATE, Group
from offenders.rules.identifiers import Kind, read
from offenders.rules.names import is_near, words_of
from offenders.rules.releases import Basis, Certainty
from offenders.rules.replays import BANDS
from offenders.status.rules import LAST_DAY
from sharing.access.querysets import VisibleQuerySet

if TYPE_CHECKING:
    from offenders.models import CustodyPeriod, KeyDate, NameWord, Offender, Release  # noqa: F401


class OffenderQuerySet(VisibleQuerySet["Offender"]):
    def in_words(self) -> Self:
        return self.select_related("establishment")

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

    def numbered(self, kind: Kind, text: str) -> Self:
        """People who have this number of this kind, by any way of writing it."""
        from offenders.models import Identifier

        canonical = read(kind, text, year=date.today().year).canonical
        found = Identifier.objects.filter(kind=kind, canonical=canonical)
        return self.filter(pk__in=found.values("offender_id"))

    def with_whole_number(self, number: str) -> Self:
        """People who have this whole prison number, CRN or PNC number, in the form that `whole_number` gives.

        Nobody has an empty one.
        """
        from offenders.models import Identifier

        if not number:
            return self.none()
        kinds = [Kind.PRISON, Kind.CRN, Kind.PNC]
        held = Identifier.objects.filter(kind__in=kinds, canonical=number).values("offender_id")
        own = self.model._default_manager.filter(prison_number=number).values("pk")
        return self.filter(pk__in=held.union(own))

    def with_identity(self) -> Self:
        """With all that tells who the person is: other names, numbers, the prison."""
        return self.select_related("establishment").prefetch_related("aliases", "identifiers")

    def with_mistake_said(self) -> Self:
        """Each with `is_said_mistaken`: a recorded movement is said to be a mistake, and nobody has decided that."""
        from offenders.models import StrikeOut

        waits = StrikeOut.objects.filter(offender=OuterRef("pk"), confirmed_at=None, refused_at=None)
        return self.annotate(is_said_mistaken=Exists(waits))

    def with_own_dates(self) -> Self:
        """Each with `own_dates`: what is worked out here, ISO days by code; None where nothing was yet."""
        from offenders.models import Calculation

        stands = Calculation.objects.current().filter(offender=OuterRef("pk"))
        return self.annotate(own_dates=Subquery(stands.values("dates")[:1]))

    def near(self, words: str) -> Self:
        """People one of whose names is like each of these words, though not `matching`; each with `near_words`.

        Which words there are is looked up for everybody's names, and is never shown: follow it with `visible_to`.
        """
        from offenders.models import PersonWord

        typed = words_of(words)
        if not typed or _has_figure(words):
            return self.none()
        alike = [_like(word) for word in typed]
        exact = Q(*(Q(pk__in=_named(word)) for word in typed))
        own = PersonWord.objects.filter(offender=OuterRef("pk"), word_id__in=set().union(*alike)).order_by("word__word")
        return self._with_all(alike).exclude(exact).annotate(near_words=ArraySubquery(own.values("word__word")))

    def alike(self, words: str) -> Self:
        """People one of whose names is like each of these words, or the same. Follow it with `visible_to`."""
        typed = words_of(words)
        return self._with_all([_like(word) for word in typed]) if typed else self.none()

    def _with_all(self, alike: list[set[int]]) -> Self:
        from offenders.models import PersonWord

        found = self
        for keys in alike:
            found = found.filter(pk__in=PersonWord.objects.filter(word_id__in=keys).values("offender_id"))
        return found

    def held_now(self) -> Self:
        """People in custody: also who is in hospital or on temporary release, for their custody runs."""
        return self.filter(Exists(_held()))

    def with_group(self) -> Self:
        """Each with `held_as`: of somebody who is held, the group in which `rules.held.group_of` puts them."""
        return self.annotate(held_as=_group())

    def with_no_date(self) -> Self:
        """People in custody of whom nobody knows a day of release, with `held_since`, since when they are held,
        `refused`, why no date follows from the record, and `refused_at`, since when that is so."""
        from offenders.models import Calculation, KeyDate

        stands = Calculation.objects.filter(offender=OuterRef("pk"), superseded_at__isnull=True)
        sheet = KeyDate.objects.filter(offender=OuterRef("pk"), superseded_at__isnull=True, origin="official")
        return (
            self.held_now()
            .with_group()
            .filter(held_as=Group.NO_DATE)
            .annotate(
                held_since=Subquery(_held().values("starts_on")[:1]),
                refused=Subquery(stands.values("refused")[:1]),
                refused_at=Subquery(stands.values("made_at")[:1]),
                has_sheet=Exists(sheet),
            )
        )

    def by_group(self) -> dict[str, int]:
        """How many people in custody there are of each group: one query."""
        held = self.held_now().order_by().annotate(held_as=_group())
        return dict(held.values_list("held_as").annotate(Count("pk")))

    def by_status(self) -> dict[str, int]:
        """How many there are of each status: one query."""
        return dict(self.order_by().values_list("status").annotate(Count("pk")))


def _held() -> Any:
    """The open custody of the person of an outer query."""
    from offenders.models import CustodyPeriod

    return CustodyPeriod.objects.filter(offender=OuterRef("pk"), ends_on__isnull=True)


def _group() -> Case:
    """`rules.held.group_of`, asked of the database: the same questions in the same order."""
    from offenders.models import Release, Sentence

    counted = Release.objects.filter(offender=OuterRef("pk"), status__in=Release.OPEN, is_counted=True)
    sentences = Sentence.objects.filter(offender=OuterRef("pk")).exclude(appeal=Sentence.Appeal.QUASHED)
    return Case(
        When(Exists(counted), then=Value(Group.RELEASE_EXPECTED)),
        When(status=Status.DETAINED_IMMIGRATION, then=Value(Group.OTHER_REASON)),
        When(Exists(sentences.filter(kind__in=INDETERMINATE)), then=Value(Group.INDETERMINATE)),
        When(Exists(sentences) | Exists(_held().filter(is_recall=True)), then=Value(Group.NO_DATE)),
        default=Value(Group.UNSENTENCED),
        output_field=CharField(),
    )


def _has_figure(words: str) -> bool:
    return any(letter.isdecimal() for letter in words)


def _named(word: str) -> Any:
    """Keys of those with a name that begins with this word."""
    from offenders.models import PersonWord

    return PersonWord.objects.filter(word__word__startswith=word).values("offender_id")


def _like(word: str) -> set[int]:
    """Keys of the words, in anybody's name, that somebody may have meant who typed this one."""
    from offenders.models import NameWord

    return {
        key for key, other, alike in NameWord.objects.candidates(word) if is_near(word, other, sounds_the_same=alike)
    }


def _numbered(text: str) -> Any:
    """Keys of those whose number this is, by any way of writing it."""
    from offenders.models import Identifier, Offender

    plain = "".join(text.split()).upper()
    forms = {plain, text.strip(), *(read(kind, text, year=date.today().year).canonical for kind in Kind)}
    identifiers = Identifier.objects.filter(Q(canonical__in=forms) | Q(value__in=forms)).values("offender_id")
    return identifiers.union(Offender.objects.filter(prison_number=plain).values("pk"), all=True)


class NameWordQuerySet(models.QuerySet["NameWord"]):
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


class OfPersonQuerySet(VisibleQuerySet[Any]):
    """Rows below a person; who may know of the person may read them."""

    subject_path = "offender"


class ConvictionQuerySet(OfPersonQuerySet):
    def of_terrorism(self) -> Self:
        """Of a listed terrorism offence, or with a terrorist connection that a court has found."""
        return self.filter(~Q(offence__schedule_19za="none") | Q(terrorist_connection="yes"))


class PeriodQuerySet(OfPersonQuerySet):
    def open(self) -> Self:
        """Periods in which the person is held now."""
        return self.filter(ends_on__isnull=True)

    def standing(self) -> Self:
        """Without those that began with a return which two people have struck out."""
        return self.exclude(struck_out__confirmed_at__isnull=False)


class MovementQuerySet(OfPersonQuerySet):
    def standing(self) -> Self:
        """Without what two people have struck out: the record goes by these."""
        return self.exclude(strike_outs__confirmed_at__isnull=False)

    def with_strike(self) -> Self:
        """`strike`: that it is said to be mistaken, or was struck out (`Movement.strike_words`); else None."""
        from offenders.models import StrikeOut

        told = StrikeOut.objects.filter(movement=OuterRef("pk"), refused_at__isnull=True)
        who = {"marked_by": "marked_by__name", "confirmed_by": "confirmed_by__name"}
        said = JSONObject(uid="uid", reason="reason", confirm_due_at="confirm_due_at", **who)
        return self.annotate(strike=Subquery(told.values(said=said)[:1]))


class DisputeQuerySet(OfPersonQuerySet):
    def counting(self) -> Self:
        """Decided on the page, or by telephone and confirmed since."""
        return self.filter(Q(by_telephone=False) | Q(confirmed_at__isnull=False), decided_at__isnull=False)

    def standing(self) -> Self:
        """Those that count still: no source has said anything of the dates since."""
        from offenders.models import Calculation, KeyDate

        since, of_person = OuterRef("decided_at"), {"offender": OuterRef("offender")}
        said = KeyDate.objects.filter(Q(recorded_at__gt=since) | Q(superseded_at__gt=since), **of_person)
        worked_out = Calculation.objects.filter(made_at__gt=since, **of_person)
        return self.counting().filter(~Exists(said), ~Exists(worked_out), ended_at__isnull=True)

    def undecided(self) -> Self:
        """Still in dispute: nobody has decided, or a decision by telephone waits for who confirms it."""
        waits = Q(decided_at__isnull=True) | Q(by_telephone=True, confirmed_at__isnull=True)
        return self.filter(waits, ended_at__isnull=True)


class KeyDateQuerySet(OfPersonQuerySet):
    def current(self) -> Self:
        return self.filter(superseded_at__isnull=True)

    def official(self) -> Self:
        return self.filter(origin="official")


class CalculationQuerySet(OfPersonQuerySet):
    def current(self) -> Self:
        return self.filter(superseded_at__isnull=True)


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


class ReleaseQuerySet(OfPersonQuerySet):
    def open(self) -> Self:
        """Ways out that still lie ahead."""
        return self.filter(status__in=["expected", "ready"])

    def counted(self) -> Self:
        """Those on which the person would go; a possible one never is."""
        return self.filter(is_counted=True)

    def on_licence(self) -> Self:
        """Those on which the person goes on licence: not at the end of the sentence, as a recall held to its end is
        (`status/rules.py: is_without_licence`, by the prison's dates alone)."""
        from offenders.models import KeyDate

        ends = KeyDate.objects.current().official().filter(offender=OuterRef("offender"), code__in=LAST_DAY)
        to_the_end = Q(Exists(ends)) & ~Q(Exists(ends.filter(falls_on__gt=OuterRef("expected_on"))))
        return self.exclude(basis__in=[Basis.SED, Basis.ARD]).exclude(to_the_end, basis=Basis.PRRD)

    def with_open_holds(self) -> Self:
        """Each with `hold_kinds`: what stands against it now, the oldest first."""
        return self.annotate(hold_kinds=ArraySubquery(_open_holds().order_by("since").values("kind")))

    def with_first_reason(self) -> Self:
        """Each with `first_reason`: why the oldest of what stands against it does, None where nothing does."""
        return self.annotate(first_reason=Subquery(_open_holds().order_by("since").values("reason")[:1]))

    def with_document_to_confirm(self) -> Self:
        """Each with `direction_to_confirm` and `order_to_confirm`: the uid of what no second person has compared."""
        from offenders.models import BoardDirection, ReleaseOrder

        waits = {"period": OuterRef("period"), "ended_at": None, "confirmed_at": None}
        return self.annotate(
            direction_to_confirm=Subquery(BoardDirection.objects.filter(**waits).values("uid")[:1]),
            order_to_confirm=Subquery(ReleaseOrder.objects.filter(**waits).values("uid")[:1]),
        )

    def blocked(self) -> Self:
        """Something stands against it, or what must be in hand before it is blocked or late."""
        return self.filter(_in_its_way())

    def warned_between(self, first: date, last: date) -> Self:
        """By the day of which everybody is warned, both days included."""
        return self.filter(warn_on__gte=first, warn_on__lte=last)

    def foreseen(self) -> Self:
        """Ways out that somebody may go by: the counted one of each person, and possible ones."""
        return self.filter(Q(is_counted=True) | Q(certainty=Certainty.POSSIBLE))

    def listed_in(self, first: date, last: date) -> Self:
        """Those of these weeks, and those of earlier ones that nobody has recorded as left: they must stay in sight."""
        return self.filter(Q(warn_on__gte=first, warn_on__lte=last) | Q(warn_on__lt=first, is_counted=True))

    def with_people(self) -> Self:
        """The person and the prison; `hold_kinds`, what stands against it; `sentences` as passed, the latest first."""
        rows = self.with_open_holds().select_related("offender__establishment")
        return rows.annotate(sentences=sentences_as_passed())

    def with_prepared(self) -> Self:
        """What pages say of how far each is prepared (`offenders/prepared.py: prepared_of`)."""
        return prepared.with_things(self)

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
    """The sentences of the person of an outer query, the latest first: `release_panels.sentence_of` says them."""
    from offenders.models import Sentence

    passed = Sentence.objects.filter(offender=OuterRef("offender_id")).order_by("-sentenced_on", "-pk")
    terms = {name: name for name in ("kind", "years", "months", "weeks", "days", "extension_months")}
    return ArraySubquery(passed.values(json=JSONObject(**terms)))


def _in_its_way() -> Q:
    """The condition that something stands against a release, or keeps it from being prepared in time."""
    return Q(Exists(_open_holds())) | prepared.stuck()


def _open_holds() -> Any:
    """What stands against the release of an outer query."""
    from offenders.models import ReleaseHold

    return ReleaseHold.objects.filter(release=OuterRef("pk"), lifted_at__isnull=True)
