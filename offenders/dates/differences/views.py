"""A date about which the sources differ: how it stands, and what settles it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from offenders import person_page
from offenders.dates.calculation_models import DateConflict
from offenders.dates.differences import actions as difference_verbs
from offenders.dates.differences.forms import STANDS, AcceptForm, AnswerForm, ReopenForm
from offenders.dates.differences.panels import conflict_page
from offenders.dates.upkeep import differences
from offenders.person_page.form_pages import METHODS, attempt, changers, form_page, posted, row_to_change
from offenders.person_page.form_parts import ConfirmForm
from sharing import access
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.drafts import forms as drafts
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.time_words import say_datetime

NOT_NOW = "You cannot do that now. The status is below."


@require_safe
@needs(Capability.VIEW_PEOPLE)
def person_conflict(request: SignedInRequest, uid: UUID, conflict_uid: UUID) -> HttpResponse:
    """What each source says, what hangs on it, what was done, and what the reader may do now."""
    rows = DateConflict.objects.filter(offender__uid=uid).select_related("offender__establishment", "accepted_by")
    conflict = access.open_record(request.user, rows, uid=conflict_uid, verb="person.conflict_opened")
    page = conflict_page(
        conflict,
        reader=request.user,
        now=timezone.now(),
        may_change=access.may(request.user, Permission.CHANGE, conflict.offender),
    )
    return render(
        request,
        "offenders/dates/differences/conflict.html",
        person_page.frame(conflict.offender, current="person_sentence") | {"page": page, "conflict": conflict},
    )


@require_http_methods(METHODS)
@changers
def conflict_accept(request: SignedInRequest, uid: UUID, conflict_uid: UUID) -> HttpResponse:
    """The prison's date counts, for a reason and with what shows it."""
    conflict = _to_settle(request, uid, conflict_uid)
    if _is_too_late(request, conflict.is_open):
        return _back(conflict)
    page = conflict_page(conflict, reader=request.user, now=timezone.now(), may_change=True)
    form, drafting = drafts.form_from_draft(request, AcceptForm, name="date_conflict.accept", key=str(conflict.uid))
    if attempt(
        request, form, lambda: difference_verbs.accept_official(conflict=conflict, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, "The prison’s date is accepted.")
        return _back(conflict)
    return _form(
        request,
        conflict,
        form=form,
        drafting=drafting,
        title="Accept the prison’s date" if conflict.official_on else "Accept that there is no such date",
        intro=f"{differences.words_of(conflict)}. "
        "From now on the prison date counts, and this no longer holds a release.",
        button="Accept date",
        above="offenders/dates/pages/date_entered.html" if page.entered else "",
        entered=page.entered,
        refused=f"{page.refused}. {page.who_can}." if page.refused else "",
        refused_strong="You cannot accept this date.",
    )


@require_http_methods(METHODS)
@changers
def conflict_ask(request: SignedInRequest, uid: UUID, conflict_uid: UUID) -> HttpResponse:
    """The prison is asked to check its sheet, and has a time to answer in."""
    conflict = _to_settle(request, uid, conflict_uid)
    prison = conflict.offender.establishment
    if _is_too_late(request, conflict.is_open and prison is not None):
        return _back(conflict)
    today = timezone.localdate()
    form = ConfirmForm(posted(request))
    if attempt(request, form, lambda: difference_verbs.ask_prison(conflict=conflict, by=request.user, on=today)):
        conflict.refresh_from_db()
        messages.success(request, f"{prison} is asked to check its sheet. {_asked_in_words(conflict)}")
        return _back(conflict)
    _, due = difference_verbs.answer_due(conflict.offender, on=today, at=timezone.now())
    return _form(
        request,
        conflict,
        form=form,
        title=f"Ask {prison or 'the prison'} to check",
        intro=f"{differences.words_of(conflict)}. The prison’s teams are alerted at once, and asked to answer by "
        f"{say_datetime(due)}. Only the prison can change its sheet.",
        button=f"Ask {prison or 'the prison'}",
    )


@require_http_methods(METHODS)
@changers
def conflict_answer(request: SignedInRequest, uid: UUID, conflict_uid: UUID) -> HttpResponse:
    """What the prison said: it stays in the history; a sheet that is put right is recorded next."""
    conflict = _to_settle(request, uid, conflict_uid)
    if _is_too_late(request, conflict.waits_for_answer):
        return _back(conflict)
    form, drafting = drafts.form_from_draft(request, AnswerForm, name="date_conflict.answer", key=str(conflict.uid))
    if attempt(
        request,
        form,
        lambda: difference_verbs.record_answer(
            conflict=conflict,
            stands=form.cleaned_data["answer"] == STANDS,
            words=form.cleaned_data["words"],
            by=request.user,
        ),
    ):
        if form.cleaned_data["answer"] == STANDS:
            messages.success(request, "The answer is recorded. The date conflict stays open until it is resolved.")
            return _back(conflict)
        messages.success(request, "The answer is recorded. Now record the dates of the corrected sheet.")
        return redirect("dates_record", uid=uid)
    return _form(
        request,
        conflict,
        form=form,
        drafting=drafting,
        title="Record the prison’s answer",
        intro=f"{differences.words_of(conflict)}. {_asked_in_words(conflict)}",
        button="Record answer",
    )


@require_http_methods(METHODS)
@changers
def conflict_reopen(request: SignedInRequest, uid: UUID, conflict_uid: UUID) -> HttpResponse:
    """It was accepted wrongly."""
    conflict = _to_settle(request, uid, conflict_uid)
    if _is_too_late(request, conflict.ended_at is None and conflict.accepted_at is not None):
        return _back(conflict)
    form = ReopenForm(posted(request))
    if attempt(
        request,
        form,
        lambda: difference_verbs.reopen(conflict=conflict, reason=form.cleaned_data["reason"], by=request.user),
    ):
        messages.success(request, "The date conflict is reopened, and the release is on hold.")
        return _back(conflict)
    return _form(
        request,
        conflict,
        form=form,
        title="Reopen the date conflict",
        intro=f"{differences.words_of(conflict)}. The person cannot be marked ready or released on it until it is "
        "resolved again.",
        button="Reopen date conflict",
        kind="warning",
    )


def _to_settle(request: SignedInRequest, uid: UUID, conflict_uid: UUID) -> DateConflict:
    rows = DateConflict.objects.select_related("offender__establishment")
    return row_to_change(request, rows, uid, conflict_uid)


def _is_too_late(request: SignedInRequest, may_be: bool) -> bool:
    """Whether a form that was only asked for cannot be filled in now; one that was sent is refused in words."""
    if request.method == "POST" or may_be:
        return False
    messages.info(request, NOT_NOW)
    return True


def _form(request: SignedInRequest, conflict: DateConflict, **context: Any) -> HttpResponse:
    return form_page(
        request,
        conflict.offender,
        current="person_sentence",
        back=differences.address_of(conflict),
        **context,
    )


def _back(conflict: DateConflict) -> HttpResponseRedirect:
    return redirect(differences.address_of(conflict))


def _asked_in_words(conflict: DateConflict) -> str:
    if conflict.asked_at is None or conflict.answer_due_at is None:
        return "The prison has not been asked."
    return f"Asked at {say_datetime(conflict.asked_at)}, answer due by {say_datetime(conflict.answer_due_at)}."
