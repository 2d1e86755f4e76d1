"""Pages of the rota: who is on call, a week, one shift, entering and changing, swaps, and gaps that are offered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sharing import access, audit
from sharing.access.roles import Capability
from sharing.agencies.models import Team, User
from sharing.pages.attempts import METHODS, attempt, posted
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.proposals.models import ProposedChange
from sharing.records.errors import Refused
from sharing.rota import actions, desk_members, gaps, panels, posts
from sharing.rota.forms import DeskMemberForm, PersonForm, PostForm, ReasonForm, ShiftForm, SwapForm, TimesForm
from sharing.rota.models import Shift, ShiftOffer, ShiftSwap
from sharing.rota.posts import post_of
from sharing.rota.rules import Span, Stint, SwapState
from sharing.steps.form_steps import FormStep
from sharing.steps.views import StepPages

BACK = {"caption": "On call and rota", "back": reverse_lazy("rota")}
answerers, keepers = needs(Capability.ANSWER_FOR_PEOPLE), needs(Capability.KEEP_ROTA)


@require_safe
@answerers
def rota(request: SignedInRequest) -> HttpResponse:
    """Who is on call now and next, the week, gaps, what is asked of the reader, and the last 28 nights."""
    now, reader = timezone.now(), request.user
    which = posts.posts_to_keep(reader)
    ahead = gaps.walk_all(which, at=now)
    keeps = reader.can(Capability.KEEP_ROTA)
    monday = panels.monday_of(day_of(request.GET.get("week", ""), today=timezone.localdate(now)))
    has_begun = bool(Shift.objects.standing().filter(agency=reader.agency_id).exists())
    is_of_desk = Team.objects.worked_in_by(reader, at=now).filter(kind=Team.Kind.DUTY_DESK).exists()
    return render(
        request,
        "sharing/rota/rota.html",
        {
            "lines": panels.on_call_lines(reader, at=now),
            "week": panels.build_week(which, monday, ahead, at=now) if which else None,
            "gaps": panels.gap_lines(ahead, keeps=keeps, at=now),
            "asked": [
                (each, panels.when_of((each.starts_at, each.ends_at))) for each in panels.asked_of(reader, at=now)
            ],
            "offered": [
                (each, post_of(each), panels.when_of((each.starts_at, each.ends_at)))
                for each in panels.offered_to(reader, at=now)
            ],
            "own": [
                (shift, post_of(shift), panels.when_of((stint.starts_at, stint.ends_at)))
                for shift, stint in panels.shifts_of(reader, at=now)
            ],
            "without": panels.without_rota(which),
            "nights": panels.nights(which, at=now) if has_begun and (keeps or is_of_desk) else None,
            "keeps": keeps,
            "is_of_desk": is_of_desk,
        },
    )


def day_of(words: str, *, today: date) -> date:
    """The day in an address; today for none, and for words that are no day."""
    try:
        return date.fromisoformat(words)
    except ValueError:
        return today


@require_http_methods(METHODS)
@keepers
def shift_add(request: SignedInRequest) -> HttpResponse:
    """The desk first, then who and when. What the law of rest asks is said, and forbids nothing."""
    now = timezone.now()
    which = posts.posts_to_keep(request.user)
    chosen = PostForm(request.GET or None, posts=[(each.key, str(each)[:1].upper() + str(each)[1:]) for each in which])
    post = next((each for each in which if each.key == request.GET.get("post")), None)
    if post is None:
        chosen.errors.clear()  # nothing is wrong: it is still to be chosen
        return render(request, "sharing/rota/add.html", {"chosen": chosen})
    span = span_of(request)
    form = ShiftForm(posted(request), users=posts.qualified_for(post, at=now), span=span)
    made: list[Shift] = []

    if attempt(request, form, lambda: made.append(actions.enter(post=post, by=request.user, **form.typed()))):
        messages.success(request, "The shift is saved.")
        return redirect("shift", uid=made[0].uid)
    free = ", ".join(str(each) for each in posts.free_for(post, span, at=now)) if span else ""
    return render(request, "sharing/rota/add.html", {"chosen": chosen, "post": post, "form": form, "free": free})


@require_http_methods(METHODS)
@keepers
def shift_member_add(request: SignedInRequest) -> HttpResponse:
    """Propose that a colleague joins a desk until its shift ends; command on call, or a manager, has to agree."""
    form = DeskMemberForm(posted(request), agency=request.user.agency_id)
    made: list[ProposedChange] = []

    def act() -> None:
        given = form.cleaned_data
        asked = {"team": given["team"], "user": given["user"], "uid": given["uid"]}
        made.append(desk_members.propose_member(**asked, by=request.user))

    if attempt(request, form, act):
        messages.info(request, f"{made[0].title}: proposed. Call one of the people below: they have to agree.")
        return redirect("proposed_change", made[0].uid)
    context = {
        "form": form,
        "title": "Add someone to a desk for this shift",
        "intro": "They are in the desk until its shift ends. 2 people agree: command on call, and a manager of the "
        "agency. Call the other one: nothing changes until they agree.",
        "button": "Propose the membership",
    }
    return render(request, "form_page.html", context | BACK)


def span_of(request: SignedInRequest) -> Span | None:
    """From when until when, where the address says so."""
    try:
        starts_at, ends_at = (datetime.fromisoformat(request.GET.get(name, "")) for name in ("from", "until"))
    except ValueError:
        return None
    return (starts_at, ends_at) if starts_at.tzinfo and ends_at.tzinfo and starts_at < ends_at else None


@require_safe
@answerers
def shift(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """One shift: who has which part, what is asked, and what the reader may do."""
    now, reader = timezone.now(), request.user
    found = shift_of(request, uid)
    post = post_of(found)
    stints = posts.stints_of_shift(found)
    names = {user.pk: user for user in gaps.named_on(found)}
    is_over = found.called_off_at is not None or found.ends_at <= now
    keeps = posts.keeps(reader, post) and not is_over
    ahead = [stint for stint in stints if stint.ends_at > now]
    swaps = found.swaps.select_related("asked_by", "asked_of", "answered_by").order_by("-asked_at", "-pk")
    return render(
        request,
        "sharing/rota/shift.html",
        {
            "shift": found,
            "post": str(post)[:1].upper() + str(post)[1:],
            "when": panels.when_of((found.starts_at, found.ends_at)),
            "parts": [(names[stint.user], panels.when_of((stint.starts_at, stint.ends_at))) for stint in stints],
            "warned": warned_of(ahead, names, found, at=now) if not is_over else [],
            "swaps": [
                (
                    swap,
                    panels.when_of((swap.starts_at, swap.ends_at)),
                    is_open(swap, at=now),
                    swap.asked_by_id == reader.pk,
                )
                for swap in swaps
            ],
            "state": state_of(found, at=now),
            "keeps": keeps,
            "is_over": is_over,
            "is_mine": any(stint.user == reader.pk for stint in ahead) and not is_over,
        },
    )


def warned_of(stints: list[Stint], names: dict[int, Any], found: Shift, *, at: datetime) -> list[str]:
    """Once for each who has a part: too long, too little rest, one way of being reached alone."""
    words: list[str] = []
    for stint in stints:
        user, span = names[stint.user], (stint.starts_at, stint.ends_at)
        words += [f"{user}: {warned}" for warned in panels.warned_words(user, span, at=at)]
        words += [amber] if (amber := panels.amber_words(user, post_of(found), span, at=at)) else []
    return list(dict.fromkeys(words))


def state_of(found: Shift, *, at: datetime) -> tuple[str, str]:
    """A tag and its words."""
    if found.called_off_at:
        return "not-started", "Called off"
    if found.ends_at <= at:
        return "done", "Over"
    return ("done", "On call now") if found.starts_at <= at else ("waiting", "Planned")


def is_open(swap: ShiftSwap, *, at: datetime) -> bool:
    return swap.state == SwapState.ASKED and swap.ends_at > at


@require_POST
@answerers
def swap_accept(request: SignedInRequest, swap_uid: UUID) -> HttpResponse:
    found = swap_of(request, swap_uid)
    return done(
        request,
        lambda: actions.accept(swap=found, by=request.user),
        f"You are on call {panels.when_of((found.starts_at, found.ends_at))}.",
    )


@require_POST
@answerers
def swap_withdraw(request: SignedInRequest, swap_uid: UUID) -> HttpResponse:
    found = swap_of(request, swap_uid)
    return done(request, lambda: actions.withdraw(swap=found, by=request.user), "The request is withdrawn.")


@require_http_methods(METHODS)
@keepers
def shift_offer(request: SignedInRequest) -> HttpResponse:
    """Who would be asked is shown before anything is saved."""
    now = timezone.now()
    which = {each.key: each for each in posts.posts_to_keep(request.user)}
    post, span = which.get(request.GET.get("post", "")), span_of(request)
    if post is None or span is None:
        raise Http404
    form = TimesForm(posted(request), span=span)

    if attempt(request, form, lambda: actions.offer(post=post, by=request.user, **form.typed())):
        messages.success(request, "The time is offered. The first to accept is on call.")
        return redirect("rota")
    context = {
        "form": form,
        "title": "Offer time on call",
        "intro": f"No one is {post} at this time. {free_words(posts.free_for(post, span, at=now))}",
        "button": "Offer this time",
    }
    return render(request, "form_page.html", context | BACK)


def free_words(free: Sequence[User]) -> str:
    if not free:
        return "No one is qualified and free for all of it. Enter a shorter time."
    are = "is" if len(free) == 1 else "are"
    return f"{', '.join(map(str, free))} {are} qualified and free, and will be emailed. The first to accept is on call."


@require_POST
@answerers
def shift_take(request: SignedInRequest, offer_uid: UUID) -> HttpResponse:
    found = ShiftOffer.objects.filter(uid=offer_uid, people=request.user).select_related("team", "agency").first()
    if found is None:
        audit.refuse(by=request.user, verb="rota.take_refused")
        raise access.RecordHidden
    when = panels.when_of((found.starts_at, found.ends_at))
    return done(request, lambda: actions.take(offer=found, by=request.user), f"You are on call {when}.")


# What several of them need


def shift_of(request: SignedInRequest, uid: UUID) -> Shift:
    """A shift of the reader's agency; to anybody else, and for none, the same page."""
    found = posts.with_covers(Shift.objects.filter(uid=uid, agency=request.user.agency_id)).first()
    if found is None:
        audit.refuse(by=request.user, verb="rota.open_refused")
        raise access.RecordHidden
    return found


