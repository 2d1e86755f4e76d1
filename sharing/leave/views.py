"""Pages of leave and cover: a team's weeks, planning, one leave with its stand-ins, answering, changing, ending."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sharing import access, audit
from sharing.access.roles import Capability
from sharing.agencies.models import User
from sharing.cover import standing
from sharing.cover.models import Cover, Leave
from sharing.drafts import actions as kept
from sharing.drafts import forms as drafts
from sharing.drafts.kinds import NEW
from sharing.leave import actions, panels, people
from sharing.leave.drafts import PLAN
from sharing.leave.forms import ChangeForm, OfferForm, PlanForm, ReasonForm, StandInForm
from sharing.pages.attempts import METHODS, attempt, posted
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.pages.spans import end_of, last_day_of, start_of
from sharing.records.errors import Refused
from sharing.sentence_words import mid_sentence

answerers, readers = needs(Capability.ANSWER_FOR_PEOPLE), needs(Capability.VIEW_PEOPLE)
ENDINGS = {
    "refuse": (actions.refuse, "Refused. The managers have been alerted."),
    "withdraw": (actions.withdraw, "The request is withdrawn."),
    "end_early": (actions.end_cover, "The cover has ended. The managers have been alerted."),
}


@require_safe
@readers
def leaves(request: SignedInRequest) -> HttpResponse:
    """Who is away this week and the next four, who stands in, what has gaps first; what is asked of the reader."""
    now = timezone.now()
    own_rows = list(standing.loaded(Leave.objects.not_over(at=now).filter(officer=request.user)))
    mine = {row.pk for row in own_rows}
    return render(
        request,
        "sharing/leave/list.html",
        {
            "team": panels.team_weeks(request.user, at=now),
            "own": panels.build_leave_lines(own_rows, reader=request.user, mine=mine, at=now),
            "past": Leave.objects.filter(officer=request.user, ends_at__lte=now).order_by("-ends_at")[:5],
            "offered": panels.offered_to(request.user, at=now),
            "manages": request.user.can(Capability.GRANT_ACCESS),
            "plans": request.user.can(Capability.ANSWER_FOR_PEOPLE),
        },
    )


@require_http_methods(METHODS)
@answerers
def leave_add(request: SignedInRequest) -> HttpResponse:
    """Whose leave and who stands in, then when. The people who need someone else are shown before anything is saved."""
    now = timezone.now()
    manages = request.user.can(Capability.GRANT_ACCESS)
    query = request.GET.copy()
    if not manages:
        query.setdefault("officer", str(request.user.uid))
    chosen = StandInForm(query, officers=people.managed_by(request.user, at=now))
    officer, stand_in = who_of(chosen)
    if officer is None:
        return render(request, "sharing/leave/add.html", {"chosen": chosen})
    kind = request.GET.get("kind", "")
    form, drafting = drafts.form_from_draft(
        request, PlanForm, name=PLAN.name, key=NEW, kind=kind if kind in Leave.Kind.values else ""
    )
    made: list[Leave] = []

    def act() -> None:
        given = form.cleaned_data
        made.append(
            actions.plan(
                officer=officer,
                kind=given["kind"],
                starts_at=start_of(given["first_day"], today=timezone.localdate(now)),
                ends_at=end_of(given["last_day"]) or now,
                stand_in=stand_in,
                by=request.user,
                uid=given["uid"],
            )
        )
        kept.forget(user=request.user, form=PLAN.name, key=NEW)

    if attempt(request, form, act):
        messages.success(request, "The leave is saved.")
        return redirect("leave", uid=made[0].uid)
    prospective = Leave(officer=officer)
    needs_other = panels.people_to_cover(prospective, reader=request.user, stand_in=stand_in) if stand_in else []
    note_shown(request, [person.person for person in needs_other], verb="leave.people_shown")
    return render(
        request,
        "sharing/leave/add.html",
        {
            "chosen": chosen,
            "officer": officer,
            "stand_in": stand_in,
            "form": form,
            "drafting": drafting,
            "people": needs_other,
            "is_own": officer == request.user,
        },
    )


def who_of(chosen: StandInForm) -> tuple[User | None, User | None]:
    """The officer and the stand-in; None where nobody is chosen yet, or nobody whose leave the reader may plan."""
    chosen.is_valid()
    officer: Any = chosen.cleaned_data.get("officer")
    if officer is None:
        chosen.errors.clear()  # nothing is wrong: it is still to be chosen
        return None, None
    chosen.offer(people.can_stand_in(officer, at=timezone.now()))
    chosen.full_clean()
    return officer, chosen.cleaned_data.get("stand_in")


@require_safe
@answerers
def leave(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """When, who stands in, who needs someone else, and what the reader may do about it."""
    now = timezone.now()
    found = get_leave_or_refuse(request, uid)
    decides = people.decides(request.user, found.officer, at=now)
    needs_other = panels.people_to_cover(found, reader=request.user) if decides else []
    note_shown(request, [person.person for person in needs_other], verb="leave.opened")
    line = panels.build_leave_lines([found], reader=request.user, mine={found.pk}, at=now)[0]
    is_over = found.is_over(at=now)
    return render(
        request,
        "sharing/leave/leave.html",
        {
            "line": line,
            "leave": found,
            "covers": panels.build_cover_lines(
                Cover.objects.filter(leave=found).with_words(), reader=request.user, at=now
            ),
            "people": needs_other,
            "decides": decides and not is_over,
            "is_over": is_over,
            "has_begun": found.starts_at <= now,
            "may_read_sheet": decides and found.starts_at <= now,
            "may_act": decides and not is_over and request.user.pk not in (found.officer_id, found.manager_id),
            "last_day": last_day_of(found.until),
        },
    )


@require_http_methods(METHODS)
@answerers
def leave_offer(request: SignedInRequest, uid: UUID, person_uid: UUID | None = None) -> HttpResponse:
    """Ask a colleague to stand in: for everybody, or for one person with whom the others cannot work."""
    now = timezone.now()
    found = get_leave_to_decide(request, uid)
    person = None
    if person_uid:
        person = access.open_record(request.user, access.subjects(), uid=person_uid, verb="leave.person_opened")
    able = people.can_stand_in(found.officer, at=now)
    form = OfferForm(
        posted(request), people=User.objects.filter(pk__in=[each.pk for each in able]).order_by("name", "pk")
    )

    def act() -> None:
        given, today = form.cleaned_data, timezone.localdate(now)
        first = given["first_day"] and start_of(given["first_day"], today=today)
        actions.offer(
            leave=found,
            stand_in=given["stand_in"],
            subject=person,
            starts_at=first,
            ends_at=end_of(given["last_day"]),
            by=request.user,
        )

    if attempt(request, form, act):
        messages.success(request, f"{form.cleaned_data['stand_in']} has been asked.")
        return redirect("leave", uid=uid)
    title = f"Ask someone to cover for {person}" if person else "Ask someone to cover"
    return form_page(request, found, form, title=title, page_title="Ask someone to cover", button="Ask to cover")


@require_POST
@answerers
def leave_act_meanwhile(request: SignedInRequest, uid: UUID) -> HttpResponse:
    found = get_leave_to_decide(request, uid)
    return done(
        request,
        uid,
        lambda: actions.act_meanwhile(leave=found, by=request.user),
        f"You act for {found.officer} until a stand-in has agreed.",
    )


@require_http_methods(METHODS)
@answerers
def leave_change(request: SignedInRequest, uid: UUID) -> HttpResponse:
    found = get_leave_to_decide(request, uid)
    form = ChangeForm(posted(request), initial={"last_day": last_day_of(found.ends_at)})

    def act() -> None:
        ends_at = end_of(form.cleaned_data["last_day"])
        actions.change_end(leave=found, ends_at=ends_at or found.ends_at, by=request.user)

    if attempt(request, form, act):
        messages.success(request, "The last day is changed.")
        return redirect("leave", uid=uid)
    return form_page(request, found, form, title="Change the last day", button="Save the last day")


@require_http_methods(METHODS)
@answerers
def leave_close(request: SignedInRequest, uid: UUID) -> HttpResponse:
    found = get_leave_to_decide(request, uid)
    form = ReasonForm(posted(request))
    has_begun = found.starts_at <= timezone.now()
    title = "End this leave now" if has_begun else "Call off this leave"
    if attempt(request, form, lambda: actions.close(leave=found, by=request.user, **form.cleaned_data)):
        messages.success(request, f"{found.officer} is shown as at work from now.")
        return redirect("leave", uid=uid)
    return form_page(request, found, form, title=title, button="End leave" if has_begun else "Call off leave")


@require_safe
@answerers
def leave_sheet(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """What happened while the officer was away, for them and who manages them; to read and to print."""
    now = timezone.now()
    found = get_leave_to_decide(request, uid)
    people_told = panels.sheet_of(found, reader=request.user, at=now)
    note_shown(request, [each.person for each in people_told], verb="leave.sheet_shown")
    return render(
        request,
        "sharing/leave/sheet.html",
        {"leave": found, "people": people_told, "made_at": now, "until": min(found.until, now)},
    )


@require_POST
@answerers
def cover_accept(request: SignedInRequest, uid: UUID, cover_uid: UUID) -> HttpResponse:
    found = get_leave_or_refuse(request, uid)
    cover = cover_of(request, found, cover_uid)
    return done(
        request,
        uid,
        lambda: actions.accept(cover=cover, by=request.user),
        f"You have agreed to cover for {found.officer}. You act in your own name.",
    )


@require_http_methods(METHODS)
@answerers
def cover_end(request: SignedInRequest, uid: UUID, cover_uid: UUID) -> HttpResponse:
    """Refuse, withdraw, or end early: whichever of them the reader may."""
    found = get_leave_or_refuse(request, uid)
    cover = cover_of(request, found, cover_uid)
    open_to = [verb for verb, _ in panels.moves_of(cover, reader=request.user, at=timezone.now()) if verb in ENDINGS]
    if not open_to:
        messages.info(request, f"This request is {mid_sentence(cover.get_state_display())}. No changes were saved.")
        return redirect("leave", uid=uid)
    verb, form = open_to[0], ReasonForm(posted(request))
    act, words = ENDINGS[verb]
    if attempt(request, form, lambda: act(cover=cover, by=request.user, **form.cleaned_data)):
        messages.success(request, words)
        return redirect("leave", uid=uid)
    return form_page(request, found, form, title=panels.BUTTONS[verb], button=panels.BUTTONS[verb])


# What several of them need


def get_leave_or_refuse(request: SignedInRequest, uid: UUID) -> Leave:
    """A leave of the reader's concern; to anybody else, and for none, the same page."""
    rows = people.leaves_of(request.user, at=timezone.now()).filter(uid=uid)
    found = standing.loaded(rows).first()
    if found is None:
        audit.refuse(by=request.user, verb="leave.open_refused")
        raise access.RecordHidden
    return found


