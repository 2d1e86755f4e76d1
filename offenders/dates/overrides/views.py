"""For one date another day than the prison's counts for a while: propose it, sign it, end it, and list them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from offenders import person_page
from offenders.dates.calculation_models import DateOverride
from offenders.dates.overrides import actions as overrides
from offenders.dates.overrides import panels as shown
from offenders.dates.overrides.forms import EndForm, FilterForm, MeantForm, ProposeForm, offered
from offenders.dates.pages.override_label import ENDED, IN_FORCE, PROPOSED, instead_of
from offenders.dates.querysets import OverrideQuerySet
from offenders.dates.rules.overrides import longest
from offenders.person_page.form_pages import (
    METHODS,
    attempt,
    changers,
    form_page,
    person_to_change,
    row_to_change,
)
from offenders.person_page.step_pages import row_to_open, step_pages
from sharing import access, audit, practice
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.drafts import forms as drafts
from sharing.lists import Grouping, ListPage, register
from sharing.pages import pagination
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.steps.form_steps import FormStep
from sharing.time_words import format_date

SIGNERS = ("offender", "offender__establishment", "proposed_by", "countersigned_by", "ended_by")


@require_http_methods(METHODS)
@changers
def override_propose(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """The first signature. The date may be named in the address."""
    person, today = person_to_change(request, uid), timezone.localdate()
    asked = request.GET.get("code", "")
    form, drafting = drafts.form_from_draft(
        request,
        ProposeForm,
        name="override.propose",
        key=str(person.uid),
        last=format_date(longest(today, practice.value(overrides.LONGEST, on=today))),
        code=asked if asked in dict(offered()) else "",
    )
    made: list[DateOverride] = []
    if attempt(
        request,
        form,
        lambda: made.append(overrides.propose(offender=person, on=today, by=request.user, **form.asked())),
    ):
        messages.success(request, "Proposed. It has no effect until a second person countersigns.")
        return redirect(overrides.address_of(made[0]))
    return form_page(
        request,
        person,
        "offenders/dates/overrides/override_propose.html",
        form=form,
        drafting=drafting,
        said=shown.build_source_rows(person, reader=request.user),
        foreseen=_foreseen(form, person, today),
        title="Request date override",
        intro="Use this if the prison's date is wrong and its sheet cannot be corrected in time. A second person "
        "must countersign it. It ends automatically.",
        button="Propose date override",
        current="person_sentence",
        back=reverse("person_sentence", kwargs={"uid": person.uid}),
    )


def _foreseen(form: ProposeForm, person: Any, today: Any) -> dict[str, str] | None:
    """What was typed would do this: said once a day was sent that could not be taken yet."""
    given = getattr(form, "cleaned_data", {}) if form.is_bound and not form.is_unsent else {}
    if not given.get("code") or not given.get("falls_on"):
        return None
    code = overrides.Code(given["code"])
    effect = overrides.effect_on(person, code=code, day=given["falls_on"], on=today)
    return {"moves": shown.moves_of(code, effect), "warning": shown.warning_of(effect)}


@require_safe
@needs(Capability.VIEW_PEOPLE)
def date_override(request: SignedInRequest, uid: UUID, override_uid: UUID) -> HttpResponse:
    """What counts, by whom, until when, what it moves; and what can be done about it."""
    rows = DateOverride.objects.filter(offender__uid=uid).select_related(*SIGNERS)
    row = access.open_record(request.user, rows, uid=override_uid, verb="date_override.opened")
    return _page(request, row, may_change=access.may(request.user, Permission.CHANGE, row.offender))


@require_POST
@changers
def override_countersign(request: SignedInRequest, uid: UUID, override_uid: UUID) -> HttpResponse:
    """The second signature."""
    row = row_to_change(request, DateOverride.objects.select_related(*SIGNERS), uid, override_uid)
    form = MeantForm(request.POST)
    if attempt(
        request,
        form,
        lambda: overrides.countersign(override=row, on=timezone.localdate(), by=request.user, **form.cleaned_data),
    ):
        messages.success(request, f"Countersigned. It counts until {format_date(row.ends_on)}.")
        return redirect(overrides.address_of(row))
    return _page(request, row, may_change=True, countersign=form)


def how_it_ends(request: SignedInRequest, row: DateOverride) -> dict[str, Any]:
    """Withdraw it, refuse it, or end it before its day."""
    if row.countersigned_at:
        return {"title": "End override early", "button": "End override early", "kind": "warning"}
    title = "Withdraw override" if row.proposed_by_id == request.user.pk else "Refuse override"
    return {"title": title, "button": title}


OVERRIDES = step_pages(
    "override",
    section="person_sentence",
    opened=row_to_open(DateOverride.objects.select_related(*SIGNERS), "override_uid"),
    url=overrides.address_of,
)
override_end = OVERRIDES.view(
    FormStep(
        "End override",
        EndForm,
        overrides.end_override,
        "The override has ended. The prison's date counts.",
        intro=lambda row: f"{overrides.words_of(row)}. Your reason stays on the timeline.",
        shows=how_it_ends,
    )
)


@require_safe
@needs(Capability.VIEW_PEOPLE)
def date_overrides(request: SignedInRequest) -> HttpResponse:
    """All that are proposed or count, of people whom the reader may know about."""
    form, state = _filtered(request)
    visible = DateOverride.objects.listed_for(request.user)
    today = timezone.localdate()
    rows = _of_state(visible, state).select_related(*SIGNERS)
    try:
        page = pagination.paginate_rows(rows, order="-proposed_at", cursor=request.GET.get("cursor", ""))
    except pagination.BadCursor:
        return redirect("date_overrides")
    audit.record_read(
        action=audit.Action.LIST,
        verb="date_overrides.opened",
        by=request.user,
        shown=[row.offender_id for row in page.rows],
    )
    return render(
        request,
        "offenders/dates/overrides/date_overrides.html",
        {
            "filter": form,
            "lines": [instead_of(row, today=today) for row in page.rows],
            "next_url": page.next and f"?state={state}&cursor={page.next}",
            "previous_url": page.previous and f"?state={state}&cursor={page.previous}",
        },
    )


def _filtered(request: SignedInRequest) -> tuple[FilterForm, str]:
    form = FilterForm(request.GET)
    return form, form.cleaned_data["state"] if form.is_valid() else ""


def _of_state(rows: OverrideQuerySet, state: str) -> OverrideQuerySet:
    today = timezone.localdate()
    if state == PROPOSED:
        return rows.proposed(on=today)
    if state == IN_FORCE:
        return rows.in_force(on=today)
    return rows.over(on=today) if state == ENDED else rows.standing().filter(ends_on__gt=today)


def _page(
    request: SignedInRequest, row: DateOverride, *, may_change: bool, countersign: MeantForm | None = None
) -> HttpResponse:
    page = shown.override_page(row, reader=request.user, today=timezone.localdate(), may_change=may_change)
    return render(
        request,
        "offenders/dates/overrides/date_override.html",
        person_page.frame(row.offender, current="person_sentence")
        | {"page": page, "form": countersign or MeantForm(), "is_sent": countersign is not None},
    )


def selected_overrides(request: SignedInRequest) -> tuple[FilterForm, Any]:
    form, state = _filtered(request)
    return form, _of_state(DateOverride.objects.listed_for(request.user), state)


register(
    ListPage(
        page="date_overrides",
        title="Date overrides",
        says="Dates used instead of the prison’s. Without a filter, those proposed or in force.",
        selected=selected_overrides,
        columns=shown.COLUMNS,
        cells=lambda rows, user: shown.cells_of(rows, today=timezone.localdate()),
        order="-proposed_at",
        loaded=lambda rows, user: rows.select_related("offender"),
        groups=(Grouping("region", "Region", "offender__region"), Grouping("code", "Date", "code")),
    )
)
