"""Pages of the registers of a person: what is known, approved, verified and last looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from licence.registers import actions
from licence.registers.forms import AccountForm, DayForm, DeviceForm, EntryForm, FoundDeviceForm, NoteForm, PlaceForm
from licence.registers.models import Account, Device, PlaceOfStay
from offenders import person_page
from offenders.models import Offender
from offenders.person_page import form_pages
from offenders.person_page.form_pages import METHODS, attempt, changers, person_to_change, posted
from sharing import access
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.drafts import forms as drafts
from sharing.models import User
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest


@dataclass(frozen=True)
class Register:
    """One register. one: what an entry is called."""

    model: Any
    form: type[EntryForm]
    title: str
    one: str

    def rows(self, user: User, person: Offender) -> Any:
        """The entries that this user may read."""
        return self.model.objects.visible_to(user).filter(offender=person)


REGISTERS = {
    "devices": Register(Device, DeviceForm, "Devices", "a device"),
    "accounts": Register(Account, AccountForm, "Accounts", "an account"),
    "places": Register(PlaceOfStay, PlaceForm, "Places of stay", "a place of stay"),
}


@dataclass(frozen=True)
class RegisterAction:
    """What may be done with an entry, in words."""

    words: str
    needs_day: bool = False
    has_note: bool = False


ACTS = {
    "approve": RegisterAction("Approve", has_note=True),
    "refuse": RegisterAction("Refuse", has_note=True),
    "verify": RegisterAction("Record that it was verified", needs_day=True),
    "inspect": RegisterAction("Record an inspection", needs_day=True, has_note=True),
    "end": RegisterAction("Record that it ended", needs_day=True),
}


@require_safe
@needs(Capability.VIEW_PEOPLE)
def person_registers(request: SignedInRequest, uid: UUID) -> HttpResponse:
    person = access.open_record(request.user, Offender.objects.all(), uid=uid, verb="person.registers_opened")
    shown = [
        {"slug": slug, "register": each, "rows": list(each.rows(request.user, person).select_related("verified_by"))}
        for slug, each in REGISTERS.items()
    ]
    return render(
        request,
        "licence/registers/person.html",
        person_page.frame(person, current="person_registers")
        | {
            "registers": shown,
            "may_change": access.may(request.user, Permission.CHANGE, person),
        },
    )


@require_http_methods(METHODS)
@changers
def register_add(request: SignedInRequest, uid: UUID, register: str) -> HttpResponse:
    kept = register_named(register)
    person = person_to_change(request, uid)
    name = f"register.{kept.model._meta.model_name}"
    form, drafting = drafts.form_from_draft(request, kept.form, name=name, key=str(person.uid))

    def act() -> None:
        actions.add_entry(register=kept.model, offender=person, by=request.user, **form.cleaned_data)

    if attempt(request, form, act):
        return saved(request, person, "Added to the register. Approval requested.", register)
    return form_page(request, person, form=form, drafting=drafting, title=f"Add {kept.one}", button="Add to register")


@require_http_methods(METHODS)
@changers
def device_found(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """A device that nobody approved: on the register as refused, and on to the breach, filled in."""
    person = person_to_change(request, uid)
    form, drafting = drafts.form_from_draft(request, FoundDeviceForm, name="register.found", key=str(person.uid))
    made: list[Device] = []

    def act() -> None:
        made.append(actions.record_unknown_device(offender=person, by=request.user, **form.cleaned_data))

    if attempt(request, form, act):
        messages.success(request, "The device is on the register, not approved. Record the breach now.")
        return redirect(f"{reverse('breach_add', kwargs={'uid': person.uid})}?device={made[0].uid}")
    return form_page(
        request,
        person,
        form=form,
        drafting=drafting,
        title="Unknown device found",
        intro="It is added to the register as not approved. Next, complete the breach.",
        button="Save and record the breach",
    )


@require_http_methods(METHODS)
@changers
def register_act(request: SignedInRequest, uid: UUID, register: str, entry_uid: UUID, act: str) -> HttpResponse:
    kept, done = register_named(register), ACTS.get(act)
    if done is None or (act == "inspect" and kept.model is not Device):
        raise Http404
    person = person_to_change(request, uid)
    entry: Any = access.open_record(request.user, kept.rows(request.user, person), uid=entry_uid)
    form: Any = DayForm(posted(request), has_note=done.has_note) if done.needs_day else NoteForm(posted(request))
    if attempt(request, form, lambda: ACTIONS[act](entry, form.cleaned_data, request.user)):
        return saved(request, person, f"Saved: {entry}.", register)
    return form_page(
        request, person, form=form, title=f"{done.words}: {entry}", page_title=done.words, button=done.words
    )


ACTIONS: dict[str, Callable[[Any, dict[str, Any], User], Any]] = {
    "approve": lambda entry, typed, by: actions.decide_entry(entry=entry, approve=True, by=by, **typed),
    "refuse": lambda entry, typed, by: actions.decide_entry(entry=entry, approve=False, by=by, **typed),
    "verify": lambda entry, typed, by: actions.verify_entry(entry=entry, today=timezone.localdate(), by=by, **typed),
    "inspect": lambda entry, typed, by: actions.inspect_device(
        device=entry, today=timezone.localdate(), by=by, **typed
    ),
    "end": lambda entry, typed, by: actions.end_entry(entry=entry, by=by, **typed),
}


def register_named(slug: str) -> Register:
    if slug not in REGISTERS:
        raise Http404
    return REGISTERS[slug]


def saved(request: SignedInRequest, person: Offender, words: str, anchor: str) -> HttpResponse:
    messages.success(request, words)
    return redirect(f"{reverse('person_registers', kwargs={'uid': person.uid})}#{anchor}")


def form_page(request: SignedInRequest, person: Offender, **context: Any) -> HttpResponse:
    back = reverse("person_registers", kwargs={"uid": person.uid})
    return form_pages.form_page(request, person, current="person_registers", back=back, **context)
