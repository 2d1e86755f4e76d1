"""Confirming, each quarter, the access that was given to the people of one's team."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from sharing import access, audit, practice
from sharing.access.roles import Capability
from sharing.agencies.models import Team
from sharing.alerts.views import address
from sharing.pages import pagination
from sharing.pages.attempts import METHODS, attempt, posted
from sharing.pages.guards import needs, signed_in
from sharing.pages.requests import SignedInRequest
from sharing.pages.spans import last_day_of
from sharing.reviews import actions, customs, panels, planned_ends
from sharing.reviews import lapsed as back
from sharing.reviews.by_team import ReviewByTeam, by_team
from sharing.reviews.forms import (
    AgreeForm,
    DecideForm,
    EndForm,
    EndTogetherForm,
    GiveBackForm,
    KeepForm,
    ObjectForm,
    ReviewFilter,
    StopForm,
)
from sharing.reviews.give_back_models import GiveBack
from sharing.reviews.models import AccessReview, ReviewLine, ReviewLineQuerySet
from sharing.reviews.planned_end_models import PlannedEnd
from sharing.sentence_words import mid_sentence
from sharing.time_words import format_date

SIZE = 50
MOST_DECISIONS = 500
OPENS = (Capability.GRANT_ACCESS, Capability.ADMINISTER, Capability.REVIEW_EMERGENCIES)
Decision = ReviewLine.Decision
SHOWN: dict[str, list[str]] = {
    "kept": [Decision.KEPT],
    "gone": [Decision.ENDS, Decision.REMOVED, Decision.LAPSED, Decision.ENDED],
    "left": [Decision.LEFT],
    "unconfirmed": [""],
    "": [""],
}


@require_safe
@signed_in
def reviews(request: SignedInRequest) -> HttpResponse:
    """The reviews of the reader's teams, and of the national scopes for administrators, how far each is; and those past
    their day, for who sees to it that somebody confirms them."""
    require_opens(request)
    rows = AccessReview.objects.open_to(request.user).select_related("team").order_by("-quarter_starts_on", "pk")
    shown = {
        "reviews": panels.progress(rows[:SIZE], user=request.user),
        "leads": request.user.can(Capability.GRANT_ACCESS),
        "late": panels.late_ones(request.user, at=timezone.now()),
        "to_check": panels.ends_to_check(request.user, at=timezone.now()),
        "has_lapsed": back.lapsed(back.agency_asked_for(request.user), at=timezone.now()).exists(),
    }
    return render(request, "sharing/reviews/list.html", shown)


@require_http_methods(METHODS)
@signed_in
def review(request: SignedInRequest, uid) -> HttpResponse:
    """By team and exception: exceptions are decided one by one, a team's other people in one act. Scopes are listed."""
    found = get_review_or_refuse(request, uid)
    if found.of_scopes:
        return review_lines(request, found, review_lines_to_decide(request, found))
    now = timezone.now()
    shown = by_team(found, request.user, at=now)
    if "team" in request.POST:
        return confirm_team(request, found, shown)
    if request.method == "POST":
        return confirm_ticked_lines(request, found, review_lines_to_decide(request, found), reason="")
    audit.record_read(
        action=audit.Action.LIST,
        verb="access_review.listed",
        by=request.user,
        target=found,
        shown=[line.line.subject_id for group in shown.groups for line in group.lines if line.line.subject_id],
    )
    return render(
        request,
        "sharing/reviews/by_team.html",
        {
            "review": found,
            "progress": panels.progress([found], user=request.user)[0],
            "shown": shown,
            "is_open": found.closed_at is None,
            "days": practice.value(customs.UNOPENED_DAYS, on=timezone.localdate(now)),
        },
    )


def confirm_team(request: SignedInRequest, found: AccessReview, shown: ReviewByTeam) -> HttpResponse:
    """Those alone who were shown: where others would be confirmed by now, the page is shown again."""
    of_team = shown.team_of(request.POST.get("team", ""))
    if of_team is None or request.POST.get("seen", "") != of_team.mark:
        changed = "This team’s access has changed since you opened the page."
        messages.info(request, f"{changed} Nothing was confirmed. Check it and confirm again.")
    else:
        done = actions.confirm_together(review=found, lines=of_team.to_confirm, by=request.user)
        messages.success(request, f"{of_team.team}: {done} confirmed.")
    return redirect("access_review", uid=found.uid)


