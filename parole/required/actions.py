"""Record that a life or IPP prisoner requires a reference to the Board: the review opens by it, or goes on."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from offenders.dates.rules.releases import Code
from offenders.models import Adjustment, CustodyPeriod, Offender, Sentence
from offenders.people.locking import lock
from parole.required import rules
from parole.required.models import RequiredReference
from parole.required.rules import FixedTerm, MayRequire
from parole.reviews import coming
from parole.reviews.actions.opening import ParoleRefused, not_in_the_future, only_casework
from parole.reviews.models import ParoleReview
from parole.reviews.rules.moves import OPEN, ReviewKind
from parole.reviews.rules.referral import CSA, INDETERMINATE, Due, Strand
from parole.steps.actions import open_due_reviews
from sharing import access, audit, practice
from sharing.access.rules import Permission
from sharing.access.state_machines import MoveRefused
from sharing.models import User
from sharing.time_words import format_date

REFERRED_WITHIN_DAYS = practice.define(
    "parole.required_reference_days",
    "Days after a prisoner requires a reference by which the case is referred",
    unit="days",
    default=28,
    source="Practice: Crime (Sentences) Act 1997 s.28(7) sets no day",
)
OF_LIFE = (Strand.LIFE, Strand.RECALL_LIFE)
CREDITED = (Adjustment.Kind.REMAND, Adjustment.Kind.TAGGED_BAIL)


@transaction.atomic
def require(*, offender: Offender, on: date, document: str, by: User) -> RequiredReference:
    """The prisoner required it on this day, by this letter. The review that is open of the life sentence goes on by it;
    where none is, one begins. The same again changes nothing.

    Raises ParoleRefused where it may not be required yet, or that is not worked out; MoveRefused.
    """
    lock(offender)
    access.require(by, Permission.CHANGE, offender)
    only_casework(by)
    review = _open_of_life(offender)
    if review and (made := RequiredReference.objects.filter(review=review).first()):
        if made.required_on == on:
            return made
        raise MoveRefused(f"A reference has already been required, on {format_date(made.required_on)}")
    if not serves_for_life(offender):
        raise MoveRefused("Only people serving life or IPP can require a reference (s.28(7))")
    not_in_the_future("on", on)
    if not document.strip():
        raise ParoleRefused("document", "Enter the reference of the prisoner’s letter")
    found = may_require(offender)
    earliest, latest = found.earliest, found.latest
    if earliest is None or latest is None or on < earliest:
        raise ParoleRefused("on", rules.refusal(found, on=on))
    review = review or _begin(offender, on=on, by=by)
    made = RequiredReference.objects.create(
        offender=offender,
        review=review,
        required_on=on,
        document=document.strip(),
        may_be_from=earliest,
        may_be_from_latest=latest,
        working=found.words,
        recorded_by=by,
    )
    audit.record(
        action=audit.Action.ALTERATION,
        verb="parole.reference_required",
        by=by,
        target=made,
        subject=offender,
        payload=audit.fields_of(made, "required_on", "may_be_from", "may_be_from_latest", "review"),
    )
    return made


def may_require(offender: Offender) -> MayRequire:
    """From which day the person may require one, as the record stands."""
    disposed = [each.final_on for each in _of_life(offender) if each.final_on and each.status not in OPEN]
    return rules.may_require(
        tariff_ends_on=coming.eligible_of(offender).dates.get(Code.TED),
        disposed_on=max(disposed, default=None),
        beside=fixed_terms(offender),
    )


def fixed_terms(offender: Offender) -> list[FixedTerm]:
    """The fixed terms that the person serves beside the life sentence."""
    days = Adjustment.objects.filter(offender=offender, kind__in=CREDITED).values_list("credited_to", "days")
    stands = Sentence.objects.filter(offender=offender).exclude(appeal=Sentence.Appeal.QUASHED)
    sentences = stands.exclude(kind__in=INDETERMINATE)
    return [
        FixedTerm(
            name=str(sentence),
            passed_on=sentence.sentenced_on,
            months=12 * sentence.years + sentence.months,
            days=7 * sentence.weeks + sentence.days,
            extension_months=sentence.extension_months,
            # a day that nobody has credited to another sentence may count against this one
            credited_days=sum(number for credited_to, number in days if credited_to in (None, sentence.pk)),
            is_consecutive=sentence.consecutive_to_id is not None,
        )
        for sentence in sentences
    ]


def serves_for_life(offender: Offender) -> bool:
    held = CustodyPeriod.objects.open().filter(offender=offender).exists()
    stands = Sentence.objects.filter(offender=offender).exclude(appeal=Sentence.Appeal.QUASHED)
    return held and stands.filter(kind__in=INDETERMINATE).exists()


def _of_life(offender: Offender) -> list[ParoleReview]:
    rows = ParoleReview.objects.filter(offender=offender).with_strands().order_by("-pk")
    return [row for row in rows if row.strand in OF_LIFE]


def _open_of_life(offender: Offender) -> ParoleReview | None:
    return next((each for each in _of_life(offender) if each.status in OPEN), None)


def _begin(offender: Offender, *, on: date, by: User) -> ParoleReview:
    """A further one where the Board has looked at it before; else the first, at the end of the minimum term."""
    last = next((each for each in _of_life(offender) if each.final_on), None)
    days = int(practice.value(REFERRED_WITHIN_DAYS, on=on))
    due = Due(
        ReviewKind.FURTHER if last else ReviewKind.INITIAL_LIFE,
        on + timedelta(days=days),
        f"Required by the prisoner on {format_date(on)}, {CSA} s.28(7)",
    )
    return open_due_reviews.begin(offender=offender, due=due, follows=last, on=timezone.localdate(), by=by)
