"""What all pages of a review share: who may, how one is opened, and the page of a step that cannot be made now."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from offenders import person_page
from offenders.person_page.step_pages import step_pages
from parole.reviews.addresses import review_url
from parole.reviews.models import ParoleReview
from sharing import access
from sharing.access.querysets import VisibleQuerySet
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.steps.form_steps import FormStep

changers = needs(Capability.CHANGE_PEOPLE)
readers = needs(Capability.VIEW_PEOPLE)
SECTION = "person_parole"


def get_review_or_404(request: SignedInRequest, uid: UUID, review_uid: UUID) -> ParoleReview:
    """One review of the person in the address. Raises RecordHidden."""
    rows = ParoleReview.objects.filter(offender__uid=uid).select_related("offender__establishment", "period")
    return access.open_record(request.user, rows, uid=review_uid)


def to_change(request: SignedInRequest, uid: UUID, review_uid: UUID) -> ParoleReview:
    """The same, for somebody who may change the person. Raises RecordHidden, NotAllowed."""
    review = get_review_or_404(request, uid, review_uid)
    access.require(request.user, Permission.CHANGE, review.offender)
    return review


def row_to_change(request: SignedInRequest, rows: VisibleQuerySet[Any], uid: UUID, row_uid: UUID) -> Any:
    """A row below a review of the person, for somebody who may change the person."""
    row = row_opened(request, rows, uid, row_uid)
    access.require(request.user, Permission.CHANGE, row.offender)
    return row


def row_opened(
    request: SignedInRequest, rows: VisibleQuerySet[Any], uid: UUID, row_uid: UUID, *, verb: str = ""
) -> Any:
    """A row below a review of the person. Raises RecordHidden."""
    rows = rows.filter(offender__uid=uid).select_related("review__offender__establishment", "offender")
    return access.open_record(request.user, rows, uid=row_uid, verb=verb)


def not_now(request: SignedInRequest, review: ParoleReview, title: str) -> HttpResponse:
    """The page of a step that cannot be made from here, or not by this role."""
    frame = person_page.frame(review.offender, current=SECTION)
    return render(
        request, "parole/reviews/not_now.html", frame | {"review": review, "title": title, "back": review_url(review)}
    )


def unless_casework(request: SignedInRequest, record: Any, step: FormStep, verb: str) -> HttpResponse | None:
    """Of a step of casework, about a review or what is below it: none for who does that."""
    if request.user.can(Capability.RUN_REVIEWS):
        return None
    review = record if isinstance(record, ParoleReview) else record.review
    return not_now(request, review, step.called_in_browser(record))


REVIEWS = step_pages("review", section=SECTION, opened=to_change, url=review_url)
