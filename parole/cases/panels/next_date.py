"""The next date of a person before the Board, as the first page of their record shows it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone

from offenders.models import Offender
from offenders.person_page.date_cards import DateCard, next_date
from parole.decisions.models import Decision
from parole.reviews.addresses import review_url
from parole.reviews.coming import leaves_by_law_on
from parole.reviews.models import ParoleReview
from parole.reviews.rules.moves import ENDS, Status
from parole.reviews.rules.referral import comes_too_late
from sharing.models import User

REFERRED_LATER = frozenset({Status.DUE, Status.REFERRAL_SENT})


def next_dates_of(person: Offender, reader: User) -> Iterator[DateCard]:
    """One of each review that goes on, or of the last that has ended: the hearing, the day on which the decision is
    final, or by when the case is referred. At most three queries."""
    stands = Decision.objects.filter(review=OuterRef("pk"), fell_away_on__isnull=True)
    rows = ParoleReview.objects.visible_to(reader).filter(offender=person).with_hearing_day()
    rows = rows.annotate(challengeable_until=Subquery(stands.values("challengeable_until")[:1]))
    reviews = list(rows.order_by("-pk"))
    for review in [each for each in reviews if each.status not in ENDS] or reviews[:1]:
        review.offender = person
        if found := _ahead_of(review):
            title, day, meaning = found
            href = reverse("person_parole", kwargs={"uid": person.uid}) if review.status in ENDS else review_url(review)
            yield next_date(title, day, meaning, today=timezone.localdate(), href=href)


def _ahead_of(review: ParoleReview) -> tuple[str, date, str] | None:
    """Title, day, and what it means; None where no day is set. Of a release that is directed the release route
    tells."""
    status, kind = Status(review.status), review.get_kind_display()
    hearing_on, until = review.hearing_on, review.challengeable_until  # type: ignore[attr-defined]
    if status is Status.LISTED and hearing_on:
        return "Parole hearing", hearing_on, kind
    if status in (Status.PROVISIONAL, Status.RECONSIDERATION_REFUSED) and until:
        return "Parole decision becomes final", until + timedelta(days=1), "if not challenged"
    if status in REFERRED_LATER:
        return "Parole: refer by", review.refer_by, kind
    if status in ENDS:
        again = review.next_review_by
        if again is None or comes_too_late(again, leaves_on=leaves_by_law_on(review.offender)):
            return None
        return "Parole: next referral by", again, "after the last refusal"
    if review.target_on:
        return "Parole: decision expected by", review.target_on, kind
    return None
