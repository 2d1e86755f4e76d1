"""The index of reports; saved views; what a list is asked for; files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from offenders.person_page.list_parts import MOST, address, format_count
from release_monitor.briefing import questions as briefings
from release_monitor.briefing import scopes
from release_monitor.briefing.times import Every, next_due
from release_monitor.reports import asking, charts, files, index
from release_monitor.reports.actions import subscriptions as subscribing
from release_monitor.reports.actions import views as saving
from release_monitor.reports.asking import Question, question_of
from release_monitor.reports.forms import BriefMeForm, NewViewForm, SubscribeForm, ViewForm
from release_monitor.reports.models import SavedView, Subscription
from release_monitor.reports.rules import Ended, ends_on, is_reminded
from sharing import audit
from sharing.access.roles import Capability
from sharing.lists import ListPage, by_name, known, sheets
from sharing.lists.forms import FileForm
from sharing.models import Team, User
from sharing.pages import pagination
from sharing.pages.attempts import METHODS, attempt, posted
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest

readers = needs(Capability.VIEW_PEOPLE)
of_figures = needs(Capability.VIEW_PEOPLE, Capability.READ_FIGURES)
PERSON = "Person"  # the column beside which programmes are named; else the first
MOST_COUNTED = 12  # views of which the index counts the rows
ENDED_SHOWN = timedelta(days=30)


@dataclass(frozen=True)
class ViewLine:
    """count: how many rows it shows the reader now; None where it is not counted. gone: what its list lacks now."""

    view: SavedView
    page: str
    count: str | None
    is_gone: bool
    is_own: bool


@dataclass(frozen=True)
class SubscriptionLine:
    subscription: Subscription
    title: str
    href: str
    next_at: Any
    ends_on: Any
    is_near: bool


@dataclass(frozen=True)
class EndedLine:
    subscription: Subscription
    title: str
    why: str


@require_safe
@of_figures
def reports(request: SignedInRequest) -> HttpResponse:
    at, user = timezone.now(), request.user
    has_lists = user.can(Capability.VIEW_PEOPLE)
    views = list(SavedView.objects.shown_to(user, at=at).with_names()) if has_lists else []
    audit.record_read(action=audit.Action.LIST, verb="reports.listed", by=user)
    return render(
        request,
        "reports/reports.html",
        {
            "reports": index.reports_of(user),
            "views": _lines_of(request, views),
            "has_lists": has_lists,
            "lists": known() if has_lists else [],
            "subscriptions": _subscriptions_of(user),
            "ended": _ended_lately(user),
            "briefings": briefings.latest_for(user, at=at),
            "scopes": scopes.scopes_of(user, at=at),
        },
    )


def _lines_of(request: SignedInRequest, views: Sequence[SavedView]) -> list[ViewLine]:
    """Own views first. A list that is no longer there has no count."""
    ordered = sorted(views, key=lambda each: (each.owner_id != request.user.pk, each.title.lower(), each.pk))
    return [_line_of(request, view, counts=place < MOST_COUNTED) for place, view in enumerate(ordered)]


def _line_of(request: SignedInRequest, view: SavedView, *, counts: bool) -> ViewLine:
    page, is_own = by_name(view.page), view.owner_id == request.user.pk
    if page is None:
        return ViewLine(view, "", None, True, is_own)
    if not counts:
        return ViewLine(view, page.title, None, False, is_own)
    question = question_of(request, page, view.asked)
    if question.gone:
        return ViewLine(view, page.title, None, True, is_own)
    number = question.rows.order_by()[: MOST + 1].count()
    return ViewLine(view, page.title, format_count(number), False, is_own)


def _subscriptions_of(user: User) -> list[SubscriptionLine]:
    now, today = timezone.now(), timezone.localdate()
    lines = []
    for row in Subscription.objects.active().filter(user=user).select_related("view"):
        ends = ends_on(row.renewed_on)
        href = row.view.get_absolute_url() if row.view else reverse("briefings")
        near = is_reminded(ends, today=today)
        lines.append(SubscriptionLine(row, _title_of(row), href, next_due(Every(row.every), at=now), ends, near))
    return lines


WHY = {
    Ended.NOT_RENEWED: "It was not renewed.",
    Ended.ROLE: "Your role changed.",
    Ended.TEAM: "You left the team, or it closed.",
    Ended.SCOPE: "You can no longer open this report.",
    Ended.VIEW: "The view was deleted, or is no longer shared with you.",
    Ended.ACCOUNT: "Your account was disabled.",
}


def _ended_lately(user: User) -> list[EndedLine]:
    """Those that ended otherwise than by the user."""
    rows = Subscription.objects.filter(user=user, ended_at__gt=timezone.now() - ENDED_SHOWN).select_related("view")
    return [
        EndedLine(row, _title_of(row), WHY[Ended(row.ended_because)])
        for row in rows.exclude(ended_because=Ended.BY_USER.value)
    ]


def _title_of(row: Subscription) -> str:
    if row.view:
        return row.view.title
    return index.REPORTS[row.report].title if row.report in index.REPORTS else briefings.title_of(row.scope, row.every)


# What a list is asked for


def _page_or_404(name: str) -> ListPage:
    page = by_name(name)
    if page is None:
        raise Http404
    return page


@require_safe
@readers
def list_asked(request: SignedInRequest, list_name: str) -> HttpResponse:
    """Columns of a list, counts by one or two of them, and their chart; the choices are in the address."""
    question = question_of(request, _page_or_404(list_name))
    shown = _counted(request, question) if question.groups else _rows(request, question)
    if shown is None:
        return redirect("list_asked", list_name)
    query = question.query.urlencode()
    context = {
        "question": question,
        "page": question.page,
        "filter": question.form,
        "is_grouped": bool(question.groups),
        "chosen": [group.name for group in question.groups],
        "list_url": f"{reverse(question.page.page)}?{_plain(question).urlencode()}",
        "save_url": f"{reverse('saved_view_add', args=[list_name])}?{query}",
        "file_url": f"{reverse('list_file', args=[list_name])}?{query}",
    }
    return render(request, "reports/list.html", context | shown)


def _rows(request: SignedInRequest, question: Question) -> dict[str, Any] | None:
    page = question.page
    try:
        found = pagination.paginate_rows(
            page.loaded(question.rows, request.user), order=page.order, cursor=request.GET.get("cursor", "")
        )
    except pagination.BadCursor:
        return None
    people = [getattr(row, page.person) for row in found.rows]
    audit.record_read(action=audit.Action.LIST, verb=f"{page.page}.listed", by=request.user, shown=people)
    places = question.places()
    cells = [[each[place] for place in places] for each in page.cells(found.rows, request.user)]
    return {
        "rows": list(zip(people, cells, strict=True)),
        "person_column": question.columns.index(PERSON) if PERSON in question.columns else 0,
        "next_url": found.next and address(request, cursor=found.next),
        "previous_url": found.previous and address(request, cursor=found.previous),
    }


def _counted(request: SignedInRequest, question: Question) -> dict[str, Any]:
    counted = question.counted()
    audit.record_read(
        action=audit.Action.LIST,
        verb=f"{question.page.page}.counted",
        by=request.user,
        payload={"filters": question.query.urlencode()},
    )
    return {
        "counted": counted,
        "chart": charts.chart_of(question.page.title, counted) if question.has_chart else None,
    }


def _plain(question: Question) -> QueryDict:
    query = question.query.copy()
    for name in asking.OURS:
        query.pop(name, None)
    return query


@require_http_methods(METHODS)
@readers
def list_file(request: SignedInRequest, list_name: str) -> HttpResponse:
    """Rows leave with a reason; counts without small numbers. First the format, and what is in the file."""
    question = question_of(request, _page_or_404(list_name))
    form = FileForm(posted(request), names_people=not question.groups)
    refused = asking.may_leave_counted(question) if question.groups else ""
    if form.is_valid() and not question.groups and _is_too_long(question, form.cleaned_data["kind"]):
        form.add_error("kind", "Spreadsheets open 1,048,575 rows at most. Select plain text (CSV), or filter the list")
    if request.method == "POST" and form.is_valid() and not refused:
        if question.groups:
            return files.counts_file(request, question, kind=form.cleaned_data["kind"])
        return files.rows_file(request, question, **form.cleaned_data)
    return render(
        request,
        "reports/file.html",
        {
            "form": form,
            "question": question,
            "page": question.page,
            "refused": refused,
            "number": format_count(question.rows.order_by()[: MOST + 1].count()),
            "back_url": f"{reverse('list_asked', args=[list_name])}?{question.query.urlencode()}",
        },
    )


def _is_too_long(question: Question, kind: str) -> bool:
    """For a spreadsheet, which would leave the last rows out without a word."""
    return kind != sheets.CSV and question.rows.order_by()[: sheets.MOST_ROWS + 1].count() > sheets.MOST_ROWS


# Saved views


@require_safe
@readers
def saved_view(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Leads to what it is saved of; says so where a filter of it is no longer there."""
    view = _view_or_404(request, uid)
    page = by_name(view.page)
    audit.record_read(action=audit.Action.CONSULTATION, verb="reports.view_opened", by=request.user, target=view)
    question = question_of(request, page, view.asked) if page else None
    if question is None or question.gone:
        return render(request, "reports/view_gone.html", {"view": view, "question": question, "url": _url_of(question)})
    return redirect(_url_of(question))