def shift_to_keep(request: SignedInRequest, uid: UUID) -> Shift:
    """One that is not over, and not called off."""
    found = shift_of(request, uid)
    if found.called_off_at or found.ends_at <= timezone.now():
        raise access.RecordHidden
    return found


def swap_of(request: SignedInRequest, uid: UUID) -> ShiftSwap:
    rows = ShiftSwap.objects.filter(uid=uid, shift__agency=request.user.agency_id)
    found = rows.select_related("shift__team", "shift__agency", "asked_by").first()
    if found is None:
        audit.refuse(by=request.user, verb="rota.open_refused")
        raise access.RecordHidden
    return found


def done(request: SignedInRequest, act: Any, words: str) -> HttpResponse:
    """A button without a form: what it did, or why not, on the page of the rota."""
    try:
        act()
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, words)
    return redirect("rota")


# Steps


def shift_page(request: SignedInRequest, record: Shift | ShiftSwap, **context: Any) -> HttpResponse:
    found = record.shift if isinstance(record, ShiftSwap) else record
    when = panels.when_of((found.starts_at, found.ends_at))
    return render(
        request, "form_page.html", {"caption": f"{found.get_level_display()}, {found.place}, {when}"} | context
    )


def shift_url(found: Shift) -> str:
    return reverse("shift", kwargs={"uid": found.uid})


