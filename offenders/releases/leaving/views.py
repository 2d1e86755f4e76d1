"""Pages of leaving custody: the gate's answer, a leaving that was not due and what it was, dates in dispute."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from offenders import person_page
from offenders.custody.rules import Happening
from offenders.dates.models import Release
from offenders.dates.rules.releases import Basis
from offenders.movements import actions as custody
from offenders.people.models import Offender
from offenders.person_page.form_pages import (
    METHODS,
    attempt,
    changers,
    form_page,
    person_to_change,
    posted,
    row_to_change,
)
from offenders.person_page.form_parts import ConfirmForm
from offenders.person_page.frame import link
from offenders.releases.gate.facts import facts_of
from offenders.releases.gate.models import DisputeDecision, Leaving
from offenders.releases.gate.recorders import may_record_releases
from offenders.releases.gate.rules import days_said, judge_release
from offenders.releases.leaving import actions, disputes
from offenders.releases.leaving.forms import (
    DecideForm,
    DocumentForm,
    LeftForm,
    RecordReleaseForm,
    ReportForm,
    WhichReleaseForm,
)
from offenders.releases.leaving.panels import gate_page, second_of, title_of, words_of
from offenders.rows import OfPersonQuerySet
from sharing import access
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.drafts import forms as drafts
from sharing.pages import attempts
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.reported.forms import callers
from sharing.reported.panels import lines_about
from sharing.time_words import say_datetime

LEFT_DRAFT = "release.left"


@require_http_methods(METHODS)
@changers
def release_record(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """What the gate answers of a release on a date, beside every date; where it is due, one step records it."""
    person = person_to_change(request, uid)
    rows = Release.objects.open().filter(offender=person).select_related("offender").with_prepared()
    open_now = list(rows.order_by("-is_counted", "warn_on", "pk"))
    which = WhichReleaseForm(request.GET if "on_day" in request.GET else None, releases=open_now)
    release, on = _selected_release(which, open_now)
    initial = {"release": release.uid if release else None, "on": on}
    page = gate_page(person, release, on=on)
    form = RecordReleaseForm(posted(request), initial=initial)
    if attempt(request, form, lambda: _record(request, person, form)):
        return _recorded(request, person, "The release is recorded. Every team that can see the person is alerted.")
    may_record = may_record_releases(request.user, person)
    return render(
        request,
        "offenders/releases/leaving/record.html",
        person_page.frame(person, current="person_change")
        | {
            "page": page,
            "form": form,
            "which": WhichReleaseForm(
                initial={"release": release.uid if release else None, "on": on}, releases=open_now
            ),
            "may_record": may_record,
            "order_page": link("release_order", uid=person.uid),
        },
    )


def _selected_release(which: WhichReleaseForm, open_now: Sequence[Release]) -> tuple[Release | None, date]:
    """What was asked for, else the release that is counted, today."""
    given = which.cleaned_data if which.is_bound and which.is_valid() else {}
    named = (release for release in open_now if str(release.uid) == given.get("release"))
    return next(named, open_now[0] if open_now else None), given.get("on") or timezone.localdate()


def _record(request: SignedInRequest, person: Offender, form: RecordReleaseForm) -> None:
    given = form.cleaned_data
    custody.record_movement(
        offender=person,
        happening=Happening.RELEASED,
        release=Release.objects.get(offender=person, uid=given["release"]),
        on=given["on"],
        note=given["note"],
        uid=given["uid"],
        by=request.user,
    )


@require_http_methods(METHODS)
@changers
def leaving_record(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """The person has left and no release was due: recorded at once, decided by a second person after."""
    person = person_to_change(request, uid)
    form, drafting = drafts.form_from_draft(request, LeftForm, name=LEFT_DRAFT, key=str(person.uid))

    def act() -> None:
        given = {name: form.cleaned_data[name] for name in ("how_known", "whereabouts", "uid")}
        route = Basis(form.cleaned_data["route"]) if form.cleaned_data["route"] else None
        actions.record_left(offender=person, left_at=form.left_at(), route=route, by=request.user, **given)

    if attempts.attempt(request, form, act, called={"left_at": "at"}):
        messages.success(request, "The leaving is recorded. Every team that can see the person is alerted.")
        leaving = Leaving.objects.filter(offender=person).first()
        return redirect(actions.leaving_url(leaving) if leaving else reverse("person", kwargs={"uid": uid}))
    judgement = actions.judge_leaving(person, route=None, on=timezone.localdate())
    return form_page(
        request,
        person,
        form=form,
        drafting=drafting,
        title="The person has left",
        intro=f"{title_of(judgement)}. It is recorded as being checked, never as a release. Critical alerts go to "
        "every team that can see the person, and to command. A second person then decides what it was.",
        button="Record the leaving and alert everyone",
        kind="warning",
        back=reverse("release_record", kwargs={"uid": uid}),
    )


@require_http_methods(METHODS)
@changers
def leaving_report(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Anyone who can edit the record, and cannot record a release, reports that the person has left."""
    person = person_to_change(request, uid)
    form = ReportForm(posted(request))
    raised = []

    def act() -> None:
        raised.append(actions.report_left(offender=person, by=request.user, **form.cleaned_data))

    if attempt(request, form, act):
        new = "Reported. The prison and PPCS are alerted and have 15 minutes to answer."
        known = "Your report is recorded. The prison and PPCS were alerted before, and have not answered yet."
        return _recorded(request, person, new if raised[-1] else known)
    return form_page(
        request,
        person,
        form=form,
        title="Report that the person has left",
        intro="Only the prison that holds the person, or PPCS, records a release. They are alerted at once.",
        button="Report it",
        back=reverse("release_record", kwargs={"uid": uid}),
    )


