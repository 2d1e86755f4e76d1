"""Pages of leaving custody: the gate's answer, a leaving that was not due and what it was, dates in dispute."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
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
    url_if_in_sight,
)
from offenders.person_page.form_parts import ConfirmForm
from offenders.person_page.frame import link
from offenders.person_page.step_pages import row_to_open, step_pages
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
from sharing.alerts.models import Alert
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.reported.forms import callers
from sharing.reported.panels import lines_about
from sharing.steps.form_steps import FormStep
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
        messages.success(request, "The release is recorded. Every team that can see the person is alerted.")
        return redirect(url_if_in_sight(request.user, person, reverse("person", kwargs={"uid": uid})))
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


# Steps


def gate_url(person: Offender) -> str:
    return reverse("release_record", kwargs={"uid": person.uid})


def after_leaving(request: SignedInRequest, leaving: Leaving, step: FormStep) -> str:
    return url_if_in_sight(request.user, leaving.offender, actions.leaving_url(leaving))


def after_report(request: SignedInRequest, person: Offender, step: FormStep) -> str:
    return url_if_in_sight(request.user, person, reverse("person", kwargs={"uid": person.uid}))


def words_of_leaving(person: Offender) -> str:
    judgement = actions.judge_leaving(person, route=None, on=timezone.localdate())
    return (
        f"{title_of(judgement)}. It is recorded as being checked, never as a release. Critical alerts go to every team "
        "that can see the person, and to command. A second person then decides what it was."
    )


def of_report(alert: Alert | None) -> str:
    if alert:
        return "Reported. The prison and PPCS are alerted and have 15 minutes to answer."
    return "Your report is recorded. The prison and PPCS were alerted before, and have not answered yet."


PEOPLE = step_pages("offender", section="person_change", opened=person_to_change, url=gate_url, after=after_report)
LEAVINGS = step_pages(
    "leaving",
    section="person_change",
    opened=row_to_open(Leaving.objects.all(), "leaving_uid"),
    url=actions.leaving_url,
    after=after_leaving,
)

leaving_record = PEOPLE.view(
    FormStep(
        "The person has left",
        LeftForm,
        actions.record_left,
        "The leaving is recorded. Every team that can see the person is alerted.",
        intro=words_of_leaving,
        button="Record the leaving and alert everyone",
        kind="warning",
        draft=LEFT_DRAFT,
        called={"left_at": "at"},
        goes_to=actions.leaving_url,
    )
)
leaving_report = PEOPLE.view(
    FormStep(
        "Report that the person has left",
        ReportForm,
        actions.report_left,
        of_report,
        intro="Only the prison that holds the person, or PPCS, records a release. They are alerted at once.",
        button="Report it",
    )
)
leaving_in_error = LEAVINGS.view(
    FormStep(
        "Confirm a release in error",
        ConfirmForm,
        actions.confirm_in_error,
        "Confirmed as a release in error. Every team that can see the person is alerted.",
        intro="The person must be arrested and returned to custody. There is no licence and nothing to recall from. "
        "You must not be the person who recorded the leaving.",
        button="Confirm the release in error",
        kind="warning",
    )
)
leaving_document = LEAVINGS.view(
    FormStep(
        "Name the document that makes it lawful",
        DocumentForm,
        actions.name_document,
        "The document is recorded. Someone in another agency must agree.",
        intro="Someone in another agency must then agree. Until they do, the leaving is still being checked.",
        button="Record the document",
        asks=lambda request, row: {"initial": {"document": row.document, "route": row.ordered or row.route}},
    )
)
leaving_agree = LEAVINGS.view(
    FormStep(
        "Agree that it was lawful",
        ConfirmForm,
        actions.agree_lawful,
        "Agreed. The release is recorded on the date the person left.",
        intro=lambda row: (
            f"Document: {row.document or 'none named yet'}. You must be from a different agency than the person who "
            "named it, and not the person who recorded the leaving."
        ),
    )
)