def shift_of_reader(request: SignedInRequest, uid: UUID) -> Any:
    """One of which the reader has a part that is not over: with it as `mine`."""
    found: Any = shift_of(request, uid)
    now, reader = timezone.now(), request.user
    stints = posts.stints_of_shift(found)
    found.mine = next((stint for stint in stints if stint.user == reader.pk and stint.ends_at > now), None)
    if found.mine is None or found.called_off_at:
        audit.refuse(by=reader, verb="rota.swap_refused", target=found)
        raise access.RecordHidden
    return found


def swap_to_refuse(request: SignedInRequest, swap_uid: UUID) -> ShiftSwap:
    """By whoever was asked by name."""
    found = swap_of(request, swap_uid)
    if found.asked_of_id != request.user.pk:
        audit.refuse(by=request.user, verb="rota.swap_refused", target=found)
        raise access.RecordHidden
    return found


SHIFTS = StepPages("shift", shift_to_keep, shift_url, shift_page, keepers)
OWN_SHIFTS = StepPages("shift", shift_of_reader, shift_url, shift_page, answerers)
SWAPS = StepPages("swap", swap_to_refuse, lambda swap: shift_url(swap.shift), shift_page, answerers)


def as_it_is(request: SignedInRequest, found: Shift) -> dict[str, Any]:
    users = posts.qualified_for(post_of(found), at=timezone.now())
    return {"users": users, "span": (found.starts_at, found.ends_at), "user": found.user}