@require_safe
@needs(Capability.VIEW_PEOPLE)
def leaving(request: SignedInRequest, uid: UUID, leaving_uid: UUID) -> HttpResponse:
    """How one leaving stands, and what the reader may do of it."""
    row = access.open_record(
        request.user,
        Leaving.objects.filter(offender__uid=uid).select_related(
            "offender__establishment",
            "movement__establishment",
            "recorded_by__agency",
            "named_by__agency",
            "decided_by",
        ),
        uid=leaving_uid,
        verb="person.leaving_opened",
    )
    may_change = access.may(request.user, Permission.CHANGE, row.offender)
    return render(
        request,
        "offenders/releases/leaving/leaving.html",
        person_page.frame(row.offender, current="person_change")
        | {
            "leaving": row,
            "title": words_of(row),
            "second": second_of(row),
            "may_change": may_change and row.over_at is None,
            "is_undecided": row.state in actions.TO_BE_DECIDED,
        },
    )


@require_http_methods(METHODS)
@changers
def leaving_in_error(request: SignedInRequest, uid: UUID, leaving_uid: UUID) -> HttpResponse:
    row = _leaving(request, uid, leaving_uid)
    form = ConfirmForm(posted(request))
    if attempt(request, form, lambda: actions.confirm_in_error(leaving=row, by=request.user)):
        return _to_leaving(
            request, row, "Confirmed as a release in error. Every team that can see the person is alerted."
        )
    return _leaving_form(
        request,
        row,
        form=form,
        title="Confirm a release in error",
        intro="The person must be arrested and returned to custody. There is no licence and nothing to recall from. "
        "You must not be the person who recorded the leaving.",
        button="Confirm the release in error",
        kind="warning",
    )


@require_http_methods(METHODS)
@changers
def leaving_document(request: SignedInRequest, uid: UUID, leaving_uid: UUID) -> HttpResponse:
    row = _leaving(request, uid, leaving_uid)
    form = DocumentForm(posted(request), initial={"document": row.document, "route": row.ordered or row.route})
    if attempt(request, form, lambda: actions.name_document(leaving=row, by=request.user, **form.given())):
        return _to_leaving(request, row, "The document is recorded. Someone in another agency must agree.")
    return _leaving_form(
        request,
        row,
        form=form,
        title="Name the document that makes it lawful",
        intro="Someone in another agency must then agree. Until they do, the leaving is still being checked.",
        button="Record the document",
    )