@require_http_methods(METHODS)
@signed_in
def review_team(request: SignedInRequest, uid, team_uid) -> HttpResponse:
    """One team's people in the review, each with why and since when."""
    found = get_review_or_refuse(request, uid)
    lines = review_lines_to_decide(request, found).filter(grant__team__uid=team_uid)
    first = lines.select_related("grant__team").first()
    if first is None or first.grant is None:
        audit.refuse(by=request.user, verb="access_review.open_refused")
        raise access.RecordHidden
    return review_lines(request, found, lines, of_team=first.grant.team)


def review_lines(
    request: SignedInRequest, found: AccessReview, lines: ReviewLineQuerySet, of_team: Team | None = None
) -> HttpResponse:
    """Each with who, as what, why and since when; those ticked are kept, each by a decision of its own."""
    if request.method == "POST":
        keep_form = KeepForm(request.POST)
        if keep_form.is_valid():
            return confirm_ticked_lines(request, found, lines, keep_form.cleaned_data["reason"], of_team)
    form = ReviewFilter(request.GET)
    show = str(form.cleaned_data["show"]) if form.is_valid() else ""
    rows = lines if show == "all" else lines.filter(decision__in=SHOWN[show])
    if show == "unconfirmed":
        rows = rows.filter(unconfirmed_since__isnull=False)
    try:
        page = pagination.paginate_rows(
            rows.with_grants(),
            order="id" if found.of_scopes else "subject_id",
            cursor=request.GET.get("cursor", ""),
            size=SIZE,
        )
    except pagination.BadCursor:
        return redirect(request.path)
    audit.record_read(
        action=audit.Action.LIST,
        verb="access_review.listed",
        by=request.user,
        target=found,
        shown=[line.subject_id for line in page.rows if line.subject_id is not None],
    )
    return render(
        request,
        "sharing/reviews/lines.html",
        {
            "review": found,
            "progress": panels.progress([found], user=request.user)[0],
            "of_team": of_team,
            "filter": form,
            "lines": page.rows,
            "keep_form": KeepForm(),
            "is_open": found.closed_at is None,
            "to_decide": show in ("", "unconfirmed") and found.closed_at is None,
            "next_url": page.next and address(request, cursor=page.next),
            "previous_url": page.previous and address(request, cursor=page.previous),
        },
    )


def confirm_ticked_lines(
    request: SignedInRequest,
    found: AccessReview,
    lines: ReviewLineQuerySet,
    reason: str,
    of_team: Team | None = None,
) -> HttpResponse:
    chosen = [uid for uid in map(_uuid, request.POST.getlist("line")[:SIZE]) if uid]
    rows = list(lines.undecided().filter(uid__in=chosen).select_related("grant__subject", "review"))
    if not chosen:
        messages.info(request, "Nothing was selected. No changes were saved.")
    else:
        done = len(actions.confirm_review_lines(lines=rows, by=request.user, reason=reason))
        others = len(chosen) - done
        words = f"{done} kept."
        messages.success(request, f"{words} {others} already decided." if others else words)
    if of_team is not None:
        return redirect("access_review_team", uid=found.uid, team_uid=of_team.uid)
    return redirect("access_review", uid=found.uid)


@require_http_methods(METHODS)
@signed_in
def remove(request: SignedInRequest, uid, line_uid) -> HttpResponse:
    found = get_review_or_refuse(request, uid)
    rows = review_lines_to_decide(request, found).filter(grant__isnull=False)
    line = rows.with_grants().filter(uid=line_uid).first()
    if line is None or line.grant is None:
        audit.refuse(by=request.user, verb="access_review.open_refused")
        raise access.RecordHidden
    effect = planned_ends.effect_of(line.grant, at=timezone.now())
    teams = planned_ends.may_take_over(line.grant)
    form = EndForm(posted(request), teams=teams, initial={"seen": effect.mark})  # the page says it before it asks
    said = {"reason", "takes_over"}
    try:
        if request.method == "POST" and form.is_valid() and form.was_shown(effect):
            words = {name: form.cleaned_data[name] for name in said}
            if attempt(request, form, lambda: planned_ends.set_end(line=line, by=request.user, **words)):
                day = last_day_of(effect.ends_at) or timezone.localdate()
                messages.success(request, f"{line.grant.team} has access until {format_date(day)} and is alerted now.")
                return redirect("access_review", uid=uid)
    except actions.DecidedBefore as before:
        who = f" by {before.line.decided_by}" if before.line.decided_by else ""
        messages.info(request, f"Already decided{who}: {mid_sentence(before.line.get_decision_display())}.")
        return redirect("access_review", uid=uid)
    shown = {"review": found, "line": line, "form": form, "effect": effect, "last_day": last_day_of(effect.ends_at)}
    return render(request, "sharing/reviews/remove.html", shown)