def get_leave_to_decide(request: SignedInRequest, uid: UUID) -> Leave:
    """For the officer and who manages them; a stand-in reads 403, anybody else that there is no such page."""
    found = get_leave_or_refuse(request, uid)
    if not people.decides(request.user, found.officer, at=timezone.now()):
        audit.refuse(by=request.user, verb="leave.change_refused", target=found)
        raise access.NotAllowed(access.Permission.CHANGE)
    return found


def cover_of(request: SignedInRequest, found: Leave, cover_uid: UUID) -> Cover:
    """Of this leave; one for a person whom the reader cannot see is not there."""
    rows = panels.build_cover_lines(
        Cover.objects.filter(leave=found).with_words(), reader=request.user, at=timezone.now()
    )
    cover = next((row.cover for row in rows if row.cover.uid == cover_uid), None)
    if cover is None:
        audit.refuse(by=request.user, verb="cover.open_refused", target=found)
        raise access.RecordHidden
    return cover


def done(request: SignedInRequest, uid: UUID, act: Any, words: str) -> HttpResponse:
    """A button without a form: what it did, or why not, on the page of the leave."""
    try:
        act()
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, words)
    return redirect("leave", uid=uid)


def form_page(request: SignedInRequest, found: Leave, form: Any, **words: str) -> HttpResponse:
    """words: title and button; page_title where the title names somebody."""
    context = {"leave": found, "when": panels.when_of(found), "form": form}
    return render(request, "sharing/leave/form.html", context | words)


def note_shown(request: SignedInRequest, shown: list[Any], *, verb: str) -> None:
    people_keys = [each.pk for each in shown]
    audit.record_read(action=audit.Action.LIST, verb=verb, by=request.user, shown=people_keys)