@require_http_methods(METHODS)
@changers
def leaving_agree(request: SignedInRequest, uid: UUID, leaving_uid: UUID) -> HttpResponse:
    row = _leaving(request, uid, leaving_uid)
    form = ConfirmForm(posted(request))
    if attempt(request, form, lambda: actions.agree_lawful(leaving=row, by=request.user)):
        return _to_leaving(request, row, "Agreed. The release is recorded on the date the person left.")
    return _leaving_form(
        request,
        row,
        form=form,
        title="Agree that it was lawful",
        intro=f"Document: {row.document or 'none named yet'}. You must be from a different agency than the person "
        "who named it, and not the person who recorded the leaving.",
        button="Agree that it was lawful",
    )


@require_http_methods(METHODS)
@changers
def dispute(request: SignedInRequest, uid: UUID, dispute_uid: UUID) -> HttpResponse:
    """Dates in dispute on the day of a release: what each source says, and which date stands."""
    row = row_to_change(request, _disputes(), uid, dispute_uid)
    person = row.offender
    facts = facts_of(person, on=timezone.localdate())
    route = Basis(row.route)
    people = callers(person, by=request.user, able=disputes.DECIDERS)
    form = DecideForm(posted(request), days=days_said(facts, route=route), people=people)

    def act() -> None:
        given = form.cleaned_data
        what = {"decision": row, "stands_on": date.fromisoformat(given["stands_on"]), "reason": given["reason"]}
        if given["caller"]:
            said = {"decider": given["caller"], "number": given["number"]}
            disputes.report_decision(**what, **said, by=request.user)
        else:
            disputes.decide_dispute(**what, by=request.user)

    if attempt(request, form, act, called={"person": "caller"}):
        if form.cleaned_data["caller"]:
            messages.success(request, "Recorded. It has no effect until the decision-maker confirms it.")
            return redirect(disputes.page_of_dispute(row))
        messages.success(request, "The decision is recorded. The release follows that date.")
        return redirect("release_record", uid=uid)
    judgement = judge_release(facts, route=route, on=timezone.localdate())
    return form_page(
        request,
        person,
        "offenders/releases/leaving/dispute.html",
        form=form,
        dispute=row,
        judgement=judgement,
        is_over=row.decided_at is not None or row.ended_at is not None,
        reported=lines_about(disputes.ABOUT, row.uid, reader=request.user),
        who=disputes.WHO,
        due=say_datetime(row.answer_due_at),
        title="Decide which date counts",
        button="Record the decision",
        back=reverse("release_record", kwargs={"uid": uid}),
    )


def _disputes() -> OfPersonQuerySet:
    return DisputeDecision.objects.select_related("decided_by__agency")


# What these pages share


def _leaving(request: SignedInRequest, uid: UUID, leaving_uid: UUID) -> Leaving:
    return row_to_change(request, Leaving.objects.all(), uid, leaving_uid)


def _leaving_form(request: SignedInRequest, row: Leaving, **context: Any) -> HttpResponse:
    return form_page(request, row.offender, back=actions.leaving_url(row), **context)


def _to_leaving(request: SignedInRequest, row: Leaving, words: str) -> HttpResponseRedirect:
    messages.success(request, words)
    if not access.may(request.user, Permission.VIEW, row.offender):
        return redirect("people")
    return redirect(actions.leaving_url(row))


def _recorded(request: SignedInRequest, person: Offender, words: str) -> HttpResponseRedirect:
    """On to a page that the reader can see: a release may take the person out of their sight."""
    messages.success(request, words)
    if not access.may(request.user, Permission.VIEW, person):
        return redirect("people")
    return redirect("person", uid=person.uid)