@require_http_methods(METHODS)
@signed_in
def end_kind(request: SignedInRequest, uid, kind: str) -> HttpResponse:
    """All exceptions of one kind in one act, but for whoever would be cut off: these are named first."""
    found = get_review_or_refuse(request, uid)
    shown = by_team(found, request.user, at=timezone.now())
    group = next((each for each in shown.groups if each.kind == kind), None)
    if group is None or not group.together or found.closed_at:
        messages.info(request, "Nothing of this kind is left that can end together.")
        return redirect("access_review", uid=found.uid)
    form = EndTogetherForm(posted(request) or None, initial={"seen": group.mark})
    if request.method == "POST" and form.is_valid() and form.was_shown(group):
        lines = [each.line for each in group.together]
        done = planned_ends.end_together(lines=lines, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, f"{len(done.ended)} will end, and the teams are alerted now. You can undo each.")
        for line, why in done.refused:
            messages.info(request, f"{line.grant.team if line.grant else ''}, {line.subject}: {why}.")
        return redirect("access_review", uid=found.uid)
    last_day = last_day_of(planned_ends.first_end(timezone.now()))
    return render(
        request,
        "sharing/reviews/end_kind.html",
        {"review": found, "group": group, "form": form, "last_day": last_day},
    )


@require_http_methods(METHODS)
@signed_in
def decisions(request: SignedInRequest, uid) -> HttpResponse:
    """What was decided in the review, newest first, to print and to undo."""
    found = get_review_or_refuse(request, uid)
    rows = review_lines_to_decide(request, found).filter(decided_at__isnull=False)
    if request.method == "POST":
        return undo(request, found, rows)
    page = list(rows.with_grants().order_by("-decided_at", "pk")[:MOST_DECISIONS])
    audit.record_read(
        action=audit.Action.LIST,
        verb="access_review.listed",
        by=request.user,
        target=found,
        shown=[line.subject_id for line in page if line.subject_id is not None],
    )
    return render(
        request,
        "sharing/reviews/decisions.html",
        {
            "review": found,
            "progress": panels.progress([found], user=request.user)[0],
            "decisions": panels.decisions_of(page, at=timezone.now()),
            "most": MOST_DECISIONS,
            "reader": request.user,
            "now": timezone.now(),
        },
    )


def undo(request: SignedInRequest, found: AccessReview, rows: ReviewLineQuerySet) -> HttpResponse:
    chosen = _uuid(request.POST.get("undo", ""))
    line = rows.with_grants().filter(uid=chosen).first() if chosen else None
    try:
        if line is not None:
            planned_ends.undo_decision(line=line, by=request.user)
            messages.success(request, f"{line.grant.team if line.grant else ''}, {line.subject}: to decide again.")
    except planned_ends.EndMovedOn:
        messages.info(request, "This can no longer be undone. No changes were saved.")
    return redirect("access_review_decisions", uid=found.uid)


@require_http_methods(METHODS)
@signed_in
def stop(request: SignedInRequest, uid) -> HttpResponse:
    """An end that touches a live case, for privacy officers: they read no case, and stop it for a reason."""
    now = timezone.now()
    open_to = PlannedEnd.objects.to_check(request.user, at=now)
    planned = open_to.with_words().filter(uid=uid).first()
    if planned is None:
        audit.refuse(by=request.user, verb="access_review.open_refused")
        raise access.RecordHidden
    form = StopForm(posted(request))
    try:
        if attempt(request, form, lambda: planned_ends.stop(planned=planned, by=request.user, **form.cleaned_data)):
            messages.success(request, "The access stays until someone else decides. They are alerted now.")
            return redirect("access_reviews")
    except planned_ends.EndMovedOn:
        messages.info(request, "Someone else changed this first. No changes were saved.")
        return redirect("access_reviews")
    shown = {
        "planned": planned,
        "form": form,
        "not_alone": planned_ends.live_case_of(planned, on=timezone.localdate(now)),
        "still_see": planned_ends.effect_of(planned.grant, at=now).still_see,
        "last_day": last_day_of(planned.ends_at),
    }
    return render(request, "sharing/reviews/stop.html", shown)


