"""Pages of leave and cover: a team's weeks, planning, one leave with its stand-ins, answering, changing, ending."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
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
from sharing.pages.attempts import METHODS, attempt
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.pages.spans import end_of, last_day_of, start_of
from sharing.records.errors import Refused
from sharing.sentence_words import mid_sentence
from sharing.steps.form_steps import FormStep
from sharing.steps.views import StepPages

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


def note_shown(request: SignedInRequest, shown: list[Any], *, verb: str) -> None:
    people_keys = [each.pk for each in shown]
    audit.record_read(action=audit.Action.LIST, verb=verb, by=request.user, shown=people_keys)


# Steps


def leave_page(request: SignedInRequest, record: Leave | Cover, **context: Any) -> HttpResponse:
    found = record.leave if isinstance(record, Cover) else record
    caption = f"Leave of {found.officer}, {panels.when_of(found)}"
    return render(request, "form_page.html", {"caption": caption} | context)


def leave_url(found: Leave) -> str:
    return reverse("leave", kwargs={"uid": found.uid})


def leave_for_person(request: SignedInRequest, uid: UUID, person_uid: UUID) -> Any:
    """With the `person` with whom the others cannot work."""
    found: Any = get_leave_to_decide(request, uid)
    found.person = access.open_record(request.user, access.subjects(), uid=person_uid, verb="leave.person_opened")
    return found


def cover_to_end(request: SignedInRequest, uid: UUID, cover_uid: UUID) -> Any:
    """With the `verb` by which the reader may end it: the first that is open to them; empty for none."""
    found = get_leave_or_refuse(request, uid)
    cover: Any = cover_of(request, found, cover_uid)
    cover.leave = found
    moves = panels.moves_of(cover, reader=request.user, at=timezone.now())
    cover.verb = next((verb for verb, _ in moves if verb in ENDINGS), "")
    return cover


LEAVES = StepPages("leave", get_leave_to_decide, leave_url, leave_page, answerers)
LEAVES_OF_PERSON = StepPages("leave", leave_for_person, leave_url, leave_page, answerers)
COVERS = StepPages("cover", cover_to_end, lambda cover: leave_url(cover.leave), leave_page, answerers)


def who_can(request: SignedInRequest, found: Leave) -> dict[str, Any]:
    able = people.can_stand_in(found.officer, at=timezone.now())
    return {"people": User.objects.filter(pk__in=[each.pk for each in able]).order_by("name", "pk")}


def offer(*, leave: Any, by: User, **typed: Any) -> Cover:
    return actions.offer(leave=leave, subject=getattr(leave, "person", None), by=by, **typed)


OFFER = FormStep(
    "Ask someone to cover",
    OfferForm,
    offer,
    lambda cover: f"{cover.stand_in} has been asked.",
    button="Ask to cover",
    asks=who_can,
)
leave_offer = LEAVES.view(OFFER)
leave_offer_person = LEAVES_OF_PERSON.view(
    replace(OFFER, title=lambda found: f"Ask someone to cover for {found.person}", page_title="Ask someone to cover")
)


def change_end(*, leave: Leave, last_day: Any, by: User) -> Leave:
    return actions.change_end(leave=leave, ends_at=end_of(last_day) or leave.ends_at, by=by)


leave_change = LEAVES.view(
    FormStep(
        "Change the last day",
        ChangeForm,
        change_end,
        "The last day is changed.",
        button="Save the last day",
        asks=lambda request, found: {"initial": {"last_day": last_day_of(found.ends_at)}},
    )
)


def how_it_ends(request: SignedInRequest, found: Leave) -> dict[str, Any]:
    if found.starts_at <= timezone.now():
        return {"title": "End this leave now", "button": "End leave"}
    return {"title": "Call off this leave", "button": "Call off leave"}


leave_close = LEAVES.view(
    FormStep(
        "End this leave",
        ReasonForm,
        actions.close,
        lambda found: f"{found.officer} is shown as at work from now.",
        shows=how_it_ends,
    )
)


def end(*, cover: Any, by: User, **why: Any) -> str:
    """In which way it ended."""
    act, _ = ENDINGS[cover.verb]
    act(cover=cover, by=by, **why)
    return cover.verb


def unless_open(request: SignedInRequest, cover: Any) -> HttpResponse | None:
    if cover.verb:
        return None
    messages.info(request, f"This request is {mid_sentence(cover.get_state_display())}. No changes were saved.")
    return redirect(leave_url(cover.leave))


# Refuse, withdraw, or end early: whichever of them the reader may
cover_end = COVERS.view(
    FormStep(
        lambda cover: panels.BUTTONS[cover.verb],
        ReasonForm,
        end,
        lambda verb: ENDINGS[verb][1],
        instead=unless_open,
    )
)
