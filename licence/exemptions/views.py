"""Pages of exemptions: ask, give a view, decide, withdraw and end, and the page that shows one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

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
from licence.licences.views.form_pages import SECTION, readers
from offenders import person_page
from offenders.person_page.step_pages import row_to_open, step_pages
from sharing import access, audit
from sharing.access.rules import Permission
from sharing.lists import Grouping, ListPage, register
from sharing.models import User
from sharing.pages import pagination
from sharing.pages.requests import SignedInRequest
from sharing.sentence_words import mid_sentence
from sharing.steps.form_steps import FormStep


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


@require_safe
@readers
def exemption(request: SignedInRequest, uid: UUID, permission_uid: UUID) -> HttpResponse:
    """One exemption: what was asked, how agencies see it, what was decided and how it ended."""
    found = get_exemption_or_refuse(request, uid, permission_uid)
    page = panels.build_page(found, reader=request.user, at=timezone.now())
    frame = person_page.frame(found.offender, current=SECTION)
    back = {"licence": found.condition.licence, "licence_href": licence_url(found.condition.licence)}
    more = {"page": page, "on_paper": beside.papers_of(found, reader=request.user)}
    return render(request, "licence/exemptions/exemption.html", frame | back | more)


def get_exemption_or_refuse(request: SignedInRequest, uid: UUID, permission_uid: UUID) -> Exemption:
    rows = Exemption.objects.with_all().filter(offender__uid=uid)
    return access.open_record(request.user, rows, uid=permission_uid)


# Steps


def exemption_to_speak_to(request: SignedInRequest, uid: UUID, permission_uid: UUID) -> Exemption:
    """For who may change the person, and for victim liaison, who change nothing else of a record."""
    found = get_exemption_or_refuse(request, uid, permission_uid)
    if not asking.speaks_for_victims(request.user, found):
        access.require(request.user, Permission.CHANGE, found.offender)
    return found


def what_it_is_about(request: SignedInRequest, found: Exemption) -> dict[str, Any]:
    return {
        "page": panels.build_page(found, reader=request.user, at=timezone.now()),
        "planned": panels.planned_beside(found, reader=request.user),
        "above": "licence/exemptions/above.html",
        "refused_strong": "You cannot do this now.",
    }


def why_not(request: SignedInRequest, found: Exemption, state: Status) -> str:
    """Only of a form that is asked for: what is sent is refused in words."""
    if request.method == "POST" or found.state is state:
        return ""
    return f"The permission is now: {mid_sentence(found.get_status_display())}."


CONDITIONS = step_pages(
    "condition",
    section=SECTION,
    opened=row_to_open(LicenceCondition.objects.select_related("licence__offender"), "condition_uid"),
    url=lambda condition: licence_url(condition.licence),
)
EXEMPTIONS = step_pages(
    "exemption",
    section=SECTION,
    opened=row_to_open(Exemption.objects.with_all(), "permission_uid"),
    url=url_of,
    shows=what_it_is_about,
)
VIEWED = step_pages(
    "exemption",
    section=SECTION,
    opened=exemption_to_speak_to,
    url=url_of,
    guard=readers,
    shows=what_it_is_about,
)


def words_to_ask(condition: LicenceCondition) -> str:
    is_bespoke = condition.kind == LicenceCondition.Kind.BESPOKE
    public = rules.needs_head(
        family=condition.family, is_bespoke=is_bespoke, set_by_board=condition.is_set_above, for_victim=False
    )
    return (
        f"You are the first of 2 people. {panels.HEAD_DECIDES if public else panels.SENIOR_DECIDES} They are alerted, "
        "and so are the agencies that work with the person."
    )


exemption_add = CONDITIONS.view(
    FormStep(
        lambda condition: f"Ask for permission under condition {condition.position}",
        AskForm,
        asking.ask,
        "You asked for permission. The condition applies until it is approved.",
        intro=words_to_ask,
        button="Ask for permission",
        draft="exemption.add",
        asks=lambda request, condition: {"zones": condition.zones.visible_to(request.user)},
        shows=lambda request, condition: {
            "condition": condition,
            "above": "licence/exemptions/above_ask.html",
        },
        goes_to=url_of,
    )
)


def give_view(*, exemption: Exemption, by: User, **typed: Any) -> Exemption:
    asking.give_view(exemption=exemption, by=by, **typed)
    return exemption


def kept_for_changers(request: SignedInRequest, found: Exemption) -> dict[str, Any]:
    """A draft is kept for who may change the person."""
    may_change = access.may(request.user, Permission.CHANGE, found.offender)
    return {"refused": why_not(request, found, Status.ASKED)} | ({} if may_change else {"drafting": None})


exemption_view = VIEWED.view(
    FormStep(
        lambda found: f"View of the permission under condition {found.condition.position}",
        ViewForm,
        give_view,
        "Your agency’s view is recorded.",
        intro="Your view is recorded in your name, for your agency. The person who decides sees it before deciding.",
        button="Record view",
        draft="exemption.view",
        shows=kept_for_changers,
    )
)


def views_shown(request: SignedInRequest, found: Exemption) -> dict[str, Any]:
    knows = knows_victims(request.user, found.offender_id)
    views_read = RiskView.objects.filter(exemption=found).count() if knows else 0
    return {"of_board": found.condition.is_set_above, "views_read": views_read}


def decide(*, exemption: Exemption, answer: str, by: User, **given: Any) -> Exemption:
    """Approve or refuse: the second of two people. As it stands then."""
    if answer == "approve":
        deciding.approve(exemption=exemption, by=by, **given)
    else:
        deciding.refuse(exemption=exemption, by=by, reason=given["reason"], views_read=given["views_read"])
    return Exemption.objects.with_all().get(pk=exemption.pk)


def why_not_decided(request: SignedInRequest, found: Exemption) -> dict[str, Any]:
    knows = knows_victims(request.user, found.offender_id)
    refused = why_not(request, found, Status.ASKED)
    if not refused and request.method != "POST":
        refused = panels.why_not_decided(found, reader=request.user, knows=knows)
    return {"refused": refused}


def decided_words(found: Exemption) -> str:
    if found.state is Status.REFUSED:
        return "Permission refused. The condition applies."
    if found.begins_late:
        return "Permission approved. The start asked for has passed, so it starts now."
    return "Permission approved, and every team that sees the person is alerted."


exemption_decide = EXEMPTIONS.view(
    FormStep(
        lambda found: f"Decide permission under condition {found.condition.position}",
        DecideForm,
        decide,
        decided_words,
        intro="You are the second of 2 people. Your name and the time are recorded with your decision.",
        button="Record decision",
        draft="exemption.decide",
        asks=views_shown,
        shows=why_not_decided,
    )
)


def ending_by_hand(state: Status, title: str, act: Callable[..., Exemption], done: str, **words: Any) -> FormStep:
    """state: in which it can be done."""
    return FormStep(
        title,
        ReasonForm,
        act,
        done,
        kind="warning",
        shows=lambda request, found: {"refused": why_not(request, found, state)},
        **words,
    )


exemption_withdraw = EXEMPTIONS.view(
    ending_by_hand(
        Status.ASKED,
        "Withdraw permission request",
        ending.withdraw,
        "The request is withdrawn.",
        intro="The request stays on record. The condition applies as before.",
        button="Withdraw request",
    )
)
exemption_end = EXEMPTIONS.view(
    ending_by_hand(
        Status.APPROVED,
        "End permission now",
        ending.end_early,
        "The permission has ended. The condition applies again, and every team is alerted.",
        intro="The condition applies again from now, and every team that sees the person is alerted. Tell the person.",
        button="End permission",
    )
)
exemption_unapprove = EXEMPTIONS.view(
    ending_by_hand(
        Status.APPROVED,
        "Withdraw approval of permission",
        ending.withdraw_approval,
        "The approval is withdrawn. The condition applies again, and every team is alerted.",
        intro="Use this if the approval was a mistake. It stays on record as withdrawn. The condition applies again "
        "from now, and every team that sees the person is alerted. Tell the person.",
        button="Withdraw approval",
    )
)
