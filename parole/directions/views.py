"""Pages of the Board's directions: written, met, dropped, given more time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from parole.directions import actions
from parole.directions.forms import AnswerForm, DirectionForm, DropForm, ExtensionForm, MetForm
from parole.dossier.models import Direction, Extension
from parole.reviews.addresses import review_url
from parole.reviews.form_pages import (
    METHODS,
    attempt,
    changers,
    done_or_form,
    form_page,
    not_now,
    posted,
    row_to_change,
    saved,
    to_change,
)
from sharing import access
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.drafts import forms as drafts
from sharing.pages.requests import SignedInRequest
from sharing.time_words import format_date


@require_http_methods(METHODS)
@changers
def direction_write(request: SignedInRequest, uid: UUID, review_uid: UUID) -> HttpResponse:
    review = to_change(request, uid, review_uid)
    title = "Add a direction"
    if request.method != "POST" and not request.user.can(Capability.RUN_REVIEWS):
        return not_now(request, review, title)
    form, drafting = drafts.form_from_draft(
        request,
        DirectionForm,
        name="direction.write",
        key=str(review.uid),
        people=actions.people_to_ask(review, by=request.user),
        initial={"issued_on": timezone.localdate()},
    )
    return done_or_form(
        request,
        review,
        form,
        lambda: actions.write(review=review, by=request.user, **form.cleaned_data),
        done="Direction recorded. The teams have been alerted.",
        at="#directions",
        drafting=drafting,
        title=title,
        button="Record the direction",
    )


@require_http_methods(METHODS)
@changers
def direction_met(request: SignedInRequest, uid: UUID, direction_uid: UUID) -> HttpResponse:
    return _change(
        request,
        uid,
        direction_uid,
        MetForm,
        actions.meet,
        title="Record the response",
        button="Save",
        done="Recorded as met.",
    )


@require_http_methods(METHODS)
@changers
def direction_drop(request: SignedInRequest, uid: UUID, direction_uid: UUID) -> HttpResponse:
    return _change(
        request,
        uid,
        direction_uid,
        DropForm,
        actions.drop,
        title="The Board no longer requires this",
        button="Withdraw the direction",
        kind="warning",
        done="Direction withdrawn.",
        draft="direction.drop",
        for_casework=True,
    )


@require_http_methods(METHODS)
@changers
def direction_extend(request: SignedInRequest, uid: UUID, direction_uid: UUID) -> HttpResponse:
    """Ask for more time."""
    direction = row_to_change(request, Direction.objects.all(), uid, direction_uid)
    form, drafting = drafts.form_from_draft(request, ExtensionForm, name="direction.extend", key=str(direction.uid))

    def act() -> None:
        actions.ask_extension(direction=direction, on=timezone.localdate(), by=request.user, **form.cleaned_data)

    return done_or_form(
        request,
        direction.review,
        form,
        act,
        done="More time requested.",
        at="#directions",
        drafting=drafting,
        title="Ask for more time",
        intro=f"{direction.words}. The deadline does not change until the Board answers.",
        button="Ask for more time",
    )


@require_http_methods(METHODS)
@changers
def extension_answer(request: SignedInRequest, uid: UUID, extension_uid: UUID) -> HttpResponse:
    """The Board's answer to who asked for more time."""
    extension = _extension(request, uid, extension_uid)
    review = extension.direction.review
    title = "Record the answer on more time"
    if request.method != "POST" and not request.user.can(Capability.RUN_REVIEWS):
        return not_now(request, review, title)
    form = AnswerForm(posted(request))

    def act() -> None:
        actions.answer_extension(
            extension=extension,
            granted_until=form.cleaned_data["granted_until"],
            on=timezone.localdate(),
            by=request.user,
        )

    return done_or_form(
        request,
        review,
        form,
        act,
        done="Answer recorded.",
        at="#directions",
        title=title,
        intro=f"{extension.direction.words}. New deadline requested: {format_date(extension.until)}: "
        f"{extension.reason}",
        button="Record the answer",
    )


def _extension(request: SignedInRequest, uid: UUID, extension_uid: UUID) -> Extension:
    rows = Extension.objects.filter(offender__uid=uid).select_related("direction__review__offender", "offender")
    extension = access.open_record(request.user, rows, uid=extension_uid)
    access.require(request.user, Permission.CHANGE, extension.offender)
    return extension


def _change(
    request: SignedInRequest,
    uid: UUID,
    direction_uid: UUID,
    form_class: Any,
    act: Callable[..., Any],
    *,
    done: str,
    draft: str = "",
    for_casework: bool = False,
    **page: Any,
) -> HttpResponse:
    direction = row_to_change(request, Direction.objects.all(), uid, direction_uid)
    if for_casework and request.method != "POST" and not request.user.can(Capability.RUN_REVIEWS):
        return not_now(request, direction.review, page["title"])
    begins, drafting = {"on": timezone.localdate()}, None
    form = form_class(posted(request), initial=begins)
    if draft:
        form, drafting = drafts.form_from_draft(request, form_class, name=draft, key=str(direction.uid), initial=begins)
    if attempt(request, form, lambda: act(direction=direction, by=request.user, **form.cleaned_data)):
        return saved(request, direction.review, done, "directions")
    back = review_url(direction.review)
    return form_page(request, direction.offender, back, form=form, drafting=drafting, intro=direction.words, **page)