@require_http_methods(METHODS)
@needs(Capability.VIEW_PEOPLE)
def ending(request: SignedInRequest, uid) -> HttpResponse:
    """An end that was set in a review: who set it and why; the team objects, and somebody else decides."""
    planned = access.open_record(request.user, PlannedEnd.objects.with_words(), uid=uid)
    now = timezone.now()
    objecting = ObjectForm(posted(request) if "object" in request.POST else None)
    deciding = DecideForm(posted(request) if "decide" in request.POST else None)
    try:
        if "object" in request.POST and attempt(
            request,
            objecting,
            lambda: planned_ends.object_to(planned=planned, by=request.user, **objecting.cleaned_data),
        ):
            messages.success(request, "Your objection is recorded. The access stays until someone decides.")
            return redirect("access_review_ending", uid=uid)
        if "decide" in request.POST and attempt(
            request, deciding, lambda: planned_ends.decide(planned=planned, by=request.user, **deciding.cleaned_data)
        ):
            messages.success(request, "The decision is saved, and the team is alerted.")
            return redirect("access_review_ending", uid=uid)
    except planned_ends.EndMovedOn:
        messages.info(request, "Someone else changed this first, or its last day has passed. No changes were saved.")
        return redirect("access_review_ending", uid=uid)
    is_theirs = planned.grant.team_id in access.viewer_of(request.user, at=now).team_ids
    shown = {
        "planned": planned,
        "last_day": last_day_of(planned.ends_at),
        "is_to_come": planned.is_to_come(at=now),
        "may_object": is_theirs and planned.objected_at is None and planned.is_to_come(at=now),
        "may_decide": planned.is_objected and request.user.can(Capability.GRANT_ACCESS),
        "objecting": objecting,
        "deciding": deciding,
    }
    return render(request, "sharing/reviews/ending.html", shown)


@require_http_methods(METHODS)
@signed_in
def lapsed(request: SignedInRequest) -> HttpResponse:
    """What reviews ended by silence, by team and without a name; to ask that it is given back."""
    require_opens(request)
    agency = back.agency_asked_for(request.user)
    found = back.preview(agency, at=timezone.now())
    form = GiveBackForm(posted(request))
    if attempt(request, form, lambda: back.ask(reason=form.cleaned_data["reason"], by=request.user)):
        messages.success(request, "The request is saved. Someone else must agree before any access is restored.")
        return redirect("access_review_lapsed")
    asked = GiveBack.objects.open_to(request.user).select_related("agency", "asked_by", "agreed_by")[:SIZE]
    shown = {"found": found, "form": form, "asked": asked, "agency": agency}
    return render(request, "sharing/reviews/lapsed.html", shown)


@require_http_methods(METHODS)
@signed_in
def give_back(request: SignedInRequest, uid) -> HttpResponse:
    """Someone else reads what is given back, and agrees."""
    require_opens(request)
    asked = GiveBack.objects.open_to(request.user).select_related("agency", "asked_by").filter(uid=uid).first()
    if asked is None:
        audit.refuse(by=request.user, verb="give_back.open_refused")
        raise access.RecordHidden
    found = back.preview(asked.agency, at=timezone.now())
    form = AgreeForm(posted(request) or {"seen": found.mark})
    is_shown = request.method == "POST" and form.is_valid() and form.was_shown(found)
    if is_shown and attempt(request, form, lambda: back.agree(asked=asked, by=request.user)):
        messages.success(request, "The access is restored, and the teams are alerted.")
        return redirect("access_review_lapsed")
    return render(request, "sharing/reviews/give_back.html", {"asked": asked, "found": found, "form": form})


# What several of them need


def require_opens(request: SignedInRequest) -> None:
    if not any(request.user.can(each) for each in OPENS):
        audit.refuse(by=request.user, verb="access_reviews.list_refused")
        raise access.RecordHidden


def get_review_or_refuse(request: SignedInRequest, uid) -> AccessReview:
    """A review of the reader's; to anybody else, and for none, the same page."""
    found = AccessReview.objects.open_to(request.user).select_related("team").filter(uid=uid).first()
    if found is None:
        audit.refuse(by=request.user, verb="access_review.open_refused")
        raise access.RecordHidden
    return found


def review_lines_to_decide(request: SignedInRequest, found: AccessReview) -> ReviewLineQuerySet:
    """What the reader may decide in it."""
    rows = ReviewLine.objects.filter(review=found)
    return rows.filter(scope__isnull=False) if found.of_scopes else rows.for_reviewers(request.user)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