def _url_of(question: Question | None) -> str:
    if question is None:
        return reverse("reports")
    name = reverse(question.page.page) if question.is_plain else reverse("list_asked", args=[question.page.page])
    query = question.query.urlencode()
    return f"{name}?{query}" if query else name


def _view_or_404(request: SignedInRequest, uid: UUID, *, own: bool = False) -> SavedView:
    """One that the reader is shown; own: that is theirs. Hidden reads as absent."""
    view = SavedView.objects.shown_to(request.user, at=timezone.now()).with_names().filter(uid=uid).first()
    if view is None or (own and view.owner_id != request.user.pk):
        audit.refuse(by=request.user, verb="reports.view_refused")
        raise Http404
    return view


def teams_of(user: User) -> Any:
    return Team.objects.open().worked_in_by(user, at=timezone.now()).exclude(kind=Team.Kind.PERSONAL).order_by("name")


@require_http_methods(METHODS)
@readers
def saved_view_add(request: SignedInRequest, list_name: str) -> HttpResponse:
    """Save the address of a list under a name."""
    question = question_of(request, _page_or_404(list_name))
    form = NewViewForm(posted(request), teams=teams_of(request.user), is_shareable=not question.typed)
    if attempt(
        request,
        form,
        lambda: saving.save_view(
            page=question.page,
            query=question.kept,
            has_typed_words=question.typed,
            by=request.user,
            **_chosen(form),
            uid=form.cleaned_data["uid"],
        ),
    ):
        messages.success(request, "The view is saved. It holds the filters, and no result.")
        return redirect("reports")
    return render(
        request,
        "reports/view_form.html",
        {
            "form": form,
            "title": "Save this view",
            "button": "Save the view",
            "question": question,
            "back_url": _url_of(question),
        },
    )


