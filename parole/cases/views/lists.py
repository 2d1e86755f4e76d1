"""All reviews that the reader may know about."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from offenders.person_page.list_parts import address
from parole.cases.forms import ReviewFilter
from parole.cases.panels.lists import ReviewRow, build_review_rows
from parole.dossier.models import Contribution, Direction, Extension
from parole.reviews.choices import REVIEW_KINDS, REVIEW_STATUSES
from parole.reviews.form_pages import readers
from parole.reviews.models import ParoleReview, ReviewClock
from parole.reviews.rules import next_actor
from parole.reviews.rules.moves import ENDS
from sharing import audit
from sharing.access.roles import Capability
from sharing.cover import standing
from sharing.lists import Grouping, ListPage, register
from sharing.models import User
from sharing.pages import pagination
from sharing.pages.requests import SignedInRequest

# The columns of a file, and of which fields each tells
COLUMNS = {
    "Person": ("offender.full_name",),
    "Prison number": ("offender.prison_number",),
    "Region": ("offender.region",),
    "Establishment": ("offender.establishment.name",),
    "Review": ("kind",),
    "State": ("status",),
    "Next action by": (),
    "Refer by": ("refer_by",),
    "Referred on": ("letter_received_on", "reports_received_on", "deemed_referred_on"),
    "Target": ("target_on",),
    "Next deadline": ("clocks.kind",),
    "Deadline": ("clocks.due_on",),
}


@require_safe
@readers
def reviews(request: SignedInRequest) -> HttpResponse:
    """Those to be referred first come first; the choices are in the address."""
    form, rows = selected_reviews(request)
    if not form.is_valid():
        return redirect("reviews")
    try:
        page = pagination.paginate_rows(
            rows.with_person().with_running_clocks().with_hearing_day(),
            order="refer_by",
            cursor=request.GET.get("cursor", ""),
        )
    except pagination.BadCursor:
        return redirect("reviews")
    shown = [row.offender_id for row in page.rows]
    audit.record_read(action=audit.Action.LIST, verb="reviews.listed", by=request.user, shown=shown)
    return render(
        request,
        "parole/reviews/reviews.html",
        {
            "filter": form,
            "rows": build_review_rows(page.rows, on=timezone.localdate()),
            "is_narrowed": any(form.cleaned_data.values()),
            "next_url": page.next and address(request, cursor=page.next),
            "previous_url": page.previous and address(request, cursor=page.previous),
        },
    )


def selected_reviews(request: SignedInRequest) -> tuple[ReviewFilter, Any]:
    form = ReviewFilter(request.GET)
    rows = ParoleReview.objects.listed_for(request.user)
    if form.is_valid():
        rows = narrowed(rows, form.cleaned_data, reader=request.user, on=timezone.localdate())
    return form, rows


def narrowed(rows: Any, choice: dict[str, Any], *, reader: User, on: date) -> Any:
    """A state that is chosen says itself whether the review goes on."""
    if choice["show"] == "ended":
        rows = rows.filter(status__in=ENDS)
    elif choice["show"] or not choice["state"]:
        rows = rows.open()
    if choice["show"] == "mine":
        rows = rows.filter(to_do_by(reader))
    elif choice["show"] == "missed":
        rows = rows.filter(Exists(ReviewClock.objects.missed(on=on).filter(is_duty=True, review=OuterRef("pk"))))
    for field, name in (("status", "state"), ("kind", "kind"), ("offender__region", "region")):
        if choice[name]:
            rows = rows.filter(**{field: choice[name]})
    return rows


def to_do_by(user: User) -> Q:
    """What waits for this user: by the state and their role, by directions to their agency, by who is asked or asks."""
    here = {"review": OuterRef("pk")}
    named = Q(owner=None) | standing.done_by(user, officer="owner", subject="offender_id")
    own = Direction.objects.open().filter(named, agency=user.agency_id, **here)
    waits = Q(status__in=next_actor.states_for(user)) | Q(Exists(own))
    if user.can(Capability.RUN_REVIEWS):
        asked = Extension.objects.filter(answered_on__isnull=True, direction__review=OuterRef("pk"))
        given = Contribution.objects.filter(received_at__isnull=False, passed_on_at__isnull=True, **here)
        waits |= Q(Exists(asked)) | Q(Exists(given))
    if user.can(Capability.SAY_WHAT_POLICE_KNOW):
        waits |= Q(Exists(Contribution.objects.filter(agency=user.agency_id, received_at__isnull=True, **here)))
    return waits


def cells_of(row: ReviewRow) -> list[str]:
    review, person = row.review, row.review.offender
    return [
        person.full_name,
        person.prison_number,
        person.region,
        str(person.establishment or ""),
        str(review),
        review.get_status_display(),
        row.wait.who if row.wait else "",
        review.refer_by.isoformat(),
        review.deemed_referred_on.isoformat() if review.deemed_referred_on else "",
        review.target_on.isoformat() if review.target_on else "",
        row.next.title if row.next else "",
        row.next.due_on.isoformat() if row.next else "",
    ]


register(
    ListPage(
        page="reviews",
        title="Parole reviews",
        says="Parole reviews by referral date. Without a filter, those that are open.",
        selected=selected_reviews,
        columns=COLUMNS,
        cells=lambda rows, user: map(cells_of, build_review_rows(rows, on=timezone.localdate())),
        order="refer_by",
        loaded=lambda rows, user: rows.with_person().with_running_clocks().with_hearing_day(),
        groups=(
            Grouping("kind", "Review", "kind", dict(REVIEW_KINDS)),
            Grouping("state", "State", "status", dict(REVIEW_STATUSES)),
            Grouping("region", "Region", "offender__region"),
            Grouping("prison", "Prison", "offender__establishment__name"),
        ),
    )
)