def from_now(request: SignedInRequest, found: Shift) -> dict[str, Any]:
    now = timezone.now()
    return {"users": posts.qualified_for(post_of(found), at=now), "span": (max(now, found.starts_at), found.ends_at)}


def from_own_part(request: SignedInRequest, found: Any) -> dict[str, Any]:
    now = timezone.now()
    users = posts.qualified_for(post_of(found), at=now).exclude(pk=request.user.pk)
    return {"users": users, "span": (max(now, found.mine.starts_at), found.mine.ends_at)}


def how_it_ends(request: SignedInRequest, found: Shift) -> dict[str, Any]:
    if found.starts_at < timezone.now():
        return {"title": "End this shift now", "button": "End shift"}
    return {"title": "Call off this shift", "button": "Call off shift"}


def end(*, shift: Shift, by: User, **why: Any) -> bool:
    """Whether it had begun."""
    has_begun = shift.starts_at < timezone.now()
    actions.end(shift=shift, by=by, **why)
    return has_begun


shift_change = SHIFTS.view(
    FormStep(
        "Change this shift",
        PersonForm,
        actions.change,
        "The shift is changed. An email goes to everyone whose time on call is now different.",
        button="Save changes",
        asks=as_it_is,
        goes_to=shift_url,
    )
)
shift_cover = SHIFTS.view(
    FormStep(
        "Cover a part of this shift",
        PersonForm,
        actions.cover,
        "The part is covered. An email goes to everyone whose time on call is now different.",
        button="Save cover",
        asks=from_now,
    )
)
shift_end = SHIFTS.view(
    FormStep(
        "End this shift",
        ReasonForm,
        end,
        lambda has_begun: "The shift has ended." if has_begun else "The shift is called off.",
        shows=how_it_ends,
    )
)
shift_swap = OWN_SHIFTS.view(
    FormStep(
        "Ask someone to take your shift",
        SwapForm,
        actions.ask,
        lambda swap: f"{swap.asked_of or 'Everyone who is free'} has been asked.",
        button="Ask",
        asks=from_own_part,
    )
)
swap_refuse = SWAPS.view(
    FormStep(
        "Refuse this request",
        ReasonForm,
        actions.refuse,
        lambda swap: f"Refused. {swap.asked_by} is still on call.",
        button="Refuse request",
        goes_to=lambda swap: reverse("rota"),
    )
)
