"""Victims of a person: who is in contact, what they ask, what they are to be told. For whoever liaises with them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from offenders import person_page
from offenders.models import Offender
from parole.reviews.form_pages import METHODS, SECTION, attempt, attempt_change, form_page, posted
from parole.reviews.models import ParoleReview
from parole.victims.actions import victims as actions
from parole.victims.forms import AddVictimForm, ChangeVictimForm, DayForm, StatementForm, ToldForm
from parole.victims.models import Statement, ToTell, Victim
from sharing import access, audit
from sharing.access.roles import Capability
from sharing.drafts import forms as drafts
from sharing.pages import pagination
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest

knowers = needs(Capability.KNOW_VICTIMS)


@require_safe
@knowers
def to_tell(request: SignedInRequest) -> HttpResponse:
    """What victims are to be told, the soonest first."""
    waiting = ToTell.objects.open().listed_for(request.user).select_related("offender", "victim")
    try:
        page = pagination.paginate_rows(waiting, order="due_on", cursor=request.GET.get("cursor", ""))
    except pagination.BadCursor:
        return redirect("victims_to_tell")
    shown = [each.offender_id for each in page.rows]
    audit.record_read(action=audit.Action.LIST, verb="victims.listed", by=request.user, shown=shown)
    links = {name: cursor and f"?cursor={cursor}" for name, cursor in (("next", page.next), ("back", page.previous))}
    today = timezone.localdate()
    rows = [(each, (today - each.due_on).days) for each in page.rows]
    context = {"rows": rows, "next_url": links["next"], "back_url": links["back"]}
    return render(request, "parole/victims/to_tell.html", context)


@require_safe
@knowers
def person_victims(request: SignedInRequest, uid: UUID) -> HttpResponse:
    person = _person(request, uid)
    own = {"offender": person}
    victims = list(Victim.objects.visible_to(request.user).filter(**own).select_related("officer"))
    review = ParoleReview.objects.visible_to(request.user).filter(**own).order_by("-pk").first()
    given = Statement.objects.visible_to(request.user).filter(**own, review=review) if review else []
    statements = {each.victim_id: each for each in given}
    tasks = ToTell.objects.visible_to(request.user).filter(**own).select_related("victim", "told_by")
    return render(
        request,
        "parole/victims/person.html",
        person_page.frame(person, current=SECTION)
        | {
            "victims": [(each, statements.get(each.pk)) for each in victims],
            "review": review,
            "tasks": list(tasks),
            "today": timezone.localdate(),
        },
    )


@require_http_methods(METHODS)
@knowers
def victim_add(request: SignedInRequest, uid: UUID) -> HttpResponse:
    person = _person(request, uid)
    form, drafting = drafts.form_from_draft(request, AddVictimForm, name="victim.add", key=str(person.uid))
    if attempt(request, form, lambda: actions.add_victim(offender=person, by=request.user, **form.cleaned_data)):
        return _saved(request, uid, "The victim is in contact. What happens from now on is to be told.")
    return _form(request, person, form=form, drafting=drafting, title="Add a victim", button="Add the victim")


@require_http_methods(METHODS)
@knowers
def victim_change(request: SignedInRequest, uid: UUID, victim_uid: UUID) -> HttpResponse:
    victim = _row(request, Victim.objects.all(), uid, victim_uid)
    form, drafting = drafts.form_from_draft(
        request, ChangeVictimForm, name="victim.change", key=str(victim.uid), row=victim
    )

    def act() -> None:
        typed = {name: form.cleaned_data[name] for name in actions.CONTACT}
        actions.change_victim(victim=victim, version=form.cleaned_data["version"], by=request.user, **typed)

    return _versioned(request, uid, victim, form, act, drafting=drafting, title="Change how this victim is told")


@require_http_methods(METHODS)
@knowers
def victim_leave(request: SignedInRequest, uid: UUID, victim_uid: UUID) -> HttpResponse:
    victim = _row(request, Victim.objects.all(), uid, victim_uid)
    form = DayForm(posted(request))
    if attempt(request, form, lambda: actions.leave(victim=victim, by=request.user, **form.cleaned_data)):
        return _saved(request, uid, "The victim is told nothing more.")
    title = "The victim does not want to be told any more"
    return _form(request, victim.offender, form=form, title=title, button="Record it")


@require_http_methods(METHODS)
@knowers
def victim_statement(request: SignedInRequest, uid: UUID, victim_uid: UUID, review_uid: UUID) -> HttpResponse:
    victim = _row(request, Victim.objects.all(), uid, victim_uid)
    review = _row(request, ParoleReview.objects.all(), uid, review_uid)
    stands = StatementForm.row_of(victim, review)
    form, drafting = drafts.form_from_draft(
        request, StatementForm, name="victim.statement", key=str(victim.uid), row=stands
    )

    def act() -> None:
        version = form.cleaned_data["version"]
        actions.record_statement(victim=victim, review=review, version=version, by=request.user, **form.asked())

    return _versioned(request, uid, victim, form, act, drafting=drafting, title="What the victim gives and asks for")


@require_http_methods(METHODS)
@knowers
def victim_told(request: SignedInRequest, uid: UUID, task_uid: UUID) -> HttpResponse:
    task = _row(request, ToTell.objects.select_related("victim"), uid, task_uid)
    form, drafting = drafts.form_from_draft(request, ToldForm, name="victim.told", key=str(task.uid))
    if attempt(request, form, lambda: actions.record_told(task=task, by=request.user, **form.cleaned_data)):
        return _saved(request, uid, "It is recorded that the victim was told.", "to-tell")
    intro = f"{task.get_event_display()}. {task.victim.get_contact_display()}. {task.victim.note}"
    return _form(
        request,
        task.offender,
        form=form,
        drafting=drafting,
        title="The victim was told",
        intro=intro,
        button="Record it",
    )


def _person(request: SignedInRequest, uid: UUID) -> Offender:
    rows = Offender.objects.select_related("establishment")
    person = access.open_record(request.user, rows, uid=uid, verb="person.victims_opened")
    if access.only_in_emergency(request.user, person.pk):
        audit.refuse(by=request.user, verb="parole.victims_refused", subject=person.pk)
        raise access.RecordHidden
    return person


def _row(request: SignedInRequest, rows: Any, uid: UUID, row_uid: UUID) -> Any:
    rows = rows.filter(offender__uid=uid).select_related("offender__establishment")
    return access.open_record(request.user, rows, uid=row_uid)


def _versioned(
    request: SignedInRequest, uid: UUID, victim: Victim, form: Any, act: Any, *, title: str, drafting: Any
) -> HttpResponse:
    done, conflict = attempt_change(request, form, act)
    if done:
        return _saved(request, uid, "Saved.")
    return _form(
        request,
        victim.offender,
        form=form,
        drafting=drafting,
        conflict=conflict,
        title=title,
        intro=f"Victim {victim.reference}.",
        button="Save",
    )


def _form(request: SignedInRequest, person: Offender, **context: Any) -> HttpResponse:
    return form_page(request, person, reverse("person_victims", kwargs={"uid": person.uid}), **context)


def _saved(request: SignedInRequest, uid: UUID, words: str, anchor: str = "") -> HttpResponse:
    messages.success(request, words)
    return redirect(reverse("person_victims", kwargs={"uid": uid}) + (f"#{anchor}" if anchor else ""))