def _chosen(form: Any) -> dict[str, Any]:
    cleaned = form.cleaned_data
    return {"title": cleaned["title"], "audience": cleaned["audience"], "team": cleaned.get("team")}


@require_http_methods(METHODS)
@readers
def saved_view_change(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Rename and share; its owner alone."""
    view = _view_or_404(request, uid, own=True)
    page = by_name(view.page)
    typed = bool(page and question_of(request, page, view.asked).typed)
    initial = {"title": view.title, "audience": view.audience, "team": view.team and view.team.uid}
    form = ViewForm(posted(request), teams=teams_of(request.user), is_shareable=not typed, initial=initial)
    if attempt(
        request,
        form,
        lambda: saving.change_view(view=view, has_typed_words=typed, by=request.user, **_chosen(form)),
    ):
        messages.success(request, "The view is changed.")
        return redirect("reports")
    return render(
        request,
        "reports/view_form.html",
        {
            "form": form,
            "title": "Change saved view",
            "button": "Save changes",
            "view": view,
            "back_url": reverse("reports"),
        },
    )


@require_POST
@readers
def saved_view_remove(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """With a way back."""
    view = _view_or_404(request, uid, own=True)
    saving.remove_view(view=view, by=request.user)
    return render(request, "reports/view_removed.html", {"view": view})


@require_POST
@readers
def saved_view_restore(request: SignedInRequest, uid: UUID) -> HttpResponse:
    view = SavedView.objects.filter(uid=uid, owner=request.user).first()
    if view is None:
        audit.refuse(by=request.user, verb="reports.view_refused")
        raise Http404
    if view.removed_at and not saving.put_back(view=view, by=request.user):
        messages.info(request, "This view was deleted more than 30 days ago. Save it again from its list.")
    else:
        messages.success(request, "The view is back.")
    return redirect("reports")


# Subscriptions


@require_http_methods(METHODS)
@readers
def saved_view_subscribe(request: SignedInRequest, uid: UUID) -> HttpResponse:
    view = _view_or_404(request, uid)
    form = SubscribeForm(posted(request), teams=teams_of(request.user))
    return _subscribe(request, form, title=view.title, about=lambda: {"view": view})


@require_http_methods(METHODS)
@of_figures
def report_subscribe(request: SignedInRequest, report: str) -> HttpResponse:
    if report not in index.REPORTS or not index.is_open_to(request.user, report=report, scope="", at=timezone.now()):
        audit.refuse(by=request.user, verb="reports.subscription_refused")
        raise Http404
    form = SubscribeForm(posted(request), teams=teams_of(request.user))
    return _subscribe(request, form, title=index.REPORTS[report].title, about=lambda: {"report": report})


def _subscribe(
    request: SignedInRequest, form: SubscribeForm, *, title: str, about: Callable[[], dict[str, Any]]
) -> HttpResponse:
    """about: what is subscribed to; asked once the form is valid."""
    if attempt(
        request,
        form,
        lambda: subscribing.subscribe(
            **about(), every=Every(form.cleaned_data["every"]), team=form.cleaned_data["team"], by=request.user
        ),
    ):
        messages.success(request, "You are subscribed. The email has a link and no content.")
        return redirect("reports")
    context = {
        "form": form,
        "title": title,
        "has_teams": teams_of(request.user).exists(),
        "back_url": reverse("reports"),
    }
    return render(request, "reports/subscribe.html", context)


@require_http_methods(METHODS)
@of_figures
def briefing_subscribe(request: SignedInRequest) -> HttpResponse:
    """By email when one is issued: a link, no content."""
    own = scopes.scopes_of(request.user, at=timezone.now())
    if not own:
        audit.refuse(by=request.user, verb="briefing.refused")
        raise Http404
    form = BriefMeForm(posted(request), teams=teams_of(request.user), scopes=own)
    return _subscribe(
        request,
        form,
        title="Command briefing",
        about=lambda: {"report": index.BRIEFING, "scope": form.cleaned_data["scope"]},
    )


def _subscription_or_404(request: SignedInRequest, uid: UUID) -> Subscription:
    row = Subscription.objects.filter(uid=uid, user=request.user).first()
    if row is None:
        audit.refuse(by=request.user, verb="reports.subscription_refused")
        raise Http404
    return row


@require_POST
@of_figures
def subscription_renew(request: SignedInRequest, uid: UUID) -> HttpResponse:
    if subscribing.renew(subscription=_subscription_or_404(request, uid), by=request.user):
        messages.success(request, "The subscription is renewed for 6 months.")
    else:
        messages.info(request, "This subscription has ended. Subscribe again from the report.")
    return redirect("reports")


@require_POST
@of_figures
def subscription_end(request: SignedInRequest, uid: UUID) -> HttpResponse:
    subscribing.end(subscription=_subscription_or_404(request, uid), by=request.user)
    messages.success(request, "The subscription has ended.")
    return redirect("reports")
