"""Pages of exemptions: ask, give a view, decide, withdraw and end, and the page that shows one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from licence.exemptions import panels, rules
from licence.exemptions.actions import asking, deciding, ending
from licence.exemptions.actions.moves import url_of
from licence.exemptions.choices import EXEMPTION_STATUSES
from licence.exemptions.forms import AskForm, DecideForm, ExemptionFilter, ReasonForm, ViewForm
from licence.exemptions.models import Exemption, RiskView
from licence.exemptions.querysets import ExemptionQuerySet
from licence.exemptions.rules import Status
from licence.licences import beside
from licence.licences.actions.moves import licence_url
from licence.licences.models import LicenceCondition
from licence.licences.panels.licences import knows_victims
from licence.licences.views.form_pages import METHODS, attempt, changers, form_page, posted, readers, row_to_change
from offenders import person_page
from sharing import access, audit
from sharing.access.rules import Permission
from sharing.drafts import forms as drafts
from sharing.lists import Grouping, ListPage, register
from sharing.models import User
from sharing.pages import pagination
from sharing.pages.requests import SignedInRequest
from sharing.sentence_words import mid_sentence


@require_safe
@readers
def exemptions(request: SignedInRequest) -> HttpResponse:
    """Exemptions of the people whom the reader may know about; the choices are in the address."""
    form, rows = selected_exemptions(request)
    if not form.is_valid():
        return redirect("exemptions")
    now = timezone.now()
    try:
        found = pagination.paginate_rows(rows.with_all(), order="-asked_at", cursor=request.GET.get("cursor", ""))
    except pagination.BadCursor:
        return redirect("exemptions")
    shown = [row.offender_id for row in found.rows]
    audit.record_read(action=audit.Action.LIST, verb="exemptions.listed", by=request.user, shown=shown)
    return render(
        request,
        "licence/exemptions/exemptions.html",
        {
            "filter": form,
            "lines": [panels.line_of(row, at=now) for row in found.rows],
            "is_narrowed": any(form.cleaned_data.values()),
            "next_url": found.next and with_cursor(request, found.next),
            "previous_url": found.previous and with_cursor(request, found.previous),
        },
    )


def selected_exemptions(request: SignedInRequest) -> tuple[ExemptionFilter, ExemptionQuerySet]:
    """The form, and the rows that it leaves of those whom the reader may know about."""
    form, seen = ExemptionFilter(request.GET), Exemption.objects.listed_for(request.user)
    if not form.is_valid():
        return form, seen.none()
    return form, narrowed(seen, form.cleaned_data, by=request.user, at=timezone.now())


# The columns of a sheet, and of which fields each tells
COLUMNS = {
    "Asked": ("asked_at",),
    "Person": ("offender.full_name",),
    "Prison number": ("offender.prison_number",),
    "Region": ("offender.region",),
    "State": ("status",),
    "From": ("starts_at",),
    "Until": ("ends_at",),
}


def cells_of(row: Exemption) -> list[str]:
    begins, ends = (timezone.localtime(each).isoformat(timespec="minutes") for each in (row.starts_at, row.ends_at))
    return [
        timezone.localtime(row.asked_at).isoformat(timespec="minutes"),
        row.offender.full_name,
        row.offender.prison_number,
        row.offender.region,
        row.get_status_display(),
        begins,
        ends,
    ]


register(
    ListPage(
        page="exemptions",
        title="Permissions",
        says="Permissions under a licence condition. Without a filter, those waiting and approved.",
        selected=selected_exemptions,
        columns=COLUMNS,
        cells=lambda rows, user: map(cells_of, rows),
        order="-asked_at",
        loaded=lambda rows, user: rows.select_related("offender"),
        groups=(
            Grouping("state", "State", "status", dict(EXEMPTION_STATUSES)),
            Grouping("region", "Region", "offender__region"),
        ),
    )
)


def narrowed(rows: ExemptionQuerySet, chosen: dict[str, str], *, by: User, at: datetime) -> ExemptionQuerySet:
    show = {
        "": lambda: rows.filter(status__in=rules.OPEN),
        "to_decide": lambda: rows.for_decision_by(by),
        "waiting": rows.waiting,
        "now": lambda: rows.holding(at, at),
        "all": lambda: rows,
    }
    found = show[chosen["show"]]()
    return found.filter(offender__region=chosen["region"]) if chosen["region"] else found


def with_cursor(request: SignedInRequest, cursor: str) -> str:
    query = request.GET.copy()
    query["cursor"] = cursor
    return f"?{query.urlencode()}"


@require_http_methods(METHODS)
@changers
def exemption_add(request: SignedInRequest, uid: UUID, condition_uid: UUID) -> HttpResponse:
    """Ask for an exemption from this condition."""
    rows = LicenceCondition.objects.select_related("licence__offender")
    condition = row_to_change(request, rows, uid, condition_uid)
    form, drafting = drafts.form_from_draft(
        request, AskForm, name="exemption.add", key=str(condition.uid), zones=condition.zones.visible_to(request.user)
    )
    made: list[Exemption] = []
    if attempt(
        request, form, lambda: made.append(asking.ask(condition=condition, by=request.user, **form.cleaned_data))
    ):
        return saved(request, made[0], "You asked for permission. The condition applies until it is approved.")
    is_bespoke = condition.kind == LicenceCondition.Kind.BESPOKE
    public = rules.needs_head(
        family=condition.family, is_bespoke=is_bespoke, set_by_board=condition.is_set_above, for_victim=False
    )
    return form_page(
        request,
        condition.offender,
        licence_url(condition.licence),
        form=form,
        drafting=drafting,
        condition=condition,
        above="licence/exemptions/above_ask.html",
        title=f"Ask for permission under condition {condition.position}",
        intro=f"You are the first of 2 people. {panels.HEAD_DECIDES if public else panels.SENIOR_DECIDES} "
        "They are alerted, and so are the agencies that work with the person.",
        button="Ask for permission",
    )


@require_safe
@readers
def exemption(request: SignedInRequest, uid: UUID, permission_uid: UUID) -> HttpResponse:
    """One exemption: what was asked, how agencies see it, what was decided and how it ended."""
    found = get_exemption_or_refuse(request, uid, permission_uid)
    page = panels.build_page(found, reader=request.user, at=timezone.now())
    frame = person_page.frame(found.offender, current="person_licence")
    back = {"licence": found.condition.licence, "licence_href": licence_url(found.condition.licence)}
    more = {"page": page, "on_paper": beside.papers_of(found, reader=request.user)}
    return render(request, "licence/exemptions/exemption.html", frame | back | more)


@require_http_methods(METHODS)
@readers
def exemption_view(request: SignedInRequest, uid: UUID, permission_uid: UUID) -> HttpResponse:
    """Say how your agency sees the risk; for victim liaison too, who change nothing else of a record."""
    found = get_exemption_or_refuse(request, uid, permission_uid)
    if not asking.speaks_for_victims(request.user, found):
        access.require(request.user, Permission.CHANGE, found.offender)
    form, drafting = drafts.form_from_draft(request, ViewForm, name="exemption.view", key=str(found.uid))
    if attempt(request, form, lambda: asking.give_view(exemption=found, by=request.user, **form.cleaned_data)):
        return saved(request, found, "Your agency’s view is recorded.")
    return about(
        request,
        found,
        form=form,
        drafting=drafting if access.may(request.user, Permission.CHANGE, found.offender) else None,
        title=f"View of the permission under condition {found.condition.position}",
        intro="Your view is recorded in your name, for your agency. The person who decides sees it before deciding.",
        button="Record view",
        refused=not_open(found, Status.ASKED),
    )


@require_http_methods(METHODS)
@changers
def exemption_decide(request: SignedInRequest, uid: UUID, permission_uid: UUID) -> HttpResponse:
    """Approve or refuse: the second of two people."""
    found = row_to_change(request, Exemption.objects.with_all(), uid, permission_uid)
    knows = knows_victims(request.user, found.offender_id)
    views_read = RiskView.objects.filter(exemption=found).count() if knows else 0
    form, drafting = drafts.form_from_draft(
        request,
        DecideForm,
        name="exemption.decide",
        key=str(found.uid),
        of_board=found.condition.is_set_above,
        views_read=views_read,
    )

    def act() -> None:
        given = dict(form.cleaned_data)
        if given.pop("answer") == "approve":
            deciding.approve(exemption=found, by=request.user, **given)
        else:
            deciding.refuse(exemption=found, by=request.user, reason=given["reason"], views_read=given["views_read"])

    if attempt(request, form, act):
        found = Exemption.objects.with_all().get(pk=found.pk)
        return saved(request, found, decided_words(found))
    refused = not_open(found, Status.ASKED) or panels.why_not_decided(found, reader=request.user, knows=knows)
    return about(
        request,
        found,
        form=form,
        drafting=drafting,
        title=f"Decide permission under condition {found.condition.position}",
        intro="You are the second of 2 people. Your name and the time are recorded with your decision.",
        button="Record decision",
        refused=refused,
    )


@require_http_methods(METHODS)
@changers
def exemption_withdraw(request: SignedInRequest, uid: UUID, permission_uid: UUID) -> HttpResponse:
    return ended_by_hand(
        request,
        uid,
        permission_uid,
        ending.withdraw,
        is_of=Status.ASKED,
        done="The request is withdrawn.",
        title="Withdraw permission request",
        intro="The request stays on record. The condition applies as before.",
        button="Withdraw request",
    )


@require_http_methods(METHODS)
@changers
def exemption_end(request: SignedInRequest, uid: UUID, permission_uid: UUID) -> HttpResponse:
    return ended_by_hand(
        request,
        uid,
        permission_uid,
        ending.end_early,
        is_of=Status.APPROVED,
        done="The permission has ended. The condition applies again, and every team is alerted.",
        title="End permission now",
        intro="The condition applies again from now, and every team that sees the person is alerted. Tell the person.",
        button="End permission",
    )


@require_http_methods(METHODS)
@changers
def exemption_unapprove(request: SignedInRequest, uid: UUID, permission_uid: UUID) -> HttpResponse:
    return ended_by_hand(
        request,
        uid,
        permission_uid,
        ending.withdraw_approval,
        is_of=Status.APPROVED,
        done="The approval is withdrawn. The condition applies again, and every team is alerted.",
        title="Withdraw approval of permission",
        intro="Use this if the approval was a mistake. It stays on record as withdrawn. The condition applies "
        "again from now, and every team that sees the person is alerted. Tell the person.",
        button="Withdraw approval",
    )


def ended_by_hand(
    request: SignedInRequest,
    uid: UUID,
    permission_uid: UUID,
    act: Callable[..., Exemption],
    *,
    is_of: Status,
    done: str,
    **words: str,
) -> HttpResponse:
    found = row_to_change(request, Exemption.objects.with_all(), uid, permission_uid)
    form = ReasonForm(posted(request))
    if attempt(request, form, lambda: act(exemption=found, reason=form.cleaned_data["reason"], by=request.user)):
        return saved(request, found, done)
    return about(request, found, form=form, kind="warning", refused=not_open(found, is_of), **words)


def get_exemption_or_refuse(request: SignedInRequest, uid: UUID, permission_uid: UUID) -> Exemption:
    rows = Exemption.objects.with_all().filter(offender__uid=uid)
    return access.open_record(request.user, rows, uid=permission_uid)


def about(request: SignedInRequest, found: Exemption, **context: Any) -> HttpResponse:
    """A form below what it is about."""
    page = panels.build_page(found, reader=request.user, at=timezone.now())
    beside = panels.planned_beside(found, reader=request.user)
    refused = context.pop("refused")
    return form_page(
        request,
        found.offender,
        url_of(found),
        page=page,
        planned=beside,
        above="licence/exemptions/above.html",
        refused=refused if request.method != "POST" else "",
        refused_strong="You cannot do this now.",
        **context,
    )


def saved(request: SignedInRequest, found: Exemption, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect(url_of(found))


def not_open(found: Exemption, state: Status) -> str:
    return "" if found.state is state else f"The permission is now: {mid_sentence(found.get_status_display())}."


def decided_words(found: Exemption) -> str:
    if found.state is Status.REFUSED:
        return "Permission refused. The condition applies."
    if found.begins_late:
        return "Permission approved. The start asked for has passed, so it starts now."
    return "Permission approved, and every team that sees the person is alerted."
